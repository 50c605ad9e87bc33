"""Reminders before and after a deadline, and the head told when it is long past. Nobody is told the same twice.

A notice has no word of the record; the numbers of days stand in the profile. A sender's own reminder is a record that
goes to the agency that is late.
"""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery

from comity.directory.models import Post
from comity.directory.names import profile
from comity.directory.seats import holder_on, seated
from comity.directory.today import today
from comity.exchange.awaiting import Awaiting
from comity.exchange.kinds import DispatchBody
from comity.exchange.letter_kinds import ReminderBody
from comity.exchange.models import Assignment, Dispatch, Handling, Opinion, Reminder
from comity.exchange.registering import HANDLERS
from comity.kernel import node
from comity.kernel.access import Verb, require
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.following.telling import Duty, tell, tell_once
from comity.kernel.kinds import Change
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, facts_of, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create

EVERY = 1800.0  # seconds between looks
MOST = 2000  # deadlines of one look, the nearest to come first
LONGEST = timedelta(days=90)  # what is past longer than this has been said


def remind_today() -> None:
    """The chore."""
    do_remind_due(today())


@action
def do_remind_due(day: date) -> int:
    """Tell everybody whose turn it is on `day`; returns how many notices were given."""
    return tell_once([*_of_assignments(day), *_of_heads(day)])


@action
def do_remind(dispatch: uuid.UUID | str, *, acting: Acting) -> list[Record]:
    """Remind every recipient that has not answered, each by a record of its own; once a day."""
    record = get(dispatch, acting, kind="dispatch")
    require(acting, Verb.READ, facts_of(record))
    if record.owner != acting.agency or record.state != "sent":
        raise _nobody()
    told = Reminder.objects.for_machine().filter(dispatch=record.pk, on=today())
    done = set(told.filter(record__owner=acting.agency).values_list("agency", flat=True))
    waited_for = [agency for agency in waited_for_by(record, acting) if agency not in done]
    if not waited_for:
        raise _nobody()
    return [
        create(
            "reminder",
            ReminderBody(
                language=record.language,
                dispatch=str(record.pk),
                title=record.title,
                agency=agency,
                on=today().isoformat(),
            ),
            acting=acting,
            label=Label(record.marking, frozenset({agency})),
            roles=HANDLERS,
        )
        for agency in waited_for
    ]


def waited_for_by(dispatch: Record, acting: Acting) -> list[str]:
    """The recipients of an own dispatch that have neither answered nor settled it."""
    body = content(dispatch, DispatchBody)
    replies = Dispatch.objects.visible_to(acting).filter(in_reply_to=dispatch.pk, record__state="sent")
    opinions = Opinion.objects.visible_to(acting).filter(dispatch=dispatch.pk, record__state="sent")
    handled = Handling.objects.visible_to(acting).filter(dispatch=dispatch.pk)
    settled = handled.filter(record__state__in=("refused", "done"))
    out = {
        *replies.values_list("record__owner", flat=True),
        *opinions.values_list("record__owner", flat=True),
        *settled.values_list("record__owner", flat=True),
    }
    return [agency for agency in body.recipients if agency not in out]


def heard(change: Change) -> None:
    """A subscriber of every version: the sender's reminder is a notice for the post that deals with the dispatch."""
    if change.kind != "reminder":
        return
    row = Reminder.objects.for_machine().filter(pk=uuid.UUID(change.record_id)).first()
    dispatch = Record.objects.for_machine().filter(pk=row.dispatch, kind="dispatch").first() if row else None
    if row is None or dispatch is None or dispatch.owner != change.owner:
        return
    if row.agency not in node.here().agencies:
        return
    assigned = Assignment.objects.for_machine().filter(dispatch=row.dispatch, record__owner=row.agency)
    for one in assigned.filter(record__state="open"):
        seat = Post.objects.for_machine().filter(pk=one.post, record__owner=row.agency).first()
        if seat is not None:
            tell(holder_on(seat, today()), seat.pk, dispatch)


def _of_assignments(day: date) -> Iterator[Duty]:
    rules = profile().reminders
    until = day + timedelta(days=max(rules.before, default=0))
    rows = Assignment.objects.for_machine().filter(
        due__gte=day - LONGEST, due__lte=until, record__state="open", record__replica=False
    )
    found = list(rows.order_by("-due")[:MOST])
    seats = {row.pk: row for row in Post.objects.for_machine().filter(pk__in={one.post for one in found})}
    for row in found:
        stages = _stages(row.due, day) if row.due else ()
        if stages and row.post in seats:
            person = holder_on(seats[row.post], day)
            yield Duty(row.dispatch, row.post, person, row.due or day, stages)


def _stages(due: date, day: date) -> tuple[str, ...]:
    """The stages that a deadline has reached on a day, in order."""
    rules = profile().reminders
    left = (due - day).days
    before = [f"before-{days}" for days in sorted(rules.before, reverse=True) if left <= days]
    after = [f"after-{days}" for days in sorted(rules.after) if -left >= days]
    return (*before, *(["on"] if left <= 0 else []), *after)


def _of_heads(day: date) -> Iterator[Duty]:
    """What is past its day by so much that the heads are told: assigned or not."""
    rules = profile().reminders
    until = day - timedelta(days=rules.head_after)
    late: dict[tuple[str, uuid.UUID], date] = {}
    due = Dispatch.objects.for_machine().filter(pk=OuterRef("dispatch")).values("due")[:1]
    waiting = Awaiting.objects.annotate(due=Subquery(due)).filter(due__gte=day - LONGEST, due__lte=until)
    for agency, dispatch, when in waiting.order_by("-due").values_list("agency", "dispatch", "due")[:MOST]:
        late[agency, dispatch] = when
    assigned = Assignment.objects.for_machine().filter(
        due__gte=day - LONGEST, due__lte=until, record__state="open", record__replica=False
    )
    columns = ("record__owner", "dispatch", "due")
    for agency, dispatch, when in assigned.order_by("-due").values_list(*columns)[:MOST]:
        late.setdefault((agency, dispatch), when)
    heads = seated({agency for agency, _ in late}, day, Role.HEAD)
    for (agency, dispatch), when in late.items():
        for seat in heads[agency]:
            yield Duty(dispatch, seat.post, seat.person, when, (f"head-{rules.head_after}",))


def _nobody() -> Problem:
    return Problem(
        "nobody-to-remind",
        what=Words(vi="Không còn cơ quan nào cần đôn đốc hôm nay.", en="There is nobody to remind today."),
        mend=Words(
            vi="Mỗi cơ quan chỉ được đôn đốc một lần mỗi ngày.", en="Each agency is reminded once a day."
        ),
    )
