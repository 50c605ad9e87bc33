"""`find`: the records that have what was typed, ranked, counted by facets, with the words marked."""

import datetime
import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from django.core.exceptions import EmptyResultSet

from comity.kernel.acting import Acting
from comity.kernel.databases import VIETNAMESE
from comity.kernel.kinds import Body, is_known
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.search.engines import Sql, engine, rows_of
from comity.kernel.search.entries import SearchEntry
from comity.kernel.search.hits import Choices, Search, as_uuid, limited, tiers
from comity.kernel.search.marking import Marker, Segment
from comity.kernel.search.naming import shown_texts
from comity.kernel.search.queries import ALL_TIERS, Query, parse

Order = Literal["rank", "newest", "oldest", "title"]
MOST_ON_A_PAGE = 200
MOST_COUNTED = 1_000  # hits; beyond, a total says "more than"

_LATEST = "e.number DESC"
_ORDERS: dict[str, str] = {
    "newest": "at_ DESC, id_",
    "oldest": "at_, id_",
    "title": f'title_ COLLATE "{VIETNAMESE}", id_',
}


@dataclass(frozen=True)
class Hit:
    """A record found. `rank` is its tier (see `queries`); 0 where no words were asked for."""

    record: Record
    rank: int
    title: tuple[Segment, ...]
    snippet: tuple[Segment, ...]


@dataclass(frozen=True)
class Facets:
    """How many records a choice would leave: each counted under the other choices, not under those of its own kind.

    Ordered by number, the largest first; years by year.
    """

    kind: dict[str, int] = field(default_factory=dict)
    owner: dict[str, int] = field(default_factory=dict)
    state: dict[str, int] = field(default_factory=dict)
    year: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Results:
    """One page of hits, and what all the hits are. Where there are `more` than were counted, total and facets are of
    the latest `MOST_COUNTED`, of those with every word whole where they are so many."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Facets = field(default_factory=Facets)
    more: bool = False


def find(
    acting: Acting,
    query: str,
    *,
    kinds: Sequence[str] = (),
    owners: Sequence[str] = (),
    states: Sequence[str] = (),
    years: Sequence[int] = (),
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    among: Collection[uuid.UUID] | None = None,
    order: Order = "rank",
    offset: int = 0,
    limit: int = 25,
    language: str = "vi",
) -> Results:
    """The records that this hat may read and that have every word of `query`.

    Words count with and without diacritics, those as written first; the last one may be only begun; words in quotes
    stand together. `years` are of the first day that a record is about; `since` and `until` (inclusive) bound its
    days. Without words, every record that the choices leave. Within a rank, the latest written stands first. `among`
    keeps it to some records, or to what they translate. Snippets say codes and dates in words of `language`.
    """
    asked = parse(query)
    if (query.strip() and not asked.words) or (among is not None and not among):
        return Results()
    choices = Choices(list(kinds), list(owners), list(states), list(years), since, until)
    search = Search(acting, asked, choices, among=among)
    first, most = max(0, offset), min(limit, MOST_ON_A_PAGE)
    page: list[Row] = []
    try:
        with engine().reading():
            total, facets, more = _count(search)
            if most > 0 and (more or total > first):
                page = _page(search, order, first, most)
    except EmptyResultSet:  # this hat reads nothing at all
        return Results()
    return Results(_shown(acting, asked, page, language), total, facets, more)


Row = tuple[uuid.UUID, int]  # record and rank


def _count(search: Search) -> tuple[int, Facets, bool]:
    """The total and the facets, from one count by all four; and whether there are more than were counted."""
    rows, more = _cells(replace(search, period_only=True))
    counts: dict[str, Counter[Any]] = {name: Counter() for name in ("kind", "owner", "state", "year")}
    chosen = search.choices.by_column
    total = 0
    for *told, number in rows:
        cell = dict(zip(counts, told, strict=True))
        left_out = {name for name, choice in chosen.items() if choice and cell[name] not in choice}
        total += 0 if left_out else number
        for name, counter in counts.items():
            if left_out <= {name}:
                counter[cell[name]] += number
    if more and any(chosen.values()):
        # What the choices leave may be among those that were not counted.
        rows, more = _cells(search)
        total = sum(row[-1] for row in rows)
    by_number = {
        name: dict(sorted(c.items(), key=lambda item: (-item[1], item[0]))) for name, c in counts.items()
    }
    by_number["year"] = dict(sorted(counts["year"].items()))
    return min(total, MOST_COUNTED), Facets(**by_number), more


def _cells(search: Search) -> tuple[list[tuple[Any, ...]], bool]:
    """Hits by kind, owner, state and year; and whether there are more than were counted.

    Where those that have every word whole are more than are counted, no others are: a word that is only begun costs
    the index a walk over all records that have any word of that beginning.
    """
    query, whole = search.query, search.query.whole if search.query.begun else 0
    found: Counter[tuple[Any, ...]] = Counter()
    for narrowed in (*_narrowed(search), *([search] if query.begun else [])):
        if found.total() <= MOST_COUNTED:
            found = _grouped(narrowed.all(whole))
    if found.total() <= MOST_COUNTED:
        found = _grouped(search.all())
    if query.words and found.total() <= MOST_COUNTED:
        found += _grouped(search.translated())
    return [(*cell, number) for cell, number in found.items()], found.total() > MOST_COUNTED


def _narrowed(search: Search) -> list[Search]:
    """What is asked first where the index would walk through all that have a common word: of the latest only."""
    return [replace(search, newest=2 * MOST_COUNTED)] if engine().walks else []


def _grouped(hits: Sql) -> Counter[tuple[Any, ...]]:
    """How many of the latest hits, up to one more than is counted, are of which kind, owner, state and year."""
    sql, values = limited(hits, _LATEST, MOST_COUNTED + 1)
    cells = "kind_, owner_, state_, year"
    rows = rows_of(f"SELECT {cells}, COUNT(*) FROM ({sql}) hit GROUP BY {cells}", values)
    return Counter({tuple(cell): number for *cell, number in rows})


def _page(search: Search, order: Order, offset: int, limit: int) -> list[Row]:
    if order == "rank":
        return _by_rank(search, offset, limit)
    return _sorted(search, _ORDERS[order], offset, limit)


def _by_rank(search: Search, offset: int, limit: int) -> list[Row]:
    """A page in the order of ranks: tier by tier, until it is full."""
    page: list[Row] = []
    asked = [tiers(each, ALL_TIERS) for each in (*_narrowed(search), search)]
    for tier in zip(*asked, strict=True):
        for hits in dict.fromkeys((sql, tuple(values)) for sql, values in tier):
            rows = rows_of(*limited((hits[0], list(hits[1])), _LATEST, limit - len(page), offset))
            if len(page) + len(rows) == limit:
                break
        page += [(as_uuid(row[0]), row[-1]) for row in rows]
        if len(page) == limit:
            break
        if rows:
            offset = 0
        elif offset:
            sql, values = tier[-1]
            offset -= min(offset, rows_of(f"SELECT COUNT(*) FROM ({sql}) hit", values)[0][0])
    return page


def _sorted(search: Search, order: str, offset: int, limit: int) -> list[Row]:
    """A page in another order. Its ranks are the widest."""
    parts = [search.all()] + ([search.translated()] if search.query.words else [])
    hits = " UNION ALL ".join(f"SELECT id_, title_, at_ FROM ({sql}) part" for sql, _ in parts)
    values = [value for _, bound in parts for value in bound]
    rows = rows_of(*limited((f"SELECT id_ FROM ({hits}) hit", values), order, limit, offset))
    return [(as_uuid(row[0]), search.query.widest if search.query.words else 0) for row in rows]


def _shown(acting: Acting, query: Query, page: list[Row], language: str) -> tuple[Hit, ...]:
    """The hits of a page with their marks. Every text shown is one that the hat may read."""
    records = Record.objects.visible_to(acting).in_bulk([record for record, _ in page])
    bodies = contents([record for record in records.values() if is_known(record.kind)])
    rendered = _translations(acting, list(records))
    shown = []
    for record_id, rank in page:
        record = records.get(record_id)
        if record is None:  # its label was narrowed while we looked
            continue
        marker = Marker(query, rank)
        shown.append(
            Hit(
                record,
                rank,
                title=marker.whole(record.title),
                snippet=marker.snippet(
                    _texts(record, bodies.get(record_id), rendered.get(record_id, []), language)
                ),
            )
        )
    return tuple(shown)


def _texts(record: Record, body: Body | None, translations: list[Body], language: str) -> list[str]:
    """The texts that a snippet is taken from: the record's own, then its translations'."""
    parts = [part for part in (body, *translations) if part is not None]
    texts = [text for part in parts for text in shown_texts(part, language)]
    return [text for text in texts if text != record.title]


def _translations(acting: Acting, records: list[uuid.UUID]) -> dict[uuid.UUID, list[Body]]:
    entries = SearchEntry.objects.visible_to(acting).filter(subject__in=records).select_related("record")
    rows = list(entries.order_by("pk"))
    bodies = contents([row.record for row in rows])
    found: dict[uuid.UUID, list[Body]] = {}
    for row in rows:
        if row.subject:
            found.setdefault(row.subject, []).append(bodies[row.pk])
    return found
