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
from comity.kernel import clock
from comity.kernel.acting import Acting
from comity.kernel.as_of import stood_at
from comity.kernel.envelopes import sha256
from comity.kernel.history import open_versions
from comity.kernel.kinds import Said, Source, kind_named
from comity.kernel.reading import envelope_of
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.programme.kinds import TaskBody
from comity.programme.models import Direction, Plan, Task
from comity.programme.tree import (
    DONE,
    LightBranch,
    LightTask,
    TaskLine,
    light_branches,
    lines_of,
    standing_of,
)
from comity.web.deadlines import Deadline, deadline
from comity.web.plans.standings import STANDINGS, Standing, bar_of, standing_named
from comity.web.shell.figures import StackedBar
from comity.web.shell.tags import moment

WHOLE = 100  # tasks of a tree that is shown whole, and of one direction at a time
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
    """A task of the tree. `deadline` is there while the task is open, `due` whenever a day was set."""

    number: str
    record: Record
    title: Said
    body: TaskBody
    standing: Standing
    due: date | None
    deadline: Deadline | None
    origin: Record | None


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
    bar: StackedBar
    tone: str


def plan_cards(acting: Acting, language: str, today: date) -> list[PlanCard]:
    """Every plan this hat may see, the latest period first."""
    rows = (
        Plan.objects.visible_to(acting)
        .select_related("record")
        .order_by(F("last").desc(nulls_last=True), "-record__created_at")
    )
    plans = [row.record for row in rows]
    sayings = Sayings(plans, acting)
    return [_card(plan, sayings, light_branches(plan, acting, today), language) for plan in plans]


def _card(plan: Record, sayings: Sayings, tree: list[LightBranch], language: str) -> PlanCard:
    standings = [line.standing for branch in tree for line in branch.tasks]
    return PlanCard(
        record=plan,
        title=sayings.say(plan, "title", language),
        period=getattr(sayings.body(plan), "period", ""),
        directions=len(tree),
        tasks=len(standings),
        done=standings.count(DONE),
        bar=bar_of(
            _("How the tasks stand today")
            if stood_at(plan) is None
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

    def admits(self, task: LightTask) -> bool:
        return self.lead in ("", task.lead) and self.standing in ("", standing_named(task.standing).code)


def plan_page(plan: Record, acting: Acting, language: str, today: date, asked: Asked) -> PlanPage:
    """The tree of a scoped plan, as much of it as a page holds."""
    tree = light_branches(plan, acting, today)
    chosen = _chosen(tree, asked)
    shown = [task for tasks, _ in chosen.values() for task in tasks]
    lines = {line.record.pk: line for line in lines_of(shown, acting, stood_at(plan))}
    sayings = Sayings(
        [plan, *(branch.record for branch in tree), *(line.record for line in lines.values())], acting
    )
    origins = _origins(lines.values(), acting)
    directions = []
    for at, branch in enumerate(tree, 1):
        tasks, more = chosen.get(branch.record.pk, ([], 0))
        if not tasks and (asked.lead or asked.standing or asked.direction):
            continue
        numbers = {task.pk: number for number, task in enumerate(branch.tasks, 1)} if tasks else {}
        rows = [
            _task_row(f"{at}.{numbers[task.pk]}", lines[task.pk], sayings, origins, language, today)
            for task in tasks
            if task.pk in lines
        ]
        title = sayings.say(branch.record, "title", language)
        rest = _rest(branch, asked, len(tasks)) if more else ""
        directions.append(DirectionRow(at, branch.record, title, _tally(branch), tuple(rows), more, rest))
    all_ = [task for branch in tree for task in branch.tasks]
    return PlanPage(
        card=_card(plan, sayings, tree, language),
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


def _chosen(tree: list[LightBranch], asked: Asked) -> dict[uuid.UUID, tuple[list[LightTask], int]]:
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
    told = {"lead": asked.lead, "standing": asked.standing, "direction": str(branch.record.pk)}
    return "?" + urlencode({key: value for key, value in {**told, "start": start}.items() if value})


def _task_row(
    number: str,
    line: TaskLine,
    sayings: Sayings,
    origins: dict[str, Record],
    language: str,
    today: date,
) -> TaskRow:
    open_ = line.record.state not in ("done", "dropped")
    return TaskRow(
        number=number,
        record=line.record,
        title=sayings.say(line.record, "title", language),
        body=line.body,
        standing=standing_named(line.standing),
        due=line.due,
        deadline=deadline(line.due, today) if open_ else None,
        origin=origins.get(line.body.conclusion),
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


class Event(NamedTuple):
    """A version, for `shell/_timeline.html`."""

    tone: str
    when: str
    iso: str
    what: str
    who: str
    note: str
    hash: str


class Origin(NamedTuple):
    """Where a task comes from; the conference is None where this hat may not see it."""

    conclusion: Record
    text: Said
    conference: Record | None


@dataclass(frozen=True)
class TaskPage:
    """One task whole. `plan` and `direction` are None where this hat may not see them."""

    record: Record
    body: TaskBody
    title: Said
    indicator: Said
    standing: Standing
    state: str
    state_tone: str
    due: date | None
    deadline: Deadline | None
    direction: Record | None
    plan: Record | None
    origin: Origin | None
    quotes: tuple[Source, ...]
    events: tuple[Event, ...]

    @property
    def records(self) -> list[Record]:
        shown = [self.record, self.direction, self.plan]
        if self.origin:
            shown += [self.origin.conclusion, self.origin.conference]
        return [record for record in shown if record is not None]


def task_page(record: Record, acting: Acting, language: str, today: date) -> TaskPage:
    """The page of a scoped task."""
    sayings = Sayings([record], acting)
    body = sayings.body(record)
    assert isinstance(body, TaskBody)
    row = Task.objects.visible_to(acting).get(pk=record.pk)
    direction = Direction.objects.visible_to(acting).filter(pk=row.direction).select_related("record").first()
    plan = Record.objects.visible_to(acting).filter(pk=direction.plan).first() if direction else None
    lifecycle = kind_named(record.kind).lifecycle
    return TaskPage(
        record=record,
        body=body,
        title=sayings.say(record, "title", language),
        indicator=sayings.say(record, "indicator", language),
        standing=standing_named(standing_of(record.state, row.due, today)),
        state=lifecycle.states[record.state].say(language),
        state_tone=STATE_TONES[record.state],
        due=row.due,
        deadline=deadline(row.due, today) if record.state not in ("done", "dropped") else None,
        direction=direction.record if direction else None,
        plan=plan,
        origin=_origin(body.conclusion, acting, language),
        quotes=envelope_of(record).sources,
        events=_events(record, acting, language),
    )


def _origin(conclusion: str, acting: Acting, language: str) -> Origin | None:
    record = Record.objects.visible_to(acting).filter(pk=conclusion).first() if conclusion else None
    if record is None:
        return None
    sayings = Sayings([record], acting)
    held = getattr(sayings.body(record), "conference", "")
    conference = Record.objects.visible_to(acting).filter(pk=held).first() if held else None
    return Origin(record, sayings.say(record, "text", language), conference)


def _events(record: Record, acting: Acting, language: str) -> tuple[Event, ...]:
    """Every version that this office may read, oldest first."""
    states = kind_named(record.kind).lifecycle.states
    return tuple(
        Event(
            tone=STATE_TONES[version.state],
            when=moment(clock.moment(version.at)),
            iso=version.at,
            what=states[version.state].say(language),
            who=f"{version.author.office} · {names.agency(version.author.agency).say(language)}",
            note=_("Version %(number)s") % {"number": version.number},
            hash=sha256(version.canonical()),
        )
        for version in reversed(open_versions(record, acting))
    )
