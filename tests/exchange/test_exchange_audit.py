"""What the exchange keeps follows from the journal; whatever is changed in it by hand is named."""

from collections.abc import Callable

import pytest
from django.db import transaction

from comity.exchange.channels import outbound_state
from comity.exchange.courier import do_take_receipt
from comity.exchange.inbox import receive
from comity.exchange.keys import log_verifier, own_keys
from comity.exchange.models import OutEntry, Peer
from comity.exchange.protocol import KnownKey, Receipt, open_parcel, sign_receipt
from comity.kernel import clock, node
from comity.kernel.labels import Label
from comity.kernel.proof import verify
from tests.acts import account
from tests.exchange.remote import Remote, envelope
from tests.tampering import sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def remote() -> Remote:
    """Two parcels in (three entries, one of them refused) and two entries out, the first acknowledged."""
    remote = Remote()
    peer = remote.join()
    remote.tell(envelope(title="One"))
    receive(remote.parcel())
    remote.tell(envelope(title="Two"))
    remote.tell(envelope(owner="mnd-dfr", title="In our name"))
    receive(remote.parcel(first=2))
    shared = Label(0, frozenset({"mofa"}))
    account("Chia sẻ một", label=shared)
    _acknowledge(remote, peer, 1)
    account("Chia sẻ hai", label=shared)
    account("Của riêng")
    return remote


def _acknowledge(remote: Remote, peer: Peer, upto: int) -> None:
    from comity.exchange.courier import _sealed

    made = _sealed(peer, outbound_state(peer))
    assert made is not None
    opened = open_parcel(
        made[0],
        keys=remote.keys.decryption,
        key_of=lambda _: KnownKey(node.here().name, own_keys().public.signing),
        network=node.here().network,
        here=remote.name,
    )
    receipt = Receipt(opened.parcel.channel, upto, opened.parcel.hash_at(upto), clock.stamp())
    do_take_receipt(peer, sign_receipt(receipt, remote.keys.signing), outbound_state(peer).dispatched(upto))


def test_what_nobody_touched_is_verified(remote: Remote) -> None:
    outcome = verify(log_verifier())
    assert outcome.verified, outcome.as_json()


def _other_keys() -> str:
    import json

    return json.dumps(Remote().keys.public.as_dict())


def _requeue_rewritten(_: Remote) -> None:
    """The queued text and its hash, made to fit each other but not the journal."""
    from comity.exchange.protocol import Entry, next_hash

    first, last = OutEntry.objects.order_by("number")
    payload = last.payload.replace("Chia sẻ hai", "Chia sẻ ba")
    digest = next_hash(bytes.fromhex(first.hash), Entry(2, payload.encode())).hex()
    sql("UPDATE exchange_outentry SET payload = %s, hash = %s WHERE number = 2", payload, digest)


TAMPERINGS: dict[str, tuple[Callable[[Remote], None], str, str]] = {
    "a parcel's head rewritten": (
        lambda _: sql("UPDATE exchange_arrival SET signed_head = 'x' WHERE first = 1"),
        "parcel mofa 1 1",
        "differs from the journal",
    ),
    "a parcel's arrival deleted": (
        lambda _: sql("DELETE FROM exchange_arrival WHERE first = 1"),
        "parcel mofa 1 1",
        "deleted",
    ),
    "a parcel's arrival slipped in": (
        lambda _: sql(
            "INSERT INTO exchange_arrival (peer_id, first, last, signed_head, at)"
            " SELECT peer_id, 4, 4, signed_head, at FROM exchange_arrival WHERE first = 1"
        ),
        "parcel mofa 4 4",
        "inserted: not in the journal",
    ),
    "an entry received deleted": (
        lambda _: sql("DELETE FROM exchange_inentry WHERE number = 2"),
        "parcel mofa 2 3",
        "differs",
    ),
    "an entry received slipped in": (
        lambda _: sql(
            "INSERT INTO exchange_inentry (peer_id, number, record, hash, refusal, at)"
            " SELECT peer_id, 4, record, hash, refusal, at FROM exchange_inentry WHERE number = 1"
        ),
        "entry mofa in 4",
        "inserted: not in the journal",
    ),
    "a refusal taken back": (
        lambda _: sql("UPDATE exchange_inentry SET refusal = '' WHERE number = 3"),
        "parcel mofa 2 3",
        "differs",
    ),
    "the record of an entry changed": (
        lambda _: sql("UPDATE exchange_inentry SET record = NULL WHERE number = 1"),
        "parcel mofa 1 1",
        "differs",
    ),
    "a receipt given rewritten": (
        lambda _: sql("UPDATE exchange_receipt SET token = 'x' WHERE given = %s AND upto = 1", True),
        "receipt mofa given 1",
        "differs from the journal",
    ),
    "a receipt given deleted": (
        lambda _: sql("DELETE FROM exchange_receipt WHERE given = %s AND upto = 3", True),
        "receipt mofa given 3",
        "deleted",
    ),
    "a receipt got deleted": (
        lambda _: sql("DELETE FROM exchange_receipt WHERE given = %s", False),
        "receipt mofa got 1",
        "deleted",
    ),
    "a receipt got slipped in": (
        lambda _: sql(
            "INSERT INTO exchange_receipt (peer_id, given, upto, token, at)"
            " SELECT peer_id, given, 2, token, at FROM exchange_receipt WHERE given = %s",
            False,
        ),
        "receipt mofa got 2",
        "inserted: not in the journal",
    ),
    "a receipt got passed off as given": (
        lambda _: sql("UPDATE exchange_receipt SET upto = 2 WHERE given = %s", False),
        "receipt mofa got 2",
        "inserted",
    ),
    "what is to be sent rewritten": (
        lambda _: sql("UPDATE exchange_outentry SET payload = '{}' WHERE number = 2"),
        "outbox mofa 2",
        "does not fit the channel's hash",
    ),
    "what is to be sent rewritten with its hash": (
        _requeue_rewritten,
        "outbox mofa 2",
        "not the version that was journaled",
    ),
    "what is to be sent quietly removed": (
        lambda _: sql("DELETE FROM exchange_outentry WHERE number = 2"),
        "outbox mofa",
        "was taken from what is to be sent",
    ),
    "what was sent removed": (
        lambda _: sql("DELETE FROM exchange_outentry WHERE number = 1"),
        "outbox mofa 2",
        "an entry before it was deleted",
    ),
    "something queued that is no record": (
        lambda _: sql(
            "INSERT INTO exchange_outentry (peer_id, number, record, version, payload, hash, queued_at)"
            " SELECT peer_id, 3, %s, 1, payload, hash, queued_at FROM exchange_outentry WHERE number = 1",
            "01890a5dac96774bbcceb302099a8057",
        ),
        "outbox mofa 3",
        "not the version that was journaled",
    ),
    "an acknowledgement of what is not here": (
        lambda _: sql("UPDATE exchange_peer SET acknowledged = 9"),
        "outbox mofa",
        "the peer acknowledged 9 entries; 2 are here",
    ),
    "a peer's keys replaced": (
        lambda _: sql("UPDATE exchange_peer SET keys = %s", _other_keys()),
        "peer mofa",
        "column keys",
    ),
    "a peer's keys spoilt": (
        lambda _: sql("UPDATE exchange_peer SET keys = '[]'"),
        "peer mofa",
        "column keys",
    ),
    "a peer made to speak for more": (
        lambda _: sql("UPDATE exchange_peer SET agencies = %s", '["mofa", "mps"]'),
        "peer mofa",
        "column agencies",
    ),
    "a peer's ceiling raised": (
        lambda _: sql("UPDATE exchange_peer SET ceiling = 3"),
        "peer mofa",
        "column ceiling",
    ),
    "a peer slipped in": (
        lambda _: sql(
            "INSERT INTO exchange_peer"
            " (name, agencies, address, keys, fingerprint, ceiling, acknowledged, added_at, witnessed, trouble)"
            " SELECT 'mps', '[\"mps\"]', address, keys, fingerprint, ceiling, 0, added_at, 0, ''"
            " FROM exchange_peer"
        ),
        "peer mps",
        "inserted: not in the journal",
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found_and_named(remote: Remote, name: str) -> None:
    tamper, place, what = TAMPERINGS[name]
    with transaction.atomic():
        tamper(remote)
        outcome = verify(log_verifier())
        transaction.set_rollback(True)  # some of it is more than the database would keep
    assert not outcome.verified
    named = [(found.place, found.what.en) for found in outcome.discrepancies]
    assert any(place in where and what in said for where, said in named), named
    assert len(named) <= 8, named
