"""What changes chair years and hosted meetings."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from comity.directory.today import today
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.dates import checked, span
from comity.kernel.ids import new_id
from comity.kernel.kinds import Rendering
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, label_of
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise
from comity.programme.hosting.kinds import ChairYearBody, HostedMeetingBody, Risk, Step
from comity.programme.hosting.path import in_order
from comity.programme.hosting.preparing import steps_from
from comity.programme.kinds import TaskBody
from comity.programme.planning.actions import require_task


@action
def do_open_year(body: ChairYearBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Open the board of a year of hosting."""
    checked(body.period)
    return create("chair-year", body, acting=acting, label=label)


@action
def do_close_year(year: uuid.UUID | str, *, acting: Acting) -> Record:
    """Close an own chair year."""
    return move(own(year, acting, "chair-year"), "close", acting=acting)


@action
def do_host_meeting(body: HostedMeetingBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Add a meeting to an own chair year, with the steps of its preparation where it names one.

    Who prepares it may know it, and who may know the year; it is marked no lower than the year.
    """
    year = own(body.chair_year, acting, "chair-year")
    checked(body.date)
    if body.preparation and not body.steps:
        body = body.model_copy(update={"steps": steps_from(body.preparation, body.lead)})
    in_order(body.steps)
    return create("hosted-meeting", body, acting=acting, label=_label(body, year, label))


@action
def do_change_meeting(meeting: uuid.UUID | str, body: HostedMeetingBody, *, acting: Acting) -> Record:
    """Say an own meeting anew; agencies that join may know it."""
    record = own(meeting, acting, "hosted-meeting")
    if content(record, HostedMeetingBody).chair_year != body.chair_year:
        own(body.chair_year, acting, "chair-year")
    checked(body.date)
    in_order(body.steps)
    label = label_of(record).widened(_agencies(body) - {record.owner})
    return revise(record, acting=acting, body=body, label=label)


@action
def do_move_meeting(meeting: uuid.UUID | str, step: str, *, acting: Acting, reason: str = "") -> Record:
    """Take an own meeting a step: "hold" or "cancel"; cancelling gives a reason."""
    record = own(meeting, acting, "hosted-meeting")
    body = content(record, HostedMeetingBody)
    if step == "cancel" and not reason.strip():
        raise Problem(
            "reason-missing",
            what=Words(vi="Chưa nêu lý do không tổ chức.", en="No reason for cancelling is given."),
            mend=Words(vi="Ghi lý do.", en="Give the reason."),
            place="reason",
        )
    return move(record, step, acting=acting, body=body.model_copy(update={"reason": reason.strip()}))


@action
def do_finish_step(meeting: uuid.UUID | str, code: str, day: str, *, acting: Acting) -> Record:
    """Say that a step of an own meeting was done on a day (EDTF); today where none is given."""
    done = checked(day) or today().isoformat()
    return _with_step(meeting, code, acting, lambda step: step.model_copy(update={"done_on": done}))


@action
def do_reopen_step(meeting: uuid.UUID | str, code: str, *, acting: Acting) -> Record:
    """Say that a step of an own meeting is not done after all."""
    return _with_step(meeting, code, acting, lambda step: step.model_copy(update={"done_on": ""}))


@action
def do_note_risk(meeting: uuid.UUID | str, risk: Risk, *, acting: Acting, place: int = -1) -> Record:
    """Note a risk of an own meeting, or say the one at `place` anew."""
    record = own(meeting, acting, "hosted-meeting")
    body = content(record, HostedMeetingBody)
    risks = list(body.risks)
    if place >= len(risks):
        raise not_found()
    if place < 0:
        risks.append(risk)
    else:
        risks[place] = risk
    return revise(record, acting=acting, body=body.model_copy(update={"risks": tuple(risks)}))


@action
def do_drop_risk(meeting: uuid.UUID | str, place: int, *, acting: Acting) -> Record:
    """Take a risk off an own meeting; its versions keep it."""
    record = own(meeting, acting, "hosted-meeting")
    body = content(record, HostedMeetingBody)
    if not 0 <= place < len(body.risks):
        raise not_found()
    left = tuple(risk for at, risk in enumerate(body.risks) if at != place)
    return revise(record, acting=acting, body=body.model_copy(update={"risks": left}))


@action
def do_make_tasks(meeting: uuid.UUID | str, direction: uuid.UUID | str, *, acting: Acting) -> list[Record]:
    """Make tasks of a plan out of the steps of an own meeting that are neither done nor tasks already.

    Each is led by the step's owner, due by the step's day, and waits for the tasks of the steps that it waits for.
    """
    record = own(meeting, acting, "hosted-meeting")
    under = own(direction, acting, "direction")
    body = content(record, HostedMeetingBody)
    day = span(body.date).first
    if day is None:
        raise undated()
    ids = {step.code: step.task for step in body.steps if step.task}
    ids |= {step.code: str(new_id()) for step in body.steps if not step.task and not step.done_on}
    label = label_of(record)
    made = []
    for order, step in enumerate(in_order(body.steps)):
        if step.task or step.done_on:
            continue
        due = day - timedelta(days=step.days_before)
        task = TaskBody(
            direction=str(under.pk),
            language=body.language,
            title=f"{step.say(body.language)}: {body.title}",
            translations=_translated(step, body),
            lead=step.owner,
            coordinating=() if step.owner == body.lead else (body.lead,),
            begins=(due - timedelta(days=step.takes)).isoformat(),
            deadline=due.isoformat(),
            depends_on=tuple(ids[code] for code in step.waits_for if code in ids),
            order=1000 + order,
        )
        require_task(task.model_copy(update={"depends_on": ()}), acting)
        known = label.widened({step.owner, body.lead} - {acting.agency})
        made.append(create("task", task, acting=acting, label=known, record_id=uuid.UUID(ids[step.code])))
    steps = tuple(step.model_copy(update={"task": ids.get(step.code, "")}) for step in body.steps)
    if made:
        revise(record, acting=acting, body=body.model_copy(update={"steps": steps}))
    return made


def undated() -> Problem:
    """The refusal of what needs the meeting's day."""
    return Problem(
        "meeting-undated",
        what=Words(vi="Hội nghị chưa có ngày.", en="The meeting has no day yet."),
        mend=Words(vi="Ghi ngày tổ chức trước.", en="Give its day first."),
        place="date",
    )


def _with_step(meeting: uuid.UUID | str, code: str, acting: Acting, change: Callable[[Step], Step]) -> Record:
    record = own(meeting, acting, "hosted-meeting")
    body = content(record, HostedMeetingBody)
    if code not in {step.code for step in body.steps}:
        raise not_found()
    steps = tuple(change(step) if step.code == code else step for step in body.steps)
    return revise(record, acting=acting, body=body.model_copy(update={"steps": steps}))


def _translated(step: Step, body: HostedMeetingBody) -> dict[str, Rendering]:
    other = "en" if body.language == "vi" else "vi"
    title = body.headings().get(other)
    if title is None or other not in step.titles:
        return {}
    return {other: Rendering(fields={"title": f"{step.titles[other]}: {title}"}, translator="")}


def _agencies(body: HostedMeetingBody) -> set[str]:
    return {body.lead, *body.coordinating, *(step.owner for step in body.steps)}


def _label(body: HostedMeetingBody, year: Record, label: Label | None) -> Label:
    of_year = label_of(year)
    marking = max(of_year.marking, label.marking if label else 0)
    audience = (label.audience if label else of_year.audience) | _agencies(body)
    return Label(marking, frozenset(audience - {year.owner}))
