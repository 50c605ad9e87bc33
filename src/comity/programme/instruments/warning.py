"""The chore that warns: of instruments near their end, of those that are about to renew themselves, of obligations due.

The heads of the owner agency are told of an instrument, those of the agency that owes it of an obligation, each stage
once. The stages stand in the profile, by class; of an obligation they are the reminders' before and after.
"""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from comity.directory.names import profile
from comity.directory.seats import seated
from comity.directory.today import today
from comity.kernel import node
from comity.kernel.acting import Role
from comity.kernel.actions import action
from comity.kernel.following.telling import Duty, tell_once
from comity.programme.instruments.models import Instrument, Obligation
from comity.programme.instruments.reading import MOST_NOTICE, end_of_row, ending
from comity.programme.instruments.rules import rules
from comity.programme.instruments.terms import stages

EVERY = 3600.0  # seconds between looks
MOST = 2000  # of one look
PAST = timedelta(days=60)  # what ended longer ago has been said


class _OfHeads(NamedTuple):
    """That an agency's heads are to be told of a record's day at some stages; see `Duty`."""

    record: uuid.UUID
    agency: str
    due: date
    stages: tuple[str, ...]


def warn_today() -> None:
    """The chore."""
    do_warn_due(today())


@action
def do_warn_due(day: date) -> int:
    """Tell everybody whose turn it is on `day`; returns how many notices were given."""
    duties = [*_of_instruments(day), *_of_obligations(day)]
    heads = seated({duty.agency for duty in duties}, day, Role.HEAD)
    return tell_once(
        [
            Duty(duty.record, seat.post, seat.person, duty.due, duty.stages)
            for duty in duties
            for seat in heads[duty.agency]
        ]
    )


def _of_instruments(day: date) -> Iterator[_OfHeads]:
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
            yield _OfHeads(row.pk, row.record.owner, end.day, reached)


def _of_obligations(day: date) -> Iterator[_OfHeads]:
    before = profile().reminders.before
    until = day + timedelta(days=max(before, default=0))
    rows = Obligation.objects.for_machine().filter(
        waits=True, due__range=(day - PAST, until), agency__in=node.here().agencies
    )
    for row in rows.order_by("due", "pk")[:MOST]:
        if row.due is not None:
            yield _OfHeads(row.pk, row.agency, row.due, stages((row.due - day).days, tuple(before)))
