"""The two databases' ways to say which records have all of some lexemes. All else of the search is written once."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from django.db import connection

from comity.kernel.search.entries import Entry
from comity.kernel.search.queries import Lexeme, Query

Sql = tuple[str, list[Any]]
_COLUMNS = "record_id, subject, first, last, year, folded"


class Engine(Protocol):
    """Storage and matching of lexemes."""

    def prepare(self) -> None:
        """Make what the index needs beside its table, where it is not there yet."""

    def put(self, entries: Sequence[Entry]) -> None:
        """Store entries, in place of earlier ones of the same records."""

    def clear(self) -> None:
        """Remove every entry."""

    def matching(self, query: Query, rank: int, before: Sequence[int]) -> Sql:
        """SELECT of (record_id, subject, tier) of the entries that match in this tier and have the lexemes of none
        before it."""

    def stored(self) -> Iterator[tuple[uuid.UUID, set[str]]]:
        """The lexemes of every entry, in no order."""


def engine() -> Engine:
    """The engine of this node's database."""
    return _PostgreSQL() if connection.vendor == "postgresql" else _SQLite()


class _SQLite:
    """FTS5 without content and positions: sets of words by row. An entry that is written anew gets a new row; the old
    one belongs to no entry any more and is gone with the next rebuild."""

    def prepare(self) -> None:
        run(
            "CREATE VIRTUAL TABLE IF NOT EXISTS kernel_search_lexemes"
            " USING fts5(lexemes, content='', detail=none, tokenize='ascii')"
        )

    def put(self, entries: Sequence[Entry]) -> None:
        with connection.cursor() as cursor:
            for entry in entries:
                cursor.execute(
                    "INSERT INTO kernel_search_lexemes(lexemes) VALUES (%s)",
                    [" ".join(sorted(entry.lexemes))],
                )
                cursor.execute(
                    f"INSERT OR REPLACE INTO kernel_searchentry ({_COLUMNS}, number)"
                    " VALUES (%s, %s, %s, %s, %s, %s, last_insert_rowid())",
                    [
                        entry.record.hex,
                        entry.subject.hex if entry.subject else None,
                        entry.first,
                        entry.last,
                        entry.year,
                        entry.folded,
                    ],
                )

    def clear(self) -> None:
        run("DELETE FROM kernel_searchentry")
        run("INSERT INTO kernel_search_lexemes(kernel_search_lexemes) VALUES ('delete-all')")

    def matching(self, query: Query, rank: int, before: Sequence[int]) -> Sql:
        text = self._all(query.lexemes(rank))
        for earlier in before:
            text = f"({text}) NOT ({self._all(query.lexemes(earlier))})"
        patterns = query.phrase_patterns(rank)
        return (
            f"SELECT e.record_id, e.subject, {rank} AS tier FROM kernel_search_lexemes"
            " CROSS JOIN kernel_searchentry e ON e.number = kernel_search_lexemes.rowid"
            " WHERE kernel_search_lexemes MATCH %s" + " AND instr(e.folded, %s) > 0" * len(patterns),
            [text, *patterns],
        )

    def stored(self) -> Iterator[tuple[uuid.UUID, set[str]]]:
        run("CREATE VIRTUAL TABLE temp.search_terms USING fts5vocab(main, kernel_search_lexemes, instance)")
        try:
            rows = {}
            for number, record in rows_of("SELECT number, record_id FROM kernel_searchentry"):
                rows[number] = (uuid.UUID(record), set[str]())
            for term, number in rows_of("SELECT term, doc FROM temp.search_terms"):
                if number in rows:
                    rows[number][1].add(term)
        finally:
            run("DROP TABLE temp.search_terms")
        yield from rows.values()

    @staticmethod
    def _all(lexemes: list[Lexeme]) -> str:
        return " AND ".join(f'"{lexeme.text}"' + "*" * lexeme.open for lexeme in lexemes)


class _PostgreSQL:
    """A tsvector without positions under a GIN index."""

    def prepare(self) -> None:
        run("ALTER TABLE kernel_searchentry ADD COLUMN IF NOT EXISTS lexemes tsvector")
        run("CREATE INDEX IF NOT EXISTS search_lexemes ON kernel_searchentry USING gin (lexemes)")

    def put(self, entries: Sequence[Entry]) -> None:
        names = ("subject", "first", "last", "year", "folded", "lexemes")
        kept = ", ".join(f"{name} = excluded.{name}" for name in names)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO kernel_searchentry ({_COLUMNS}, lexemes)"
                " VALUES (%s, %s, %s, %s, %s, %s, array_to_tsvector(%s::text[]))"
                f" ON CONFLICT (record_id) DO UPDATE SET {kept}",
                [(e.record, e.subject, e.first, e.last, e.year, e.folded, list(e.lexemes)) for e in entries],
            )

    def clear(self) -> None:
        run("DELETE FROM kernel_searchentry")

    def matching(self, query: Query, rank: int, before: Sequence[int]) -> Sql:
        text = self._all(query.lexemes(rank))
        for earlier in before:
            text += f" & !({self._all(query.lexemes(earlier))})"
        patterns = query.phrase_patterns(rank)
        return (
            f"SELECT e.record_id, e.subject, {rank} AS tier FROM kernel_searchentry e"
            " WHERE e.lexemes @@ %s::tsquery" + " AND strpos(e.folded, %s) > 0" * len(patterns),
            [text, *patterns],
        )

    def stored(self) -> Iterator[tuple[uuid.UUID, set[str]]]:
        for record, lexemes in rows_of(
            "SELECT record_id, tsvector_to_array(lexemes) FROM kernel_searchentry"
        ):
            yield record, set(lexemes or ())

    @staticmethod
    def _all(lexemes: list[Lexeme]) -> str:
        return " & ".join(f"'{lexeme.text}'" + ":*" * lexeme.open for lexeme in lexemes)


def run(sql: str) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def rows_of(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a SELECT."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return list(cursor.fetchall())
