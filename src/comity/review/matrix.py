"""The matrix of a round: each agency asked, and how far its submission is."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from comity.kernel.acting import Acting
from comity.kernel.reading import content, contents, versions
from comity.kernel.records import Record
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
    body = content(round_, RoundBody)
    rows = Submission.objects.visible_to(acting).filter(round=round_.pk).select_related("record")
    submissions = {row.agency: row.record for row in rows.order_by("record__created_at")}
    bodies: dict[uuid.UUID, Any] = contents(list(submissions.values()))
    due = _due(round_)
    found = []
    for agency in body.agencies:
        submission = submissions.get(agency)
        verdict = verdict_on(submission, round_.owner, acting) if submission else None
        found.append(_row(agency, submission, bodies, verdict, acting, due, today))
    return found


def verdict_on(submission: Record, lead: str, acting: Acting) -> Record | None:
    """The lead's latest word on a scoped submission, unless the agency has taken it back for revision since."""
    rows = Verdict.objects.visible_to(acting).filter(submission=submission.pk, record__owner=lead)
    row = rows.select_related("record").order_by("record__created_at").last()
    if row is None:
        return None
    judged = content(row.record, VerdictBody).number
    since = [version for version in versions(submission) if version.number > judged]
    return None if any(version.state != "submitted" for version in since) else row.record


def _row(
    agency: str,
    submission: Record | None,
    bodies: dict[uuid.UUID, Any],
    verdict: Record | None,
    acting: Acting,
    due: date | None,
    today: date,
) -> Row:
    late = max((today - due).days, 0) if due else 0
    if submission is None:
        return Row(agency, None, LATE if late else NOT_STARTED, 0, {}, late)
    body = bodies[submission.pk]
    standing = {"draft": DRAFT, "approved": APPROVED, "submitted": SUBMITTED}[submission.state]
    if verdict is not None and submission.state == "submitted":
        standing = ACCEPTED if verdict.state == "accepted" else RETURNED
    settled = standing in (SUBMITTED, ACCEPTED)
    types = (
        Finding.objects.visible_to(acting).filter(record__in=[*body.findings]).values_list("type", flat=True)
    )
    return Row(agency, submission, standing, len(body.accounts), dict(Counter(types)), 0 if settled else late)


def _due(round_: Record) -> date | None:
    return Round.objects.for_machine().get(pk=round_.pk).due
