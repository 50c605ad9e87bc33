"""Scenes that set the stage: who knows whom, who holds which post, and the plan."""

from typing import Any

from comity.cli.demo.cast import demo, office, said
from comity.directory.actions import do_appoint
from comity.directory.names import profile
from comity.exchange.peers import Card, do_add_peer, own_card
from comity.kernel import node
from comity.kernel.acting import Role, machine
from comity.kernel.kinds import Rendering
from comity.kernel.labels import Label
from comity.programme.actions import do_assign_task, do_plan, do_set_direction
from comity.programme.kinds import DirectionBody, PlanBody, TaskBody


def card() -> dict[str, Any]:
    """This node's card."""
    return own_card().model_dump(mode="json")


def know(card: dict[str, Any], fingerprint: str) -> str:
    """Trust another node by its card."""
    return do_add_peer(Card.model_validate(card), fingerprint).name


def fingerprint() -> str:
    """What this node's people read out."""
    return own_card().fingerprint


def cast() -> int:
    """Appoint the node's offices."""
    posts = [post for post in profile().offices if post.agency in node.here().agencies]
    for post in posts:
        do_appoint(
            post.code,
            post.words,
            [Role(role) for role in post.roles],
            min(post.clearance, node.here().ceiling),
            acting=machine(post.agency),
        )
    return len(posts)


def plan() -> int:
    """The lead adopts the plan with its directions and tasks; each task's agencies may know it."""
    script = demo().plan
    acting = office(script.office)
    everybody = Label(0, frozenset(demo().round.agencies))
    adopted = do_plan(
        PlanBody(period=script.period, **said(script.vi, script.en)), acting=acting, label=everybody
    )
    directions = {
        direction.code: do_set_direction(
            DirectionBody(plan=str(adopted.pk), order=order, **said(direction.vi, direction.en)),
            acting=acting,
            label=everybody,
        )
        for order, direction in enumerate(script.directions)
    }
    for order, task in enumerate(script.tasks):
        measure = task.indicator
        target = f"{measure.target:g}"
        do_assign_task(
            TaskBody(
                direction=str(directions[task.direction].pk),
                title=task.vi,
                indicator=f"{measure.vi}: {target} {measure.unit_vi}",
                translations={
                    "en": Rendering(
                        fields={"title": task.en, "indicator": f"{measure.en}: {target} {measure.unit_en}"},
                        translator=profile().office("mnd-dfr-translator").en,
                    )
                },
                lead=task.lead,
                coordinating=task.coordinating,
                deadline=task.deadline,
                order=order,
            ),
            acting=acting,
        )
    return len(script.tasks)
