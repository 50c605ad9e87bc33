"""What the pages of the room show, gathered for one hat and one language."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.as_of import stood_at
from comity.kernel.kinds import Said
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.wording import number
from comity.programme.kinds import TaskBody
from comity.programme.models import Plan
from comity.programme.planning.rollup import decimal, mean_share
from comity.programme.tree import (
    DONE,
    DROPPED,
    LightBranch,
    LightTask,
    TaskLine,
    light_branches,
    light_trees,
    lines_of,
)
from comity.web.deadlines import Deadline, deadline
from comity.web.plans.standings import STANDINGS, Standing, bar_of, standing_named
from comity.web.shell.figures import StackedBar

WHOLE = 100  # tasks of a tree that is shown whole, and of one direction at a time
MOST_PLANS = 40
PREVIEWED = 40  # tasks of a larger tree, over all its directions

STATE_TONES = {"assigned": "idle", "in-progress": "moving", "done": "done", "dropped": "stopped"}
PLAN_TONES = {"draft": "idle", "in-force": "moving", "closed": "done"}


class Choice(NamedTuple):
    """One choice of a filter."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class TaskRow:
    """A task of the tree. `deadline` is there while the task is open, `due` whenever a day was set.

    `waits` are the numbers of the tasks that it waits for, `share` per cent done, None where nobody reported.
    """

    number: str
    record: Record
    title: Said
    body: TaskBody
    standing: Standing
    due: date | None
    deadline: Deadline | None
    origin: Record | None
    share: int | None
    why: str
    waits: tuple[str, ...]


@dataclass(frozen=True)
class DirectionRow:
    """A direction with the first tasks that the filter lets through; `more` are not shown, `rest` leads to them."""

    number: int
    record: Record
    title: Said
    tally: str
    tasks: tuple[TaskRow, ...]
    more: int = 0
    rest: str = ""


@dataclass(frozen=True)
class PlanCard:
    """A plan of the list."""

    record: Record
    title: Said
    period: str
    directions: int
    tasks: int
    done: int
    share: int | None
    bar: StackedBar
    tone: str


def plan_cards(acting: Acting, language: str, today: date) -> list[PlanCard]:
    """The plans this hat may see, the latest period first; at most `MOST_PLANS`."""
    rows = (
        Plan.objects.visible_to(acting)
        .select_related("record")
        .order_by(F("last").desc(nulls_last=True), "-record__created_at")
    )
    plans = [row.record for row in rows[:MOST_PLANS]]
    sayings = Sayings(plans, acting)
    trees = light_trees(plans, acting, today)
    return [_card(plan, sayings, trees[plan.pk], language) for plan in plans]


def _card(
    plan: Record, sayings: Sayings, tree: list[LightBranch], language: str, *, other_day: bool = False
) -> PlanCard:
    lines = [line for branch in tree for line in branch.tasks]
    standings = [line.standing for line in lines]
    return PlanCard(
        record=plan,
        title=sayings.say(plan, "title", language),
        period=getattr(sayings.body(plan), "period", ""),
        directions=len(tree),
        tasks=len(standings),
        done=standings.count(DONE),
        share=mean_share(line.share for line in lines if line.standing is not DROPPED),
        bar=bar_of(
            _("How the tasks stand today")
            if stood_at(plan) is None and not other_day
            else _("How the tasks stood on that day"),
            standings,
            language,
        ),
        tone=PLAN_TONES[plan.state],
    )


@dataclass(frozen=True)
class PlanPage:
    """A plan with its tree under a filter."""

    card: PlanCard
    directions: tuple[DirectionRow, ...]
    agencies: tuple[StackedBar, ...]
    leads: tuple[Choice, ...]
    standings: tuple[Choice, ...]
    shown: int
    part: bool = False

    @property
    def filtered(self) -> bool:
        return self.part or any(choice.chosen for choice in (*self.leads, *self.standings))

    @property
    def records(self) -> list[Record]:
        rows = [task.record for direction in self.directions for task in direction.tasks]
        return [self.card.record, *(direction.record for direction in self.directions), *rows]


@dataclass(frozen=True)
class Asked:
    """What an address asks of a plan: tasks of a lead or standing, or one direction from its `start`-th task on."""

    lead: str = ""
    standing: str = ""
    direction: str = ""
    start: int = 0
    on: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for but the whole."""
        return bool(self.lead or self.standing or self.direction)

    def admits(self, task: LightTask) -> bool:
        fits = not self.standing or self.standing == standing_named(task.standing).code
        return fits and self.lead in ("", task.lead)


def plan_page(plan: Record, acting: Acting, language: str, today: date, asked: Asked) -> PlanPage:
    """The tree of a scoped plan, as much of it as a page holds."""
    tree = light_branches(plan, acting, today)
    picked = chosen(tree, asked)
    shown = [task for tasks, _ in picked.values() for task in tasks]
    lines = {line.record.pk: line for line in lines_of(shown, acting, stood_at(plan))}
    sayings = Sayings(
        [plan, *(branch.record for branch in tree), *(line.record for line in lines.values())], acting
    )
    origins = _origins(lines.values(), acting)
    numbers = numbers_of(tree)
    directions = []
    for at, branch in enumerate(tree, 1):
        tasks, more = picked.get(branch.record.pk, ([], 0))
        if not tasks and asked.narrows:
            continue
        rows = [
            _task_row(numbers, lines[task.pk], sayings, origins, language, today)
            for task in tasks
            if task.pk in lines
        ]
        title = sayings.say(branch.record, "title", language)
        rest = _rest(branch, asked, len(tasks)) if more else ""
        directions.append(DirectionRow(at, branch.record, title, _tally(branch), tuple(rows), more, rest))
    all_ = [task for branch in tree for task in branch.tasks]
    return PlanPage(
        card=_card(plan, sayings, tree, language, other_day=bool(asked.on)),
        directions=tuple(directions),
        agencies=_bars_of_agencies(all_, language),
        leads=_choices(
            [(code, names.agency(code).say(language)) for code in sorted({task.lead for task in all_})],
            asked.lead,
        ),
        standings=_choices([(one.code, one.words.say(language)) for one in STANDINGS], asked.standing),
        shown=sum(len(direction.tasks) for direction in directions),
        part=bool(asked.direction),
    )


def numbers_of(tree: list[LightBranch]) -> dict[str, str]:
    """The number of each task in the plan ("2.3") by its id."""
    return {
        str(task.pk): f"{at}.{number}"
        for at, branch in enumerate(tree, 1)
        for number, task in enumerate(branch.tasks, 1)
    }


def chosen(tree: list[LightBranch], asked: Asked) -> dict[uuid.UUID, tuple[list[LightTask], int]]:
    """Which tasks of each direction are shown, and how many more there are; all of them where they are few."""
    kept = {branch.record.pk: [task for task in branch.tasks if asked.admits(task)] for branch in tree}
    if asked.direction:
        own = {key: tasks[asked.start :] for key, tasks in kept.items() if str(key) == asked.direction}
        return {key: (tasks[:WHOLE], max(0, len(tasks) - WHOLE)) for key, tasks in own.items()}
    first = WHOLE if sum(map(len, kept.values())) <= WHOLE else max(1, PREVIEWED // max(1, len(kept)))
    return {key: (tasks[:first], max(0, len(tasks) - first)) for key, tasks in kept.items()}


def _rest(branch: LightBranch, asked: Asked, shown: int) -> str:
    """The query of the address that shows what follows in a direction."""
    start = asked.start + shown if asked.direction else 0
    told = {
        "lead": asked.lead,
        "standing": asked.standing,
        "direction": str(branch.record.pk),
        "on": asked.on,
    }
    return "?" + urlencode({key: value for key, value in {**told, "start": start}.items() if value})


def _task_row(
    numbers: dict[str, str],
    line: TaskLine,
    sayings: Sayings,
    origins: dict[str, Record],
    language: str,
    today: date,
) -> TaskRow:
    open_ = line.record.state not in ("done", "dropped")
    return TaskRow(
        number=numbers[str(line.record.pk)],
        record=line.record,
        title=sayings.say(line.record, "title", language),
        body=line.body,
        standing=standing_named(line.standing),
        due=line.due,
        deadline=deadline(line.due, today) if open_ else None,
        origin=origins.get(line.body.conclusion),
        share=line.light.share,
        why=line.light.derived.why(language),
        waits=tuple(numbers[key] for key in line.body.depends_on if key in numbers),
    )


def _origins(lines: Iterable[TaskLine], acting: Acting) -> dict[str, Record]:
    """The conclusions that tasks were made from, as far as this hat may see them."""
    wanted = [line.body.conclusion for line in lines if line.body.conclusion]
    return {str(key): record for key, record in Record.objects.visible_to(acting).in_bulk(wanted).items()}


def _bars_of_agencies(lines: list[LightTask], language: str) -> tuple[StackedBar, ...]:
    """A bar for each lead agency, the one with the most tasks first."""
    by_lead: dict[str, list[LightTask]] = {}
    for line in lines:
        by_lead.setdefault(line.lead, []).append(line)
    ordered = sorted(by_lead.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(
        bar_of(
            f"{names.agency(code).say(language)}: {_tasks(len(own))}",
            [line.standing for line in own],
            language,
        )
        for code, own in ordered
    )


def _tally(branch: LightBranch) -> str:
    done = sum(line.standing == DONE for line in branch.tasks)
    return _("%(done)s of %(total)s done") % {"done": done, "total": len(branch.tasks)}


def _tasks(count: int) -> str:
    return ngettext("%(count)s task", "%(count)s tasks", count) % {"count": count}


def _choices(offered: Iterable[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, label, value == chosen) for value, label in offered)


def figure(text: str, language: str) -> str:
    """A decimal text as people write it; any other as it is."""
    value = decimal(text)
    return text if value is None else number(value, language)
