"""The node's database: SQLite in its directory, or PostgreSQL 15 and later where `node.toml` names one.

What the rest of the house may count on, on both:

- one writer at a time: an action waits for the one before it (`wait_to_write`), so the journal has no gaps, registers
  no double numbers, and no action decides by what another is about to change;
- one order of Vietnamese text: `VIETNAMESE` is a collation of both (ICU's in PostgreSQL, our own in SQLite).
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from comity.kernel.problems import Problem
from comity.kernel.vietnamese import compare
from comity.kernel.words import Words

VIETNAMESE = "vi-x-icu"  # for `django.db.models.functions.Collate`
OLDEST = 150000  # PostgreSQL 15
WAIT_SECONDS = 30
GATHER_EVERY = 6 * 3600.0  # seconds
_WRITER = 0x636F6D697479  # the advisory lock of a database's one writer: "comity" in ASCII


def database_settings(url: str, file: str | Path) -> dict[str, Any]:
    """Django's settings of a node's database: PostgreSQL at `url`, or the SQLite file (":memory:" for none)."""
    return _postgresql(url) if url else _sqlite(str(file))


def _sqlite(file: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            # IMMEDIATE: a writer takes the lock at its first statement, so that two never meet half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": WAIT_SECONDS,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise _driver_missing(error) from error
    try:
        parts = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    except ProgrammingError as error:
        raise _unreadable() from error
    if not url.startswith(("postgresql://", "postgres://")) or not parts.get("dbname"):
        raise _unreadable()
    # Compiling a query (jit) and starting helpers for it take longer than any query of a page does.
    tuning = f"-c lock_timeout={WAIT_SECONDS}s -c jit=off -c max_parallel_workers_per_gather=0"
    options = f"{parts.pop('options', '')} {tuning}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parts, "options": options},
    }


def require_empty() -> None:
    """Raise a Problem unless a new node can be made in the database: usable, and no other node's."""
    require_usable()
    if "kernel_record" in connection.introspection.table_names():
        raise Problem(
            "database-not-empty",
            what=Words(
                vi="Cơ sở dữ liệu này đã là của một nút khác.", en="This database is another node's already."
            ),
            mend=Words(vi="Tạo cơ sở dữ liệu mới.", en="Make a new database."),
            place="database",
        )


def require_usable() -> None:
    """Reachable, new enough, UTF-8, with ICU's collations."""
    if connection.vendor != "postgresql":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('server_version_num')::int, current_setting('server_encoding'),"
                " EXISTS (SELECT FROM pg_collation WHERE collname = %s)",
                [VIETNAMESE],
            )
            version, encoding, collation = cursor.fetchone()
    except (DatabaseError, ImproperlyConfigured) as error:
        raise _unusable("không kết nối được", f"no connection ({str(error).strip()})") from error
    if version < OLDEST:
        raise _unusable(f"phiên bản {version // 10000} quá cũ", f"version {version // 10000} is too old")
    if encoding != "UTF8":
        raise _unusable(f"bảng mã {encoding}, không phải UTF8", f"its encoding is {encoding}, not UTF8")
    if not collation:
        raise _unusable("không có cách sắp xếp của ICU", "it was built without ICU's collations")


def wait_to_write() -> None:
    """Wait until this transaction is the database's only writer, and stay so until it ends.

    SQLite does so by itself. PostgreSQL lets writers run side by side, and would let two of them take the journal and
    a peer's row in opposite orders; the lock comes before anything else is read, so that they cannot.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITER])


_SAMPLED = 1000  # rows of an index that SQLite looks at; a whole look takes minutes at a million records
_SOME = (
    f"{_SAMPLED} 8 4 2 1"  # sqlite_stat1: rows, then how many agree in one column of an index, in two, ...
)


def gather_statistics() -> None:
    """Let the database look at its tables, so that it finds short ways through them. PostgreSQL does so by itself.

    SQLite takes a table of which it knows nothing for a large one, and one that was seen small for small however it
    grows: joins then walk through all of it. So every small table, and every empty one, is said to have some rows.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
            return
        cursor.execute(f"PRAGMA analysis_limit = {_SAMPLED}")
        cursor.execute("ANALYZE")
        cursor.execute(f"UPDATE sqlite_stat1 SET stat = '{_SOME}' WHERE CAST(stat AS INTEGER) < {_SAMPLED}")
        cursor.execute(
            "INSERT INTO sqlite_stat1 (tbl, idx, stat)"
            f" SELECT tbl_name, CASE type WHEN 'index' THEN name END, '{_SOME}' FROM sqlite_master"
            " WHERE type IN ('table', 'index') AND tbl_name IN (SELECT name FROM sqlite_master WHERE type = 'table'"
            " AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
            " AND name NOT LIKE 'kernel!_search!_lexemes%' ESCAPE '!')"
            " AND tbl_name NOT IN (SELECT tbl FROM sqlite_stat1)"
        )
        cursor.execute("ANALYZE sqlite_master")  # reads what was gathered


def keep_statistics() -> None:
    """The chore: gather them when this process begins, and then every few hours."""
    if connection.vendor != "postgresql":
        gather_statistics()


def insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of prepared values by the quickest way that the database has."""
    if not rows:
        return
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {connection.ops.quote_name(table)} ({names}) FROM STDIN") as copy:
                copy.write("".join(copied(row) for row in rows).encode())
        else:
            places = ", ".join(["?"] * len(columns))
            # Django's wrapper rewrites every statement's place-holders; these are SQLite's own already.
            sql = f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES ({places})"
            cursor.cursor.connection.executemany(sql, rows)


def copied(row: Iterable[Any]) -> str:
    """A row of prepared values as one line of PostgreSQL's COPY, text format."""
    return "\t".join(map(_copied, row)) + "\n"


def _copied(value: Any) -> str:
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    if not isinstance(value, str):
        inner = getattr(value, "obj", None)  # psycopg's wrapper of JSON
        value = str(value) if inner is None else json.dumps(inner, ensure_ascii=False)
    for plain, written in _COPY:
        value = value.replace(plain, written)
    return str(value)


_COPY = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))


def on_connection(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Give a new SQLite connection the collation that PostgreSQL has from ICU."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(VIETNAMESE, compare)


connection_created.connect(on_connection, dispatch_uid="comity-collation")


def _driver_missing(error: ImportError) -> Problem:
    return Problem(
        "driver-missing",
        what=Words(vi=f"Thiếu trình điều khiển PostgreSQL ({error}).", en=f"No PostgreSQL driver ({error})."),
        mend=Words(
            vi="Cài comity[postgresql] và libpq5, hoặc bỏ dòng database trong node.toml.",
            en="Install comity[postgresql] and libpq5, or leave database out of node.toml.",
        ),
        place="psycopg",
    )


def _unreadable() -> Problem:
    # The address may hold a password: it is never repeated.
    return Problem(
        "database-unreadable",
        what=Words(vi="Không đọc được địa chỉ cơ sở dữ liệu.", en="The database's address cannot be read."),
        mend=Words(
            vi="Ghi theo mẫu postgresql://người-dùng@máy:5432/tên.",
            en="Write it like postgresql://user@host:5432/name.",
        ),
        place="database",
    )


def _unusable(vi: str, en: str) -> Problem:
    return Problem(
        "database-unusable",
        what=Words(vi=f"Không dùng được cơ sở dữ liệu này: {vi}.", en=f"This database cannot be used: {en}."),
        mend=Words(
            vi="Chuẩn bị PostgreSQL 15 trở lên theo docs/operations.md.",
            en="Prepare PostgreSQL 15 or later as docs/operations.md says.",
        ),
        place="database",
    )
