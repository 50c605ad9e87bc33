"""The matrix of a round: each agency asked, and how far its submission is."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from comity.kernel.acting import Acting
from comity.kernel.envelopes import parse
from comity.kernel.reading import contents
from comity.kernel.records import Record, Version
from comity.kernel.words import Words
from comity.review.kinds import RoundBody, VerdictBody
from comity.review.models import Finding, Round, Submission, Verdict

NOT_STARTED = Words(vi="chưa có", en="not received")
LATE = Words(vi="chậm", en="late")
DRAFT = Words(vi="dự thảo", en="draft")
APPROVED = Words(vi="đã duyệt", en="approved")
SUBMITTED = Words(vi="đã gửi", en="submitted")
RETURNED = Words(vi="đã trả lại", en="returned")
ACCEPTED = Words(vi="đã tiếp nhận", en="accepted")


@dataclass(frozen=True)
class Row:
    """One agency's line: where its submission stands, and how much it brings by kind of finding."""

    agency: str
    submission: Record | None
    standing: Words
    accounts: int
    findings: dict[str, int]
    days_late: int


def matrix(round_: Record, acting: Acting, today: date) -> list[Row]:
    """The rows of a scoped round, in the order in which agencies were asked."""
    return matrices([round_], acting, today)[round_.pk]


def matrices(rounds: Sequence[Record], acting: Acting, today: date) -> dict[uuid.UUID, list[Row]]:
    """The same of several rounds, by round, in as many queries as for one."""
    rows = Submission.objects.visible_to(acting).filter(round__in=[one.pk for one in rounds])
    submissions = {
        (row.round, row.agency): row.record
        for row in rows.select_related("record").order_by("record__created_at")
    }
    brought: dict[uuid.UUID, Any] = contents(list(submissions.values()))
    leads = {one.pk: one.owner for one in rounds}
    verdicts = _verdicts({record: leads[round_] for (round_, _), record in submissions.items()}, acting)
    named = {finding for body in brought.values() for finding in body.findings}
    types = dict(Finding.objects.visible_to(acting).filter(pk__in=named).values_list("pk", "type"))
    dues = dict(Round.objects.for_machine().filter(pk__in=leads).values_list("pk", "due"))
    asked: dict[uuid.UUID, RoundBody] = contents(list(rounds))
    found = {}
    for one in rounds:
        due = dues[one.pk]
        late = max((today - due).days, 0) if due else 0
        lines = []
        for agency in asked[one.pk].agencies:
            submission = submissions.get((one.pk, agency))
            if submission is None:
                lines.append(Row(agency, None, LATE if late else NOT_STARTED, 0, {}, late))
                continue
            body = brought[submission.pk]
            standing = _standing(submission, verdicts.get(submission.pk))
            kinds = Counter(types[key] for key in map(uuid.UUID, body.findings) if key in types)
            days = 0 if standing in (SUBMITTED, ACCEPTED) else late
            lines.append(Row(agency, submission, standing, len(body.accounts), dict(kinds), days))
        found[one.pk] = lines
    return found


def verdict_on(submission: Record, lead: str, acting: Acting) -> Record | None:
    """The lead's latest word on a scoped submission, unless the agency has taken it back for revision since."""
    return _verdicts({submission: lead}, acting).get(submission.pk)


def _verdicts(leads: Mapping[Record, str], acting: Acting) -> dict[uuid.UUID, Record]:
    """`verdict_on` of many submissions, by submission, where there is one."""
    lead_of = {submission.pk: lead for submission, lead in leads.items()}
    rows = Verdict.objects.visible_to(acting).filter(submission__in=lead_of).select_related("record")
    latest = {
        row.submission: row.record
        for row in rows.order_by("record__created_at")
        if row.record.owner == lead_of[row.submission]
    }
    judged: dict[uuid.UUID, VerdictBody] = contents(list(latest.values()))
    since = Version.objects.for_machine().filter(record__in=latest).values_list("record_id", "envelope")
    taken_back = {
        key
        for key, said in ((key, parse(text)) for key, text in since)
        if said.number > judged[latest[key].pk].number and said.state != "submitted"
    }
    return {key: record for key, record in latest.items() if key not in taken_back}


def _standing(submission: Record, verdict: Record | None) -> Words:
    if verdict is not None and submission.state == "submitted":
        return ACCEPTED if verdict.state == "accepted" else RETURNED
    return {"draft": DRAFT, "approved": APPROVED, "submitted": SUBMITTED}[submission.state]
