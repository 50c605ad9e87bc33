"""EDTF dates some months later: a year stays a year, a quarter a quarter, what is not known stays not known."""

import calendar
import re

from comity.kernel.dates import span

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%]?)")
_QUARTER, _HALF = 33, 40  # EDTF level 2: 33 to 36 are quarters, 40 and 41 halves of a year


def shifted(text: str, months: int) -> str:
    """`text` that many months later. A day past a month's end becomes its last. What cannot be moved without guessing
    (a season, a year by a part of a year, an unknown year) becomes "": the deadline is to be set anew."""
    if not months or not text:
        return text
    if "/" in text:
        begin, _, end = text.partition("/")
        parts = [one if one in ("", "..") else shifted(one, months) for one in (begin, end)]
        return (
            "/".join(parts)
            if all(new or not old for new, old in zip(parts, (begin, end), strict=True))
            else ""
        )
    found = _DATE.fullmatch(text)
    if found is None:
        return ""
    year, month, day, mark = found.groups()
    moved = _moved(int(year), int(month or 0), int(day or 0), months)
    return f"{moved}{mark}" if moved else ""


def months_between(first_period: str, second_period: str) -> int | None:
    """By how many months the second period begins later than the first; None where either has no beginning."""
    first, second = span(first_period).first, span(second_period).first
    if first is None or second is None:
        return None
    return 12 * (second.year - first.year) + second.month - first.month


def _moved(year: int, month: int, day: int, months: int) -> str:
    if not month:
        return f"{year + months // 12:04d}" if months % 12 == 0 else ""
    for base, length in ((_QUARTER, 3), (_HALF, 6)):
        if base <= month < base + 12 // length:
            if months % length:
                return ""
            at = (month - base) + months // length
            return f"{year + at // (12 // length):04d}-{base + at % (12 // length):02d}"
    if month > 12:
        return ""
    at = year * 12 + month - 1 + months
    year, month = at // 12, at % 12 + 1
    if not day:
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}-{month:02d}-{min(day, calendar.monthrange(year, month)[1]):02d}"
