"""The courier: carries what is queued to each peer and takes home the receipts. A peer that is down is tried again."""

import time
from collections.abc import Callable

import structlog

from comity.exchange.carriers import Carrier, HttpCarrier, Unreachable
from comity.exchange.channels import key_of, outbound_state, outgoing, sent_hash
from comity.exchange.inbox import note_trouble
from comity.exchange.keys import own_keys
from comity.exchange.models import OutEntry, Peer, Receipt
from comity.exchange.offering import Offers
from comity.exchange.protocol import (
    SUITE_1,
    Advance,
    Alarm,
    Entry,
    Outbound,
    Parcel,
    PublicKeys,
    Refused,
    Rejected,
    Resend,
    read_receipt,
    seal_parcel,
)
from comity.kernel import clock, journal, node
from comity.kernel.actions import action
from comity.kernel.envelopes import sha256
from comity.kernel.problems import Problem

MOST_RESENDS = 3

log = structlog.get_logger()


def deliver(peer: Peer, carrier: Carrier) -> int:
    """Send everything queued for `peer`; returns how many entries were newly acknowledged.

    Stops at the first failure, which is kept in `peer.trouble`; nothing is lost by stopping.
    """
    state = outbound_state(peer)
    before, reached, resends = state.acknowledged, 0, 0
    try:
        while (numbers := state.next_batch(lambda number: _size(peer, number))) is not None:
            # A peer that asks for the same again and again gets a rest; the next round tries anew.
            resends += numbers[0] <= reached
            reached = max(reached, numbers[-1])
            if resends > MOST_RESENDS:
                break
            token = carrier.post_parcel(peer, _sealed(peer, numbers))
            state, refused = do_take_receipt(peer, token, state.dispatched(numbers[-1]))
            if refused:
                raise Refused(refused, peer.name)
        _set_trouble(peer, "")
    except Unreachable as error:
        _set_trouble(peer, str(error))
    except Problem as problem:
        note_trouble(peer, problem)
        _set_trouble(peer, str(problem))
    return outbound_state(peer).acknowledged - before


def run(
    carrier: HttpCarrier, chores: Callable[[], None], stopped: Callable[[], bool], interval: float = 0.5
) -> None:
    """Deliver to every peer, do the node's chores, rest `interval` seconds; until `stopped()`.

    A round's new checkpoint is shown to peers after the round's parcels.
    """
    offers = Offers()
    while not stopped():
        for peer in Peer.objects.order_by("name"):
            deliver(peer, carrier)
        chores()
        offers.round(carrier)
        time.sleep(interval)


@action
def do_take_receipt(peer: Peer, token: str, state: Outbound) -> tuple[Outbound, str]:
    """Verify a receipt and do what it means; returns the new state, and the code of a refusal ("" for none).

    An alarm (fork, or a receiver that holds more than was sent) is raised as Refused: sending stops there.
    """
    receipt = read_receipt(token, key_of=key_of, network=node.here().network, here=node.here().name)
    consequence = state.receive(receipt, lambda number: sent_hash(peer, number))
    if isinstance(consequence, Alarm):
        raise Refused(consequence.code, f"{peer.name} {consequence.at}")
    if isinstance(consequence, Advance):
        _, new = Receipt.objects.get_or_create(
            peer=peer,
            given=False,
            upto=receipt.upto,
            defaults={"token": token, "at": clock.moment(receipt.at)},
        )
        if new:
            journal.append("receipt-got", {"peer": peer.name, "upto": receipt.upto, "hash": sha256(token)})
    if isinstance(consequence, Advance | Resend | Rejected):
        Peer.objects.filter(pk=peer.pk).update(
            acknowledged=consequence.state.acknowledged, heard_at=clock.now()
        )
        state = consequence.state
    return state, consequence.reason if isinstance(consequence, Rejected) else ""


def _sealed(peer: Peer, numbers: range) -> str:
    rows = OutEntry.objects.filter(peer=peer, number__gte=numbers[0], number__lte=numbers[-1]).order_by(
        "number"
    )
    entries = [Entry(row.number, row.payload.encode()) for row in rows]
    channel = outgoing(peer)
    previous = channel.start if numbers[0] == 1 else sent_hash(peer, numbers[0] - 1)
    assert previous is not None  # entries are never removed
    parcel = Parcel.build(channel, entries, previous=previous, issued=clock.stamp(), suite=SUITE_1.name)
    return seal_parcel(parcel, own_keys().signing, PublicKeys.from_dict(peer.keys).encryption)


def _size(peer: Peer, number: int) -> int:
    payload = OutEntry.objects.filter(peer=peer, number=number).values_list("payload", flat=True).get()
    return len(payload.encode())


def _set_trouble(peer: Peer, trouble: str) -> None:
    if peer.trouble != trouble:
        log.info("courier", peer=peer.name, trouble=trouble or "gone")
        Peer.objects.filter(pk=peer.pk).update(trouble=trouble)
        peer.trouble = trouble
