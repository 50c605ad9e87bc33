"""Plan against actual: planned and carried out by direction, by agency and by month, and what indicators reached."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.as_of import stood_at
from comity.kernel.dates import span
from comity.kernel.kinds import Said
from comity.kernel.reading import content, contents
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.programme.kinds import PlanBody, TaskBody
from comity.programme.planning.actual import Month, Tally, curve, tally
from comity.programme.planning.models import Progress
from comity.programme.planning.rollup import reached
from comity.programme.tree import LightTask, light_branches, lines_of
from comity.web.plans.pages import figure, numbers_of
from comity.web.plans.standings import bar_of
from comity.web.plans.timeline import month_name
from comity.web.shell.figures import StackedBar

MOST_MEASURED = 30  # tasks whose indicators are shown at once
MOST_REPORTS = 300  # reports looked at for them


class Group(NamedTuple):
    """A direction or an agency with its counts; `record` is the direction's."""

    name: str
    language: str
    tally: Tally
    bar: StackedBar
    record: Record | None = None


class Measure(NamedTuple):
    """An indicator of a task with its latest value; `said_by` is whose report says it, "" where none does."""

    number: str
    task: Record
    title: Said
    name: Said
    unit: Said
    baseline: str
    target: str
    value: str
    said_by: str
    day: date | None
    reached: int | None
    bar: str


class Curve(NamedTuple):
    """Planned and done by month, as points of a drawing of 100 by 100 and as a table."""

    months: tuple[tuple[str, Month], ...]
    planned: str
    done: str
    top: int


@dataclass(frozen=True)
class Against:
    """The page."""

    whole: Tally
    directions: tuple[Group, ...]
    agencies: tuple[Group, ...]
    curve: Curve | None
    measures: tuple[Measure, ...]
    more_measures: bool
    records: tuple[Record, ...]


def against(plan: Record, acting: Acting, language: str, today: date) -> Against:
    """Plan against actual of a scoped plan on a day."""
    tree = light_branches(plan, acting, today)
    every = [task for branch in tree for task in branch.tasks]
    sayings = Sayings([branch.record for branch in tree], acting)
    directions = []
    for branch in tree:
        said = sayings.say(branch.record, "title", language)
        directions.append(
            _group(said.text, said.language, branch.tasks, language, today)._replace(record=branch.record)
        )
    by_lead: dict[str, list[LightTask]] = {}
    for task in every:
        by_lead.setdefault(task.lead, []).append(task)
    agencies = [
        _group(names.agency(code).say(language), language, tasks, language, today)
        for code, tasks in sorted(by_lead.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    measures, more, shown = _measures(plan, every, numbers_of(tree), acting, language, today)
    return Against(
        whole=tally(every, today),
        directions=tuple(directions),
        agencies=tuple(agencies),
        curve=_curve(plan, every, language, today),
        measures=tuple(measures),
        more_measures=more,
        records=(*(branch.record for branch in tree), *shown),
    )


def _group(name: str, named_in: str, tasks: Iterable[LightTask], language: str, today: date) -> Group:
    every = list(tasks)
    return Group(name, named_in, tally(every, today), bar_of(name, [one.standing for one in every], language))


def _curve(plan: Record, tasks: Sequence[LightTask], language: str, today: date) -> Curve | None:
    first, last = span(content(plan, PlanBody).period)
    if first is None or last is None or not tasks:
        return None
    months = curve(tasks, first, last, today)
    top = max([1, *(month.planned for month in months), *(month.done or 0 for month in months)])
    step = 100 / max(1, len(months))

    def points(values: Iterable[int | None]) -> str:
        told = [(at + 1, value) for at, value in enumerate(values) if value is not None]
        return " ".join(
            f"{x * step:.2f},{100 - 100 * y / top:.2f}" for x, y in ([(0, 0), *told] if told else [])
        )

    return Curve(
        months=tuple((month_name(month.last, language), month) for month in months),
        planned=points(month.planned for month in months),
        done=points(month.done for month in months),
        top=top,
    )


def _measures(
    plan: Record,
    tasks: Sequence[LightTask],
    numbers: Mapping[str, str],
    acting: Acting,
    language: str,
    today: date,
) -> tuple[list[Measure], bool, list[Record]]:
    """The indicators of the first tasks, with their latest values; whether there are more tasks."""
    lines = lines_of(tasks[:MOST_MEASURED], acting, stood_at(plan))
    measured = [line for line in lines if line.body.indicators]
    values = _values([line.record for line in measured], acting, today)
    sayings = Sayings([line.record for line in measured], acting)
    found = []
    for line in measured:
        for at, one in enumerate(line.body.indicators):
            value, owner, day = _latest(values, line.record, line.body, one.code)
            share = reached(value, one.target, one.baseline)
            found.append(
                Measure(
                    number=numbers[str(line.record.pk)],
                    task=line.record,
                    title=sayings.say(line.record, "title", language),
                    name=sayings.say(line.record, f"indicators/{at}/name", language),
                    unit=sayings.say(line.record, f"indicators/{at}/unit", language),
                    baseline=figure(one.baseline, language),
                    target=figure(one.target, language),
                    value=figure(value, language),
                    said_by=owner,
                    day=day,
                    reached=share,
                    bar=f"{min(100, share or 0):d}",
                )
            )
    return found, len(tasks) > MOST_MEASURED, [line.record for line in measured]


Values = dict[tuple[str, str, str], tuple[str, date | None]]


def _values(tasks: Sequence[Record], acting: Acting, today: date) -> Values:
    """By task, indicator and agency, the latest value with its day."""
    rows = Progress.objects.visible_to(acting).filter(
        Q(day__lte=today) | Q(day=None), task__in=[task.pk for task in tasks]
    )
    reports = list(rows.select_related("record").order_by("-day", "-pk")[:MOST_REPORTS])
    bodies = contents([report.record for report in reports])
    found: Values = {}
    for report in sorted(reports, key=lambda one: (one.day or date.min, one.pk), reverse=True):
        for value in bodies[report.pk].values:
            key = (str(report.task), value.indicator, report.record.owner)
            found.setdefault(key, (value.value, report.day))
    return found


def _latest(values: Values, task: Record, body: TaskBody, code: str) -> tuple[str, str, date | None]:
    """The lead agency's latest value, else the latest of one that coordinates: each agency's word stays its own."""
    for owner in (body.lead, *body.coordinating):
        told = values.get((str(task.pk), code, owner))
        if told is not None:
            return told[0], owner, told[1]
    return "", "", None
