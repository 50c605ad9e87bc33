"""A record's codes and dates in words, where its texts are shown without their fields: snippets of a search."""

from collections.abc import Iterator
from typing import Any

from comity.directory import names
from comity.kernel.kinds import Body
from comity.kernel.wording import edtf_words

_DATES = frozenset({"date", "deadline", "period", "first", "last", "on", "since", "until"})
_AGENCIES = frozenset({"agencies", "agency", "coordinating", "lead", "organiser", "recipients"})
_ENTRIES = {"forums": "forum", "form": "form", "urgency": "urgency"}


def in_words(body: Body, language: str) -> dict[str, str]:
    """What to show in place of a body's codes and dates, by the text as it is stored."""
    found: dict[str, str] = {}
    for name, text in _texts("", body.model_dump(exclude={"translations"})):
        words = _words(name, text, language)
        if words and words != text:
            found[text] = words
    return found


def _texts(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """(field, text) of every text, the field being the nearest that has a name."""
    if isinstance(value, str):
        if value:
            yield name, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(key, part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(name, part)


def _words(name: str, text: str, language: str) -> str:
    if name in _DATES:
        return edtf_words(text, language)
    if name in _AGENCIES:
        return names.agency(text).say(language)
    if name == "partners" or name == "country":
        return names.partner(text).say(language)
    if name in _ENTRIES:
        entry = names.entry(_ENTRIES[name], text)
        return entry.words.say(language) if entry is not None else ""
    if name in ("type", "theme", "finding"):
        profile = names.profile()
        known = {one.code: one.words for one in (*profile.dispatch_kinds, *profile.findings, *profile.themes)}
        return known[text].say(language) if text in known else ""
    return ""
