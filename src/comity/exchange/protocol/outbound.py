"""The sending end of a channel, as a state machine without I/O. Every transition stands in a table.

Rules, for a receipt that `read_receipt` has already verified:

 S1  The state is (queued, sent, acknowledged, epochs): numbers of entries, acknowledged <= queued.
 S2  What is sent next begins at sent + 1, within the window: never more than `Batch.outstanding` entries beyond
     what is acknowledged. `rewind` (no answer in time, or a restart) makes it begin at acknowledged + 1.
     No parcel reaches over the end of an epoch.
 S3  A receipt of another channel is FOREIGN: refused.
 S4  A receipt for more, or for a later epoch, than was ever queued is BEYOND: an alarm; this node was restored from
     an old backup.
 S5  A receipt whose hash is not ours at that number, in that epoch, is a FORK: an alarm.
 S6  A receipt of an earlier epoch that ends where it stands is UNOPENED: the receiver has to be shown the agreement
     to the epoch after it (again) before anything else.
 S7  "missing" means WANTED: acknowledged and sent become upto, so that sending begins again at upto + 1.
     When upto was below acknowledged, the receiver has lost what it once acknowledged; or else the receipt
     is an old one come late, and the replays that it causes will be answered and put acknowledged right.
 S8  "refused" is REJECTED: what it holds is acknowledged, and a person is told why the rest is not.
     Whatever raises acknowledged is kept: every outcome is the receiver's signed word that it holds so much.
 S9  "arrived": ADVANCE when upto > acknowledged, else OLD and ignored.
S10  The caller drops a "missing" receipt that it has met before, byte for byte: else whoever can replay one
     can make it send again without end.

Time-outs, storage, and what to do about an alarm belong to the caller.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto

from comity.exchange.protocol.inbound import ONE_EPOCH, Epochs, Refuse
from comity.exchange.protocol.wire import Channel, HashAt, Outcome, Receipt


class Answer(Enum):
    """How a receipt stands to what the sender knows."""

    FOREIGN = auto()
    BEYOND = auto()
    FORK = auto()
    UNOPENED = auto()
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
class Reopen:
    """Store the new state and send the agreement to `epoch` before anything else."""

    epoch: int
    state: "Outbound"


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


Consequence = Advance | Ignore | Resend | Reopen | Rejected | Alarm | Refuse


@dataclass(frozen=True)
class Batch:
    """The most to put into one parcel: entries, and bytes of payload (one entry may exceed it alone); and the most
    entries to have on the way without an answer (the window)."""

    entries: int = 256
    payload: int = 4 * 1024 * 1024
    outstanding: int = 4096


DEFAULT_BATCH = Batch()


@dataclass(frozen=True)
class Outbound:
    """What the sender knows of a channel: entries queued, sent and acknowledged, each up to a number."""

    channel: Channel
    queued: int = 0
    sent: int = 0
    acknowledged: int = 0
    epochs: Epochs = ONE_EPOCH

    def queue(self, count: int = 1) -> "Outbound":
        """`count` more entries were written to the outbox."""
        return replace(self, queued=self.queued + count)

    def next_batch(self, size_of: Callable[[int], int], batch: Batch = DEFAULT_BATCH) -> range | None:
        """The numbers to put into the next parcel, or None when nothing may be sent. `size_of(n)` is in bytes."""
        first = last = self.sent + 1
        end = min(self.queued, self.acknowledged + batch.outstanding, self._end_of_epoch(first))
        if first > end:
            return None
        total = size_of(first)
        while last < end and last - first + 1 < batch.entries:
            total += size_of(last + 1)
            if total > batch.payload:
                break
            last += 1
        return range(first, last + 1)

    def epoch_at(self, number: int) -> int:
        """The epoch to which entry `number` belongs."""
        later = [epoch.number for epoch in self.epochs.later if epoch.base < number]
        return later[-1] if later else 1

    def dispatched(self, last: int) -> "Outbound":
        """Entries up to `last` were handed to a carrier."""
        return replace(self, sent=max(self.sent, last))

    def rewind(self) -> "Outbound":
        """S2: send again all that is not acknowledged."""
        return replace(self, sent=self.acknowledged)

    def answer_of(self, receipt: Receipt, hash_at: HashAt) -> Answer:
        """S3 to S9. `hash_at` must know the channel hash of every entry ever queued, else LookupError."""
        if receipt.channel != self.channel:
            return Answer.FOREIGN
        if receipt.upto > self.queued or receipt.epoch > self.epochs.number:
            return Answer.BEYOND
        if self.hash_in(receipt.epoch, receipt.upto, hash_at) != receipt.hash:
            return Answer.FORK
        if receipt.upto == self.epochs.end_of(receipt.epoch):
            return Answer.UNOPENED
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

    def hash_in(self, epoch: int, number: int, hash_at: HashAt) -> bytes | None:
        """Our channel hash at `number` in a known epoch; None where that epoch does not reach so far."""
        end = self.epochs.end_of(epoch)
        if number < self.epochs.base_of(epoch) or (end is not None and number > end):
            return None
        ours = self.epochs.hash_in(self.channel, epoch, number, hash_at)
        if ours is None:
            raise LookupError(f"no channel hash for entry {number}")
        return ours

    def _end_of_epoch(self, number: int) -> int:
        end = self.epochs.end_of(self.epoch_at(number))
        return self.queued if end is None else end


def _advance(state: Outbound, receipt: Receipt) -> Consequence:
    return Advance(state.credited(receipt.upto))


def _ignore(_: Outbound, __: Receipt) -> Consequence:
    return Ignore()


def _resend(state: Outbound, receipt: Receipt) -> Consequence:
    return Resend(receipt.upto + 1, _fallen_back(state, receipt), lost=receipt.upto < state.acknowledged)


def _reopen(state: Outbound, receipt: Receipt) -> Consequence:
    if receipt.outcome is Outcome.MISSING:
        return Reopen(receipt.epoch + 1, _fallen_back(state, receipt))
    if receipt.upto < state.acknowledged:
        return Ignore()
    return Reopen(receipt.epoch + 1, state.credited(receipt.upto))


def _fallen_back(state: Outbound, receipt: Receipt) -> Outbound:
    return replace(state, acknowledged=receipt.upto, sent=receipt.upto)


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
    Answer.UNOPENED: _reopen,
    Answer.WANTED: _resend,
    Answer.REJECTED: _rejected,
    Answer.ADVANCE: _advance,
    Answer.OLD: _ignore,
}
