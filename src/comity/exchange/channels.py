"""The protocol's channel states, read from the tables that hold them."""

from dataclasses import replace

from comity.exchange.keys import own_keys
from comity.exchange.models import Epoch, InEntry, OutEntry, Peer
from comity.exchange.protocol import (
    Accepts,
    Channel,
    Desk,
    Epochs,
    Inbound,
    Outbound,
)
from comity.exchange.protocol import Epoch as Later
from comity.exchange.protocol.terms import Terms, agree
from comity.exchange.trust.history import key_of as key_of
from comity.exchange.trust.history import own_earlier
from comity.kernel import clock, node


def desk() -> Desk:
    """What this node speaks with."""
    here = node.here()
    return Desk(here.network, here.name, own_keys(), key_of, clock.stamp, own_earlier=own_earlier)


def terms_with(peer: Peer, sealed: int | None = None) -> Terms:
    """How to write to `peer`, by what it last said it accepts; Refused where there is nothing in common.

    `sealed` is the most characters that the way takes; without it, what the widest way to the peer takes.
    """
    theirs = Accepts.from_fields(peer.accepts) if peer.accepts else Accepts()
    most = sealed or peer.widest
    return agree(replace(theirs, sealed=min(theirs.sealed, most)) if most else theirs)


def epochs_of(peer: Peer, *, outgoing: bool) -> Epochs:
    """The later epochs of a channel, oldest first."""
    rows = Epoch.objects.filter(peer=peer, outgoing=outgoing).order_by("number")
    return Epochs(tuple(Later(row.number, row.base, bytes.fromhex(row.opening)) for row in rows))


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
    epochs = epochs_of(peer, outgoing=True)
    return Outbound(
        outgoing(peer), queued=queued, sent=acknowledged, acknowledged=acknowledged, epochs=epochs
    )


def inbound_state(peer: Peer) -> Inbound:
    """Held up to which entry, with which channel hash."""
    last = InEntry.objects.filter(peer=peer).order_by("-number").values_list("number", "hash").first()
    upto, digest = last or (0, "")
    channel, epochs = incoming(peer), epochs_of(peer, outgoing=False)
    if upto == epochs.base:  # nothing came yet of the present epoch
        opening = epochs.hash_in(channel, epochs.number, upto, lambda number: held_hash(peer, number))
        assert opening is not None
        return Inbound(channel, upto, opening, epochs)
    return Inbound(channel, upto, bytes.fromhex(digest), epochs)


def sent_hash(peer: Peer, number: int) -> bytes | None:
    """The channel hash after an entry of our outbox."""
    row = OutEntry.objects.filter(peer=peer, number=number).values_list("hash", flat=True).first()
    return bytes.fromhex(row) if row else None


def held_hash(peer: Peer, number: int) -> bytes | None:
    """The channel hash after an entry that we hold from `peer`."""
    row = InEntry.objects.filter(peer=peer, number=number).values_list("hash", flat=True).first()
    return bytes.fromhex(row) if row else None
