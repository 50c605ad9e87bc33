"""What a round's report may draw on: engagements of the period, submitted findings, conferences, plan, dispatch traffic."""

from dataclasses import dataclass, field

from comity.kernel.acting import Acting
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.programme.counting import Picture, pictures, waiting
from comity.programme.models import Grouping, Plan, Task
from comity.review.kinds import RoundBody, SubmissionBody
from comity.review.models import Conclusion, Conference, Finding, Round, Submission


@dataclass
class Material:
    """Records by what they are; `sayings` gives their texts in both languages."""

    round: Record
    submissions: list[Record]
    missing: list[str]
    engagements: list[Picture]
    waiting: list[Grouping]
    findings: dict[str, list[Record]]
    conferences: list[Record]
    conclusions: dict[str, list[Record]]
    plans: list[Record]
    tasks: list[Record]
    sayings: Sayings = field(init=False)

    def speak(self, acting: Acting) -> None:
        """Fetch the texts of everything gathered."""
        records = [
            *self.plans,
            *self.tasks,
            *self.conferences,
            *(record for group in self.findings.values() for record in group),
            *(record for group in self.conclusions.values() for record in group),
            *(account.record for picture in self.engagements for account in picture.accounts),
        ]
        self.sayings = Sayings(records, acting)


def gather(round_: Record, body: RoundBody, acting: Acting) -> Material:
    """Everything this hat may see that belongs into the round's report."""
    row = Round.objects.for_machine().get(pk=round_.pk)
    submissions = _submissions(round_, acting)
    present = {record.owner for record in submissions}
    conferences = [
        held.record
        for held in Conference.objects.visible_to(acting).select_related("record").order_by("record__created_at")
    ]
    material = Material(
        round=round_,
        submissions=submissions,
        missing=[agency for agency in body.agencies if agency not in present],
        engagements=pictures(acting, since=row.first, until=row.last),
        waiting=[],
        findings=_findings(submissions, conferences, acting),
        conferences=conferences,
        conclusions={str(record.pk): _conclusions(record, acting) for record in conferences},
        plans=[plan.record for plan in Plan.objects.visible_to(acting).select_related("record").order_by("first")],
        tasks=[task.record for task in Task.objects.visible_to(acting).select_related("record")],
    )
    inside = {picture.record.pk for picture in material.engagements}
    material.waiting = [grouping for grouping in waiting(acting) if grouping.engagement in inside]
    material.speak(acting)
    return material


def _submissions(round_: Record, acting: Acting) -> list[Record]:
    rows = Submission.objects.visible_to(acting).filter(round=round_.pk, record__state="submitted")
    return [row.record for row in rows.select_related("record").order_by("record__created_at")]


def _findings(
    submissions: list[Record], conferences: list[Record], acting: Acting
) -> dict[str, list[Record]]:
    """Findings by type: those that submissions stand on, and those that conferences stated."""
    wanted: set[str] = set()
    for submission in submissions:
        wanted.update(content(submission, SubmissionBody).findings)
    rows = Finding.objects.visible_to(acting).select_related("record").order_by("record__created_at")
    held = {conference.pk for conference in conferences}
    stated = [row for row in rows if str(row.pk) in wanted or row.origin in held]
    found: dict[str, list[Record]] = {}
    for row in stated:
        found.setdefault(row.type, []).append(row.record)
    return found


def _conclusions(conference: Record, acting: Acting) -> list[Record]:
    rows = Conclusion.objects.visible_to(acting).filter(conference=conference.pk)
    return [row.record for row in rows.select_related("record").order_by("order")]
