"""Instruments by year and phase as bars: drawn as SVG, with a table of the same numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from comity.programme.instruments.lifecycle import PHASES
from comity.programme.instruments.reading import ByYear
from comity.web.languages import page_language

SHOWN = 30  # years
TONES = {"making": "moving", "signed": "idle", "in-force": "done", "suspended": "waits", "ended": "stopped"}
HEIGHT, STEP, BAR = 100, 32, 22
LABELLED = 12  # with more years, every fifth is written beneath


@dataclass(frozen=True)
class Bar:
    """A part of a year's bar, in units of the drawing."""

    tone: str
    x: int
    y: str
    height: str


@dataclass(frozen=True)
class Year:
    """One year: its counts in the order of the phases, and where its number stands."""

    year: int
    counts: tuple[int, ...]
    total: int
    x: int
    labelled: bool


@dataclass(frozen=True)
class Chart:
    """The drawing and the table."""

    years: tuple[Year, ...]
    bars: tuple[Bar, ...]
    phases: tuple[tuple[str, str], ...]
    width: int
    largest: int
    undated: int
    more: bool


def chart(found: ByYear) -> Chart:
    """The years from the first shown to the last, also those in which nothing was signed; at most `SHOWN`."""
    told = sorted(found.years)
    span = range(max(told[0], told[-1] - SHOWN + 1), told[-1] + 1) if told else range(0)
    largest = max((sum(found.years.get(year, {}).values()) for year in span), default=0)
    years, bars = [], []
    for place, year in enumerate(span):
        counts = found.years.get(year, {})
        x = place * STEP + (STEP - BAR) // 2
        years.append(
            Year(
                year,
                tuple(counts.get(phase, 0) for phase in PHASES),
                sum(counts.values()),
                place * STEP + STEP // 2,
                len(span) <= LABELLED or year % 5 == 0,
            )
        )
        bars += _bars(counts, x, largest)
    words = tuple((TONES[phase], said.say(page_language())) for phase, said in PHASES.items())
    return Chart(
        tuple(years),
        tuple(bars),
        words,
        len(span) * STEP,
        largest,
        sum(found.undated.values()),
        found.more,
    )


def _bars(counts: Mapping[str, int], x: int, largest: int) -> list[Bar]:
    found, top = [], float(HEIGHT)
    for phase in PHASES:
        height = HEIGHT * counts.get(phase, 0) / largest if largest else 0
        if height:
            top -= height
            found.append(Bar(TONES[phase], x, f"{top:.2f}", f"{height:.2f}"))
    return found
