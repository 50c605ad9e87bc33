"""A far node (see `tests.exchange.far_end`) that takes, and makes, new keys as docs/protocol.md says."""

from dataclasses import replace

from comity.exchange.channels import outgoing
from comity.exchange.keys import own_keys
from comity.exchange.models import Peer
from comity.exchange.protocol import Channel, KnownKey, NodeKeys, key_id
from comity.exchange.protocol.envelope import kind_of
from comity.exchange.protocol.keys import PublicKeys
from comity.exchange.protocol.receiver import answer, hear
from comity.exchange.protocol.rotation import Succession, announce, read_rekey, sign_succession
from comity.exchange.simulation.store import SimInbox
from comity.kernel import clock, node
from tests.exchange.far_end import FarEnd
from tests.exchange.remote import Remote

LATER = "2999-01-01T00:00:00Z"


class FarKeys(FarEnd):
    """Knows the node under test by a table of keys; refuses what a key that it does not know signs."""

    writes_to: PublicKeys | None = None

    def __init__(self, remote: Remote) -> None:
        super().__init__(remote)
        self.known = _known()
        self.current = next(iter(self.known))
        self.desk = replace(self.desk, key_of=self.known.get)

    def post_parcel(self, peer: Peer, sealed: str) -> str:
        if kind_of(sealed) != "rekey":
            self.posted += 1
            with self.disk.transaction() as tx:
                return hear(sealed, self.desk).answer(self._inbox(tx))
        here = node.here()
        told = read_rekey(sealed, key_of=self.known.get, network=here.network, here=self.remote.name)
        new = told.succession.keys
        if told.succession.previous == self.current:
            self.current = key_id(new.signing)
            self.known[self.current] = KnownKey(here.name, new.signing)
            self.writes_to = new
        with self.disk.transaction() as tx:
            return answer(self._inbox(tx).state(), self.desk)

    def _inbox(self, tx: object) -> SimInbox:
        writes_to = self.writes_to or own_keys().public
        return SimInbox(outgoing(self.peer), node.here().name, tx, self.oracle, writes_to.encryption)  # type: ignore[arg-type]

    def forget(self) -> None:
        """Its people restored it to before it was told."""
        first = next(iter(self.known))
        self.current = first
        for kid in list(self.known):
            if kid != first:
                del self.known[kid]

    def rotated(self, until: str = LATER) -> str:
        """New keys of its own; returns what its old ones tell the node under test."""
        old, new = self.remote.keys, NodeKeys.generate()
        here = node.here()
        said = Succession(
            here.network, self.remote.name, key_id(old.signing), new.public, clock.stamp(), until
        )
        channel = Channel(here.network, self.remote.name, here.name)
        told = announce(sign_succession(said, new), channel, old, clock.stamp())
        self.use(new)
        return told

    def use(self, keys: NodeKeys) -> None:
        """Sign with these from now on."""
        self.remote.keys = keys
        self.desk = replace(self.desk, keys=keys)


def _known() -> dict[str, KnownKey]:
    ours = own_keys().public.signing
    return {key_id(ours): KnownKey(node.here().name, ours)}
