"""Which findings seem to say the same? A pure rule that suggests; a person confirms.

Two findings of one type are alike when their words are: the share of the rarer words that they have in common. A word
weighs log(1 + findings ÷ findings that it stands in): "hợp tác" in half of all findings says little, "phiên dịch"
in three of them much:

    likeness(a, b) = Σ weight(words of both) ÷ Σ weight(words of either)      (a weighted Jaccard index)

Findings of the same theme are compared, and those without a theme with each other. What is at least `ALIKE` apart from
no member is one suggestion: chains are not followed, so that a group never drifts from its first finding.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from comity.kernel.folding import fold

ALIKE = 0.35
MOST = 400  # findings of one type and theme that are compared with each other; the rest are left alone
_WORD = re.compile(r"\w{2,}")
_EMPTY = frozenset(
    fold(
        "các của và trong với cho là có được một những này khi đã về theo tại từ đến còn chưa không "
        "the of and in to for with is are was were by on at from that this not yet"
    ).split()
)


class Told(NamedTuple):
    """A finding as the rule sees it: its id, type, theme and the text in one language."""

    id: str
    type: str
    theme: str
    text: str


class Suggestion(NamedTuple):
    """Findings that seem to say the same; `likeness` is that of the least alike to the first."""

    ids: tuple[str, ...]
    likeness: float


def suggested(
    findings: Iterable[Told], apart: Iterable[tuple[str, ...]] = (), *, least: float = ALIKE
) -> list[Suggestion]:
    """Groups of two or more, the largest first; what a person said to differ (`apart`) is not put together."""
    kept_apart = {frozenset((a, b)) for several in apart for a in several for b in several if a != b}
    by: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for one in findings:
        by[one.type, one.theme].append(one)
    found = [group for several in by.values() for group in _grouped(several[:MOST], kept_apart, least)]
    return sorted(found, key=lambda one: (-len(one.ids), -one.likeness, one.ids))


def likeness(a: set[str], b: set[str], weights: dict[str, float]) -> float:
    """See the module; 0 for texts without words."""
    either = sum(weights[word] for word in a | b)
    return sum(weights[word] for word in a & b) / either if either else 0.0


def words_of(text: str) -> set[str]:
    """The words that count: folded, without those that say nothing."""
    return {word for word in _WORD.findall(fold(text)) if word not in _EMPTY and not word.isdigit()}


def _grouped(findings: Sequence[Told], apart: set[frozenset[str]], least: float) -> list[Suggestion]:
    words = {one.id: words_of(one.text) for one in findings}
    counts = Counter(word for several in words.values() for word in several)
    weights = {word: math.log1p(len(findings) / count) for word, count in counts.items()}
    left = list(findings)
    found = []
    while left:
        first, *rest = left
        alike = {
            one.id: score
            for one in rest
            if frozenset((first.id, one.id)) not in apart
            and (score := likeness(words[first.id], words[one.id], weights)) >= least
        }
        if alike:
            found.append(Suggestion((first.id, *alike), round(min(alike.values()), 2)))
        left = [one for one in rest if one.id not in alike]
    return found
