"""Reminders before and after a deadline, and the head told when it is long past. Nobody is told the same twice.

A notice has no word of the record; the numbers of days stand in the profile. A sender's own reminder is a record that
goes to the agency that is late.
"""

import time
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from comity.directory.kinds import PostBody
from comity.directory.models import Post
from comity.directory.names import profile
from comity.directory.seats import held, holder_on
from comity.directory.today import today
from comity.exchange.awaiting import Awaiting
from comity.exchange.kinds import DispatchBody
from comity.exchange.letter_kinds import ReminderBody
from comity.exchange.models import Assignment, Dispatch, Handling, Opinion, Reminded, Reminder
from comity.exchange.registering import HANDLERS
from comity.kernel import node
from comity.kernel.access import Verb, require
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.following.telling import tell
from comity.kernel.kinds import Change
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, contents, facts_of, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create

EVERY = 1800.0  # seconds between looks
MOST = 2000  # deadlines of one look, the nearest to come first
LONGEST = timedelta(days=90)  # what is past longer than this has been said

_next = 0.0


class _Duty(NamedTuple):
    """That a post is to be told of a dispatch's day at some stages, earliest first; only the last one is said."""

    dispatch: uuid.UUID
    post: uuid.UUID
    person: str
    due: date
    stages: tuple[str, ...]


def remind_now_and_then() -> None:
    """The chore: every half hour."""
    global _next
    now = time.monotonic()
    if now >= _next:
        _next = now + EVERY
        do_remind_due(today())


@action
def do_remind_due(day: date) -> int:
    """Tell everybody whose turn it is on `day`; returns how many notices were given."""
    duties = [*_of_assignments(day), *_of_heads(day)]
    said = _said_of(duties)
    given = 0
    records = Record.objects.for_machine().in_bulk({duty.dispatch for duty in duties})
    for duty in duties:
        new = [stage for stage in duty.stages if (duty.dispatch, duty.post, duty.due, stage) not in said]
        for stage in new:
            Reminded(dispatch=duty.dispatch, post=duty.post, due=duty.due, stage=stage).save(
                force_insert=True
            )
        # After days without power the last of several stages is said, not all of them.
        if duty.stages[-1] in new and duty.dispatch in records:
            tell(duty.person, duty.post, records[duty.dispatch])
            given += 1
    return given


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


def _of_assignments(day: date) -> Iterator[_Duty]:
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
            yield _Duty(row.dispatch, row.post, person, row.due or day, stages)


def _stages(due: date, day: date) -> tuple[str, ...]:
    """The stages that a deadline has reached on a day, in order."""
    rules = profile().reminders
    left = (due - day).days
    before = [f"before-{days}" for days in sorted(rules.before, reverse=True) if left <= days]
    after = [f"after-{days}" for days in sorted(rules.after) if -left >= days]
    return (*before, *(["on"] if left <= 0 else []), *after)


def _of_heads(day: date) -> Iterator[_Duty]:
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
    heads = _heads({agency for agency, _ in late}, day)
    for (agency, dispatch), when in late.items():
        for post, person in heads[agency]:
            yield _Duty(dispatch, post, person, when, (f"head-{rules.head_after}",))


def _heads(agencies: set[str], day: date) -> dict[str, list[tuple[uuid.UUID, str]]]:
    rows = Post.objects.for_machine().filter(
        held(day), record__owner__in=agencies, record__state="held", record__replica=False
    )
    posts = list(rows.select_related("record"))
    bodies = contents([row.record for row in posts])
    found: dict[str, list[tuple[uuid.UUID, str]]] = defaultdict(list)
    for row in posts:
        body = bodies[row.pk]
        if isinstance(body, PostBody) and Role.HEAD.value in body.roles:
            found[row.record.owner].append((row.pk, holder_on(row, day)))
    return found


def _said_of(duties: Iterable[_Duty]) -> set[tuple[uuid.UUID, uuid.UUID, date, str]]:
    rows = Reminded.objects.filter(dispatch__in={duty.dispatch for duty in duties})
    return set(rows.values_list("dispatch", "post", "due", "stage"))


def _nobody() -> Problem:
    return Problem(
        "nobody-to-remind",
        what=Words(vi="Không còn cơ quan nào cần đôn đốc hôm nay.", en="There is nobody to remind today."),
        mend=Words(
            vi="Mỗi cơ quan chỉ được đôn đốc một lần mỗi ngày.", en="Each agency is reminded once a day."
        ),
    )
