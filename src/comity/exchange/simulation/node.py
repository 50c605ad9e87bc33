"""A simulated node: the real protocol over a simulated disk. What is not on the disk is lost in a crash."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from comity.exchange.protocol import (
    VERSION,
    Batch,
    Channel,
    KnownKey,
    NodeKeys,
    Outbound,
    Outcome,
    Receipt,
    Refused,
    Reopen,
    Terms,
    key_id,
    recovery,
    seal_parcel,
    sender,
)
from comity.exchange.protocol.desk import Desk
from comity.exchange.protocol.envelope import kind_of, payload_of
from comity.exchange.protocol.receiver import hear
from comity.exchange.protocol.suites import SUITE_1
from comity.exchange.simulation.disk import Damaged, Disk, DiskFailed, Transaction
from comity.exchange.simulation.network import Letter
from comity.exchange.simulation.oracle import Meta, Oracle
from comity.exchange.simulation.store import SimInbox, SimOutbox

NETWORK = "simulated"
START = datetime(2026, 1, 1, tzinfo=UTC)
TERMS = Terms(VERSION, SUITE_1.name, Batch(entries=4, payload=600, outstanding=8), 4096)
IDLE = 22.0  # seconds after which an idle peer is probed again
NO_ANSWER = 5.0  # seconds after which an answer is no longer waited for


@dataclass
class _Line:
    """What a node remembers of a peer while it runs."""

    probed: float = -1e9
    asked: dict[int, tuple[str, Outbound]] = field(default_factory=dict)  # question: (nonce, state then)
    asking: float = -1e9  # when recovery last asked
    recovering: set[int] = field(default_factory=set)
    sent: int = 0
    moved: float = 0.0  # when something was last acknowledged or rewound
    missing: set[str] = field(default_factory=set)


@cache
def _channel(sender_: str, receiver: str) -> Channel:
    return Channel(NETWORK, sender_, receiver)


def _said(token: str) -> Receipt:
    """A receipt that was verified already."""
    return Receipt.from_bytes(payload_of(token))


class SimNode:
    """`post` hands a letter to the network; `clock` is the world's time, `skew` how wrong this node's own is."""

    inbox_type: type[SimInbox] = SimInbox

    def __init__(
        self,
        name: str,
        keys: NodeKeys,
        disk: Disk,
        oracle: Oracle,
        clock: Callable[[], float],
        skew: float,
        post: Callable[[Letter], None],
        ids: Callable[[], int],
    ) -> None:
        self.name, self.keys, self.disk, self.oracle = name, keys, disk, oracle
        self._clock, self._skew, self._post, self._ids = clock, skew, post, ids
        self.up = True
        self.peers: dict[str, NodeKeys] = {}
        self._known: dict[str, KnownKey] = {}
        self._lines: dict[str, _Line] = {}
        self.desk = Desk(NETWORK, name, keys, self._key_of, self.now)

    def meet(self, peer: str, keys: NodeKeys) -> None:
        """Know another node."""
        self.peers[peer] = keys
        self._known[key_id(keys.signing)] = KnownKey(peer, keys.public.signing)
        self._lines[peer] = _Line()

    def now(self) -> str:
        """By this node's own clock, RFC 3339."""
        moment = START + timedelta(seconds=self._clock() + self._skew)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def to(self, peer: str) -> Channel:
        """The channel to a peer."""
        return _channel(self.name, peer)

    def outbox(self, peer: str, tx: Transaction) -> SimOutbox:
        """The stored sending end."""
        return SimOutbox(self.to(peer), peer, tx, self.oracle)

    def inbox(self, peer: str, tx: Transaction) -> SimInbox:
        """The stored receiving end."""
        channel = _channel(peer, self.name)
        return self.inbox_type(channel, peer, tx, self.oracle, self.peers[peer].public.encryption)

    def restart(self) -> None:
        """Forget what was not on the disk."""
        self.disk.reopen()
        self.up = True
        self._lines = {peer: _Line() for peer in self.peers}

    # --- acts --------------------------------------------------------------------------------------------

    def write(self, peer: str, payload: bytes) -> str:
        """An official's action: queued in its transaction, or not at all."""
        try:
            with self.disk.transaction() as tx:
                return f"queued {self.outbox(peer, tx).queue(payload)}"
        except (DiskFailed, Damaged) as error:
            return type(error).__name__

    def turn(self, peer: str) -> str:
        """The courier's turn for one peer."""
        try:
            return self._turn(peer)
        except (DiskFailed, Damaged, Refused) as error:
            return self._failed(peer, error)

    def _turn(self, peer: str) -> str:
        line, now = self._lines[peer], self._clock()
        with self.disk.transaction() as tx:
            outbox = self.outbox(peer, tx)
            suspension, state = outbox.suspension(), outbox.state()
        if suspension:
            return self._recover(peer, line) if suspension == "restored" else suspension
        if now - line.probed > IDLE and now - line.asking > NO_ANSWER:
            self._probe(peer, line, state)
        if line.probed < 0:
            return "waits for a standing"  # nothing is sent before the peer said how far we are
        if now - line.moved > NO_ANSWER:
            line.sent, line.moved = state.acknowledged, now
        line.sent = min(max(line.sent, state.acknowledged), state.queued)
        return self._send(peer, line, replace(state, sent=line.sent))

    def _send(self, peer: str, line: _Line, state: Outbound) -> str:
        told = []
        for _ in range(2):
            with self.disk.transaction() as tx:
                parcel = sender.next_parcel(state, self.outbox(peer, tx), TERMS, self.now())
            if parcel is None:
                break
            sealed = seal_parcel(parcel, self.keys.signing, self.peers[peer].public.encryption)
            meta = Meta(parcel.channel, parcel.first, parcel.last, parcel.epoch)
            self._post(Letter(self.name, peer, sealed, self._ids(), meta=meta))
            state = state.dispatched(parcel.last)
            line.sent = state.sent
            told.append(f"{parcel.first}..{parcel.last}/{parcel.epoch}")
        return " ".join(told)

    def _probe(self, peer: str, line: _Line, state: Outbound) -> None:
        question = self._ids()
        line.asking = self._clock()
        line.asked[question] = (f"n{question}", state)
        self._post(Letter(self.name, peer, sender.probe(state, f"n{question}", self.desk), question))

    def _recover(self, peer: str, line: _Line) -> str:
        if line.recovering and self._clock() - line.asking < NO_ANSWER:
            return "recovering"
        question = self._ids()
        line.asking, line.recovering = self._clock(), {question}
        with self.disk.transaction() as tx:
            text = recovery.next_request(self.outbox(peer, tx), self.desk)
        self._post(Letter(self.name, peer, text, question))
        return f"asks {kind_of(text)}"

    # --- letters -----------------------------------------------------------------------------------------

    def take(self, letter: Letter) -> str:
        """Whatever comes by the network; returns what became of it, for the trace."""
        if letter.sender not in self.peers:
            return "unknown"
        try:
            return self._take_answer(letter) if letter.answer else self._take_question(letter)
        except (DiskFailed, Damaged, Refused) as error:
            # Which of its checks a changed bit fails may depend on the parcel's own random key: one name for all.
            return self._failed(letter.sender, Refused("altered") if letter.harmed else error)

    def _take_question(self, letter: Letter) -> str:
        heard = hear(letter.text, self.desk)
        if heard.channel.sender != letter.sender:
            return "foreign"
        before = self._facts(letter.sender) if letter.meta and not letter.harmed else None
        token = self.answer_to(letter.sender, heard.answer)
        kind = kind_of(token)
        said = kind
        if kind == "receipt":
            receipt = _said(token)
            said = f"{receipt.outcome} {receipt.upto}/{receipt.epoch} {receipt.reason}"
            if before is not None and letter.meta is not None:
                expected = self.oracle.expected(letter.meta, *before[:3])
                reported = self._facts(letter.sender)[3] > before[3]
                self.oracle.answered(letter.meta, expected, token, receipt, reported)
        self._post(Letter(self.name, letter.sender, token, letter.of, answer=True))
        return said

    def answer_to(self, peer: str, act: Callable[[SimInbox], str]) -> str:
        """One transaction; the answer goes out when it is durable."""
        with self.disk.transaction() as tx:
            return act(self.inbox(peer, tx))

    def _facts(self, peer: str) -> tuple[int, int, int, int]:
        """For the oracle: entries held, epoch, its base, reports so far."""
        with self.disk.transaction() as tx:
            state = self.inbox(peer, tx).state()
            return state.upto, state.epochs.number, state.epochs.base, tx.get("reports") or 0

    def _take_answer(self, letter: Letter) -> str:
        peer, line = letter.sender, self._lines[letter.sender]
        if letter.of in line.asked:
            nonce, asked = line.asked.pop(letter.of)
            with self.disk.transaction() as tx:
                footing = sender.take_standing(letter.text, nonce, asked, self.outbox(peer, tx), self.desk)
            if footing is sender.Footing.UNOPENED:
                self._remind(peer, letter.text)
            line.probed, line.sent = self._clock(), 0
            return footing.name.lower()
        if letter.of in line.recovering:
            line.recovering.clear()
            with self.disk.transaction() as tx:
                progress = recovery.take_answer(letter.text, self.outbox(peer, tx), self.desk)
            line.probed, line.sent = -1e9, 0
            return progress.name.lower()
        if kind_of(letter.text) != "receipt":
            return "late"
        return self._take_receipt(peer, line, letter.text)

    def _take_receipt(self, peer: str, line: _Line, token: str) -> str:
        if token in line.missing:
            return "met before"
        with self.disk.transaction() as tx:
            outbox = self.outbox(peer, tx)
            if outbox.suspension():
                return "suspended"
            stored = outbox.state()
            state = replace(stored, sent=max(line.sent, stored.acknowledged))
            after, consequence = sender.take_receipt(token, state, outbox, self.desk)
            agreement = outbox.agreement(consequence.epoch) if isinstance(consequence, Reopen) else None
        if _said(token).outcome is Outcome.MISSING:
            line.missing.add(token)
        if after.acknowledged > state.acknowledged or after.sent < state.sent:
            line.moved = self._clock()
        line.sent = after.sent
        if agreement:
            self._post(Letter(self.name, peer, agreement, self._ids()))
        return type(consequence).__name__.lower()

    def _remind(self, peer: str, _: str) -> None:
        with self.disk.transaction() as tx:
            outbox = self.outbox(peer, tx)
            state = outbox.state()
            known = [epoch.number for epoch in state.epochs.later if epoch.base >= state.acknowledged]
            agreement = outbox.agreement(known[0]) if known else None
        if agreement:
            self._post(Letter(self.name, peer, agreement, self._ids()))

    def _failed(self, peer: str, error: Exception) -> str:
        """A refusal is told to people where the disk lets us."""
        if not isinstance(error, Refused):
            return type(error).__name__
        try:
            with self.disk.transaction() as tx:
                self.outbox(peer, tx).report(error)
        except (DiskFailed, Damaged):
            return "refused, untold"
        return f"refused {error.code}"

    def _key_of(self, kid: str) -> KnownKey | None:
        return self._known.get(kid)
