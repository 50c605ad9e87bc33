"""The two databases' ways to say which records have all of some lexemes. All else of the search is written once."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Protocol

from django.db import connection, transaction

from comity.kernel.databases import copied
from comity.kernel.search.entries import Entry
from comity.kernel.search.queries import Condition, Lexeme

Sql = tuple[str, list[Any]]
_COLUMNS = "record_id, subject, first, last, year, folded"


class Engine(Protocol):
    """Storage and matching of lexemes."""

    def prepare(self) -> None:
        """Make what the index needs beside its table, where it is not there yet."""

    def put(self, entries: Sequence[Entry]) -> None:
        """Store entries, in place of earlier ones of the same records."""

    def put_new(self, entries: Sequence[Entry]) -> None:
        """Store entries of records that had none, in few statements."""

    def clear(self) -> None:
        """Remove every entry."""

    @property
    def walks(self) -> bool:
        """Whether the latest of many entries are found only by a walk through all of them."""

    def matching(self, condition: Condition) -> Sql:
        """SELECT of (number, record_id, subject, first, last, year) of the entries that meet the condition."""

    def matches(self, condition: Condition, record: str) -> Sql:
        """The condition that the entry of a record, named by an SQL expression, meets the condition."""

    def reading(self) -> AbstractContextManager[None]:
        """What a search stands in."""

    def stored(self) -> Iterator[tuple[uuid.UUID, set[str]]]:
        """The lexemes of every entry, in no order."""


def engine() -> Engine:
    """The engine of this node's database."""
    return _PostgreSQL() if connection.vendor == "postgresql" else _SQLite()


LATELY = 50_000  # entries


def _lately(condition: Condition, number: str) -> Sql:
    """The end of a SELECT that looks at no more than the latest entries; nothing where all are looked at."""
    if not condition.newest:
        return "", []
    last = rows_of("SELECT MAX(number) FROM kernel_searchentry")[0][0] or 0
    return f" AND {number} > %s ORDER BY {number} DESC LIMIT %s", [last - LATELY, condition.newest]


class _SQLite:
    """FTS5 without content and positions: sets of words by row. An entry that is written anew gets a new row; the old
    one belongs to no entry any more and is gone with the next rebuild."""

    walks = False

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

    def put_new(self, entries: Sequence[Entry]) -> None:
        # The latest row of words always belongs to an entry.
        last = rows_of("SELECT COALESCE(MAX(number), 0) FROM kernel_searchentry")[0][0]
        numbered = list(enumerate(entries, last + 1))
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO kernel_search_lexemes(rowid, lexemes) VALUES (%s, %s)",
                [(number, " ".join(sorted(entry.lexemes))) for number, entry in numbered],
            )
            cursor.executemany(
                f"INSERT INTO kernel_searchentry ({_COLUMNS}, number) VALUES (%s, %s, %s, %s, %s, %s, %s)",
                [
                    (
                        e.record.hex,
                        e.subject.hex if e.subject else None,
                        e.first,
                        e.last,
                        e.year,
                        e.folded,
                        number,
                    )
                    for number, e in numbered
                ],
            )

    def clear(self) -> None:
        run("DELETE FROM kernel_searchentry")
        run("INSERT INTO kernel_search_lexemes(kernel_search_lexemes) VALUES ('delete-all')")

    def matching(self, condition: Condition) -> Sql:
        where, values = self._where(condition)
        if condition.among is not None:
            # What was written lately has the latest rows: they are a short stretch of the index.
            keys, marks = [record.hex for record in condition.among], _marks(condition.among)
            stretch = f"SELECT MIN(number), MAX(number) FROM kernel_searchentry WHERE record_id IN ({marks})"
            first, last = rows_of(stretch, keys)[0]
            where += f" AND kernel_search_lexemes.rowid BETWEEN %s AND %s AND e.record_id IN ({marks})"
            values = [*values, first or 0, last or 0, *keys]
        lately, bound = _lately(condition, "kernel_search_lexemes.rowid")
        return (
            "SELECT kernel_search_lexemes.rowid AS number, e.record_id, e.subject, e.first, e.last, e.year"
            f" FROM kernel_search_lexemes CROSS JOIN kernel_searchentry e WHERE {where}{lately}",
            [*values, *bound],
        )

    def matches(self, condition: Condition, record: str) -> Sql:
        where, values = self._where(condition)
        return (
            "EXISTS (SELECT 1 FROM kernel_searchentry e CROSS JOIN kernel_search_lexemes"
            f" WHERE e.record_id = {record} AND {where})",
            values,
        )

    def _where(self, condition: Condition) -> Sql:
        anybody = " OR ".join(f'"{reader}"' for reader in condition.readers)
        text = " AND ".join(filter(None, (anybody and f"({anybody})", self._all(condition.lexemes))))
        for without in condition.without:
            text = f"({text}) NOT ({self._all(without)})"
        sql, values = _phrases("instr", condition)
        return (
            f"kernel_search_lexemes MATCH %s AND e.number = kernel_search_lexemes.rowid{sql}",
            [text, *values],
        )

    def reading(self) -> AbstractContextManager[None]:
        return nullcontext()

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

    walks = True

    def prepare(self) -> None:
        run("ALTER TABLE kernel_searchentry ADD COLUMN IF NOT EXISTS lexemes tsvector")
        # The wide columns lie apart, so that going through many entries reads little.
        run("ALTER TABLE kernel_searchentry SET (toast_tuple_target = 128)")
        run("CREATE SEQUENCE IF NOT EXISTS kernel_search_number")
        run("CREATE INDEX IF NOT EXISTS search_lexemes ON kernel_searchentry USING gin (lexemes)")

    def put(self, entries: Sequence[Entry]) -> None:
        names = ("number", "subject", "first", "last", "year", "folded", "lexemes")
        kept = ", ".join(f"{name} = excluded.{name}" for name in names)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO kernel_searchentry ({_COLUMNS}, lexemes, number)"
                " VALUES (%s, %s, %s, %s, %s, %s, array_to_tsvector(%s::text[]), nextval('kernel_search_number'))"
                f" ON CONFLICT (record_id) DO UPDATE SET {kept}",
                [(e.record, e.subject, e.first, e.last, e.year, e.folded, list(e.lexemes)) for e in entries],
            )

    def put_new(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        taken = "SELECT setval('kernel_search_number', nextval('kernel_search_number') + %s)"
        first = rows_of(taken, [len(entries)])[0][0] - len(entries)
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY kernel_searchentry ({_COLUMNS}, lexemes, number) FROM STDIN") as copy,
        ):
            copy.write(
                "".join(
                    copied(
                        (
                            *(e.record, e.subject, e.first, e.last, e.year, e.folded),
                            *(" ".join(map(_quoted, e.lexemes)), number),
                        )
                    )
                    for number, e in enumerate(entries, first)
                ).encode()
            )

    def clear(self) -> None:
        run("DELETE FROM kernel_searchentry")

    def matching(self, condition: Condition) -> Sql:
        where, values = self._where(condition)
        if condition.among is not None:
            where = f"e.record_id IN ({_marks(condition.among)}) AND {where}"
            values = [*condition.among, *values]
        # OFFSET 0 keeps the planner to the GIN index: it knows little of how often words meet, and would else rather
        # walk through the whole table from its end, hoping for an early hit. Through what was written lately it may.
        lately, bound = _lately(condition, "e.number")
        return (
            "SELECT e.number, e.record_id, e.subject, e.first, e.last, e.year FROM kernel_searchentry e"
            f" WHERE {where}{lately or ' OFFSET 0'}",
            [*values, *bound],
        )

    def matches(self, condition: Condition, record: str) -> Sql:
        where, values = self._where(condition)
        return f"EXISTS (SELECT 1 FROM kernel_searchentry e WHERE e.record_id = {record} AND {where})", values

    def _where(self, condition: Condition) -> Sql:
        anybody = " | ".join(f"'{reader}'" for reader in condition.readers)
        text = " & ".join(filter(None, (anybody and f"({anybody})", self._all(condition.lexemes))))
        for without in condition.without:
            text += f" & !({self._all(without)})"
        sql, values = _phrases("strpos", condition)
        return f"e.lexemes @@ %s::tsquery{sql}", [text, *values]

    @contextmanager
    def reading(self) -> Iterator[None]:
        # The planner does not know what it costs to unpack the lexemes of a whole table: it is kept to the indexes.
        with transaction.atomic():
            run("SET LOCAL enable_seqscan = off")
            yield

    def stored(self) -> Iterator[tuple[uuid.UUID, set[str]]]:
        for record, lexemes in rows_of(
            "SELECT record_id, tsvector_to_array(lexemes) FROM kernel_searchentry"
        ):
            yield record, set(lexemes or ())

    @staticmethod
    def _all(lexemes: list[Lexeme]) -> str:
        return " & ".join(f"'{lexeme.text}'" + ":*" * lexeme.open for lexeme in lexemes)


def _marks(values: Sequence[Any]) -> str:
    """As many placeholders as there are values."""
    return ", ".join(["%s"] * len(values))


def _quoted(lexeme: str) -> str:
    """A lexeme as the text form of a tsvector has it."""
    doubled = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def _phrases(position: str, condition: Condition) -> Sql:
    """The part of a condition that is asked of the folded text."""
    sql = f" AND {position}(e.folded, %s) > 0" * len(condition.patterns)
    if condition.absent:
        return f"{sql} AND {position}(e.folded, %s) = 0", [*condition.patterns, condition.absent]
    return sql, list(condition.patterns)


def run(sql: str) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def rows_of(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a SELECT."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return list(cursor.fetchall())
