"""Can two EDTF dates be one day, and how surely? Only the forms that records carry are understood.

Understood (ISO 8601-2, EDTF levels 0 to 2): `2018-08-28`, `2018-08`, `2018`, `2018-35` (quarters 33-36, halves 40-41,
seasons 21-24), unspecified digits (`XXXX-08-28`, `2018-XX-XX`), intervals with open ends (`2016-01/..`), sets
(`{a,b}`, `[a,b]`), qualifiers `?`, `~`, `%` (read past). Anything else counts as unknown.
"""

import calendar
import datetime
import re
from dataclasses import dataclass
from typing import Literal

Agreement = Literal["equal", "within", "overlap", "apart", "unknown"]

_DATE = re.compile(r"(?P<y>[\dX]{4})(?:-(?P<m>\d\d|XX)(?:-(?P<d>\d\d|XX))?)?")
_PARTS = {
    **{32 + q: (3 * q - 2, 3 * q) for q in (1, 2, 3, 4)},
    40: (1, 6),
    41: (7, 12),
    21: (3, 5),
    22: (6, 8),
    23: (9, 11),
    24: (12, 12),
}
_FIRST = datetime.date(1, 1, 1)
_LAST = datetime.date(9999, 12, 31)
_ANY_YEAR = 2000  # a leap year stands in where the year is not stated


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `start` to `end`; `yearless` when only month and day are known."""

    start: datetime.date
    end: datetime.date
    yearless: bool = False

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


def stretch(edtf: str | None) -> Stretch | None:
    """The days an EDTF string allows, from first to last; None where it is unknown or not understood."""
    if not edtf:
        return None
    text = re.sub(r"[?~%]", "", edtf.strip())
    if text[:1] in "{[":
        members = [stretch(part) for part in re.split(r",|\.\.", text.strip("{}[]")) if part]
        known = [member for member in members if member]
        if not known:
            return None
        return Stretch(min(m.start for m in known), max(m.end for m in known), known[0].yearless)
    if "/" in text:
        return _interval(*text.split("/", 1))
    return _single(text)


def agreement(a: str | None, b: str | None) -> Agreement:
    """How two dates agree: "equal" (the same days), "within" (one inside the other), "overlap", "apart", "unknown"."""
    one, two = stretch(a), stretch(b)
    if one is None or two is None:
        return "unknown"
    if one.yearless or two.yearless:
        return _yearless(one, two)
    return _compare(one, two)


def _interval(head: str, tail: str) -> Stretch | None:
    start, end = _single(head), _single(tail)
    if start is None and end is None:
        return None
    first = start.start if start else _FIRST
    last = end.end if end else _LAST
    if first > last:
        return None
    return Stretch(first, last, bool(start and start.yearless) or bool(end and end.yearless))


def _single(text: str) -> Stretch | None:
    match = _DATE.fullmatch(text)
    if not match:
        return None
    yearless = "X" in match["y"]
    month = match["m"] if match["m"] and "X" not in match["m"] else None
    if yearless and (match["y"] != "XXXX" or month is None):
        return None
    year = _ANY_YEAR if yearless else int(match["y"])
    if not year:
        return None
    if month is None:
        return Stretch(datetime.date(year, 1, 1), datetime.date(year, 12, 31))
    number = int(month)
    day = match["d"] if match["d"] and "X" not in match["d"] else None
    try:
        if day:
            exact = datetime.date(year, number, int(day))
            return Stretch(exact, exact, yearless)
        first, last = _PARTS.get(number, (number, number))
        return Stretch(
            datetime.date(year, first, 1),
            datetime.date(year, last, calendar.monthrange(year, last)[1]),
            yearless,
        )
    except (ValueError, calendar.IllegalMonthError):
        return None


def _yearless(one: Stretch, two: Stretch) -> Agreement:
    """Month and day only: laid into every year the other allows; equal if one of those years makes them equal."""
    if one.yearless and two.yearless:
        return _compare(one, two)
    known, floating = (two, one) if one.yearless else (one, two)
    if known.days > 366:
        return "within"
    found: Agreement = "apart"
    for year in (known.start.year, known.end.year):
        try:
            moved = Stretch(floating.start.replace(year=year), floating.end.replace(year=year))
        except ValueError:  # the 29th of February in a common year
            continue
        level = _compare(known, moved)
        if level == "equal":
            return level
        if level != "apart":
            found = level
    return found


def _compare(one: Stretch, two: Stretch) -> Agreement:
    if (one.start, one.end) == (two.start, two.end):
        return "equal"
    if one.end < two.start or two.end < one.start:
        return "apart"
    if (one.start <= two.start and two.end <= one.end) or (two.start <= one.start and one.end <= two.end):
        return "within"
    return "overlap"
