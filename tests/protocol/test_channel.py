"""The two tables: every relation of a parcel and of a receipt, and what is done about it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.exchange.protocol import (
    INBOUND,
    OUTBOUND,
    REASONS,
    Advance,
    Alarm,
    Answer,
    Apply,
    Batch,
    Channel,
    Entry,
    Hold,
    Ignore,
    Inbound,
    Outbound,
    Outcome,
    Parcel,
    Receipt,
    Refuse,
    Refused,
    Rejected,
    Relation,
    Replay,
    Resend,
    next_hash,
    reason_words,
)
from tests.protocol.offices import CHANNEL, ISSUED, NETWORK, entries, parcel_of

ALL = entries(1, 9)
OTHERS = entries(1, 9, mark="another history")


def chain_of(items: Sequence[Entry]) -> list[bytes]:
    hashes = [CHANNEL.start]
    for entry in items:
        hashes.append(next_hash(hashes[-1], entry))
    return hashes


CHAIN = chain_of(ALL)


def ours(number: int) -> bytes | None:
    return CHAIN[number]


def forgotten(_: int) -> bytes | None:
    return None


def held(upto: int) -> Inbound:
    return Inbound(CHANNEL, upto, CHAIN[upto])


def part(first: int, last: int) -> Parcel:
    return parcel_of(ALL[first - 1 : last], CHAIN[first - 1])


def test_every_relation_has_its_rule() -> None:
    assert set(INBOUND) == set(Relation)
    assert set(OUTBOUND) == set(Answer)


def test_a_new_channel_is_at_its_start() -> None:
    assert Inbound.start(CHANNEL) == held(0)


@pytest.mark.parametrize(
    ("upto", "first", "last", "relation"),
    [
        (0, 1, 3, Relation.NEXT),
        (3, 4, 9, Relation.NEXT),
        (0, 2, 3, Relation.AHEAD),
        (3, 6, 7, Relation.AHEAD),
        (3, 1, 3, Relation.REPLAY),
        (7, 2, 4, Relation.REPLAY),
        (3, 3, 3, Relation.REPLAY),
        (3, 1, 5, Relation.OVERLAP),
        (3, 3, 4, Relation.OVERLAP),
    ],
)
def test_how_a_parcel_stands(upto: int, first: int, last: int, relation: Relation) -> None:
    assert held(upto).relation_of(part(first, last), ours) is relation


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 9), st.data())
def test_only_the_new_entries_are_applied(upto: int, draw: st.DataObject) -> None:
    """Whatever is offered of one true history, the channel only ever grows by what comes next."""
    first = draw.draw(st.integers(1, 9))
    last = draw.draw(st.integers(first, 9))
    match held(upto).receive(part(first, last), ours):
        case Apply(new, hashes, state):
            assert [entry.number for entry in new] == list(range(upto + 1, last + 1))
            assert list(hashes) == CHAIN[upto + 1 : last + 1]
            assert state == held(last)
        case Replay(number):
            assert number == last <= upto
        case Hold(missing_first, missing_last):
            assert (missing_first, missing_last) == (upto + 1, first - 1)
        case Refuse(code):
            pytest.fail(code)


def test_out_of_order_then_healed() -> None:
    state = held(0)
    late, early = part(4, 6), part(1, 3)
    assert state.receive(late, ours) == Hold(1, 3)
    step = state.receive(early, ours)
    assert isinstance(step, Apply)
    healed = step.state.receive(late, ours)
    assert isinstance(healed, Apply) and healed.state == held(6)


@pytest.mark.parametrize(("first", "last", "at"), [(1, 3, 1), (2, 4, 1), (5, 6, 4), (4, 9, 3), (1, 9, 1)])
def test_another_history_is_a_fork_and_names_where(first: int, last: int, at: int) -> None:
    other = parcel_of(OTHERS[first - 1 : last], chain_of(OTHERS)[first - 1])
    assert held(4).receive(other, ours) == Refuse("fork", at)


def test_a_changed_entry_among_known_ones_is_a_fork() -> None:
    """The claimed beginning is ours, but an entry that we hold differs."""
    mixed = parcel_of([ALL[2], OTHERS[3], ALL[4]], CHAIN[2])
    assert held(4).receive(mixed, ours) == Refuse("fork", 4)
    # The same parcel, where the changed entry is new to us, is simply what comes next.
    assert isinstance(held(3).receive(mixed, ours), Apply)


def test_a_false_beginning_is_a_fork_even_where_history_was_forgotten() -> None:
    false = parcel_of(ALL[4:6], b"\x00" * 32)
    assert held(4).receive(false, forgotten) == Refuse("fork", 4)


def test_what_is_older_than_our_memory_changes_nothing() -> None:
    assert held(7).relation_of(part(2, 4), forgotten) is Relation.STALE
    assert held(7).receive(part(2, 4), forgotten) == Replay(7)


@pytest.mark.parametrize(
    "channel",
    [
        Channel("training.example", CHANNEL.sender, CHANNEL.receiver),
        Channel(NETWORK, "province.border", CHANNEL.receiver),
        Channel(NETWORK, CHANNEL.sender, "province.border"),
        Channel(NETWORK, CHANNEL.receiver, CHANNEL.sender),
    ],
)
def test_another_channel_is_refused_at_both_ends(channel: Channel) -> None:
    parcel = parcel_of(ALL[:3], channel=channel)
    assert held(0).receive(parcel, ours) == Refuse("foreign")
    receipt = Inbound.start(channel).receipt(at=ISSUED)
    assert Outbound(CHANNEL, 9, 9, 0).receive(receipt, ours) == Refuse("foreign")


# --- the sending end -------------------------------------------------------------------------------------


def said(upto: int, outcome: Outcome = Outcome.ARRIVED, reason: str = "") -> Receipt:
    return held(upto).receipt(at=ISSUED, outcome=outcome, reason=reason)


SENDER = Outbound(CHANNEL, queued=9, sent=7, acknowledged=4)


def test_a_receipt_moves_the_sender_forward_only() -> None:
    assert SENDER.receive(said(6), ours) == Advance(replace(SENDER, acknowledged=6))
    assert SENDER.receive(said(4), ours) == Ignore()
    assert SENDER.receive(said(2), ours) == Ignore()
    assert SENDER.receive(said(0), ours) == Ignore()


def test_a_receipt_beyond_what_was_resent_moves_both_marks() -> None:
    """After a rewind, a late receipt spares sending again what had arrived."""
    assert SENDER.rewind().receive(said(6), ours) == Advance(replace(SENDER, acknowledged=6, sent=6))


def test_missing_is_sent_again() -> None:
    again = SENDER.receive(said(5, Outcome.MISSING), ours)
    assert again == Resend(6, replace(SENDER, acknowledged=5, sent=5), lost=False)


def test_a_receiver_restored_from_a_backup_is_sent_what_it_lost() -> None:
    again = SENDER.receive(said(2, Outcome.MISSING), ours)
    assert again == Resend(3, replace(SENDER, acknowledged=2, sent=2), lost=True)


def test_a_refusal_reaches_a_person() -> None:
    rejected = SENDER.receive(said(5, Outcome.REFUSED, "too-large"), ours)
    assert rejected == Rejected("too-large", replace(SENDER, acknowledged=5))
    assert reason_words("too-large") == REASONS["too-large"][0]
    assert reason_words("reason-of-tomorrow").vi == "reason-of-tomorrow"
    assert Refused("reason-of-tomorrow").shape("vi")["mend"]


def test_a_receipt_beyond_our_queue_is_an_alarm() -> None:
    restored = Outbound(CHANNEL, queued=5, sent=5, acknowledged=5)
    assert restored.receive(said(6), ours) == Alarm("receipt-beyond", 6)


@pytest.mark.parametrize("upto", [3, 4, 6])
@pytest.mark.parametrize("outcome", [Outcome.ARRIVED, Outcome.MISSING])
def test_a_receipt_for_another_history_is_an_alarm(upto: int, outcome: Outcome) -> None:
    other = Inbound(CHANNEL, upto, chain_of(OTHERS)[upto]).receipt(at=ISSUED, outcome=outcome)
    assert SENDER.receive(other, ours) == Alarm("fork", upto)
    start = Inbound(CHANNEL, 0, bytes(32)).receipt(at=ISSUED)
    assert SENDER.receive(start, ours) == Alarm("fork", 0)


def test_a_sender_without_its_own_hashes_does_not_guess() -> None:
    with pytest.raises(LookupError):
        SENDER.receive(said(6), forgotten)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(0, 50), min_size=1, max_size=30),
    st.integers(1, 8),
    st.integers(1, 100),
)
def test_batches_cover_the_queue_in_order_within_their_limits(
    sizes: list[int], count: int, payload: int
) -> None:
    state = Outbound(CHANNEL).queue(len(sizes))
    covered: list[int] = []
    while batch := state.next_batch(lambda n: sizes[n - 1], Batch(count, payload)):
        assert len(batch) <= count
        assert len(batch) == 1 or sum(sizes[n - 1] for n in batch) <= payload
        covered += batch
        state = state.dispatched(batch[-1])
    assert covered == list(range(1, len(sizes) + 1))


def test_a_rewind_begins_after_what_is_acknowledged() -> None:
    assert SENDER.next_batch(lambda _: 1) == range(8, 10)
    assert SENDER.rewind().next_batch(lambda _: 1) == range(5, 10)
    assert replace(SENDER, acknowledged=9, sent=9).rewind().next_batch(lambda _: 1) is None
