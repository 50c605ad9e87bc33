"""What changes conferences: preparing one, answering its invitation, holding it, and the plan that starts from it."""

import uuid
from collections.abc import Sequence

from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, envelope_of, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise
from comity.programme.actions import do_plan, do_set_direction
from comity.programme.kinds import DirectionBody, PlanBody, TaskBody
from comity.review.actions import do_take_up
from comity.review.kinds import AttendanceBody, ConclusionBody, ConferenceBody
from comity.review.models import Attendance, Conclusion


@action
def do_prepare_conference(body: ConferenceBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Begin to prepare a conference; those invited know of it when the invitation is sent."""
    return create("conference", body, acting=acting, label=label, state="planned")


@action
def do_revise_conference(conference: uuid.UUID | str, body: ConferenceBody, *, acting: Acting) -> Record:
    """Change an own conference: its agenda, papers and speaking list before, its minutes and captions after."""
    record = own(conference, acting, "conference")
    if record.state == "cancelled":
        raise Problem(
            "conference-cancelled",
            what=Words(vi="Hội nghị này không tổ chức.", en="This conference was cancelled."),
            mend=Words(vi="Lập hội nghị mới.", en="Prepare a new one."),
        )
    return revise(record, acting=acting, body=body)


@action
def do_move_conference(conference: uuid.UUID | str, step: str, *, acting: Acting) -> Record:
    """Say that an own conference was held ("hold") or will not be ("cancel")."""
    return move(own(conference, acting, "conference"), step, acting=acting)


@action
def do_answer_invitation(body: AttendanceBody, accepted: bool, *, acting: Acting) -> Record:
    """The acting agency's answer to an invitation, or a changed one. The organiser may know it.

    The organiser may note the answer of an agency that has no node here or elsewhere, by phone or on paper.
    """
    conference = get(body.conference, acting, kind="conference")
    invited = content(conference, ConferenceBody).invited
    own_answer = body.agency == acting.agency
    if body.agency not in invited or not (own_answer or conference.owner == acting.agency):
        raise Problem(
            "not-invited",
            what=Words(vi="Cơ quan này không được mời.", en="This agency is not invited."),
            mend=Words(vi="Trao đổi với cơ quan tổ chức.", en="Speak with the organiser."),
            place=body.agency,
        )
    held = attendance_of(conference, body.agency, acting)
    state = "accepted" if accepted else "declined"
    label = envelope_of(conference).label
    if held is None or held.owner != acting.agency:
        audience = frozenset({conference.owner} - {acting.agency})
        return create("attendance", body, acting=acting, label=Label(label.marking, audience), state=state)
    if held.state != state:
        return move(held, "accept" if accepted else "decline", acting=acting, body=body)
    return revise(held, acting=acting, body=body)


def attendance_of(conference: Record, agency: str, acting: Acting) -> Record | None:
    """The answer that stands for an agency: its own before what the organiser noted for it."""
    rows = Attendance.objects.visible_to(acting).filter(conference=conference.pk, agency=agency)
    found = [row.record for row in rows.select_related("record").order_by("record__created_at")]
    spoken = [one for one in found if one.owner in (agency, conference.owner)]
    return max(spoken, key=lambda one: (one.owner == agency, one.created_at), default=None)


@action
def do_begin_plan(
    conference: uuid.UUID | str, plan: PlanBody, directions: Sequence[tuple[str, str]], *, acting: Acting
) -> Record:
    """Begin the next plan from an own conference's conclusions: a direction for each (theme code, title), and a task
    for each conclusion of that theme that names its lead; those that name nobody wait for a person. Returns the plan.
    """
    record = own(conference, acting, "conference")
    label = envelope_of(record).label
    made = do_plan(plan, acting=acting, label=Label(label.marking))
    rows = Conclusion.objects.visible_to(acting).filter(
        conference=record.pk, record__state="stated", record__owner=acting.agency
    )
    waiting = [row.record for row in rows.select_related("record").order_by("order")]
    bodies = {one.pk: content(one, ConclusionBody) for one in waiting}
    for order, (theme, title) in enumerate(directions):
        direction = do_set_direction(
            DirectionBody(plan=str(made.pk), title=title, order=order),
            acting=acting,
            label=Label(label.marking),
        )
        for place, one in enumerate(one for one in waiting if bodies[one.pk].theme == theme):
            body = bodies[one.pk]
            if body.lead:
                task = TaskBody(
                    language=body.language,
                    direction=str(direction.pk),
                    title=body.text,
                    lead=body.lead,
                    coordinating=tuple(code for code in body.coordinating if code != body.lead),
                    deadline=body.deadline,
                    order=place,
                )
                do_take_up(one.pk, task, acting=acting)
    return made
