"""Telling peers of this node's new keys before anything signed by them goes out."""

import structlog

from comity.exchange.carriers import Carrier
from comity.exchange.channels import desk
from comity.exchange.models import Peer
from comity.exchange.protocol import read_receipt
from comity.exchange.trust.models import Announcement
from comity.kernel import clock, node
from comity.kernel.actions import action

log = structlog.get_logger()


def pending(peer: Peer) -> list[Announcement]:
    """What a peer is to be told, in order. Any carrier may bring it, as it brings parcels."""
    return list(Announcement.objects.filter(peer=peer, told_at__isnull=True))


def tell(peer: Peer, carrier: Carrier) -> None:
    """Tell a peer what it does not know yet. Raises Unreachable, or Refused with the peer's reason."""
    for waiting in pending(peer):
        token = carrier.post_parcel(peer, waiting.token)
        do_note_told(waiting, token)


@action
def do_note_told(waiting: Announcement, token: str) -> None:
    """A peer's signed receipt says that it has the new keys."""
    read_receipt(token, key_of=desk().key_of, network=node.here().network, here=node.here().name)
    Announcement.objects.filter(pk=waiting.pk).update(told_at=clock.now())
    log.info("keys announced", peer=waiting.peer.name)


@action
def do_tell_again(peer: Peer) -> None:
    """A peer does not know our key any more: it was restored from before it was told. It is told everything again."""
    Announcement.objects.filter(peer=peer).update(told_at=None)
