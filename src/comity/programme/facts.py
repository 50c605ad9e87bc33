"""From an account, or what was arranged, to what the comparison looks at."""

import re
from collections.abc import Iterable

from comity.directory.names import partner_today, profile
from comity.kernel.folding import fold
from comity.kernel.words import Words
from comity.profiles.profile import Kind
from comity.programme.kinds import AccountBody, EngagementFacts
from comity.programme.likeness import Facts

SHORTEST = 4  # letters; shorter words say little of what a text is about
_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"(?<![\w-])[a-z][a-z0-9-]*(?![\w-])")


def facts_of(said: EngagementFacts) -> Facts:
    """The facts of an account, or of an arranged engagement; its names are codes already."""
    more = (*said.results, *said.difficulties, *said.lessons) if isinstance(said, AccountBody) else ()
    return Facts(
        form=said.form,
        date=said.date or None,
        period=said.period or None,
        place=said.place,
        agencies=_with_superiors(said.agencies),
        partners=frozenset(partner_today(code) for code in said.partners),
        forums=frozenset(said.forums),
        title_words=_words(said.title),
        words=_words(" ".join((said.title, *more))),
        language=said.language,
    )


def spoken(said: Iterable[Words]) -> list[Words]:
    """What the comparison says, with names where it has codes ("cùng đối tác: la" is "cùng đối tác: Lào")."""
    return [Words(vi=_named(words.vi, "vi"), en=_named(words.en, "en")) for words in said]


def _named(said: str, language: str) -> str:
    # Codes stand after the colon only; before it, "in" is a word and not India.
    head, colon, tail = said.partition(": ")
    return head + colon + _CODE.sub(lambda match: _name(match.group(), language), tail)


def _name(code: str, language: str) -> str:
    tables: tuple[Kind, ...] = ("form", "partner", "forum", "agency")
    for table in tables:
        for entry in profile().entries(table):
            if entry.code == code:
                return entry.words.say(language)
    return code


def _with_superiors(codes: Iterable[str]) -> frozenset[str]:
    """The agencies and those that direct them: a department's word and its ministry's are one house's word."""
    parents = {agency.code: agency.parent for agency in profile().agencies}
    found: set[str] = set()
    for code in codes:
        at: str | None = code
        while at and at not in found:
            found.add(at)
            at = parents.get(at)
    return frozenset(found)


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(fold(text)) if len(word) >= SHORTEST)
