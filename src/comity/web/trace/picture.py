"""The chain as a picture: boxes in rows from the first cause down to the last result, as numbers for an SVG.

Every figure is in units of the picture; text is broken to the width of a box by counting letters, as no letter is wider
than `LETTER`.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from textwrap import shorten, wrap

from comity.counsel.tracing import Trace

BOX_WIDTH, BOX_HEIGHT = 270, 84
GAP_ACROSS, GAP_DOWN, EDGE = 28, 38, 10
LINE = 36  # letters of a line
LINES = 2


@dataclass(frozen=True)
class Box:
    """A record. `kind`, `lines` and `agency` are its texts; `start` marks the record that was asked."""

    x: int
    y: int
    kind: str
    lines: tuple[tuple[int, str], ...]
    agency: str
    start: bool
    missing: bool = False
    width: int = BOX_WIDTH
    height: int = BOX_HEIGHT

    @property
    def foot(self) -> int:
        """Where the agency's line stands."""
        return self.y + self.height - 9


@dataclass(frozen=True)
class Picture:
    """`paths` are the arrows, as SVG path data."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Label:
    """What a box says."""

    kind: str
    title: str
    agency: str


def picture(found: Trace, labels: dict[uuid.UUID, Label], unknown: str) -> Picture:
    """The picture of a trace. `labels` has every record of it; `unknown` names what was not given to the hat."""
    layers = {layer: at for at, layer in enumerate(sorted(set(found.layer.values())))}
    shift = any(before and layers[found.layer[of]] == 0 for of, _target, before in found.missing)
    rows: dict[int, list[uuid.UUID | tuple[uuid.UUID, uuid.UUID]]] = defaultdict(list)
    for record in found.ordered():
        rows[layers[found.layer[record.pk]] + shift].append(record.pk)
    for of, target, before in found.missing:
        row = layers[found.layer[of]] + shift + (-1 if before else 1)
        rows[row].append((of, target))
    widest = max(map(len, rows.values()))
    corners = {
        key: _corner(row, place, len(keys), widest)
        for row, keys in rows.items()
        for place, key in enumerate(keys)
    }
    boxes = [
        _box(at, labels[key], start=key == found.start.pk)
        if isinstance(key, uuid.UUID)
        else _box(at, Label("", unknown, ""), missing=True)
        for key, at in corners.items()
    ]
    arrows = [_path(corners[edge.first], corners[edge.then]) for edge in found.edges]
    for of, target, before in found.missing:
        ends = (corners[of, target], corners[of]) if before else (corners[of], corners[of, target])
        arrows.append(_path(*ends))
    return Picture(
        width=widest * (BOX_WIDTH + GAP_ACROSS) - GAP_ACROSS + 2 * EDGE,
        height=(max(rows) + 1) * (BOX_HEIGHT + GAP_DOWN) - GAP_DOWN + 2 * EDGE,
        boxes=tuple(boxes),
        paths=tuple(dict.fromkeys(arrows)),
    )


def _corner(row: int, place: int, many: int, widest: int) -> tuple[int, int]:
    """The upper left corner of a box; a row of fewer boxes stands in the middle."""
    across = BOX_WIDTH + GAP_ACROSS
    return EDGE + (widest - many) * across // 2 + place * across, EDGE + row * (BOX_HEIGHT + GAP_DOWN)


def _box(at: tuple[int, int], label: Label, *, start: bool = False, missing: bool = False) -> Box:
    x, y = at
    found = wrap(label.title, LINE)
    if len(found) > LINES:
        found = [*found[: LINES - 1], shorten(" ".join(found[LINES - 1 :]), LINE, placeholder="…")]
    first = y + (37 if label.kind else 34)
    lines = tuple((first + 17 * number, text) for number, text in enumerate(found))
    agency = shorten(label.agency, LINE + 6, placeholder="…")
    return Box(x, y, label.kind, lines, agency, start, missing)


def _path(first: tuple[int, int], then: tuple[int, int]) -> str:
    """From under one box to above the other, as a curve."""
    x1, y1, x2, y2 = first[0] + BOX_WIDTH // 2, first[1] + BOX_HEIGHT, then[0] + BOX_WIDTH // 2, then[1]
    bend = max(16, abs(y2 - y1) // 2)
    return f"M{x1} {y1} C{x1} {y1 + bend} {x2} {y2 - bend} {x2} {y2 - 6}"
