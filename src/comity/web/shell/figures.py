"""Figures drawn as bars."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

Tone = Literal["idle", "moving", "waits", "done", "stopped"]


class Part(NamedTuple):
    """One part of a bar; `x` and `width` are per cent of the bar as SVG numbers ("12.50")."""

    label: str
    value: int
    tone: Tone
    x: str
    width: str


class StackedBar(NamedTuple):
    """A bar for `shell/_stacked_bar.html`."""

    title: str
    parts: tuple[Part, ...]


def stacked_bar(title: str, counts: Sequence[tuple[str, int, Tone]]) -> StackedBar:
    """A bar whose parts are as wide as their share of the sum; an empty bar has parts of no width.

    Numbers are written as text with a full stop, because SVG does not know the page's language.
    Raises ValueError for a negative count.
    """
    if any(value < 0 for _, value, _ in counts):
        raise ValueError("a part of a bar cannot be negative")
    total = sum(value for _, value, _ in counts)
    parts: list[Part] = []
    before = 0
    for label, value, tone in counts:
        x, width = (100 * before / total, 100 * value / total) if total else (0.0, 0.0)
        parts.append(Part(label, value, tone, f"{x:.2f}", f"{width:.2f}"))
        before += value
    return StackedBar(title, tuple(parts))
