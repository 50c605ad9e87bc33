"""The plan as a tree: directions, their tasks, and how each stands on a day (`planning.standing`)."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from comity.kernel.acting import Acting
from comity.kernel.as_of import rows as rows_at
from comity.kernel.as_of import stood, stood_at
from comity.kernel.kept import Kept
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.programme.kinds import TaskBody
from comity.programme.models import Direction, Task
from comity.programme.planning.reading import TaskRow, stand, tasks_under
from comity.programme.planning.standing import (
    AT_RISK,
    DONE,
    DROPPED,
    LATE,
    ON_TIME,
    UNDATED,
    Derived,
    Facts,
    derive,
)

__all__ = ["AT_RISK", "DONE", "DROPPED", "LATE", "ON_TIME", "UNDATED", "LightBranch", "LightTask", "TaskLine"]

_KEPT = Kept({"plan", "direction", "task", "progress"}, 40)


@dataclass(frozen=True)
class TaskLine:
    """A task as the tree shows it, with its content."""

    record: Record
    body: TaskBody
    light: "LightTask"

    @property
    def due(self) -> date | None:
        return self.light.due

    @property
    def standing(self) -> Words:
        return self.light.standing


def _rows(plan: Record, acting: Acting) -> tuple[list[Direction], list[Task]]:
    """Directions and tasks of a plan in their order; of a plan as it stood, as they stood.

    Of the past, those tasks are looked at that are under these directions today.
    """
    moment = stood_at(plan)
    rows = Direction.objects.visible_to(acting).filter(plan=plan.pk).select_related("record")
    directions = rows_at(rows, moment, acting)
    below = Task.objects.visible_to(acting).filter(direction__in=[row.pk for row in directions])
    tasks = rows_at(below.select_related("record"), moment, acting)
    if moment is not None:
        directions.sort(key=lambda row: row.order)
        tasks.sort(key=lambda row: (row.order, row.due is not None, row.due or date.min))
    return directions, tasks


class LightTask(NamedTuple):
    """What is counted of a task, without its content. `share` is per cent done, None where nobody reported."""

    pk: uuid.UUID
    lead: str
    begins: date | None
    due: date | None
    done_on: date | None
    state: str
    share: int | None
    derived: Derived

    @property
    def standing(self) -> Words:
        return self.derived.standing


@dataclass(frozen=True)
class LightBranch:
    """A direction with what is counted of its tasks, in their order."""

    record: Record
    tasks: tuple[LightTask, ...]


def light_branches(plan: Record, acting: Acting, today: date) -> list[LightBranch]:
    """The directions of a scoped plan with what is counted of the tasks this hat may see, as they stand on a day, in
    five queries and little memory: of thousands of tasks a page shows some. Of a plan as it stood, as they stood."""
    moment = stood_at(plan)
    if moment is None:
        return light_trees([plan], acting, today)[plan.pk]
    found, typed = _rows(plan, acting)
    rows = [TaskRow.of(row) for row in typed]
    return _branches(found, rows, acting, today, moment)[plan.pk]


def light_trees(plans: Sequence[Record], acting: Acting, today: date) -> dict[uuid.UUID, list[LightBranch]]:
    """The same of several plans as they are, in as many queries as of one; kept while nothing of a plan is written."""

    def reckon(asked: Sequence[tuple[uuid.UUID, date]]) -> dict[tuple[uuid.UUID, date], list[LightBranch]]:
        told = _reckoned([plan for plan, _ in asked], acting, today)
        return {(plan, today): branches for plan, branches in told.items()}

    found = _KEPT.each([(plan.pk, today) for plan in plans], acting, reckon)
    return {plan: branches for (plan, _), branches in found.items()}


def _reckoned(plans: Sequence[uuid.UUID], acting: Acting, today: date) -> dict[uuid.UUID, list[LightBranch]]:
    directions = Direction.objects.visible_to(acting).filter(plan__in=plans)
    found = list(directions.select_related("record"))
    under = tasks_under([row.pk for row in found], acting)
    rows = list(map(TaskRow._make, under.values_list(*TaskRow.columns())))
    trees = _branches(found, rows, acting, today, None)
    return {plan: trees[plan] for plan in plans}


def _branches(
    directions: Sequence[Direction],
    rows: Sequence[TaskRow],
    acting: Acting,
    today: date,
    moment: datetime | None,
) -> dict[uuid.UUID, list[LightBranch]]:
    keys = [row.pk for row in directions]
    tasks: dict[object, list[LightTask]] = defaultdict(list)
    for row, share, derived in stand(rows, keys, acting, today, moment):
        tasks[row.direction].append(
            LightTask(row.pk, row.lead, row.begins, row.due, row.done_on, row.state, share, derived)
        )
    found: dict[uuid.UUID, list[LightBranch]] = defaultdict(list)
    for one in directions:
        found[one.plan].append(LightBranch(one.record, tuple(tasks[one.pk])))
    return found


def lines_of(tasks: Sequence[LightTask], acting: Acting, moment: datetime | None = None) -> list[TaskLine]:
    """Some tasks of the tree with their content, in the order given; as they stood at a moment where one is given."""
    records = Record.objects.visible_to(acting).in_bulk([task.pk for task in tasks])
    if moment is not None:
        records = {one.record.pk: one.record for one in stood(records.values(), moment, acting)}
    bodies = contents(list(records.values()))
    return [TaskLine(records[task.pk], bodies[task.pk], task) for task in tasks if task.pk in records]


def standing_of(state: str, due: date | None, today: date) -> Words:
    """How a task stands by its state and deadline alone, where a list does not ask for progress."""
    return derive(Facts(state, due), today, warn=False).standing
