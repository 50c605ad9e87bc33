"""The receiving end at work: what a node stores and answers for whatever comes to it. Storage is a parameter.

The real node (`exchange.inbox`) and the simulated one (`exchange.simulation`) both run this. Each call is one
transaction of the caller: it stores all or nothing, and the answer goes out only when that is durable.
"""

from collections.abc import Callable
from enum import Enum, auto
from typing import NamedTuple, Protocol

from comity.exchange.protocol.desk import Desk
from comity.exchange.protocol.envelope import kind_of
from comity.exchange.protocol.inbound import Apply, Hold, Inbound, Refuse, Replay
from comity.exchange.protocol.messages import (
    Agreed,
    Agreement,
    Probe,
    Recall,
    Resumption,
    Standing,
    read_agreement,
    read_message,
    sign_message,
)
from comity.exchange.protocol.refusals import Refused
from comity.exchange.protocol.seal import Opened, open_parcel, read_own_receipt, sign_receipt
from comity.exchange.protocol.terms import limits_of
from comity.exchange.protocol.wire import Channel, Epoch, Outcome


class Inbox(Protocol):
    """The stored receiving end of one channel, within a transaction."""

    def state(self) -> Inbound:
        """Entries held, and the epochs agreed."""

    def hash_at(self, number: int) -> bytes | None:
        """The stored channel hash after an entry."""

    def receipt_from(self, upto: int) -> str | None:
        """The stored receipt that was given for `upto`, or the next after it."""

    def apply(self, opened: Opened, step: Apply) -> None:
        """Apply and store these entries, their hashes, and the signed head."""

    def keep_receipt(self, upto: int, token: str) -> None:
        """Store a receipt that is to be given."""

    def report(self, problem: Refused) -> None:
        """Show people a refusal; it stays when nothing else changes."""

    def returned(self, number: int) -> str | None:
        """The parcel that brought entry `number`, sealed back to its sender."""

    def agreement(self, epoch: int) -> str | None:
        """The stored agreement by which an epoch began."""

    def consented(self) -> bool:
        """Whether this node's people agreed that the sender begins the channel anew."""

    def open_epoch(self, epoch: Epoch, agreement: str) -> None:
        """Store a later epoch; a consent is used up by it."""


# --- parcels ---------------------------------------------------------------------------------------------


def take_parcel(opened: Opened, inbox: Inbox, desk: Desk) -> str:
    """Carry out what the table says of a verified parcel; returns the signed receipt that answers it."""
    state = inbox.state()
    step = state.receive(opened.parcel, inbox.hash_at)
    if isinstance(step, Apply):
        inbox.apply(opened, step)
        token = answer(step.state, desk)
        inbox.keep_receipt(step.state.upto, token)
        return token
    if isinstance(step, Replay):
        stored = inbox.receipt_from(step.upto)
        return (_undamaged(stored, desk) if stored else "") or answer(state, desk)
    if isinstance(step, Hold):
        return answer(state, desk, Outcome.MISSING)
    return _refuse(step, inbox, desk, state)


def answer(state: Inbound, desk: Desk, outcome: Outcome = Outcome.ARRIVED, reason: str = "") -> str:
    """A signed receipt for this state."""
    return sign_receipt(state.receipt(at=desk.now(), outcome=outcome, reason=reason), desk.signing)


def _undamaged(token: str, desk: Desk) -> str:
    """A stored receipt, which a disk may have changed since; "" where it was signed by a key that counts no more."""
    try:
        read_own_receipt(token, desk.any_key)
    except Refused as error:
        if error.code == "key-revoked":
            return ""
        raise Refused("store-damaged", "receipt") from error
    return token


def _refuse(step: Refuse, inbox: Inbox, desk: Desk, state: Inbound) -> str:
    inbox.report(Refused(step.code, f"{state.channel.sender} {step.at}"))
    return answer(state, desk, Outcome.REFUSED, step.code)


# --- other messages --------------------------------------------------------------------------------------


def _take_probe(probe: Probe, inbox: Inbox, desk: Desk) -> str:
    state = inbox.state()
    said = Standing(
        state.channel, desk.now(), probe.nonce, state.epochs.number, state.upto, state.hash, desk.accepts
    )
    return sign_message(said, desk.signing)


class Wish(Enum):
    """How a recall stands to what the receiver holds."""

    UNKNOWN = auto()
    EPOCH = auto()
    ENTRY = auto()
    NOTHING = auto()


def wish_of(recall: Recall, state: Inbound) -> Wish:
    """What is to be given back: first entries up to the end of an epoch, then the agreement to the next, and so on."""
    if recall.epoch > state.epochs.number or recall.first > state.upto + 1:
        return Wish.UNKNOWN
    if recall.epoch < state.epochs.number and recall.first > state.epochs.base_of(recall.epoch + 1):
        return Wish.EPOCH
    return Wish.ENTRY if recall.first <= state.upto else Wish.NOTHING


def _return_nothing(_: Recall, inbox: Inbox, desk: Desk) -> str:
    return answer(inbox.state(), desk)


def _return_missing(_: Recall, inbox: Inbox, desk: Desk) -> str:
    return answer(inbox.state(), desk, Outcome.MISSING)


def _return_agreement(recall: Recall, inbox: Inbox, desk: Desk) -> str:
    return inbox.agreement(recall.epoch + 1) or _lost("agreement")


def _return_entry(recall: Recall, inbox: Inbox, _: Desk) -> str:
    return inbox.returned(recall.first) or _lost(str(recall.first))


def _lost(what: str) -> str:
    raise Refused("store-damaged", what)


RECALLS: dict[Wish, Callable[[Recall, Inbox, Desk], str]] = {
    Wish.UNKNOWN: _return_missing,
    Wish.EPOCH: _return_agreement,
    Wish.ENTRY: _return_entry,
    Wish.NOTHING: _return_nothing,
}


def _take_recall(recall: Recall, inbox: Inbox, desk: Desk) -> str:
    return RECALLS[wish_of(recall, inbox.state())](recall, inbox, desk)


class Proposal(Enum):
    """How a resumption stands to what the receiver holds."""

    KNOWN = auto()
    UNKNOWN = auto()
    MOVED = auto()
    UNCONSENTED = auto()
    AGREED = auto()


def proposal_of(said: Resumption, inbox: Inbox) -> Proposal:
    """A known epoch is answered as it was; a new one needs the same last entry on both sides, and people's consent."""
    state = inbox.state()
    if said.epoch <= state.epochs.number:
        return Proposal.KNOWN if said.opens in state.epochs.later else Proposal.MOVED
    if said.epoch > state.epochs.number + 1:
        return Proposal.UNKNOWN
    if (said.base, said.closing) != (state.upto, state.hash):
        return Proposal.MOVED
    return Proposal.AGREED if inbox.consented() else Proposal.UNCONSENTED


def _agree_again(said: Resumption, _: str, inbox: Inbox, __: Desk) -> str:
    return inbox.agreement(said.epoch) or _lost("agreement")


def _not_known(_: Resumption, __: str, inbox: Inbox, desk: Desk) -> str:
    return answer(inbox.state(), desk, Outcome.MISSING)


def _moved(_: Resumption, __: str, inbox: Inbox, desk: Desk) -> str:
    return answer(inbox.state(), desk, Outcome.REFUSED, "base-moved")


def _ask_people(said: Resumption, _: str, inbox: Inbox, desk: Desk) -> str:
    inbox.report(Refused("consent-awaited", said.channel.sender))
    return answer(inbox.state(), desk, Outcome.REFUSED, "consent-awaited")


def _agree(said: Resumption, token: str, inbox: Inbox, desk: Desk) -> str:
    agreed = sign_message(Agreement(said.channel, desk.now(), token), desk.signing)
    inbox.open_epoch(said.opens, agreed)
    return agreed


PROPOSALS: dict[Proposal, Callable[[Resumption, str, Inbox, Desk], str]] = {
    Proposal.KNOWN: _agree_again,
    Proposal.UNKNOWN: _not_known,
    Proposal.MOVED: _moved,
    Proposal.UNCONSENTED: _ask_people,
    Proposal.AGREED: _agree,
}


def _take_resumption(said: Resumption, token: str, inbox: Inbox, desk: Desk) -> str:
    return PROPOSALS[proposal_of(said, inbox)](said, token, inbox, desk)


class Reminder(Enum):
    """How an agreement of our own, shown by the sender, stands to what we (restored since, perhaps) hold."""

    KNOWN = auto()
    AHEAD = auto()
    CONTRARY = auto()
    NEXT = auto()


def reminder_of(said: Resumption, state: Inbound) -> Reminder:
    """Our signature stands under it, so no new consent is needed; but it must fit what we hold."""
    if said.opens in state.epochs.later:
        return Reminder.KNOWN
    if said.epoch > state.epochs.number + 1 or said.base > state.upto:
        return Reminder.AHEAD
    if (said.epoch, said.base, said.closing) == (state.epochs.number + 1, state.upto, state.hash):
        return Reminder.NEXT
    return Reminder.CONTRARY


def _take_agreement(agreed: Agreed, token: str, inbox: Inbox, desk: Desk) -> str:
    state, said = inbox.state(), agreed.resumption
    relation = reminder_of(said, state)
    if relation is Reminder.CONTRARY:
        return _refuse(Refuse("fork", said.base), inbox, desk, state)
    if relation is Reminder.NEXT:
        inbox.open_epoch(said.opens, token)
        state = inbox.state()
    return answer(state, desk, Outcome.MISSING if relation is Reminder.AHEAD else Outcome.ARRIVED)


# --- whatever comes --------------------------------------------------------------------------------------


class Heard(NamedTuple):
    """A verified message: the channel it is about, and what answers it once its inbox is open."""

    channel: Channel
    answer: Callable[[Inbox], str]


def hear(text: str, desk: Desk) -> Heard:
    """Verify whatever a peer said to us as a receiver: a parcel, or one of `messages`. Refused says why not."""
    kind = kind_of(text)
    if kind in _SAID:
        return _SAID[kind](text, desk)
    opened = open_parcel(
        text,
        keys=desk.keys.decryption,
        key_of=desk.key_of,
        network=desk.network,
        here=desk.here,
        limits=limits_of(desk.accepts),
    )
    return Heard(opened.parcel.channel, lambda inbox: take_parcel(opened, inbox, desk))


def _for_us(channel: Channel, desk: Desk) -> Channel:
    if channel.receiver != desk.here:
        raise Refused("not-for-us", channel.receiver)
    return channel


def _hear_probe(text: str, desk: Desk) -> Heard:
    said = read_message(text, Probe, key_of=desk.key_of, network=desk.network, here=desk.here)
    return Heard(_for_us(said.channel, desk), lambda inbox: _take_probe(said, inbox, desk))


def _hear_recall(text: str, desk: Desk) -> Heard:
    said = read_message(text, Recall, key_of=desk.key_of, network=desk.network, here=desk.here)
    return Heard(_for_us(said.channel, desk), lambda inbox: _take_recall(said, inbox, desk))


def _hear_resumption(text: str, desk: Desk) -> Heard:
    said = read_message(text, Resumption, key_of=desk.key_of, network=desk.network, here=desk.here)
    return Heard(_for_us(said.channel, desk), lambda inbox: _take_resumption(said, text, inbox, desk))


def _hear_agreement(text: str, desk: Desk) -> Heard:
    said = read_agreement(text, key_of=desk.any_key, network=desk.network, here=desk.here)
    channel = _for_us(said.agreement.channel, desk)
    return Heard(channel, lambda inbox: _take_agreement(said, text, inbox, desk))


_SAID: dict[str, Callable[[str, Desk], Heard]] = {
    "probe": _hear_probe,
    "recall": _hear_recall,
    "resumption": _hear_resumption,
    "agreement": _hear_agreement,
}
