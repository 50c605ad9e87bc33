"""A node restored from an old backup comes back: its own entries from its peer, no number used for two contents."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from comity.exchange.courier import deliver
from comity.exchange.inbox import do_accept_restored, receive
from comity.exchange.keys import log_verifier
from comity.exchange.models import Epoch, OutEntry, Peer, Receipt, Trouble
from comity.exchange.probing import Probes, ask, do_recover, recover
from comity.exchange.protocol import Accepts, Refused
from comity.exchange.protocol.recovery import Progress
from comity.exchange.protocol.sender import Footing
from comity.exchange.witness import Answer, Verdict, witness
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.proof import verify
from comity.kernel.records import Record
from tests.acts import account, office
from tests.exchange.far_end import FarEnd
from tests.exchange.logs import RemoteLog
from tests.exchange.remote import Remote, envelope

pytestmark = pytest.mark.django_db

SHARED = Label(0, frozenset({"mofa"}))


@pytest.fixture
def far() -> FarEnd:
    return FarEnd(Remote())


@contextmanager
def lost_again() -> Iterator[None]:
    """What happens inside is not in the backup to which the node is put back afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def share(title: str) -> None:
    account(title, label=SHARED)


def titles(payloads: list[str]) -> list[str]:
    return [json.loads(payload)["title"] for payload in payloads]


def peer() -> Peer:
    return Peer.objects.get()


def restored(far: FarEnd) -> None:
    """Two entries in the backup, two more sent and acknowledged since, and one written after the restore."""
    share("Một")
    share("Hai")
    assert deliver(peer(), far) == 2
    with lost_again():
        share("Ba")
        share("Bốn")
        assert deliver(peer(), far) == 2
    share("Năm")


def test_a_restored_node_finds_out_before_it_uses_a_number_twice(far: FarEnd) -> None:
    restored(far)
    probes = Probes()
    assert not probes.ready(peer(), far)
    assert peer().suspended == "behind-own-past"
    assert deliver(peer(), far) == 0 and titles(far.held()) == ["Một", "Hai", "Ba", "Bốn"]
    assert Trouble.objects.get().code == "behind-own-past"
    assert "comity exchange recover" in Refused("behind-own-past").mend.vi


def test_it_takes_its_own_entries_back_and_goes_on(far: FarEnd) -> None:
    restored(far)
    ask(peer(), far)
    do_recover(peer())
    assert recover(peer(), far) is Progress.WAIT, "the peer's people have to agree"
    assert peer().suspended and titles(far.held())[-1] == "Bốn"
    back = set(Record.objects.visible_to(office()).filter(kind="account").values_list("title", flat=True))
    assert back == {"Một", "Hai", "Ba", "Bốn", "Năm"}
    far.consent()
    assert recover(peer(), far) is Progress.DONE
    assert deliver(peer(), far) == 1
    assert titles(far.held()) == ["Một", "Hai", "Ba", "Bốn", "Năm"]
    assert list(OutEntry.objects.order_by("number").values_list("payload", flat=True)) == far.held()
    epoch = Epoch.objects.get()
    assert (epoch.number, epoch.base, epoch.outgoing) == (2, 4, True)
    assert Receipt.objects.filter(given=False).order_by("-upto").values_list("upto", flat=True)[0] == 5
    assert all(not record.replica for record in Record.objects.for_machine().filter(kind="account"))
    outcome = verify(log_verifier())
    assert outcome.verified, outcome.as_json()
    assert ask(peer(), far) is Footing.EVEN
    Epoch.objects.all().delete()
    assert "epoch mofa out 2" in {found.place for found in verify(log_verifier()).discrepancies}


def test_a_restored_peer_is_sent_again_what_it_lost_though_nothing_is_new(far: FarEnd) -> None:
    share("Một")
    deliver(peer(), far)
    backup = far.disk.backup()
    share("Hai")
    deliver(peer(), far)
    far.disk.restore(backup)
    assert deliver(peer(), far) == 0, "nothing is new, so nothing is sent"
    assert ask(peer(), far) is Footing.LOST
    assert Trouble.objects.get().code == "peer-restored"
    assert deliver(peer(), far) == 1 and titles(far.held()) == ["Một", "Hai"]


def test_a_peer_that_lost_the_agreement_is_shown_it_again(far: FarEnd) -> None:
    backup = far.disk.backup()
    restored(far)
    do_recover(peer())
    recover(peer(), far)
    far.consent()
    recover(peer(), far)
    deliver(peer(), far)
    far.disk.restore(backup)
    for _ in range(4):
        ask(peer(), far)
        deliver(peer(), far)
    assert titles(far.held()) == ["Một", "Hai", "Ba", "Bốn", "Năm"]
    assert ask(peer(), far) is Footing.EVEN


def test_a_restored_sender_gets_its_entries_from_here(far: FarEnd) -> None:
    refused = envelope(
        owner="pc-langson", title="Not theirs"
    )  # not applied here, and yet theirs to have back
    far.queue(envelope(title="One").canonical())
    far.take_receipt(receive(far.parcel()))
    backup = far.disk.backup()
    for said in (envelope(title="Two"), refused, envelope(title="Three")):
        far.queue(said.canonical())
    before = far.parcel()
    far.take_receipt(receive(before))
    far.queue(envelope(title="Five of a past that is lost").canonical())
    late = far.parcel()
    far.disk.restore(backup)
    far.queue(envelope(title="Four").canonical())
    assert far.take_receipt(receive(far.parcel())) == "Alarm"
    while (progress := far.take_answer(receive(far.request()))) is Progress.MORE:
        pass
    assert progress is Progress.WAIT
    assert Trouble.objects.filter(code="consent-awaited").count() == 1
    do_accept_restored(peer())
    assert far.take_answer(receive(far.request())) is Progress.DONE
    assert far.take_receipt(receive(far.parcel())) == "Advance"
    seen = Record.objects.visible_to(office()).filter(kind="account").values_list("title", flat=True)
    assert sorted(seen) == ["Four", "One", "Three", "Two"]
    assert not peer().consented, "a consent is good for one beginning"
    assert far.take_receipt(receive(before)) == "Ignore", "a replay of before is answered as ever"
    assert far.take_receipt(receive(late)) == "Rejected", "what the lost past still brings is refused"
    assert Trouble.objects.filter(code="superseded").count() == 1
    assert verify(log_verifier()).verified


def test_an_agreed_peer_is_cosigned_again() -> None:
    log = RemoteLog(Remote())
    log.remote.join()
    log.write("one", "two", "three")
    assert witness(log.offer(0)).verdict is Verdict.COSIGNED
    anew = RemoteLog(log.remote)
    anew.write("one", "other")
    assert witness(anew.offer(3)).verdict is Verdict.ALARM
    do_accept_restored(peer())
    assert witness(anew.offer(3)) == Answer(Verdict.CONFLICT, seen=0)
    assert witness(anew.offer(0)).verdict is Verdict.COSIGNED
    outcome = verify(log_verifier())
    assert outcome.verified, outcome.as_json()


def test_what_the_peer_does_not_accept_is_not_sent_to_it(far: FarEnd) -> None:
    Peer.objects.update(accepts=Accepts(payload=100).as_fields())
    with pytest.raises(Problem) as refused:
        share("Một")
    assert refused.value.code == "too-large" and not OutEntry.objects.exists()
    Peer.objects.update(accepts=Accepts(versions=(2,)).as_fields())
    with pytest.raises(Problem) as refused:
        share("Hai")
    assert refused.value.code == "version-unsupported"
