"""The protocol's channel states, read from the tables that hold them."""

from dataclasses import replace

from django.db import connection

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

# Asked for several times a parcel: one statement in SQL, where the tables would be asked three times.
_OUTBOUND = """
    SELECT peer.acknowledged,
           (SELECT number FROM exchange_outentry WHERE peer_id = peer.id ORDER BY number DESC LIMIT 1),
           EXISTS (SELECT 1 FROM exchange_epoch WHERE peer_id = peer.id AND outgoing)
    FROM exchange_peer AS peer WHERE peer.id = %s
"""
_INBOUND = """
    SELECT number, hash, EXISTS (SELECT 1 FROM exchange_epoch WHERE peer_id = %s AND NOT outgoing)
    FROM exchange_inentry WHERE peer_id = %s ORDER BY number DESC LIMIT 1
"""


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
    # Read afresh: the peer's last word may have lowered it (a peer restored from a backup holds less than it did).
    with connection.cursor() as cursor:
        cursor.execute(_OUTBOUND, [peer.pk])
        acknowledged, queued, later = cursor.fetchone()
    epochs = epochs_of(peer, outgoing=True) if later else Epochs()
    return Outbound(
        outgoing(peer), queued=queued or 0, sent=acknowledged, acknowledged=acknowledged, epochs=epochs
    )


def inbound_state(peer: Peer) -> Inbound:
    """Held up to which entry, with which channel hash."""
    with connection.cursor() as cursor:
        cursor.execute(_INBOUND, [peer.pk, peer.pk])
        upto, digest, later = cursor.fetchone() or (0, "", True)
    channel, epochs = incoming(peer), epochs_of(peer, outgoing=False) if later else Epochs()
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
