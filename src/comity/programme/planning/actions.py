"""What changes plans: tasks changed and finished, progress reported."""

import uuid

from comity.directory.today import today
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.dates import checked, span
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get, label_of
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise
from comity.programme.kinds import DirectionBody, PlanBody, TaskBody
from comity.programme.planning.dependencies import require_sound
from comity.programme.planning.kinds import ProgressBody
from comity.programme.planning.rollup import decimal


def require_task(body: TaskBody, acting: Acting, task: Record | None = None) -> None:
    """A Problem where dates cannot be read, figures are no numbers, or dependencies do not hold."""
    for date in (body.begins, body.deadline, body.done_on):
        checked(date)
    begins, due = span(body.begins).first, span(body.deadline).last
    if begins and due and begins > due:
        raise Problem(
            "task-ends-before-it-begins",
            what=Words(vi="Thời hạn trước ngày bắt đầu.", en="The deadline is before the beginning."),
            mend=Words(vi="Sửa một trong hai ngày.", en="Change one of the two."),
            place=body.title,
        )
    for one in body.indicators:
        for number in (one.target, one.baseline):
            if number and decimal(number) is None:
                raise not_a_number(number, one.name)
    had = content(task, TaskBody).depends_on if task else ()
    require_sound(task.pk if task else None, body.depends_on, acting, had=had)


@action
def do_change_task(task: uuid.UUID | str, body: TaskBody, *, acting: Acting) -> Record:
    """Say an own task anew. Agencies that join it may know it."""
    record = own(task, acting, "task")
    direction = content(record, TaskBody).direction
    if body.direction != direction:
        own(body.direction, acting, "direction")
    require_task(body, acting, record)
    label = label_of(record)
    return revise(
        record,
        acting=acting,
        body=body,
        label=label.widened({body.lead, *body.coordinating} - {record.owner}),
    )


@action
def do_finish_task(task: uuid.UUID | str, day: str, *, acting: Acting) -> Record:
    """Close an own task as done on a day (EDTF); today where none is given."""
    record = own(task, acting, "task")
    body = content(record, TaskBody).model_copy(update={"done_on": checked(day) or today().isoformat()})
    return move(record, "finish", acting=acting, body=body)


@action
def do_change_plan(plan: uuid.UUID | str, body: PlanBody, *, acting: Acting) -> Record:
    """Say an own plan's title and period anew."""
    checked(body.period)
    return revise(own(plan, acting, "plan"), acting=acting, body=body)


@action
def do_change_direction(direction: uuid.UUID | str, body: DirectionBody, *, acting: Acting) -> Record:
    """Say an own direction anew; it stays in its plan."""
    record = own(direction, acting, "direction")
    if content(record, DirectionBody).plan != body.plan:
        own(body.plan, acting, "plan")
    return revise(record, acting=acting, body=body)


@action
def do_report_progress(
    task: uuid.UUID | str, body: ProgressBody, *, acting: Acting, marking: int = 0
) -> Record:
    """Report the acting agency's progress on a task that it leads or coordinates; every agency of the task may know it.

    The report is never marked lower than the task.
    """
    record = get(task, acting, kind="task")
    told = content(record, TaskBody)
    if acting.agency not in (told.lead, *told.coordinating):
        raise not_charged()
    checked(body.day)
    known = {one.code for one in told.indicators}
    for value in body.values:
        if value.indicator not in known:
            raise not_found()
        if decimal(value.value) is None:
            raise not_a_number(value.value, value.indicator)
    label = label_of(record)
    audience = (label.audience | {record.owner, told.lead, *told.coordinating}) - {acting.agency}
    body = body.model_copy(
        update={"task": str(record.pk), "title": record.title, "day": body.day or today().isoformat()}
    )
    return create(
        "progress", body, acting=acting, label=Label(max(label.marking, marking), frozenset(audience))
    )


def may_report(body: TaskBody, acting: Acting) -> bool:
    """Whether the acting agency is charged with a task."""
    return acting.agency in (body.lead, *body.coordinating)


def not_charged() -> Problem:
    """The refusal of a report by an agency that has no part in the task."""
    return Problem(
        "not-charged",
        what=Words(
            vi="Cơ quan không chủ trì, không phối hợp nhiệm vụ này.",
            en="The agency neither leads nor coordinates this task.",
        ),
        mend=Words(
            vi="Đề nghị cơ quan giao nhiệm vụ thêm cơ quan vào danh sách phối hợp.",
            en="Ask who set the task to name the agency among those that coordinate.",
        ),
        place="task",
    )


def not_a_number(text: str, place: str) -> Problem:
    """The refusal of a figure that is no number."""
    return Problem(
        "number-unreadable",
        what=Words(vi=f"“{text}” không phải là số.", en=f"“{text}” is not a number."),
        mend=Words(
            vi="Ghi số thập phân, ví dụ 12 hoặc 97,5.", en="Write a decimal number, for example 12 or 97.5."
        ),
        place=place,
    )
