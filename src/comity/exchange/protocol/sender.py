"""The sending end at work: what goes out next, and what is stored for whatever answers it. Storage is a parameter.

The real node (`exchange.courier`) and the simulated one (`exchange.simulation`) both run this. Each call is one
transaction of the caller.
"""

from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import Any, Protocol

from comity.exchange.protocol.desk import Desk
from comity.exchange.protocol.messages import Accepts, Probe, Standing, read_message, sign_message
from comity.exchange.protocol.outbound import (
    Advance,
    Alarm,
    Consequence,
    Outbound,
    Rejected,
    Reopen,
    Resend,
)
from comity.exchange.protocol.refusals import Refused
from comity.exchange.protocol.seal import read_receipt
from comity.exchange.protocol.terms import Terms
from comity.exchange.protocol.wire import Entry, Epoch, Parcel, Receipt, next_hash


class Outbox(Protocol):
    """The stored sending end of one channel, within a transaction."""

    def state(self) -> Outbound:
        """Queued, acknowledged (which counts as sent), and the epochs agreed."""

    def hash_at(self, number: int) -> bytes | None:
        """The stored channel hash after an entry."""

    def size_of(self, number: int) -> int:
        """Bytes of an entry's payload."""

    def entries(self, first: int, last: int) -> list[Entry]:
        """Stored entries, both ends included."""

    def acknowledge(self, upto: int) -> None:
        """Store what the receiver holds by its latest word; it may be less than before."""

    def keep_receipt(self, receipt: Receipt, token: str) -> None:
        """Store a receipt that was got, unless there is one for the same number."""

    def report(self, problem: Refused) -> None:
        """Show people a refusal or an alarm."""

    def suspend(self, code: str) -> None:
        """Send nothing more on this channel until it is taken up again ("": now)."""

    def keep_accepts(self, accepts: Accepts) -> None:
        """Store what the receiver says it accepts."""

    # What a restored sender needs besides (see `recovery`).

    def renumber(self, first: int, payloads: Sequence[bytes], before: bytes) -> None:
        """Let these be the entries from `first` on, and the last ones; the channel hash before them is `before`."""

    def take_back(self, entries: Sequence[Entry]) -> None:
        """Own entries that were lost here: whatever they say about this node's own data is so again."""

    def open_epoch(self, epoch: Epoch, agreement: str) -> None:
        """Store a later epoch."""

    def agreement(self, epoch: int) -> str | None:
        """The stored agreement by which an epoch began."""

    def proposal(self) -> str:
        """The resumption that was proposed and not agreed yet ("": none)."""

    def propose(self, resumption: str) -> None:
        """Store it before it goes out."""


# --- parcels ---------------------------------------------------------------------------------------------


def next_parcel(state: Outbound, outbox: Outbox, terms: Terms, issued: str) -> Parcel | None:
    """The next parcel to be sealed; None when nothing may be sent now.

    What the disk gives back must still have its channel hash, or it is not signed: Refused("store-damaged").
    """
    numbers = state.next_batch(outbox.size_of, terms.batch)
    if numbers is None:
        return None
    first, last = numbers[0], numbers[-1]
    epoch = state.epoch_at(first)
    previous = state.hash_in(epoch, first - 1, outbox.hash_at)
    if previous is None:
        raise Refused("store-damaged", str(first - 1))
    try:
        parcel = Parcel.build(
            state.channel,
            outbox.entries(first, last),
            previous=previous,
            issued=issued,
            suite=terms.suite,
            epoch=epoch,
        )
    except Refused as error:
        raise Refused("store-damaged", f"{first}..{last}") from error
    if parcel.chain[-1] != outbox.hash_at(last):
        raise Refused("store-damaged", f"{first}..{last}")
    return parcel


def require_undamaged(state: Outbound, outbox: Outbox, first: int) -> list[Entry]:
    """The entries from `first` to the last, each with its channel hash as it was; else Refused("store-damaged")."""
    entries = outbox.entries(first, state.queued)
    for entry in entries:
        before = state.hash_in(state.epoch_at(entry.number), entry.number - 1, outbox.hash_at)
        if before is None or next_hash(before, entry) != outbox.hash_at(entry.number):
            raise Refused("store-damaged", str(entry.number))
    return entries


def take_receipt(token: str, state: Outbound, outbox: Outbox, desk: Desk) -> tuple[Outbound, Consequence]:
    """Verify a receipt and carry out what the table says; returns the new state, and what it meant."""
    receipt = read_receipt(token, key_of=desk.key_of, network=desk.network, here=desk.here)
    consequence = state.receive(receipt, outbox.hash_at)
    doing = TAKEN.get(type(consequence))
    if doing is not None:
        doing(consequence, receipt, token, outbox)
    return getattr(consequence, "state", state), consequence


def _keep(consequence: Advance, receipt: Receipt, token: str, outbox: Outbox) -> None:
    outbox.keep_receipt(receipt, token)
    outbox.acknowledge(consequence.state.acknowledged)


def _keep_if_it_proves(receipt: Receipt, token: str, outbox: Outbox) -> None:
    """Whatever its outcome, a receipt says how far the receiver holds the channel: what it acknowledges, it proves."""
    if receipt.upto > outbox.state().acknowledged:
        outbox.keep_receipt(receipt, token)


def _fall_back(consequence: Resend | Reopen, receipt: Receipt, token: str, outbox: Outbox) -> None:
    _keep_if_it_proves(receipt, token, outbox)
    outbox.acknowledge(consequence.state.acknowledged)


def _tell(consequence: Rejected, receipt: Receipt, token: str, outbox: Outbox) -> None:
    _keep_if_it_proves(receipt, token, outbox)
    outbox.acknowledge(consequence.state.acknowledged)
    outbox.report(Refused(consequence.reason, f"{receipt.channel.receiver} {receipt.upto}"))


def _stop(consequence: Alarm, receipt: Receipt, _: str, outbox: Outbox) -> None:
    outbox.report(Refused(consequence.code, f"{receipt.channel.receiver} {consequence.at}"))
    outbox.suspend(consequence.code)


TAKEN: dict[type, Callable[[Any, Receipt, str, Outbox], None]] = {
    Advance: _keep,
    Resend: _fall_back,
    Reopen: _fall_back,
    Rejected: _tell,
    Alarm: _stop,
}

# --- probes ----------------------------------------------------------------------------------------------


class Footing(Enum):
    """How a fresh standing of the receiver stands to what the sender knew when it asked."""

    FOREIGN = auto()
    BEHIND = auto()
    FORK = auto()
    UNOPENED = auto()
    LOST = auto()
    EVEN = auto()


def probe(state: Outbound, nonce: str, desk: Desk) -> str:
    """A signed probe. `nonce` must be new each time; keep `state`, to judge the answer by."""
    return sign_message(Probe(state.channel, desk.now(), nonce), desk.signing)


def footing_of(said: Standing, asked: Outbound, outbox: Outbox) -> Footing:
    """P1: a later epoch, more entries, or another hash beyond what is acknowledged: we are BEHIND our own past.
    P2: another hash within what is acknowledged is a FORK.
    P3: an earlier epoch that ends where the receiver stands is UNOPENED there.
    P4: less than was acknowledged before we asked is LOST: the receiver was restored.
    """
    now = outbox.state()
    if said.channel != now.channel:
        return Footing.FOREIGN
    if said.upto > now.queued or said.epoch > now.epochs.number:
        return Footing.BEHIND
    if now.hash_in(said.epoch, said.upto, outbox.hash_at) != said.hash:
        return Footing.FORK if said.upto <= asked.acknowledged else Footing.BEHIND
    if said.upto == now.epochs.end_of(said.epoch):
        return Footing.UNOPENED
    return Footing.LOST if said.upto < asked.acknowledged else Footing.EVEN


def take_standing(token: str, nonce: str, asked: Outbound, outbox: Outbox, desk: Desk) -> Footing:
    """Verify the answer to a probe and carry out what the table says. A stale or false answer raises Refused."""
    said = read_message(token, Standing, key_of=desk.key_of, network=desk.network, here=desk.here)
    if said.nonce != nonce:
        raise Refused("not-a-message", "nonce")
    footing = footing_of(said, asked, outbox)
    outbox.keep_accepts(said.accepts)
    FOOTINGS[footing](said, outbox)
    return footing


def _disown(_: Standing, __: Outbox) -> None:
    raise Refused("foreign")


def _behind(said: Standing, outbox: Outbox) -> None:
    outbox.report(Refused("behind-own-past", f"{said.channel.receiver} {said.upto}"))
    outbox.suspend("behind-own-past")


def _forked(said: Standing, outbox: Outbox) -> None:
    outbox.report(Refused("fork", f"{said.channel.receiver} {said.upto}"))
    outbox.suspend("fork")


def _send_again(said: Standing, outbox: Outbox) -> None:
    outbox.report(Refused("peer-restored", f"{said.channel.receiver} {said.upto}"))
    outbox.acknowledge(said.upto)


def _stand(_: Standing, __: Outbox) -> None:
    pass


FOOTINGS: dict[Footing, Callable[[Standing, Outbox], None]] = {
    Footing.FOREIGN: _disown,
    Footing.BEHIND: _behind,
    Footing.FORK: _forked,
    Footing.UNOPENED: _send_again,
    Footing.LOST: _send_again,
    Footing.EVEN: _stand,
}
