"""Asking later: was a decision carried out, and did it help? The heads concerned are told once, by a notice."""

import time
from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from comity.counsel.models import Asked, Decision, Outcome, Proposal
from comity.directory.kinds import PostBody
from comity.directory.models import Post
from comity.directory.seats import held, holder_on
from comity.directory.today import today
from comity.kernel import node
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.following.telling import tell
from comity.kernel.reading import contents

EVERY = 3600.0  # seconds between looks
MOST = 200  # decisions of one look, the longest due first
_ASKED_OF = ("approved", "noted")

_next = 0.0


def ask_now_and_then() -> None:
    """The chore: every hour."""
    global _next
    now = time.monotonic()
    if now >= _next:
        _next = now + EVERY
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
    said = set(Asked.objects.filter(decision__in=[row.pk for row in rows]).values_list("decision", "post"))
    heads = list(_heads(day)) if rows else []
    given = 0
    for row in rows:
        concerned = {row.record.owner, proposers.get(row.proposal, "")}
        for post, person in heads:
            if post.record.owner in concerned and (row.pk, post.pk) not in said:
                Asked(decision=row.pk, post=post.pk, on=day).save(force_insert=True)
                tell(person, post.pk, row.record)
                given += 1
    return given


def due_to_ask(acting: Acting, day: date) -> "QuerySet[Decision]":
    """The decisions of which this hat may know that it is time to ask what came of them, the longest due first."""
    rows = _due(Decision.objects.visible_to(acting), Outcome.objects.visible_to(acting), day)
    return rows.select_related("record").order_by("ask_due", "pk")


def _due(decisions: "QuerySet[Decision]", outcomes: "QuerySet[Outcome]", day: date) -> "QuerySet[Decision]":
    answered = outcomes.filter(decision=OuterRef("pk"))
    return decisions.filter(~Exists(answered), ask_due__lte=day, record__state__in=_ASKED_OF)


def _heads(day: date) -> Iterator[tuple[Post, str]]:
    """The open posts of heads of the agencies hosted here, with who holds them."""
    rows = Post.objects.for_machine().filter(
        held(day), record__owner__in=node.here().agencies, record__state="held", record__replica=False
    )
    posts = list(rows.select_related("record"))
    bodies = contents([post.record for post in posts])
    for post in posts:
        body = bodies[post.pk]
        if isinstance(body, PostBody) and Role.HEAD.value in body.roles:
            yield post, holder_on(post, day)
