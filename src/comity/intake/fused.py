"""Where have English words run together? "ofinternational" is two words; "interagency" and "Ngo" are what they are.

The sure-token rule. A token is a run of ASCII letters, outside addresses, codes and known names. It is cut only when
one of these holds, and is left alone otherwise:

1. A pair often met. Both parts are closed-class words ("on", "the", "this", "one"), or one is and the token is next
   to unknown (zipf 2.0 or less: "accordingto"); and the pair is at least 1,000 times as frequent in running text as
   the run-together token (Norvig's web counts, as wordsegment has them).
2. Closed-class word and open word. No dictionary knows the token (wordfreq zipf 0 and absent from the web's 333,000
   commonest tokens); one part is closed-class, the other an English word of zipf 3.3 or more, or a word that stands
   alone elsewhere in the same text.
3. Two open words. As 2, but both parts are open: each has at least 4 letters and zipf 3.0 or more, together at least
   11 letters, and neither is a prefix or suffix English builds words with ("counter", "ship").
4. A change of case inside. An acronym runs into a lower-case word ("UNpeacekeeping"), or a lower-case word runs into a
   capital ("andState"): both parts must be known words, names or acronyms.

A capitalised token that is not at the start of a sentence may be a name: it is cut by rule 2 alone, and only where
the closed-class part has three letters or more. Three parts are allowed where one of them is closed-class.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from comity.intake.cues import words
from comity.intake.edits import Edit

_TOKEN = re.compile(r"(?<![\w@/\\.])[A-Za-z]{5,40}(?![\w@/\\])(?!\.[a-z])")
_ALONE = re.compile(r"\b[A-Za-z]{2,40}\b")
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")
_CASED = re.compile(r"([A-Z]{2,8})([a-z]{3,})|([a-z]{2,})([A-Z][a-z]{2,}|[A-Z]{2,8})|(The)([A-Z][a-z]{3,})")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;]['\"”’)]*\s+|[\"“‘(•*+]\s*|[-–—]\s+|\n\s*)\Z")

_WEB_LEAST = 12000.0  # the web list stops here: a token it lacks is met no oftener

CLOSED = words("closed_en")
_PREFIX = words("prefix_en")
_SUFFIX = words("suffix_en")


def fused_words(text: str, names: frozenset[str]) -> Iterator[Edit]:
    """Edits that put the lost blanks back. `names`: lower-case words of known names, never cut."""
    beside = _standing_alone(text)
    addresses = [m.span() for m in _ADDRESS.finditer(text)]
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token.lower() in names or token.isupper():
            continue
        if any(start <= match.start() < end for start, end in addresses):
            continue
        parts = _split(token, _at_start(text, match.start()), beside, names)
        if parts:
            at = match.start()
            for part in parts[:-1]:
                at += len(part)
                yield Edit(at, at, " ")


def _split(token: str, opening: bool, beside: frozenset[str], names: frozenset[str]) -> list[str] | None:
    if not (token.islower() or token.istitle()):
        return _split_by_case(token, beside, names)
    capital = token[0].isupper() and not opening
    word = token.lower()
    zipf = _zipf(word)
    if zipf > 3.5 or (capital and zipf > 0):
        return None
    web_count = _unigrams().get(word, 0.0)
    if zipf == 0 and not web_count and word not in beside:
        for cut in _likely_cuts(word, beside, names):
            if _sure_cut(cut, capital, token[0].isupper(), beside, names):
                return _as_written(token, cut)
        return None
    pair = _met_pair(word)
    if pair and not capital and _pair_count(pair) >= 1000 * max(web_count, _WEB_LEAST):
        return _as_written(token, pair)
    return None


def _split_by_case(token: str, beside: frozenset[str], names: frozenset[str]) -> list[str] | None:
    match = _CASED.fullmatch(token)
    if not match:
        return None
    head, tail = (part for part in match.groups() if part)
    if head.isupper():  # an acronym, then a word
        known_head = head in beside or head.lower() in names or _zipf(head.lower()) >= 3.5
        long_enough = tail in CLOSED or (len(tail) >= 5 and _zipf(tail) >= 2.5)
        return [head, tail] if known_head and long_enough else None
    if head == "The":
        return [head, tail] if _zipf(tail.lower()) >= 4 and _zipf(token.lower()) == 0 else None
    if head not in CLOSED and not (len(head) >= 4 and _zipf(head) >= 3.5):
        return None
    if _zipf(token.lower()) > 0 and token.lower() not in names:
        return None
    known_tail = tail in beside or tail.lower() in names or _zipf(tail.lower()) >= 3.0
    return [head, tail] if known_tail else None


def _likely_cuts(word: str, beside: frozenset[str], names: frozenset[str]) -> list[list[str]]:
    """Every cut into two known words, commonest first; then the segmenter's own cut, which may have three."""
    pairs = [
        [word[:i], word[i:]]
        for i in range(2, len(word) - 1)
        if _known(word[:i], beside, names) and _known(word[i:], beside, names)
    ]
    pairs.sort(key=lambda pair: -min(_zipf(pair[0]), _zipf(pair[1])) - (max(map(len, pair)) > 4))
    pairs.sort(key=lambda pair: -_cut_weight(pair))
    segmented = _segment(word)
    return [*pairs, segmented] if 2 < len(segmented) <= 3 else pairs


def _cut_weight(pair: list[str]) -> float:
    """Log10 of how often the pair, or its words, are met: the more frequent cut is the likelier one."""
    met = _bigrams().get(" ".join(pair), 0.0)
    alone = sum(_zipf(part) for part in pair)
    return alone + (2.0 if met else 0.0)


def _sure_cut(
    cut: list[str], capital: bool, titled: bool, beside: frozenset[str], names: frozenset[str]
) -> bool:
    closed = [part in CLOSED for part in cut]
    if any(len(part) == 1 for part in cut) or (all(closed) and len(cut) == 2 and len("".join(cut)) < 6):
        return False
    if len(cut) == 3 and not any(closed):
        return False
    if capital:
        if cut[1:] == ["of"]:  # "Ministryof": a long common noun, which no name is built of
            return len(cut[0]) >= 7 and _zipf(cut[0]) >= 4.0
        return any(c and len(part) >= 3 for part, c in zip(cut, closed, strict=True)) and all(
            c or _open_word(part, beside, names, 3.5) for part, c in zip(cut, closed, strict=True)
        )
    if any(closed):
        return all(
            c or (_open_word(part, beside, names, 3.3) and (len(part) >= 4 or min(map(len, cut)) >= 3))
            for part, c in zip(cut, closed, strict=True)
        ) and _no_affix(cut, closed)
    return (
        len(cut) == 2
        and min(map(len, cut)) >= (6 if titled else 4)
        and len("".join(cut)) >= 11
        and all(_zipf(part) >= 3.0 for part in cut)
        and cut[0] not in _PREFIX
        and (cut[1] not in _SUFFIX or (len(cut[0]) >= 6 and _pair_count(cut) > 0))
    )


def _no_affix(cut: list[str], closed: list[bool]) -> bool:
    """A short closed-class part must lean on a long word: "in|action" is a word, "of|international" is not one."""
    if cut[0] in _PREFIX | {"over", "under", "out", "in", "on", "by", "after", "up", "no", "so"}:
        return (
            len(cut) > 1
            and len(cut[1]) >= 7
            and _zipf(cut[1]) >= 3.7
            and cut[0] in {"in", "on", "by", "after"}
        )
    if cut[-1] in _SUFFIX:
        return False
    return not (closed[-1] and len(cut[-1]) == 2 and len(cut[0]) < 5)


def _open_word(part: str, beside: frozenset[str], names: frozenset[str], least: float) -> bool:
    return len(part) >= 3 and (_zipf(part) >= least or part in beside or part in names)


def _known(part: str, beside: frozenset[str], names: frozenset[str]) -> bool:
    return part in CLOSED or _open_word(part, beside, names, 3.0)


def _met_pair(word: str) -> list[str] | None:
    """The cut into two closed-class words; or, of a token hardly ever met, the cut with one that is met most."""
    pairs = [[word[:i], word[i:]] for i in range(2, len(word) - 1)]
    for pair in pairs:
        if pair[0] in CLOSED and pair[1] in CLOSED:
            return pair
    if _zipf(word) > 2.0:
        return None
    mixed = [p for p in pairs if (p[0] in CLOSED) != (p[1] in CLOSED) and min(map(_zipf, p)) >= 4.0]
    return max(mixed, key=_pair_count, default=None)


def _as_written(token: str, cut: list[str]) -> list[str]:
    parts, at = [], 0
    for part in cut:
        parts.append(token[at : at + len(part)])
        at += len(part)
    return parts


def _at_start(text: str, at: int) -> bool:
    return _SENTENCE_START.search(text, max(0, at - 12), at) is not None or at == 0


def _standing_alone(text: str) -> frozenset[str]:
    """Words that a dictionary knows, and names and acronyms the text uses more than once, as they stand in it."""
    counts: dict[str, int] = {}
    for match in _ALONE.finditer(text):
        counts[match.group()] = counts.get(match.group(), 0) + 1
    return frozenset(
        form
        for word, n in counts.items()
        if _zipf(word.lower()) >= 2.0 or (n > 1 and not word.islower())
        for form in (word, word.lower())
    )


@lru_cache(maxsize=65536)
def _zipf(word: str) -> float:
    from wordfreq import zipf_frequency  # half a second to load: only a text with words to check pays it

    return float(zipf_frequency(word, "en"))


def _unigrams() -> dict[str, float]:
    return _counts()[0]


def _bigrams() -> dict[str, float]:
    return _counts()[1]


def _pair_count(pair: list[str]) -> float:
    return _bigrams().get(" ".join(pair), 0.0)


@lru_cache(maxsize=1)
def _counts() -> tuple[dict[str, float], dict[str, float]]:
    import wordsegment

    wordsegment.load()
    return wordsegment.UNIGRAMS, wordsegment.BIGRAMS


@lru_cache(maxsize=4096)
def _segment(word: str) -> list[str]:
    import wordsegment

    _counts()
    return list(wordsegment.segment(word))
