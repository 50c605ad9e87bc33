"""The courier: carries what is queued to each peer and takes home the receipts. A peer that is down is tried again."""

import time
from collections.abc import Callable

from comity.exchange.carriers import Carrier, HttpCarrier, Unreachable
from comity.exchange.channels import desk, outbound_state, terms_with
from comity.exchange.inbox import note_trouble
from comity.exchange.keys import own_keys
from comity.exchange.models import Peer
from comity.exchange.offering import Offers
from comity.exchange.outbox import StoredOutbox
from comity.exchange.probing import Probes, set_trouble
from comity.exchange.protocol import Alarm, Outbound, PublicKeys, Refuse, Refused, Rejected, seal_parcel
from comity.exchange.protocol.sender import next_parcel, take_receipt
from comity.kernel import clock
from comity.kernel.actions import action
from comity.kernel.problems import Problem

MOST_RESENDS = 3


def deliver(peer: Peer, carrier: Carrier) -> int:
    """Send everything queued for `peer`; returns how many entries were newly acknowledged.

    Stops at the first failure, which is kept in `peer.trouble`; nothing is lost by stopping.
    """
    if peer.suspended:
        return 0
    state = outbound_state(peer)
    before, reached, resends = state.acknowledged, 0, 0
    try:
        while (made := _sealed(peer, state)) is not None:
            sealed, after = made
            # A peer that asks for the same again and again gets a rest; the next round tries anew.
            resends += state.sent < reached
            reached = max(reached, after.sent)
            if resends > MOST_RESENDS:
                break
            state, refused = do_take_receipt(peer, carrier.post_parcel(peer, sealed), after)
            if refused:
                set_trouble(peer, str(Refused(refused, peer.name)))  # it was noted with the receipt
                return outbound_state(peer).acknowledged - before
        set_trouble(peer, "")
    except Unreachable as error:
        set_trouble(peer, str(error))
    except Problem as problem:
        note_trouble(peer, problem)
        set_trouble(peer, str(problem))
    return outbound_state(peer).acknowledged - before


def run(
    carrier: HttpCarrier, chores: Callable[[], None], stopped: Callable[[], bool], interval: float = 0.5
) -> None:
    """Deliver to every peer, do the node's chores, rest `interval` seconds; until `stopped()`.

    Nothing is sent to a peer before it said how far we are (see `probing`). A round's new checkpoint is shown to
    peers after the round's parcels.
    """
    offers, probes = Offers(), Probes()
    while not stopped():
        for peer in Peer.objects.order_by("name"):
            if probes.ready(peer, carrier):
                deliver(peer, carrier)
        chores()
        offers.round(carrier)
        time.sleep(interval)


@action
def do_take_receipt(peer: Peer, token: str, state: Outbound) -> tuple[Outbound, str]:
    """Verify a receipt and do what it means; returns the new state, and the code of a refusal or alarm ("": none)."""
    state, consequence = take_receipt(token, state, StoredOutbox(peer), desk())
    match consequence:
        case Rejected(reason):
            return state, reason
        case Alarm(code) | Refuse(code):
            return state, code
    return state, ""


def _sealed(peer: Peer, state: Outbound) -> tuple[str, Outbound] | None:
    """The next parcel of a state, sealed, and the state once it is on its way; None when nothing may be sent."""
    terms = terms_with(peer)
    parcel = next_parcel(state, StoredOutbox(peer), terms, clock.stamp())
    if parcel is None:
        return None
    sealed = seal_parcel(parcel, own_keys().signing, PublicKeys.from_dict(peer.keys).encryption)
    return sealed, state.dispatched(parcel.last)
