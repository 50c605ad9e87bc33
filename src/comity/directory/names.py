"""Names from the country profile, as the interface says them."""

from comity.kernel import node
from comity.kernel.problems import Problem
from comity.kernel.words import Words
from comity.profiles import Profile, load


def profile() -> Profile:
    """The node's country profile."""
    return load(node.here().profile)


def agency(code: str) -> Words:
    """An agency's name; an unknown code is its own name."""
    return _named("agency", code)


def partner(code: str) -> Words:
    """A country's or organisation's name; an unknown code is its own name."""
    return _named("partner", code)


def forum(code: str) -> Words:
    """A forum's name; an unknown code is its own name."""
    return _named("forum", code)


def form(code: str) -> Words:
    """A form of engagement; an unknown code is its own name."""
    return _named("form", code)


def _named(what: str, code: str) -> Words:
    try:
        words: Words = getattr(profile(), what)(code).words
    except Problem:
        return Words(code, code)
    return words
