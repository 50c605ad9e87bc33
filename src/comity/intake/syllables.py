"""Is this a Vietnamese syllable? And where do two of them run together?

A written syllable is an onset, a rime and at most one tone (Đoàn Thiện Thuật's description of the syllable, as
school grammars give it). The lists below are the spellings; a foreign name is simply not a syllable.
"""

import re
import unicodedata
from functools import lru_cache

_ONSET = "ngh|ng|nh|gh|gi|qu|kh|ph|th|tr|ch|[bcdđghklmnprstvx]|"  # "qu" and "gi" swallow their vowel sign
_RIME = (
    # open, with and without a glide
    "a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|iêu|oa|oe|oi|ôi|ơi|oai|oao|oay|oeo|"
    "ua|uê|ui|uy|uơ|ưa|ưi|ưu|uôi|ươi|ươu|uya|uyu|uây|yêu|uai|uao|uay|uau|ue|ueo|uâu|"
    # closed
    "(?:a|ă|â|e|ê|i|o|ô|ơ|u|ư|oa|oă|oe|uâ|uô|ươ|iê|yê|uyê|ua|uă|uê|uy|ue|y|oo|ôô)(?:c|ch|m|n|ng|nh|p|t|k)"
)
_SYLLABLE = re.compile(f"(?:{_ONSET})(?:{_RIME})")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_MARKED = re.compile(r"[^\x00-\x7f]")
_FREQUENT = 3.5  # zipf: thrice in a million words


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """True for one written syllable, in any case and with the tone on either vowel ("hòa", "hoà")."""
    marks = [c for c in unicodedata.normalize("NFD", word.lower()) if c in _TONES]
    if len(marks) > 1:
        return False
    return _SYLLABLE.fullmatch(toneless(word)) is not None


def toneless(word: str) -> str:
    """The lower-case word without its tone, keeping the letters' own marks (ă, ê, ơ)."""
    parts = (c for c in unicodedata.normalize("NFD", word.lower()) if c not in _TONES)
    return unicodedata.normalize("NFC", "".join(parts))


def has_marks(word: str) -> bool:
    return _MARKED.search(word) is not None


def split_fused(word: str, beside: frozenset[str]) -> list[str] | None:
    """The two or three syllables of a word whose blanks were lost, or None when not sure.

    Sure means: the word carries Vietnamese letters and is no syllable; every part is one, and is frequent (zipf at
    least 3.5 in wordfreq's Vietnamese list) or stands alone elsewhere in the same text (`beside`, lower case); and no
    other cut comes within one zipf of it. A capital inside must start a part; a name such as "Đắklắk" stays whole.
    """
    if not has_marks(word) or is_syllable(word) or not 4 <= len(word) <= 21 or _zipf(word.lower()) > 0:
        return None
    cuts = [i for i in range(1, len(word)) if word[i].isupper() and not word[i - 1].isupper()]
    if len(cuts) > 2:
        return None
    options = sorted(
        (option for option in _cuts(word) if all(cut in _ends(option) for cut in cuts)),
        key=lambda option: (-_least(option, beside), len(option)),
    )
    if not options or _least(options[0], beside) < _FREQUENT:
        return None
    rival = len(options) > 1 and len(options[0]) == len(options[1])
    if rival and _least(options[1], beside) > _least(options[0], beside) - 1:
        return None
    if word[0].isupper() and not cuts and not word.isupper() and _least(options[0], frozenset()) < 4.5:
        return None
    return options[0]


def _cuts(word: str) -> list[list[str]]:
    found = []
    for i in range(1, len(word)):
        head, rest = word[:i], word[i:]
        if not _part(head):
            continue
        if _part(rest):
            found.append([head, rest])
        for j in range(1, len(rest)):
            if _part(rest[:j]) and _part(rest[j:]):
                found.append([head, rest[:j], rest[j:]])
    return found


def _part(part: str) -> bool:
    return (len(part) >= 2 and is_syllable(part)) or part.lower() in ("ý", "ở")


def _ends(parts: list[str]) -> set[int]:
    ends, at = set(), 0
    for part in parts:
        at += len(part)
        ends.add(at)
    return ends


def _least(parts: list[str], beside: frozenset[str]) -> float:
    """The zipf frequency of the rarest part; a part the text itself uses alone counts as frequent."""
    return min(max(_zipf(part.lower()), 4.0 if part.lower() in beside else 0.0) for part in parts)


@lru_cache(maxsize=65536)
def _zipf(syllable: str) -> float:
    from wordfreq import zipf_frequency  # loaded late: a clean text never needs it

    return float(zipf_frequency(syllable, "vi"))
