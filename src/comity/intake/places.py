"""Where did it take place? Named places of the sentences that tell of the event, or the dateline of a note."""

import re
from collections.abc import Sequence

from comity.intake.cues import lexicon, pattern
from comity.intake.gazetteer import Mention
from comity.intake.letters import LOWER, UPPER
from comity.intake.structure import Sentence

Span = tuple[int, int]

_PROPER = rf"[{UPPER}][\w'’.-]*[\w]|[{UPPER}]"
_PLACE_WORD = (
    "international|border|gate|gates|port|airport|province|district|city|town|commune|crossing|base|base's|naval|pair|"
    "provinces|sea|gulf|waters|centre|center"
)
_PLACE_EN = re.compile(
    rf"\b(?:in|at|near|off)\s+(?:the\s+)?(?P<place>(?:{_PROPER})"
    rf"(?:(?:\s+(?:of\s+|and\s+)?|\s*[-–]\s*)(?:{_PROPER}|{_PLACE_WORD}))*"
    rf"(?:,\s+(?:{_PROPER})(?:\s+(?:{_PROPER}|{_PLACE_WORD}))*)*)"
)
_KIND_VI = (
    r"(?:(?i:trụ sở|thành phố|thủ đô|tỉnh|huyện|xã|thị xã|thị trấn|quận|phường|cặp cửa khẩu|cửa khẩu|quốc tế|khu vực|"
    r"vùng biển|cảng|đồn|trạm|biên phòng|đảo|quân cảng|hội trường|trung tâm|mốc|cột mốc|sân bay|nước)|TP\.?)\s+"
)
_PLACE_VI = re.compile(
    rf"\b(?:[Tt]ại|[Ởở])\s+(?P<place>(?:{_KIND_VI})*(?:[{UPPER}][{LOWER}{UPPER}]*|\d+)"
    rf"(?:(?:\s+|\s*[-–]\s*)[{UPPER}][{LOWER}{UPPER}]*)*"
    rf"(?:,\s+(?:{_KIND_VI})*[{UPPER}][{LOWER}]*(?:\s+[{UPPER}][{LOWER}]*)*"
    rf"(?!\s*(?:đã|tổ chức|phối hợp|chủ trì)))*"
    rf"(?:\s+và\s+(?:{_KIND_VI})+[{UPPER}][{LOWER}]*(?:\s+[{UPPER}][{LOWER}]*)*)?"
    r"(?:\s*\([^()]{2,40}\))?)"
)
_DATELINE = re.compile(
    rf"\s*(?P<place>[{UPPER}][\w ]{{1,30}}?)"
    r"(?:(?:,\s+[^-–—\n]{3,40}?\s*(?:\([^)]{2,40}\))?|\s*\([^)]{2,40}\))\s*[-–—:]|\s+[-–—])\s+"
)


def place_of(text: str, anchors: Sequence[Sentence], mentions: Sequence[Mention]) -> Span | None:
    refused = pattern("events", "place_not", whole=True)
    for sentence in anchors:
        expression = _PLACE_VI if sentence.language == "vi" else _PLACE_EN
        for match in expression.finditer(sentence.text):
            start, end = (sentence.start + at for at in match.span("place"))
            before_month = text[start:end].split(",")[0]
            if refused.match(before_month) or refused.match(text[start:end]):
                continue
            agencies = [m for m in mentions if start < m.start < end and m.name.kind == "agency"]
            if agencies:
                start, end = trimmed(text, start, agencies[0].start)
            held = [m for m in mentions if m.start < end and start < m.end and not m.hint]
            whole = any(m.start <= start and end <= m.end for m in held)
            if whole and not all(m.name.kind == "partner" and not m.name.organisation for m in held):
                continue
            if _is_future(sentence, match):
                continue
            return start, end
    return _dateline(text, anchors)


def _is_future(sentence: Sentence, match: re.Match[str]) -> bool:
    future = re.search(lexicon("events")["future"], sentence.text, re.IGNORECASE)
    return future is not None and future.start() < match.start()


def _dateline(text: str, anchors: Sequence[Sentence]) -> Span | None:
    """A note opened by "Lang Son, 20 April 2018 -" says where it took place."""
    for sentence in anchors[:2]:
        line = text.rfind("\n", 0, sentence.start) + 1
        match = _DATELINE.match(text[line : sentence.end])
        if match and match["place"].count(" ") <= 3:
            return line + match.start("place"), line + match.end("place")
    return None


def dateline_length(text: str) -> int:
    """How many characters of a sentence only say who reported from where ("Hanoi (VNA) - ")."""
    match = _DATELINE.match(text)
    return match.end() if match else 0


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without blanks and marks at its edges."""
    while start < end and text[start] in " ,;:":
        start += 1
    while end > start and text[end - 1] in " ,;:.":
        end -= 1
    return start, end
