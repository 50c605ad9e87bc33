"""Numbers that accounts state, so that a person sees at once where they do not agree."""

import re
from collections.abc import Iterable

# A day, a clock time, a year or a list number counts nothing.
_DATES = re.compile(
    r"(?<!\d)\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?(?![\d.,]*\d)|\b\d{1,2}\.\d{1,2}\.\d{4}\b|\d{1,2}\s*(?:-|–|to|đến)\s*\d{1,2}/\d{1,2}(?:/\d{4})?"
    r"|\b(?:ngày|tháng|năm|quý|lần thứ|số)\s+\d+(?:/\d+)*|\b(?:19|20)\d\d\b|\d{1,2}:\d{2}"
    r"|\b\d{1,2}(?:\s*(?:-|–|to|and)\s*\d{1,2})?\s+(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"\s+\d{1,2}\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?<![\w./-])(\d{1,3}(?:[.,]\d{3})+|\d+)(?![\w/]|[.,]\d)\s*([^\W\d_]+(?:\s+[^\W\d_]+)?)?"
)


def counts_in(texts: Iterable[str]) -> dict[int, str]:
    """Every number that counts something, with the words beside it as written: {80: "80 cán bộ"}.

    Dots and commas between groups of three digits are thousands, as both languages write them.
    """
    found: dict[int, str] = {}
    for text in texts:
        for match in _COUNT.finditer(_DATES.sub(" ; ", text)):
            number = int(match.group(1).replace(".", "").replace(",", ""))
            found.setdefault(number, match.group(0).strip())
    return found
