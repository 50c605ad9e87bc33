"""What a hat may know of progress and dependencies, for one task and for thousands."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Self

from django.db.models import CharField, F, Q, QuerySet
from django.db.models.functions import Cast

from comity.kernel.acting import Acting
from comity.kernel.as_of import rows as rows_at
from comity.kernel.reading import contents
from comity.kernel.records import Link, Record
from comity.programme.models import Task
from comity.programme.planning.kinds import ProgressBody
from comity.programme.planning.models import Progress
from comity.programme.planning.rollup import task_share
from comity.programme.planning.standing import Derived, Facts, Waited, derive

DEPENDS_ON, CONTINUES = "depends_on", "continues"


class TaskRow(NamedTuple):
    """What is asked of a task's rows to say how it stands."""

    pk: uuid.UUID
    direction: uuid.UUID
    lead: str
    coordinating: str
    begins: date | None
    due: date | None
    done_on: date | None
    state: str

    @staticmethod
    def columns() -> tuple[str, ...]:
        """The columns of `Task` in the order of the fields."""
        return ("pk", "direction", "lead", "coordinating_codes", "begins", "due", "done_on", "record__state")

    @classmethod
    def of(cls, row: Task) -> Self:
        """The same of a row that was fetched whole, with its record."""
        return cls(
            *(row.pk, row.direction, row.lead, row.coordinating_codes),
            *(row.begins, row.due, row.done_on, row.record.state),
        )

    @property
    def others(self) -> list[str]:
        """The coordinating agencies."""
        return [code for code in self.coordinating.split("|") if code]


class Latest(NamedTuple):
    """What the latest report of an agency on a task says."""

    share: int
    hindered: bool


Reports = dict[uuid.UUID, dict[str, Latest]]


def tasks_under(directions: Sequence[uuid.UUID], acting: Acting) -> QuerySet[Task]:
    """The tasks of some directions that this hat may see, in their order."""
    return Task.objects.visible_to(acting).filter(direction__in=directions)


def stand(
    rows: Sequence[TaskRow],
    directions: Sequence[uuid.UUID],
    acting: Acting,
    today: date,
    moment: datetime | None = None,
) -> Iterator[tuple[TaskRow, int | None, Derived]]:
    """Each task with its share and how it stands on a day; all tasks of `directions` in three queries or four.

    With a `moment`, by the reports as they stood then; dependencies are today's.
    """
    reports = latest_reports(_of_open(directions, acting, today, moment), acting, today, moment)
    waits = _waits(rows, directions, acting)
    for row in rows:
        yield row, *_stands(row, reports.get(row.pk, {}), waits.get(row.pk, ()), today)


def _closed(row: TaskRow, today: date) -> bool:
    return row.state == "done" and (row.done_on is None or row.done_on <= today)


def _stands(
    row: TaskRow, reports: dict[str, Latest], waits: Sequence["_Dependency"], today: date
) -> tuple[int | None, Derived]:
    if _closed(row, today):
        return 100, derive(Facts(row.state, row.due, row.begins, row.done_on, 100), today)
    share = None
    if reports:
        share = task_share(row.lead, row.others, {code: one.share for code, one in reports.items()})
    waited = tuple(
        Waited(one.state == "done" and (one.done_on is None or one.done_on <= today), one.due)
        for one in waits
        if one.state != "dropped"
    )
    hindered = any(one.hindered for one in reports.values())
    facts = Facts(row.state, row.due, row.begins, row.done_on, share, hindered, waited)
    return share, derive(facts, today)


def _of_open(directions: Sequence[uuid.UUID], acting: Acting, today: date, moment: datetime | None) -> Q:
    """The reports that say how a task stands; of one that was done by then its owner's word is enough."""
    tasks = tasks_under(directions, acting).order_by()
    if moment is None:
        tasks = tasks.filter(Q(waits=True) | Q(done_on__gt=today) | Q(record__state="dropped"))
    return Q(task__in=tasks.values("pk"))


def latest_reports(which: Q, acting: Acting, today: date, moment: datetime | None = None) -> Reports:
    """By task and agency, the latest report of a day up to `today`; one without a known day counts as the earliest.

    Ids grow with time: of two reports of one day the later made stands.
    """
    rows = Progress.objects.visible_to(acting).filter(which).order_by()
    reports: Reports = defaultdict(dict)
    if moment is None:
        asked = rows.filter(Q(day__lte=today) | Q(day=None)).annotate(key=Cast("task", CharField()))
        in_order = asked.order_by("task", F("day").asc(nulls_first=True), "pk")
        # Thousands are read: an id that is told again and again is made of its text once.
        keys: dict[str, uuid.UUID] = {}
        told = in_order.values_list("key", "record__owner", "share", "hindered")
        for key, owner, share, hindered in told.iterator():
            task = keys.get(key) or keys.setdefault(key, uuid.UUID(key))
            reports[task][owner] = Latest(share, hindered)
        return reports
    found = [
        row
        for row in rows_at(rows.select_related("record"), moment, acting)
        if row.day is None or row.day <= today
    ]
    for row in sorted(found, key=lambda row: (row.day or date.min, row.pk)):
        reports[row.task][row.record.owner] = Latest(row.share, row.hindered)
    return reports


class _Dependency(NamedTuple):
    state: str
    due: date | None
    done_on: date | None


def _waits(
    rows: Sequence[TaskRow], directions: Sequence[uuid.UUID], acting: Acting
) -> dict[uuid.UUID, list[_Dependency]]:
    """What the tasks of some directions wait for, as far as this hat may see it."""
    links = Link.objects.filter(relation=DEPENDS_ON, source__task__direction__in=directions)
    pairs = list(links.values_list("source_id", "target"))
    known = {row.pk: _Dependency(row.state, row.due, row.done_on) for row in rows}
    if any(target not in known for _, target in pairs):
        outside = Task.objects.visible_to(acting).filter(pk__in=links.values("target")).order_by()
        told = outside.values_list("pk", "record__state", "due", "done_on")
        known |= {pk: _Dependency(state, due, done_on) for pk, state, due, done_on in told}
    found: dict[uuid.UUID, list[_Dependency]] = defaultdict(list)
    for source, target in pairs:
        if target in known:
            found[source].append(known[target])
    return found


@dataclass(frozen=True)
class TaskStanding:
    """One task on a day: its share, how it stands, and each charged agency's latest report, the lead's first.

    `agencies` has every agency charged, with None where it has not reported; `earlier` are the older reports, newest
    first.
    """

    share: int | None
    derived: Derived
    agencies: tuple[tuple[str, Record | None], ...]
    bodies: dict[uuid.UUID, ProgressBody]
    earlier: tuple[Record, ...]


MOST_REPORTS = 200  # of one task looked at by its page


def standing_of_task(row: Task, acting: Acting, today: date) -> TaskStanding:
    """How a scoped task (fetched with its record) stands, and who said what."""
    given = Progress.objects.visible_to(acting).filter(Q(day__lte=today) | Q(day=None), task=row.pk)
    reports = list(given.select_related("record").order_by("-day", "-pk")[:MOST_REPORTS])
    latest: dict[str, Progress] = {}
    for one in sorted(reports, key=lambda one: (one.day or date.min, one.pk), reverse=True):
        latest.setdefault(one.record.owner, one)
    light = TaskRow.of(row)
    share, derived = _stands(
        light,
        {code: Latest(one.share, one.hindered) for code, one in latest.items()},
        [_Dependency(one.record.state, one.due, one.done_on) for one in waited_for(row.pk, acting)],
        today,
    )
    charged = dict.fromkeys([row.lead, *light.others])
    agencies = [(code, latest[code].record if code in latest else None) for code in (*charged, *latest)]
    shown = {one.pk for one in latest.values()}
    return TaskStanding(
        share=share,
        derived=derived,
        agencies=tuple(dict(agencies).items()),
        bodies=contents([one.record for one in reports]),
        earlier=tuple(one.record for one in reports if one.pk not in shown),
    )


def waited_for(task: uuid.UUID, acting: Acting) -> list[Task]:
    """The tasks that a task waits for, as far as this hat may see them, with their records."""
    links = Link.objects.filter(source=task, relation=DEPENDS_ON).values("target")
    return list(Task.objects.visible_to(acting).filter(pk__in=links).select_related("record"))


def waiting_for(task: uuid.UUID, acting: Acting, most: int = 50) -> list[Task]:
    """The tasks that wait for a task, as far as this hat may see them."""
    links = Link.objects.filter(target=task, relation=DEPENDS_ON).values("source")
    return list(Task.objects.visible_to(acting).filter(pk__in=links).select_related("record")[:most])


def standings_of(
    ids: Sequence[uuid.UUID], acting: Acting, today: date
) -> dict[uuid.UUID, tuple[int | None, Derived]]:
    """Share and standing of some tasks, as far as this hat may see them, by their reports; dependencies not asked."""
    rows = Task.objects.visible_to(acting).filter(pk__in=ids).order_by().values_list(*TaskRow.columns())
    reports = latest_reports(Q(task__in=ids), acting, today)
    return {row.pk: _stands(row, reports.get(row.pk, {}), (), today) for row in map(TaskRow._make, rows)}
