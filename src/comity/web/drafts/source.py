"""The paper beside a draft: its text as it was given, where each field was read from, and what was repaired."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from comity.intake.kinds import PaperBody
from comity.intake.opening import decode
from comity.intake.spans import STATEMENTS
from comity.kernel import blobs
from comity.kernel.problems import Problem
from comity.web.drafts.marked import Mend, Segment, Span, cut, window

SHOWN = 200_000  # characters of a paper on one page; the whole is in the original
# Fields read from mentions of names: the list in which the name stands.
_MENTIONED = {"organiser": "agency", "agencies": "agency", "partners": "partner", "forums": "forum"}
_FIELDS = ("title", "date", "period", "place", "organiser", "agencies", "partners", "forums", "persons")


@dataclass(frozen=True)
class SourceText:
    """The text cut into segments, and the number that each field has in it.

    `numbers` has only the fields that were read from the text shown. `missing` says that the paper's bytes are
    not on this node.
    """

    segments: tuple[Segment, ...]
    numbers: Mapping[str, int]
    cut_short: bool = False
    missing: bool = False


def given_text(paper: PaperBody) -> str | None:
    """The paper's text before any repair; None where its bytes are not here or are no text."""
    try:
        return decode(paper.title, blobs.get(paper.sha256)).text
    except (FileNotFoundError, Problem):
        return None


def source_text(paper: PaperBody, read: Mapping[str, Any]) -> SourceText:
    """The paper with the spans of one reading of it."""
    text = given_text(paper)
    if text is None:
        return SourceText((), {}, missing=True)
    fields = [(field, start, end) for field, start, end in spans_of(read) if 0 <= start < end <= len(text)]
    numbers = {field: n for n, field in enumerate(dict.fromkeys(field for field, _, _ in fields), start=1)}
    spans = [Span(numbers[field], start, end) for field, start, end in fields]
    start, end = window(text, spans, SHOWN)
    segments = cut(text[start:end], _within(spans, start, end), mends_of(paper, start, end))
    shown = {opening.number for segment in segments for opening in segment.opens}
    return SourceText(
        tuple(segments),
        {field: number for field, number in numbers.items() if number in shown},
        cut_short=end - start < len(text),
    )


def plain_text(paper: PaperBody) -> SourceText:
    """The paper with its repairs only."""
    return source_text(paper, {})


def mends_of(paper: PaperBody, first: int, last: int) -> list[Mend]:
    """The repairs of a stretch of the paper that a reader can see."""
    return [
        Mend(start - first, end - first, after)
        for start, end, before, after in paper.repairs
        if first <= start and end <= last and is_seen(before, after)
    ]


def is_seen(before: str, after: str) -> bool:
    """Whether a repair changes what a reader sees: other blanks, or letters composed otherwise, do not."""
    return _seen(before) != _seen(after)


def _seen(text: str) -> str:
    shown = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")
    return " ".join(shown.split())


def spans_of(read: Mapping[str, Any]) -> Iterator[tuple[str, int, int]]:
    """(field, start, end) of everything that was read, in the order in which the page shows the fields."""
    for field in _FIELDS:
        for source in _sources(read, field):
            yield field, int(source[0]), int(source[1])
    for field in STATEMENTS:
        for index, said in enumerate(read.get(field) or ()):
            if said.get("source"):
                yield f"{field}-{index}", int(said["source"][0]), int(said["source"][1])


def _sources(read: Mapping[str, Any], field: str) -> list[Any]:
    if field in _MENTIONED:
        listed = [m for m in read.get("mentions") or () if m["role"] == _MENTIONED[field]]
        organisers = [m["source"] for m in listed if m["part"] == "organiser"]
        return (
            organisers
            if field == "organiser"
            else [m["source"] for m in listed if m["source"] not in organisers]
        )
    if field == "persons":
        return [p["source"] for p in read.get("persons") or () if isinstance(p, dict) and p.get("source")]
    if field in ("title", "place"):
        return [read[f"{field}_source"]] if read.get(f"{field}_source") else []
    source = (read.get(field) or {}).get("source")
    return [source] if source else []


def _within(spans: list[Span], start: int, end: int) -> list[Span]:
    return [
        Span(span.number, span.start - start, span.end - start)
        for span in spans
        if start <= span.start and span.end <= end
    ]
