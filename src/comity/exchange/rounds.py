"""The courier's rounds: every peer by its ways, the node's chores, the checkpoint; over and over."""

from collections.abc import Callable

from comity.exchange.carriers import CheckpointCarrier
from comity.exchange.models import Peer
from comity.exchange.offering import Offers
from comity.exchange.probing import Probes
from comity.exchange.routing import Carriers, Rests, carry
from comity.exchange.waking import Waker


def run(
    carriers: Carriers,
    checkpoints: CheckpointCarrier,
    chores: Callable[[], None],
    stopped: Callable[[], bool],
    interval: float = 0.5,
) -> None:
    """Deliver to every peer, do the node's chores, rest `interval` seconds or until something is queued;
    until `stopped()`.

    Nothing is sent to a peer before it said how far we are (see `probing`). A round's new checkpoint is shown to
    peers after the round's parcels.
    """
    offers, probes, rests = Offers(), Probes(), Rests()
    with Waker() as waker:
        while not stopped():
            carriers.take_home()
            for peer in Peer.objects.prefetch_related("ways").order_by("name"):
                carry(peer, carriers, probes, rests)
            chores()
            offers.round(checkpoints)
            waker.wait(interval)
