"""Free days: stretches on which nothing that this hat may be told of stands in the way of posts and partners."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from comity.agenda.busy import busy_posts, posts_of
from comity.agenda.collisions import APART, bookings, busy_times, holds, meetings, of_posts, same_person
from comity.agenda.public_holidays import holiday, home
from comity.agenda.reading import each_day
from comity.kernel.acting import Acting

FURTHEST = 366  # days that one search looks through
SATURDAY = 5


@dataclass(frozen=True)
class Search:
    """For whom, between which days, for how many days on end; `weekends` says that these count as free."""

    first: date
    last: date
    length: int = 1
    posts: frozenset[uuid.UUID] = frozenset()
    partners: tuple[str, ...] = ()
    weekends: bool = False


@dataclass(frozen=True)
class Window:
    """A stretch of free days, as long as it can be."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Free:
    """What a search found, and on how many days which reason stood in the way.

    Reasons are "hold", "post", "partner", "holiday" and "weekend"; a day counts under the first that holds.
    """

    windows: tuple[Window, ...]
    blocked: dict[str, int]


def free_windows(search: Search, acting: Acting) -> Free:
    """Every stretch of at least `length` free days. The same reasons as in `collisions`, day by day."""
    last = min(search.last, search.first + timedelta(days=FURTHEST - 1))
    taken = _taken(search, last, acting)
    counts: dict[str, int] = defaultdict(int)
    windows: list[Window] = []
    begun: date | None = None
    for day in (*each_day(search.first, last), None):
        reason = "" if day is None else taken.get(day) or _closed(day, search)
        if day is not None and not reason:
            begun = begun or day
            continue
        if reason:
            counts[reason] += 1
        end = (day or last + timedelta(days=1)) - timedelta(days=1)
        if begun is not None and (end - begun).days + 1 >= search.length:
            windows.append(Window(begun, end))
        begun = None
    return Free(tuple(windows), dict(counts))


def _closed(day: date, search: Search) -> str:
    if any(holiday(code, day, "en") for code in (home(), *search.partners)):
        return "holiday"
    return "weekend" if not search.weekends and day.weekday() >= SATURDAY else ""


def _taken(search: Search, last: date, acting: Acting) -> dict[date, str]:
    """Why each day is taken. What is found first stays."""
    found: dict[date, str] = {}
    for reason, first, end in _reasons(search, last, acting):
        for day in each_day(max(first, search.first), min(end, last)):
            found.setdefault(day, reason)
    return found


def _reasons(search: Search, last: date, acting: Acting) -> Iterator[tuple[str, date, date]]:
    for hold in holds(acting, search.first, last):
        if hold.partner in search.partners or posts_of(hold) & search.posts:
            yield "hold", hold.first, hold.last  # type: ignore[misc]  # by their grain, both are known
    if search.posts:
        persons = search.posts | same_person(acting, search.posts)
        for row in bookings(acting, search.first, last, of_posts(persons)):
            yield "post", row.first, row.last  # type: ignore[misc]
        for told in busy_times(acting, search.first, last, of_posts(search.posts)):
            yield "post", told.first, told.last  # type: ignore[misc]
        for day, posts in busy_posts(acting, search.first, last).items():
            if posts & persons:
                yield "post", day, day
    for code in search.partners:
        for met in meetings(acting, code, search.first - APART, last + APART):
            if met.record.owner != acting.agency:
                yield "partner", met.first - APART, met.last + APART
