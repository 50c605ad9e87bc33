"""What arrives is applied in order and once; what is wrong is refused or held with the reason, and changes nothing."""

import pytest

from comity.exchange.channels import key_of
from comity.exchange.inbox import receive
from comity.exchange.models import InEntry, Receipt, Trouble
from comity.exchange.protocol import Outcome, Refused, read_receipt
from comity.kernel import node
from comity.kernel.journal import JournalEntry
from comity.kernel.records import Record
from tests.acts import office
from tests.exchange.remote import Remote, envelope

pytestmark = pytest.mark.django_db


@pytest.fixture
def remote() -> Remote:
    made = Remote()
    made.join()
    return made


def told(remote: Remote, token: str) -> tuple[int, Outcome, str]:
    """What a receipt says, read as the remote node reads it."""
    from comity.exchange.keys import own_keys
    from comity.exchange.protocol import KnownKey

    receipt = read_receipt(
        token,
        key_of=lambda _: KnownKey(node.here().name, own_keys().public.signing),
        network=node.here().network,
        here=remote.name,
    )
    return receipt.upto, receipt.outcome, receipt.reason


def state() -> tuple[int, int, int]:
    """What a refused parcel must not change."""
    return Record.objects.for_machine().count(), InEntry.objects.count(), JournalEntry.objects.count()


def test_a_parcel_is_applied_and_receipted(remote: Remote) -> None:
    remote.tell(envelope(title="One"))
    remote.tell(envelope(title="Two"))
    assert told(remote, receive(remote.parcel())) == (2, Outcome.ARRIVED, "")
    seen = Record.objects.visible_to(office()).filter(kind="account")
    assert sorted(record.title for record in seen) == ["One", "Two"]
    assert all(record.replica and record.owner == "mofa" for record in seen)


def test_a_replay_gets_the_identical_receipt_and_changes_nothing(remote: Remote) -> None:
    remote.tell(envelope())
    parcel = remote.parcel()
    first = receive(parcel)
    before = state()
    assert receive(parcel) == first
    assert receive(remote.parcel()) == first
    assert state() == before
    assert Receipt.objects.filter(given=True).count() == 1


def test_one_altered_byte_is_refused(remote: Remote) -> None:
    remote.tell(envelope())
    parcel = remote.parcel()
    before = state()
    for position in range(10, len(parcel), len(parcel) // 7):
        altered = parcel[:position] + ("A" if parcel[position] != "A" else "B") + parcel[position + 1 :]
        with pytest.raises(Refused):
            receive(altered)
    assert state() == before
    assert sum(trouble.times for trouble in Trouble.objects.all()) >= 7
    assert all(trouble.what_vi and trouble.what_en for trouble in Trouble.objects.all())


def test_out_of_order_is_held_until_the_gap_is_filled(remote: Remote) -> None:
    for title in ("One", "Two", "Three"):
        remote.tell(envelope(title=title))
    before = state()
    assert told(remote, receive(remote.parcel(first=3))) == (0, Outcome.MISSING, "")
    assert state() == before
    assert told(remote, receive(remote.parcel(first=1, last=2))) == (2, Outcome.ARRIVED, "")
    assert told(remote, receive(remote.parcel(first=2))) == (3, Outcome.ARRIVED, "")
    assert [entry.number for entry in InEntry.objects.order_by("number")] == [1, 2, 3]


def test_a_rewritten_history_is_a_fork(remote: Remote) -> None:
    remote.tell(envelope(title="As it was"))
    receive(remote.parcel())
    remote.sent.clear()
    remote.tell(envelope(title="As it never was"))
    remote.tell(envelope(title="And more"))
    before = state()
    assert told(remote, receive(remote.parcel())) == (1, Outcome.REFUSED, "fork")
    assert state() == before
    assert Trouble.objects.get().code == "fork"


def test_a_stranger_is_refused(remote: Remote) -> None:
    stranger = Remote(name="mofa")  # the right name, other keys
    stranger.tell(envelope())
    before = state()
    with pytest.raises(Refused) as refused:
        receive(stranger.parcel())
    assert refused.value.code == "sender-unknown"
    assert state() == before


def test_a_node_speaks_for_its_own_agencies_only(remote: Remote) -> None:
    ours = envelope(owner="mnd-dfr", title="In our name")
    theirs = envelope(owner="pc-langson", title="In the province's name")
    good = envelope(title="Their own")
    for said in (ours, theirs, good):
        remote.tell(said)
    assert told(remote, receive(remote.parcel())) == (3, Outcome.ARRIVED, "")
    assert [record.title for record in Record.objects.visible_to(office()).filter(kind="account")] == [
        "Their own"
    ]
    assert list(InEntry.objects.order_by("number").values_list("refusal", flat=True)) == [
        "owner-not-theirs",
        "owner-not-theirs",
        "",
    ]


def test_an_older_version_does_not_overwrite_a_newer_one(remote: Remote) -> None:
    new = envelope(title="Second wording", number=2)
    remote.tell(new)
    remote.tell(envelope(title="First wording", number=1, record=new.id))
    receive(remote.parcel())
    assert Record.objects.visible_to(office()).get(pk=new.id).title == "Second wording"
    assert InEntry.objects.get(number=2).refusal == "version-conflict"


def test_keys_are_found_by_their_thumbprint(remote: Remote) -> None:
    from comity.exchange.protocol import key_id

    known = key_of(key_id(remote.keys.public.signing))
    assert known is not None and known.node == "mofa"
    assert key_of("nobody") is None
