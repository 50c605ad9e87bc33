"""The courier: carries what is queued to each peer and takes home the receipts. A peer that is down is tried again."""

from comity.exchange.carriers import Carrier, Unreachable
from comity.exchange.channels import desk, outbound_state, terms_with
from comity.exchange.inbox import note_trouble
from comity.exchange.keys import own_keys
from comity.exchange.models import Peer, Way
from comity.exchange.outbox import StoredOutbox
from comity.exchange.probing import set_trouble
from comity.exchange.protocol import (
    Alarm,
    Outbound,
    Refuse,
    Refused,
    Rejected,
    Resend,
    seal_parcel,
)
from comity.exchange.protocol.sender import next_parcel, take_receipt
from comity.exchange.trust.history import sealing_key
from comity.exchange.ways import allowed, beginning
from comity.kernel import clock
from comity.kernel.actions import action
from comity.kernel.problems import Problem

MOST_RESENDS = 3


def deliver(peer: Peer, carrier: Carrier, way: Way | None = None) -> int:
    """Send everything queued for `peer` that may go by `way`; returns how many entries were newly acknowledged.

    Stops at the first failure, which is kept in `peer.trouble`; nothing is lost by stopping.
    """
    if peer.suspended:
        return 0
    state = outbound_state(peer)
    if way:
        state = beginning(peer, way, state)
    before, reached, resends = state.acknowledged, 0, 0
    try:
        while (made := _sealed(peer, state, way)) is not None:
            sealed, after = made
            # A peer that asks for the same again and again gets a rest; the next round tries anew.
            resends += state.sent < reached
            reached = max(reached, after.sent)
            if resends > MOST_RESENDS:
                break
            state, refused = do_take_receipt(peer, carrier.post_parcel(peer, sealed), after)
            if refused:
                set_trouble(peer, str(Refused(refused, peer.name)))  # it was noted with the receipt
                return state.acknowledged - before
        set_trouble(peer, "")
    except Unreachable as error:
        set_trouble(peer, str(error))
    except Problem as problem:
        note_trouble(peer, problem)
        set_trouble(peer, str(problem))
    return state.acknowledged - before


@action
def do_take_receipt(peer: Peer, token: str, state: Outbound) -> tuple[Outbound, str]:
    """Verify a receipt and do what it means; returns the new state, and the code of a refusal or alarm ("": none)."""
    state, consequence = take_receipt(token, state, StoredOutbox(peer), desk())
    match consequence:
        case Resend() if peer.stands:
            Peer.objects.filter(pk=peer.pk).update(stands=0)  # it holds less than it said
            peer.stands = 0
        case Rejected(reason):
            return state, reason
        case Alarm(code) | Refuse(code):
            return state, code
    return state, ""


def _sealed(peer: Peer, state: Outbound, way: Way | None = None) -> tuple[str, Outbound] | None:
    """The next parcel of a state, sealed, and the state once it is on its way; None when nothing may be sent."""
    terms = terms_with(peer, way.sealed if way else None)
    may = allowed(peer, way, state) if way else state
    parcel = next_parcel(may, StoredOutbox(peer), terms, clock.stamp())
    if parcel is None:
        return None
    if len(parcel.entries[0].payload) > terms.payload:
        raise Unreachable(f"{parcel.first}: {len(parcel.entries[0].payload)} > {terms.payload}")
    sealed = seal_parcel(parcel, own_keys().signing, sealing_key(peer))
    return sealed, state.dispatched(parcel.last)
