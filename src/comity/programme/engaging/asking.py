"""After the last day the lead agency is asked for its account, and asked again. Nobody is asked the same twice.

A notice has no word of the engagement; the numbers of days stand in the profile (`asking`). Each node asks the agencies
that it hosts, of its own engagements and of those that other nodes let them know.
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from comity.directory.names import profile
from comity.directory.seats import seated
from comity.directory.today import today
from comity.kernel import node
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.following.telling import Duty, tell_once
from comity.programme.models import Account, Engagement

EVERY = 1800.0  # seconds between looks
MOST = 500  # engagements asked for in one look, the latest ended first
LONGEST = timedelta(days=400)  # what ended longer ago has been asked for often enough


def ask_today() -> None:
    """The chore: ask for the accounts that are owed."""
    do_ask(today())


def owed(acting: Acting, day: date) -> QuerySet[Engagement]:
    """The engagements that ended before `day` and of which the acting agency, as their lead, has given no account."""
    own = Account.objects.visible_to(acting).filter(engagement=OuterRef("pk"), record__owner=acting.agency)
    rows = Engagement.objects.visible_to(acting).filter(owing=True, lead=acting.agency, last__lt=day)
    return rows.filter(~Exists(own))


@action
def do_ask(day: date) -> int:
    """Ask everybody whose turn it is on `day`; returns how many notices were given."""
    return tell_once(_turns(day))


def stages_on(last: date, day: date) -> tuple[str, ...]:
    """The stages at which an account has been asked for by `day`, in order; the head's turn aside."""
    return tuple(f"after-{days}" for days in sorted(profile().asking.days) if (day - last).days >= days)


def _turns(day: date) -> list[Duty]:
    rules = profile().asking
    found: list[Duty] = []
    officers = seated(node.here().agencies, day, Role.OFFICER)
    heads = seated(node.here().agencies, day, Role.HEAD)
    for row in _owed_here(day):
        stages = stages_on(row.last, day)
        turns = dict.fromkeys(officers[row.lead], stages) if stages else {}
        if (day - row.last).days >= rules.head_after:
            for seat in heads[row.lead]:
                turns[seat] = (*turns.get(seat, ()), f"head-{rules.head_after}")
        found += [Duty(row.pk, seat.post, seat.person, row.last, said) for seat, said in turns.items()]
    return found


def _owed_here(day: date) -> list[Any]:
    given = Account.objects.for_machine().filter(engagement=OuterRef("pk"), record__owner=OuterRef("lead"))
    rows = Engagement.objects.for_machine().filter(
        ~Exists(given),
        owing=True,
        lead__in=node.here().agencies,
        last__lt=day,
        last__gte=day - LONGEST,
    )
    return list(rows.order_by("-last", "pk")[:MOST])
