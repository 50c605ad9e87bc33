"""Partial dates as people type them into a field or a table, and back.

`written` says an EDTF date as an official writes it: 20/04/2018, 04/2018, quý II/2018; in English 20 April 2018.
`edtf_from` reads it back. It reads both languages whatever the page's is, a few more ways of writing (tháng 4 năm 2018,
20-22/4/2018, 28/08 of a year that is not known), and EDTF itself.
"""

import re
from typing import Final

from comity.kernel.dates import checked, span
from comity.kernel.folding import fold
from comity.kernel.problems import Problem
from comity.kernel.wording import MONTHS, SEASONS
from comity.kernel.words import Words

LIKE: Final = Words(
    vi="Ghi như 20/04/2018, 04/2018, quý II/2018 hoặc 2018.",
    en="Write it like 20 April 2018, April 2018, first quarter of 2018 or 2018.",
)
_NO_YEAR: Final = "XXXX"
_PLAIN: Final = re.compile(r"(?P<y>\d{4}|XXXX)(?:-(?P<m>\d\d)(?:-(?P<d>\d\d))?)?(?P<mark>[~?]?)")
_DAY_OR_MONTH: Final = re.compile(r"\d{4}-(?:0\d|1[0-2])(?:-\d\d)?")
# Of folded text: small letters without marks.
_TYPED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:ngay )?(?P<d>\d{1,2})(?:[/.-]| thang )(?P<m>\d{1,2})(?:[/.-]| nam |,? )(?P<y>\d{4})",
        r"(?:thang |t)?(?P<m>\d{1,2})(?:[/.-]| nam )(?P<y>\d{4})",
        r"(?P<d>\d{1,2}) (?P<name>[a-z]{3,9})(?:,? (?P<y>\d{4}))?",
        r"(?P<name>[a-z]{3,9}) (?P<d>\d{1,2}), (?P<y>\d{4})",
        r"(?P<name>[a-z]{3,9}),? (?P<y>\d{4})",
        r"(?:ngay )?(?P<d>\d{1,2})(?:/| thang )(?P<m>\d{1,2})",
        r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)[t ]00:00(?::00)?",
        r"(?:nam )?(?P<y>\d{4}|xxxx)(?:-(?P<m>\d\d)(?:-(?P<d>\d\d))?)?",
    )
)
_QUARTER: Final = re.compile(r"(?:quy|q) ?(?P<q>iv|iii|ii|i|[1-4])(?:/| nam | )(?P<y>\d{4})")
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_SEASON: Final = re.compile(r"(?P<name>.*[a-z])[/ ](?P<y>\d{4})")
_SEASONS: Final = {
    fold(words.say(language).format("")).rstrip(" /"): code
    for code, words in SEASONS.items()
    for language in ("vi", "en")
}
_ABOUT: Final = Words(vi="khoảng {}", en="about {}")
_SINCE: Final = Words(vi="từ {}", en="from {}")
_UNTIL: Final = Words(vi="đến {}", en="until {}")
_BETWEEN: Final = (" - ", " – ", " den ", " to ", "–", "-")


def written(edtf: str, language: str = "vi") -> str:
    """EDTF as it is typed; what has no such writing (a time of day, a decade) comes back as it is."""
    begin, slash, end = edtf.partition("/")
    if not slash:
        return _written(edtf, language) or edtf
    first, last = _written(begin, language), _written(end, language)
    if first and last:
        return f"{first} - {last}"
    if first and end == "..":
        return _SINCE.say(language).format(first)
    if last and begin == "..":
        return _UNTIL.say(language).format(last)
    return edtf


def edtf_from(text: str) -> str:
    """EDTF of a date as people write it, "" of none. Raises Problem "date-unreadable" otherwise."""
    text = " ".join(text.split())
    folded = re.sub(r" ?/ ?", "/", fold(text))
    edtf = _read(folded) or _read_interval(folded) or text
    try:
        if any(_DAY_OR_MONTH.fullmatch(part) and not span(part).last for part in edtf.split("/")):
            raise _unreadable(text)  # a month or day that no calendar has
        return checked(edtf)
    except Problem as problem:
        raise _unreadable(text) from problem


def _unreadable(text: str) -> Problem:
    return Problem(
        "date-unreadable",
        what=Words(vi=f"Không đọc được ngày “{text}”.", en=f"The date “{text}” cannot be read."),
        mend=LIKE,
        place=text,
    )


def _written(edtf: str, language: str) -> str:
    """One date as it is typed; "" for what has no such writing."""
    found = _PLAIN.fullmatch(edtf)
    if found is None or (found["y"] == _NO_YEAR and not found["d"]):
        return ""
    year, month, day = found["y"].replace(_NO_YEAR, ""), int(found["m"] or 0), found["d"] or ""
    if month > 12:
        if month not in SEASONS:
            return ""
        said = SEASONS[month].say(language).format(year)
    elif language == "vi":
        said = "/".join(filter(None, (day, found["m"], year)))
    else:
        name = MONTHS[month - 1] if month else ""
        said = " ".join(filter(None, (day.lstrip("0"), name, year)))
    if found["mark"] == "~":
        return _ABOUT.say(language).format(said)
    return said + found["mark"]


def _read(folded: str) -> str:
    """EDTF of one typed date; "" where it is none."""
    about = re.fullmatch(r"(?:khoang|about) (.+)", folded)
    if about or folded[-1:] in tuple("~?%"):
        plain = _read(about[1] if about else folded[:-1])
        return plain and plain + ("~" if about else folded[-1])
    season = _SEASON.fullmatch(folded)
    if season and season["name"] in _SEASONS:
        return f"{season['y']}-{_SEASONS[season['name']]}"
    if quarter := _QUARTER.fullmatch(folded):
        return f"{quarter['y']}-{32 + (_ROMAN.get(quarter['q']) or int(quarter['q']))}"
    for pattern in _TYPED:
        if (found := pattern.fullmatch(folded)) and (edtf := _joined(found.groupdict())):
            return edtf
    return ""


def _joined(parts: dict[str, str | None]) -> str:
    """Year, month (a number or a name) and day as EDTF; "" where the name is no month's."""
    month = parts.get("m") or ""
    if name := parts.get("name"):
        month = next((str(at) for at, one in enumerate(MONTHS, 1) if one.lower().startswith(name)), "")
        if not month:
            return ""
    year = (parts.get("y") or _NO_YEAR).upper()
    return "-".join((year, *(f"{part:0>2}" for part in (month, parts.get("d")) if part)))


def _read_interval(folded: str) -> str:
    """EDTF of a typed interval; "" where it is none. What both ends share may stand at the last only: 20-22/4/2018."""
    since = re.sub(r"^(?:tu|from) (?:ngay )?", "", folded)
    for between in _BETWEEN:
        left, found, right = since.partition(between)
        last = _read(right) if found else ""
        if not last:
            continue
        tails = [right[at:] for at, letter in enumerate(right) if letter in "/ "]
        for tail in (*tails, ""):
            if first := _read(left + tail):
                return f"{first}/{last}"
    if since != folded:
        return f"{begin}/.." if (begin := _read(since)) else ""
    until = re.sub(r"^(?:den|until) ", "", folded)
    return f"../{end}" if until != folded and (end := _read(until)) else ""
