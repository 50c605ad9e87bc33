"""Public holidays of this country and of partners, lunar ones included, from the `holidays` library.

The library computes them by each country's law as it knows it; days that a government announces year by year may be
missing, so a page names where they come from. A partner that is no country, or that is unknown to it, has none.
"""

import functools
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import holidays

from comity.directory.names import profile


def home() -> str:
    """The code of the profile's own country."""
    return profile().country


def holiday(country: str, day: date, language: str) -> str:
    """What a country keeps on a day, in `language` where the library has it, else in English; "" for nothing."""
    return _year(country, day.year, language).get(day, "")


@functools.lru_cache(maxsize=2048)
def _year(country: str, year: int, language: str) -> Mapping[date, str]:
    known = _languages(country)
    if known is None:
        return MappingProxyType({})
    wanted = next((one for one in known if one.partition("_")[0] == language), "en_US")
    calendar = holidays.country_holidays(
        country.upper(), years=year, language=wanted if wanted in known else None
    )
    return MappingProxyType(dict(calendar.items()))


@functools.cache
def _languages(country: str) -> tuple[str, ...] | None:
    """The languages in which the library names a country's holidays; None for a country that it does not know."""
    try:
        return tuple(holidays.country_holidays(country.upper()).supported_languages or ())
    except NotImplementedError:
        return None
