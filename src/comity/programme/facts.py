"""From an account to what the comparison looks at."""

import re

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
        agencies=frozenset(account.agencies),
        partners=frozenset(account.partners),
        forums=frozenset(account.forums),
        title_words=_words(account.title),
        words=_words(told),
        language=account.language,
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(fold(text)) if len(word) >= SHORTEST)
