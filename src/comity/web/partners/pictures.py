"""Drawings of the room as numbers for SVG: the quarters of a tile, the trend of assessments, the heat of a matrix."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

STEPS = 4  # shades of the heat table, beside none


class Bar(NamedTuple):
    """One bar in a drawing of 100 by 20."""

    x: str
    y: str
    width: str
    height: str
    empty: bool


def bars(counts: Sequence[int]) -> list[Bar]:
    """A bar for each count; where nothing was, a stroke on the ground."""
    most = max(counts, default=0)
    if not counts:
        return []
    step = 100 / len(counts)
    found = []
    for at, count in enumerate(counts):
        height = 3 + 17 * count / most if count else 1.0
        found.append(
            Bar(
                f"{at * step + step * 0.1:.2f}",
                f"{20 - height:.2f}",
                f"{step * 0.8:.2f}",
                f"{height:.2f}",
                not count,
            )
        )
    return found


def shade(count: int, most: int) -> int:
    """Which of `STEPS` shades a count has beside the highest; 0 for none."""
    return 0 if not count else max(1, -(-count * STEPS // most))


class Point(NamedTuple):
    """A mark in the trend, in a drawing of 600 by 160; `label` is what stands at it."""

    x: str
    y: str
    label: str


class Line(NamedTuple):
    """The marks that one agency gave, in order of days; `shape` tells it apart from the others (0, 1, 2)."""

    agency: str
    points: list[Point]
    path: str
    shape: int


class Trend(NamedTuple):
    """`grid` is (y, mark) of each mark of the scale; `days` (x, day) of the first and the last."""

    lines: list[Line]
    grid: list[tuple[str, int]]
    days: list[tuple[str, date]]


LEFT, RIGHT, TOP, BOTTOM = 30.0, 590.0, 12.0, 132.0


def trend(given: Sequence[tuple[str, date, float]], highest: int) -> Trend | None:
    """(agency, day, mean mark) as lines, one an agency; None for fewer than two."""
    if len(given) < 2 or highest < 2:
        return None
    ordered = sorted(given, key=lambda one: one[1])
    first, last = ordered[0][1], ordered[-1][1]
    length = max((last - first).days, 1)

    def at(day: date) -> float:
        return LEFT + 10 + (RIGHT - LEFT - 20) * (day - first).days / length

    def height(mark: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (mark - 1) / (highest - 1)

    lines = []
    for shape, agency in enumerate(dict.fromkeys(one[0] for one in ordered)):
        marks = [(at(day), height(mark), mark) for owner, day, mark in ordered if owner == agency]
        points = [Point(f"{x:.1f}", f"{y:.1f}", f"{mark:.1f}") for x, y, mark in marks]
        path = " ".join(f"{point.x},{point.y}" for point in points)
        lines.append(Line(agency, points, path, shape % 3))
    grid = [(f"{height(mark):.1f}", mark) for mark in range(1, highest + 1)]
    ends = [first] if first == last else [first, last]
    return Trend(lines, grid, [(f"{at(day):.1f}", day) for day in ends])
