"""Messages, terms and later epochs; and whatever is changed in any of it is refused, and stores nothing."""

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.exchange.protocol import (
    REASONS,
    SUITE_1,
    Accepts,
    Batch,
    Desk,
    Epoch,
    Epochs,
    Hold,
    Inbound,
    Outbound,
    Outcome,
    Parcel,
    Receipt,
    Refuse,
    Refused,
    Reopen,
    agree,
    next_hash,
    seal_parcel,
    sign_receipt,
)
from comity.exchange.protocol.envelope import sign
from comity.exchange.protocol.messages import (
    Agreement,
    Message,
    Probe,
    Recall,
    Resumption,
    Standing,
    read_agreement,
    sign_message,
)
from comity.exchange.protocol.receiver import hear
from comity.exchange.protocol.recovery import take_answer
from comity.exchange.protocol.sender import take_receipt, take_standing
from comity.exchange.simulation.disk import Disk, Fault
from comity.exchange.simulation.oracle import Oracle
from comity.exchange.simulation.store import SimInbox, SimOutbox
from tests.protocol.offices import CHANNEL, ISSUED, MOD, MOFA, NETWORK, PROVINCE, entries, parcel_of, trusting

TRUST = trusting(MOD, MOFA, PROVINCE)
SENDER = Desk(NETWORK, MOD.node, MOD.keys, TRUST, lambda: ISSUED)
RECEIVER = Desk(NETWORK, MOFA.node, MOFA.keys, TRUST, lambda: ISSUED)
START = CHANNEL.start
PROPOSED = sign_message(Resumption(CHANNEL, ISSUED, 2, 0, START), MOD.keys.signing)

TO_RECEIVER: dict[str, str] = {
    "parcel": seal_parcel(parcel_of(entries(1, 2)), MOD.keys.signing, MOFA.keys.public.encryption),
    "probe": sign_message(Probe(CHANNEL, ISSUED, "n"), MOD.keys.signing),
    "recall": sign_message(Recall(CHANNEL, ISSUED, 1, 1), MOD.keys.signing),
    "resumption": PROPOSED,
    "agreement": sign_message(Agreement(CHANNEL, ISSUED, PROPOSED), MOFA.keys.signing),
}
STANDING = Standing(CHANNEL, ISSUED, "n", 1, 0, START, Accepts())
TO_SENDER: dict[str, str] = {
    "receipt": sign_receipt(Receipt(CHANNEL, 0, START, ISSUED), MOFA.keys.signing),
    "standing": sign_message(STANDING, MOFA.keys.signing),
    "agreement": sign_message(Agreement(CHANNEL, ISSUED, PROPOSED), MOFA.keys.signing),
}


def disk() -> Disk:
    return Disk(Random(0), lambda: Fault.NONE, checksums=True)


def said_to_receiver(text: str, on: Disk) -> str:
    with on.transaction() as tx:
        inbox = SimInbox(CHANNEL, MOD.node, tx, Oracle(0), MOD.keys.public.encryption)
        return hear(text, RECEIVER).answer(inbox)


def said_to_sender(kind: str, text: str, on: Disk) -> object:
    with on.transaction() as tx:
        outbox = SimOutbox(CHANNEL, MOFA.node, tx, Oracle(0))
        if kind == "receipt":
            return take_receipt(text, outbox.state(), outbox, SENDER)
        if kind == "standing":
            return take_standing(text, "n", outbox.state(), outbox, SENDER)
        return take_answer(text, outbox, SENDER)


def refused(act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code in REASONS and caught.value.what.vi
    return caught.value


# Whatever is changed


@st.composite
def mutated(draw: st.DrawFn, texts: dict[str, str]) -> tuple[str, str]:
    """A message with characters changed, cut out, put in, or parts of another put in their place."""
    kind = draw(st.sampled_from(sorted(texts)))
    text = texts[kind]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        until = min(len(text), at + draw(st.integers(0, 6)))
        put = draw(st.text("AQgw019-_.=é\n{", max_size=4) | st.sampled_from(sorted(texts.values())))
        text = text[:at] + put + text[until:]
    if draw(st.booleans()):  # whole parts exchanged: every one of them well formed
        parts, others = text.split("."), draw(st.sampled_from(sorted(texts.values()))).split(".")
        place = draw(st.integers(0, min(len(parts), len(others)) - 1))
        text = ".".join([*parts[:place], others[place], *parts[place + 1 :]])
    return kind, text


@settings(max_examples=250, deadline=None)
@given(mutated(TO_RECEIVER))
def test_what_was_changed_on_the_way_to_a_receiver_stores_nothing(changed: tuple[str, str]) -> None:
    _, text = changed
    if text in TO_RECEIVER.values():
        return
    on = disk()
    refused(lambda: said_to_receiver(text, on))
    assert on.backup() == b""


@settings(max_examples=200, deadline=None)
@given(mutated(TO_SENDER))
def test_what_was_changed_on_the_way_to_a_sender_stores_nothing(changed: tuple[str, str]) -> None:
    kind, text = changed
    if text in TO_SENDER.values():
        return
    on = disk()
    refused(lambda: said_to_sender(kind, text, on))
    assert on.backup() == b""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2**60) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
MESSAGES: list[tuple[str, Message]] = [
    ("probe", Probe(CHANNEL, ISSUED, "n")),
    ("recall", Recall(CHANNEL, ISSUED, 1, 1)),
    ("resumption", Resumption(CHANNEL, ISSUED, 2, 0, START)),
]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(MESSAGES), st.data())
def test_even_a_peer_that_signs_nonsense_gets_a_reason(
    said: tuple[str, Message], draw: st.DataObject
) -> None:
    kind, message = said
    fields: dict[str, Any] = json.loads(message.to_bytes())
    fields[draw.draw(st.sampled_from([*sorted(fields), "extra"]))] = draw.draw(JSON)
    raw = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    text = sign(raw, kind, MOD.keys.signing, SUITE_1)
    try:
        assert said_to_receiver(text, disk())
    except Refused as error:
        assert error.code in REASONS


def test_who_may_say_what() -> None:
    by_another = sign_message(Probe(CHANNEL, ISSUED, "n"), PROVINCE.keys.signing)
    assert refused(lambda: said_to_receiver(by_another, disk())).code == "signer-mismatch"
    by_receiver = sign_message(Resumption(CHANNEL, ISSUED, 2, 0, START), MOFA.keys.signing)
    assert refused(lambda: said_to_receiver(by_receiver, disk())).code == "signer-mismatch"
    stale = sign_message(replace(STANDING, nonce="older"), MOFA.keys.signing)
    assert refused(lambda: said_to_sender("standing", stale, disk())).code == "not-a-message"
    alone = sign_message(Agreement(CHANNEL, ISSUED, by_receiver), MOFA.keys.signing)
    assert refused(lambda: said_to_sender("agreement", alone, disk())).code == "signer-mismatch"


# Terms


def test_terms_are_what_both_accept() -> None:
    small = Accepts(versions=(3, 1), entries=10, payload=1000, window=20)
    terms = agree(small, batch=Batch(entries=256, payload=10_000, outstanding=64))
    assert (terms.version, terms.suite, terms.payload) == (1, SUITE_1.name, 1000)
    assert terms.batch == Batch(entries=10, payload=10_000, outstanding=20)
    assert agree(Accepts(sealed=40_000)).batch.payload < 30_000, "what is sealed is longer than what it holds"
    assert refused(lambda: agree(Accepts(versions=(2,)))).code == "version-unsupported"
    assert refused(lambda: agree(Accepts(suites=("hybrid-1",)))).code == "suite-unsupported"


def test_no_more_is_on_the_way_than_the_window_lets() -> None:
    state, batch = Outbound(CHANNEL, queued=9), Batch(entries=2, outstanding=5)
    sent = []
    while numbers := state.next_batch(lambda _: 1, batch):
        sent.append((numbers[0], numbers[-1]))
        state = state.dispatched(numbers[-1])
    assert sent == [(1, 2), (3, 4), (5, 5)]
    assert state.credited(2).next_batch(lambda _: 1, batch) == range(6, 8)


# A later epoch


ALL = entries(1, 6)
CHAIN = [START]
for _entry in ALL[:3]:
    CHAIN.append(next_hash(CHAIN[-1], _entry))
OPENING = CHANNEL.opening(2, 3, CHAIN[3])
EPOCHS = Epochs((Epoch(2, 3, OPENING),))
HELD = Inbound(CHANNEL, 3, OPENING, EPOCHS)


def ours(number: int) -> bytes | None:
    return CHAIN[number] if number < len(CHAIN) else None


def part(first: int, last: int, epoch: int) -> Parcel:
    before = OPENING if (first, epoch) == (4, 2) else ours(first - 1) or bytes(32)
    items = ALL[first - 1 : last]
    return Parcel.build(CHANNEL, items, previous=before, issued=ISSUED, suite=SUITE_1.name, epoch=epoch)


def test_a_lost_past_is_superseded_and_an_unknown_epoch_waits() -> None:
    assert HELD.receive(part(4, 5, 1), ours) == Refuse("superseded", 4)
    assert HELD.receive(part(3, 4, 1), ours) == Refuse("superseded", 4)
    before = Inbound(CHANNEL, 3, CHAIN[3])
    assert before.receive(part(4, 5, 2), ours) == Hold(4, 3)


def test_what_both_know_is_replayed_in_its_own_epoch() -> None:
    assert HELD.relation_of(part(1, 3, 1), ours).name == "REPLAY"
    assert HELD.relation_of(part(4, 5, 2), ours).name == "NEXT"
    assert HELD.receive(part(3, 4, 2), ours) == Refuse("fork", 3), (
        "no parcel reaches over the end of an epoch"
    )


def test_the_sender_shows_the_agreement_to_who_lost_it() -> None:
    state = Outbound(CHANNEL, queued=6, sent=6, acknowledged=5, epochs=EPOCHS)
    behind = Receipt(CHANNEL, 3, CHAIN[3], ISSUED, Outcome.MISSING)
    assert state.receive(behind, ours) == Reopen(2, replace(state, sent=3, acknowledged=3))
    assert state.rewind().next_batch(lambda _: 1) == range(6, 7)
    assert replace(state, sent=1, acknowledged=1).next_batch(lambda _: 1) == range(2, 4), (
        "it ends with the epoch"
    )


def test_an_agreement_names_one_channel() -> None:
    other = replace(CHANNEL, receiver=PROVINCE.node)
    mixed = sign_message(Agreement(other, ISSUED, PROPOSED), PROVINCE.keys.signing)
    caught = refused(lambda: read_agreement(mixed, key_of=TRUST, network=NETWORK, here=MOD.node))
    assert caught.code == "foreign"
