"""Showing the node's latest checkpoint to its peers, beside the parcels and never in their way."""

import time
from collections.abc import Callable

import structlog

from comity.exchange.carriers import CheckpointCarrier, Unreachable
from comity.exchange.models import Peer
from comity.exchange.witness import Verdict, disputed, do_keep_cosignature, next_offer
from comity.kernel import journal
from comity.kernel.problems import Problem

EVERY = 60.0  # seconds between offers to a peer that says nothing; one that was just heard gets it at once
REST = 60.0  # seconds after a failure
REST_AFTER_ALARM = 3600.0

log = structlog.get_logger()


def offer_checkpoint(peer: Peer, carrier: CheckpointCarrier) -> str:
    """Show `peer` the latest checkpoint and keep its cosignature; returns why it did not cosign ("" when it did)."""
    try:
        offer = next_offer(peer)
        if offer is None:
            return ""
        answer = carrier.post_checkpoint(peer, offer.text())
        if answer.verdict is Verdict.CONFLICT:
            offer = next_offer(peer, seen=answer.seen)
            assert offer is not None  # there was a checkpoint to offer before
            answer = carrier.post_checkpoint(peer, offer.text())
        if answer.verdict is Verdict.ALARM:
            disputed(peer, offer, answer.seen)
            return "log-disputed"
        if answer.verdict is Verdict.CONFLICT:
            return "conflict"  # another offer came between; the next round tries anew
        do_keep_cosignature(peer, offer.note, answer.line)
    except Unreachable as error:
        return str(error)
    except Problem as problem:
        return problem.code
    return ""


class Offers:
    """Which peer to show the latest checkpoint when. `monotonic` gives seconds, as `time.monotonic` does."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._not_before: dict[str, float] = {}  # after a failure
        self._regularly: dict[str, float] = {}
        self._heard: dict[str, object] = {}

    def round(self, carrier: CheckpointCarrier) -> None:
        """Offer to every peer that is due, until one fails: a peer that is down costs a round one wait at most."""
        size = journal.signed_size()
        for peer in Peer.objects.filter(ways__carrier="http").distinct().order_by("name"):
            if size and peer.witnessed != size and self._is_due(peer) and not self._offer(peer, carrier):
                return

    def _is_due(self, peer: Peer) -> bool:
        now = self._monotonic()
        if peer.trouble or now < self._not_before.get(peer.name, 0.0):
            return False
        return peer.heard_at != self._heard.get(peer.name) or now >= self._regularly.get(peer.name, 0.0)

    def _offer(self, peer: Peer, carrier: CheckpointCarrier) -> bool:
        now = self._monotonic()
        self._heard[peer.name] = peer.heard_at
        self._regularly[peer.name] = now + EVERY
        failure = offer_checkpoint(peer, carrier)
        if failure:
            log.info("checkpoint not cosigned", peer=peer.name, reason=failure)
            rest = REST_AFTER_ALARM if failure == "log-disputed" else REST
            self._not_before[peer.name] = self._monotonic() + rest
        return not failure
