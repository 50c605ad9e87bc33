"""The plan along the months: a bar for each task from its beginning to its deadline, and what waits for what."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from comity.kernel.acting import Acting
from comity.kernel.as_of import stood_at
from comity.kernel.dates import span
from comity.kernel.kinds import Said
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.programme.kinds import PlanBody
from comity.programme.tree import LightTask, light_branches, lines_of
from comity.web.plans.pages import Asked, chosen, numbers_of
from comity.web.plans.standings import Standing, standing_named

MOST_YEARS = 12


class Bar(NamedTuple):
    """Where a bar stands, in per cent of the scale, as SVG numbers; `done` is the width of the share done."""

    x: str
    width: str
    done: str
    tone: str


@dataclass(frozen=True)
class Scale:
    """Whole years from `first`; `lines` are the beginnings of quarters, `today` the day, in per cent of the width."""

    first: date
    last: date
    years: tuple[int, ...]
    lines: tuple[str, ...]
    today: str

    def at(self, day: date) -> float:
        """Where a day begins, 0 to 100."""
        whole = (self.last - self.first).days + 1
        return min(100.0, max(0.0, 100 * (day - self.first).days / whole))


class Line(NamedTuple):
    """A task on the timeline. `bar` is None where neither beginning nor deadline is known."""

    number: str
    record: Record
    title: Said
    standing: Standing
    begins: date | None
    due: date | None
    share: int | None
    waits: tuple[tuple[str, str], ...]
    bar: Bar | None


class Band(NamedTuple):
    """A direction with its tasks; `more` are not shown."""

    number: int
    record: Record
    title: Said
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True)
class Timeline:
    """The timeline of a plan as far as a page holds it."""

    scale: Scale
    bands: tuple[Band, ...]

    @property
    def records(self) -> list[Record]:
        return [
            record for band in self.bands for record in (band.record, *(line.record for line in band.lines))
        ]


def timeline(plan: Record, acting: Acting, language: str, today: date, asked: Asked) -> Timeline:
    """The timeline of a scoped plan on a day."""
    tree = light_branches(plan, acting, today)
    shown = chosen(tree, asked)
    lines = {
        line.record.pk: line
        for line in lines_of([task for tasks, _ in shown.values() for task in tasks], acting, stood_at(plan))
    }
    sayings = Sayings(
        [*(branch.record for branch in tree), *(line.record for line in lines.values())], acting
    )
    numbers = numbers_of(tree)
    scale = scale_of(content(plan, PlanBody).period, (one for branch in tree for one in branch.tasks), today)
    bands = []
    for at, branch in enumerate(tree, 1):
        tasks, more = shown.get(branch.record.pk, ([], 0))
        if not tasks and asked.narrows:
            continue
        rows = tuple(
            Line(
                number=numbers[str(task.pk)],
                record=lines[task.pk].record,
                title=sayings.say(lines[task.pk].record, "title", language),
                standing=standing_named(task.standing),
                begins=task.begins,
                due=task.due,
                share=task.share,
                waits=tuple((key, numbers[key]) for key in lines[task.pk].body.depends_on if key in numbers),
                bar=_bar(task, scale),
            )
            for task in tasks
            if task.pk in lines
        )
        bands.append(Band(at, branch.record, sayings.say(branch.record, "title", language), rows, more))
    return Timeline(scale, tuple(bands))


def scale_of(period: str, tasks: Iterable[LightTask], today: date) -> Scale:
    """Whole years that hold the plan's period, or where it has none its tasks; at most `MOST_YEARS`."""
    first, last = span(period)
    if first is None or last is None:
        days = [day for task in tasks for day in (task.begins, task.due) if day is not None]
        first, last = first or min(days, default=today), last or max(days, default=today)
    years = range(first.year, max(first.year, min(last.year, first.year + MOST_YEARS - 1)) + 1)
    begin, end = date(years[0], 1, 1), date(years[-1], 12, 31)
    found = Scale(begin, end, tuple(years), (), "")
    quarters = [date(year, month, 1) for year in years for month in (1, 4, 7, 10)][1:]
    inside = begin <= today <= end
    return Scale(
        begin,
        end,
        tuple(years),
        tuple(f"{found.at(day):.2f}" for day in quarters),
        f"{found.at(today):.2f}" if inside else "",
    )


def _bar(task: LightTask, scale: Scale) -> Bar | None:
    if task.due is None and task.begins is None:
        return None
    due = task.due or task.begins
    assert due is not None
    # Without a beginning the month of the deadline is drawn: that it took longer is not known.
    begins = task.begins or date(due.year, due.month, 1)
    x = scale.at(begins)
    end = scale.at(date.fromordinal(due.toordinal() + 1))
    width = max(0.6, end - x)
    return Bar(
        f"{min(x, 99.4):.2f}",
        f"{width:.2f}",
        f"{width * (task.share or 0) / 100:.2f}",
        standing_named(task.standing).tone,
    )


def month_name(day: date, language: str) -> str:
    """A month for a table: "7/2019", "Jul 2019"."""
    if language == "vi":
        return f"{day.month}/{day.year}"
    return f"{calendar.month_abbr[day.month]} {day.year}"
