"""The protocol's channel states, read from the tables that hold them."""

from comity.exchange.models import InEntry, OutEntry, Peer
from comity.exchange.protocol import Channel, Inbound, KnownKey, Outbound, PublicKeys, key_id
from comity.kernel import node


def outgoing(peer: Peer) -> Channel:
    """The channel from this node to `peer`."""
    return Channel(node.here().network, node.here().name, peer.name)


def incoming(peer: Peer) -> Channel:
    """The channel from `peer` to this node."""
    return Channel(node.here().network, peer.name, node.here().name)


def outbound_state(peer: Peer) -> Outbound:
    """Queued and acknowledged, from outbox and the peer's last word; what is not acknowledged counts as not sent."""
    queued = (
        OutEntry.objects.filter(peer=peer).order_by("-number").values_list("number", flat=True).first() or 0
    )
    # Read afresh: the peer's last word may have lowered it (a peer restored from a backup holds less than it did).
    acknowledged = Peer.objects.values_list("acknowledged", flat=True).get(pk=peer.pk)
    return Outbound(outgoing(peer), queued=queued, sent=acknowledged, acknowledged=acknowledged)


def inbound_state(peer: Peer) -> Inbound:
    """Held up to which entry, with which channel hash."""
    last = InEntry.objects.filter(peer=peer).order_by("-number").first()
    if last is None:
        return Inbound.start(incoming(peer))
    return Inbound(incoming(peer), last.number, bytes.fromhex(last.hash))


def sent_hash(peer: Peer, number: int) -> bytes | None:
    """The channel hash after an entry of our outbox."""
    row = OutEntry.objects.filter(peer=peer, number=number).values_list("hash", flat=True).first()
    return bytes.fromhex(row) if row else None


def held_hash(peer: Peer, number: int) -> bytes | None:
    """The channel hash after an entry that we hold from `peer`."""
    row = InEntry.objects.filter(peer=peer, number=number).values_list("hash", flat=True).first()
    return bytes.fromhex(row) if row else None


def key_of(kid: str) -> KnownKey | None:
    """The peer whose signing key has this key ID."""
    for peer in Peer.objects.all():
        public = PublicKeys.from_dict(peer.keys)
        if key_id(public.signing) == kid:
            return KnownKey(peer.name, public.signing)
    return None
