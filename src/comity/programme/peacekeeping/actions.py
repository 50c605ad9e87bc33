"""What changes peacekeeping: milestones, deployments, rotations, hand-overs, readiness."""

import uuid
from collections.abc import Iterable

from comity.directory.names import profile
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.dates import checked, span
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, contents, get, label_of
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise
from comity.programme.peacekeeping.kinds import DeploymentBody, MilestoneBody, ReadinessBody, RotationBody
from comity.programme.peacekeeping.models import PkMilestone, Rotation


@action
def do_set_milestone(body: MilestoneBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Add a milestone to the joining project. The agency that leads it may know it."""
    _check_milestone(body, acting)
    return create("pk-milestone", body, acting=acting, label=(label or Label()).widened({body.lead}))


@action
def do_change_milestone(milestone: uuid.UUID | str, body: MilestoneBody, *, acting: Acting) -> Record:
    """Say anew what an own milestone is; no milestone may wait for itself, through whichever others."""
    record = own(milestone, acting, "pk-milestone")
    _check_milestone(body, acting)
    _require_no_circle(record.pk, body.depends_on, acting)
    return revise(record, acting=acting, body=body, label=label_of(record).widened({body.lead}))


@action
def do_move_milestone(milestone: uuid.UUID | str, step: str, *, acting: Acting, actual: str = "") -> Record:
    """Take an own milestone a step: "start", "reach" (with the day on which it was, EDTF) or "drop"."""
    record = own(milestone, acting, "pk-milestone")
    body = None
    if step == "reach":
        if span(checked(actual)).last is None:
            raise _unfit(
                "actual",
                Words("Chưa ghi ngày đạt.", "The day on which it was reached is missing."),
                Words("Ghi ngày, hoặc tháng và năm.", "Give the day, or month and year."),
            )
        body = content(record, MilestoneBody).model_copy(update={"actual": actual})
    return move(record, step, acting=acting, body=body)


@action
def do_open_deployment(
    body: DeploymentBody, *, acting: Acting, label: Label | None = None, state: str = ""
) -> Record:
    """Put a unit or posts for a mission on record."""
    _check_deployment(body)
    return create("deployment", body, acting=acting, label=label, state=state)


@action
def do_change_deployment(deployment: uuid.UUID | str, body: DeploymentBody, *, acting: Acting) -> Record:
    """Say anew what an own deployment is."""
    record = own(deployment, acting, "deployment")
    _check_deployment(body)
    return revise(record, acting=acting, body=body)


@action
def do_move_deployment(deployment: uuid.UUID | str, step: str, *, acting: Acting) -> Record:
    """Take an own deployment a step: "deploy", "withdraw" or "cancel"."""
    return move(own(deployment, acting, "deployment"), step, acting=acting)


@action
def do_plan_rotation(
    body: RotationBody, *, acting: Acting, label: Label | None = None, state: str = ""
) -> Record:
    """Plan a rotation of an own deployment. Without a label it is for those who may know the deployment."""
    deployment = own(body.deployment, acting, "deployment")
    _check_rotation(body)
    _require_new_number(body, acting)
    return create("rotation", body, acting=acting, label=label or label_of(deployment), state=state)


@action
def do_change_rotation(rotation: uuid.UUID | str, body: RotationBody, *, acting: Acting) -> Record:
    """Say anew what an own rotation is. It stays with its deployment."""
    record = own(rotation, acting, "rotation")
    before = content(record, RotationBody)
    body = body.model_copy(update={"deployment": before.deployment})
    _check_rotation(body)
    if body.number != before.number:
        _require_new_number(body, acting)
    return revise(record, acting=acting, body=body)


@action
def do_move_rotation(rotation: uuid.UUID | str, step: str, *, acting: Acting) -> Record:
    """Take an own rotation a step: "depart" or "cancel"."""
    if step == "hand-over":
        raise _day_missing()
    return move(own(rotation, acting, "rotation"), step, acting=acting)


@action
def do_hand_over(rotation: uuid.UUID | str, on: str, note: str = "", *, acting: Acting) -> Record:
    """Say that a rotation handed over on a day (EDTF) and came home: that day is now its last in the mission."""
    record = own(rotation, acting, "rotation")
    day = span(checked(on)).last
    if day is None:
        raise _day_missing()
    body = content(record, RotationBody)
    begin = span(body.since).first
    if begin is not None and day < begin:
        raise _unfit(
            "on",
            Words(
                "Ngày bàn giao trước ngày bắt đầu lượt.", "The hand-over is before the rotation's first day."
            ),
            Words("Ghi lại ngày bàn giao.", "Give the day of the hand-over again."),
        )
    changed = body.model_copy(update={"until": on, "handed_over": on, "handover_note": note})
    return move(record, "hand-over", acting=acting, body=changed)


@action
def do_record_readiness(body: ReadinessBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Put a post of an own rotation on record, with what its person has. Without a label: for the own agency only."""
    own(body.rotation, acting, "rotation")
    _check_readiness(body)
    return create("readiness", body, acting=acting, label=label or readiness_label())


@action
def do_change_readiness(readiness: uuid.UUID | str, body: ReadinessBody, *, acting: Acting) -> Record:
    """Say anew what the person of an own post has. It stays with its rotation."""
    record = own(readiness, acting, "readiness")
    body = body.model_copy(update={"rotation": content(record, ReadinessBody).rotation})
    _check_readiness(body)
    return revise(record, acting=acting, body=body)


@action
def do_release(readiness: uuid.UUID | str, *, acting: Acting) -> Record:
    """Take a post out of its rotation."""
    return move(own(readiness, acting, "readiness"), "release", acting=acting)


def readiness_label() -> Label:
    """Who may know a person's readiness unless something else is said: the own agency, at the profile's marking."""
    code = profile().peacekeeping.readiness_marking
    return Label(profile().marking(code).level if code else 0)


def _check_milestone(body: MilestoneBody, acting: Acting) -> None:
    _require_said(body.title)
    _require_known("lead", body.lead, "agency")
    checked(body.planned)
    checked(body.actual)
    for other in body.depends_on:
        get(other, acting, kind="pk-milestone")


def _require_no_circle(milestone: uuid.UUID, depends_on: Iterable[str], acting: Acting) -> None:
    asked, seen = {uuid.UUID(other) for other in depends_on}, set[uuid.UUID]()
    while asked:
        if milestone in asked:
            raise _unfit(
                "depends_on",
                Words("Các mốc phụ thuộc vòng tròn.", "The milestones wait for each other in a circle."),
                Words("Bỏ một mốc phụ thuộc.", "Take one of them out."),
            )
        seen |= asked
        rows = PkMilestone.objects.visible_to(acting).filter(pk__in=asked).select_related("record")
        bodies = contents([row.record for row in rows]).values()
        asked = {uuid.UUID(other) for body in bodies for other in body.depends_on} - seen


def _check_deployment(body: DeploymentBody) -> None:
    _require_said(body.title)
    _require_known("mission", body.mission, "mission")
    _require_known("type", body.type, "post_type")
    _require_order(body.since, body.until)


def _check_rotation(body: RotationBody) -> None:
    _require_said(body.title)
    _require_order(body.since, body.until)
    if body.women is not None and (body.strength is None or body.women > body.strength):
        raise _unfit(
            "women",
            Words(
                "Số nữ nhiều hơn quân số, hoặc chưa ghi quân số.",
                "More women than people, or no strength given.",
            ),
            Words("Ghi lại quân số và số nữ.", "Give strength and women again."),
        )


def _require_new_number(body: RotationBody, acting: Acting) -> None:
    # Only what this hat may read is compared: a refusal must not tell of what it may not.
    if Rotation.objects.visible_to(acting).filter(deployment=body.deployment, number=body.number).exists():
        raise _unfit(
            "number",
            Words(f"Đã có lượt {body.number}.", f"There is a rotation {body.number} already."),
            Words("Chọn số khác.", "Choose another number."),
        )


def _check_readiness(body: ReadinessBody) -> None:
    _require_said(body.title)
    for one in body.held:
        _require_known("held", one.requirement, "requirement")
        _require_order(one.since, one.until)


def _require_order(since: str, until: str) -> None:
    first, last = span(checked(since)).first, span(checked(until)).last
    if first is not None and last is not None and last < first:
        raise _unfit(
            "until",
            Words("Ngày cuối trước ngày đầu.", "The last day is before the first."),
            Words("Ghi lại hai ngày.", "Give both days again."),
        )


def _require_said(title: str) -> None:
    if not title.strip():
        raise _unfit(
            "title",
            Words("Chưa ghi tên.", "The name is missing."),
            Words("Ghi tên hoặc nội dung.", "Say what it is."),
        )


def _require_known(place: str, code: str, what: str) -> None:
    if not code:
        raise _unfit(
            place, Words("Còn thiếu một mục.", "Something is missing."), Words("Chọn một mục.", "Choose one.")
        )
    getattr(profile(), what)(code)


def _day_missing() -> Problem:
    return _unfit(
        "on",
        Words("Chưa ghi ngày bàn giao.", "The day of the hand-over is missing."),
        Words("Ghi ngày bàn giao.", "Give the day of the hand-over."),
    )


def _unfit(place: str, what: Words, mend: Words) -> Problem:
    return Problem("peacekeeping-unfit", what=what, mend=mend, place=place)
