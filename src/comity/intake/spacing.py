"""Where is a blank missing, and where does a line break stand inside a sentence?"""

import re
from collections.abc import Iterator

from comity.intake.cues import words
from comity.intake.edits import Edit
from comity.intake.fused import CLOSED
from comity.intake.junk import Line, lines
from comity.intake.letters import LETTER, LOWER, UPPER

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
# A blank is missing where each of these ends: after a mark between two words, around a bracket, beside a year.
_MISSING = (
    re.compile(rf"[{LETTER}]{{2}}[,;](?=[{LETTER}]{{2}})"),
    re.compile(rf"(?:[{LOWER}]{{3}}|\d{{4}})\.(?=[{UPPER}][{LOWER}])(?!\w+\.\w)"),
    re.compile(r"[\w)]\.(?=[-–—]\s?[A-ZĐ]{2,5}\s*$)", re.MULTILINE),
    re.compile(rf"\w\w\)(?=[{LOWER}]{{2}})"),
    re.compile(rf"[{LOWER}]{{3}}(?=\([A-ZĐ]{{2,8}}\))"),
    re.compile(r"\b(?:in|since|from|of|to|until|during|and|by|năm|tháng|ngày|quý)(?=(?:19|20)\d\d\b)"),
    re.compile(rf"\b(?:{_MONTH})(?=(?:\d\d?|(?:19|20)\d\d)\b)"),
    re.compile(r"\b(?:19|20)\d\d(?=(?:and|to|in|of|for|with|at|và|đến)\b)"),
)
_ADDRESS = re.compile(r"\S*(?:://|www\.|@|\.(?:vn|com|org|net|gov|mil|int)\b)\S*", re.IGNORECASE)
_LIST_MARK = re.compile(r"\s*(?:[-–—•*+]|\(?(?:\d{1,2}|[a-zđ]|[ivxIVX]{1,5})[.)])\s")
_MID = re.compile(r"[\w,)%”\"'’]\s*\Z")
_VI_CLOSED = words("open_end_vi")


def missing_blanks(text: str) -> Iterator[Edit]:
    """Edits that put a blank after a comma, stop, bracket or year that runs into the next word."""
    addresses = [m.span() for m in _ADDRESS.finditer(text)]
    for expression in _MISSING:
        for match in expression.finditer(text):
            at = match.end()
            if not any(start <= at <= end for start, end in addresses):
                yield Edit(at, at, " ")


def soft_breaks(text: str) -> Iterator[Edit]:
    """Edits that join lines broken inside a sentence.

    Sure when the upper line has no closing mark and the lower one goes on in lower case; when the upper line ends in
    a comma or a closed-class word; or when the paragraph is plainly wrapped at one width (three lines or more).
    """
    above: list[Line] = []
    previous: Line | None = None
    for line in lines(text):
        if not line.text.strip():
            continue
        if previous is not None and _goes_on(previous, line, above, blank=previous.after != line.start):
            yield _join(text, previous, line)
            above.append(line)
        else:
            above = [line]
        previous = line


def _goes_on(upper: Line, lower: Line, paragraph: list[Line], *, blank: bool) -> bool:
    head, tail = upper.text.rstrip(), lower.text.lstrip()
    if not _MID.search(head) or head.isupper() or _LIST_MARK.match(lower.text) or not tail[0].isalnum():
        return False
    last = re.split(r"[\s(]", head)[-1].strip("\"'”’")
    ends_open = head.endswith(",") or last.lower() in _VI_CLOSED or (last in CLOSED and last.islower())
    if blank:
        return len(head) >= 40 and tail[0].islower() and ends_open
    if tail[0].islower():
        return len(head) >= 20 or ends_open
    if ends_open and len(head) >= 40:
        return True
    widths = [len(line.text) for line in paragraph]
    return len(widths) >= 2 and min(widths) >= 50 and min(widths) >= 0.8 * max(widths)


def _join(text: str, upper: Line, lower: Line) -> Edit:
    start = upper.start + len(upper.text.rstrip())
    end = lower.start + len(lower.text) - len(lower.text.lstrip())
    return Edit(start, end, " ")


def hyphen_breaks(text: str) -> Iterator[Edit]:
    """Edits that join a word cut by a hyphen at a line's end, where only the joined word is one."""
    for match in re.finditer(r"\b([a-z]{2,})-[ \t]*\r?\n[ \t]*([a-z]{2,})\b", text):
        from wordfreq import zipf_frequency

        first, second = match.groups()
        joined = zipf_frequency(first + second, "en")
        if joined >= 2.5 and min(zipf_frequency(first, "en"), zipf_frequency(second, "en")) < joined:
            yield Edit(match.end(1), match.start(2), "")
