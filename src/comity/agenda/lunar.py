"""The Vietnamese lunar calendar: which lunar day and month a day of the common calendar is.

A month begins on the day of a new moon at Hanoi's time zone; the eleventh month holds the winter solstice; in a year of
thirteen months, the first month in which the sun enters no new sign of thirty degrees is the leap month. New moons and
the sun's longitude by the series of J. Meeus, Astronomical Algorithms (chapters 25 and 49), without the smallest terms:
good to some minutes, so a day is wrong only where a new moon falls within minutes of midnight.
"""

import functools
from datetime import date
from math import floor, pi, radians, sin
from typing import NamedTuple

HANOI = 7 / 24  # days east of UTC
MONTH = 29.530588861
_EPOCH = 2415020.75933  # Julian day of the mean new moon of the year 1900
_NOON_OF_DAY_ONE = 1721424.5  # Julian day at which the proleptic day 0 begins


class LunarDay(NamedTuple):
    """`leap` says that the month is the second of its number."""

    day: int
    month: int
    leap: bool

    def __str__(self) -> str:
        return f"{self.day}/{self.month}{'n' if self.leap else ''}"


def lunar(day: date) -> LunarDay:
    """The lunar day. For days from 1800 to 2200."""
    number = day.toordinal()
    year = day.year if number >= _eleventh(day.year) else day.year - 1
    months = _year(year)
    begin, month, leap = next(known for known in reversed(months) if known[0] <= number)
    return LunarDay(number - begin + 1, month, leap)


@functools.lru_cache(maxsize=512)
def _year(year: int) -> tuple[tuple[int, int, bool], ...]:
    """The months from the eleventh of a year up to the next eleventh: (ordinal of the first day, number, leap)."""
    first, following = _eleventh(year), _eleventh(year + 1)
    begins = [first]
    while begins[-1] < following:
        begins.append(_new_moon_day(_count(begins[-1] + 32)))
    leap = _leap(begins) if len(begins) == 14 else -1
    found = []
    number = 11
    for position, begin in enumerate(begins[:-1]):
        if position and position != leap:
            number = number % 12 + 1
        found.append((begin, number, position == leap))
    return tuple(found)


def _leap(begins: list[int]) -> int:
    """The position of the first month in which the sun enters no sign."""
    for position in range(1, 13):
        if _sign(begins[position]) == _sign(begins[position + 1]):
            return position
    return -1


@functools.lru_cache(maxsize=512)
def _eleventh(year: int) -> int:
    """The ordinal of the first day of the eleventh month of a year: the last new moon by the winter solstice."""
    begin = _new_moon_day(_count(date(year, 12, 31).toordinal()))
    if _sign(begin) >= 9:
        begin = _new_moon_day(_count(begin - 2))
    return begin


def _count(ordinal: int) -> int:
    """Which new moon, counted from 1900, is the last by the end of a day."""
    guess = floor((ordinal + 1 + _NOON_OF_DAY_ONE - HANOI - _EPOCH) / MONTH) + 1
    while _new_moon_day(guess) > ordinal:
        guess -= 1
    return guess


@functools.lru_cache(maxsize=2048)
def _new_moon_day(count: int) -> int:
    return floor(_new_moon(count) + HANOI - _NOON_OF_DAY_ONE)


def _new_moon(count: int) -> float:
    """Julian day (UT) of a new moon, counted from January 1900."""
    k, t = count, count / 1236.85
    mean = _EPOCH + MONTH * k + 0.0001178 * t**2 - 0.000000155 * t**3
    mean += 0.00033 * sin(radians(166.56 + 132.87 * t - 0.009173 * t**2))
    sun = radians(359.2242 + 29.10535608 * k - 0.0000333 * t**2 - 0.00000347 * t**3)
    moon = radians(306.0253 + 385.81691806 * k + 0.0107306 * t**2 + 0.00001236 * t**3)
    node = radians(21.2964 + 390.67050646 * k - 0.0016528 * t**2 - 0.00000239 * t**3)
    shift = (0.1734 - 0.000393 * t) * sin(sun) + 0.0021 * sin(2 * sun)
    shift += -0.4068 * sin(moon) + 0.0161 * sin(2 * moon) - 0.0004 * sin(3 * moon)
    shift += 0.0104 * sin(2 * node) - 0.0051 * sin(sun + moon) - 0.0074 * sin(sun - moon)
    shift += 0.0004 * sin(2 * node + sun) - 0.0004 * sin(2 * node - sun) - 0.0006 * sin(2 * node + moon)
    shift += 0.0010 * sin(2 * node - moon) + 0.0005 * sin(2 * moon + sun)
    return mean + shift - _dynamical(t)


def _dynamical(t: float) -> float:
    """Dynamical time less universal time, in days."""
    if t < -11:
        return 0.001 + 0.000839 * t + 0.0002261 * t**2 - 0.00000845 * t**3 - 0.000000081 * t**4
    return -0.000278 + 0.000265 * t + 0.000262 * t**2


def _sign(ordinal: int) -> int:
    """In which twelfth of its way the sun is as a day begins, from the spring equinox: 9 from the winter solstice."""
    t = (ordinal + _NOON_OF_DAY_ONE - HANOI - 2451545.0) / 36525
    anomaly = radians(357.52910 + 35999.05030 * t - 0.0001559 * t**2 - 0.00000048 * t**3)
    mean = 280.46645 + 36000.76983 * t + 0.0003032 * t**2
    centre = (1.914600 - 0.004817 * t - 0.000014 * t**2) * sin(anomaly)
    centre += (0.019993 - 0.000101 * t) * sin(2 * anomaly) + 0.000290 * sin(3 * anomaly)
    aberration = -0.00569 - 0.00478 * sin(radians(125.04 - 1934.136 * t))
    return int((radians(mean + centre + aberration) % (2 * pi)) / (pi / 6))
