"""Findings of a round by theme and likeness: what is suggested, what a person confirmed, what became of it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.kinds import Rendering
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, contents, get
from comity.kernel.records import Link, Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise
from comity.review.gathering import gather
from comity.review.kinds import FindingBody, FindingGroupBody, RoundBody
from comity.review.likeness import Told, suggested
from comity.review.models import FindingGroup

CARRIED_INTO = ("proposal", "task", "study")  # the kinds that a finding can be carried into


@dataclass(frozen=True)
class Heap:
    """Findings that are one: `group` is the record of a confirmed one, None for what is only suggested or alone."""

    group: Record | None
    type: str
    theme: str
    findings: tuple[Record, ...]
    likeness: float = 1.0


@dataclass(frozen=True)
class Collected:
    """All findings of a round. `bodies` are theirs and those of the groups, by record id."""

    confirmed: tuple[Heap, ...]
    suggestions: tuple[Heap, ...]
    alone: tuple[Record, ...]
    bodies: dict[uuid.UUID, FindingBody]
    groups: dict[uuid.UUID, FindingGroupBody]


def collected(round_: Record, acting: Acting, type_: str = "") -> Collected:
    """The findings of a scoped round (of one type, where it is given), confirmed groups first."""
    material = gather(round_, content(round_, RoundBody), acting)
    records = [one for kind, several in material.findings.items() if type_ in ("", kind) for one in several]
    bodies: dict[uuid.UUID, FindingBody] = contents(records)
    groups = {group.record.pk: group.body for group in material.groups}
    confirmed = [
        Heap(group.record, group.body.type, group.body.theme, tuple(group.findings))
        for group in material.groups
        if type_ in ("", group.body.type)
    ]
    taken = {finding.pk for heap in confirmed for finding in heap.findings}
    left = [one for one in records if one.pk not in taken]
    told = [Told(str(one.pk), bodies[one.pk].type, bodies[one.pk].theme, bodies[one.pk].text) for one in left]
    by_id = {str(one.pk): one for one in left}
    suggestions = []
    for found in suggested(told, _apart(round_, acting)):
        several = tuple(by_id.pop(key) for key in found.ids)
        body = bodies[several[0].pk]
        suggestions.append(Heap(None, body.type, body.theme, several, found.likeness))
    return Collected(tuple(confirmed), tuple(suggestions), tuple(by_id.values()), bodies, groups)


def _apart(round_: Record, acting: Acting) -> list[tuple[str, ...]]:
    """Findings that a person said to differ."""
    rows = FindingGroup.objects.visible_to(acting).filter(round=round_.pk, record__state="rejected")
    bodies = contents([row.record for row in rows.select_related("record")])
    return [body.findings for body in bodies.values()]


def groups_of(round_id: uuid.UUID | str, acting: Acting) -> list[Record]:
    """The confirmed groups of a round, the oldest first."""
    rows = FindingGroup.objects.visible_to(acting).filter(round=round_id, record__state="confirmed")
    return [row.record for row in rows.select_related("record").order_by("record__created_at")]


def became(groups: Sequence[Record], acting: Acting) -> dict[uuid.UUID, list[Record]]:
    """What each group was carried into, as far as this hat may know.

    What the group itself names, and proposals, studies and tasks that refer to it or to one of its findings.
    """
    bodies: dict[uuid.UUID, FindingGroupBody] = contents(list(groups))
    pairs: list[tuple[uuid.UUID, uuid.UUID]] = []
    group_of: dict[uuid.UUID, uuid.UUID] = {}
    for key, body in bodies.items():
        pairs += [(key, uuid.UUID(target)) for target in body.carried]
        group_of[key] = key
        group_of.update({uuid.UUID(finding): key for finding in body.findings})
    links = Link.objects.filter(target__in=group_of, source__kind__in=CARRIED_INTO)
    pairs += [(group_of[target], source) for source, target in links.values_list("source", "target")]
    seen = Record.objects.visible_to(acting).in_bulk({target for _, target in pairs})
    found: dict[uuid.UUID, list[Record]] = {}
    for key, target in pairs:
        if target in seen and seen[target] not in found.setdefault(key, []):
            found[key].append(seen[target])
    return found


@action
def do_confirm_group(
    round_: uuid.UUID | str,
    findings: Sequence[str],
    text: str,
    *,
    acting: Acting,
    english: str = "",
    alike: bool = True,
) -> Record:
    """A person's word that findings of an own round say the same, in one sentence; or that they do not (`alike`).

    The group is marked as high as the highest of its findings and known to the round's lead alone.
    """
    round_record = own(round_, acting, "round")
    records = [get(finding, acting, kind="finding") for finding in dict.fromkeys(findings)]
    if len(records) < 2:
        raise Problem(
            "group-too-small",
            what=Words(vi="Một nhóm cần ít nhất hai phát hiện.", en="A group needs at least two findings."),
            mend=Words(vi="Chọn thêm phát hiện.", en="Choose more findings."),
            place="findings",
        )
    bodies: dict[uuid.UUID, FindingBody] = contents(records)
    first = bodies[records[0].pk]
    body = FindingGroupBody(
        language="vi" if text.strip() else first.language,
        translations={"en": Rendering(fields={"text": english.strip()}, translator=acting.office)}
        if english.strip()
        else {},
        round=str(round_record.pk),
        type=first.type,
        theme=first.theme,
        text=text.strip() or first.text,
        findings=tuple(str(record.pk) for record in records),
        decided_by=acting.office,
    )
    marking = max(record.marking for record in records)
    state = "confirmed" if alike else "rejected"
    return create("finding-group", body, acting=acting, label=Label(marking), state=state)


@action
def do_dissolve_group(group: uuid.UUID | str, *, acting: Acting) -> Record:
    """Take an own group apart."""
    return move(own(group, acting, "finding-group"), "dissolve", acting=acting)


@action
def do_carry(group: uuid.UUID | str, target: uuid.UUID | str, *, acting: Acting) -> Record:
    """Say that an own group of findings was carried into a proposal, a study or a task that this hat may read."""
    record = own(group, acting, "finding-group")
    carried = get(target, acting)
    if carried.kind not in CARRIED_INTO:
        raise Problem(
            "not-carried-there",
            what=Words(
                vi="Phát hiện chỉ được chuyển thành kiến nghị, nghiên cứu hoặc nhiệm vụ.",
                en="Findings are carried into proposals, studies or tasks.",
            ),
            mend=Words(vi="Chọn hồ sơ khác.", en="Choose another record."),
            place=carried.title,
        )
    body = content(record, FindingGroupBody)
    if str(carried.pk) in body.carried:
        return record
    return revise(
        record, acting=acting, body=body.model_copy(update={"carried": (*body.carried, str(carried.pk))})
    )
