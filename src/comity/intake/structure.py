"""How is the text built? Title, headings and what stands under them, list items, sentences.

Positions are characters of the repaired text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from comity.intake.cues import lexicon, pattern
from comity.intake.junk import Line, lines
from comity.intake.language import language_of
from comity.intake.letters import UPPER

FIELDS = ("results", "lessons", "difficulties", "limitations", "directions", "proposals")

_MARK = re.compile(
    r"\s*(?P<mark>phần (?:thứ )?\w+[.:]?|[IVX]{1,5}[.)/]|[A-H][.)](?=\s)|\d{1,2}(?:\.\d{1,2})*[.)](?=\s)|"
    r"\d{1,2}(?:\.\d{1,2})+(?=\s)|\(?[a-zđ]\)|[-–—•*+●▪])\s*",
    re.IGNORECASE,
)
_STOP = re.compile(rf"[.!?…][\"'”’)]*\s+(?=[\"'“‘(\[]*[{UPPER}\d–-])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Sen|Prof|St|No|Nos|vs|etc|Tp|TP|TS|PGS|GS|Th|Đ/c|U\.S|Sr|Jr|Art|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)|\b[A-ZĐ]|\bv\.v)\.\Z"
)
_LABEL_COLON = re.compile(r"(?P<label>[^:.]{3,60}):\s*(?P<rest>\S.*)?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, without list mark or final stop.

    `fields`: what its heading or label says it is; `headed`: whether one says so; `soft`: it only follows a labelled
    sentence of its line, and its own words may say otherwise.
    """

    text: str
    start: int
    end: int
    language: str
    fields: tuple[str, ...] = ()
    headed: bool = False
    soft: bool = False
    item: bool = False
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Structure:
    """A text's title (if it carries one), its sentences, and whether it is set out as a formal report."""

    title: tuple[int, int] | None
    sentences: tuple[Sentence, ...]
    headings: tuple[tuple[int, int], ...]
    formal: bool
    language: str


def _list_opened(line: str) -> tuple[str, ...]:
    """What a list is of, where the line above it ends in a colon and says so; the last word on it decides."""
    if not line.endswith(":"):
        return ()
    last = [(m.end(), f) for f in FIELDS for m in pattern("headings", "any", f"opens_{f}").finditer(line)]
    return (max(last)[1],) if last else ()


@dataclass(slots=True)
class _Heading:
    level: int
    fields: tuple[str, ...] | None


def structure_of(text: str) -> Structure:
    """Read the build of a repaired text."""
    language = language_of(text)
    content = [line for line in lines(text) if line.text.strip()]
    title, formal, at = _title(content, text)
    stack: list[_Heading] = []
    sentences: list[Sentence] = []
    headings: list[tuple[int, int]] = []
    blocks: set[str] = set()
    opened: tuple[str, ...] = ()  # what a list is of, by the line that opened it
    items = 0  # the level of list marks whose line above was an item: its sisters are items too
    for i in range(at, len(content)):
        line = content[i]
        bare = line.text.strip()
        if pattern("headings", "any", "closing").match(bare) and stack:
            stack = [_Heading(0, ())]
        if pattern("headings", "any", "preamble", whole=True).match(bare):
            continue
        mark = _MARK.match(line.text)
        level = _level(mark["mark"]) if mark else 0
        heading = None if level > 1 and level == items else _heading(content, i, stack)
        if heading is not None:
            while stack and stack[-1].level >= heading.level:
                stack.pop()
            stack.append(heading)
            headings.append((line.start, line.end))
            blocks.update(heading.fields or ())
            items = 0
            continue
        opened = _list_opened(bare) or (opened if mark else ())
        items = level
        here = [*stack, _Heading(9, opened)] if opened and mark else stack
        sentences.extend(_sentences_of(line, i, language, here))
    periodic = title is not None and pattern("headings", "any", "periodic").search(text[title[0] : title[1]])
    formal = len(blocks & set(FIELDS)) >= 2 or (formal and bool(periodic))
    return Structure(title, tuple(sentences), tuple(headings), formal, language)


def _title(content: list[Line], text: str) -> tuple[tuple[int, int] | None, bool, int]:
    """The title's span, whether the text calls itself a report, and where the body begins."""
    preamble = pattern("headings", "any", "preamble", whole=True)
    report = pattern("headings", "any", "report", whole=True)
    for i, line in enumerate(content[:14]):
        bare = line.text.strip()
        if report.match(bare) and len(bare) < 200 and not bare.endswith("."):
            last = i
            while last + 1 < len(content) and last < i + 3 and _goes_with(content[last], content[last + 1]):
                last += 1
            return _span(text, line.start, content[last].end), True, last + 1
    for i, line in enumerate(content[:3]):
        bare = line.text.strip()
        if preamble.match(bare):
            continue
        plain = not re.search(r"[.!?:;,]\Z", bare) and not _MARK.match(bare) and not _DATELINE.match(bare)
        if plain and 3 <= len(bare.split()) <= 28:
            return _span(text, line.start, line.end), False, i + 1
        break
    return None, False, 0


_DATELINE = re.compile(rf"[{UPPER}][^.]{{0,40}}\((?:VNA|TTXVN|VOV|QĐND)\)|.{{0,40}},\s+(?:ngày\s+)?\d")


def _goes_with(above: Line, below: Line) -> bool:
    """Does the line below still belong to the title of a report?"""
    bare = below.text.strip()
    if (
        above.after != below.start
        or _MARK.match(bare)
        or re.search(r"[.;]\Z", bare)
        or len(bare.split()) > 30
    ):
        return False
    return not pattern("headings", "any", "preamble", whole=True).match(bare)


def _span(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _heading(content: list[Line], i: int, stack: list[_Heading]) -> _Heading | None:
    bare = content[i].text.strip()
    mark = _MARK.match(bare)
    level = _level(mark["mark"]) if mark else (1 if bare.isupper() else 4)
    body = bare[mark.end() :] if mark else bare
    if len(bare) > 130 or re.search(r"[.;,!?]\Z", bare) or level >= 9:
        return None
    fields = fields_named(body)
    ends_with_colon = bare.endswith(":")
    if level == 1 and (fields or body.isupper() or (mark and len(body.split()) <= 14)):
        return _Heading(level, fields or ())
    if ends_with_colon and fields and len(body.split()) <= 10:
        return _Heading(level, fields)
    if not mark:
        return (
            _Heading(level, fields)
            if fields and len(body.split()) <= 6 and _starts_with_field(body)
            else None
        )
    if len(body.split()) > 16 or ends_with_colon:
        return _Heading(level, None) if ends_with_colon and len(body.split()) <= 16 else None
    if i + 1 < len(content) and _deeper(content[i + 1], level):
        return _Heading(level, fields if fields and _starts_with_field(body) else None)
    return None


def _level(mark: str) -> int:
    if re.match(r"[IVX]+[.)/]|phần", mark, re.IGNORECASE) and not re.match(r"[ivx]", mark):
        return 1
    if re.match(r"[A-H][.)]", mark):
        return 1
    if mark[0].isdigit():
        return 2 + mark.rstrip(".)").count(".")
    return 6 if re.match(r"\(?[a-zđ]\)", mark) else 9


def _deeper(line: Line, level: int) -> bool:
    mark = _MARK.match(line.text)
    if pattern("headings", "any", "closing").match(line.text.strip()):
        return False
    return mark is None or _level(mark["mark"]) > level


def fields_named(heading: str) -> tuple[str, ...]:
    """The fields a heading names, in the order it names them. The first decides; causes and situation name none."""
    low = heading.lower()
    found: list[tuple[int, str]] = []
    for language in ("vi", "en"):
        for field, phrases in lexicon("headings")[language].items():
            places = [m.start() for p in phrases if (m := re.search(rf"(?<!\w){re.escape(p)}(?!\w)", low))]
            if places:
                found.append((min(places), field))
    names: list[str] = []
    for _, field in sorted(found):
        if field not in names:
            names.append(field)
    if not names or names[0] in ("causes", "situation"):
        return ("none",) if names else ()
    kept = [name for name in names if name in FIELDS]
    if (
        kept[0] == "results" and "directions" in kept
    ):  # "results of carrying out the tasks" names no tasks to come
        kept.remove("directions")
    if kept[0] == "directions":  # "directions, tasks and solutions" may speak of overcoming difficulties
        kept = kept[:1]
    return tuple(kept)


def _starts_with_field(body: str) -> bool:
    low = re.sub(r"^(?:về |những |một số |các |the |main |some )+", "", body.lower())
    return any(
        low.startswith(phrase)
        for language in ("vi", "en")
        for phrases in lexicon("headings")[language].values()
        for phrase in phrases
    )


def _sentences_of(line: Line, paragraph: int, whole: str, stack: list[_Heading]) -> Iterator[Sentence]:
    mark = _MARK.match(line.text)
    begin = mark.end() if mark else len(line.text) - len(line.text.lstrip())
    fields, headed = _fields_here(stack)
    soft = False
    language = language_of(line.text) if len(line.text) > 40 else whole
    language = whole if language == "und" else language
    for start, end in _split(line.text, begin):
        own = _own_label(line.text[start:end])
        if own:
            fields, headed, soft = own[0], True, False
            start += own[1]
        yield Sentence(
            line.text[start:end],
            line.start + start,
            line.start + end,
            language,
            fields,
            headed,
            soft,
            mark is not None,
            paragraph,
        )
        soft = soft or own is not None


def _own_label(sentence: str) -> tuple[tuple[str, ...], int] | None:
    """The fields that a sentence's own label names ("Khó khăn: …"), and where its words begin."""
    label = _LABEL_COLON.match(sentence)
    if (
        not label
        or not label["rest"]
        or len(label["label"].split()) > 7
        or not _starts_with_field(label["label"])
    ):
        return None
    fields = fields_named(label["label"])
    return (tuple(f for f in fields if f != "none"), label.start("rest")) if fields else None


def _fields_here(stack: list[_Heading]) -> tuple[tuple[str, ...], bool]:
    for heading in reversed(stack):
        if heading.fields is not None:
            return tuple(field for field in heading.fields if field != "none"), bool(heading.fields)
    return (), False


def _split(text: str, begin: int) -> Iterator[tuple[int, int]]:
    at = begin
    for stop in _STOP.finditer(text, begin):
        if _ABBREVIATION.search(text[at : stop.start() + 1]) and not text[stop.end() :].startswith("-"):
            continue
        if stop.start() > at:
            yield _trim(text, at, stop.start())
        at = stop.end()
    start, end = _trim(text, at, len(text))
    if start < end:
        yield start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".;!?…"):
        end -= 1
    return start, end
