"""Instruments for lists, their obligations, what is near its end, and how many of each year stand how."""

import uuid
from calendar import isleap
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import ExtractYear

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.words import Words
from comity.programme.instruments.lifecycle import PHASES, STATES
from comity.programme.instruments.models import Instrument, Obligation
from comity.programme.instruments.rules import rules
from comity.programme.instruments.terms import End, next_end, standing_of
from comity.programme.models import with_any

MOST_NOTICE = 366  # days of notice before an instrument renews itself
WITHIN = (30, 90, 180, 365)
COUNTED = 5000  # of the newest, in the chart


@dataclass(frozen=True)
class Filters:
    """What a person asked for; empty means everything. `state` is a state or a phase; `within` days to the end."""

    class_code: str = ""
    partner: str = ""
    state: str = ""
    within: str = ""
    doubt: str = ""

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> "Filters":
        found = cls(**{name: query.get(name, "").strip()[:60] for name in cls.__dataclass_fields__})
        within = found.within if found.within in map(str, WITHIN) else ""
        return cls(found.class_code, found.partner, found.state, within, found.doubt)

    @property
    def query(self) -> str:
        """The filters as the beginning of an address's query."""
        set_ = {name: value for name, value in vars(self).items() if value}
        return f"{urlencode(set_)}&" if set_ else ""

    @property
    def any(self) -> bool:
        return bool(self.query)


def instruments(acting: Acting, filters: Filters, today: date) -> QuerySet[Instrument]:
    """The instruments that a hat may see and that the filters leave, in no order."""
    rows: QuerySet[Instrument] = Instrument.objects.visible_to(acting)
    if filters.class_code:
        rows = rows.filter(class_code=filters.class_code)
    if filters.partner:
        rows = rows.filter(with_any(names.partner_codes(filters.partner)))
    if filters.state in PHASES:
        rows = rows.filter(phase=filters.state)
    elif filters.state in STATES:
        rows = rows.filter(record__state=filters.state)
    if filters.doubt:
        rows = rows.exclude(external_id="")
    if filters.within:
        rows = ending(rows, today, today + timedelta(days=int(filters.within)))
    return rows


def ending(rows: QuerySet[Instrument], first: date, last: date) -> QuerySet[Instrument]:
    """Of scoped rows, those in force whose end, or next renewal, lies between two days."""
    rows = rows.filter(phase="in-force")
    years = range(first.year, last.year + 1)
    rows = rows.annotate(
        **{f"turn_{year}": (Value(year) - ExtractYear("due")) % F("every") for year in years}
    )
    asked = Q(automatic=False, due__range=(first, last))
    for year in years:
        begin = first.month * 100 + first.day if year == first.year else 101
        end = last.month * 100 + last.day if year == last.year else 1231
        if end == 228 and not isleap(year):
            end = 229  # what would renew itself on the 29th does so a day earlier
        asked |= Q(
            automatic=True, due_day__range=(begin, end), due__lte=date(year, 12, 31), **{f"turn_{year}": 0}
        )
    return rows.filter(asked)


def end_of_row(row: Instrument, today: date) -> End | None:
    """The next end of a row that is in force."""
    if row.phase != "in-force":
        return None
    return next_end(row.deadline, row.automatic, row.every, row.notice_days, today)


def standing_of_row(row: Instrument, today: date) -> Words:
    """How a row stands on a day."""
    one = rules().class_of(row.class_code)
    warn = max(one.warn_days, default=0) if one else 90
    return standing_of(row.phase, end_of_row(row, today), today, warn)


def obligations_of(instrument: uuid.UUID, acting: Acting) -> list[Obligation]:
    """The obligations under an instrument that a hat may see, open ones first, by deadline."""
    rows = Obligation.objects.visible_to(acting).filter(instrument=instrument).select_related("record")
    return list(rows.order_by("-waits", F("due").asc(nulls_last=True), "pk")[:200])


def owed(acting: Acting) -> QuerySet[Obligation]:
    """The open obligations of a hat's agency."""
    return Obligation.objects.visible_to(acting).filter(agency=acting.agency, waits=True)


@dataclass(frozen=True)
class ByYear:
    """How many instruments signed in each year are in each phase.

    `undated` are those whose year of signature is not known, by phase; `more` says that only the newest were counted.
    """

    years: dict[int, dict[str, int]]
    undated: dict[str, int]
    more: bool

    @property
    def largest(self) -> int:
        return max((sum(counts.values()) for counts in self.years.values()), default=0)


def by_year(rows: QuerySet[Any]) -> ByYear:
    """Each instrument once, in the year of its signature (of a domestic document, its promulgation), by phase.

    What is only known to lie in several years, or was not signed yet, is undated.
    """
    told = rows.order_by(F("signed_first").desc(nulls_last=True), "pk")
    found = list(told.values_list("signed_first", "signed_last", "phase")[: COUNTED + 1])
    years: dict[int, Counter[str]] = defaultdict(Counter)
    undated: Counter[str] = Counter()
    for first, last, phase in found[:COUNTED]:
        if first and last and first.year == last.year:
            years[first.year][phase] += 1
        else:
            undated[phase] += 1
    return ByYear({year: dict(years[year]) for year in sorted(years)}, dict(undated), len(found) > COUNTED)
