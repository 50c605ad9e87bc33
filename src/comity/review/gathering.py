"""What a round's report may draw on: engagements of the period, submitted findings, conferences, plans, tasks.

A round that is frozen is gathered as everything stood at its freeze: what is written later changes no word of it.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from comity.kernel.acting import Acting
from comity.kernel.as_of import rows as rows_at
from comity.kernel.clock import moment as moment_of
from comity.kernel.dates import Span, span
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.programme.counting import STANDING, AccountOf, Picture, pictures
from comity.programme.models import HELD, Account, Direction, Engagement, Grouping, Plan, Task
from comity.review.kinds import FindingGroupBody, RoundBody, SubmissionBody
from comity.review.matrix import returned
from comity.review.models import Conclusion, Conference, Finding, FindingGroup, Submission
from comity.review.outcomes import Aim, aims, planned


@dataclass(frozen=True)
class PlanLine:
    """A plan whose period meets the round's, with its tasks, and its directions in their order."""

    record: Record
    tasks: list[Task]
    directions: list[Record] = field(default_factory=list)


@dataclass(frozen=True)
class Alike:
    """Findings that a person confirmed to say the same: the group's record, its content and those of them gathered."""

    record: Record
    body: FindingGroupBody
    findings: list[Record]


@dataclass
class Material:
    """Records by what they are; `sayings` gives their texts in both languages.

    `engagements` surely meet the round's period and `undated` may; `tasks` are those made from `conclusions`.
    `agencies` says whose report a submission is; `groups` are confirmed groups of `findings`; `planned` and `aims` are
    what was planned (`review.outcomes`).
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
    agencies: dict[uuid.UUID, str] = field(default_factory=dict)
    groups: list[Alike] = field(default_factory=list)
    bodies: dict[uuid.UUID, SubmissionBody] = field(default_factory=dict)
    planned: list[Engagement] = field(default_factory=list)
    aims: list[Aim] = field(default_factory=list)
    sayings: Sayings = field(init=False)

    def speak(self, acting: Acting) -> None:
        """Fetch the texts of everything gathered."""
        records = [
            *(plan.record for plan in self.plans),
            *(record for plan in self.plans for record in plan.directions),
            *self.tasks,
            *{aim.task.pk: aim.task for aim in self.aims}.values(),
            *self.conferences,
            *(group.record for group in self.groups),
            *(record for group in self.findings.values() for record in group),
            *(record for group in self.conclusions.values() for record in group),
            *(account.record for picture in self.engagements for account in picture.accounts),
        ]
        self.sayings = Sayings(records, acting)


def freeze_of(body: RoundBody) -> datetime | None:
    """The moment at which a round was frozen; None for one that is not, or whose moment cannot be read."""
    try:
        return moment_of(body.frozen) if body.frozen else None
    except ValueError:
        return None


def gather(round_: Record, body: RoundBody, acting: Acting) -> Material:
    """Everything this hat may see that belongs into the round's report."""
    moment = freeze_of(body)
    period = Span(*span(body.period))
    submissions, whose = _submissions(round_, moment, acting)
    said: dict[uuid.UUID, SubmissionBody] = contents(submissions)
    conferences = _conferences(period, moment, acting)
    conclusions = _conclusions(conferences, moment, acting)
    engagements = pictures_at(moment, acting, since=period.first, until=period.last)
    findings = _findings(list(said.values()), conferences, moment, acting)
    inside = {picture.record.pk for picture in engagements}
    present = set(whose.values())
    plans = _plans(period, moment, acting)
    material = Material(
        round=round_,
        submissions=submissions,
        missing=[agency for agency in body.agencies if agency not in present],
        engagements=engagements,
        undated=_undated(inside, moment, acting),
        waiting=_waiting(inside, moment, acting),
        findings=findings,
        conferences=conferences,
        conclusions=conclusions,
        plans=plans,
        tasks=_tasks({str(one.pk) for group in conclusions.values() for one in group}, moment, acting),
        agencies=whose,
        groups=_groups(round_, findings, moment, acting),
        bodies=said,
        planned=planned(period, moment, acting),
        aims=aims([task for plan in plans for task in plan.tasks], moment, acting),
    )
    material.speak(acting)
    return material


def may_meet(days: Span, first: date | None, last: date | None) -> bool:
    """Whether days may fall into a period; an unknown end excludes nothing."""
    too_early = days.last is not None and first is not None and days.last < first
    too_late = days.first is not None and last is not None and days.first > last
    return not too_early and not too_late


def pictures_at(
    moment: datetime | None, acting: Acting, *, since: date | None = None, until: date | None = None
) -> list[Picture]:
    """`programme.counting.pictures` as of a moment: engagements, groupings and accounts as they stood then."""
    if moment is None:
        return pictures(acting, since=since, until=until)
    now = Q()
    if since is not None:
        now &= Q(last__gte=since)
    if until is not None:
        now &= Q(first__lte=until)
    # What has changed since is looked at as it stood, whatever it says now.
    rows = Engagement.objects.visible_to(acting).filter(now | Q(record__changed_at__gt=moment))
    then = [
        row
        for row in _then(rows, moment, acting)
        if row.record.state in HELD
        and (since is None or (row.last is not None and row.last >= since))
        and (until is None or (row.first is not None and row.first <= until))
    ]
    return _pictures(then, moment, acting)


def _pictures(then: list[Engagement], moment: datetime, acting: Acting) -> list[Picture]:
    bodies = contents([row.record for row in then])
    told = _accounts_then({row.pk for row in then}, moment, acting)
    found = [
        Picture(row.record, bodies[row.pk], row.first, row.last, told[row.pk])
        for row in then
        if told.get(row.pk)
    ]
    return sorted(found, key=lambda one: (one.first is None, one.first or date.max, one.record.pk))


def _accounts_then(
    engagements: set[uuid.UUID], moment: datetime, acting: Acting
) -> dict[uuid.UUID, tuple[AccountOf, ...]]:
    rows = Grouping.objects.visible_to(acting).filter(
        Q(engagement__in=engagements) | Q(record__changed_at__gt=moment)
    )
    pairs = [
        (row.engagement, row.account)
        for row in _then(rows, moment, acting)
        if row.record.state in STANDING and row.engagement in engagements
    ]
    accounts = Account.objects.visible_to(acting).filter(pk__in=[account for _, account in pairs])
    records = {row.pk: row.record for row in _then(accounts, moment, acting)}
    bodies = contents(list(records.values()))
    found: dict[uuid.UUID, list[AccountOf]] = defaultdict(list)
    for engagement, account in pairs:
        if account in records:
            found[engagement].append(AccountOf(records[account], bodies[account]))
    return {key: tuple(several) for key, several in found.items()}


def _then(rows: "QuerySet[Any]", moment: datetime | None, acting: Acting) -> list[Any]:
    """Scoped rows as they stood, the oldest first."""
    wanted = rows.select_related("record").order_by("record__created_at", "pk")
    if moment is not None:
        wanted = wanted.filter(record__created_at__lte=moment)
    return rows_at(wanted, moment, acting)


def _submissions(
    round_: Record, moment: datetime | None, acting: Acting
) -> tuple[list[Record], dict[uuid.UUID, str]]:
    """What was submitted and not returned, and whose report each is: its owner's, or of whom the lead entered it."""
    rows = _then(Submission.objects.visible_to(acting).filter(round=round_.pk), moment, acting)
    sent = [
        row
        for row in rows
        if row.record.state == "submitted" and row.record.owner in (row.agency, round_.owner)
    ]
    back = returned([row.record for row in sent], round_.owner, acting, moment)
    kept = [row for row in sent if row.pk not in back]
    return [row.record for row in kept], {row.pk: row.agency for row in kept}


def _undated(counted: Collection[uuid.UUID], moment: datetime | None, acting: Acting) -> list[Picture]:
    """Engagements of which nobody can say whether they fell into the period."""
    rows = Engagement.objects.visible_to(acting).filter(Q(first=None) | Q(last=None))
    then = [row for row in _then(rows, moment, acting) if row.pk not in counted]
    if moment is None:
        return pictures(acting, among=[row.pk for row in then]) if then else []
    return _pictures([row for row in then if row.record.state in HELD], moment, acting)


def _waiting(engagements: Collection[uuid.UUID], moment: datetime | None, acting: Acting) -> list[Grouping]:
    """Groupings within the period that wait (then) for a person."""
    state = Q(record__kind="grouping", record__state="probable")
    rows = Grouping.objects.visible_to(acting).filter(
        state if moment is None else state | Q(record__changed_at__gt=moment)
    )
    found = _then(rows, moment, acting)
    return [row for row in found if row.record.state == "probable" and row.engagement in engagements]


def _conferences(period: Span, moment: datetime | None, acting: Acting) -> list[Record]:
    """Conferences held in the round's period, or that looked back on it; one that may have been is in."""
    held = [
        row
        for row in _then(Conference.objects.visible_to(acting), moment, acting)
        if row.record.state == "held"
    ]
    bodies: dict[uuid.UUID, Any] = contents([row.record for row in held])
    return [
        row.record
        for row in held
        if may_meet(Span(row.first, row.last), *period)
        or (bodies[row.pk].period and may_meet(span(bodies[row.pk].period), *period))
    ]


def _plans(period: Span, moment: datetime | None, acting: Acting) -> list[PlanLine]:
    rows = Plan.objects.visible_to(acting).select_related("record")
    ordered = rows.order_by(F("first").asc(nulls_first=True), "record__created_at")
    if moment is not None:
        ordered = ordered.filter(record__created_at__lte=moment)
    plans = [row for row in rows_at(ordered, moment, acting) if may_meet(Span(row.first, row.last), *period)]
    lines = Direction.objects.visible_to(acting).filter(plan__in=[row.pk for row in plans])
    directions = rows_at(lines.select_related("record"), moment, acting)
    plan_of = {row.pk: row.plan for row in directions}
    below = Task.objects.visible_to(acting).filter(direction__in=plan_of).select_related("record")
    tasks: dict[uuid.UUID, list[Task]] = defaultdict(list)
    for task in rows_at(below, moment, acting):
        if moment is None or task.record.created_at <= moment:
            tasks[plan_of[task.direction]].append(task)
    return [
        PlanLine(row.record, tasks[row.pk], [one.record for one in directions if one.plan == row.pk])
        for row in plans
    ]


def _tasks(conclusions: set[str], moment: datetime | None, acting: Acting) -> list[Record]:
    """Tasks made from these conclusions and not given up, in the order of their plan."""
    if not conclusions:
        return []
    made = Q(record__links__relation="conclusion", record__links__target__in=conclusions)
    rows = Task.objects.visible_to(acting).filter(made).select_related("record")
    return [row.record for row in rows_at(rows, moment, acting) if row.record.state != "dropped"]


def _findings(
    submissions: list[SubmissionBody], conferences: list[Record], moment: datetime | None, acting: Acting
) -> dict[str, list[Record]]:
    """Findings by type: those that submissions stand on, and those that conferences stated."""
    wanted = {finding for submission in submissions for finding in submission.findings}
    stated = Q(pk__in=wanted) | Q(origin__in=[conference.pk for conference in conferences])
    found: dict[str, list[Record]] = {}
    for row in _then(Finding.objects.visible_to(acting).filter(stated), moment, acting):
        found.setdefault(row.type, []).append(row.record)
    return found


def _groups(
    round_: Record, findings: dict[str, list[Record]], moment: datetime | None, acting: Acting
) -> list[Alike]:
    """The confirmed groups of the round, each with those of its findings that were gathered."""
    rows = FindingGroup.objects.visible_to(acting).filter(round=round_.pk, record__owner=round_.owner)
    records = [row.record for row in _then(rows, moment, acting) if row.record.state == "confirmed"]
    bodies: dict[uuid.UUID, FindingGroupBody] = contents(records)
    known = {str(one.pk): one for several in findings.values() for one in several}
    alike = []
    for record in records:
        members = [known[key] for key in bodies[record.pk].findings if key in known]
        if len(members) > 1:
            alike.append(Alike(record, bodies[record.pk], members))
    return alike


def _conclusions(
    conferences: list[Record], moment: datetime | None, acting: Acting
) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {str(one.pk): [] for one in conferences}
    rows = Conclusion.objects.visible_to(acting).filter(conference__in=found).select_related("record")
    for row in rows_at(rows.order_by("order"), moment, acting):
        if moment is None or row.record.created_at <= moment:
            found[str(row.conference)].append(row.record)
    return found
