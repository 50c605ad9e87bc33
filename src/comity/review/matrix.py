"""The matrix of a round: each agency asked, and how far its submission is."""

from dataclasses import dataclass
from datetime import date

from comity.kernel.acting import Acting
from comity.kernel.reading import content, contents
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.review.kinds import RoundBody, SubmissionBody
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
    bodies = contents(list(submissions.values()))
    verdicts = _verdicts(acting, list(submissions.values()))
    due = _due(round_)
    return [
        _row(agency, submissions.get(agency), bodies, verdicts, acting, due, today) for agency in body.agencies
    ]


def _row(
    agency: str,
    submission: Record | None,
    bodies: dict[object, SubmissionBody],
    verdicts: dict[object, str],
    acting: Acting,
    due: date | None,
    today: date,
) -> Row:
    late = max((today - due).days, 0) if due else 0
    if submission is None:
        return Row(agency, None, LATE if late else NOT_STARTED, 0, {}, late)
    body = bodies[submission.pk]
    standing = {
        "draft": DRAFT,
        "approved": APPROVED,
        "submitted": SUBMITTED,
    }[submission.state]
    verdict = verdicts.get(submission.pk)
    if verdict and submission.state == "submitted":
        standing = ACCEPTED if verdict == "accepted" else RETURNED
    settled = submission.state == "submitted" and verdict != "returned"
    types = Finding.objects.visible_to(acting).filter(pk__in=body.findings).values_list("type", flat=True)
    counts: dict[str, int] = {}
    for type_ in types:
        counts[type_] = counts.get(type_, 0) + 1
    return Row(agency, submission, standing, len(body.accounts), counts, 0 if settled else late)


def _verdicts(acting: Acting, submissions: list[Record]) -> dict[object, str]:
    rows = Verdict.objects.visible_to(acting).filter(submission__in=[record.pk for record in submissions])
    return {row.submission: row.record.state for row in rows.select_related("record").order_by("record__created_at")}


def _due(round_: Record) -> date | None:
    return Round.objects.for_machine().get(pk=round_.pk).due
