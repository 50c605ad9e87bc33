"""Vietnamese alphabetical order, as ICU's `vi` collation has it (CLDR), for databases without ICU.

Letters come first: a ă â b c d đ e ê … o ô ơ … u ư …; then tones: none, huyền, hỏi, ngã, sắc, nặng; then small letters
before capitals. Signs and digits stand before letters. Letters of other scripts follow by code point, which is where
ICU and this module may differ.
"""

import unicodedata
from functools import lru_cache

_SPACES = "\t\n\v\f\r\x85\u2028\u2029 "
_SIGNS = "_-‐–—,;:!?.·'‘’‹›\"“”„«»()[]{}§¶@*/\\&#%†•`´^¯°©®+±÷×<=>|~¤¢$£¥₫€"
_LETTERS = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PRIMARY = {character: weight for weight, character in enumerate(_SPACES + _SIGNS + _LETTERS, start=1)}
_BEYOND = len(_PRIMARY) + 1
# The marks that make another letter, not another tone: "a" and a breve are "ă".
_SHAPED = {unicodedata.normalize("NFD", letter): letter for letter in "ăâêôơư"}
_TONES = {mark: weight for weight, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", start=1)}

Key = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], str]


@lru_cache(maxsize=65536)
def sort_key(text: str) -> Key:
    """What sorts like `text` by letters, then tones, then case, then code points."""
    letters: list[int] = []
    tones: list[int] = []
    cases: list[int] = []
    for base, marks in _clusters(text):
        small = base.lower()
        shape = next((mark for mark in marks if small + mark in _SHAPED), "")
        letter = _SHAPED.get(small + shape, small)
        letters.append(_PRIMARY.get(letter, _BEYOND + ord(letter[0])))
        rest = [_TONES.get(mark, ord(mark)) for mark in marks if mark != shape]
        tones += [0, *rest]
        cases += [int(base != small), *(0 for _ in rest)]
    return tuple(letters), tuple(tones), tuple(cases), text


def compare(one: str, other: str) -> int:
    """-1, 0 or 1: a collation as SQLite wants it."""
    first, second = sort_key(one), sort_key(other)
    return (first > second) - (first < second)


def _clusters(text: str) -> list[tuple[str, list[str]]]:
    """Characters with the marks that follow them."""
    clusters: list[tuple[str, list[str]]] = []
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character) and clusters:
            clusters[-1][1].append(character)
        else:
            clusters.append((character, []))
    return clusters
