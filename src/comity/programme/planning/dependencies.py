"""Which task waits for which: no task may wait for itself, not even by way of others."""

import uuid
from collections.abc import Collection, Iterable, Mapping

from comity.kernel.acting import Acting
from comity.kernel.problems import Problem
from comity.kernel.reading import get
from comity.kernel.records import Link
from comity.kernel.words import Words
from comity.programme.models import Task
from comity.programme.planning.reading import DEPENDS_ON

DEEPEST = 200  # steps that a chain of dependencies may have


def cycle_in(waits_for: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """A circle among things of which each waits for others, first again at the end; () where there is none."""
    done: set[str] = set()
    for start in waits_for:
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, bool]] = [(start, True)]
        while stack:
            key, enter = stack.pop()
            if not enter:
                path.pop()
                on_path.discard(key)
                done.add(key)
                continue
            if key in on_path:
                return (*path[path.index(key) :], key)
            if key in done:
                continue
            path.append(key)
            on_path.add(key)
            stack.append((key, False))
            stack.extend((other, True) for other in waits_for.get(key, ()))
    return ()


def require_sound(
    task: uuid.UUID | None, depends_on: Iterable[str], acting: Acting, *, had: Collection[str] = ()
) -> None:
    """A Problem unless every task waited for is there for this hat, and none of them waits for `task` in the end.

    What the task waited for before (`had`) may be unknown here: it stays as it is.
    """
    wanted = list(depends_on)
    for key in wanted:
        if key not in had:
            get(key, acting, kind="task")
    if task is None or not wanted:
        return
    if str(task) in wanted:
        raise circular((str(task), str(task)), acting)
    # Only what this hat may see is followed: a refusal tells of no task that it does not know.
    came_from: dict[uuid.UUID, uuid.UUID] = {uuid.UUID(key): task for key in wanted}
    edge = set(came_from)
    for _step in range(DEEPEST):
        if not edge:
            return
        seen = Task.objects.visible_to(acting).filter(pk__in=edge).values("pk")
        links = Link.objects.filter(relation=DEPENDS_ON, source__in=seen).values_list("source_id", "target")
        edge = set()
        for source, target in links:
            if target == task:
                raise circular(_chain(came_from, task, source), acting)
            if target not in came_from:
                came_from[target] = source
                edge.add(target)


def _chain(came_from: Mapping[uuid.UUID, uuid.UUID], task: uuid.UUID, last: uuid.UUID) -> tuple[str, ...]:
    back = [task, last]
    while back[-1] != task:
        back.append(came_from[back[-1]])
    return tuple(str(key) for key in reversed(back))


def circular(keys: Iterable[str], acting: Acting) -> Problem:
    """The refusal of a circle of tasks, with their titles."""
    ids = list(keys)
    rows = Task.objects.visible_to(acting).filter(pk__in=set(ids)).select_related("record")
    titles = {str(row.pk): row.record.title for row in rows}
    return circle(" → ".join(f"“{titles.get(key, '…')}”" for key in ids))


def circle(place: str) -> Problem:
    """The refusal of a circle of tasks that `place` names."""
    return Problem(
        "task-cycle",
        what=Words(
            vi="Các nhiệm vụ chờ nhau thành vòng tròn nên không nhiệm vụ nào bắt đầu được.",
            en="The tasks wait for one another in a circle, so none of them could begin.",
        ),
        mend=Words(vi="Bỏ một quan hệ phụ thuộc trong vòng.", en="Take one dependency out of the circle."),
        place=place,
    )
