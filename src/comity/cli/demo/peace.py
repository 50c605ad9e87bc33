"""The demo's scene of peacekeeping: the joining project, three deployments with their rotations, who is ready."""

from typing import Any

from comity.cli.demo.cast import officer, said
from comity.directory.names import profile
from comity.kernel.acting import Acting
from comity.kernel.labels import EVERYONE, Label
from comity.kernel.records import Record
from comity.profiles.reading import read_toml
from comity.programme.peacekeeping import actions
from comity.programme.peacekeeping.kinds import (
    DeploymentBody,
    Held,
    MilestoneBody,
    ReadinessBody,
    RotationBody,
)


def peacekeeping() -> dict[str, int]:
    """The lead's project, deployments and rotations for those whom each names; readiness for its own agency only."""
    script = read_toml(profile().folder / "demo" / "peacekeeping.toml")
    acting = officer(script["agency"])
    milestones: dict[str, Record] = {}
    for order, told in enumerate(script["milestone"], start=1):
        milestones[told["code"]] = _milestone(told, order, milestones, acting)
    rotations = sum(_deployment(told, acting) for told in script["deployment"])
    return {
        "milestones": len(milestones),
        "deployments": len(script["deployment"]),
        "rotations": rotations,
    }


def _milestone(told: dict[str, Any], order: int, known: dict[str, Record], acting: Acting) -> Record:
    body = MilestoneBody(
        lead=told["lead"],
        planned=told["planned"],
        depends_on=tuple(str(known[code].pk) for code in told.get("after", ())),
        order=order,
        **said(told["vi"], told["en"]),
    )
    record = actions.do_set_milestone(body, acting=acting, label=Label(0, frozenset({EVERYONE})))
    if told.get("actual"):
        return actions.do_move_milestone(record.pk, "reach", acting=acting, actual=told["actual"])
    return actions.do_move_milestone(record.pk, "start", acting=acting) if told.get("started") else record


def _deployment(told: dict[str, Any], acting: Acting) -> int:
    body = DeploymentBody(
        **{name: told[name] for name in ("mission", "type", "strength", "place", "since")},
        **said(told["vi"], told["en"]),
    )
    label = Label(0, frozenset(told["audience"]))
    deployment = actions.do_open_deployment(body, acting=acting, label=label, state="deployed")
    for one in told["rotation"]:
        _rotation(one, deployment, acting)
    return len(told["rotation"])


def _rotation(told: dict[str, Any], deployment: Record, acting: Acting) -> None:
    back = told.get("state") == "returned"
    body = RotationBody(
        deployment=str(deployment.pk),
        handed_over=told["until"] if back else "",
        handover_note=told.get("handover", ""),
        women=told.get("women"),
        **{name: told[name] for name in ("number", "strength", "since", "until", "lead_office")},
        **said(told["vi"], told["en"]),
    )
    rotation = actions.do_plan_rotation(body, acting=acting, state=told.get("state", ""))
    for order, post in enumerate(told.get("post", ()), start=1):
        held = [Held(requirement=code, since=days[0], until=days[1]) for code, days in post["held"].items()]
        actions.do_record_readiness(
            ReadinessBody(
                rotation=str(rotation.pk), held=tuple(held), order=order, **said(post["vi"], post["en"])
            ),
            acting=acting,
        )
