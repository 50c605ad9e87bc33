"""The plan as a tree: directions, their tasks, and how each stands today."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from comity.kernel.acting import Acting
from comity.kernel.as_of import rows as rows_at
from comity.kernel.as_of import stood, stood_at
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.programme.kinds import TaskBody
from comity.programme.models import Direction, Task

ON_TIME = Words(vi="đúng tiến độ", en="on time")
DONE = Words(vi="hoàn thành", en="done")
LATE = Words(vi="quá hạn", en="late")
DROPPED = Words(vi="thôi thực hiện", en="dropped")
UNDATED = Words(vi="chưa định thời hạn", en="no deadline")


@dataclass(frozen=True)
class TaskLine:
    """A task as the tree shows it; `standing` is derived from state and deadline."""

    record: Record
    body: TaskBody
    due: date | None
    standing: Words


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
    """What is counted of a task, without its content."""

    pk: uuid.UUID
    lead: str
    due: date | None
    state: str
    standing: Words


@dataclass(frozen=True)
class LightBranch:
    """A direction with what is counted of its tasks, in their order."""

    record: Record
    tasks: tuple[LightTask, ...]


def light_branches(plan: Record, acting: Acting, today: date) -> list[LightBranch]:
    """The directions of a scoped plan with what is counted of the tasks this hat may see, in two queries and little
    memory: of thousands of tasks a page shows some. Of a plan as it stood, as they stood."""
    if stood_at(plan) is not None:
        return _light_then(plan, acting, today)
    directions = list(Direction.objects.visible_to(acting).filter(plan=plan.pk).select_related("record"))
    rows = Task.objects.visible_to(acting).filter(direction__in=[row.pk for row in directions])
    tasks: dict[object, list[LightTask]] = defaultdict(list)
    for pk, direction, lead, due, state in rows.values_list(
        "pk", "direction", "lead", "due", "record__state"
    ):
        tasks[direction].append(LightTask(pk, lead, due, state, standing_of(state, due, today)))
    return [LightBranch(row.record, tuple(tasks[row.pk])) for row in directions]


def _light_then(plan: Record, acting: Acting, today: date) -> list[LightBranch]:
    directions, rows = _rows(plan, acting)
    tasks: dict[object, list[LightTask]] = defaultdict(list)
    for row in rows:
        state = row.record.state
        standing = standing_of(state, row.due, today)
        tasks[row.direction].append(LightTask(row.pk, row.lead, row.due, state, standing))
    return [LightBranch(row.record, tuple(tasks[row.pk])) for row in directions]


def lines_of(tasks: Sequence[LightTask], acting: Acting, moment: datetime | None = None) -> list[TaskLine]:
    """Some tasks of the tree with their content, in the order given; as they stood at a moment where one is given."""
    records = Record.objects.visible_to(acting).in_bulk([task.pk for task in tasks])
    if moment is not None:
        records = {one.record.pk: one.record for one in stood(records.values(), moment, acting)}
    bodies = contents(list(records.values()))
    return [
        TaskLine(records[task.pk], bodies[task.pk], task.due, task.standing)
        for task in tasks
        if task.pk in records
    ]


def standing_of(state: str, due: date | None, today: date) -> Words:
    """How a task stands: done and dropped by its state; otherwise late after its due day."""
    if state in ("done", "dropped"):
        return DONE if state == "done" else DROPPED
    if due is None:
        return UNDATED
    return LATE if due < today else ON_TIME
