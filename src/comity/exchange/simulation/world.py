"""One seeded world: nodes, a network between them, people who write and operate, and all that goes wrong.

Everything follows from the seed: the same seed makes the same events, whose hash is `Outcome.trace`. For a while it
storms; then the network is whole, the disks are repaired and every node is up, and all must converge.
"""

import heapq
from collections.abc import Callable
from functools import cache, partial
from hashlib import sha256
from itertools import count
from random import Random
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from joserfc.jwk import OKPKey

from comity.exchange.protocol import SUITE_1, Entry, NodeKeys, Parcel, seal_parcel
from comity.exchange.simulation.checks import converged, discrepancies
from comity.exchange.simulation.disk import Crash, Damaged, Disk, DiskFailed, Fault
from comity.exchange.simulation.network import CALM, Letter, Network
from comity.exchange.simulation.node import SimNode
from comity.exchange.simulation.oracle import Meta, Oracle, Violation

STORM = 32.0  # seconds of virtual time
LONGEST = 240.0  # after which a world that has not converged never will
TURN = 1.2
VISIT = 4.0
_FAULTS = (Fault.FAILED, Fault.CRASH_BEFORE, Fault.TORN, Fault.CRASH_AFTER)
_FLIPPED = ("out", "in", "given")


class Outcome(NamedTuple):
    """What a world came to. `trace` is the hash of all its events."""

    violations: list[Violation]
    trace: str
    steps: int


@cache
def _keys(number: int) -> NodeKeys:
    signing = Ed25519PrivateKey.from_private_bytes(bytes([number + 1]) * 32)
    encryption = X25519PrivateKey.from_private_bytes(bytes([number + 101]) * 32)
    return NodeKeys(OKPKey.import_key(signing), OKPKey.import_key(encryption))


class World:
    """`node_type` lets a test plant a bug."""

    def __init__(
        self, seed: int, node_type: type[SimNode] = SimNode, log: Callable[[str], None] | None = None
    ) -> None:
        self._rng = rng = Random(seed)
        self._log = log
        self._trace = sha256()
        self._events: list[tuple[float, int, Callable[[], str], str, Letter | None]] = []
        self._sequence, self._ids = count(), count(1)
        self.time = 0.0
        self.stormy = True
        self.oracle = Oracle(seed)
        self.network = Network(rng)
        self._fault_chance = rng.choice((0.0, 0.0, 0.02, 0.06))
        self._crash_at = (
            rng.randrange(80) if rng.random() < 0.5 else -1
        )  # one durable write that surely goes wrong
        self._checksums = rng.random() < 0.5
        self._writes = 0
        names = ["a", "b", "c", "d", "e"][: rng.choice((2, 2, 2, 2, 3, 3, 4, 5))]
        self.nodes = {name: self._node(name, node_type) for name in names}
        for number, name in enumerate(names):
            for other in self._neighbours(names, number):
                self._meet(name, other)
        self.victim = rng.choice(names) if rng.random() < 0.5 else ""
        self._backup: bytes | None = None
        self._plan(rng)

    def run(self) -> Outcome:
        """Storm, heal, judge."""
        self._until(STORM)
        self._heal()
        while self.time < LONGEST and not self.oracle.violations:
            self._until(self.time + VISIT)
            if not any(event[4] for event in self._events) and converged(self):
                break
        for invariant, seen in discrepancies(self):
            self.oracle.violated(invariant, seen)
        return Outcome(self.oracle.violations, self._trace.hexdigest(), self.oracle.step)

    # --- building ----------------------------------------------------------------------------------------

    def _node(self, name: str, node_type: type[SimNode]) -> SimNode:
        rng = self._rng
        disk = Disk(rng, self._fault, checksums=self._checksums)
        skew = rng.choice((0.0, rng.uniform(-10, 10), rng.uniform(-1e7, 1e7)))
        keys = _keys(ord(name) - ord("a"))
        return node_type(
            name, keys, disk, self.oracle, lambda: self.time, skew, self._post, lambda: next(self._ids)
        )

    def _neighbours(self, names: list[str], number: int) -> list[str]:
        """A chain that holds all together, and some more."""
        later = names[number + 1 :]
        return [name for place, name in enumerate(later) if place == 0 or self._rng.random() < 0.3]

    def _meet(self, name: str, other: str) -> None:
        here, there = self.nodes[name], self.nodes[other]
        here.meet(other, there.keys)
        there.meet(name, here.keys)

    def _plan(self, rng: Random) -> None:
        for name, node in self.nodes.items():
            for peer in node.peers:
                self._at(rng.uniform(0, TURN), self._turn_of(name, peer), "")
            self._at(rng.uniform(0, VISIT), self._visit_of(name), "")
        channels = [(name, peer) for name, node in self.nodes.items() for peer in node.peers]
        for number in range(rng.randrange(4, 22)):
            name, peer = rng.choice(channels)
            payload = b"%d %s>%s " % (number, name.encode(), peer.encode()) + b"." * rng.choice((0, 20, 400))
            self._at(
                rng.uniform(0, STORM * 0.9), self._write_of(name, peer, payload), f"{name} writes {number}"
            )
        for _ in range(rng.choice((0, 0, 1, 2))):
            begin = rng.uniform(0, STORM)
            side = frozenset(rng.sample(list(self.nodes), rng.randrange(1, len(self.nodes))))
            self._at(begin, partial(self._cut, side), "partition")
            self._at(begin + rng.uniform(3, 20), lambda: self._cut(frozenset()), "partition ends")
        for _ in range(rng.choice((0, 0, 0, 1, 2))):
            self._at(rng.uniform(3, STORM), self._flip_in(rng.choice(list(self.nodes))), "a bit flips")
        for _ in range(rng.choice((0, 0, 1))):
            self._at(rng.uniform(3, STORM), self._crash_of(rng.choice(list(self.nodes))), "power cut")
        if self.victim:
            begin = rng.uniform(1, STORM * 0.7)
            self._at(begin, self._back_up, f"backup of {self.victim}")
            self._at(rng.uniform(begin + 2, STORM), self._restore, f"restore of {self.victim}")
        elif rng.random() < 0.3:
            self._at(rng.uniform(8, STORM), lambda: self._forge(rng.choice(channels)), "a copy speaks")

    # --- events ------------------------------------------------------------------------------------------

    def _at(self, time: float, act: Callable[[], str], name: str, letter: Letter | None = None) -> None:
        heapq.heappush(self._events, (time, next(self._sequence), act, name, letter))

    def _until(self, end: float) -> None:
        while self._events and self._events[0][0] <= end:
            self.time, _, act, name, _ = heapq.heappop(self._events)
            self.oracle.step += 1
            said = act()
            if name or said:
                line = f"{self.time:.3f} {name} {said}"
                self._trace.update(line.encode())
                if self._log:
                    self._log(line)
        self.time = end

    def _guarded(self, node: SimNode, act: Callable[[], str]) -> str:
        """A crash stops the node; it starts again some time later."""
        if not node.up:
            return ""
        try:
            return act()
        except Crash:
            return self._stop(node)

    def _stop(self, node: SimNode) -> str:
        node.up = False
        self._at(self.time + self._rng.uniform(0.5, 8), lambda: self._start(node), f"{node.name} starts")
        return f"{node.name} stops"

    def _start(self, node: SimNode) -> str:
        if not node.up:
            node.restart()
        return ""

    def _turn_of(self, name: str, peer: str) -> Callable[[], str]:
        def act() -> str:
            self._at(self.time + TURN * self._rng.uniform(0.8, 1.2), act, "")
            said = self._guarded(self.nodes[name], lambda: self.nodes[name].turn(peer))
            return f"{name}>{peer} {said}" if said else ""

        return act

    def _write_of(self, name: str, peer: str, payload: bytes) -> Callable[[], str]:
        return lambda: self._guarded(self.nodes[name], lambda: self.nodes[name].write(peer, payload))

    def _visit_of(self, name: str) -> Callable[[], str]:
        def act() -> str:
            self._at(self.time + VISIT * self._rng.uniform(0.8, 1.2), act, "")
            return self._guarded(self.nodes[name], lambda: self._operate(self.nodes[name]))

        return act

    def _operate(self, node: SimNode) -> str:
        """What the operators do: those of the restored node say so, and its peers' agree once they were asked."""
        said = []
        try:
            for peer in node.peers:
                with node.disk.transaction() as tx:
                    outbox = node.outbox(peer, tx)
                    if node.name == self.victim and outbox.suspension() not in ("", "restored"):
                        outbox.suspend("restored")
                        said.append(f"{node.name} recovers from {peer}")
                    if peer == self.victim and self._asked(node, peer) and not tx.get("consent", peer):
                        tx.put(1, "consent", peer)
                        said.append(f"{node.name} agrees with {peer}")
        except (DiskFailed, Damaged):
            return f"{node.name}: disk"
        return "; ".join(said)

    def _asked(self, node: SimNode, peer: str) -> bool:
        with node.disk.transaction() as tx:
            reports = (tx.get("report", number) for number in range(tx.get("reports") or 0))
            return ("consent-awaited", peer) in reports

    def _post(self, letter: Letter) -> None:
        for delay, copy in self.network.carry(letter):
            self._at(self.time + delay, self._arrival_of(copy), f"{copy.sender}>{copy.receiver}", copy)

    def _arrival_of(self, letter: Letter) -> Callable[[], str]:
        node = self.nodes[letter.receiver]
        return lambda: (
            self._guarded(node, lambda: node.take(letter)) if self.network.passes(letter) else "lost"
        )

    def _cut(self, side: frozenset[str]) -> str:
        self.network.cut = side if self.stormy else frozenset()
        return "".join(sorted(self.network.cut))

    def _fault(self) -> Fault:
        if not self.stormy:
            return Fault.NONE
        self._writes += 1
        if self._writes == self._crash_at or self._rng.random() < self._fault_chance:
            return self._rng.choice(_FAULTS)
        return Fault.NONE

    def _flip_in(self, name: str) -> Callable[[], str]:
        return lambda: str(self.nodes[name].disk.flip(_FLIPPED)) if self.stormy else ""

    def _crash_of(self, name: str) -> Callable[[], str]:
        return lambda: self._stop(self.nodes[name]) if self.nodes[name].up else ""

    def _back_up(self) -> str:
        self._backup = self.nodes[self.victim].disk.backup()
        return str(len(self._backup))

    def _restore(self) -> str:
        node = self.nodes[self.victim]
        assert self._backup is not None
        node.disk.restore(self._backup)
        node.restart()
        for peer in node.peers:
            with node.disk.transaction() as tx:
                held, outbox = node.inbox(peer, tx).state().upto, node.outbox(peer, tx)
                kept = {entry.payload for entry in outbox.entries(1, outbox.state().queued)}
            self.oracle.sender_restored(node.to(peer), kept)
            self.oracle.receiver_restored(self.nodes[peer].to(node.name), held)
        if self._rng.random() < 0.4:  # its operator says so at once; otherwise it has to be found out
            return "told" + self._guarded(node, lambda: self._tell(node))
        return ""

    def _tell(self, node: SimNode) -> str:
        try:
            for peer in node.peers:
                with node.disk.transaction() as tx:
                    node.outbox(peer, tx).suspend("restored")
        except (DiskFailed, Damaged):
            return " in part"
        return ""

    def _forge(self, channel: tuple[str, str]) -> str:
        """A copy of the sender, made from an old backup, speaks in its name: a second history of what is known."""
        sender, receiver = (self.nodes[name] for name in channel)
        try:
            parcel = self._forged(sender, receiver)
        except Damaged:
            return "disk"
        if parcel is None:
            return ""
        sealed = seal_parcel(parcel, sender.keys.signing, receiver.keys.public.encryption)
        meta = Meta(parcel.channel, parcel.first, parcel.last, 1, forged=True)
        letter = Letter(sender.name, receiver.name, sealed, next(self._ids), meta=meta)
        return f"{parcel.first}..{parcel.last} " + self._guarded(receiver, lambda: receiver.take(letter))

    def _forged(self, sender: SimNode, receiver: SimNode) -> Parcel | None:
        with receiver.disk.transaction() as tx:
            inbox = receiver.inbox(sender.name, tx)
            state = inbox.state()
            if not state.upto or not receiver.up:
                return None
            first = self._rng.randrange(1, state.upto + 1)
            before = state.channel.start if first == 1 else inbox.hash_at(first - 1)
        last = first + self._rng.randrange(4)
        entries = [Entry(number, b"forged %d" % number) for number in range(first, last + 1)]
        return Parcel.build(
            state.channel, entries, previous=before or b"", issued=sender.now(), suite=SUITE_1.name
        )

    # --- healing -----------------------------------------------------------------------------------------

    def _heal(self) -> None:
        self.stormy = False
        self.network.weather, self.network.cut = CALM, frozenset()
        for node in self.nodes.values():
            node.disk.repair()
            self._start(node)
        # What is still on its way comes now, in any order.
        for place, event in enumerate(self._events):
            if event[4]:
                soon = self.time + self._rng.choice((6, 30)) * self._rng.random()
                self._events[place] = (soon, *event[1:])
        heapq.heapify(self._events)


def run(seed: int, node_type: type[SimNode] = SimNode, log: Callable[[str], None] | None = None) -> Outcome:
    """One world from its seed."""
    return World(seed, node_type, log).run()
