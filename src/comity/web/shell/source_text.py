"""A source text cut at the spans that fields were read from, for `shell/_source_text.html`."""

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple


class Segment(NamedTuple):
    """A run of characters that the same fields were read from.

    `number` is the field shown on it, 0 for plain text; where spans overlap it is the innermost field.
    `opens` are the fields whose span begins here.
    """

    text: str
    number: int
    opens: tuple[int, ...]


def segments(text: str, spans: Mapping[int, tuple[int, int]]) -> list[Segment]:
    """Cut `text` at every border of `spans` (field number -> [start, end) in characters).

    The segments' texts joined are `text` again. Spans may overlap, nest or share borders.
    Raises ValueError for a number below 1 or a span that is empty or leaves the text.
    """
    for number, (start, end) in spans.items():
        if number < 1 or not 0 <= start < end <= len(text):
            raise ValueError(f"span {number} [{start}, {end}) does not fit {len(text)} characters")
    borders = sorted({0, len(text), *(border for span in spans.values() for border in span)})
    cut: list[Segment] = []
    for start, end in pairwise(borders):
        here = [number for number, (a, b) in spans.items() if a <= start and end <= b]
        innermost = min(here, key=lambda n: (spans[n][1] - spans[n][0], n), default=0)
        opens = tuple(sorted(number for number in here if spans[number][0] == start))
        cut.append(Segment(text[start:end], innermost, opens))
    return cut
