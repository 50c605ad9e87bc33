"""What was reckoned for one hat, kept in this process while nothing that it follows from is written on the node.

Figures of thousands of records are looked at far more often than they change. The node counts the versions of every
kind (`KindTurn`, in the transaction that writes them); what was reckoned at other counts is reckoned anew. It is kept
for one hat, and so holds no more than that hat may know.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, TypeVar

from django.db import connection, models
from django.db.models import F

from comity.kernel import node
from comity.kernel.acting import Acting
from comity.kernel.kinds import Change

T = TypeVar("T")
KeyT = TypeVar("KeyT", bound=Hashable)

_all: "list[Kept]" = []


class KindTurn(models.Model):
    """How often something of a kind was written on this node."""

    kind = models.CharField(max_length=40, unique=True)
    number = models.PositiveBigIntegerField(default=0)

    objects: ClassVar[models.Manager["KindTurn"]] = models.Manager()


class _Key(NamedTuple):
    asked: Hashable
    acting: Acting
    here: node.Node


class Kept:
    """What follows from versions of `kinds` alone, for up to `most` hats and questions; the longest unasked goes first.

    What is answered is shared by all who ask: nobody may change it.
    """

    def __init__(self, kinds: Iterable[str], most: int) -> None:
        self.kinds = frozenset(kinds)
        self.most = most
        self._lock = threading.Lock()
        self._found: OrderedDict[_Key, tuple[int, Any]] = OrderedDict()
        _all.append(self)

    def one(self, asked: Hashable, acting: Acting, reckon: Callable[[], T]) -> T:
        """What `reckon` says of what is asked, unless it is known."""
        return self.each([asked], acting, lambda _: {asked: reckon()})[asked]

    def each(
        self, asked: Sequence[KeyT], acting: Acting, reckon: Callable[[Sequence[KeyT]], Mapping[KeyT, T]]
    ) -> dict[KeyT, T]:
        """What `reckon` says of each of these; it is asked only for those of which it is not known."""
        if connection.in_atomic_block:  # what is being written may yet be undone
            return dict(reckon(asked))
        turn = self._turn()
        keys = {one: _Key(one, acting, node.here()) for one in asked}
        with self._lock:
            found: dict[KeyT, T] = {
                one: self._found[key][1]
                for one, key in keys.items()
                if key in self._found and self._found[key][0] == turn
            }
        missing = [one for one in asked if one not in found]
        if missing:
            found.update(reckon(missing))
        with self._lock:
            for one, key in keys.items():
                self._found[key] = turn, found[one]
                self._found.move_to_end(key)
            while len(self._found) > self.most:
                self._found.popitem(last=False)
        return found

    def _turn(self) -> int:
        # Counts only grow: their sum stays only where every one of them does.
        return sum(KindTurn.objects.filter(kind__in=self.kinds).values_list("number", flat=True))

    def forget(self) -> None:
        """Forget all of it."""
        with self._lock:
            self._found.clear()


def note_change(changes: Sequence[Change]) -> None:
    """Count what was written, of every kind: another process may keep what follows from it. A subscriber of all."""
    written = {change.kind for change in changes}
    if KindTurn.objects.filter(kind__in=written).update(number=F("number") + 1) < len(written):
        for kind in written:
            KindTurn.objects.get_or_create(kind=kind, defaults={"number": 1})


def forget_all() -> None:
    """Forget everything that is kept in this process."""
    for kept in _all:
        kept.forget()
