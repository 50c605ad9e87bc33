"""Bars drawn on the server: strength by month as columns, rotations as lanes, ranks as lines; in SVG numbers."""

import calendar
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from comity.programme.peacekeeping.turns import Month, Turn

SERIES = 6  # colours; what comes after the fifth mission shares the last


class Bar(NamedTuple):
    """A rectangle of a drawing; `look` is a class of room-peacekeeping.css or a tone."""

    x: str
    y: str
    width: str
    height: str
    look: str


class Series(NamedTuple):
    """One part of the columns: its name, its look, its figure on the day looked at, its bars as an SVG path."""

    label: str
    look: str
    now: int
    path: str


class Columns(NamedTuple):
    """Columns by month over whole years; `width` is the drawing's, `years` the words beneath it."""

    width: int
    years: tuple[int, ...]
    top: int
    series: tuple[Series, ...]


class Lane(NamedTuple):
    """The drawing of one deployment's rotations."""

    width: int
    bars: tuple[Bar, ...]


def years_of(turns: Sequence[Turn], today: date, most: int = 6) -> tuple[int, int]:
    """First and last year of a drawing: those of the rotations, at most so many, with the day looked at among them."""
    days = [day for turn in turns for day in (turn.begin, turn.end) if day] or [today]
    first, last = min(days).year, max(days).year
    if last - first >= most:
        last = min(last, max(first + most - 1, today.year + 1))
        first = last - most + 1
    return first, last


def columns(months: Sequence[Month], labels: dict[str, str], now: dict[str, int]) -> Columns:
    """Strength by month, one part a mission in the order of `labels`."""
    top = max((month.people for month in months), default=0) or 1
    bars: dict[str, list[str]] = {code: [] for code in labels}
    for place, month in enumerate(months):
        y = 100.0
        for code in labels:
            people = month.by_mission[code].people if code in month.by_mission else 0
            if people:
                height = 100 * people / top
                y -= height
                bars[code].append(f"M{place * 10 + 1} {y:.2f}h8v{height:.2f}h-8z")
    years = tuple(dict.fromkeys(month.last_day.year for month in months))
    series = tuple(
        Series(label, look(n), now.get(code, 0), "".join(bars[code]))
        for n, (code, label) in enumerate(labels.items())
    )
    return Columns(len(months) * 10, years, top, series)


def look(number: int) -> str:
    """The look of the series of that number."""
    return f"series-{min(number, SERIES - 1) + 1}"


def lane(bars: Sequence[tuple[date | None, date | None, str]], years: tuple[int, int], today: date) -> Lane:
    """Stretches of days (from, until, look) over whole years, with a line on the day looked at."""
    start, end = date(years[0], 1, 1), date(years[1], 12, 31)
    width = (end - start).days + 1
    drawn = []
    for first, last, look_ in bars:
        first, last = max(first or start, start), min(last or end, end)
        if first <= last:
            length = max((last - first).days + 1, 4)
            drawn.append(Bar(f"{(first - start).days}", "3", f"{length}", "14", look_))
    if start <= today <= end:
        drawn.append(Bar(f"{(today - start).days}", "0", f"{max(width // 400, 2)}", "20", "today"))
    return Lane(width, tuple(drawn))


def share(value: int, most: int) -> str:
    """A bar's width per cent of the greatest, as an SVG number."""
    return f"{100 * value / most if most else 0:.2f}"


def month_name(day: date, language: str) -> str:
    """A month for a table: "3/2019", "Mar 2019"."""
    if language == "vi":
        return f"{day.month}/{day.year}"
    return f"{calendar.month_abbr[day.month]} {day.year}"
