"""The one thing that a calendar says of what one may not know: that a post of one's own agency is busy on a day.

The rule. A hat is told that a post is busy on a day when all of these hold: the post is its own agency's and the hat
may know of the post; the hat has a role that reads content; a booking of its own agency takes the post on that day; who
wrote the booking declared it (`busy`), and its marking is within the profile's `busy_up_to`. It is told the post and
the day, and no more: not how many bookings there are, nor until which hour, title, venue, partner, or marking. A day on
which a booking that the hat may know takes the post is left out, so that nothing is told of what lies beneath.

Of a venue only the answer to "is this venue free on this day?" is given, to the same hats, where the booking declares
`venue_busy`. Another agency's records never make anything busy.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from comity.agenda.models import Booking
from comity.agenda.reading import each_day, lasting, short
from comity.agenda.rules import busy_up_to
from comity.directory.models import Post
from comity.kernel.access import ROLES_FOR, Verb
from comity.kernel.acting import Acting
from comity.kernel.records import Record

Days = dict[date, frozenset[uuid.UUID]]


def busy_posts(acting: Acting, first: date, last: date) -> Days:
    """The posts that are busy on each day from `first` to `last`, as the rule above allows this hat to be told."""
    if not _may_be_told(acting):
        return {}
    declared = _declared(acting).filter(busy=True)
    rows = [row for row in _touching(declared, first, last) if row.post_ids]
    if not rows:
        return {}
    known = _known(acting, rows)
    hidden = [row for row in rows if row.pk not in known]
    if not hidden:
        return {}
    open_ = _by_day(_touching(Booking.objects.visible_to(acting), first, last), first, last)
    taken = _by_day(hidden, first, last)
    wanted = {post for posts in taken.values() for post in posts}
    own = Post.objects.visible_to(acting).filter(pk__in=wanted, record__owner=acting.agency)
    posts = frozenset(own.values_list("pk", flat=True))
    told = {day: frozenset(found & posts - open_.get(day, set())) for day, found in taken.items()}
    return {day: found for day, found in told.items() if found}


def busy_venue(acting: Acting, venue_key: str, first: date, last: date) -> list[date]:
    """The days on which a venue is taken by a booking that this hat may not know, as the rule allows."""
    if not venue_key or not _may_be_told(acting):
        return []
    declared = _declared(acting).filter(venue_busy=True, venue_key=venue_key)
    rows = list(_touching(declared, first, last))
    known = _known(acting, rows)
    days = {day for row in rows if row.pk not in known for day in _days(row, first, last)}
    return sorted(days)


def posts_named(acting: Acting, posts: frozenset[uuid.UUID]) -> dict[uuid.UUID, Record]:
    """The records of posts that this hat may know of."""
    return Record.objects.visible_to(acting).filter(kind="post").in_bulk(posts)


def posts_of(row: Any) -> set[uuid.UUID]:
    """The posts of a booking or hold."""
    return {uuid.UUID(post) for post in row.post_ids.split("|") if post}


def _may_be_told(acting: Acting) -> bool:
    return acting.hosted and bool(acting.roles & ROLES_FOR[Verb.READ])


def _declared(acting: Acting) -> QuerySet[Booking]:
    # The node's own question: the answer is only ever days of posts, or of one venue, by the rule above.
    return Booking.objects.for_machine().filter(
        record__owner=acting.agency, record__replica=False, record__marking__lte=busy_up_to()
    )


def _touching(rows: QuerySet[Booking], first: date, last: date) -> Iterator[Booking]:
    for row in rows.filter(short(first, last) | lasting(first, last)).select_related("record"):
        if row.record.state == "booked" and row.grain in ("day", "long"):
            yield row


def _known(acting: Acting, rows: list[Booking]) -> set[uuid.UUID]:
    keys = [row.pk for row in rows]
    return set(Booking.objects.visible_to(acting).filter(pk__in=keys).values_list("pk", flat=True))


def _by_day(rows: Any, first: date, last: date) -> dict[date, set[uuid.UUID]]:
    found: dict[date, set[uuid.UUID]] = defaultdict(set)
    for row in rows:
        for day in _days(row, first, last):
            found[day] |= posts_of(row)
    return found


def _days(row: Booking, first: date, last: date) -> Iterator[date]:
    assert row.first is not None and row.last is not None  # by its grain
    yield from each_day(max(row.first, first), min(row.last, last))
