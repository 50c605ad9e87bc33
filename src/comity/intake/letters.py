"""The capital and small letters of Vietnamese and English, for expressions: Unicode has no range that holds them."""

import unicodedata


def _vietnamese() -> tuple[str, str]:
    """Both cases of every Vietnamese letter that is not ASCII, toned or not."""
    small = {"đ"}
    for base in "aăâeêioôơuưy":
        for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"):
            small.add(unicodedata.normalize("NFC", base + tone))
    extra = "".join(sorted(letter for letter in small if not letter.isascii()))
    return extra.upper(), extra


_CAPITAL, _SMALL = _vietnamese()
UPPER = f"A-Z{_CAPITAL}"  # to stand inside [...]
LOWER = f"a-z{_SMALL}"
LETTER = UPPER + LOWER
