"""`find`: the records that have what was typed, ranked, counted by facets, with the words marked."""

import datetime
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.core.exceptions import EmptyResultSet

from comity.kernel.acting import Acting
from comity.kernel.databases import VIETNAMESE
from comity.kernel.kinds import Body, is_known
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.search.engines import rows_of
from comity.kernel.search.entries import SearchEntry
from comity.kernel.search.hits import among, as_uuid, hits, visible, within
from comity.kernel.search.marking import Marker, Segment
from comity.kernel.search.queries import Query, parse

Order = Literal["rank", "newest", "oldest", "title"]
MOST_ON_A_PAGE = 200

_ORDERS: dict[str, str] = {
    "rank": "hit.tier, r.at_ DESC, r.id_",
    "newest": "r.at_ DESC, r.id_",
    "oldest": "r.at_, r.id_",
    "title": f'r.title_ COLLATE "{VIETNAMESE}", r.id_',
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
    """How many records a choice would leave: each counted under all the other choices, not under its own kind of choice.

    Ordered by number, the largest first; years by year.
    """

    kind: dict[str, int] = field(default_factory=dict)
    owner: dict[str, int] = field(default_factory=dict)
    state: dict[str, int] = field(default_factory=dict)
    year: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Results:
    """One page of hits, and what all the hits are."""

    hits: tuple[Hit, ...]
    total: int
    facets: Facets


def find(
    acting: Acting,
    query: str,
    *,
    kinds: Sequence[str] = (),
    owners: Sequence[str] = (),
    states: Sequence[str] = (),
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    order: Order = "rank",
    offset: int = 0,
    limit: int = 25,
) -> Results:
    """The records that this hat may read and that have every word of `query`.

    Words count with and without diacritics, those as written first; the last one may be only begun; words in quotes
    stand together. `since` and `until` (inclusive) bound the days that a record is about. Without words, every record
    that the choices leave.
    """
    asked = parse(query)
    if query.strip() and not asked.words:
        return Results((), 0, Facets())
    chosen = {"kind": list(kinds), "owner": list(owners), "state": list(states)}
    try:
        total, facets = _count(acting, asked, chosen, within(since, until))
    except EmptyResultSet:  # this hat reads nothing at all
        return Results((), 0, Facets())
    if total <= offset or limit < 1:
        return Results((), total, facets)
    page = _page(
        acting, asked, chosen, within(since, until), order, max(0, offset), min(limit, MOST_ON_A_PAGE)
    )
    return Results(_shown(acting, asked, page), total, facets)


def _count(
    acting: Acting, query: Query, chosen: dict[str, list[str]], period: tuple[str, list[Any]]
) -> tuple[int, Facets]:
    """The total and the facets, from one count by all four."""
    found, values = hits(acting, query)
    seen, whom = visible(acting)
    rows = rows_of(
        f"{found} SELECT r.kind_, r.owner_, r.state_, e.year, COUNT(*) FROM hit"
        f" JOIN ({seen}) r ON r.id_ = hit.id JOIN kernel_searchentry e ON e.record_id = hit.id"
        f" WHERE 1 = 1{period[0]} GROUP BY r.kind_, r.owner_, r.state_, e.year",
        [*values, *whom, *period[1]],
    )
    counts: dict[str, Counter[Any]] = {name: Counter() for name in ("kind", "owner", "state", "year")}
    total = 0
    for *told, number in rows:
        cell = dict(zip(counts, told, strict=True))
        left_out = {name for name, choice in chosen.items() if choice and cell[name] not in choice}
        total += 0 if left_out else number
        for name, counter in counts.items():
            if left_out <= {name}:
                counter[cell[name]] += number
    ordered = {
        name: dict(sorted(c.items(), key=lambda item: (-item[1], item[0]))) for name, c in counts.items()
    }
    ordered["year"] = dict(sorted(counts["year"].items()))
    return total, Facets(**ordered)


def _page(
    acting: Acting,
    query: Query,
    chosen: dict[str, list[str]],
    period: tuple[str, list[Any]],
    order: Order,
    offset: int,
    limit: int,
) -> list[tuple[uuid.UUID, int]]:
    found, values = hits(acting, query)
    seen, whom = visible(acting)
    conditions = [period, *(among(f"r.{name}_", choice) for name, choice in chosen.items())]
    rows = rows_of(
        f"{found} SELECT r.id_, hit.tier FROM hit"
        f" JOIN ({seen}) r ON r.id_ = hit.id JOIN kernel_searchentry e ON e.record_id = hit.id"
        f" WHERE 1 = 1{''.join(sql for sql, _ in conditions)} ORDER BY {_ORDERS[order]} LIMIT %s OFFSET %s",
        [*values, *whom, *(value for _, bound in conditions for value in bound), limit, offset],
    )
    return [(as_uuid(record), tier) for record, tier in rows]


def _shown(acting: Acting, query: Query, page: list[tuple[uuid.UUID, int]]) -> tuple[Hit, ...]:
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
                snippet=marker.snippet(_texts(record, bodies.get(record_id), rendered.get(record_id, []))),
            )
        )
    return tuple(shown)


def _texts(record: Record, body: Body | None, translations: list[Body]) -> list[str]:
    """The texts that a snippet is taken from: the record's own, then its translations'."""
    texts = [text for part in (body, *translations) if part is not None for text in part.words()]
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
