"""Folding: the spelling-blind form in which text is searched and compared."""

import re
import sys
import unicodedata


def _ranges(codes: list[int]) -> str:
    """A character class's inside, from code points in order."""
    found: list[list[int]] = []
    for code in codes:
        if found and code == found[-1][1] + 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in found)


_MARKS = re.compile(f"[{_ranges([c for c in range(sys.maxunicode + 1) if unicodedata.combining(chr(c))])}]+")


def fold(text: str) -> str:
    """Lower case, without diacritics, đ as d, white space single: "Đối ngoại" and "doi  ngoai" fold alike."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
        text = _MARKS.sub("", decomposed)
    return " ".join(text.casefold().split())
