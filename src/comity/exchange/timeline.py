"""A dispatch's way in plain words: every step with its time, and the receipt that proves it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from comity.exchange.amending import asked_of
from comity.exchange.kinds import DispatchBody
from comity.exchange.letter_kinds import CHANGES
from comity.exchange.models import (
    Dispatch,
    Handling,
    InEntry,
    Opinion,
    OutEntry,
    Peer,
    Receipt,
    Reminder,
)
from comity.kernel import clock
from comity.kernel.acting import Acting
from comity.kernel.envelopes import Envelope
from comity.kernel.history import open_versions, open_versions_of
from comity.kernel.kinds import kind_named
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.words import Words

# What an own dispatch went through, by the move of its lifecycle.
MOVED = {
    "approve": Words(vi="Duyệt", en="Approved"),
    "send": Words(vi="Lấy số và gửi", en="Numbered and sent"),
    "reopen": Words(vi="Sửa lại", en="Reopened for revision"),
    "withdraw": Words(vi="Bỏ văn bản", en="Withdrawn"),
}


@dataclass(frozen=True)
class Step:
    """One step. `who` is an agency code or a node's name; `receipt` the id of a stored receipt, where one proves it.

    `record` and `entry` name the passage between nodes that proves the step (`sent`: of ours, else of a peer's).
    """

    at: datetime | None
    what: Words
    who: str = ""
    office: str = ""
    receipt: int | None = None
    done: bool = True
    record: uuid.UUID | None = None
    entry: int | None = None
    sent: bool = False
    stopped: bool = False


def timeline(dispatch: Record, acting: Acting) -> list[Step]:
    """The steps of a scoped dispatch in order of time; what is still awaited comes last.

    Only versions that the hat may read are told of (`kernel.history`), their passages between nodes included.
    """
    own = open_versions(dispatch, acting)
    steps = [
        *_own_steps(own),
        *_carriage(dispatch, [version.number for version in own], own=dispatch.owner == acting.agency),
        *_handling(dispatch, acting),
        *_answers(dispatch, acting),
        *_changes(dispatch, acting),
    ]
    past = sorted((step for step in steps if step.at is not None), key=lambda step: step.at or clock.now())
    return [*past, *(step for step in steps if step.at is None)]


def _own_steps(newest_first: list[Envelope]) -> list[Step]:
    steps, before = [], None
    for version in reversed(newest_first):
        known = before is not None and before.number == version.number - 1
        words = _step_words(before.state if before and known else "", version.state)
        steps.append(Step(clock.moment(version.at), words, version.author.agency, version.author.office))
        before = version
    return steps


def _step_words(before: str, state: str) -> Words:
    """What led from one version's state to the next's; `before` is "" where the one before is not open here."""
    if before == state:
        return Words(vi="Sửa đổi", en="Changed")
    lifecycle = kind_named("dispatch").lifecycle
    if not before and state == lifecycle.initial:
        return Words(vi="Soạn thảo", en="Composed")
    moves = [move for move in lifecycle.moves if move.after == state]
    return MOVED[next((move.name for move in moves if before in move.before), moves[0].name)]


def receipted(way: type[OutEntry] | type[InEntry]) -> QuerySet[Any]:
    """Entries with `receipt`, the id of the first receipt that covers each, and `receipt_at`."""
    covering = Receipt.objects.filter(
        peer=OuterRef("peer"), given=way is InEntry, upto__gte=OuterRef("number")
    ).order_by("upto")
    rows: QuerySet[Any] = way.objects.select_related("peer")
    receipt, at = Subquery(covering.values("pk")[:1]), Subquery(covering.values("at")[:1])
    found: QuerySet[Any] = rows.annotate(receipt=receipt, receipt_at=at)
    return found


def _carriage(dispatch: Record, open_: list[int], *, own: bool) -> list[Step]:
    steps = []
    # Another agency of this node is told how the dispatch came to itself, not how it goes to others.
    went = receipted(OutEntry).filter(record=dispatch.pk, version__in=open_) if own else ()
    for entry in went:
        arrived = Words(
            vi=f"Đến nút, số {entry.number} của kênh, có biên nhận ký số",
            en=f"Arrived at the node, number {entry.number} of the channel, with a signed receipt",
        )
        awaited = Words(vi="Chờ nút nhận xác nhận", en="Waiting for the receiving node")
        proved: dict[str, Any] = {"record": dispatch.pk, "entry": entry.pk, "sent": True}
        steps.append(
            Step(entry.receipt_at, arrived, entry.peer.name, receipt=entry.receipt, **proved)
            if entry.receipt
            else Step(None, awaited, entry.peer.name, done=False)
        )
    for entry in receipted(InEntry).filter(record=dispatch.pk, refusal="", version__in=open_):
        here = Words(
            vi=f"Đến nút này, số {entry.number} của kênh; đã cấp biên nhận",
            en=f"Arrived here, number {entry.number} of the channel; receipt given",
        )
        steps.append(
            Step(entry.at, here, entry.peer.name, receipt=entry.receipt, record=dispatch.pk, entry=entry.pk)
        )
    return steps


def _handling(dispatch: Record, acting: Acting) -> list[Step]:
    """What each recipient said, by its own signed word where it came from another node."""
    states = kind_named("handling").lifecycle.states
    said = Handling.objects.visible_to(acting).filter(dispatch=dispatch.pk).select_related("record")
    records = {row.pk: row.record for row in said}
    carried = _carried(records)
    steps = []
    for version in open_versions_of(list(records.values()), acting):
        author, record = version.author, uuid.UUID(version.id)
        steps.append(
            Step(
                clock.moment(version.at),
                states.get(version.state, Words(version.state, version.state)),
                author.agency,
                author.office,
                record=record,
                entry=carried.get((record, version.number)),
                stopped=version.state == "refused",
            )
        )
    return steps


def _carried(records: Iterable[uuid.UUID]) -> dict[tuple[uuid.UUID, int], int]:
    """The entries that brought versions of other nodes' records, by record and version."""
    rows = InEntry.objects.filter(record__in=list(records), refusal="")
    told = rows.values_list("record", "version", "pk")
    return {(record, number): pk for record, number, pk in told if record and number}


def _answers(dispatch: Record, acting: Acting) -> list[Step]:
    answered = Words(vi="Có văn bản trả lời", en="Answered")
    opinion = Words(vi="Có ý kiến", en="Gave its opinion")
    said = Opinion.objects.visible_to(acting).filter(dispatch=dispatch.pk, record__state="sent")
    came = [
        *((answer, answered) for answer in answers(dispatch, acting) if answer.state == "sent"),
        *((row.record, opinion) for row in said.select_related("record")),
    ]
    carried = _carried(record.pk for record, _ in came)
    return [
        Step(
            record.changed_at,
            words,
            record.owner,
            record=record.pk,
            entry=carried.get((record.pk, record.number)),
        )
        for record, words in came
    ]


def _changes(dispatch: Record, acting: Acting) -> list[Step]:
    """What was asked after sending and what recipients said to it; reminders."""
    steps = []
    found = asked_of(dispatch, acting)
    reminders = Reminder.objects.visible_to(acting).filter(dispatch=dispatch.pk, record__owner=dispatch.owner)
    records = [row.record for row in reminders.select_related("record")]
    carried = _carried(
        [*(one.record.pk for one in found), *(r.pk for one in found for r in one.answers.values())]
    )
    for one in found:
        words = CHANGES[one.body.change]
        asked = Words(vi=f"Đề nghị: {words.vi.lower()}", en=f"Asked: {words.en.lower()}")
        entry = carried.get((one.record.pk, one.record.number))
        steps.append(Step(one.record.created_at, asked, one.record.owner, record=one.record.pk, entry=entry))
        for agency, answer in one.answers.items():
            state = kind_named("amendment-answer").lifecycle.states[answer.state]
            entry = carried.get((answer.pk, answer.number))
            stopped = answer.state == "declined"
            steps.append(
                Step(answer.created_at, state, agency, record=answer.pk, entry=entry, stopped=stopped)
            )
    reminded = Words(vi="Đôn đốc", en="Reminded")
    return [*steps, *(Step(record.created_at, reminded, record.owner) for record in records)]


def answers(dispatch: Record, acting: Acting) -> list[Record]:
    """The dispatches that answer a scoped dispatch."""
    rows = Dispatch.objects.visible_to(acting).filter(in_reply_to=dispatch.pk).select_related("record")
    return [row.record for row in rows.order_by("record__created_at")]


@dataclass(frozen=True)
class Letter:
    """A dispatch as lists show it."""

    record: Record
    body: DispatchBody
    handling: str
    answered: bool


def letters(acting: Acting, *, incoming: bool) -> list[Letter]:
    """The dispatches that this hat's agency received, or wrote, newest first."""
    rows = Dispatch.objects.visible_to(acting).select_related("record")
    rows = rows.exclude(record__owner=acting.agency) if incoming else rows.filter(record__owner=acting.agency)
    found = []
    for row in rows.order_by("-record__changed_at")[:200]:
        handled = (
            Handling.objects.visible_to(acting).filter(dispatch=row.pk, record__owner=acting.agency).first()
        )
        found.append(
            Letter(
                row.record,
                content(row.record, DispatchBody),
                handled.record.state if handled else "",
                any(answer.state == "sent" for answer in answers(row.record, acting)),
            )
        )
    return found


@dataclass(frozen=True)
class PeerLine:
    """How the channels with a peer stand."""

    peer: Peer
    queued: int
    acknowledged: int
    received: int


def peer_lines() -> list[PeerLine]:
    """Every peer with its channels' figures."""
    return [
        PeerLine(
            peer,
            OutEntry.objects.filter(peer=peer).count(),
            peer.acknowledged,
            InEntry.objects.filter(peer=peer).count(),
        )
        for peer in Peer.objects.order_by("name")
    ]
