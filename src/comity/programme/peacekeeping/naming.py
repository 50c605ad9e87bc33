"""States and missions by what data sets call them, and back to words."""

import re
from functools import lru_cache

from comity.directory import names
from comity.kernel.folding import fold
from comity.kernel.words import Words
from comity.profiles import load
from comity.profiles.entries.world import Country, Partner

_WORDS = re.compile(r"\w+")


def country_of(alpha3: str, name: str) -> tuple[str, str]:
    """(code, doubt) of a state by its three-letter code and its name; a code of "" where neither is known."""
    by_code = _alpha3(names.profile().code).get(alpha3.strip().lower(), "")
    by_name = country_named(name)
    if by_code and by_name and by_code != by_name:
        return by_name, "codes-differ"
    found = by_code or by_name
    return found, "" if found else "contributor-unknown"


def country_named(name: str) -> str:
    """The code of the state of that name, "" where none is meant."""
    found = names.profile().find("country", name)
    if isinstance(found, Country):
        return found.code
    partner = names.profile().find("partner", name)
    return partner.code if isinstance(partner, Partner) and partner.kind == "country" else ""


def is_organisation(name: str) -> bool:
    """Whether the name is that of an organisation that the profile knows."""
    partner = names.profile().find("partner", name)
    return isinstance(partner, Partner) and partner.kind == "organisation"


def mission_named(name: str) -> str:
    """The code of the mission of that name, "" where the profile has none."""
    found = names.profile().find("mission", name)
    return found.code if found else ""


def missions_in(text: str) -> tuple[str, ...]:
    """The codes of the missions that a text names, in the profile's order."""
    words = f" {' '.join(_WORDS.findall(fold(text)))} "
    return tuple(
        one.code
        for one in names.profile().missions
        if any(f" {' '.join(_WORDS.findall(fold(name)))} " in words for name in one.names)
    )


def contributor_words(key: str) -> Words:
    """A contributor in words; what is not a code is its own name."""
    if names.entry("partner", key) is not None:
        return names.partner(key)
    return _countries(names.profile().code).get(key, Words(key, key))


def mission_short(code: str) -> str:
    """A mission's abbreviation; an unknown code is its own name."""
    found = next((one for one in names.profile().missions if one.code == code), None)
    return found.abbreviations[0] if found and found.abbreviations else code


@lru_cache(maxsize=8)
def _alpha3(profile: str) -> dict[str, str]:
    return {one.alpha3: one.code for one in load(profile).countries}


@lru_cache(maxsize=8)
def _countries(profile: str) -> dict[str, Words]:
    return {one.code: one.words for one in load(profile).countries}
