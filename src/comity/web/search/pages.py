"""The search page as data: the hits in groups, the facets with where each choice leads."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from comity.kernel.acting import Acting
from comity.kernel.following.searches import SavedSearch
from comity.kernel.search import Hit, Order, Results
from comity.web.search.asking import CHOICES, address_of, label_of

PER_PAGE = 30
SHOWN = 8  # choices of a facet, before those that fold


@dataclass(frozen=True)
class Choice:
    """One line of a facet; `url` is the search with it chosen, or without it where it is."""

    label: str
    count: int
    chosen: bool
    url: str


@dataclass(frozen=True)
class Facet:
    """One question with its choices, the first of them and the rest."""

    name: str
    label: str
    first: tuple[Choice, ...]
    rest: tuple[Choice, ...]


@dataclass(frozen=True)
class Group:
    """Hits that were found in the same way; `label` is "" where the page has one group only."""

    label: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Found:
    """One page of what was found. Where there are `more` than were counted, `total` is how many were."""

    page: Page[int]
    groups: tuple[Group, ...]
    facets: tuple[Facet, ...]
    total: int
    more: bool
    hits: tuple[Hit, ...]


def found(acting: Acting, asked: SavedSearch, order: Order, number: int, language: str) -> Found:
    """Page `number` (from 1) of a search; a page that is not there is the nearest that is."""
    results = _results(acting, asked, order, number, language)
    pages = Paginator(range(results.total), PER_PAGE)
    nearest = pages.get_page(number).number
    if nearest != number:
        results = _results(acting, asked, order, nearest, language)
    # A snippet in which nothing is marked says nothing of why the record was found.
    hits = tuple(
        hit if any(part.marked for part in hit.snippet) else replace(hit, snippet=()) for hit in results.hits
    )
    return Found(
        page=pages.get_page(nearest),
        groups=_groups(hits if order == "rank" else ()) or (Group("", hits),),
        facets=_facets(asked, order, results, language),
        total=results.total,
        more=results.more,
        hits=hits,
    )


def _results(acting: Acting, asked: SavedSearch, order: Order, number: int, language: str) -> Results:
    first = (number - 1) * PER_PAGE
    return asked.find(acting, order=order, offset=first, limit=PER_PAGE, language=language)


def _groups(hits: tuple[Hit, ...]) -> tuple[Group, ...]:
    """Hits by how they were found, in the order of their ranks."""
    labels = {
        0: "",
        1: _("Every word as typed"),
        2: _("The same words with other diacritics"),
        3: _("The last word continued"),
        4: _("In a translation"),
    }
    parts = [(part, tuple(of)) for part, of in groupby(hits, lambda hit: (hit.rank + 1) // 2)]
    if len(parts) < 2:
        return ()
    return tuple(Group(labels[part], of) for part, of in parts)


def _facets(asked: SavedSearch, order: Order, results: Results, language: str) -> tuple[Facet, ...]:
    told: list[tuple[str, str, Mapping[str, int] | Mapping[int, int]]] = [
        ("kind", _("Kind"), results.facets.kind),
        ("agency", _("Agency"), results.facets.owner),
        ("state", _("State"), results.facets.state),
        ("year", _("Year"), dict(reversed(results.facets.year.items()))),
    ]
    kinds = list(asked.kinds) or list(results.facets.kind)
    return tuple(
        facet
        for name, label, counts in told
        if (facet := _facet(name, label, counts, asked, order, kinds, language)).first
    )


def _facet(
    name: str,
    label: str,
    counts: Mapping[str, int] | Mapping[int, int],
    asked: SavedSearch,
    order: Order,
    kinds: list[str],
    language: str,
) -> Facet:
    field = CHOICES[name]
    chosen = getattr(asked, field)
    numbers = {**dict.fromkeys(chosen, 0), **counts}
    choices = []
    for value, count in numbers.items():
        on = value in chosen
        left = tuple(one for one in chosen if one != value) if on else (*chosen, value)
        url = address_of(asked.choosing(field, left), order)
        choices.append(Choice(label_of(name, value, language, kinds), count, on, url))
    choices.sort(key=lambda choice: not choice.chosen)
    return Facet(name, label, tuple(choices[:SHOWN]), tuple(choices[SHOWN:]))
