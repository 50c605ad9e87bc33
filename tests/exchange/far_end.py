"""Another node for the one under test, whole but for a database: the real protocol over the simulation's store.

It can be put back to an old backup, as a node can.
"""

from random import Random

from comity.exchange.channels import key_of, outgoing
from comity.exchange.keys import own_keys
from comity.exchange.models import Peer
from comity.exchange.protocol import (
    SUITE_1,
    Batch,
    Channel,
    Desk,
    KnownKey,
    Terms,
    key_id,
    recovery,
    seal_parcel,
    sender,
)
from comity.exchange.protocol.receiver import hear
from comity.exchange.simulation.disk import Disk, Fault
from comity.exchange.simulation.oracle import Oracle
from comity.exchange.simulation.store import SimInbox, SimOutbox
from comity.kernel import clock, node
from tests.exchange.remote import Remote

TERMS = Terms(1, SUITE_1.name, Batch(), 4096)


class FarEnd:
    """A carrier to itself: what is posted to it is answered at once."""

    def __init__(self, remote: Remote) -> None:
        self.remote = remote
        self.peer = remote.join()
        here = node.here()
        ours = KnownKey(here.name, own_keys().public.signing)
        known = {key_id(ours.key): ours}
        self.desk = Desk(here.network, remote.name, remote.keys, known.get, clock.stamp)
        self.disk = Disk(Random(0), lambda: Fault.NONE, checksums=True)
        self.oracle = Oracle(0)
        self.posted = 0
        assert key_of(key_id(remote.keys.signing))

    # As a receiver of the channel of the node under test

    def post_parcel(self, peer: Peer, sealed: str) -> str:
        """Take what the node under test says."""
        self.posted += 1
        with self.disk.transaction() as tx:
            return hear(sealed, self.desk).answer(self._inbox(tx))

    def _inbox(self, tx: object) -> SimInbox:
        encryption = own_keys().public.encryption
        return SimInbox(outgoing(self.peer), node.here().name, tx, self.oracle, encryption)  # type: ignore[arg-type]

    def held(self) -> list[str]:
        """The payloads that it applied, in order."""
        with self.disk.transaction() as tx:
            upto = self._inbox(tx).state().upto
            return [tx.get("in", node.here().name, number)[0].decode() for number in range(1, upto + 1)]

    def consent(self) -> None:
        """Its people agree that the node under test begins anew."""
        with self.disk.transaction() as tx:
            tx.put(1, "consent", node.here().name)

    # As a sender to the node under test

    def _outbox(self, tx: object) -> SimOutbox:
        channel = Channel(node.here().network, self.remote.name, node.here().name)
        return SimOutbox(channel, node.here().name, tx, self.oracle)  # type: ignore[arg-type]

    def queue(self, payload: str) -> None:
        """Its people write something."""
        with self.disk.transaction() as tx:
            self._outbox(tx).queue(payload.encode())

    def parcel(self) -> str:
        """All that is not acknowledged, sealed."""
        with self.disk.transaction() as tx:
            outbox = self._outbox(tx)
            made = sender.next_parcel(outbox.state(), outbox, TERMS, clock.stamp())
        assert made is not None
        return seal_parcel(made, self.remote.keys.signing, own_keys().public.encryption)

    def take_receipt(self, token: str) -> str:
        """What a receipt meant to it."""
        with self.disk.transaction() as tx:
            outbox = self._outbox(tx)
            return type(sender.take_receipt(token, outbox.state(), outbox, self.desk)[1]).__name__

    def request(self) -> str:
        """What it asks when it recovers."""
        with self.disk.transaction() as tx:
            return recovery.next_request(self._outbox(tx), self.desk)

    def take_answer(self, text: str) -> recovery.Progress:
        """What the answer came to."""
        with self.disk.transaction() as tx:
            return recovery.take_answer(text, self._outbox(tx), self.desk)
