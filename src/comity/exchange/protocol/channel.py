"""The two ends of a channel, as state machines without I/O. Every transition stands in a table.

Rules of the receiving end (`Inbound`), for a parcel that `open_parcel` has already verified:

 R1  The state is (upto, hash): the entries held, and the channel hash after the last of them.
 R2  A parcel of another channel is FOREIGN: refused.
 R3  A parcel that begins beyond upto + 1 is AHEAD: held back, and what is missing is named.
 R4  Otherwise both sides know some entry in common (or entry 0, the start). The hashes at the last common
     one decide: when they differ, the histories have FORKed, and nothing is applied.
 R5  When the common hash is no longer known here, the parcel is STALE: nothing new can be in it.
 R6  All entries held already: REPLAY. Answered by the stored receipt, byte for byte, never by an error.
 R7  Some held, some new: OVERLAP. The new ones are applied.
 R8  None held, the first is upto + 1: NEXT. All are applied.
 R9  Applying is one transaction: entries, their hashes, the new state and the receipt, or none of them.

Rules of the sending end (`Outbound`), for a receipt that `read_receipt` has already verified:

 S1  The state is (queued, sent, acknowledged), each the number of an entry; acknowledged <= queued.
 S2  What is sent next begins at sent + 1. `rewind` (no answer in time, or a restart) makes that
     acknowledged + 1.
 S3  A receipt of another channel is FOREIGN: refused.
 S4  A receipt for more than was ever queued is BEYOND: an alarm; this node was restored from an old backup.
 S5  A receipt whose hash is not ours at that number is a FORK: an alarm.
 S6  "missing" means WANTED: acknowledged and sent become upto, so that sending begins again at upto + 1.
     When upto was below acknowledged, the receiver has lost what it once acknowledged; or else the receipt
     is an old one come late, and the replays that it causes will be answered and put acknowledged right.
 S7  "refused" is REJECTED: what it holds is acknowledged, and a person is told why the rest is not.
 S8  "arrived": ADVANCE when upto > acknowledged, else OLD and ignored.
 S9  The caller drops a "missing" receipt that it has met before, byte for byte: else whoever can replay one
     can make it send again without end.

Time-outs, storage, and what to do about an alarm belong to the caller.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Self

from comity.exchange.protocol.wire import Channel, Entry, HashAt, Outcome, Parcel, Receipt

# --- receiving -------------------------------------------------------------------------------------------


class Relation(Enum):
    """How a parcel stands to what the receiver holds."""

    FOREIGN = auto()
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
class Inbound:
    """What the receiver holds of a channel: entries 1..upto, and the channel hash there."""

    channel: Channel
    upto: int
    hash: bytes

    @classmethod
    def start(cls, channel: Channel) -> Self:
        """A channel of which nothing has arrived yet."""
        return cls(channel, 0, channel.start)

    def relation_of(self, parcel: Parcel, hash_at: HashAt) -> Relation:
        """R2 to R8. `hash_at` looks up stored channel hashes of entries 1..upto-1."""
        if parcel.channel != self.channel:
            return Relation.FOREIGN
        if parcel.first > self.upto + 1:
            return Relation.AHEAD
        common = min(parcel.last, self.upto)
        ours = self.known(common, hash_at)
        if ours is None:
            return Relation.STALE
        # One comparison settles all earlier entries too, since each hash covers everything before it.
        if parcel.hash_at(common) != ours:
            return Relation.FORK
        if parcel.last <= self.upto:
            return Relation.REPLAY
        return Relation.NEXT if parcel.first == self.upto + 1 else Relation.OVERLAP

    def receive(self, parcel: Parcel, hash_at: HashAt) -> Step:
        """What to do with a verified parcel. Nothing changes until the caller carries the step out."""
        return INBOUND[self.relation_of(parcel, hash_at)](self, parcel, hash_at)

    def receipt(self, *, at: str, outcome: Outcome = Outcome.ARRIVED, reason: str = "") -> Receipt:
        """The receipt for this state, to be signed; `at` is RFC 3339."""
        return Receipt(self.channel, self.upto, self.hash, at, outcome, reason)

    def known(self, number: int, hash_at: HashAt) -> bytes | None:
        """The channel hash after entry `number`, as held here."""
        if number == self.upto:
            return self.hash
        return self.channel.start if number == 0 else hash_at(number)


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
    for number in range(parcel.first - 1, parcel.last + 1):
        ours = state.known(number, hash_at)
        if ours is not None and ours != parcel.hash_at(number):
            return Refuse("fork", number)
    raise AssertionError("a fork shows at some number")


def _refuse_foreign(_: Inbound, __: Parcel, ___: HashAt) -> Step:
    return Refuse("foreign")


INBOUND: dict[Relation, Callable[[Inbound, Parcel, HashAt], Step]] = {
    Relation.FOREIGN: _refuse_foreign,
    Relation.AHEAD: _hold,
    Relation.FORK: _report_fork,
    Relation.STALE: _answer_latest,
    Relation.REPLAY: _replay,
    Relation.OVERLAP: _apply_new,
    Relation.NEXT: _apply_new,
}

# --- sending ---------------------------------------------------------------------------------------------


class Answer(Enum):
    """How a receipt stands to what the sender knows."""

    FOREIGN = auto()
    BEYOND = auto()
    FORK = auto()
    WANTED = auto()
    REJECTED = auto()
    ADVANCE = auto()
    OLD = auto()


@dataclass(frozen=True)
class Advance:
    """Store the new state and the receipt: the proof that entries up to `state.acknowledged` arrived."""

    state: "Outbound"


@dataclass(frozen=True)
class Ignore:
    """Nothing new in this receipt."""


@dataclass(frozen=True)
class Resend:
    """Store the new state and send from `first`.

    `lost` says that the receiver once acknowledged more: keep the older receipts, they are the proof.
    """

    first: int
    state: "Outbound"
    lost: bool


@dataclass(frozen=True)
class Rejected:
    """Store the new state; the receiver refused what follows it, for `reason` (see `reason_words`)."""

    reason: str
    state: "Outbound"


@dataclass(frozen=True)
class Alarm:
    """Stop sending and tell a person: `code` is one of `refusals.REASONS`, `at` the entry number."""

    code: str
    at: int


Consequence = Advance | Ignore | Resend | Rejected | Alarm | Refuse


@dataclass(frozen=True)
class Batch:
    """The most to put into one parcel: entries, and bytes of payload (one entry may exceed it alone)."""

    entries: int = 256
    payload: int = 4 * 1024 * 1024


DEFAULT_BATCH = Batch()


@dataclass(frozen=True)
class Outbound:
    """What the sender knows of a channel: entries queued, sent and acknowledged, each up to a number."""

    channel: Channel
    queued: int = 0
    sent: int = 0
    acknowledged: int = 0

    def queue(self, count: int = 1) -> "Outbound":
        """`count` more entries were written to the outbox."""
        return replace(self, queued=self.queued + count)

    def next_batch(self, size_of: Callable[[int], int], batch: Batch = DEFAULT_BATCH) -> range | None:
        """The numbers to put into the next parcel, or None when all was sent. `size_of(n)` is in bytes."""
        first = last = self.sent + 1
        if first > self.queued:
            return None
        total = size_of(first)
        while last < self.queued and last - first + 1 < batch.entries:
            total += size_of(last + 1)
            if total > batch.payload:
                break
            last += 1
        return range(first, last + 1)

    def dispatched(self, last: int) -> "Outbound":
        """Entries up to `last` were handed to a carrier."""
        return replace(self, sent=max(self.sent, last))

    def rewind(self) -> "Outbound":
        """S2: send again all that is not acknowledged."""
        return replace(self, sent=self.acknowledged)

    def answer_of(self, receipt: Receipt, hash_at: HashAt) -> Answer:
        """S3 to S8. `hash_at` must know the channel hash of every entry ever queued, else LookupError."""
        if receipt.channel != self.channel:
            return Answer.FOREIGN
        if receipt.upto > self.queued:
            return Answer.BEYOND
        ours = self.channel.start if receipt.upto == 0 else hash_at(receipt.upto)
        if ours is None:
            raise LookupError(f"no channel hash for entry {receipt.upto}")
        if ours != receipt.hash:
            return Answer.FORK
        if receipt.outcome is Outcome.MISSING:
            return Answer.WANTED
        if receipt.outcome is Outcome.REFUSED:
            return Answer.REJECTED
        return Answer.ADVANCE if receipt.upto > self.acknowledged else Answer.OLD

    def receive(self, receipt: Receipt, hash_at: HashAt) -> Consequence:
        """What to do about a verified receipt. Nothing changes until the caller carries it out."""
        return OUTBOUND[self.answer_of(receipt, hash_at)](self, receipt)

    def credited(self, upto: int) -> "Outbound":
        """The state once entries up to `upto` are acknowledged."""
        acknowledged = max(self.acknowledged, upto)
        return replace(self, acknowledged=acknowledged, sent=max(self.sent, acknowledged))


def _advance(state: Outbound, receipt: Receipt) -> Consequence:
    return Advance(state.credited(receipt.upto))


def _ignore(_: Outbound, __: Receipt) -> Consequence:
    return Ignore()


def _resend(state: Outbound, receipt: Receipt) -> Consequence:
    again = replace(state, acknowledged=receipt.upto, sent=receipt.upto)
    return Resend(receipt.upto + 1, again, lost=receipt.upto < state.acknowledged)


def _rejected(state: Outbound, receipt: Receipt) -> Consequence:
    return Rejected(receipt.reason, state.credited(receipt.upto))


def _alarm_beyond(_: Outbound, receipt: Receipt) -> Consequence:
    return Alarm("receipt-beyond", receipt.upto)


def _alarm_fork(_: Outbound, receipt: Receipt) -> Consequence:
    return Alarm("fork", receipt.upto)


def _disown(_: Outbound, __: Receipt) -> Consequence:
    return Refuse("foreign")


OUTBOUND: dict[Answer, Callable[[Outbound, Receipt], Consequence]] = {
    Answer.FOREIGN: _disown,
    Answer.BEYOND: _alarm_beyond,
    Answer.FORK: _alarm_fork,
    Answer.WANTED: _resend,
    Answer.REJECTED: _rejected,
    Answer.ADVANCE: _advance,
    Answer.OLD: _ignore,
}
