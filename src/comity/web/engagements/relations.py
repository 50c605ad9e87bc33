"""How what several accounts state goes together.

"agree": all who state it state the same; "differ": two contradict each other; "one": only one states it; "": stated
differently without contradiction (a month and a day in it), or nothing to compare.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Any

from comity.kernel.dates import span
from comity.kernel.folding import fold

_PROVINCE = frozenset({"tinh", "thanh", "pho", "tp", "province", "city"})
_DAY = re.compile(r"[\dX]{4}-[\dX]{2}-\d{2}")


def of_values(stated: Sequence[Any], accounts: int) -> str:
    """Of plain values; `accounts` is how many accounts are compared."""
    return _relation(stated, accounts, lambda a, b: False)


def of_dates(stated: Sequence[str], accounts: int) -> str:
    """Of EDTF dates: a coarser date, or one whose year is unknown, contradicts nothing that it can mean."""
    return _relation([text.rstrip("~?%") for text in stated], accounts, _can_mean)


def of_places(stated: Sequence[str], accounts: int) -> str:
    """Of places by their letters: the words for "province" and the like make no other place."""
    folded = [frozenset(fold(text).replace(",", " ").split()) - _PROVINCE for text in stated]
    return _relation(folded, accounts, lambda a, b: a <= b or b <= a)


def of_counts(counts: Iterable[dict[int, str]]) -> str:
    """Of numbers: two contradict each other when each states one that the other does not."""
    stated = [frozenset(one) for one in counts if one]
    if len(stated) < 2:
        return ""
    return _relation(stated, len(stated), lambda a, b: a <= b or b <= a)


def _relation(stated: Sequence[Any], accounts: int, compatible: Callable[[Any, Any], bool]) -> str:
    if accounts < 2 or not stated:
        return ""
    if len(stated) == 1:
        return "one"
    if all(one == stated[0] for one in stated):
        return "agree"
    return "" if all(a == b or compatible(a, b) for a, b in combinations(stated, 2)) else "differ"


def _can_mean(a: str, b: str) -> bool:
    days = [_DAY.search(text) for text in (a, b)]
    first, second = span(a), span(b)
    if first.first and first.last and second.first and second.last:
        within = (first.first <= second.first and second.last <= first.last) or (
            second.first <= first.first and first.last <= second.last
        )
        return within and not all(days)
    pairs = zip(a.partition("/")[0], b.partition("/")[0], strict=False)
    return "X" in a + b and all(x == y or "X" in (x, y) for x, y in pairs)
