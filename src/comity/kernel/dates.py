"""Partial dates: EDTF text and the days it can mean. Unknown stays unknown."""

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import edtf

from comity.kernel.problems import Problem
from comity.kernel.words import Words

_PLAIN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DAYS = re.compile(r"\d{4}-\d{2}-\d{2}(/\d{4}-\d{2}-\d{2})?")
# EDTF level 2 codes of quarters (33 to 36) as months, first and last.
_QUARTERS = {33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12)}


class Span(NamedTuple):
    """First and last day that a date can mean; None where nothing is known."""

    first: date | None
    last: date | None


@lru_cache(maxsize=4096)
def span(text: str) -> Span:
    """Bounds of an EDTF date or interval. `XXXX-08-28` and open ends have None; so has an unreadable text."""
    if not text:
        return Span(None, None)
    if "/" in text:
        begin, _, end = text.partition("/")
        return Span(span(begin).first, span(end).last)
    match = _PLAIN.fullmatch(text.rstrip("?~%"))
    if not match:
        return Span(None, None)
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        if day:
            return Span(date(year, month, day), date(year, month, day))
        first_month, last_month = _QUARTERS.get(month, (month or 1, month or 12))
        last_day = calendar.monthrange(year, last_month)[1]
        return Span(date(year, first_month, 1), date(year, last_month, last_day))
    except (ValueError, IndexError):
        return Span(None, None)


LONG = 31  # days: what lasts longer is looked for apart, so that a month is found by where things begin


@lru_cache(maxsize=4096)
def grain(text: str) -> str:
    """How exactly an EDTF date or interval stands in the calendar.

    "day"    both ends are days of the calendar, without doubt, at most `LONG` days in all
    "long"   the same, but longer
    "month"  somewhere within one month
    "year"   somewhere within one year
    "years"  somewhere within a longer time
    ""       no year is known, or an end is open: it has no place in a calendar
    """
    first, last = span(text)
    if first is None or last is None or last < first:
        return ""
    if _DAYS.fullmatch(text):
        return "day" if (last - first).days < LONG else "long"
    return within(first, last)


def within(first: date, last: date) -> str:
    """The grain of something that happened some time from `first` to `last`."""
    if first.year != last.year:
        return "years"
    return "month" if first.month == last.month else "year"


def checked(text: str) -> str:
    """`text` if it is EDTF (ISO 8601-2:2019, levels 0 to 2); otherwise a Problem."""
    if text == "":
        return text
    try:
        edtf.parse_edtf(text)
    except edtf.EDTFParseException as error:
        raise Problem(
            "date-unreadable",
            what=Words(vi=f"Không đọc được ngày “{text}”.", en=f"The date “{text}” cannot be read."),
            mend=Words(
                vi="Ghi theo năm-tháng-ngày, phần chưa biết ghi X, ví dụ 2018-04-20 hoặc XXXX-08-28.",
                en="Write year-month-day with X for what is unknown, for example 2018-04-20 or XXXX-08-28.",
            ),
            place=text,
        ) from error
    return text
