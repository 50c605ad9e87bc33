"""The registrar's word: believed once compared, followed by what it vouches for, never backwards."""

from datetime import timedelta
from pathlib import Path

import pytest

from comity.exchange.channels import key_of
from comity.exchange.inbox import receive
from comity.exchange.keys import log_verifier
from comity.exchange.models import InEntry, OutEntry, Peer, Trouble
from comity.exchange.protocol import NodeKeys, PublicKeys, Refused, key_id
from comity.exchange.protocol.directory import NodeEntry
from comity.exchange.protocol.registrars import NewRegistrar, sign_new_registrar
from comity.exchange.trust.directory import (
    RegistrarCard,
    do_believe_registrar,
    do_join,
    follow_registrar,
    held_directory,
    take_directory,
)
from comity.exchange.trust.models import NodeKey, Registrar
from comity.exchange.trust.registrar import Office
from comity.kernel import clock
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.proof import verify
from tests.acts import account
from tests.exchange.remote import Remote, envelope

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A registrar that this node believes."""
    office = Office.found(tmp_path / "registrar", "test", "registrar")
    card = office.card()
    said = RegistrarCard(card["network"], card["registrar"], PublicKeys.from_dict(card["keys"]))
    with pytest.raises(Problem) as differs:
        do_believe_registrar(said, "ABCD", by="operator")
    assert differs.value.code == "fingerprint-differs"
    do_believe_registrar(said, card["fingerprint"], by="operator")
    return office


def entered(office: Office, remote: Remote, **how: timedelta) -> None:
    card = remote.card()
    office.enter(card.model_dump(mode="json"), card.fingerprint, **how)


def published(office: Office) -> str:
    return office.publish().read_text()


def told(remote: Remote, title: str) -> None:
    remote.tell(envelope(title=title))
    receive(remote.parcel(first=len(remote.sent)))


def sound() -> None:
    outcome = verify(log_verifier())
    assert outcome.verified, outcome.as_json()


def test_a_node_of_the_list_joins_without_comparing_again(office: Office) -> None:
    remote = Remote()
    account("Một", label=Label(0, frozenset({"mofa"})))
    entered(office, remote)
    take_directory(published(office))
    assert not Peer.objects.exists(), "who is a peer is the operator's to say"
    do_join("mofa", by="operator")
    told(remote, "One")
    assert InEntry.objects.count() == 1 and OutEntry.objects.count() == 1
    assert NodeKey.objects.get(peer__name="mofa").vouched == "registrar"
    sound()


def test_an_older_list_or_a_second_one_of_its_version_is_refused(office: Office) -> None:
    first = published(office)
    entered(office, Remote())
    second = published(office)
    take_directory(second)
    take_directory(second)
    with pytest.raises(Refused) as older:
        take_directory(first)
    assert older.value.code == "directory-older"
    twin = Office.open(office.home)
    twin.version -= 1
    twin.entries.clear()
    with pytest.raises(Refused) as forked:
        take_directory(published(twin))
    assert forked.value.code == "directory-forked"
    assert set(Trouble.objects.values_list("code", flat=True)) == {"directory-older", "directory-forked"}
    held = held_directory()
    assert held is not None and [entry.name for entry in held[1]] == ["mofa"]
    sound()


def test_a_list_of_nobody_believed_is_refused(office: Office, tmp_path: Path) -> None:
    other = Office.found(tmp_path / "other", "test", "registrar")
    entered(other, Remote())
    with pytest.raises(Refused) as refused:
        take_directory(published(other))
    assert refused.value.code == "sender-unknown"
    good = published(office)
    head, payload, signature = good.strip().split(".")
    with pytest.raises(Refused):
        take_directory(".".join((head, payload, signature[:-4] + "AAAA")))
    assert Registrar.objects.get().version == 0


def test_new_keys_agencies_and_ceiling_follow_the_list(office: Office) -> None:
    remote = Remote()
    entered(office, remote)
    take_directory(published(office))
    do_join("mofa", by="operator")
    told(remote, "One")
    shared = Label(0, frozenset({"moj"}))
    account("Cho Bộ Tư pháp", label=shared)
    old, remote.keys = remote.keys, NodeKeys.generate()
    remote.agencies, remote.ceiling = ("mofa", "moj"), 0
    entered(office, remote)
    take_directory(published(office))
    told(remote, "Two")
    assert InEntry.objects.filter(refusal="").count() == 2
    peer = Peer.objects.get()
    assert (peer.agencies, peer.ceiling, peer.reach) == (["mofa", "moj"], 0, 0)
    assert OutEntry.objects.count() == 1, "what the new agency may know is queued"
    assert key_of(key_id(old.signing)), "the old keys count while the list spreads"
    sound()


def test_what_the_registrar_revokes_counts_no_more(office: Office) -> None:
    remote = Remote()
    entered(office, remote)
    take_directory(published(office))
    do_join("mofa", by="operator")
    told(remote, "One")
    office.revoke("mofa", "the building was broken into")
    take_directory(published(office))
    with pytest.raises(Refused) as refused:
        told(remote, "Two")
    assert refused.value.code == "key-revoked" and InEntry.objects.count() == 1
    with pytest.raises(Problem) as again:
        entered(office, remote)
    assert again.value.code == "key-revoked"
    remote.keys = NodeKeys.generate()
    entered(office, remote)
    take_directory(published(office))
    remote.sent.pop()
    told(remote, "Two, by new keys")
    assert InEntry.objects.count() == 2
    sound()


def test_an_entry_ends_unless_it_is_renewed(office: Office) -> None:
    remote = Remote()
    entered(office, remote, valid=timedelta(days=30))
    take_directory(published(office))
    do_join("mofa", by="operator")
    NodeKey.objects.update(until=clock.now() - timedelta(seconds=1))
    with pytest.raises(Refused) as ended:
        told(remote, "One")
    assert ended.value.code == "key-ended"
    remote.sent.clear()
    entered(office, remote)
    take_directory(published(office))
    told(remote, "One")
    assert InEntry.objects.count() == 1


def test_what_people_compared_is_not_changed_by_a_list(office: Office) -> None:
    remote = Remote()
    remote.join()
    told(remote, "One")
    fingerprint = Peer.objects.get().fingerprint
    impostor = Remote()
    entered(office, impostor)
    take_directory(published(office))
    assert Peer.objects.get().fingerprint == fingerprint
    assert Trouble.objects.get().code == "registrar-contradicts"
    told(remote, "Two")
    sound()


def test_a_registrars_keys_may_be_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.exchange.trust import storing

    monkeypatch.setitem(storing._COST, "n", 2**10)
    home = tmp_path / "locked"
    Office.found(home, "test", "registrar", "một cụm mật khẩu dài")
    with pytest.raises(Problem) as locked:
        Office.open(home)
    assert locked.value.code == "keys-locked"
    assert Office.open(home, "một cụm mật khẩu dài").card()["registrar"] == "registrar"


def test_a_registrar_goes_over_to_new_keys_and_nodes_follow_without_comparing_again(office: Office) -> None:
    remote = Remote()
    entered(office, remote)
    before = published(office)
    take_directory(before)
    do_join("mofa", by="operator")
    office.rotate()
    successions = office.rotate().read_text()
    after = published(office)
    with pytest.raises(Refused, match="sender-unknown"):
        take_directory(after)
    assert follow_registrar(successions) == 2, "the one that it missed, and the last"
    assert follow_registrar(successions) == 0, "it was followed already"
    assert Registrar.objects.order_by("-pk")[0].fingerprint == office.keys.public.fingerprint
    assert [entry.name for entry in take_directory_entries(after)] == ["mofa"]
    with pytest.raises(Refused):
        take_directory(before)
    told(remote, "One")
    assert InEntry.objects.count() == 1
    sound()


def take_directory_entries(token: str) -> tuple[NodeEntry, ...]:
    take_directory(token)
    held = held_directory()
    assert held is not None
    return held[1]


def test_nobody_else_names_a_registrars_successor(office: Office, tmp_path: Path) -> None:
    other = Office.found(tmp_path / "other", "test", "registrar")
    believed = key_id(office.keys.signing)
    new = NodeKeys.generate()
    said = NewRegistrar("test", "registrar", believed, new.public, clock.stamp())
    forged = sign_new_registrar(said, new.signing, other.keys.signing)
    without_the_new = sign_new_registrar(said, other.keys.signing, office.keys.signing)
    elsewhere = sign_new_registrar(
        NewRegistrar("another", "registrar", believed, new.public, clock.stamp()),
        new.signing,
        office.keys.signing,
    )
    for token in (forged, without_the_new, elsewhere, other.rotate().read_text()):
        with pytest.raises(Refused):
            follow_registrar(token)
    assert Registrar.objects.get().fingerprint == office.keys.public.fingerprint
    sound()


def test_a_rotation_that_was_cut_off_is_done_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    entered(office, Remote())
    with monkeypatch.context() as patched:
        patched.setattr("comity.exchange.trust.registrar.write_secret", _power_cut)
        with pytest.raises(OSError, match="power"):
            office.rotate()
    again = Office.open(office.home)
    assert follow_registrar(again.rotate().read_text()) == 1
    assert [entry.name for entry in take_directory_entries(published(again))] == ["mofa"]


def _power_cut(*_: object) -> None:
    raise OSError("the power went")
