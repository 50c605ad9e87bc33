"""Who is to do it? Only whom the sentence itself names as bound by the direction."""

import re
from collections.abc import Sequence

from comity.intake.cues import lexicon
from comity.intake.gazetteer import Mention
from comity.intake.letters import UPPER

_AND = re.compile(r"\s*(?:,|and|và|cùng|;|the|as well as|\(|\)|[A-ZĐ]{2,6}\))\s*|\s+")
# The bound party stands right before these …
_BEFORE = re.compile(
    r"\s*(?:\([^)]{1,12}\)\s*)?(?:(?:was|were|is|are|will be|shall be)\s+(?:also\s+)?"
    r"(?:required|requested|asked|tasked|assigned|instructed|directed|urged|ordered|called|entrusted)\b|"
    r"(?:should|must|shall|will|would|needs? to|has to|have to|is to|are to)\b|"
    r"(?:cần|phải|chủ trì|có trách nhiệm|được giao|sẽ)\b)",
    re.IGNORECASE,
)
# … or right after these.
_AFTER = re.compile(
    r"(?:\b(?:request|ask|requir|urg|instruct|direct|task|assign|order)(?:ed|es|s|e|ing)?|"
    r"\bcall(?:ed|ing|s)? (?:on|upon)|"
    r"\b(?:among|between|by|of)|\b(?:yêu cầu|đề nghị|giao cho|giao|chỉ đạo))\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
# Who works along with the one in the lead is bound too.
_ALONG = re.compile(
    r"(?:phối hợp (?:chặt chẽ )?với|cùng với|cùng|together with|coordinat\w+ with|in cooperation with)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
# A party that the profile does not know, where it is plainly given the task: as written.
_GIVEN = re.compile(
    rf"\b[Gg]iao (?:cho )?(?P<name>[{UPPER}]\w*(?: \w+){{0,6}}?)"
    r"(?= (?:chủ trì|phối hợp|thực hiện|xây dựng|tham mưu|tổ chức)\b)"
)
_WEAK_AFTER = re.compile(r"\b(?:among|between|by|of)\s+(?:the\s+)?\Z", re.IGNORECASE)
_THEM = re.compile(r"\b(?:request|ask|requir|urg|instruct|direct|task|order)\w*\s+them\b", re.IGNORECASE)


def responsible_in(text: str, mentions: Sequence[Mention], language: str) -> list[tuple[str, int, int]]:
    """The parties a direction binds: (name, start, end) within the sentence. Empty when it names none."""
    spots = [
        (m.name.say(language), m.start, m.end)
        for m in mentions
        if m.name.kind == "agency" and not m.name.body
    ]
    for generic in lexicon("bodies")["generic"]:
        for match in re.finditer(generic, text, re.IGNORECASE):
            if not any(start < match.end() and match.start() < end for _, start, end in spots):
                spots.append((match.group(), match.start(), match.end()))
    for match in _GIVEN.finditer(text):
        start, end = match.span("name")
        if not any(a < end and start < b for _, a, b in spots):
            spots.append((match["name"], start, end))
    spots.sort(key=lambda spot: spot[1])
    chains = _chains(text, spots)
    bound: list[tuple[str, int, int]] = []
    for chain in chains:
        before, after = text[: chain[0][1]], text[chain[-1][2] :]
        ordered = _AFTER.search(before) and not _WEAK_AFTER.search(before)
        if ordered or _BEFORE.match(after) or (bound and _ALONG.search(before)):
            bound.extend(chain)
    if not bound and (them := _THEM.search(text)):
        earlier = [chain for chain in chains if chain[-1][2] <= them.start()]
        bound = list(earlier[-1]) if earlier else []
    return list(dict.fromkeys(bound))


def _chains(text: str, spots: list[tuple[str, int, int]]) -> list[list[tuple[str, int, int]]]:
    """Names joined by commas and "and" bear the duty together."""
    chains: list[list[tuple[str, int, int]]] = []
    for spot in spots:
        if chains and re.fullmatch(rf"(?:{_AND.pattern}){{1,5}}", text[chains[-1][-1][2] : spot[1]]):
            chains[-1].append(spot)
        else:
            chains.append([spot])
    return chains
