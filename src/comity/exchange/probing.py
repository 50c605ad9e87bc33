"""Asking each peer what it holds of our channel: at the start, before anything is sent, and now and then when idle.

So a node that was restored from a backup finds out before it uses a number twice, and one whose peer was restored
sends again what that peer lost. What is found is carried out by the tables of `protocol.sender` and `.recovery`.
"""

import json
import secrets
import time
from collections.abc import Callable

import structlog

from comity.exchange.carriers import Carrier, Unreachable
from comity.exchange.channels import desk, outbound_state
from comity.exchange.inbox import note_trouble
from comity.exchange.keys import own_keys
from comity.exchange.models import Peer
from comity.exchange.outbox import StoredOutbox
from comity.exchange.protocol import Outbound, Refused, key_id
from comity.exchange.protocol.envelope import payload_of
from comity.exchange.protocol.recovery import Progress, next_request, take_answer
from comity.exchange.protocol.sender import Footing, probe, take_receipt, take_standing
from comity.exchange.trust.announcing import do_tell_again, tell
from comity.kernel import journal
from comity.kernel.actions import action
from comity.kernel.problems import Problem

EVERY = 300.0  # seconds between probes of one peer
REST = 15.0  # seconds after a failure, or while the peer's people have not agreed yet
RESTORED = "restored"  # the suspension of a channel that its node's people said to recover
_OLDER = ("not-a-parcel", "not-a-message")  # how a peer answers that does not know probes

log = structlog.get_logger()


def ask(peer: Peer, carrier: Carrier) -> Footing | None:
    """Probe a peer and do what its standing means; None where it does not know probes."""
    asked, nonce = outbound_state(peer), secrets.token_urlsafe(12)
    try:
        token = carrier.post_parcel(peer, probe(asked, nonce, desk()))
    except Refused as refused:
        if refused.code in _OLDER:
            return None
        raise
    footing = do_take_standing(peer, token, nonce, asked)
    if footing is Footing.UNOPENED:
        _remind(peer, carrier)
    return footing


@action
def do_take_standing(peer: Peer, token: str, nonce: str, asked: Outbound) -> Footing:
    """Store what a standing means. It ends the doubt whether we were restored (see `lives`), one way or the other."""
    footing = take_standing(token, nonce, asked, StoredOutbox(peer), desk())
    if footing in (Footing.EVEN, Footing.LOST, Footing.UNOPENED):
        stands = json.loads(payload_of(token))["upto"]
        if peer.stands != stands or peer.doubted:
            Peer.objects.filter(pk=peer.pk).update(stands=stands, doubted=False)
            peer.stands, peer.doubted = stands, False
    return footing


def _remind(peer: Peer, carrier: Carrier) -> None:
    """Show a peer the agreement that it lost."""
    state, outbox = outbound_state(peer), StoredOutbox(peer)
    lost = [epoch.number for epoch in state.epochs.later if epoch.base >= state.acknowledged]
    agreement = outbox.agreement(lost[0]) if lost else None
    if agreement:
        do_take_reminded(peer, carrier.post_parcel(peer, agreement))


@action
def do_take_reminded(peer: Peer, token: str) -> None:
    """Store what the receipt for a reminder means."""
    take_receipt(token, outbound_state(peer), StoredOutbox(peer), desk())


@action
def do_recover(peer: Peer) -> None:
    """This node's people say that it was restored from a backup: take back what it sent to `peer`, and begin anew."""
    Peer.objects.filter(pk=peer.pk).update(suspended=RESTORED)
    journal.append("recover", {"peer": peer.name})


def recover(peer: Peer, carrier: Carrier) -> Progress:
    """Ask and store until it is done, or until the peer's people have to agree first. Raises Unreachable, Problem."""
    while True:
        progress = do_take_recovery(peer, carrier.post_parcel(peer, next_request(StoredOutbox(peer), desk())))
        if progress is not Progress.MORE:
            return progress


@action
def do_take_recovery(peer: Peer, text: str) -> Progress:
    """Store what the answer to a request of recovery means."""
    progress = take_answer(text, StoredOutbox(Peer.objects.select_for_update().get(pk=peer.pk)), desk())
    if progress is Progress.DONE:
        Peer.objects.filter(pk=peer.pk).update(doubted=False)
    return progress


class Probes:
    """Which peer to probe when. `monotonic` gives seconds, as `time.monotonic` does."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._next: dict[str, float] = {}
        self._kid = ""
        self._stands: set[str] = set()  # peers that said how far we are since this process began

    def ready(self, peer: Peer, carrier: Carrier) -> bool:
        """Whether parcels may go to this peer; probes it, or recovers from it, when that is due."""
        kid = key_id(own_keys().signing)
        if kid != self._kid:  # new keys: every peer is told of them before anything else
            self._kid = kid
            self._next.clear()
            self._stands.clear()
        if self._monotonic() >= self._next.get(peer.name, 0.0):
            rest = self._settle(peer, carrier)
            self._next[peer.name] = self._monotonic() + rest
        return peer.name in self._stands and not peer.suspended

    def _settle(self, peer: Peer, carrier: Carrier) -> float:
        """Returns the seconds until it is due again; a peer that is down is tried every round, as with parcels."""
        try:
            tell(peer, carrier)
            if peer.suspended == RESTORED:
                recover(peer, carrier)
            else:
                ask(peer, carrier)
            self._stands.add(peer.name)
        except Unreachable as error:
            set_trouble(peer, str(error))
            return 0.0
        except Problem as problem:
            if problem.code == "sender-unknown":
                do_tell_again(peer)
            note_trouble(peer, problem)
            set_trouble(peer, str(problem))
            return REST
        peer.refresh_from_db()
        return REST if peer.suspended else EVERY


def set_trouble(peer: Peer, trouble: str) -> None:
    """Keep why the last attempt failed; "" when it did not."""
    if peer.trouble != trouble:
        log.info("courier", peer=peer.name, trouble=trouble or "gone")
        Peer.objects.filter(pk=peer.pk).update(trouble=trouble)
        peer.trouble = trouble
