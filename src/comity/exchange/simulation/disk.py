"""A disk that fails: committed transactions stand in a log of checksummed frames; everything else is lost in a crash.

It models what the node asks of its database. A transaction's writes become durable together, when its frame is
written whole; a torn frame at the end of the log is dropped on opening, as a database's recovery drops it.
"""

import marshal
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum, auto
from random import Random
from typing import Any

Key = tuple[str | int, ...]
_FRAME = struct.Struct(">II")


class Crash(Exception):
    """The machine stopped here."""


class DiskFailed(Exception):
    """A write failed; the transaction is rolled back and the program goes on."""


class Damaged(Exception):
    """The disk's own checksum tells that a row was changed by itself."""


class Fault(Enum):
    """What may go wrong with one durable write."""

    NONE = auto()
    FAILED = auto()
    CRASH_BEFORE = auto()
    TORN = auto()
    CRASH_AFTER = auto()


class Transaction:
    """Reads see its own writes; nothing is durable before it ends."""

    def __init__(self, disk: "Disk") -> None:
        self._disk = disk
        self.writes: dict[Key, Any] = {}
        self.then: list[Callable[[], None]] = []

    def get(self, *key: str | int) -> Any:
        """A row, or None."""
        return self.writes[key] if key in self.writes else self._disk.get(*key)

    def keys(self, table: str) -> list[Key]:
        """The keys of a committed table."""
        return self._disk.keys(table)

    def put(self, value: Any, *key: str | int) -> None:
        """Write a row; None removes it."""
        self.writes[key] = value


class Disk:
    """`fault` is asked at every durable write what goes wrong with it. Rows are what `marshal` writes."""

    def __init__(self, rng: Random, fault: Callable[[], Fault], *, checksums: bool) -> None:
        self._rng, self._fault, self._checksums = rng, fault, checksums
        self._log = bytearray()
        self._rows: dict[Key, Any] = {}
        self._damage: dict[Key, Any] = {}

    def get(self, *key: str | int) -> Any:
        """A committed row, or None; as the disk gives it back."""
        if key in self._damage:
            if self._checksums:
                raise Damaged(str(key))
            return self._damage[key]
        return self._rows.get(key)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """All of its writes, or none. Any exception rolls back."""
        transaction = Transaction(self)
        yield transaction
        if transaction.writes:
            self._commit(transaction)

    def _commit(self, transaction: Transaction) -> None:
        fault = self._fault()
        if fault is Fault.FAILED:
            raise DiskFailed
        if fault is Fault.CRASH_BEFORE:
            raise Crash
        body = marshal.dumps(list(transaction.writes.items()))
        frame = _FRAME.pack(len(body), zlib.crc32(body)) + body
        if fault is Fault.TORN:
            self._log += frame[: self._rng.randrange(len(frame))]
            raise Crash
        self._log += frame
        self._take(transaction.writes.items())
        for key in transaction.writes:
            self._damage.pop(key, None)
        for act in transaction.then:
            act()
        if fault is Fault.CRASH_AFTER:
            raise Crash

    def reopen(self) -> None:
        """After a crash: the log from its start, up to the first frame that is not whole."""
        self._rows = {}
        position = 0
        while position + _FRAME.size <= len(self._log):
            length, checksum = _FRAME.unpack_from(self._log, position)
            body = bytes(self._log[position + _FRAME.size : position + _FRAME.size + length])
            if len(body) != length or zlib.crc32(body) != checksum:
                break
            self._take(marshal.loads(body))
            position += _FRAME.size + length
        del self._log[position:]

    def backup(self) -> bytes:
        """The whole disk as it is now."""
        return bytes(self._log)

    def restore(self, backup: bytes) -> None:
        """The disk as it was then."""
        self._log = bytearray(backup)
        self._damage.clear()
        self.reopen()

    def flip(self, tables: tuple[str, ...]) -> Key | None:
        """Change one bit of one stored value in one of these tables; which one, or None when they are empty."""
        found = [key for key, value in self._rows.items() if key[0] in tables and _bytes_of(value)]
        if not found:
            return None
        key = self._rng.choice(found)
        value = bytearray(_bytes_of(self._rows[key]))
        value[self._rng.randrange(len(value))] ^= 1 << self._rng.randrange(7)
        self._damage[key] = _with_bytes(self._rows[key], bytes(value))
        return key

    def repair(self) -> None:
        """The operator puts back what was damaged, from the log."""
        self._damage.clear()

    def keys(self, table: str) -> list[Key]:
        """The keys of a table."""
        return [key for key in self._rows if key[0] == table]

    def _take(self, writes: Any) -> None:
        for key, value in writes:
            if value is None:
                self._rows.pop(key, None)
            else:
                self._rows[key] = value


def _bytes_of(value: Any) -> bytes:
    """What of a row can be flipped: its content, a text or the first of a pair."""
    first = value[0] if isinstance(value, tuple) else value
    if isinstance(first, str):
        return first.encode()
    return first if isinstance(first, bytes) else b""


def _with_bytes(value: Any, content: bytes) -> Any:
    first = value[0] if isinstance(value, tuple) else value
    changed = content.decode("ascii", errors="replace") if isinstance(first, str) else content
    return (changed, *value[1:]) if isinstance(value, tuple) else changed
