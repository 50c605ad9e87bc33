"""The query that all of search asks: which records have the words, among those that a hat may read.

The label rule stands inside it (`Record.objects.visible_to`), for the record and for a translation by which it is
found; nothing is taken away after counting.
"""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import F

from comity.kernel.acting import Acting
from comity.kernel.records import Record
from comity.kernel.search.engines import Sql, engine
from comity.kernel.search.queries import ALL_TIERS, Query, Tiers


def hits(acting: Acting, query: Query, tiers: Tiers = ALL_TIERS) -> Sql:
    """`WITH … hit AS (id, tier)`: the best tier of every record that has the words.

    A record's translation finds the record, where the hat may read both; otherwise what it may read of them.
    """
    if not query.words:
        return _everything()
    seen, whom = visible(acting)
    parts = [engine().matching(query, rank, before) for rank, before in query.tiers(tiers).items()]
    matched = " UNION ALL ".join(sql for sql, _ in parts)
    sql = f"""WITH matched AS ({matched}),
    target AS (
        SELECT m.record_id AS id, m.tier FROM matched m WHERE m.subject IS NULL
        UNION ALL
        SELECT COALESCE((SELECT s.id_ FROM ({seen}) s WHERE s.id_ = m.subject), m.record_id), m.tier
        FROM matched m JOIN ({seen}) v ON v.id_ = m.record_id WHERE m.subject IS NOT NULL),
    hit AS (SELECT id, MIN(tier) AS tier FROM target GROUP BY id)"""
    return sql, [value for _, values in parts for value in values] + whom + whom


def _everything() -> Sql:
    """Without words, every record is a hit; a translation of its own only where it is asked for as a kind."""
    return "WITH hit AS (SELECT record_id AS id, 0 AS tier FROM kernel_searchentry WHERE subject IS NULL)", []


def visible(acting: Acting) -> Sql:
    """SELECT of the records that the hat may read, for a FROM."""
    rows = Record.objects.visible_to(acting).annotate(
        id_=F("pk"),
        kind_=F("kind"),
        owner_=F("owner"),
        state_=F("state"),
        title_=F("title"),
        at_=F("changed_at"),
    )
    query = rows.values("id_", "kind_", "owner_", "state_", "title_", "at_").query
    sql, values = query.sql_with_params()
    return sql, list(values)


def within(since: datetime.date | None, until: datetime.date | None) -> Sql:
    """The condition that a record is about some day of a period; for a WHERE that begins already."""
    sql, values = "", list[Any]()
    if since:
        sql, values = " AND (e.last IS NULL OR e.last >= %s)", [since.isoformat()]
    if until:
        sql, values = sql + " AND (e.first IS NULL OR e.first <= %s)", [*values, until.isoformat()]
    return sql, values


def among(column: str, chosen: Sequence[str]) -> Sql:
    """The condition that a column has one of some values; none given means any."""
    return (f" AND {column} IN ({', '.join(['%s'] * len(chosen))})", list(chosen)) if chosen else ("", [])


def as_uuid(value: Any) -> uuid.UUID:
    """A key as the database gave it."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
