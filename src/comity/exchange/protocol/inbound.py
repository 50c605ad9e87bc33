"""The receiving end of a channel, as a state machine without I/O. Every transition stands in a table.

Rules, for a parcel that `open_parcel` has already verified:

 R1  The state is (upto, hash, epochs): the entries held, the channel hash after the last of them, and the later
     epochs that were agreed with the sender.
 R2  A parcel of another channel is FOREIGN: refused.
 R3  A parcel of an epoch that is not known here is UNOPENED: held back; the sender is told which epoch is known.
 R4  A parcel of an epoch that has ended, with entries beyond its end, is SUPERSEDED: it comes from the past that its
     sender lost and gave up. Refused, and kept for people to see.
 R5  A parcel that begins beyond upto + 1 is AHEAD: held back, and what is missing is named.
 R6  Otherwise both sides know some entry in common (or the beginning of the epoch). The hashes at the last common
     one decide: when they differ, the histories have FORKed, and nothing is applied.
 R7  When the common hash is no longer known here, the parcel is STALE: nothing new can be in it.
 R8  All entries held already: REPLAY. Answered by the stored receipt, byte for byte, never by an error.
 R9  Some held, some new: OVERLAP. The new ones are applied.
R10  None held, the first is upto + 1: NEXT. All are applied.
R11  Applying is one transaction: entries, their hashes, the new state and the receipt, or none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Self

from comity.exchange.protocol.wire import FIRST_EPOCH, Channel, Entry, Epoch, HashAt, Outcome, Parcel, Receipt


class Relation(Enum):
    """How a parcel stands to what the receiver holds."""

    FOREIGN = auto()
    UNOPENED = auto()
    SUPERSEDED = auto()
    AHEAD = auto()
    FORK = auto()
    STALE = auto()
    REPLAY = auto()
    OVERLAP = auto()
    NEXT = auto()


@dataclass(frozen=True)
class Apply:
    """Apply these entries in order, and in the same transaction store `hashes` (the channel hash after each),
    the new state, and the signed receipt (`state.receipt(at=...)`)."""

    entries: tuple[Entry, ...]
    hashes: tuple[bytes, ...]
    state: "Inbound"


@dataclass(frozen=True)
class Replay:
    """Answer with the stored receipt whose `upto` is this, or the next one stored after it."""

    upto: int


@dataclass(frozen=True)
class Hold:
    """Keep the parcel aside (or drop it: it will come again), answer "missing" (`Inbound.receipt`)."""

    first: int
    last: int


@dataclass(frozen=True)
class Refuse:
    """Apply nothing. `code` is one of `refusals.REASONS`; `at` the entry number where it shows (0: none)."""

    code: str
    at: int = 0


Step = Apply | Replay | Hold | Refuse


@dataclass(frozen=True)
class Epochs:
    """The later epochs of a channel, oldest first; the first epoch, from entry 1, always is."""

    later: tuple[Epoch, ...] = ()

    @property
    def number(self) -> int:
        """The present epoch."""
        return self.later[-1].number if self.later else FIRST_EPOCH

    @property
    def base(self) -> int:
        """The last entry before the present epoch."""
        return self.base_of(self.number)

    def base_of(self, epoch: int) -> int:
        """The last entry before a known epoch."""
        return self._named(epoch).base if epoch > FIRST_EPOCH else 0

    def end_of(self, epoch: int) -> int | None:
        """The last entry of an epoch that has ended; None of the present one."""
        return None if epoch == self.number else self.base_of(epoch + 1)

    def hash_in(self, channel: Channel, epoch: int, number: int, hash_at: HashAt) -> bytes | None:
        """The channel hash at `number` as a parcel or receipt of a known epoch states it.

        At an epoch's base that is its opening, everywhere else the stored hash after that entry.
        """
        if number == self.base_of(epoch):
            return channel.start if epoch == FIRST_EPOCH else self._named(epoch).opening
        return hash_at(number)

    def _named(self, epoch: int) -> Epoch:
        return next(later for later in self.later if later.number == epoch)


ONE_EPOCH = Epochs()


@dataclass(frozen=True)
class Inbound:
    """What the receiver holds of a channel: entries 1..upto, and the channel hash there."""

    channel: Channel
    upto: int
    hash: bytes
    epochs: Epochs = ONE_EPOCH

    @classmethod
    def start(cls, channel: Channel) -> Self:
        """A channel of which nothing has arrived yet."""
        return cls(channel, 0, channel.start)

    def relation_of(self, parcel: Parcel, hash_at: HashAt) -> Relation:
        """R2 to R10. `hash_at` looks up stored channel hashes of entries 1..upto."""
        if parcel.channel != self.channel:
            return Relation.FOREIGN
        if parcel.epoch > self.epochs.number:
            return Relation.UNOPENED
        end = self.epochs.end_of(parcel.epoch)
        if end is not None and parcel.last > end:
            return Relation.SUPERSEDED
        if parcel.first > self.upto + 1:
            return Relation.AHEAD
        common = min(parcel.last, self.upto)
        ours = self._known(parcel, common, hash_at)
        if ours is None:
            return Relation.STALE
        # One comparison settles all earlier entries too, since each hash covers everything before it.
        if parcel.first <= self.epochs.base_of(parcel.epoch) or parcel.hash_at(common) != ours:
            return Relation.FORK
        if parcel.last <= self.upto:
            return Relation.REPLAY
        return Relation.NEXT if parcel.first == self.upto + 1 else Relation.OVERLAP

    def receive(self, parcel: Parcel, hash_at: HashAt) -> Step:
        """What to do with a verified parcel. Nothing changes until the caller carries the step out."""
        return INBOUND[self.relation_of(parcel, hash_at)](self, parcel, hash_at)

    def receipt(self, *, at: str, outcome: Outcome = Outcome.ARRIVED, reason: str = "") -> Receipt:
        """The receipt for this state, to be signed; `at` is RFC 3339."""
        return Receipt(self.channel, self.upto, self.hash, at, outcome, reason, self.epochs.number)

    def fork_at(self, parcel: Parcel, hash_at: HashAt) -> int:
        """The first number at which the parcel's history is seen to differ from ours."""
        for number in range(parcel.first - 1, min(parcel.last, self.upto) + 1):
            ours = self._known(parcel, number, hash_at)
            if ours is not None and ours != parcel.hash_at(number):
                return number
        return min(parcel.last, self.upto)

    def _known(self, parcel: Parcel, number: int, hash_at: HashAt) -> bytes | None:
        if number == self.upto and parcel.epoch == self.epochs.number:
            return self.hash
        return self.epochs.hash_in(self.channel, parcel.epoch, number, hash_at)


def _apply_new(state: Inbound, parcel: Parcel, _: HashAt) -> Step:
    entries = parcel.entries[state.upto + 1 - parcel.first :]
    hashes = parcel.chain[-len(entries) :]
    return Apply(entries, hashes, replace(state, upto=parcel.last, hash=hashes[-1]))


def _replay(_: Inbound, parcel: Parcel, __: HashAt) -> Step:
    return Replay(parcel.last)


def _answer_latest(state: Inbound, _: Parcel, __: HashAt) -> Step:
    return Replay(state.upto)


def _hold(state: Inbound, parcel: Parcel, _: HashAt) -> Step:
    return Hold(state.upto + 1, parcel.first - 1)


def _report_fork(state: Inbound, parcel: Parcel, hash_at: HashAt) -> Step:
    return Refuse("fork", state.fork_at(parcel, hash_at))


def _refuse_superseded(state: Inbound, parcel: Parcel, _: HashAt) -> Step:
    return Refuse("superseded", state.epochs.base_of(parcel.epoch + 1) + 1)


def _refuse_foreign(_: Inbound, __: Parcel, ___: HashAt) -> Step:
    return Refuse("foreign")


INBOUND: dict[Relation, Callable[[Inbound, Parcel, HashAt], Step]] = {
    Relation.FOREIGN: _refuse_foreign,
    Relation.UNOPENED: _hold,
    Relation.SUPERSEDED: _refuse_superseded,
    Relation.AHEAD: _hold,
    Relation.FORK: _report_fork,
    Relation.STALE: _answer_latest,
    Relation.REPLAY: _replay,
    Relation.OVERLAP: _apply_new,
    Relation.NEXT: _apply_new,
}
