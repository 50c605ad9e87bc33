"""A source text cut into segments, each with the fields that were read from it and the repair it stands in.

Spans and repairs may overlap and share borders in any way. The segments' texts joined are the text as it was given.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple


class Span(NamedTuple):
    """Characters `[start, end)` that the field of this number was read from."""

    number: int
    start: int
    end: int


class Mend(NamedTuple):
    """A repair: `after` is read where the text has characters `[start, end)`. An empty stretch is an insertion."""

    start: int
    end: int
    after: str

    @property
    def is_junk(self) -> bool:
        """Whether the stretch is struck out as no part of the text."""
        return not self.after.strip()


class Opening(NamedTuple):
    """A span begins here. `anchor` names the place: the first span of field 3 is "span-3", its second "span-3-2"."""

    number: int
    anchor: str


class Segment(NamedTuple):
    """A run of characters with the same fields and the same repair."""

    text: str
    numbers: tuple[int, ...] = ()
    opens: tuple[Opening, ...] = ()
    mend: str = ""  # "struck" junk, "mended" repaired, or ""
    after: str = ""  # what is read instead of the repair, given once, at its last segment

    @property
    def data(self) -> str:
        """The fields' numbers, parted by blanks."""
        return " ".join(map(str, self.numbers))


def cut(text: str, spans: Sequence[Span], mends: Sequence[Mend] = ()) -> list[Segment]:
    """Cut `text` at every border of spans and repairs.

    Raises ValueError for a span that is empty or leaves the text, and for repairs that leave it or overlap.
    """
    _check(text, spans, mends)
    borders = sorted({0, len(text), *(b for s in spans for b in s[1:]), *(b for m in mends for b in m[:2])})
    opens = _openings(spans)
    insertions = {mend.start: mend for mend in mends if mend.start == mend.end}
    stretches = [mend for mend in mends if mend.start < mend.end]
    segments: list[Segment] = []
    for start, end in pairwise(borders):
        if start in insertions:
            segments.append(_inserted(insertions[start]))
        here = {span.number for span in spans if span.start <= start and end <= span.end}
        mend = next((m for m in stretches if m.start <= start and end <= m.end), None)
        segments.append(
            Segment(
                text[start:end],
                tuple(sorted(here)),
                tuple(opens.get(start, ())),
                "" if mend is None else "struck" if mend.is_junk else "mended",
                mend.after if mend and mend.end == end and not mend.is_junk else "",
            )
        )
    if len(text) in insertions:
        segments.append(_inserted(insertions[len(text)]))
    return segments


def window(text: str, spans: Sequence[Span], size: int) -> tuple[int, int]:
    """At most `size` characters of a long text, from a little before the first span on."""
    if len(text) <= size:
        return 0, len(text)
    start = max(0, min((span.start for span in spans), default=0) - size // 20)
    start = min(start, len(text) - size)
    return start, start + size


def _inserted(mend: Mend) -> Segment:
    return Segment("", mend="mended", after=mend.after)


def _openings(spans: Sequence[Span]) -> dict[int, list[Opening]]:
    """Where spans begin, in order of the text; the outer of two that begin together comes first."""
    found: dict[int, list[Opening]] = {}
    seen: dict[int, int] = {}
    for span in sorted(spans, key=lambda s: (s.start, -s.end, s.number)):
        seen[span.number] = seen.get(span.number, 0) + 1
        nth = seen[span.number]
        anchor = f"span-{span.number}" if nth == 1 else f"span-{span.number}-{nth}"
        found.setdefault(span.start, []).append(Opening(span.number, anchor))
    return found


def _check(text: str, spans: Sequence[Span], mends: Sequence[Mend]) -> None:
    for span in spans:
        if not 0 <= span.start < span.end <= len(text):
            raise ValueError(f"span {span} does not fit {len(text)} characters")
    ordered = sorted(mends)
    for mend in ordered:
        if not 0 <= mend.start <= mend.end <= len(text):
            raise ValueError(f"repair {mend} does not fit {len(text)} characters")
    if any(a.end > b.start for a, b in pairwise(ordered)):
        raise ValueError("repairs overlap")
