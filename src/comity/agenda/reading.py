"""The calendar as one hat may read it: what stands on each day, and what happened at some time not known exactly.

Everything comes from rows that `visible_to(acting)` answers, found by the days in their tables. Counts are counts of
these rows. What the hat may not read is not here at all; `busy` has the one declared exception, and is never counted.
"""

import uuid
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate, islice
from typing import Any, NamedTuple

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from comity.agenda.sources import KINDS, SOURCES, Filters, Source
from comity.kernel.acting import Acting
from comity.kernel.dates import LONG, grain
from comity.kernel.kept import Kept
from comity.kernel.records import Record

PER_DAY = 4
UNDATED = 12  # shown of those whose day is not known
COUNTED = 200  # at most so many are counted of those whose month is not known
MOST = 20_000  # rows of one kind that one reading takes in
WHOLE_YEAR = 500  # rows of one kind and year that are read at once
DAY = timedelta(days=1)
_EXACT = frozenset({"day", "long"})
_RANK = {source.kind: number for number, source in enumerate(SOURCES)}
_KEPT = Kept(KINDS, 40)


class Item(NamedTuple):
    """One record in the calendar, in the order in which a day shows them.

    `first` and `last` are its days where `grain` is "day" or "long", and else the time within which it was. `text` is
    its date as it was stated (EDTF).
    """

    first: date
    rank: int
    key: str  # the record's id as the database writes it: thousands are compared, few are shown
    last: date
    grain: str
    text: str

    @property
    def id(self) -> uuid.UUID:
        return uuid.UUID(self.key)

    @property
    def kind(self) -> str:
        return SOURCES[self.rank].kind

    @property
    def exact(self) -> bool:
        return self.grain in _EXACT


@dataclass
class Calendar:
    """A stretch of days. `days` holds the first of each day; `counts` how many there are in all.

    What lasts more than `LONG` stands on its first and last day only, and in `lasting`, of which `long` is the number.
    `some_time` are those within the stretch of which the day is not known, `undated` how many they are; `wider` is how
    many are known only to lie in a year that the stretch touches, counted up to `COUNTED`.
    """

    first: date
    last: date
    days: dict[date, list[Item]]
    counts: dict[date, int]
    total: int = 0
    lasting: list[Item] = field(default_factory=list)
    long: int = 0
    some_time: list[Item] = field(default_factory=list)
    undated: int = 0
    wider: int = 0
    records: dict[uuid.UUID, Record] = field(default_factory=dict)

    def each_day(self) -> Iterator[date]:
        return each_day(self.first, self.last)

    @property
    def shown(self) -> list[Item]:
        """Every item that stands on a day, once, in order."""
        return sorted({item for items in self.days.values() for item in items})


def each_day(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    for offset in range((last - first).days + 1):
        yield first + offset * DAY


def calendar(
    acting: Acting, first: date, last: date, filters: Filters | None = None, *, per_day: int = PER_DAY
) -> Calendar:
    """What this hat may read of the days from `first` to `last`."""
    narrowed = filters or Filters()
    asked = (first, last, narrowed, per_day)
    found = _KEPT.one(asked, acting, lambda: _gathered(acting, first, last, narrowed, per_day))
    return replace(found, records=records_of(acting, {*found.shown, *found.lasting, *found.some_time}))


def _gathered(acting: Acting, first: date, last: date, filters: Filters, per_day: int) -> Calendar:
    """The calendar without its records."""
    exact: list[Item] = []
    inexact: list[Item] = []
    wider = 0
    for source in filters.sources():
        for item in items_of(source, acting, filters, first, last):
            (exact if item.grain in _EXACT else inexact).append(item)
        if source.shape == "happening" and not source.exact:
            wider += _wider(source, acting, filters, first, last)
    exact.sort()
    inexact.sort()
    through = [item for item in exact if item.grain == "long"]
    days, counts = _laid_out(exact, first, last, per_day)
    return Calendar(
        first,
        last,
        days,
        counts,
        len(exact),
        lasting=through[:UNDATED],
        long=len(through),
        some_time=inexact[:UNDATED],
        undated=len(inexact),
        wider=wider,
    )


def _laid_out(
    items: list[Item], first: date, last: date, per_day: int
) -> tuple[dict[date, list[Item]], dict[date, int]]:
    """The first of each day, and how many each day has. Days that are full are not walked through again."""
    length = (last - first).days + 1
    days: list[list[Item]] = [[] for _ in range(length)]
    change = [0] * (length + 1)
    for item in items:
        for begin, end in _stretches(item, first, length):
            change[begin] += 1
            change[end] -= 1
            for offset in range(begin, end):
                if len(days[offset]) < per_day:
                    days[offset].append(item)
    counts = list(accumulate(change[:length]))
    each = list(each_day(first, last))
    return dict(zip(each, days, strict=True)), dict(zip(each, counts, strict=True))


def _stretches(item: Item, first: date, length: int) -> Iterator[tuple[int, int]]:
    """Where an item stands among the days: from, and up to but without."""
    begin, end = (item.first - first).days, (item.last - first).days + 1
    if item.grain != "long":
        yield max(0, begin), min(length, end)
        return
    for offset in (begin, end - 1):
        if 0 <= offset < length:
            yield offset, offset + 1


def records_of(acting: Acting, items: Iterable[Item]) -> dict[uuid.UUID, Record]:
    """The records of these items, in one query."""
    return Record.objects.visible_to(acting).in_bulk({item.id for item in items})


def short(first: date, last: date) -> Q:
    """The condition on rows with `grain`, `first` and `last`: known days that touch these, if they are no more than
    `LONG`, and what lies within a month that does. Both begin no earlier than a month before, so an index finds them.
    """
    return Q(grain__in=("day", "month"), first__range=(first - LONG * DAY, last), last__gte=first)


def lasting(first: date, last: date) -> Q:
    """The same for known days that are more than `LONG`; they are few."""
    return Q(grain="long", first__lte=last, last__gte=first)


def items_of(source: Source, acting: Acting, filters: Filters, first: date, last: date) -> Iterator[Item]:
    """The items of one kind in these days, in no order."""
    rows = _rows(source, acting, filters)
    for row in rows.filter(_condition(source, first, last)).values_list(*_told(source))[:MOST]:
        if _fits(source, filters, row):
            yield _item(source, row)


def _rows(source: Source, acting: Acting, filters: Filters) -> QuerySet[Any]:
    found: QuerySet[Any] = source.rows(acting).filter(filters.narrow()).annotate(key=Cast("pk", CharField()))
    return found


def _told(source: Source) -> tuple[str, ...]:
    # State and owner are looked at here and not in the query: asked for both, a database may well begin with all
    # records in that state instead of the few of these days.
    return (
        *_COLUMNS[source.shape],
        "record__state",
        "record__owner",
        *(["agency_codes"] if source.parties else []),
    )


def _fits(source: Source, filters: Filters, row: tuple[Any, ...]) -> bool:
    agencies = row[_TOLD + 2] if source.parties else ""
    return source.stands(row[_TOLD]) and filters.admits(row[_TOLD + 1], agencies)


_COLUMNS = {
    "happening": ("first", "key", "last", "grain", "date"),
    "deadline": ("due", "key", "due", "deadline", "deadline"),
    "term": ("first", "key", "last", "key", "key"),
}
_TOLD = 5


def _condition(source: Source, first: date, last: date) -> Q:
    if source.shape == "deadline":
        return Q(due__range=(first, last))
    if source.shape == "term":
        return Q(first__lte=last, last__gte=first)
    return short(first, last) | lasting(first, last)


def _item(source: Source, row: tuple[Any, ...]) -> Item:
    first, key, last, known, text = row[:_TOLD]
    if source.shape == "term":
        known, text = "day", ""
    elif source.shape == "deadline":
        # What is due in May is due by its last day, but no day of May is its own.
        known = grain(text) if text else "day"
        known = "day" if known == "long" else known
    return Item(first, _RANK[source.kind], key, last, known, text)


def _wider(source: Source, acting: Acting, filters: Filters, first: date, last: date) -> int:
    """How many are known only to lie in a year that these days are in, counted up to `COUNTED`."""
    rows = _rows(source, acting, filters).filter(grain="year", last__gte=first)
    rows = rows.filter(first__range=(date(first.year, 1, 1), last))
    told = rows.values_list(*_told(source))[: MOST if filters.agency else COUNTED]
    return min(COUNTED, sum(_fits(source, filters, row) for row in told))


def beginning(acting: Acting, year: int, filters: Filters, most: int) -> list[list[Item]]:
    """The first `most` engagements and conferences that begin in each month of a year; read no further than that."""
    return _KEPT.one((year, filters, most), acting, lambda: _beginning(acting, year, filters, most))


def _beginning(acting: Acting, year: int, filters: Filters, most: int) -> list[list[Item]]:
    found: list[list[Item]] = [[] for _ in range(12)]
    for source in filters.sources():
        if source.shape != "happening" or source.exact:
            continue
        # In the order of the index, so that reading stops with the last that is shown.
        rows = _rows(source, acting, filters).order_by("first", "last")
        long = rows.filter(grain="long", first__range=(date(year, 1, 1), date(year, 12, 31)))
        for item in _first_standing(source, filters, long, COUNTED):
            found[item.first.month - 1].append(item)
        for month, items in enumerate(_by_month(source, filters, rows.filter(grain="day"), year, most)):
            found[month] += items
    return [sorted(items)[:most] for items in found]


def _by_month(
    source: Source, filters: Filters, rows: QuerySet[Any], year: int, most: int
) -> list[list[Item]]:
    """The first `most` of each month: of few all at once, of many month by month."""
    whole = rows.filter(first__range=(date(year, 1, 1), date(year, 12, 31)))
    told = list(whole.values_list(*_told(source))[: WHOLE_YEAR + 1])
    found: list[list[Item]] = [[] for _ in range(12)]
    if len(told) > WHOLE_YEAR:
        for month in range(1, 13):
            days = date(year, month, 1), date(year, month, monthrange(year, month)[1])
            found[month - 1] = [*_first_standing(source, filters, rows.filter(first__range=days), most)]
        return found
    for row in told:
        items = found[row[0].month - 1]
        if len(items) < most and _fits(source, filters, row):
            items.append(_item(source, row))
    return found


def without_year(acting: Acting, filters: Filters, most: int) -> list[Item]:
    """Happenings that no year is known of, or only several years; at most so many of each kind."""
    found: list[Item] = []
    for source in filters.sources():
        if source.shape == "happening":
            rows = _rows(source, acting, filters).filter(grain__in=("", "years")).exclude(date="")
            found += _first_standing(source, filters, rows.order_by("pk"), most)
    return found


def _first_standing(source: Source, filters: Filters, rows: QuerySet[Any], most: int) -> Iterator[Item]:
    fitting = (
        row for row in rows.values_list(*_told(source)).iterator(chunk_size=16) if _fits(source, filters, row)
    )
    for row in islice(fitting, most):
        first = row[0] or date.max
        yield _item(source, (first, row[1], row[2] or first, *row[3:]))
