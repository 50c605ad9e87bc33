"""What changes the programme."""

import uuid
from collections.abc import Sequence

from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.kinds import Source
from comity.kernel.labels import Label
from comity.kernel.records import Record
from comity.kernel.writing import create, move, own
from comity.programme.kinds import AccountBody, DirectionBody, PlanBody, TaskBody
from comity.programme.planning.actions import do_finish_task, require_task


@action
def do_plan(body: PlanBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Open a plan for a period."""
    return create("plan", body, acting=acting, label=label, state="in-force")


@action
def do_set_direction(
    body: DirectionBody, *, acting: Acting, label: Label | None = None, sources: Sequence[Source] = ()
) -> Record:
    """Add a direction to an own plan."""
    own(body.plan, acting, "plan")
    return create("direction", body, acting=acting, label=label, sources=sources, state="in-force")


@action
def do_assign_task(
    body: TaskBody, *, acting: Acting, label: Label | None = None, sources: Sequence[Source] = ()
) -> Record:
    """Add a task to an own plan's direction. Its lead and coordinating agencies may know it."""
    own(body.direction, acting, "direction")
    require_task(body, acting)
    label = (label or Label()).widened({body.lead, *body.coordinating})
    return create("task", body, acting=acting, label=label, sources=sources)


@action
def do_move_task(task: uuid.UUID | str, step: str, *, acting: Acting) -> Record:
    """Take an own task a step along its lifecycle: "start", "finish" (today) or "drop"."""
    if step == "finish":
        return do_finish_task(task, "", acting=acting)
    return move(own(task, acting, "task"), step, acting=acting)


@action
def do_give_account(
    body: AccountBody, *, acting: Acting, label: Label | None = None, sources: Sequence[Source] = ()
) -> Record:
    """Give the acting agency's account of an engagement; grouping it with others is a later, separate judgement."""
    return create("account", body, acting=acting, label=label, sources=sources)
