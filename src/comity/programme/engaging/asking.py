"""After the last day the lead agency is asked for its account, and asked again. Nobody is asked the same twice.

A notice has no word of the engagement; the numbers of days stand in the profile (`asking`). Each node asks the agencies
that it hosts, of its own engagements and of those that other nodes let them know.
"""

import time
import uuid
from collections import defaultdict
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from comity.directory.kinds import PostBody
from comity.directory.models import Post
from comity.directory.names import profile
from comity.directory.seats import held, holder_on
from comity.directory.today import today
from comity.kernel import node
from comity.kernel.acting import Acting, Role, machine
from comity.kernel.actions import action
from comity.kernel.following.telling import tell
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.programme.grouping import do_group, ungrouped_of_arranged
from comity.programme.models import Account, Asked, Engagement

EVERY = 1800.0  # seconds between looks for what is to be asked
SOON = 20.0  # seconds between looks for accounts that came
MOST = 500  # engagements asked for in one look, the latest ended first
LONGEST = timedelta(days=400)  # what ended longer ago has been asked for often enough

_next = {"ask": 0.0, "join": 0.0}


class _Turn(NamedTuple):
    """That a post is asked for an engagement's account at some stages; only the last one is said."""

    engagement: uuid.UUID
    post: uuid.UUID
    person: str
    last: date
    stages: tuple[str, ...]


def ask_now_and_then() -> None:
    """The chore: every half hour, ask for the accounts that are owed."""
    now = time.monotonic()
    if now >= _next["ask"]:
        _next["ask"] = now + EVERY
        do_ask(today())


def join_now_and_then() -> None:
    """The chore: put accounts that came for an arranged engagement into it."""
    now = time.monotonic()
    if now >= _next["join"]:
        _next["join"] = now + SOON
        join_accounts()


def join_accounts() -> int:
    """Every account that says of which engagement it is, into it; returns how many were."""
    joined = 0
    for agency in node.here().agencies:
        acting = machine(agency)
        for account in ungrouped_of_arranged(acting):
            do_group(account, acting=acting)
            joined += 1
    return joined


def owed(acting: Acting, day: date) -> QuerySet[Engagement]:
    """The engagements that ended before `day` and of which the acting agency, as their lead, has given no account."""
    own = Account.objects.visible_to(acting).filter(engagement=OuterRef("pk"), record__owner=acting.agency)
    rows = Engagement.objects.visible_to(acting).filter(owing=True, lead=acting.agency, last__lt=day)
    return rows.filter(~Exists(own))


@action
def do_ask(day: date) -> int:
    """Ask everybody whose turn it is on `day`; returns how many notices were given."""
    turns = _turns(day)
    said = set(
        Asked.objects.filter(engagement__in={turn.engagement for turn in turns}).values_list(
            "engagement", "post", "last", "stage"
        )
    )
    records = Record.objects.for_machine().in_bulk({turn.engagement for turn in turns})
    given = 0
    for turn in turns:
        key = (turn.engagement, turn.post, turn.last)
        new = [stage for stage in turn.stages if (*key, stage) not in said]
        for stage in new:
            Asked(engagement=turn.engagement, post=turn.post, last=turn.last, stage=stage).save(
                force_insert=True
            )
        # After days without power the last of several stages is said, not all of them.
        if turn.stages[-1] in new and turn.engagement in records:
            tell(turn.person, turn.post, records[turn.engagement])
            given += 1
    return given


def stages_on(last: date, day: date) -> tuple[str, ...]:
    """The stages at which an account has been asked for by `day`, in order; the head's turn aside."""
    return tuple(f"after-{days}" for days in sorted(profile().asking.days) if (day - last).days >= days)


def _turns(day: date) -> list[_Turn]:
    rules = profile().asking
    found: list[_Turn] = []
    seats = _seats(node.here().agencies, day)
    for row in _owed_here(day):
        stages = stages_on(row.last, day)
        late = (day - row.last).days >= rules.head_after
        for post, person, roles in seats[row.lead]:
            own = stages if Role.OFFICER.value in roles else ()
            if late and Role.HEAD.value in roles:
                own = (*own, f"head-{rules.head_after}")
            if own:
                found.append(_Turn(row.pk, post, person, row.last, own))
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


def _seats(agencies: tuple[str, ...], day: date) -> dict[str, list[tuple[uuid.UUID, str, tuple[str, ...]]]]:
    """By agency, the posts that are held on a day: (post, who holds it, its roles)."""
    rows = Post.objects.for_machine().filter(
        held(day), record__owner__in=agencies, record__state="held", record__replica=False
    )
    posts = list(rows.select_related("record"))
    bodies = contents([row.record for row in posts])
    found: dict[str, list[tuple[uuid.UUID, str, tuple[str, ...]]]] = defaultdict(list)
    for row in posts:
        body = bodies[row.pk]
        if isinstance(body, PostBody):
            found[row.record.owner].append((row.pk, holder_on(row, day), tuple(body.roles)))
    return found
