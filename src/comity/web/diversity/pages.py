"""What the page of diversity shows: heat tables whose every figure opens the list behind it, and yearly figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.directory import names
from comity.kernel.wording import number
from comity.kernel.words import Words
from comity.programme.engaging.diversity import Diversity, Measure

HEATS = 5  # shades of a heat table beside that of nothing
PARTNERS = 12  # columns of the second table; the most frequent
WIDTH, HEIGHT, ROOM = 640, 150, 20  # of the chart, in its own units; ROOM for words above and below


@dataclass(frozen=True)
class Cell:
    """A figure with its shade (0 for nothing) and the list behind it."""

    number: int
    heat: int
    url: str


@dataclass(frozen=True)
class HeatRow:
    label: str
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True)
class Column:
    """The head of a column; `whole` is the name that a short label stands for, "" where it is whole."""

    label: str
    whole: str = ""


@dataclass(frozen=True)
class Heat:
    """A heat table."""

    columns: tuple[Column, ...]
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True)
class Bar:
    """A year's bar in the chart: SVG numbers as text, and the figure in words."""

    year: int
    x: str
    y: str
    width: str
    height: str
    middle: str
    above: str
    figure: str


def by_year(found: Diversity, language: str) -> Heat:
    """Forms down, years across; the most frequent form first."""
    most = max(found.by_year.values(), default=0)
    rows = [
        HeatRow(
            names.form(form).say(language),
            tuple(
                _cell(found.by_year.get((form, year), 0), most, form=form, year=str(year))
                for year in found.years
            ),
            _cell(found.forms[form], 0, form=form, year=period_of(found)),
        )
        for form in _ordered(found.forms)
    ]
    return Heat(tuple(Column(str(year)) for year in found.years), tuple(rows))


def by_partner(found: Diversity, language: str) -> Heat:
    """Forms down, the most frequent partners and forums across."""
    partners = _ordered(found.partners)[:PARTNERS]
    most = max((found.by_partner.get((form, one), 0) for form in found.forms for one in partners), default=0)
    year = period_of(found)
    rows = [
        HeatRow(
            names.form(form).say(language),
            tuple(
                _cell(found.by_partner.get((form, one), 0), most, form=form, partner=one, year=year)
                for one in partners
            ),
            _cell(found.forms[form], 0, form=form, year=year),
        )
        for form in _ordered(found.forms)
    ]
    return Heat(tuple(_column(one, language) for one in partners), tuple(rows))


def _column(code: str, language: str) -> Column:
    """A partner's or forum's head; a forum goes by its abbreviation where it has one.

    An organisation that is met as a forum too (the UN) has two columns: which is which is said.
    """
    name = partner_words(code).say(language)
    kind, _colon, forum = code.partition(":")
    if kind != "forum" or not forum:
        return Column(name)
    entry = names.entry("forum", forum)
    if entry is None:
        return Column(_("%(name)s (forum)") % {"name": name})
    return Column(entry.abbreviations[0], name) if entry.abbreviations else Column(name)


def partner_words(code: str) -> Words:
    """A partner's or ("forum:admm") a forum's name."""
    kind, _colon, forum = code.partition(":")
    return names.forum(forum) if kind == "forum" and forum else names.partner(code)


def period_of(found: Diversity) -> str:
    """The years as the list of engagements takes them: "2018", "2016-2018"."""
    first, last = found.years[0], found.years[-1]
    return str(first) if first == last else f"{first}-{last}"


def chart(yearly: Mapping[int, Measure], language: str) -> list[Bar]:
    """A bar a year: its effective number of forms."""
    most = max((one.effective for one in yearly.values()), default=0.0)
    step = WIDTH / max(1, len(yearly))
    found = []
    for place, (year, one) in enumerate(sorted(yearly.items())):
        height = (HEIGHT - 2 * ROOM) * one.effective / most if most else 0.0
        top = HEIGHT - ROOM - height
        width = min(48.0, step * 0.6)
        middle = step * (place + 0.5)
        found.append(
            Bar(
                year=year,
                x=f"{middle - width / 2:.1f}",
                y=f"{top:.1f}",
                width=f"{width:.1f}",
                height=f"{height:.1f}",
                middle=f"{middle:.1f}",
                above=f"{top - 5:.1f}",
                figure=number(round(one.effective, 1), language, places=1),
            )
        )
    return found


def _ordered(counts: Mapping[str, int]) -> list[str]:
    return sorted((code for code, count in counts.items() if count), key=lambda code: (-counts[code], code))


def _cell(number_: int, most: int, **asked: str) -> Cell:
    heat = 0 if not number_ or not most else 1 + (HEATS - 1) * (number_ - 1) // max(1, most - 1)
    return Cell(number_, heat, f"{reverse('engagements')}?{urlencode(asked)}" if number_ else "")
