"""What took place? The form, the day, the place, who held it, who came, and what it was for.

Only the sentences that tell of the event itself answer: a date or place named for something yet to come does not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from comity.intake.cues import lexicon, named, pattern
from comity.intake.dates import Dated
from comity.intake.gazetteer import Form, Gazetteer, Mention
from comity.intake.letters import UPPER
from comity.intake.places import dateline_length, place_of, trimmed
from comity.intake.structure import Sentence, Structure

Span = tuple[int, int]


@dataclass(slots=True)
class Event:
    """The main event of a text: its form, and the sentences that tell of it (the first is the anchor)."""

    form: Form
    anchors: list[Sentence]
    score: float


@dataclass(slots=True)
class Setting:
    """When, where, by whom, with whom; every part with its span in the repaired text, None where unsaid."""

    date: Dated | None = None
    period: Dated | None = None
    plan_period: Dated | None = None
    place: Span | None = None
    organisers: list[Mention] = field(default_factory=list)
    participants: list[Span] = field(default_factory=list)
    attending: list[Mention] = field(default_factory=list)
    purpose: Span | None = None


def main_event(text: str, structure: Structure, names: Gazetteer) -> Event | None:
    """The event a text is about: the form whose cues stand nearest its head and recur, or None."""
    scores: dict[str, float] = {}
    told: dict[str, list[Sentence]] = {}
    units = list(structure.sentences)
    if structure.title:
        start, end = structure.title
        units.insert(0, Sentence(text[start:end], start, end, structure.language))
    for i, sentence in enumerate(units):
        if sentence.headed and i > 0:
            continue
        ahead = re.search(lexicon("events")["future"], sentence.text, re.IGNORECASE) is not None
        for form, match in form_cues(sentence.text, names):
            weight = 4.0 if i == 0 else 2.5 if i <= 2 else 1.0
            weight *= 0.1 if ahead else 1.0
            weight *= 0.3 if match.group().lower().endswith("s") and sentence.language != "vi" else 1.0
            scores[form.code] = scores.get(form.code, 0.0) + weight
            if not ahead or i <= 1:
                told.setdefault(form.code, []).append(sentence)
        for code in _weak_cues(sentence.text):
            scores[code] = scores.get(code, 0.0) + (2.0 if i <= 2 else 0.5) * (0.1 if ahead else 1.0)
            if not ahead:
                told.setdefault(code, []).append(sentence)
    ranked = sorted((s for s in scores if told.get(s)), key=lambda code: -scores[code])
    if not ranked or scores[ranked[0]] < 1.0:
        return None
    form = next(f for f in names.forms if f.code == ranked[0])
    return Event(form, _anchors_first(told[form.code]), scores[form.code])


def _weak_cues(text: str) -> list[str]:
    return [code for code in lexicon("events")["weak"] if pattern("events", "weak", code).search(text)]


def form_cues(text: str, names: Gazetteer) -> list[tuple[Form, re.Match[str]]]:
    """Cue words of forms in a stretch of text; where two overlap, the longer one is the more exact."""
    if re.search(lexicon("events")["press"], text, re.IGNORECASE):
        return []
    found = [(form, m) for form in names.forms if form.cue for m in form.cue.finditer(text)]
    found.sort(key=lambda pair: (-len(pair[1].group()), pair[1].start()))
    kept: list[tuple[Form, re.Match[str]]] = []
    for form, match in found:
        if all(match.end() <= other.start() or match.start() >= other.end() for _, other in kept):
            kept.append((form, match))
    return kept


def setting_of(
    text: str,
    structure: Structure,
    event: Event | None,
    mentions: Sequence[Mention],
    dates: Sequence[Dated],
    names: Gazetteer,
) -> Setting:
    """The setting of the main event (or of a formal report, where `event` is None)."""
    setting = Setting()
    anchors = event.anchors if event else []
    setting.date = _event_date(text, structure, anchors, dates)
    setting.period, setting.plan_period = _periods(text, structure, anchors, dates)
    setting.place = place_of(text, [*anchors[:4], *_lead(structure, anchors)], mentions)
    setting.organisers = _organisers(text, anchors, mentions)
    _attendance(text, structure, mentions, names, setting)
    setting.purpose = _purpose(text, event)
    return setting


def _anchors_first(sentences: list[Sentence]) -> list[Sentence]:
    """Sentences that say the event was held come first; then the others in their order."""

    def holds(sentence: Sentence) -> bool:
        words = lexicon("findings")["vi" if sentence.language == "vi" else "en"]["organised"]
        return re.search(words, sentence.text, re.IGNORECASE) is not None

    return sorted(dict.fromkeys(sentences), key=lambda s: (not holds(s), s.start))


def _inside(sentence: Sentence, start: int, end: int) -> bool:
    return sentence.start <= start and end <= sentence.end


def _event_date(
    text: str, structure: Structure, anchors: Sequence[Sentence], dates: Sequence[Dated]
) -> Dated | None:
    lead = _lead(structure, anchors)
    other = lexicon("events")["other_date"]
    filed: Dated | None = None  # the day a note was filed stands in only where it names no other
    for precisions in (("day",), ("month", "quarter")):
        for sentence in [*anchors, *(lead if precisions == ("day",) else [])]:
            future = re.search(lexicon("events")["future"], sentence.text, re.IGNORECASE)
            for dated in dates:
                if dated.precision not in precisions or not _inside(sentence, dated.start, dated.end):
                    continue
                if dated.end <= sentence.start + dateline_length(sentence.text):
                    filed = filed or dated
                    continue
                if re.search(other, text[sentence.start : dated.start], re.IGNORECASE):
                    continue
                if future and future.start() + sentence.start < dated.start:
                    continue
                return dated
    return filed


def _lead(structure: Structure, anchors: Sequence[Sentence]) -> list[Sentence]:
    """The first sentences, where they are not anchors themselves and the text is no formal report."""
    return [] if structure.formal else [s for s in structure.sentences[:3] if s not in anchors]


def _periods(
    text: str, structure: Structure, anchors: Sequence[Sentence], dates: Sequence[Dated]
) -> tuple[Dated | None, Dated | None]:
    """The period looked back on, and the period of the plan ahead."""
    period: Dated | None = None
    plan: Dated | None = None
    title = structure.title or (0, 0)
    for dated in dates:
        in_title = title[0] <= dated.start < title[1]
        long_enough = dated.precision == "period" or (
            in_title and structure.formal and dated.precision in ("year", "quarter", "month")
        )
        if not long_enough:
            continue
        ahead = not dated.edtf.endswith("/..") and _is_plan(text, dated, period)
        if ahead and plan is None:
            plan = dated
        elif not ahead and period is None:
            period = dated
    return period, plan


def _is_plan(text: str, dated: Dated, period: Dated | None) -> bool:
    words = lexicon("events")
    opening = max(text.rfind("\n", 0, dated.start), text.rfind(". ", 0, dated.start)) + 1
    before = text[opening : dated.start]
    back = r"review|sum|achiev|result|implement\w* .{0,40}\bmission|tổng kết|sơ kết|kết quả|đánh giá"
    last_back = max((m.start() for m in re.finditer(back, before, re.IGNORECASE)), default=-1)
    cue = re.search(words["plan"], before, re.IGNORECASE)
    if re.match(words["plan_after"], text[dated.end : dated.end + 30], re.IGNORECASE):
        return True
    if cue is None:
        return False
    # "Review of the plan's implementation in 2015-2018" looks back, unless a look back was already read.
    return last_back < cue.start() - 40 or period is not None or last_back < 0


def _organisers(text: str, anchors: Sequence[Sentence], mentions: Sequence[Mention]) -> list[Mention]:
    words = lexicon("events")
    for sentence in anchors:
        inside = [m for m in mentions if _inside(sentence, m.start, m.end) and m.name.kind == "agency"]
        held = re.search(words["by"], sentence.text, re.IGNORECASE)
        if held:
            begin = sentence.start + held.end()
            stop = re.search(words["by_end"], text[begin : sentence.end], re.IGNORECASE)
            until = begin + stop.start() if stop else sentence.end
            found = [m for m in inside if begin <= m.start < until]
            if found:
                return found
        for mention in inside:
            after = text[mention.end : sentence.end]
            rule = words["to_chuc"] if sentence.language == "vi" else words["holds"]
            if re.match(rule, after, re.IGNORECASE):
                return [m for m in inside if m.start <= mention.start and mention.start - m.start < 160]
    return []


def _attendance(
    text: str, structure: Structure, mentions: Sequence[Mention], names: Gazetteer, setting: Setting
) -> None:
    for sentence in structure.sentences:
        match = pattern("events", "attended").search(sentence.text)
        span: Span | None = None
        if match:
            key = next(k for k, v in match.groupdict().items() if k.startswith("name") and v)
            span = match.span(key)
        elif before := re.match(lexicon("events")["attended_before"], sentence.text, re.IGNORECASE):
            span = before.span("name")
        if span is None or not named_someone(sentence, span, mentions):
            continue
        start, end = sentence.start + span[0], sentence.start + span[1]
        inside = [m for m in mentions if start <= m.start and m.end <= end and not m.hint]
        setting.attending.extend(m for m in inside if m.name.kind != "forum")
        setting.participants.extend(_items(text, start, end, inside))


def named_someone(sentence: Sentence, span: Span, mentions: Sequence[Mention]) -> bool:
    """Is anyone named in the span? "Attended by a large crowd" lists nobody."""
    start, end = sentence.start + span[0], sentence.start + span[1]
    return (
        any(start <= m.start < end for m in mentions)
        or re.search(rf"[{UPPER}]", sentence.text[span[0] :]) is not None
    )


def _items(text: str, start: int, end: int, inside: Sequence[Mention]) -> list[Span]:
    """The items of a list, never cutting through a name or a bracket."""
    spans: list[Span] = []
    at = start
    for cut in re.finditer(
        r"\s*(?:[;,]\s*(?:and\s+|và\s+|as well as\s+)?|\s(?:and|và|cùng|as well as)\s)", text[start:end]
    ):
        begin, stop = start + cut.start(), start + cut.end()
        if any(m.start < stop and begin < m.end for m in inside):
            continue
        if text[at:begin].count("(") > text[at:begin].count(")"):
            continue
        spans.append((at, begin))
        at = stop
    spans.append((at, end))
    return [item for begin, stop in spans if (item := trimmed(text, begin, stop))[1] - item[0] >= 2]


def _purpose(text: str, event: Event | None) -> Span | None:
    """What a conference was for, as its own sentences say it."""
    if event is None or event.form.code not in ("conference", "seminar"):
        return None
    for sentence in event.anchors:
        match = pattern("events", "purpose").search(sentence.text)
        if match and named(match):
            key = next(k for k, v in match.groupdict().items() if k.startswith("name") and v)
            start, end = match.span(key)
            stop = re.search(lexicon("events")["purpose_end"], sentence.text[start:end], re.IGNORECASE)
            end = start + stop.start() if stop else end
            return trimmed(text, sentence.start + start, sentence.start + end)
    return None
