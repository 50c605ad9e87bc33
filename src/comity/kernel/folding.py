"""Folding: the spelling-blind form in which text is searched and compared."""

import unicodedata


class _Bare(dict[int, str]):
    """A character's letters without diacritics, worked out when it is first met: a page of text has few different."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFD", {"đ": "d", "Đ": "D"}.get(chr(code), chr(code)))
        bare = "".join(part for part in decomposed if not unicodedata.combining(part))
        self[code] = bare
        return bare


_BARE = _Bare()


def fold(text: str) -> str:
    """Lower case, without diacritics, đ as d, white space single: "Đối ngoại" and "doi  ngoai" fold alike."""
    if not text.isascii():
        text = text.translate(_BARE)
    return " ".join(text.casefold().split())
