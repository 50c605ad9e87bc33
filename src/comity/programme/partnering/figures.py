"""The figures by which a relation is looked at. Each is one function of plain facts, with its formula.

The count of meetings is no measure of a relation, and none of these rises by meeting more within a quarter. What a
relation gives is seen in commitments kept and results recorded. Unknown stays unknown: a figure of nothing is None.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple


class Regularity(NamedTuple):
    """`met` of `quarters` had a contact; `gap` is the longest run of days without one."""

    met: int
    quarters: int
    gap: int

    @property
    def share(self) -> float | None:
        return self.met / self.quarters if self.quarters else None


def regularity(days: Collection[date], first: date, last: date) -> Regularity:
    """How evenly contacts lie in the time from `first` to `last`.

    share = quarters of the calendar with at least one contact / quarters that the time touches
    gap   = the most days on end without a contact, from `first` to `last`
    """
    if last < first:
        return Regularity(0, 0, 0)
    within = sorted({day for day in days if first <= day <= last})
    edges = [first - timedelta(days=1), *within, last + timedelta(days=1)]
    gap = max((after - before).days - 1 for before, after in pairwise(edges))
    met = {_quarter(day) for day in within}
    return Regularity(len(met), _quarter(last) - _quarter(first) + 1, gap)


class Height(NamedTuple):
    """`mean` of the ranks stated, the `highest` of them, and how many of `total` stated one."""

    mean: float | None
    highest: int
    stated: int
    total: int


def height(levels: Iterable[str], ranks: Mapping[str, int]) -> Height:
    """At which level the two sides meet.

    mean = sum of the ranks of the contacts whose level is stated / number of these contacts

    `ranks` gives each level of the profile its rank, 1 the lowest; a level that has none is not stated.
    """
    told = [ranks.get(level, 0) for level in levels]
    known = [rank for rank in told if rank]
    return Height(sum(known) / len(known) if known else None, max(known, default=0), len(known), len(told))


def reciprocity(incoming: int, outgoing: int) -> float | None:
    """Whether both sides come: 1 where as many came as went, 0 where only one side travels.

    reciprocity = 1 - |incoming - outgoing| / (incoming + outgoing)

    Joint activities and those whose direction is not stated count on neither side.
    """
    both = incoming + outgoing
    return 1 - abs(incoming - outgoing) / both if both else None


def kept_share(kept: int, dropped: int, late: int) -> float | None:
    """How far one side's word holds.

    kept share = commitments kept / (kept + dropped + open past their deadline)

    What is open and not yet due says nothing either way.
    """
    judged = kept + dropped + late
    return kept / judged if judged else None


def result_share(with_result: int, carried_out: int) -> float | None:
    """How many of the engagements gave something that an account records.

    result share = engagements with an account that records a result / engagements carried out
    """
    return with_result / carried_out if carried_out else None


def mean_mark(total: int, answered: int) -> float | None:
    """An assessment in one number: sum of the marks given / questions that got a mark."""
    return total / answered if answered else None


def months_between(first: date, last: date) -> Iterator[tuple[int, int]]:
    """(year, month) of every month that the time touches, in order."""
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield number // 12, number % 12 + 1


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3
