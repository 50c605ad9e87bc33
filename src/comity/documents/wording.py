"""Dates and numbers in people's words, in Vietnamese and English; for paper and for the pages alike.

Dates come as EDTF text (Extended Date/Time Format, levels 0 and 1 in the parts our records use): a day, a
month, a year, a season or quarter, with unknown parts as X, with `?`, `~` and `%`, and intervals of these.
Nothing is guessed: an unknown year is said to be unknown; a text that is not understood is shown as it is.

Vietnamese dates follow Decree 30/2020/NĐ-CP: days under 10 and months 1 and 2 take a leading zero.
"""

import calendar
import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from comity.kernel.words import Words

Number = int | float | Decimal

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
SEASONS: Final = {
    21: Words(vi="mùa xuân {}", en="spring {}"),
    22: Words(vi="mùa hè {}", en="summer {}"),
    23: Words(vi="mùa thu {}", en="autumn {}"),
    24: Words(vi="mùa đông {}", en="winter {}"),
    33: Words(vi="quý I/{}", en="first quarter of {}"),
    34: Words(vi="quý II/{}", en="second quarter of {}"),
    35: Words(vi="quý III/{}", en="third quarter of {}"),
    36: Words(vi="quý IV/{}", en="fourth quarter of {}"),
    40: Words(vi="6 tháng đầu năm {}", en="first half of {}"),
    41: Words(vi="6 tháng cuối năm {}", en="second half of {}"),
}
NOT_STATED: Final = Words(vi="không rõ ngày", en="date not stated")
DAY_NOT_STATED: Final = Words(vi="{} (không rõ ngày)", en="{} (day not stated)")
MONTH_NOT_STATED: Final = Words(vi="{} (không rõ tháng)", en="{} (month not stated)")
YEAR_NOT_STATED: Final = Words(vi="{} (không rõ năm)", en="{} (year not stated)")
DECADE: Final = Words(vi="thập niên {}", en="{}s")
CENTURY: Final = Words(vi="thế kỷ {}", en="century {}")
QUALIFIED: Final = {
    "": Words(vi="{}", en="{}"),
    "~": Words(vi="khoảng {}", en="about {}"),
    "?": Words(vi="{} (chưa chắc chắn)", en="{} (uncertain)"),
    "%": Words(vi="khoảng {} (chưa chắc chắn)", en="about {} (uncertain)"),
}
SPAN: Final = Words(vi="từ {} đến {}", en="{} to {}")
OPEN_END: Final = Words(vi="từ {}", en="from {}")
OPEN_START: Final = Words(vi="đến {}", en="until {}")
UNKNOWN_END: Final = Words(vi="từ {} (không rõ khi kết thúc)", en="from {} (end not stated)")
UNKNOWN_START: Final = Words(vi="đến {} (không rõ khi bắt đầu)", en="until {} (start not stated)")
AT_TIME: Final = Words(vi="{1} ngày {0}", en="{0} at {1}")

_DATE: Final = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX|XXXX)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?"
    r"(?:T(?P<time>\d\d:\d\d)(?::\d\d)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?(?P<mark>[~?%]?)"
)


@dataclass(frozen=True, slots=True)
class _Date:
    """One EDTF date. `year` keeps its X's, or is None when all X; the others None if absent or X."""

    year: str | None
    month: int | None
    day: int | None
    month_unknown: bool = False
    day_unknown: bool = False
    time: str = ""
    mark: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether this date can share its month or year with another in one short span."""
        whole_year = self.year is None or self.year.isdigit()
        known = not (self.month_unknown or self.day_unknown or self.time or self.mark)
        return whole_year and known and (self.month or 1) <= 12

    @property
    def grain(self) -> int:
        """1 for a year, 2 for a month, 3 for a day."""
        return 1 + (self.month is not None) + (self.day is not None)


def edtf_words(edtf: str, language: str) -> str:
    """EDTF text in people's words: `2018-04-20/2018-04-22` is "20-22/4/2018" or "20-22 April 2018".

    Empty text says that no date is stated. Text that is not understood comes back unchanged.
    """
    text = edtf.strip()
    if not text or text == "/":
        return NOT_STATED.say(language)
    start, slash, end = text.partition("/")
    if not slash:
        date = _parse(text)
        return text if date is None else _say(date, language)
    return _interval(start, end, language) or text


def long_date(date: datetime.date, language: str) -> str:
    """A date as an official document states it: "ngày 05 tháng 01 năm 2020", "5 January 2020"."""
    if language == "vi":
        return f"ngày {_day(date.day)} tháng {_month(date.month)} năm {date.year}"
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def short_date(date: datetime.date, language: str) -> str:
    """A date for a table or a list: "05/01/2020", "5 Jan 2020"."""
    if language == "vi":
        return f"{_day(date.day)}/{_month(date.month)}/{date.year}"
    return f"{date.day} {MONTHS[date.month - 1][:3]} {date.year}"


def number(value: Number, language: str, *, places: int | None = None) -> str:
    """A number with the language's separators: 1250.5 is "1.250,5" or "1,250.5".

    `places` fixes the decimals (rounded half to even); without it the value's own decimals are shown. A year
    is not a number: pass it on as text. ValueError for infinities and NaN.
    """
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise ValueError(f"not a finite number: {value}")
    english = f"{exact:,f}" if places is None else f"{exact:,.{places}f}"
    return english.translate(str.maketrans(",.", ".,")) if language == "vi" else english


def _parse(text: str) -> _Date | None:
    """The date that `text` states, or None where it is not a date of the calendar that we understand."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = found["year"], found["month"] or "", found["day"] or ""
    date = _Date(
        year=None if year == "XXXX" else year,
        month=int(month) if month.isdigit() else None,
        day=int(day) if day.isdigit() else None,
        month_unknown=month == "XX",
        day_unknown=day == "XX",
        time=found["time"] or "",
        mark=found["mark"],
    )
    return date if _exists(date) else None


def _exists(date: _Date) -> bool:
    if date.month is None:
        return date.day is None and not date.time
    if date.month > 12:
        return date.month in SEASONS and date.day is None and not date.day_unknown
    if date.time and date.day is None:
        return False
    year = (
        int(date.year) if date.year is not None and date.year.isdigit() else 2000
    )  # 2000: 29 February may be
    return date.day is None or 1 <= date.day <= calendar.monthrange(max(year, 1), date.month or 1)[1]


def _say(date: _Date, language: str) -> str:
    said = _said_plainly(date, language)
    if date.day_unknown and date.month is not None:
        said = DAY_NOT_STATED.say(language).format(said)
    elif date.month_unknown and date.year is not None:
        said = MONTH_NOT_STATED.say(language).format(said)
    if date.year is None and date.month is not None:
        said = YEAR_NOT_STATED.say(language).format(said)
    if date.time:
        said = AT_TIME.say(language).format(said, date.time)
    return QUALIFIED[date.mark].say(language).format(said)


def _said_plainly(date: _Date, language: str) -> str:
    """The known parts, without what is said about the unknown ones."""
    year = _year(date.year, language)
    if date.month is None:
        return year or NOT_STATED.say(language)
    if date.month > 12:
        return SEASONS[date.month].say(language).format(year).rstrip(" /")
    if language == "vi":
        head = f"{_day(date.day)}/{_month(date.month)}" if date.day else f"tháng {_month(date.month)}"
        return f"{head}/{year}" if year else head
    parts = (str(date.day) if date.day else "", MONTHS[date.month - 1], year)
    return " ".join(part for part in parts if part)


def _year(year: str | None, language: str) -> str:
    if year is None:
        return ""
    if year.endswith("XX"):
        return CENTURY.say(language).format(int(year[:2]) + 1)
    if year.endswith("X"):
        return DECADE.say(language).format(year[:3] + "0")
    return year


def _interval(start: str, end: str, language: str) -> str | None:
    one_ended = _one_ended(start, end, language)
    if one_ended is not None:
        return one_ended
    first, last = _parse(start), _parse(end)
    if first is None or last is None:
        return None
    if first == last:
        return _say(first, language)
    shared = first.is_plain and last.is_plain and first.grain == last.grain
    if not shared or (first.year is None) != (last.year is None):
        return SPAN.say(language).format(_say(first, language), _say(last, language))
    span = _span_vi(first, last) if language == "vi" else _span_en(first, last)
    return YEAR_NOT_STATED.say(language).format(span) if first.year is None else span


def _one_ended(start: str, end: str, language: str) -> str | None:
    """An interval of which one end is open (`..`) or unknown (empty); None when both ends are dates."""
    for side, other, is_open, is_unknown in (
        (start, end, OPEN_END, UNKNOWN_END),
        (end, start, OPEN_START, UNKNOWN_START),
    ):
        if other in ("", ".."):
            date = _parse(side)
            saying = is_open if other == ".." else is_unknown
            return None if date is None else saying.say(language).format(_say(date, language))
    return None


def _span_vi(first: _Date, last: _Date) -> str:
    """20-22/4/2018, 30/4-02/5/2018, tháng 3-5/2018, 2015-2018: what both ends share is said once."""
    tail = _said_plainly(last, "vi")
    if first.grain == 1:
        return f"{first.year}-{last.year}"
    if first.year != last.year:
        return f"{_said_plainly(first, 'vi')}-{tail}"
    month = _month(first.month or 0)
    if first.day is None:
        return f"tháng {month}-{tail.removeprefix('tháng ')}"
    return f"{_day(first.day)}-{tail}" if first.month == last.month else f"{_day(first.day)}/{month}-{tail}"


def _span_en(first: _Date, last: _Date) -> str:
    """20-22 April 2018, 30 April - 2 May 2018, March-May 2018, 2015-2018."""
    tail = _said_plainly(last, "en")
    if first.grain == 1:
        return f"{first.year}-{last.year}"
    if first.year != last.year:
        return f"{_said_plainly(first, 'en')} - {tail}"
    month = MONTHS[(first.month or 1) - 1]
    if first.day is None:
        return f"{month}-{tail}"
    return f"{first.day}-{tail}" if first.month == last.month else f"{first.day} {month} - {tail}"


def _day(day: int) -> str:
    return f"{day:02}"


def _month(month: int) -> str:
    return f"{month:02}" if month <= 2 else str(month)
