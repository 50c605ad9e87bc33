"""A plan carried into the next period: its directions, and what is not done yet with a link to what it continues."""

import uuid

from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.ids import new_id
from comity.kernel.reading import content, contents, label_of
from comity.kernel.records import Record
from comity.kernel.writing import create, own
from comity.programme.kinds import DirectionBody, PlanBody, TaskBody
from comity.programme.planning.shifting import months_between, shifted
from comity.programme.planning.templates import begin_of, whole_tree

OPEN = ("assigned", "in-progress")


@action
def do_copy_plan(
    plan: uuid.UUID | str, body: PlanBody, *, acting: Acting, repeat_done: bool = False
) -> Record:
    """Open the plan of the next period from an own plan.

    Directions are copied. Tasks that are open are carried over, with `continues`; with `repeat_done` those that were
    done are set again too. Dates move by as many months as the period's beginning; a date that cannot be moved so is
    left out. Of dependencies those stay whose task is carried over. Labels stay as they are.
    """
    record = own(plan, acting, "plan")
    begin_of(body.period)
    months = months_between(content(record, PlanBody).period, body.period) or 0
    new = create("plan", body, acting=acting, label=label_of(record), state="in-force")
    branches = whole_tree(record, acting)
    states = (*OPEN, "done") if repeat_done else OPEN
    carried = [(under, [task for task in tasks if task.state in states]) for under, tasks in branches]
    ids = {str(task.pk): new_id() for _, tasks in carried for task in tasks}
    bodies = contents([one for under, tasks in carried for one in (under, *tasks)])
    for under, tasks in carried:
        direction: DirectionBody = bodies[under.pk]
        copied = create(
            "direction",
            direction.model_copy(update={"plan": str(new.pk)}),
            acting=acting,
            label=label_of(under),
            state="in-force",
        )
        for task in tasks:
            create(
                "task",
                _carried(bodies[task.pk], task, str(copied.pk), months, ids),
                acting=acting,
                label=label_of(task),
                record_id=ids[str(task.pk)],
            )
    return new


def _carried(
    body: TaskBody, task: Record, direction: str, months: int, ids: dict[str, uuid.UUID]
) -> TaskBody:
    return body.model_copy(
        update={
            "direction": direction,
            "begins": shifted(body.begins, months),
            "deadline": shifted(body.deadline, months),
            "done_on": "",
            "depends_on": tuple(str(ids[key]) for key in body.depends_on if key in ids),
            "continues": str(task.pk) if task.state in OPEN else "",
        }
    )
