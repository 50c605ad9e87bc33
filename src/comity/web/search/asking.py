"""What an address of the search page asks for, and back."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.directory import names
from comity.kernel.following.searches import MOST_CHOSEN, SavedSearch
from comity.kernel.kinds import all_kinds, is_known, kind_named
from comity.kernel.search import Order

ORDERS: tuple[Order, ...] = ("rank", "newest", "oldest", "title")
# By parameter of the address, the field of a search that it chooses.
CHOICES = {"kind": "kinds", "agency": "owners", "state": "states", "year": "years"}
_LONGEST = 300


def asked_of(given: QueryDict) -> SavedSearch:
    """The search that an address asks for; what makes no sense is left out."""
    years = [int(year) for year in _chosen(given, "year") if year.isdecimal() and len(year) == 4]
    return SavedSearch(
        query=given.get("q", "").strip()[:_LONGEST],
        kinds=tuple(_chosen(given, "kind")),
        owners=tuple(_chosen(given, "agency")),
        states=tuple(_chosen(given, "state")),
        years=tuple(years[:MOST_CHOSEN]),
    )


def order_of(given: QueryDict) -> Order:
    """The order that an address asks for."""
    order = given.get("order", "")
    return next((known for known in ORDERS if known == order), "rank")


def parameters(asked: SavedSearch, order: Order = "rank") -> list[tuple[str, str]]:
    """The search as parameters of an address, or as hidden fields of a form."""
    told = [("q", asked.query)] if asked.query else []
    told += [(name, str(value)) for name, field in CHOICES.items() for value in getattr(asked, field)]
    return told + ([("order", order)] if order != "rank" else [])


def address_of(asked: SavedSearch, order: Order = "rank") -> str:
    """The address of the search page that asks for it."""
    told = urlencode(parameters(asked, order))
    return reverse("search") + (f"?{told}" if told else "")


def label_of(name: str, value: str | int, language: str, kinds: list[str] | None = None) -> str:
    """A choice in words: a kind's, an agency's, a state's (in each kind that has it, of `kinds` if given) or a year."""
    if name == "kind":
        return kind_named(str(value)).words.say(language) if is_known(str(value)) else str(value)
    if name == "agency":
        return names.agency(str(value)).say(language)
    if name == "state":
        return _state(str(value), language, kinds)
    return str(value)


def words_of(asked: SavedSearch, language: str) -> str:
    """The whole search in words."""
    words = [_("“%(words)s”") % {"words": asked.query}] if asked.query else []
    for name, field in CHOICES.items():
        chosen = [label_of(name, value, language, list(asked.kinds)) for value in getattr(asked, field)]
        words += [", ".join(chosen)] if chosen else []
    return " · ".join(words)


def _state(code: str, language: str, kinds: list[str] | None) -> str:
    among = [kind for kind in all_kinds() if not kinds or kind.name in kinds]
    said = [kind.lifecycle.states[code].say(language) for kind in among if code in kind.lifecycle.states]
    return " / ".join(dict.fromkeys(said)) or code


def _chosen(given: QueryDict, name: str) -> list[str]:
    values = (value.strip() for value in given.getlist(name)[:MOST_CHOSEN])
    return list(dict.fromkeys(value for value in values if 0 < len(value) <= 60))
