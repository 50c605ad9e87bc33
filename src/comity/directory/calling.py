"""What a record is found by beside its words: names of the codes in it, and of what those stand for today.

A record says "pc-hagiang" or "Hà Giang", as things were called on its day. Who asks for Tuyên Quang means it too.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from comity.directory import names
from comity.directory.successions import Of, today_codes
from comity.kernel import node
from comity.kernel.kinds import Body
from comity.profiles.comparing import cues_in

_AGENCIES = ("agencies", "lead", "coordinating", "organiser")
_PARTNERS = ("partners", "country")


def also_called(body: Body) -> Iterator[str]:
    """The names, each once; from the profile alone, so that an index made again is the same."""
    found: dict[str, None] = {}
    for field in _AGENCIES:
        for code in _codes(body, field):
            found |= dict.fromkeys(_names(node.here().profile, "agency", code))
    for field in _PARTNERS:
        for code in _codes(body, field):
            found |= dict.fromkeys(_names(node.here().profile, "partner", code))
    for code in _codes(body, "forums"):
        found |= dict.fromkeys(_names(node.here().profile, "forum", code))
    where = getattr(body, "place", "")
    if isinstance(where, str) and where:
        found |= dict.fromkeys(_today_of(node.here().profile, where))
    yield from found


def _codes(body: Body, field: str) -> Iterable[str]:
    value = getattr(body, field, ())
    return [value] if isinstance(value, str) else value


@lru_cache(maxsize=4096)
def _names(country: str, what: str, code: str) -> tuple[str, ...]:
    entry = names.entry(what, code)
    if entry is None:
        return ()
    later = today_codes("agency", code) if what == "agency" else ()
    successors = [names.agency(other) for other in later]
    return (entry.vi, entry.en, *entry.abbreviations, *(text for words in successors for text in words))


@lru_cache(maxsize=4096)
def _today_of(country: str, where: str) -> tuple[str, ...]:
    """Where the places that are named in a text lie today, if elsewhere."""
    of: Of = "place"
    gone = [place for place in names.profile().places if place.successors and cues_in(where, place.names)]
    later = [names.place(code) for place in gone for code in today_codes(of, place.code)]
    return tuple(dict.fromkeys(text for words in later for text in words))
