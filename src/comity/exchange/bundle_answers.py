"""What our next bundle to a peer answers: its parcels by a receipt, its questions by what holds at that moment."""

import json
from collections.abc import Iterator

from comity.exchange.channels import desk, inbound_state
from comity.exchange.inbox import StoredInbox, do_hear, note_trouble
from comity.exchange.models import Arrival, Peer
from comity.exchange.protocol import Outcome, Refused
from comity.exchange.protocol.envelope import kind_of, payload_of
from comity.exchange.protocol.receiver import answer, hear


def answers_owed(peer: Peer) -> Iterator[str]:
    """The stored receipt for all that we hold, whether something is missing or was refused, and the peer's questions.

    A peer that takes its past back is answered that, and nothing else that it might mistake for it.
    """
    asked = peer.open_ends.get("asked", {})
    recovering = [kind for kind in ("recall", "resumption") if kind in asked]
    if recovering:
        for kind in recovering:
            yield from _answered(peer, kind, asked[kind])
        return
    state = inbound_state(peer)
    stored = StoredInbox(peer).receipt_from(state.upto) if state.upto else None
    if stored:
        yield stored
    if peer.open_ends.get("gap", 0) > state.upto:
        yield answer(state, desk(), Outcome.MISSING)
    if refused := peer.open_ends.get("refused"):
        yield refused
    if "probe" in asked:
        yield from _answered(peer, "probe", asked["probe"])


def _answered(peer: Peer, kind: str, text: str) -> Iterator[str]:
    try:
        first = do_hear(hear(text, desk()), peer)
    except Refused as refused:
        note_trouble(peer, refused)
        return
    yield first
    if kind == "recall" and kind_of(first) == "parcel":
        yield from _all_the_rest(peer, text)


def _all_the_rest(peer: Peer, recall: str) -> Iterator[str]:
    """A journey there and back may take days: a recall is answered by everything from there on, not by one parcel."""
    inbox, state = StoredInbox(peer), inbound_state(peer)
    begun = first_of(recall)
    arrivals = Arrival.objects.filter(peer=peer, last__gte=begun, first__gt=state.epochs.base).order_by(
        "first"
    )
    given = 0
    for first, last in arrivals.values_list("first", "last").iterator():
        if given and last > given:
            text = inbox.returned(max(first, given + 1))
            if text is None:
                return
            yield text
        given = max(given, last)
    if given == state.upto:
        yield answer(state, desk())


def first_of(recall: str) -> int:
    """The entry that a verified recall asks for."""
    return int(json.loads(payload_of(recall))["first"])
