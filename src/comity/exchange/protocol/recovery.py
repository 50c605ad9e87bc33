"""A sender that was restored from an old backup takes its own entries back, and begins its channel anew.

It was found out by a receipt or standing for more than it has (`Answer.BEYOND`, `Footing.BEHIND`), or its people
know. Sending is suspended; with its people's consent, over and over until it is done:

    recall       entry acknowledged + 1, of the epoch known here
      a parcel     our own, given back: its entries take their numbers again; what was queued since comes behind them
      an agreement to an epoch that was lost here: it is stored again
      a receipt    nothing more is held: this far, and no further, our past is kept
    resumption   a new epoch after that entry, proposed to the receiver's people
      agreement    what was queued since is numbered and hashed in the new epoch, and sending goes on
      base-moved   a parcel of the lost past came late: recall again
      consent-awaited   ask again later

A number is never used for other content: whatever of the lost past is still on its way belongs to an epoch that has
ended, and is refused as superseded.
"""

from collections.abc import Callable, Sequence
from enum import Enum, auto

from comity.exchange.protocol.desk import Desk
from comity.exchange.protocol.envelope import kind_of
from comity.exchange.protocol.messages import Agreed, Recall, Resumption, read_agreement, sign_message
from comity.exchange.protocol.outbound import Outbound
from comity.exchange.protocol.refusals import Refused
from comity.exchange.protocol.seal import open_returned, read_receipt
from comity.exchange.protocol.sender import Outbox, require_undamaged
from comity.exchange.protocol.terms import limits_of
from comity.exchange.protocol.wire import Entry, Outcome, Parcel, Receipt


class Progress(Enum):
    """What an answer during recovery came to."""

    MORE = auto()  # ask on
    WAIT = auto()  # the peer's people have not agreed yet: ask later
    DONE = auto()  # sending goes on


def next_request(outbox: Outbox, desk: Desk) -> str:
    """What to ask of the peer now: the proposal that is open, or else for the next entry of our own."""
    return outbox.proposal() or _recall(outbox.state(), desk)


def _recall(state: Outbound, desk: Desk) -> str:
    said = Recall(state.channel, desk.now(), state.epochs.number, state.acknowledged + 1)
    return sign_message(said, desk.signing)


def take_answer(text: str, outbox: Outbox, desk: Desk) -> Progress:
    """Carry out what the peer answered to `next_request`; whatever does not fit what we hold raises Refused."""
    kind = kind_of(text)
    if kind not in ANSWERS:
        raise Refused("not-a-message", kind)
    return ANSWERS[kind](text, outbox, desk)


def _take_parcel(text: str, outbox: Outbox, desk: Desk) -> Progress:
    opened = open_returned(
        text,
        keys=desk.keys.decryption,
        key_of=desk.any_key,
        network=desk.network,
        here=desk.here,
        limits=limits_of(desk.accepts),
    )
    parcel, state = opened.parcel, outbox.state()
    first = state.acknowledged + 1
    if parcel.channel != state.channel:
        raise Refused("foreign")
    if not parcel.first <= first <= parcel.last or parcel.epoch > state.epochs.number:
        raise Refused("numbers-inconsistent", f"{parcel.first}..{parcel.last}")
    _require_ours(parcel, first - 1, state, outbox)
    _adopt(parcel.entries[first - parcel.first :], state, outbox)
    outbox.acknowledge(parcel.last)
    return Progress.MORE


def _adopt(given: Sequence[Entry], state: Outbound, outbox: Outbox) -> None:
    """Lost entries take their numbers again; what was queued here since comes behind them."""
    queued = require_undamaged(state, outbox, given[0].number)
    same = 0
    while same < min(len(queued), len(given)) and queued[same].digest == given[same].digest:
        same += 1
    lost = given[same:]
    if not lost:
        return
    first = lost[0].number
    before = state.hash_in(state.epochs.number, first - 1, outbox.hash_at)
    if before is None:  # it lies before the epoch that we know: there is no other past to take back
        raise Refused("fork", str(first))
    outbox.renumber(first, [entry.payload for entry in (*lost, *queued[same:])], before)
    outbox.take_back(lost)


def _require_ours(parcel: Parcel, number: int, state: Outbound, outbox: Outbox) -> None:
    """What is given back must continue what is acknowledged here."""
    if state.hash_in(parcel.epoch, number, outbox.hash_at) != parcel.hash_at(number):
        raise Refused("fork", str(number))


def _take_agreement(text: str, outbox: Outbox, desk: Desk) -> Progress:
    agreed = read_agreement(text, key_of=desk.any_key, network=desk.network, here=desk.here)
    said, state = agreed.resumption, outbox.state()
    if said.channel != state.channel:
        raise Refused("foreign")
    if said.opens not in state.epochs.later:
        closing = state.hash_in(state.epochs.number, state.acknowledged, outbox.hash_at)
        expected = (state.epochs.number + 1, state.acknowledged, closing)
        if (said.epoch, said.base, said.closing) != expected:
            raise Refused("numbers-inconsistent", f"{said.epoch} {said.base}")
        since = require_undamaged(state, outbox, said.base + 1)
        outbox.open_epoch(said.opens, text)
        outbox.renumber(said.base + 1, [entry.payload for entry in since], said.opens.opening)
    return _end_or_go_on(agreed, outbox)


def _end_or_go_on(agreed: Agreed, outbox: Outbox) -> Progress:
    """Done when it is the one that this life proposed; one of the lost past is only a step on the way."""
    if agreed.agreement.resumption != outbox.proposal():
        return Progress.MORE
    outbox.propose("")
    outbox.suspend("")
    return Progress.DONE


def _take_receipt(text: str, outbox: Outbox, desk: Desk) -> Progress:
    receipt = read_receipt(text, key_of=desk.key_of, network=desk.network, here=desk.here)
    state = outbox.state()
    if receipt.channel != state.channel:
        raise Refused("foreign")
    if receipt.outcome is Outcome.REFUSED:
        return _not_agreed(receipt, outbox)
    if receipt.outcome is Outcome.MISSING:
        return _peer_has_less(receipt, state, outbox)
    closing = state.hash_in(state.epochs.number, state.acknowledged, outbox.hash_at)
    if (receipt.epoch, receipt.upto, receipt.hash) != (state.epochs.number, state.acknowledged, closing):
        raise Refused("fork", str(receipt.upto))
    outbox.keep_receipt(receipt, text)
    said = Resumption(state.channel, desk.now(), state.epochs.number + 1, receipt.upto, receipt.hash)
    outbox.propose(sign_message(said, desk.signing))
    return Progress.MORE


def _not_agreed(receipt: Receipt, outbox: Outbox) -> Progress:
    if receipt.reason == "consent-awaited":
        return Progress.WAIT
    if receipt.reason == "base-moved":
        outbox.propose("")
        return Progress.MORE
    raise Refused(receipt.reason, receipt.channel.receiver)


def _peer_has_less(receipt: Receipt, state: Outbound, outbox: Outbox) -> Progress:
    """The peer was restored too: where its hash is ours, we are not behind, and it is sent what it lost."""
    if receipt.epoch > state.epochs.number or receipt.upto > state.queued:
        raise Refused("receipt-beyond", str(receipt.upto))
    if state.hash_in(receipt.epoch, receipt.upto, outbox.hash_at) != receipt.hash:
        raise Refused("fork", str(receipt.upto))
    outbox.report(Refused("peer-restored", f"{receipt.channel.receiver} {receipt.upto}"))
    outbox.acknowledge(receipt.upto)
    outbox.propose("")
    outbox.suspend("")
    return Progress.DONE


ANSWERS: dict[str, Callable[[str, Outbox, Desk], Progress]] = {
    "parcel": _take_parcel,
    "agreement": _take_agreement,
    "receipt": _take_receipt,
}
