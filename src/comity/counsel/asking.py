"""Asking later: was a decision carried out, and did it help? The heads concerned are told once, by a notice."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from comity.counsel.models import Decision, Outcome, Proposal
from comity.directory.seats import seated
from comity.directory.today import today
from comity.kernel import node
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.following.telling import Duty, tell_once

EVERY = 3600.0  # seconds between looks
MOST = 200  # decisions of one look, the longest due first
_ASKED_OF = ("approved", "noted")


def ask_today() -> None:
    """The chore."""
    do_ask_what_came(today())


@action
def do_ask_what_came(day: date) -> int:
    """Tell the heads of the agencies that proposed and decided of what is due to be asked; how many notices."""
    unasked = _due(Decision.objects.for_machine(), Outcome.objects.for_machine(), day)
    rows = list(unasked.select_related("record").order_by("ask_due", "pk")[:MOST])
    proposers = dict(
        Proposal.objects.for_machine()
        .filter(pk__in=[row.proposal for row in rows])
        .values_list("pk", "record__owner")
    )
    heads = seated(node.here().agencies, day, Role.HEAD) if rows else {}
    return tell_once(
        [
            Duty(row.pk, seat.post, seat.person, row.ask_due or day, ("due",))
            for row in rows
            for agency in {row.record.owner, proposers.get(row.proposal, "")} & heads.keys()
            for seat in heads[agency]
        ]
    )


def due_to_ask(acting: Acting, day: date) -> "QuerySet[Decision]":
    """The decisions of which this hat may know that it is time to ask what came of them, the longest due first."""
    rows = _due(Decision.objects.visible_to(acting), Outcome.objects.visible_to(acting), day)
    return rows.select_related("record").order_by("ask_due", "pk")


def _due(decisions: "QuerySet[Decision]", outcomes: "QuerySet[Outcome]", day: date) -> "QuerySet[Decision]":
    answered = outcomes.filter(decision=OuterRef("pk"))
    return decisions.filter(~Exists(answered), ask_due__lte=day, record__state__in=_ASKED_OF)
