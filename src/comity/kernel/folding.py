"""Folding: the spelling-blind form in which text is searched and compared."""

import unicodedata


def fold(text: str) -> str:
    """Lower case, without diacritics, đ as d, white space single: "Đối ngoại" and "doi  ngoai" fold alike."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())
