"""Which persons are named, and in what post?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from comity.intake.cues import lexicon
from comity.intake.gazetteer import Mention
from comity.intake.letters import LOWER, UPPER

_NAME = rf"[{UPPER}][{LOWER}]+(?:[ ][{UPPER}][{LOWER}]+){{1,4}}"


@dataclass(frozen=True, slots=True)
class Person:
    """A name, the title or post beside it (empty if none), and where the name stands."""

    name: str
    post: str
    start: int
    end: int


def persons_in(text: str, mentions: Sequence[Mention]) -> list[Person]:
    """Each person once, where first named in full. A name that is part of an agency's or partner's is none."""
    found: dict[str, Person] = {}
    for language in ("en", "vi"):
        titled, apposed = _expressions(language)
        for match in titled.finditer(text):
            _keep(found, match, match["title"].strip(), mentions)
        for match in apposed.finditer(text):
            _keep(found, match, match["post"].strip(), mentions)
    return sorted(found.values(), key=lambda person: person.start)


def _keep(found: dict[str, Person], match: re.Match[str], post: str, mentions: Sequence[Mention]) -> None:
    start, end = match.span("name")
    start += _title_length(match["name"])
    name = match.string[start:end]
    if " " not in name:
        return
    if any(m.start < end and start < m.end for m in mentions if m.name.kind != "partner" or not m.hint):
        return
    found.setdefault(name, Person(name, post, start, end))


def _title_length(name: str) -> int:
    """How much of a capitalised run is a rank or title, not yet the name."""
    for language in ("en", "vi"):
        match = re.match(rf"(?:(?:{_titles(language)})\s+)+", name)
        if match:
            return match.end()
    return 0


@lru_cache(maxsize=2)
def _titles(language: str) -> str:
    return "|".join(sorted(lexicon("persons")[language]["title"], key=len, reverse=True))


@lru_cache(maxsize=2)
def _expressions(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = lexicon("persons")[language]
    titles = _titles(language)
    posts = "|".join(words["post"])
    return (
        re.compile(rf"\b(?P<title>(?:(?:{titles})\s+){{1,4}})(?P<name>{_NAME})\b"),
        re.compile(rf"\b(?P<name>{_NAME}),\s+(?:the\s+)?(?P<post>{posts})"),
    )
