"""Which way a peer's parcels take: its ways in order of preference, each as far as its ceiling and its carrier allow.

What can go by the first way goes by it. Where that fails, or must not carry the next entry, the next way is tried.
Bundles are not sent from here: people write them (see `bundling`).
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from comity.exchange.carriers import Carrier
from comity.exchange.channels import outbound_state
from comity.exchange.courier import deliver
from comity.exchange.models import Peer, Way
from comity.exchange.probing import Probes
from comity.exchange.protocol import Refused
from comity.exchange.ways import barrier
from comity.kernel import clock

REST = 10.0  # seconds after a way failed, where the peer has another
WAITS = 2.0  # a way that failed rests so many times as long as it took to fail
_HEARD_EVERY = timedelta(minutes=1)


class Carriers(Protocol):
    """What carries by each way; see `carriage.OpenCarriers`."""

    def of(self, way: Way) -> Carrier | None:
        """The carrier by which a way goes now; None where there is none (a bundle)."""

    def stirred(self, way: Way) -> bool:
        """Whether something came from the peer by this way since it was last tried: no need to rest any longer."""

    def take_home(self) -> None:
        """Store what receipts mean that came when nobody waited for them any longer."""


class Rests:
    """Which way failed lately. `monotonic` gives seconds, as `time.monotonic` does."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._until: dict[int, float] = {}

    def now(self) -> float:
        return self._monotonic()

    def rests(self, way: Way) -> bool:
        return self._monotonic() < self._until.get(way.pk, 0.0)

    def failed(self, way: Way, took: float, *, alone: bool) -> None:
        """A peer's only way is tried again the sooner, the quicker it failed."""
        self._until[way.pk] = self._monotonic() + max(WAITS * took, 0.0 if alone else REST)

    def worked(self, way: Way) -> None:
        self._until.pop(way.pk, None)


class _Heard:
    """A carrier that notes whether the peer answered."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self.heard = False

    def post_parcel(self, peer: Peer, sealed: str) -> str:
        """See `Carrier`."""
        try:
            answer = self._carrier.post_parcel(peer, sealed)
        except Refused:
            self.heard = True
            raise
        self.heard = True
        return answer


def carry(peer: Peer, carriers: Carriers, probes: Probes, rests: Rests) -> int:
    """Send a peer what is queued by the ways there are; returns how many entries were newly acknowledged."""
    ways = [(way, carrier) for way in peer.ways.all() if (carrier := carriers.of(way)) is not None]
    total = 0
    for way, carrier in ways:
        if rests.rests(way) and not carriers.stirred(way):
            continue
        noting, began = _Heard(carrier), rests.now()
        if probes.ready(peer, noting):
            total += deliver(peer, noting, way)
        _note(way, peer.trouble, heard=noting.heard)
        if peer.suspended:
            break
        if peer.trouble:
            rests.failed(way, rests.now() - began, alone=len(ways) == 1)
            continue
        rests.worked(way)
        if not (way.ceiling < peer.reach and barrier(peer, way, outbound_state(peer))):
            break
    return total


def _note(way: Way, trouble: str, *, heard: bool) -> None:
    """Keep how a way is; seldom, since rounds are many."""
    now, changed = clock.now(), {}
    if way.trouble != trouble:
        changed["trouble"] = trouble
    if heard and (way.heard_at is None or trouble != way.trouble or now - way.heard_at > _HEARD_EVERY):
        changed["heard_at"] = now  # type: ignore[assignment]
    if changed:
        Way.objects.filter(pk=way.pk).update(**changed)
        for name, value in changed.items():
            setattr(way, name, value)
