"""What a round's report may draw on: engagements of the period, submitted findings, conferences, plans, tasks."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F

from comity.kernel.acting import Acting
from comity.kernel.dates import Span, span
from comity.kernel.reading import content, contents
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.programme.counting import Picture, pictures, waiting
from comity.programme.models import Direction, Grouping, Plan, Task
from comity.review.kinds import RoundBody, SubmissionBody
from comity.review.models import Conclusion, Conference, Finding, Round, Submission


@dataclass(frozen=True)
class PlanLine:
    """A plan whose period meets the round's, with its tasks."""

    record: Record
    tasks: list[Task]


@dataclass
class Material:
    """Records by what they are; `sayings` gives their texts in both languages.

    `engagements` surely meet the round's period and `undated` may; `tasks` are those made from `conclusions`.
    """

    round: Record
    submissions: list[Record]
    missing: list[str]
    engagements: list[Picture]
    undated: list[Picture]
    waiting: list[Grouping]
    findings: dict[str, list[Record]]
    conferences: list[Record]
    conclusions: dict[str, list[Record]]
    plans: list[PlanLine]
    tasks: list[Record]
    sayings: Sayings = field(init=False)

    def speak(self, acting: Acting) -> None:
        """Fetch the texts of everything gathered."""
        records = [
            *(plan.record for plan in self.plans),
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
    conferences = _conferences(row, acting)
    conclusions = {str(record.pk): _conclusions(record, acting) for record in conferences}
    engagements = pictures(acting, since=row.first, until=row.last)
    material = Material(
        round=round_,
        submissions=submissions,
        missing=[agency for agency in body.agencies if agency not in present],
        engagements=engagements,
        undated=_undated(engagements, acting),
        waiting=[],
        findings=_findings(submissions, conferences, acting),
        conferences=conferences,
        conclusions=conclusions,
        plans=_plans(row, acting),
        tasks=_tasks({str(record.pk) for group in conclusions.values() for record in group}, acting),
    )
    inside = {picture.record.pk for picture in material.engagements}
    material.waiting = [grouping for grouping in waiting(acting) if grouping.engagement in inside]
    material.speak(acting)
    return material


def _submissions(round_: Record, acting: Acting) -> list[Record]:
    rows = Submission.objects.visible_to(acting).filter(round=round_.pk, record__state="submitted")
    return [row.record for row in rows.select_related("record").order_by("record__created_at")]


def _undated(engagements: list[Picture], acting: Acting) -> list[Picture]:
    """Engagements of which nobody can say whether they fell into the period."""
    counted = {picture.record.pk for picture in engagements}
    open_ended = [picture for picture in pictures(acting) if picture.first is None or picture.last is None]
    return [picture for picture in open_ended if picture.record.pk not in counted]


def _conferences(round_: Round, acting: Acting) -> list[Record]:
    """Conferences that met in the round's period or looked back on it; one that may have is in."""
    rows = Conference.objects.visible_to(acting).select_related("record").order_by("record__created_at")
    held = list(rows)
    bodies: dict[uuid.UUID, Any] = contents([row.record for row in held])
    period = (round_.first, round_.last)
    return [
        row.record
        for row in held
        if may_meet(Span(row.first, row.last), *period)
        or (bodies[row.pk].period and may_meet(span(bodies[row.pk].period), *period))
    ]


def may_meet(days: Span, first: date | None, last: date | None) -> bool:
    """Whether days may fall into a period; an unknown end excludes nothing."""
    too_early = days.last is not None and first is not None and days.last < first
    too_late = days.first is not None and last is not None and days.first > last
    return not too_early and not too_late


def _plans(round_: Round, acting: Acting) -> list[PlanLine]:
    rows = (
        Plan.objects.visible_to(acting)
        .select_related("record")
        .order_by(F("first").asc(nulls_first=True), "record__created_at")
    )
    plans = [row for row in rows if may_meet(Span(row.first, row.last), round_.first, round_.last)]
    directions = Direction.objects.visible_to(acting).filter(plan__in=[row.pk for row in plans])
    plan_of = dict(directions.values_list("pk", "plan"))
    tasks: dict[uuid.UUID, list[Task]] = defaultdict(list)
    for task in Task.objects.visible_to(acting).filter(direction__in=plan_of).select_related("record"):
        tasks[plan_of[task.direction]].append(task)
    return [PlanLine(row.record, tasks[row.pk]) for row in plans]


def _tasks(conclusions: set[str], acting: Acting) -> list[Record]:
    """Tasks made from these conclusions and not given up, in the order of their plan."""
    rows = Task.objects.visible_to(acting).exclude(record__state="dropped").select_related("record")
    records = [row.record for row in rows]
    bodies = contents(records)
    return [record for record in records if bodies[record.pk].conclusion in conclusions]


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
