"""Making the data set once, and finding it again.

A data set is a node: a directory with settings, keys and attachments, and its database, SQLite in the directory or a
schema of its own in the PostgreSQL database that was named. Its name says all that it depends on; what is not marked
complete is made anew.
"""

import multiprocessing
import sys
import threading
import time
from collections.abc import Iterator

from django.db import connection, transaction

from comity.bench.chance import HOSTED
from comity.bench.world import FILE, block_of, blocks
from comity.directory.actions import do_appoint
from comity.directory.names import profile
from comity.exchange import awaiting
from comity.exchange.keys import sign_what_grew
from comity.kernel import blobs, bulk
from comity.kernel.acting import Role, machine
from comity.kernel.actions import action
from comity.kernel.databases import gather_statistics
from comity.kernel.records import Record
from comity.kernel.words import Words

PERSON, STRANGER = "bench", "bench-elsewhere"
_TOGETHER = 8  # blocks a transaction
_AHEAD = 24  # blocks that are made before they are stored


def say(text: str) -> None:
    """Progress, beside what is printed."""
    print(text, file=sys.stderr, flush=True)


def fill(records: int) -> float:
    """Fill the empty database of this process's node with `records` records; returns the seconds it took."""
    begun = time.perf_counter()
    blobs.put(FILE)
    _appoint()
    total = records - Record.objects.for_machine().count()
    with _quick(), _without_indexes():
        _load(total, begun)
    awaiting.rebuild()
    sign_what_grew()
    gather_statistics()
    return time.perf_counter() - begun


def _appoint() -> None:
    """An officer of the department with the most records, and one of an agency that may know few of them."""
    department = machine(HOSTED[0])
    content = (Role.OFFICER, Role.APPROVER, Role.HEAD, Role.CLERK)
    do_appoint(PERSON, Words("Cục trưởng", "Director"), content, 1, acting=department)
    elsewhere = machine(HOSTED[-1])
    do_appoint(STRANGER, Words("Trợ lý", "Assistant"), (Role.READER,), 0, acting=elsewhere)


def _load(total: int, begun: float) -> None:
    count = blocks(total)
    done = 0
    batch: list[bulk.Prepared] = []
    if total <= 20 * 1000:  # not worth other processes
        for number in range(count):
            do_load([_made((number, total))])
        return
    ahead = threading.Semaphore(_AHEAD)

    def asked() -> Iterator[tuple[int, int]]:
        for number in range(count):
            ahead.acquire()  # a pool takes all that it is given at once, and would hold what it made until it is stored
            yield number, total

    # Processes are forked before there is a connection that they would share.
    connection.close()
    with multiprocessing.get_context("fork").Pool(2) as pool:
        for made in pool.imap(_made, asked()):
            ahead.release()
            batch.append(made)
            done += 1
            if len(batch) == _TOGETHER or done == count:
                do_load(batch)
                batch = []
            if done % 100 == 0:
                say(f"{done} of {count} blocks, {time.perf_counter() - begun:.0f} s")


def _made(asked: tuple[int, int]) -> bulk.Prepared:
    number, total = asked
    return bulk.prepare(block_of(number, total, profile()))


@action
def do_load(batch: list[bulk.Prepared]) -> None:
    """Store some blocks. The node has no peers, so nobody is to be told."""
    for made in batch:
        bulk.write(made, tell=False)


class _quick:
    """Without waiting for the disk: what is lost in a crash is made anew."""

    def __enter__(self) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=OFF")
                cursor.execute("PRAGMA cache_size=-500000")

    def __exit__(self, *_: object) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()


class _without_indexes:
    """Indexes that hold no rule are made at the end, which is quicker."""

    def __init__(self) -> None:
        self._indexes: list[str] = []

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_INDEXES[connection.vendor])
            found = cursor.fetchall()
            for name, definition in found:
                self._indexes.append(definition)
                cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")

    def __exit__(self, failed: object, *_: object) -> None:
        if failed:
            return
        say(f"making {len(self._indexes)} indexes")
        with transaction.atomic(), connection.cursor() as cursor:
            for definition in self._indexes:
                cursor.execute(definition)


_INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    " AND sql NOT LIKE 'CREATE UNIQUE%' AND tbl_name LIKE '%\\_%' ESCAPE '\\'",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
    " AND indexdef NOT LIKE 'CREATE UNIQUE%'",
}
