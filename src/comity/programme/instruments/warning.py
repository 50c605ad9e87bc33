"""The chore that warns: of instruments near their end, of those that are about to renew themselves, of obligations due.

The heads of the owner agency are told of an instrument, those of the agency that owes it of an obligation, each stage
once. The stages stand in the profile, by class; of an obligation they are the reminders' before and after.
"""

import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from comity.directory.kinds import PostBody
from comity.directory.models import Post
from comity.directory.names import profile
from comity.directory.seats import held, holder_on
from comity.directory.today import today
from comity.kernel import node
from comity.kernel.acting import Role
from comity.kernel.actions import action
from comity.kernel.following.telling import tell
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.programme.instruments.models import Instrument, Obligation, Warned
from comity.programme.instruments.reading import MOST_NOTICE, end_of_row, ending
from comity.programme.instruments.rules import rules
from comity.programme.instruments.terms import stages

EVERY = 3600.0  # seconds between looks
MOST = 2000  # of one look
PAST = timedelta(days=60)  # what ended longer ago has been said

_next = 0.0


class _Duty(NamedTuple):
    """That an agency's heads are to be told of a record's day, at some stages, earliest first; the last is said."""

    record: uuid.UUID
    agency: str
    due: date
    stages: tuple[str, ...]


def warn_now_and_then() -> None:
    """The chore: every hour."""
    global _next
    now = time.monotonic()
    if now >= _next:
        _next = now + EVERY
        do_warn_due(today())


@action
def do_warn_due(day: date) -> int:
    """Tell everybody whose turn it is on `day`; returns how many notices were given."""
    duties = [*_of_instruments(day), *_of_obligations(day)]
    if not duties:
        return 0
    heads = _heads({duty.agency for duty in duties}, day)
    rows = Warned.objects.filter(record__in={duty.record for duty in duties})
    said = set(rows.values_list("record", "post", "due", "stage"))
    records = Record.objects.for_machine().in_bulk({duty.record for duty in duties})
    given = 0
    for duty in duties:
        for post, person in heads[duty.agency]:
            new = [stage for stage in duty.stages if (duty.record, post, duty.due, stage) not in said]
            for stage in new:
                Warned(record=duty.record, post=post, due=duty.due, stage=stage).save(force_insert=True)
            # After weeks without power the last of several stages is said, not all of them.
            if duty.stages[-1] in new and duty.record in records:
                tell(person, post, records[duty.record])
                given += 1
    return given


def _of_instruments(day: date) -> Iterator[_Duty]:
    rows = Instrument.objects.for_machine().filter(record__replica=False).select_related("record")
    until = day + timedelta(days=rules().longest_warning)
    ends = ending(rows.filter(automatic=False), day - PAST, until)
    renews = ending(rows.filter(automatic=True), day, until + timedelta(days=MOST_NOTICE))
    for row in (*ends.order_by("due", "pk")[:MOST], *renews.order_by("due_day", "pk")[:MOST]):
        end = end_of_row(row, day)
        one = rules().class_of(row.class_code)
        if end is None or one is None:
            continue
        reached = stages((end.act_by - day).days, one.warn_days)
        if reached:
            yield _Duty(row.pk, row.record.owner, end.day, reached)


def _of_obligations(day: date) -> Iterator[_Duty]:
    before = profile().reminders.before
    until = day + timedelta(days=max(before, default=0))
    rows = Obligation.objects.for_machine().filter(
        waits=True, due__range=(day - PAST, until), agency__in=node.here().agencies
    )
    for row in rows.order_by("due", "pk")[:MOST]:
        if row.due is not None:
            yield _Duty(row.pk, row.agency, row.due, stages((row.due - day).days, tuple(before)))


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
