"""The courier's rounds: every peer by its ways, the node's chores, the checkpoint; over and over."""

import time
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

    Nothing is sent to a peer before it said how far we are (see `probing`). Chores are done, and a new checkpoint is
    shown to peers, every `interval` seconds: never between what was queued and its way out.
    """
    offers, probes, rests, due = Offers(), Probes(), Rests(), 0.0
    with Waker() as waker:
        while not stopped():
            carriers.take_home()
            for peer in Peer.objects.prefetch_related("ways").order_by("name"):
                carry(peer, carriers, probes, rests)
            if time.monotonic() >= due:
                chores()
                offers.round(checkpoints)
                due = time.monotonic() + interval
            waker.wait(interval)
