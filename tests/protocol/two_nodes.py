"""A node in memory, as a caller of the protocol would build one: its stores, its clock, its duties."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from comity.exchange.protocol import (
    SUITE_1,
    Advance,
    Alarm,
    Apply,
    Batch,
    Channel,
    Entry,
    Hold,
    Inbound,
    KeyOf,
    Opened,
    Outbound,
    Outcome,
    Parcel,
    Refuse,
    Replay,
    Resend,
    next_hash,
    open_parcel,
    read_receipt,
    seal_parcel,
    sign_receipt,
)
from tests.protocol.offices import NETWORK, Office

BATCH = Batch(entries=3, payload=200)


@dataclass
class Node:
    """One node with one peer: a channel to it and a channel from it."""

    office: Office
    peer: Office
    key_of: KeyOf
    ticks: int = 0
    outbox: list[Entry] = field(default_factory=list)
    out_hashes: list[bytes] = field(default_factory=list)
    applied: list[Entry] = field(default_factory=list)
    in_hashes: list[bytes] = field(default_factory=list)
    receipts_given: dict[int, str] = field(default_factory=dict)
    receipts_kept: list[str] = field(default_factory=list)
    held: dict[int, Opened] = field(default_factory=dict)
    alarms: list[Alarm | Refuse] = field(default_factory=list)

    def __post_init__(self) -> None:
        out = Channel(NETWORK, self.office.node, self.peer.node)
        self.outbound = Outbound(out)
        self.inbound = Inbound.start(Channel(NETWORK, self.peer.node, self.office.node))
        self.out_hashes.append(out.start)
        self.in_hashes.append(self.inbound.hash)

    def now(self) -> str:
        self.ticks += 1
        moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.ticks)
        return moment.isoformat().replace("+00:00", "Z")

    def queue(self, payload: bytes) -> None:
        entry = Entry(len(self.outbox) + 1, payload)
        self.outbox.append(entry)
        self.out_hashes.append(next_hash(self.out_hashes[-1], entry))
        self.outbound = self.outbound.queue()

    def send(self) -> str | None:
        """The next sealed parcel, if anything waits to be sent."""
        batch = self.outbound.next_batch(lambda n: len(self.outbox[n - 1].payload), BATCH)
        if batch is None:
            return None
        parcel = Parcel.build(
            self.outbound.channel,
            self.outbox[batch[0] - 1 : batch[-1]],
            previous=self.out_hashes[batch[0] - 1],
            issued=self.now(),
            suite=SUITE_1.name,
        )
        self.outbound = self.outbound.dispatched(batch[-1])
        return seal_parcel(parcel, self.office.keys.signing, self.peer.keys.public.encryption)

    def take_parcel(self, text: str) -> str | None:
        """Receive a sealed parcel; returns the signed receipt that answers it."""
        opened = open_parcel(
            text,
            keys=self.office.keys.decryption,
            key_of=self.key_of,
            network=NETWORK,
            here=self.office.node,
        )
        return self._offer(opened)

    def _offer(self, opened: Opened) -> str | None:
        match self.inbound.receive(opened.parcel, lambda n: self.in_hashes[n]):
            case Apply(entries, hashes, state):
                self.applied += entries
                self.in_hashes += hashes
                self.inbound = state
                answer = sign_receipt(state.receipt(at=self.now()), self.office.keys.signing)
                self.receipts_given[state.upto] = answer
                return self._offer_held() or answer
            case Replay(upto):
                return self.receipts_given[min(n for n in self.receipts_given if n >= upto)]
            case Hold():
                self.held[opened.parcel.first] = opened
                return self._say(Outcome.MISSING)
            case Refuse(code) as refused:
                self.alarms.append(refused)
                return self._say(Outcome.REFUSED, code)

    def _offer_held(self) -> str | None:
        """What was held back may fit now."""
        for first in sorted(self.held):
            if first <= self.inbound.upto + 1:
                return self._offer(self.held.pop(first))
        return None

    def _say(self, outcome: Outcome, reason: str = "") -> str:
        receipt = self.inbound.receipt(at=self.now(), outcome=outcome, reason=reason)
        return sign_receipt(receipt, self.office.keys.signing)

    def take_receipt(self, text: str) -> None:
        receipt = read_receipt(text, key_of=self.key_of, network=NETWORK, here=self.office.node)
        if receipt.outcome is Outcome.MISSING and text in self.receipts_kept:
            return  # S9
        self.receipts_kept.append(text)
        match self.outbound.receive(receipt, lambda n: self.out_hashes[n]):
            case Advance(state) | Resend(_, state):
                self.outbound = state
            case (Alarm() | Refuse()) as alarm:
                self.alarms.append(alarm)

    def restore_inbound(self, upto: int) -> None:
        """Put the receiving side back to an old backup, taken when it held `upto` entries."""
        self.applied = self.applied[:upto]
        self.in_hashes = self.in_hashes[: upto + 1]
        self.receipts_given = {n: text for n, text in self.receipts_given.items() if n <= upto}
        self.held.clear()
        self.inbound = Inbound(self.inbound.channel, upto, self.in_hashes[upto])


def heal(first: Node, second: Node, rounds: int = 50) -> None:
    """A carrier that loses nothing, until all is acknowledged (or the rounds are used up)."""
    for _ in range(rounds):
        for sender, receiver in ((first, second), (second, first)):
            sender.outbound = sender.outbound.rewind()
            while (parcel := sender.send()) is not None:
                answer = receiver.take_parcel(parcel)
                if answer is not None:
                    sender.take_receipt(answer)
        if all(node.outbound.acknowledged == node.outbound.queued for node in (first, second)):
            return
