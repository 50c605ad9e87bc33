"""Working days of the profile's country: weekdays that are no public holiday, as the `holidays` library knows them."""

import functools
from datetime import date, timedelta

import holidays

from comity.directory.names import profile

_SATURDAY = 5


def is_working(day: date) -> bool:
    """Whether offices work on a day. Days off that a government announces year by year may be missing."""
    return day.weekday() < _SATURDAY and day not in _days_off(profile().country, day.year)


def later(start: date, days: int, *, working: bool = True) -> date:
    """The day that many days after `start`, counting working days only or all; in any case a working day."""
    day = start
    for _ in range(days):
        day += timedelta(days=1)
        while working and not is_working(day):
            day += timedelta(days=1)
    while not is_working(day):
        day += timedelta(days=1)
    return day


@functools.lru_cache(maxsize=64)
def _days_off(country: str, year: int) -> frozenset[date]:
    try:
        return frozenset(holidays.country_holidays(country.upper(), years=year))
    except NotImplementedError:
        return frozenset()
