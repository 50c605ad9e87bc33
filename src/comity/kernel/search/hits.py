"""The queries that all of search asks: which records have the words, among those that a hat may read.

The label rule stands inside them (`Record.objects.visible_to`), for the record and for a translation by which it is
found; nothing is taken away after counting. The index itself is asked only for records to which the hat is admitted.
"""

import datetime
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from comity.kernel.acting import Acting
from comity.kernel.records import Record
from comity.kernel.search.engines import Sql, engine
from comity.kernel.search.queries import TRANSLATED, Condition, Query, Tiers

_ANYTHING = Condition([], [], [])


@dataclass(frozen=True)
class Choices:
    """What else a hit must be; nothing given means any. The period is of the days that a record is about."""

    kinds: Sequence[str] = ()
    owners: Sequence[str] = ()
    states: Sequence[str] = ()
    years: Sequence[int] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None

    @property
    def by_column(self) -> dict[str, Sequence[Any]]:
        return {"kind": self.kinds, "owner": self.owners, "state": self.states, "year": self.years}

    def sql(self, *, period_only: bool = False) -> Sql:
        """The conditions on a record `r` and an entry `e`, for a WHERE that begins already."""
        sql, values = "", list[Any]()
        if self.since:
            sql, values = " AND (e.last IS NULL OR e.last >= %s)", [self.since.isoformat()]
        if self.until:
            sql, values = sql + " AND (e.first IS NULL OR e.first <= %s)", [*values, self.until.isoformat()]
        for column, chosen in () if period_only else self.by_column.items():
            if chosen:
                told = "e.year" if column == "year" else f"r.{column}_"
                sql += f" AND {told} IN ({', '.join(['%s'] * len(chosen))})"
                values += chosen
        return sql, values


@dataclass(frozen=True)
class Search:
    """A query asked by a hat. With `newest`, only so many of the latest are looked at.

    Each method is a SELECT of (id_, kind_, owner_, state_, title_, at_, number, year, tier).
    """

    acting: Acting
    query: Query
    choices: Choices = field(default_factory=Choices)
    period_only: bool = False
    among: Collection[uuid.UUID] | None = None
    newest: int = 0

    def own(self, rank: int, before: tuple[int, ...]) -> Sql:
        """The records of one tier by their own words."""
        return self._records(self.query.condition(rank, before), rank)

    def all(self, rank: int = 0) -> Sql:
        """The records of every tier by their own words; every record where there are none."""
        if not self.query.words:
            return self._records(_ANYTHING, 0)
        return self._records(self.query.condition(rank or self.query.widest), 0)

    def translated(self, rank: int = 0) -> Sql:
        """The records that have the words in a translation only: the record, where the hat may read both, otherwise
        the translation."""
        condition: Condition = self.query.condition(rank or self.query.widest)
        admitted = self.acting.admitted_as
        matching, values = engine().matching(condition.within(self.among).translating().for_readers(admitted))
        matched, again = engine().matches(condition, "r.id_")
        seen, whom = visible(self.acting)
        chosen, bound = self.choices.sql(period_only=self.period_only)
        sql = f"""SELECT DISTINCT r.id_, r.kind_, r.owner_, r.state_, r.title_, r.at_, e.number, e.year,
            {TRANSLATED} AS tier
        FROM ({matching}) m CROSS JOIN ({seen}) v CROSS JOIN ({seen}) r CROSS JOIN kernel_searchentry e
        WHERE v.id_ = m.record_id
          AND r.id_ = COALESCE((SELECT s.id_ FROM ({seen}) s WHERE s.id_ = m.subject), m.record_id)
          AND e.record_id = r.id_ AND (r.id_ = m.record_id OR NOT {matched}){chosen}"""
        return sql, [*values, *whom, *whom, *whom, *again, *bound]

    def _records(self, condition: Condition, rank: int) -> Sql:
        condition = condition.within(self.among).for_readers(self.acting.admitted_as)
        matching = engine().matching(condition.latest(self.newest))
        seen, whom = visible(self.acting)
        chosen, bound = self.choices.sql(period_only=self.period_only)
        sql = f"""SELECT r.id_, r.kind_, r.owner_, r.state_, r.title_, r.at_, e.number, e.year, {rank} AS tier
        FROM ({matching[0]}) e CROSS JOIN ({seen}) r
        WHERE r.id_ = e.record_id AND e.subject IS NULL{chosen}"""
        return sql, [*matching[1], *whom, *bound]


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


def limited(sql: Sql, order: str, limit: int, offset: int = 0) -> Sql:
    """The first rows of a SELECT in an order of its columns."""
    return f"{sql[0]} ORDER BY {order} LIMIT %s OFFSET %s", [*sql[1], limit, offset]


def tiers(search: Search, among: Tiers) -> list[Sql]:
    """The SELECTs of the tiers, the best first; those of translations last."""
    if not search.query.words:
        return [search.all()]
    own = search.query.tiers(among)
    return [*(search.own(rank, before) for rank, before in own.items()), search.translated(max(own))]


def as_uuid(value: Any) -> uuid.UUID:
    """A key as the database gave it."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
