"""Contributor tables as one hat may read them: who sent how many, by period, mission and contributor.

Every figure is a sum of totals as their source gives them (the counted source only; Geo-PKO gives no people). Where
several agencies took the same table in, it counts once: the own agency's, else the one that changed last. A contributor
that a period's tables do not name has no figure for it, which is not 0.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from comity.kernel.acting import Acting
from comity.programme.peacekeeping.kinds import COUNTED
from comity.programme.peacekeeping.models import ContributionTable

PERIODS = 240  # months that may be chosen
TABLES = 2000  # tables that one reading takes in


class Rank(NamedTuple):
    """A contributor's place; equal numbers share a place."""

    place: int
    key: str
    people: int
    missions: int


class Point(NamedTuple):
    """A contributor's people in one period; None where no table names it."""

    period: str
    people: int | None


def tables(
    acting: Acting, *, period: str = "", mission: str = "", contributor: str = ""
) -> QuerySet[ContributionTable]:
    """The tables that this hat may read, narrowed."""
    rows = ContributionTable.objects.visible_to(acting).select_related("record")
    if period:
        rows = rows.filter(period=period)
    if mission:
        rows = rows.filter(mission=mission)
    if contributor:
        rows = rows.filter(contributors__contains=f"|{contributor}|")
    return rows


def periods(acting: Acting) -> list[str]:
    """The periods of the counted source, the latest first."""
    rows = ContributionTable.objects.visible_to(acting).filter(source=COUNTED)
    return list(rows.order_by("-period").values_list("period", flat=True).distinct()[:PERIODS])


def missions(acting: Acting) -> list[str]:
    """The missions that there are tables of."""
    rows = ContributionTable.objects.visible_to(acting)
    return list(rows.order_by("mission").values_list("mission", flat=True).distinct()[:PERIODS])


def one_each(rows: Iterable[ContributionTable], acting: Acting) -> list[ContributionTable]:
    """One table for each source, period and mission."""
    found: dict[tuple[str, str, str], ContributionTable] = {}
    for row in rows:
        key = (row.source, row.period, row.mission)
        if key not in found or _weight(row, acting) > _weight(found[key], acting):
            found[key] = row
    return list(found.values())


def _weight(row: ContributionTable, acting: Acting) -> tuple[bool, object]:
    return row.record.owner == acting.agency, row.record.changed_at


def counted(acting: Acting, period: str, mission: str = "") -> list[ContributionTable]:
    """The tables of the counted source of one period."""
    rows = tables(acting, period=period, mission=mission).filter(source=COUNTED)
    return one_each(rows.order_by("pk")[:TABLES], acting)


def ranks(found: Sequence[ContributionTable]) -> list[Rank]:
    """Contributors by people, the most first; by name where equal."""
    people: dict[str, int] = {}
    missions_: dict[str, int] = {}
    for row in found:
        for key, number in row.totals.items():
            if number is not None:
                people[key] = people.get(key, 0) + number
                missions_[key] = missions_.get(key, 0) + 1
    ordered = sorted(people, key=lambda key: (-people[key], key))
    ranked: list[Rank] = []
    for number, key in enumerate(ordered, start=1):
        before = ranked[-1] if ranked else None
        place = before.place if before and before.people == people[key] else number
        ranked.append(Rank(place, key, people[key], missions_[key]))
    return ranked


def over_time(acting: Acting, key: str, mission: str, chosen: Sequence[str]) -> list[Point]:
    """A contributor's people in each of these periods, in their order."""
    rows = tables(acting, mission=mission, contributor=key).filter(source=COUNTED, period__in=list(chosen))
    found: dict[str, int] = {}
    for row in one_each(rows.order_by("pk")[:TABLES], acting):
        number = row.totals.get(key)
        if number is not None:
            found[row.period] = found.get(row.period, 0) + number
    return [Point(period, found.get(period)) for period in chosen]
