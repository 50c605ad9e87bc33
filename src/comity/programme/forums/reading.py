"""What one hat may read of a forum: its bodies, who chairs them, who of ours sits there, papers and commitments."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import F

from comity.directory.names import profile
from comity.kernel.acting import Acting
from comity.kernel.dates import span
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.profiles.entries.world import Forum
from comity.programme.forums.models import ForumCycle, ForumPaper, ForumSeat

MOST = 500  # rows of one list


class Body(NamedTuple):
    """A forum in its tree: how deep it stands under the one that is looked at, 0 for that."""

    entry: Forum
    depth: int


def tree_of(code: str) -> list[Body]:
    """A forum and everything under it, each before what is under it, as the profile lists them."""
    under: dict[str, list[Forum]] = {}
    for forum in profile().forums:
        if forum.parent:
            under.setdefault(forum.parent, []).append(forum)

    def walk(forum: Forum, depth: int) -> Iterable[Body]:
        yield Body(forum, depth)
        for child in under.get(forum.code, ()):
            yield from walk(child, depth + 1)

    return list(walk(profile().forum(code), 0))


def roots() -> list[Forum]:
    """The forums that stand under no other."""
    return [forum for forum in profile().forums if forum.parent is None]


class Cycle(NamedTuple):
    """Who chairs a forum together in a period. `record` is None where only the profile says so."""

    forum: str
    period: str
    first: date | None
    last: date | None
    co_chairs: tuple[str, ...]
    source: str
    verified: bool
    record: Record | None

    def within(self, first: date, last: date) -> bool:
        """Whether it touches this time; an open end touches everything on its side."""
        return (self.first is None or self.first <= last) and (self.last is None or self.last >= first)


def cycles_of(acting: Acting, forums: Iterable[str]) -> dict[str, list[Cycle]]:
    """The cycles of these forums, the earliest first: those on record that this hat may read; for a forum that has none
    of these, what the profile says."""
    wanted = list(forums)
    rows = ForumCycle.objects.visible_to(acting).filter(forum__in=wanted, record__state="stated")
    found_rows = list(rows.select_related("record").order_by(F("first").asc(nulls_first=True), "pk")[:MOST])
    bodies = contents([row.record for row in found_rows])
    found: dict[str, list[Cycle]] = {code: [] for code in wanted}
    for row in found_rows:
        body = bodies[row.pk]
        chairs = (body.co_chairs, body.source, body.verified)
        found[row.forum].append(Cycle(row.forum, row.period, row.first, row.last, *chairs, row.record))
    for entry in profile().forum_cycles:
        if entry.forum in found and not any(one.record for one in found[entry.forum]):
            first, last = span(entry.period)
            said = (entry.co_chairs, entry.source, entry.verified)
            found[entry.forum].append(Cycle(entry.forum, entry.period, first, last, *said, None))
    return {code: sorted(cycles, key=lambda one: one.first or date.min) for code, cycles in found.items()}


def chairing(cycles: Iterable[Cycle], day: date) -> list[Cycle]:
    """The cycles of a day."""
    return [cycle for cycle in cycles if cycle.within(day, day)]


def seats_of(acting: Acting, forums: Iterable[str]) -> list[ForumSeat]:
    """Who of ours sits in these forums, present ones first."""
    rows = ForumSeat.objects.visible_to(acting).filter(forum__in=list(forums))
    return list(rows.select_related("record").order_by("-current", "forum", "pk")[:MOST])


def papers_of(acting: Acting, forums: Iterable[str], most: int = 50) -> list[ForumPaper]:
    """The papers for these forums: those to be written by deadline, then the latest."""
    rows = ForumPaper.objects.visible_to(acting).filter(forum__in=list(forums)).select_related("record")
    waiting = list(rows.filter(waits=True).order_by(F("due").asc(nulls_last=True), "pk")[:most])
    others = rows.filter(waits=False).order_by(F("due").desc(nulls_last=True), "-pk")
    return [*waiting, *others[: most - len(waiting)]]
