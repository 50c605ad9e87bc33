"""Which dates and periods does a text name? Each as EDTF (ISO 8601-2:2019), with the characters that say it.

Nothing is filled in: a day without a year is `XXXX-08-28`. Numbers are read day first, as the profile's documents
write them. A quarter is `2018-35` (codes 33-36), a half-year the interval of its months, "to the present" an open
interval `2016-01/..`. A date that no calendar has ("30/2/2018") is not read.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from comity.intake.cues import lexicon

Precision = Literal["day", "month", "quarter", "year", "period"]


@dataclass(frozen=True, slots=True)
class Dated:
    """A date or period as found: `precision` is "period" for anything longer than the days of one event."""

    edtf: str
    precision: Precision
    start: int
    end: int
    text: str


_MONTHS = {
    name: i
    for i, names in enumerate(
        (
            ("January", "Jan"),
            ("February", "Feb"),
            ("March", "Mar"),
            ("April", "Apr"),
            ("May",),
            ("June", "Jun"),
            ("July", "Jul"),
            ("August", "Aug"),
            ("September", "Sept", "Sep"),
            ("October", "Oct"),
            ("November", "Nov"),
            ("December", "Dec"),
        ),
        start=1,
    )
    for name in names
}
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": 4}
_HALF_WORDS = {"đầu": 1, "cuối": 2, "first": 1, "last": 2, "second": 2}
_COUNT = {"6": 6, "sáu": 6, "six": 6, "9": 9, "chín": 9, "nine": 9, "3": 3, "ba": 3, "three": 3}

_D = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_M = r"(?:0?[1-9]|1[0-2])(?!\d)"
_Y = r"(?:19|20)\d\d(?!\d)"
_MON = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_TH = r"(?:st|nd|rd|th)?"
_TO = r"\s*(?:[-–—]|đến|tới|to|until|till|through|và|and)\s*(?:hết\s+)?(?:the\s+)?"
_DAYWORD = r"(?:ngày|sáng|chiều|tối|trưa|đêm)"
_LEAD = r"(?:(?i:từ|from)\s+|(?P<between>(?i:between)\s+))?(?:the\s+)?"
_NGAY = rf"(?:{_DAYWORD}\s+)?"
_CI = re.IGNORECASE
_Parts = dict[str, str]


def dates_in(text: str) -> list[Dated]:
    """Every date and period of the text, in order, none inside another."""
    taken: list[Dated] = []
    for found in _all(text):
        if all(found.end <= other.start or found.start >= other.end for other in taken):
            taken.append(found)
    return sorted((dated for dated in taken if dated.edtf), key=lambda dated: dated.start)


def _all(text: str) -> Iterator[Dated]:
    yield from _event_periods(text)
    yield from _half_pairs(text)
    for expression, read, precision in _RULES:
        for match in expression.finditer(text):
            parts = {key: value for key, value in match.groupdict().items() if value}
            # What reads as no date still takes its place, so that "31 tháng 4" does not become a month.
            yield Dated(read(parts) or "", precision, match.start(), match.end(), match.group())


def _ymd(year: str | None, month: int, day: int) -> str | None:
    """An EDTF day, or None if no calendar has it. A day without a year may be the 29th of February."""
    try:
        datetime.date(int(year) if year else 2000, month, day)
    except ValueError:
        return None
    return f"{year or 'XXXX'}-{month:02}-{day:02}"


def _month(parts: _Parts, key: str) -> int:
    value = parts[key]
    return int(value) if value.isdigit() else _MONTHS[value.rstrip(".").capitalize()]


def _day(parts: _Parts) -> str | None:
    return _ymd(parts.get("y"), _month(parts, "m"), int(parts["d"]))


def _days(parts: _Parts) -> str | None:
    """A range of days; what the first day leaves out it takes from the second."""
    end_month = _month(parts, "m2")
    start_month = _month(parts, "m1") if "m1" in parts else end_month
    year = parts.get("y2")
    start_year = parts.get("y1") or year
    if year and "y1" not in parts and start_month > end_month:
        start_year = str(int(year) - 1)
    start = _ymd(start_year, start_month, int(parts["d1"]))
    end = _ymd(year, end_month, int(parts["d2"]))
    if not start or not end or (start > end and bool(year)) or start == end:
        return None
    if parts.get("and") and "between" not in parts and int(parts["d2"]) != int(parts["d1"]) + 1:
        return f"{{{start},{end}}}"
    return f"{start}/{end}"


def _listed(parts: _Parts) -> str | None:
    """Three days or more told one by one: an interval where they follow on one another, else a set."""
    numbers = [int(number) for number in re.findall(r"\d+", parts["list"])]
    days = [_ymd(parts.get("y"), _month(parts, "m"), number) for number in numbers]
    told = [day for day in days if day]
    if len(told) < len(numbers) or numbers != sorted(set(numbers)):
        return None
    if numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{told[0]}/{told[-1]}"
    return "{" + ",".join(told) + "}"


def _year_month(parts: _Parts) -> str | None:
    return f"{parts.get('y', 'XXXX')}-{_month(parts, 'm'):02}"


def _months(parts: _Parts) -> str | None:
    first, last = _month(parts, "m1"), _month(parts, "m2")
    start_year = parts.get("y1") or parts["y"]
    if (start_year, first) >= (parts["y"], last):
        return None
    return f"{start_year}-{first:02}/{parts['y']}-{last:02}"


def _quarter(parts: _Parts) -> str | None:
    word = parts["q"]
    number = _ROMAN.get(word.upper()) or _NTH.get(word.lower())
    return f"{parts['y']}-{32 + number}" if number and "y" in parts else None


def _part_year(parts: _Parts) -> str | None:
    """ "First six months of 2018" is 2018-01/2018-06; "last" counts from the year's end."""
    count = _COUNT[parts.get("n", "6").lower()]
    first = _HALF_WORDS[parts["half"].lower()] == 1
    start, end = (1, count) if first else (13 - count, 12)
    return f"{parts['y']}-{start:02}/{parts['y']}-{end:02}"


def _years(parts: _Parts) -> str | None:
    return f"{parts['y1']}/{parts['y2']}" if parts["y1"] < parts["y2"] else None


def _since(parts: _Parts) -> str | None:
    start = f"{parts['y']}-{_month(parts, 'm'):02}" if "m" in parts else parts["y"]
    return f"{start}/.."


def _year(parts: _Parts) -> str | None:
    return parts["y"]


_Rule = tuple[re.Pattern[str], Callable[[_Parts], str | None], Precision]


def _rule(
    expression: str, read: Callable[[_Parts], str | None], precision: Precision, flags: int = _CI
) -> _Rule:
    return re.compile(expression, flags), read, precision


_AND = r"(?:(?P<and>\s*(?:và|and|,)\s*)|" + _TO + ")"
_LIST = rf"(?P<list>{_D}{_TH}(?:\s*,\s*(?:ngày\s+)?{_D}{_TH})+,?\s*(?:và|and)\s*(?:ngày\s+)?{_D}{_TH})"
_NOT_CODE = r"(?![\w/]|-\w)"
_RULES: tuple[_Rule, ...] = (
    # years with an open or closed end, before anything could read their parts
    _rule(
        rf"\b(?:since|từ|kể từ|from)\s+(?:tháng\s+(?P<m>{_M})(?:\s+năm\s+|/)|đầu\s+)?(?:năm\s+)?(?P<y>{_Y})\s*"
        r"(?:đến nay|tới nay|to (?:the )?(?:present|now|date)|until now|up to now|onwards?)",
        _since,
        "period",
    ),
    _rule(
        r"\b(?:(?:giai đoạn|nhiệm kỳ|period(?: of)?|trong|during|in|from|từ|between|for)\s+)?"
        r"(?:the years\s+)?(?:năm\s+)?"
        rf"(?P<y1>{_Y})\s*(?:[-–—]|đến|tới|to|and)\s*(?:năm\s+)?(?P<y2>{_Y})(?![/-]?\d)",
        _years,
        "period",
    ),
    # ranges of days, and days told one by one
    _rule(rf"{_NGAY}\b{_LIST}\s+tháng\s+(?P<m>{_M})(?:\s*(?:năm|/|,)\s*(?P<y>{_Y}))?", _listed, "day"),
    _rule(rf"{_NGAY}\b{_LIST}/(?P<m>{_M})(?:/(?P<y>{_Y}))?{_NOT_CODE}", _listed, "day"),
    _rule(rf"\b{_LIST}\s+(?:of\s+)?(?P<m>{_MON})(?:,?\s+(?P<y>{_Y}))?", _listed, "day", 0),
    _rule(rf"\b(?P<m>{_MON})\s+{_LIST}(?:,?\s+(?P<y>{_Y}))?", _listed, "day", 0),
    _rule(
        rf"{_LEAD}{_NGAY}\b(?P<d1>{_D})(?:[/.](?P<m1>{_M})(?:[/.](?P<y1>{_Y}))?)?{_AND}{_NGAY}"
        rf"(?P<d2>{_D})[/.](?P<m2>{_M})(?:[/.](?P<y2>{_Y})|\s+năm\s+(?P<y3>{_Y}))?{_NOT_CODE}",
        lambda p: _days({**p, **({"y2": p["y3"]} if "y3" in p else {})}),
        "day",
    ),
    _rule(
        rf"{_LEAD}{_DAYWORD}\s+(?P<d1>{_D})(?:-(?P<m1>{_M})(?:-(?P<y1>{_Y}))?)?\s+(?:đến|tới)\s+(?:hết\s+)?{_NGAY}"
        rf"(?P<d2>{_D})-(?P<m2>{_M})(?:-(?P<y2>{_Y}))?{_NOT_CODE}",
        _days,
        "day",
    ),
    _rule(
        rf"{_LEAD}{_NGAY}\b(?P<d1>{_D})(?:\s+tháng\s+(?P<m1>{_M})(?:\s+năm\s+(?P<y1>{_Y}))?)?{_AND}{_NGAY}"
        rf"(?P<d2>{_D})\s+tháng\s+(?P<m2>{_M})(?:\s*(?:năm|/|,)\s*(?P<y2>{_Y}))?",
        _days,
        "day",
    ),
    _rule(
        rf"{_LEAD}(?P<m1>{_MON})\s+(?P<d1>{_D}){_TH}(?:,?\s+(?P<y1>{_Y}))?{_TO}(?P<m2>{_MON})\s+"
        rf"(?P<d2>{_D}){_TH}(?:,?\s+(?P<y2>{_Y}))?",
        _days,
        "day",
        0,
    ),
    _rule(
        rf"{_LEAD}(?P<m2>{_MON})\s+(?P<d1>{_D}){_TH}{_AND}(?P<d2>{_D}){_TH}(?:,?\s+(?:of\s+)?(?P<y2>{_Y}))?",
        _days,
        "day",
        0,
    ),
    _rule(
        rf"{_LEAD}\b(?P<d1>{_D}){_TH}(?:\s+(?:of\s+)?(?P<m1>{_MON})(?:\s+(?P<y1>{_Y}))?)?{_AND}(?P<d2>{_D}){_TH}\s+"
        rf"(?:of\s+)?(?P<m2>{_MON})(?:,?\s+(?P<y2>{_Y}))?",
        _days,
        "day",
        0,
    ),
    # single days
    _rule(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])\b", _day, "day"),
    _rule(
        rf"{_NGAY}\b(?P<d>{_D})\s+tháng\s+(?P<m>{_M})(?:\s*(?:,\s*)?(?:năm|/)\s*(?P<y>{_Y}))?",
        _day,
        "day",
    ),
    _rule(rf"{_NGAY}\b(?P<d>{_D})([/.-])(?P<m>{_M})\2(?P<y>{_Y}){_NOT_CODE}", _day, "day"),
    _rule(rf"\b{_DAYWORD}\s+(?P<d>{_D})[/-](?P<m>{_M}){_NOT_CODE}", _day, "day"),
    _rule(rf"\b(?:on|dated)\s+(?P<d>{_D})/(?P<m>{_M}){_NOT_CODE}", _day, "day"),
    _rule(rf"(?:the\s+)?\b(?P<d>{_D}){_TH}\s+(?:of\s+)?(?P<m>{_MON})(?:,?\s+(?P<y>{_Y}))?", _day, "day", 0),
    _rule(rf"\b(?P<m>{_MON})\s+(?:the\s+)?(?P<d>{_D}){_TH}(?:,?\s+(?:of\s+)?(?P<y>{_Y}))?", _day, "day", 0),
    # parts of a year
    _rule(
        rf"\b(?:(?:the\s+)?(?P<half>first|last|second)\s+(?:half|(?P<n>six|nine|three)\s+months)\s+(?:of\s+)?|"
        rf"(?P<n2>6|sáu|9|chín|3|ba)\s+tháng\s+(?P<half2>đầu|cuối)\s+năm\s+)(?P<y>{_Y})",
        lambda p: _part_year({**p, "half": p.get("half") or p["half2"], "n": p.get("n") or p.get("n2", "6")}),
        "period",
    ),
    _rule(
        rf"\b(?:từ\s+)?tháng\s+(?P<m1>{_M})(?:/(?P<y1>{_Y}))?\s*(?:[-–]|đến|tới)\s*(?:hết\s+)?(?:tháng\s+)?(?P<m2>{_M})"
        rf"(?:/|\s+năm\s+)(?P<y>{_Y})",
        _months,
        "period",
    ),
    _rule(
        rf"\b(?:from\s+)?(?P<m1>{_MON})(?:\s+(?P<y1>{_Y}))?{_TO}(?P<m2>{_MON}),?\s+(?P<y>{_Y})",
        _months,
        "period",
        0,
    ),
    _rule(rf"\bquý\s+(?P<q>IV|I{{1,3}}|[1-4])\s*(?:/|-|năm)?\s*(?P<y>{_Y})", _quarter, "quarter"),
    _rule(rf"\bQ(?P<q>[1-4])\s*[/-]?\s*(?P<y>{_Y})", _quarter, "quarter"),
    _rule(
        rf"\b(?P<q>first|second|third|fourth|last|1st|2nd|3rd|4th)\s+quarter\s+(?:of\s+)?(?P<y>{_Y})",
        _quarter,
        "quarter",
    ),
    _rule(
        rf"\btháng\s+(?P<m>{_M})(?:\s*(?:/|-|năm)\s*(?P<y>{_Y}))?(?!\s*(?:đầu|cuối))", _year_month, "month"
    ),
    _rule(rf"\b(?P<m>{_MON}),?\s+(?:of\s+)?(?P<y>{_Y})", _year_month, "month", 0),
    _rule(rf"\bsince\s+(?P<y>{_Y})", _since, "period"),
    _rule(rf"\b(?:năm|in|during|for|of|trong năm)\s+(?P<y>{_Y})(?![/-]\d)", _year, "year"),
)


@lru_cache(maxsize=1)
def _events() -> list[tuple[re.Pattern[str], str]]:
    """Expressions for periods bounded by an event, with the EDTF of their start."""
    found = []
    for event in lexicon("period_events")["event"]:
        names = "|".join(f"(?:{one})" for one in event["patterns"])
        expression = (
            rf"\b(?:from|since|từ(?: sau)?|kể từ(?: sau)?|sau)\s+(?:the\s+)?(?:{names})"
            r"(?:\s+(?:to|until|till|up to)\s+(?:the\s+)?(?:present|now|date|today)|,?\s*(?:đến|tới)\s+nay)?"
        )
        found.append((re.compile(expression, _CI), event["start"][:7]))
    return found


def _event_periods(text: str) -> Iterator[Dated]:
    for expression, start in _events():
        for match in expression.finditer(text):
            if match.group().lower().startswith("sau") and not re.search("nay$", match.group(), _CI):
                continue
            yield Dated(f"{start}/..", "period", match.start(), match.end(), match.group())


_HALF_PAIR = re.compile(
    rf"(?P<first>(?:6|sáu)\s+tháng\s+đầu\s+năm)(?!\s+{_Y})(?P<mid>[^.\n]{{1,60}}?)"
    rf"(?P<second>(?:6|sáu)\s+tháng\s+cuối\s+năm)\s+(?P<y>{_Y})",
    _CI,
)


def _half_pairs(text: str) -> Iterator[Dated]:
    """ "6 tháng đầu năm, … 6 tháng cuối năm 2018": one year said once for both halves."""
    for match in _HALF_PAIR.finditer(text):
        year = match["y"]
        for name, months in (("first", ("01", "06")), ("second", ("07", "12"))):
            start, end = match.span(name)
            if name == "second":
                end = match.end()
            yield Dated(f"{year}-{months[0]}/{year}-{months[1]}", "period", start, end, text[start:end])
