"""The plan as a tree: directions, their tasks, and how each stands today."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from comity.kernel.acting import Acting
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.programme.kinds import DirectionBody, TaskBody
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


@dataclass(frozen=True)
class Branch:
    """A direction with its tasks."""

    record: Record
    body: DirectionBody
    tasks: tuple[TaskLine, ...]


def branches(plan: Record, acting: Acting, today: date) -> list[Branch]:
    """The directions of a scoped plan with the tasks this hat may see."""
    directions = list(Direction.objects.visible_to(acting).filter(plan=plan.pk).select_related("record"))
    ids = [direction.pk for direction in directions]
    tasks = list(Task.objects.visible_to(acting).filter(direction__in=ids).select_related("record"))
    bodies = contents([row.record for row in (*directions, *tasks)])
    lines: dict[object, list[TaskLine]] = defaultdict(list)
    for task in tasks:
        standing = standing_of(task.record.state, task.due, today)
        lines[task.direction].append(TaskLine(task.record, bodies[task.pk], task.due, standing))
    return [Branch(row.record, bodies[row.pk], tuple(lines[row.pk])) for row in directions]


def standing_of(state: str, due: date | None, today: date) -> Words:
    """How a task stands: done and dropped by its state; otherwise late after its due day."""
    if state in ("done", "dropped"):
        return DONE if state == "done" else DROPPED
    if due is None:
        return UNDATED
    return LATE if due < today else ON_TIME
