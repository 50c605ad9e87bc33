"""Who in the receiving agency deals with a dispatch: a post, a note and an inner deadline, which never leave it.

The sender is told "assigned" by the agency's handling, and nothing else.
"""

import uuid

from django.db.models import QuerySet

from comity.directory.hats import clearance_of
from comity.directory.kinds import PostBody
from comity.directory.models import Post
from comity.directory.seats import held, holder_on
from comity.directory.today import today
from comity.exchange.letter_kinds import AssignmentBody
from comity.exchange.models import Assignment, Dispatch
from comity.kernel.access import Verb, decide, require
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.dates import span
from comity.kernel.following.telling import tell, tell_no_more
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, contents, facts_of, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, revise

CLOSING = ("refused", "done")


@action
def do_assign(
    dispatch: uuid.UUID | str, post: uuid.UUID | str, *, acting: Acting, note: str = "", deadline: str = ""
) -> Record:
    """Give a received dispatch to a post of the agency, or to another than before; `deadline` is a day (EDTF)."""
    # actions.py closes assignments, so that it is imported where it is used.
    from comity.exchange.actions import do_handle, own_handling

    record = get(dispatch, acting, kind="dispatch")
    seat = _seat(post, record, acting)
    if deadline and span(deadline).last is None:
        raise _bad("deadline", "Thời hạn phải là một ngày.", "The deadline must be a day.")
    handled = own_handling(record, acting)
    if handled is not None and handled.state in CLOSING:
        raise _bad("post", "Văn bản đã xử lý xong.", "The dispatch has been dealt with.")
    if handled is None:
        handled = do_handle(record.pk, "accepted", acting=acting)
    if handled.state == "accepted":
        do_handle(record.pk, "assigned", acting=acting)
    body = AssignmentBody(
        language=record.language,
        dispatch=str(record.pk),
        post=str(seat.pk),
        title=record.title,
        note=note.strip(),
        deadline=deadline,
    )
    before = assignment_of(record, acting)
    if before is None:
        made = create("assignment", body, acting=acting, label=Label(record.marking))
    else:
        made = revise(before, acting=acting, body=body, state="open")
    tell_no_more(record.pk, but=seat.pk)
    tell(holder_on(seat, today()), seat.pk, record)
    return made


@action
def do_finish_assignment(dispatch: uuid.UUID | str, *, acting: Acting) -> Record | None:
    """The post has done its part; None where nobody was assigned. The dispatch's handling stays as it is."""
    held_ = assignment_of(get(dispatch, acting, kind="dispatch"), acting)
    if held_ is None or held_.state != "open":
        return None
    return move(held_, "finish", acting=acting)


def close(dispatch: uuid.UUID | str, acting: Acting) -> None:
    """End the agency's assignment of a dispatch that was answered, refused or finished; inside an action."""
    row = open_assignments(acting).filter(dispatch=dispatch).select_related("record").first()
    if row is not None:
        # Whoever may settle the dispatch ends what was set up for it: a clerk who sends the answer writes nothing else.
        revise(row.record, acting=acting, state="done", verb=Verb.READ)
    tell_no_more(dispatch)


def assignment_of(dispatch: Record, acting: Acting) -> Record | None:
    """The acting agency's assignment of a dispatch, open or done."""
    rows = Assignment.objects.visible_to(acting).filter(dispatch=dispatch.pk, record__owner=acting.agency)
    row = rows.select_related("record").first()
    return row.record if row else None


def open_assignments(acting: Acting) -> QuerySet[Assignment]:
    """The agency's assignments that are not done."""
    rows = Assignment.objects.visible_to(acting).filter(record__kind="assignment", record__state="open")
    return rows.filter(record__owner=acting.agency)


def assigned_to(acting: Acting) -> QuerySet[Assignment]:
    """What is assigned to the hat's own post and not done."""
    if not acting.post:
        return open_assignments(acting).none()
    return open_assignments(acting).filter(post=uuid.UUID(acting.post))


def overdue_elsewhere(acting: Acting) -> QuerySet[Assignment]:
    """For a head: what is assigned to other posts and past its day."""
    late = open_assignments(acting).filter(due__lt=today())
    if Role.HEAD not in acting.roles:
        return late.none()
    return late.exclude(post=uuid.UUID(acting.post)) if acting.post else late


def seats(dispatch: Record, acting: Acting) -> list[tuple[Record, PostBody]]:
    """The posts of the agency to which a dispatch can be given: held now, and able to read it."""
    rows = Post.objects.visible_to(acting).filter(
        held(today()), record__owner=acting.agency, record__state="held", record__replica=False
    )
    records = [row.record for row in rows.select_related("record").order_by("record__created_at")]
    bodies = contents(records)
    facts = facts_of(dispatch)
    return [
        (record, bodies[record.pk])
        for record in records
        if decide(_hat(record, bodies[record.pk]), Verb.READ, facts).allowed
    ]


def dispatch_rows(assignments: list[Assignment], acting: Acting) -> dict[uuid.UUID, Dispatch]:
    """The dispatches of some assignments as the hat may read them, by id."""
    rows = Dispatch.objects.visible_to(acting).filter(pk__in=[row.dispatch for row in assignments])
    return {row.pk: row for row in rows.select_related("record")}


def _seat(post: uuid.UUID | str, dispatch: Record, acting: Acting) -> Post:
    require(acting, Verb.READ, facts_of(dispatch))
    record = get(post, acting, kind="post")
    if record.owner != acting.agency or record.state != "held":
        raise _bad("post", "Chức vụ không thuộc cơ quan.", "The post is not one of the agency's.")
    if not decide(_hat(record, content(record, PostBody)), Verb.READ, facts_of(dispatch)).allowed:
        raise _bad(
            "post",
            "Chức vụ này không được tiếp cận văn bản (độ mật hoặc vai trò).",
            "This post may not read the dispatch (marking or role).",
        )
    return Post.objects.visible_to(acting).select_related("record").get(pk=record.pk)


def _hat(record: Record, body: PostBody) -> Acting:
    roles = frozenset(Role(role) for role in body.roles)
    return Acting(record.owner, body.title, roles, clearance_of(body), post=str(record.pk))


def _bad(place: str, vi: str, en: str) -> Problem:
    return Problem(
        "assignment-bad",
        what=Words(vi, en),
        mend=Words(vi="Chọn lại rồi thử lần nữa.", en="Choose again and try once more."),
        place=place,
    )
