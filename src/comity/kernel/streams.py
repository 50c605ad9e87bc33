"""Reading whole tables side by side in little memory: one view of the database, and two ways to join sorted streams."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connection, models

Key = TypeVar("Key", bound=Hashable)
RowT = TypeVar("RowT")

CHUNK = 2000


@contextmanager
def snapshot() -> Iterator[None]:
    """Many queries that all see the database as it is at the first of them. Writers are not held up.

    Inside a transaction that runs already, it adds nothing.
    """
    if connection.in_atomic_block:
        yield
        return
    # Not `atomic`: on SQLite that takes the write lock (see settings) for as long as the reading lasts.
    begin = (
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN"
    )
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def rows(query: "models.QuerySet[Any, Any]", *columns: str) -> Iterator[Any]:
    """The rows of a query as tuples of `columns` (as models when none are named), a chunk at a time."""
    return (query.values_list(*columns) if columns else query).iterator(chunk_size=CHUNK)


class Unequal(NamedTuple, Generic[Key]):
    """What the journal states and what a row holds under one key; None where one of the two is missing."""

    key: Key
    stated: Any
    held: Any


class Pairing(Generic[Key]):
    """What is stated, one by one, paired with rows that come in nearly the same order.

    Only what has not met its partner yet is remembered, so memory follows the disorder, not the size.
    """

    def __init__(self, held: Iterable[tuple[Key, Any]]) -> None:
        self._rows = iter(held)
        self._stated: dict[Key, Any] = {}
        self._held: dict[Key, Any] = {}

    def state(self, key: Key, stated: Any) -> Iterator[Unequal[Key]]:
        """Hear one statement and look at one more row; yields pairs that differ."""
        if key in self._stated:  # stated twice: only one of the two can have a row
            yield Unequal(key, stated, None)
        elif key in self._held:
            yield from self._compare(key, stated, self._held.pop(key))
        else:
            self._stated[key] = stated
        yield from self._look(next(self._rows, None))

    def rest(self) -> Iterator[Unequal[Key]]:
        """Everything that is left without a partner, on either side."""
        for row in self._rows:
            yield from self._look(row)
        for key, stated in self._stated.items():
            yield Unequal(key, stated, None)
        for key, held in self._held.items():
            yield Unequal(key, None, held)

    def _look(self, row: tuple[Key, Any] | None) -> Iterator[Unequal[Key]]:
        if row is None:
            return
        key, held = row
        if key in self._stated:
            yield from self._compare(key, self._stated.pop(key), held)
        else:
            self._held[key] = held

    @staticmethod
    def _compare(key: Key, stated: Any, held: Any) -> Iterator[Unequal[Key]]:
        if stated != held:
            yield Unequal(key, stated, held)


class Ascending(Generic[RowT]):
    """Rows in ascending order of a key, taken key by key as another stream in the same order asks for them."""

    def __init__(self, found: Iterable[RowT], key: Callable[[RowT], Any]) -> None:
        self._rows = iter(found)
        self._key = key
        self._advance()

    def below(self, bound: Any) -> Iterator[RowT]:
        """The rows before `bound` that nobody asked for."""
        while self._next is not None and self._next_key < bound:
            yield self._taken()

    def at(self, key: Any) -> list[RowT]:
        """The rows of exactly this key."""
        found = []
        while self._next is not None and self._next_key == key:
            found.append(self._taken())
        return found

    def rest(self) -> Iterator[RowT]:
        """Whatever is left."""
        while self._next is not None:
            yield self._taken()

    def _taken(self) -> RowT:
        assert self._next is not None
        row = self._next
        self._advance()
        return row

    def _advance(self) -> None:
        self._next = next(self._rows, None)
        self._next_key: Any = None if self._next is None else self._key(self._next)
