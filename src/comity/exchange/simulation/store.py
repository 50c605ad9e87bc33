"""The two ends of a channel on the simulated disk: the simulation's counterpart of `exchange.inbox` and `.outbox`."""

from collections.abc import Sequence

from joserfc.jwk import OKPKey

from comity.exchange.protocol import (
    Accepts,
    Apply,
    Channel,
    Entry,
    Epoch,
    Epochs,
    Inbound,
    Opened,
    Outbound,
    Receipt,
    Refused,
    next_hash,
    return_parcel,
)
from comity.exchange.simulation.disk import Transaction
from comity.exchange.simulation.oracle import Oracle


class _Stored:
    """What both ends have: a peer, a transaction, a place for reports."""

    def __init__(self, channel: Channel, peer: str, tx: Transaction, oracle: Oracle) -> None:
        self.channel, self.peer, self.tx, self.oracle = channel, peer, tx, oracle

    def report(self, problem: Refused) -> None:
        count = self.tx.get("reports") or 0
        self.tx.put(count + 1, "reports")
        self.tx.put((problem.code, self.peer), "report", count)

    def _epochs(self, end: str) -> Epochs:
        rows = self.tx.get(f"{end}-epochs", self.peer) or ()
        return Epochs(tuple(Epoch(number, base, opening) for number, base, opening, _ in rows))

    def _agreement(self, end: str, epoch: int) -> str | None:
        rows = self.tx.get(f"{end}-epochs", self.peer) or ()
        return next((token for number, _, _, token in rows if number == epoch), None)

    def _add_epoch(self, end: str, epoch: Epoch, token: str) -> None:
        rows = self.tx.get(f"{end}-epochs", self.peer) or ()
        self.tx.put((*rows, (epoch.number, epoch.base, epoch.opening, token)), f"{end}-epochs", self.peer)


class SimInbox(_Stored):
    """See `protocol.receiver.Inbox`."""

    def __init__(
        self, channel: Channel, peer: str, tx: Transaction, oracle: Oracle, encryption: OKPKey
    ) -> None:
        super().__init__(channel, peer, tx, oracle)
        self._encryption = encryption  # the sender's, to give back what it sent

    def state(self) -> Inbound:
        upto, epochs = self.tx.get("in-last", self.peer) or 0, self._epochs("in")
        number, base = epochs.number, epochs.base
        digest = (
            epochs.hash_in(self.channel, number, base, self.hash_at) if upto == base else self.hash_at(upto)
        )
        return Inbound(self.channel, upto, digest or bytes(32), epochs)

    def hash_at(self, number: int) -> bytes | None:
        row = self.tx.get("in", self.peer, number)
        return row[1] if row else None

    def receipt_from(self, upto: int) -> str | None:
        for number in range(upto, (self.tx.get("in-last", self.peer) or 0) + 1):
            token = self.tx.get("given", self.peer, number)
            if token:
                return str(token)
        return None

    def apply(self, opened: Opened, step: Apply) -> None:
        for entry, digest in zip(step.entries, step.hashes, strict=True):
            self.tx.put((entry.payload, digest), "in", self.peer, entry.number)
        parcel = opened.parcel
        for entry in step.entries:
            self.tx.put((opened.signed_head, parcel.first, parcel.last), "head", self.peer, entry.number)
        self.tx.put(step.state.upto, "in-last", self.peer)
        entries = step.entries
        self.tx.then.append(lambda: self.oracle.applied(self.channel, entries))

    def keep_receipt(self, upto: int, token: str) -> None:
        self.tx.put(token, "given", self.peer, upto)
        self.tx.then.append(lambda: self.oracle.given(self.channel, upto, token))

    def returned(self, number: int) -> str | None:
        row = self.tx.get("head", self.peer, number)
        if row is None:
            return None
        signed_head, first, last = row
        entries = tuple(Entry(each, self.tx.get("in", self.peer, each)[0]) for each in range(first, last + 1))
        return return_parcel(signed_head, entries, self._encryption)

    def agreement(self, epoch: int) -> str | None:
        return self._agreement("in", epoch)

    def consented(self) -> bool:
        return bool(self.tx.get("consent", self.peer))

    def open_epoch(self, epoch: Epoch, agreement: str) -> None:
        self._add_epoch("in", epoch, agreement)
        self.tx.put(None, "consent", self.peer)


class SimOutbox(_Stored):
    """See `protocol.sender.Outbox`."""

    def state(self) -> Outbound:
        queued, acknowledged = self.tx.get("out-last", self.peer) or 0, self.tx.get("ack", self.peer) or 0
        return Outbound(self.channel, queued, acknowledged, acknowledged, self._epochs("out"))

    def queue(self, payload: bytes) -> int:
        """What an official writes goes to the end of the outbox."""
        state = self.state()
        number = state.queued + 1
        before = state.hash_in(state.epoch_at(number), state.queued, self.hash_at)
        self._write([payload], state.queued, before or bytes(32))
        self.tx.then.append(lambda: self.oracle.queued(self.channel, payload))
        return number

    def hash_at(self, number: int) -> bytes | None:
        row = self.tx.get("out", self.peer, number)
        return row[1] if row else None

    def size_of(self, number: int) -> int:
        return len(self.tx.get("out", self.peer, number)[0])

    def entries(self, first: int, last: int) -> list[Entry]:
        return [Entry(n, self.tx.get("out", self.peer, n)[0]) for n in range(first, last + 1)]

    def acknowledge(self, upto: int) -> None:
        self.tx.put(upto, "ack", self.peer)
        self.tx.then.append(lambda: self.oracle.acknowledged(self.channel, upto))

    def keep_receipt(self, receipt: Receipt, token: str) -> None:
        if self.tx.get("got", self.peer, receipt.upto) is None:
            self.tx.put(token, "got", self.peer, receipt.upto)

    def suspend(self, code: str) -> None:
        if code and code != "restored":
            self.tx.then.append(lambda: self.oracle.suspended(self.channel, code))
        self.tx.put(code or None, "suspended", self.peer)

    def suspension(self) -> str:
        """Why nothing is sent; "" when it is."""
        return self.tx.get("suspended", self.peer) or ""

    def keep_accepts(self, accepts: Accepts) -> None:
        pass  # all simulated nodes accept the same

    def renumber(self, first: int, payloads: Sequence[bytes], before: bytes) -> None:
        self._write(payloads, first - 1, before)

    def take_back(self, entries: Sequence[Entry]) -> None:
        pass  # a simulated node has no records besides its entries

    def open_epoch(self, epoch: Epoch, agreement: str) -> None:
        self._add_epoch("out", epoch, agreement)

    def agreement(self, epoch: int) -> str | None:
        return self._agreement("out", epoch)

    def proposal(self) -> str:
        return self.tx.get("proposal", self.peer) or ""

    def propose(self, resumption: str) -> None:
        self.tx.put(resumption or None, "proposal", self.peer)

    def _write(self, payloads: Sequence[bytes], after: int, before: bytes) -> None:
        number = after
        for payload in payloads:
            number += 1
            before = next_hash(before, Entry(number, payload))
            self.tx.put((payload, before), "out", self.peer, number)
        self.tx.put(number, "out-last", self.peer)
