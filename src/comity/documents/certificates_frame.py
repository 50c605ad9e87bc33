"""The frame of a certificate: guilloche bands, rosettes at the corners, a faint rosette in the middle; as SVG.

Drawn by formulas, so that it belongs to nobody and needs no file. Lengths are in tenths of a millimetre, A4 lying.
"""

import math
from functools import cache

WIDTH, HEIGHT = 2970, 2100
RED, GOLD, PALE = "#9b1c1c", "#b8892f", "#f4ead2"
OUTER, BAND = 90, 76  # from the sheet's edge to the band, and the band's breadth
WAVE = 58  # about the length of one wave of a band


@cache
def frame() -> str:
    """The frame as an SVG document."""
    parts = [*_middle(), *_ground(), *_bands(), *_corners(), *_lines()]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="297mm" height="210mm" fill="none" stroke-linejoin="round">{"".join(parts)}</svg>'
    )


def _ground() -> list[str]:
    """The paper of the band: a pale ring with the sheet's middle left free."""
    inner = OUTER + BAND
    return [
        f'<path fill="{PALE}" fill-rule="evenodd" d="M{OUTER} {OUTER}H{WIDTH - OUTER}V{HEIGHT - OUTER}H{OUTER}Z'
        f'M{inner} {inner}V{HEIGHT - inner}H{WIDTH - inner}V{inner}Z"/>'
    ]


def _lines() -> list[str]:
    lines = (
        (OUTER - 22, 5, RED),
        (OUTER - 8, 14, RED),
        (OUTER + BAND + 8, 10, RED),
        (OUTER + BAND + 24, 4, GOLD),
    )
    return [
        f'<rect x="{at}" y="{at}" width="{WIDTH - 2 * at}" height="{HEIGHT - 2 * at}" '
        f'stroke="{colour}" stroke-width="{breadth}"/>'
        for at, breadth, colour in lines
    ]


def _bands() -> list[str]:
    """Four interlaced waves along every side, between the corners."""
    inner, found = OUTER + BAND, []
    for horizontal, length in ((True, WIDTH - 2 * inner), (False, HEIGHT - 2 * inner)):
        waves = round(length / WAVE)
        for quarter, colour, breadth in ((0, GOLD, 5), (2, GOLD, 5), (1, RED, 3), (3, RED, 3)):
            for side in (OUTER + BAND / 2, (HEIGHT if horizontal else WIDTH) - OUTER - BAND / 2):
                told = _wave(inner, side, length / waves, waves, quarter, horizontal=horizontal)
                found.append(f'<path stroke="{colour}" stroke-width="{breadth}" d="{told}"/>')
    return found


def _wave(at: float, side: float, wave: float, waves: int, quarter: int, *, horizontal: bool) -> str:
    """A cosine as one cubic curve from each crest to the next trough; control points lie 0.3642 of the way.

    It is shifted by `quarter` quarters of a wave and cut to whole quarters at both ends.
    """
    swing, half = BAND * 0.42, wave / 2
    ends = [
        (at + half * (step - quarter / 2), swing if step % 2 == 0 else -swing)
        for step in range(2 * waves + 3)
    ]

    def told(x: float, y: float) -> str:
        x = min(max(x, at), at + wave * waves)
        return f"{x:.0f} {side + y:.0f}" if horizontal else f"{side + y:.0f} {x:.0f}"

    first, *rest = ends
    parts, before = [f"M{told(*first)}"], first
    for end in rest:
        if before[0] >= at + wave * waves:
            break
        bend = 0.3642 * half
        parts.append(f"C{told(before[0] + bend, before[1])} {told(end[0] - bend, end[1])} {told(*end)}")
        before = end
    return "".join(parts)


def _corners() -> list[str]:
    half, found = BAND / 2, []
    for x in (OUTER + half, WIDTH - OUTER - half):
        for y in (OUTER + half, HEIGHT - OUTER - half):
            found.append(
                f'<rect x="{x - half}" y="{y - half}" width="{BAND}" height="{BAND}" fill="{RED}" stroke="none"/>'
            )
            found.append(_path(_star(x, y, half * 0.78, half * 0.3), GOLD, 0, fill=GOLD))
            found.append(_path(_rosette(x, y, half * 0.96, 8, 0.10), GOLD, 3))
    return found


def _middle() -> list[str]:
    """A faint rosette behind the text."""
    x, y = WIDTH / 2, HEIGHT / 2 + 40
    return [
        _path(_rosette(x, y, radius, 20, depth), "#f3ead4", 6)
        for radius, depth in ((640, 0.10), (560, 0.14), (480, 0.19))
    ]


def _rosette(x: float, y: float, radius: float, petals: int, depth: float) -> list[tuple[float, float]]:
    """A circle whose radius swings by `depth`, once a petal: r = R (1 - depth (1 - cos(n t)) / 2)."""
    steps = petals * 14
    found = []
    for step in range(steps + 1):
        angle = 2 * math.pi * step / steps
        at = radius * (1 - depth * (1 - math.cos(petals * angle)) / 2)
        found.append((x + at * math.cos(angle), y + at * math.sin(angle)))
    return found


def _star(x: float, y: float, outer: float, inner: float) -> list[tuple[float, float]]:
    found = []
    for step in range(11):
        angle, at = math.pi * step / 5 - math.pi / 2, outer if step % 2 == 0 else inner
        found.append((x + at * math.cos(angle), y + at * math.sin(angle)))
    return found


def _path(points: list[tuple[float, float]], colour: str, breadth: float, fill: str = "none") -> str:
    told = "L".join(f"{x:.0f} {y:.0f}" for x, y in points)
    stroke = f'stroke="{colour}" stroke-width="{breadth}"' if breadth else 'stroke="none"'
    return f'<path fill="{fill}" {stroke} d="M{told}"/>'
