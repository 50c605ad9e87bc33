"""The matrix of a round: each agency asked, how far its submission is as a whole and by section of the outline."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.as_of import rows as rows_at
from comity.kernel.envelopes import parse
from comity.kernel.reading import contents
from comity.kernel.records import Record, Version
from comity.kernel.words import Words
from comity.review.kinds import RoundBody, SubmissionBody, VerdictBody
from comity.review.models import Finding, Submission, Verdict
from comity.review.outline import due_of, filled_sections, outline

NOT_STARTED = Words(vi="chưa có", en="not received")
LATE = Words(vi="chậm", en="late")
DRAFT = Words(vi="dự thảo", en="draft")
APPROVED = Words(vi="đã duyệt", en="approved")
SUBMITTED = Words(vi="đã gửi", en="submitted")
RETURNED = Words(vi="đã trả lại", en="returned")
ACCEPTED = Words(vi="đã tiếp nhận", en="accepted")
EMPTY = Words(vi="không có nội dung", en="nothing said")


@dataclass(frozen=True)
class Row:
    """One agency's line: where its submission stands, and how much it brings by kind of finding.

    `sections` are the standings of the outline's sections, in its order. `days_late` counts from the agency's
    deadline while it owes a submission; `pending` are the days for which the lead owes its word on one.
    """

    agency: str
    submission: Record | None
    standing: Words
    accounts: int
    findings: dict[str, int]
    days_late: int
    sections: tuple[Words, ...] = ()
    pending: int = 0


@dataclass(frozen=True)
class _Held:
    """What the rows of several rounds are made from, fetched at once."""

    submissions: dict[tuple[uuid.UUID, str], Record]
    bodies: dict[uuid.UUID, SubmissionBody]
    verdicts: dict[uuid.UUID, Record]
    judged: dict[uuid.UUID, VerdictBody]
    findings: dict[uuid.UUID, tuple[str, str]]


def matrix(round_: Record, acting: Acting, today: date) -> list[Row]:
    """The rows of a scoped round, in the order in which agencies were asked."""
    return matrices([round_], acting, today)[round_.pk]


def matrices(rounds: Sequence[Record], acting: Acting, today: date) -> dict[uuid.UUID, list[Row]]:
    """The same of several rounds, by round, in as many queries as for one."""
    held = _held(rounds, acting)
    asked: dict[uuid.UUID, RoundBody] = contents(list(rounds))
    return {
        one.pk: [_row(one, asked[one.pk], agency, held, today) for agency in asked[one.pk].agencies]
        for one in rounds
    }


def _held(rounds: Sequence[Record], acting: Acting) -> _Held:
    leads = {one.pk: one.owner for one in rounds}
    rows = Submission.objects.visible_to(acting).filter(round__in=leads)
    # An agency's own submission, or one that the lead entered for it: nobody else speaks for an agency.
    submissions = {
        (row.round, row.agency): row.record
        for row in rows.select_related("record").order_by("record__created_at")
        if row.record.owner in (row.agency, leads[row.round])
    }
    bodies: dict[uuid.UUID, SubmissionBody] = contents(list(submissions.values()))
    verdicts = _verdicts({record: leads[round_] for (round_, _), record in submissions.items()}, acting)
    named = {uuid.UUID(finding) for body in bodies.values() for finding in body.findings}
    found = Finding.objects.visible_to(acting).filter(pk__in=named).values_list("pk", "type", "theme")
    return _Held(
        submissions,
        bodies,
        verdicts,
        contents(list(verdicts.values())),
        {key: (type_, theme) for key, type_, theme in found},
    )


def _row(round_: Record, body: RoundBody, agency: str, held: _Held, today: date) -> Row:
    due = due_of(body, agency)
    late = max((today - due).days, 0) if due else 0
    wanted = outline(body)
    submission = held.submissions.get((round_.pk, agency))
    if submission is None:
        standing = LATE if late else NOT_STARTED
        return Row(agency, None, standing, 0, {}, late, (standing,) * len(wanted))
    said = held.bodies[submission.pk]
    verdict = held.verdicts.get(submission.pk)
    standing = _standing(submission, verdict)
    kinds = [held.findings[key] for key in map(uuid.UUID, said.findings) if key in held.findings]
    filled = filled_sections(body, said, {_section(type_, theme) for type_, theme in kinds})
    back = held.judged[verdict.pk].sections if verdict is not None else {}
    return Row(
        agency=agency,
        submission=submission,
        standing=standing,
        accounts=len(said.accounts),
        findings=dict(Counter(type_ for type_, _ in kinds)),
        days_late=0 if standing in (SUBMITTED, ACCEPTED) else late,
        sections=tuple(_of_section(one.code, standing, filled, back, late) for one in wanted),
        pending=max((today - submission.changed_at.date()).days, 0) if standing is SUBMITTED else 0,
    )


def _of_section(code: str, standing: Words, filled: set[str], back: Mapping[str, str], late: int) -> Words:
    """How far one section is: as the whole, but for one that is empty, and for those that a return does not name."""
    if standing is RETURNED:
        return RETURNED if not back or code in back else SUBMITTED if code in filled else EMPTY
    if code in filled:
        return standing
    if standing in (SUBMITTED, ACCEPTED):
        return EMPTY
    return LATE if late else NOT_STARTED


def _section(type_: str, theme: str) -> str:
    section = names.profile().section_for(type_, theme or None)
    return section.code if section else "results"


def verdict_on(submission: Record, lead: str, acting: Acting) -> Record | None:
    """The lead's latest word on a scoped submission, unless the agency has taken it back for revision since."""
    return _verdicts({submission: lead}, acting).get(submission.pk)


def returned(
    submissions: Sequence[Record], lead: str, acting: Acting, moment: datetime | None = None
) -> set[uuid.UUID]:
    """Those of some scoped submissions that stand returned by the lead (then, with a moment)."""
    found = _verdicts(dict.fromkeys(submissions, lead), acting, moment)
    return {key for key, verdict in found.items() if verdict.state == "returned"}


def _verdicts(
    leads: Mapping[Record, str], acting: Acting, moment: datetime | None = None
) -> dict[uuid.UUID, Record]:
    """`verdict_on` of many submissions, by submission, where there is one."""
    lead_of = {submission.pk: lead for submission, lead in leads.items()}
    rows = Verdict.objects.visible_to(acting).filter(submission__in=lead_of).select_related("record")
    ordered = rows.order_by("record__created_at")
    if moment is not None:
        ordered = ordered.filter(record__created_at__lte=moment)
    latest = {
        row.submission: row.record
        for row in rows_at(ordered, moment, acting)
        if row.record.owner == lead_of[row.submission]
    }
    judged: dict[uuid.UUID, VerdictBody] = contents(list(latest.values()))
    since = Version.objects.for_machine().filter(record__in=latest)
    if moment is not None:
        since = since.filter(at__lte=moment)
    states: dict[uuid.UUID, list[tuple[int, str]]] = defaultdict(list)
    for key, text in since.values_list("record_id", "envelope"):
        said: Any = parse(text)
        states[key].append((said.number, said.state))
    return {
        key: record
        for key, record in latest.items()
        if not any(n > judged[record.pk].number and state != "submitted" for n, state in states[key])
    }


def _standing(submission: Record, verdict: Record | None) -> Words:
    if verdict is not None and submission.state == "submitted":
        return ACCEPTED if verdict.state == "accepted" else RETURNED
    return {"draft": DRAFT, "approved": APPROVED, "submitted": SUBMITTED}[submission.state]
