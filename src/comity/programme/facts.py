"""From an account to what the comparison looks at."""

import re
from collections.abc import Iterable

from comity.directory.names import profile
from comity.kernel.folding import fold
from comity.programme.kinds import AccountBody
from comity.programme.likeness import Facts

SHORTEST = 4  # letters; shorter words say little of what a text is about
_WORD = re.compile(r"[^\W\d_]+")


def facts_of(account: AccountBody) -> Facts:
    """An account's facts; its names are codes already."""
    told = " ".join((account.title, *account.results, *account.difficulties, *account.lessons))
    return Facts(
        form=account.form,
        date=account.date or None,
        period=account.period or None,
        place=account.place,
        agencies=_with_superiors(account.agencies),
        partners=frozenset(account.partners),
        forums=frozenset(account.forums),
        title_words=_words(account.title),
        words=_words(told),
        language=account.language,
    )


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
