"""How names are compared: without accents, without case, whatever the spacing or the Unicode form.

There are three degrees, and the lax one is asked only when the stricter found nothing: "Mỹ" (the United
States) and "my" (Malaysia's code) fold to the same letters.
"""

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable

from comity.kernel.folding import fold

_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})


def tidy(text: str) -> str:
    """`text` in NFC, with single spaces, straight quotes and plain hyphens; letters and case as given."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(_QUOTES)).strip()


def _casefold(text: str) -> str:
    return tidy(text).casefold()


def _folded(text: str) -> str:
    return fold(tidy(text))


DEGREES: tuple[Callable[[str], str], ...] = (tidy, _casefold, _folded)
"""Ways to compare two names, strictest first."""


def cues_in(text: str, cues: Iterable[str]) -> tuple[str, ...]:
    """Those of `cues` that stand in `text` as whole words.

    A cue of several words is compared folded, so that older and newer ways to place a tone mark ("hoà",
    "hòa") both count; a cue of one word keeps its marks, because bare syllables mean too many things.
    """
    cased, folded = _forms(text)
    hits: list[str] = []
    for cue in cues:
        words, bare = _cue(cue)
        if _stands(words, folded if bare else cased):
            hits.append(cue)
    return tuple(hits)


@functools.lru_cache(maxsize=16)
def _forms(text: str) -> tuple[str, str]:
    """`text` without case, and folded; kept because one text is asked about table after table."""
    return _casefold(text), _folded(text)


@functools.lru_cache(maxsize=4096)
def _cue(cue: str) -> tuple[str, bool]:
    """A cue as it is compared, and whether that is folded."""
    folded = " " in cue.strip()
    return (_folded(cue) if folded else _casefold(cue)), folded


def _stands(words: str, text: str) -> bool:
    # The plain search first: it is far cheaper than the pattern and most cues are not there at all.
    return words in text and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None
