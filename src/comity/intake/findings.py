"""What does the text say was achieved, learned, hard, lacking, ordered or proposed?

Under a heading that names a field, every sentence belongs to it. Elsewhere a sentence must carry a cue that names
something: that difficulties "were discussed" is no difficulty. Each finding keeps where it stands.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from comity.intake.cues import lexicon, pattern
from comity.intake.gazetteer import Mention
from comity.intake.places import dateline_length
from comity.intake.responsible import responsible_in
from comity.intake.structure import Sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """One result, lesson, difficulty, limitation, direction, proposal or merit, as the text words it."""

    field: str
    text: str
    start: int
    end: int
    responsible: tuple[tuple[str, int, int], ...] = ()


_SPLIT_PROPOSAL = re.compile(
    r"\s*,?\s+(?:or|and|as well as|along with)\s+(?=(?:the\s+)?(?:form|establish|build|set|creat|hold|organi[sz]|"
    r"develop|sign|conduct|expand|increas|strengthen|consider|launch|appoint|publish|draft|train|allocat)\w*ing\b)|"
    r"\s*(?:;|,?\s+(?:và|hoặc|đồng thời))\s+"
    r"(?=(?:thành lập|xây dựng|tổ chức|hình thành|ký|mở|bổ sung|cử|ban hành|cho phép)\b)",
    re.IGNORECASE,
)


def findings_in(
    sentences: Sequence[Sentence], mentions: Sequence[Mention], *, engagement: bool, skip: frozenset[int]
) -> list[Finding]:
    """All findings of the sentences, in order. `skip`: starts of sentences that only say the event took place.

    `engagement`: the text is a note on one engagement, where what the sides agreed and did is the result.
    """
    found: list[Finding] = []
    leader = False
    starts = [m.start for m in mentions]
    for sentence in sentences:
        leader = _speaker(sentence, leader)
        if sentence.headed:
            own = list(_by_cue(sentence, leader, engagement)) if sentence.soft else []
            fresh = own or list(_under_heading(sentence))
        elif sentence.start in skip:
            fresh = []
        else:
            fresh = list(_by_cue(sentence, leader, engagement))
        inside = list(mentions[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)])
        found.extend(_with_responsible(finding, inside, sentence) for finding in fresh)
    return found


def _speaker(sentence: Sentence, before: bool) -> bool:
    """Is a leader speaking? "He" goes on for whoever spoke before; participants end a leader's turn."""
    words = _words(sentence.language)
    head = sentence.text[:90]
    body = re.search(words["body"], head, re.IGNORECASE)
    lead = re.search(words["leader"], head, re.IGNORECASE)
    if body and (not lead or body.start() < lead.start()):
        return False
    return True if lead else before


def _under_heading(sentence: Sentence) -> Iterator[Finding]:
    text = sentence.text
    nothing = pattern("headings", "any", "nothing", whole=True)
    if not sentence.fields or text.endswith(":") or nothing.match(text.strip(" .")) or len(text) < 8:
        return
    field = sentence.fields[0]
    if len(sentence.fields) > 1:
        by_cue = [f for f in sentence.fields if _cue_of(f) and _search(sentence, _cue_of(f))]
        if by_cue:
            field = by_cue[-1] if field not in by_cue or "limitations" in by_cue else by_cue[0]
    yield Finding(field, text, sentence.start, sentence.end)
    if field == "results" and _search(sentence, "merit"):
        yield Finding("merit", text, sentence.start, sentence.end)


def _cue_of(field: str) -> str:
    return {
        "results": "result",
        "lessons": "lesson",
        "difficulties": "difficulty",
        "limitations": "limitation",
        "directions": "direct",
    }.get(field, "")


def _by_cue(sentence: Sentence, leader: bool, engagement: bool) -> Iterator[Finding]:
    if sentence.text.endswith(":"):
        return  # it opens a list, whose items speak for themselves
    begin = dateline_length(sentence.text)
    whole = Finding("", sentence.text[begin:], sentence.start + begin, sentence.end)
    if _search(sentence, "merit"):
        yield replace(whole, field="merit")
        return
    proposals = list(_proposals(sentence, leader))
    if proposals:
        yield from proposals
        return
    named = [
        replace(whole, field=field)
        for field, cue in (
            ("lessons", "lesson"),
            ("difficulties", "difficulty"),
            ("limitations", "limitation"),
        )
        if _search(sentence, cue)
    ]
    if named:
        nouns = pattern("findings", "nouns", "limitation").search(sentence.text)
        hard = pattern("findings", "nouns", "difficulty").search(sentence.text)
        yield from (f for f in named if f.field != "limitations" or nouns or not hard)
        return
    orders = _directions(sentence)
    if orders:
        yield from orders
        return
    achieved = _search(sentence, "result") or (engagement and _search(sentence, "outcome"))
    if achieved and not _only_speaks_of(sentence):
        yield replace(whole, field="results")


def _proposals(sentence: Sentence, leader: bool) -> Iterator[Finding]:
    words = _words(sentence.language)
    text = sentence.text
    verb = None
    for verb in re.finditer(words["propose"], text, re.IGNORECASE):
        rest = text[verb.end() :]
        generic = re.match(words["generic"], rest, re.IGNORECASE)
        if generic and not re.match(
            rf".{{0,40}}?(?:{words['specified']})", rest[generic.end() :], re.IGNORECASE
        ):
            continue
        if len(rest.split()) < 3 or _is_order(text[: verb.start()], words, leader):
            continue
        break
    else:
        return
    start = verb.end()
    parts, at = [], start
    for cut in _SPLIT_PROPOSAL.finditer(text, start):
        parts.append((at, cut.start()))
        at = cut.end()
    parts.append((at, len(text)))
    for begin, end in parts:
        begin, end = _trimmed(text, begin, end)
        if end - begin >= 8:
            yield Finding("proposals", text[begin:end], sentence.start + begin, sentence.start + end)


def _is_order(before: str, words: dict[str, str], leader: bool) -> bool:
    """ "The minister proposed that …" directs; "participants proposed …" proposes."""
    lead = [m.start() for m in re.finditer(words["leader"], before, re.IGNORECASE)]
    body = [m.start() for m in re.finditer(words["body"], before, re.IGNORECASE)]
    if lead or body:
        return max(lead, default=-1) > max(body, default=-1)
    return leader


def _directions(sentence: Sentence) -> list[Finding]:
    """The direction a sentence gives; or several, where a colon opens a list of them ("these directions: …; …")."""
    text = sentence.text
    if not _search(sentence, "direct"):
        words = _words(sentence.language)
        verb = re.search(words["propose"], text, re.IGNORECASE)
        generic = verb and re.match(words["generic"], text[verb.end() :], re.IGNORECASE)
        if not verb or generic or not re.search(r"\bthat\b|\brằng\b", text[verb.end() :]):
            return []
    start = 0
    for cut in re.finditer(_words(sentence.language)["clause"], text, re.IGNORECASE):
        start = cut.end()
    spans = [(start, len(text))]
    colon = text.find(":", start)
    if colon > 0 and text.count(";", colon) >= 1:
        ends = [m.start() for m in re.finditer(";", text[colon:])]
        edges = [colon, *(colon + end for end in ends), len(text)]
        spans = list(pairwise(edges))
    found = []
    for begin, end in (_trimmed(text, *span) for span in spans):
        if end - begin >= 8:
            found.append(Finding("directions", text[begin:end], sentence.start + begin, sentence.start + end))
    return found


def _only_speaks_of(sentence: Sentence) -> bool:
    """Praise of results that names none ("emphasised important achievements")."""
    text = sentence.text
    return (
        re.search(
            r"\b(?:discuss|review|clarif|analy[sz]|focus)\w*\b[^.]{0,60}\b(?:results?|achievements?)\b",
            text,
            re.I,
        )
        is not None
        and re.search(r"\b(?:has|have|had)\b", text) is None
    )


def _with_responsible(finding: Finding, mentions: list[Mention], sentence: Sentence) -> Finding:
    if finding.field != "directions":
        return finding
    # "Requesting them to …" binds whom the sentence named before, so the whole sentence is looked at; where it
    # gives several directions, each binds only whom its own part names.
    alone = ";" in sentence.text
    begin, end = (finding.start, finding.end) if alone else (sentence.start, sentence.end)
    text = sentence.text[begin - sentence.start : end - sentence.start]
    shifted = [
        replace(m, start=m.start - begin, end=m.end - begin)
        for m in mentions
        if begin <= m.start and m.end <= end
    ]
    bound = responsible_in(text, shifted, sentence.language)
    spans = tuple((name, start + begin, end + begin) for name, start, end in bound)
    return replace(finding, responsible=spans)


def _search(sentence: Sentence, cue: str) -> bool:
    language = "vi" if sentence.language == "vi" else "en"
    return pattern("findings", language, cue).search(sentence.text) is not None


@lru_cache(maxsize=4)
def _words(language: str) -> dict[str, str]:
    entry = lexicon("findings")["vi" if language == "vi" else "en"]
    return {key: value for key, value in entry.items() if isinstance(value, str)}


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ",;:"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;."):
        end -= 1
    return start, end
