"""The bytes of attachments cross to whoever may know the record, survive what breaks off, and are seen when whole."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from comity.exchange.fetching import fetch_due
from comity.exchange.giving import give, take_held, unheld
from comity.exchange.inbox import receive
from comity.exchange.keys import log_verifier, sign_what_grew
from comity.exchange.models import HeldBytes, Peer, Trouble, Way
from comity.exchange.protocol import Refused
from comity.exchange.protocol.pieces import PIECE, Held, Want
from comity.exchange.taking import take, wants_of
from comity.kernel import blobs
from comity.kernel.actions import action
from comity.kernel.attachments.actions import do_ask_again
from comity.kernel.attachments.kinds import AttachmentBody
from comity.kernel.attachments.models import Awaited
from comity.kernel.attachments.reading import attachment
from comity.kernel.labels import Label
from comity.kernel.proof import verify
from comity.kernel.reading import content
from comity.kernel.records import Record
from tests.acts import account, office
from tests.exchange.bytes_away import BytesAway
from tests.exchange.remote import Remote
from tests.kernel.attached import PDF, attach

pytestmark = pytest.mark.django_db
OFFICER = office()
LARGE = PDF + os.urandom(5 * PIECE // 2)


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that no other test has left anything in; the keys are the session's."""
    home = tmp_path / "store"
    home.mkdir()
    (home / "keys.json").write_bytes(settings.NODE.keys_file.read_bytes())
    monkeypatch.setattr(settings, "NODE", replace(settings.NODE, home=home))


@pytest.fixture
def away() -> BytesAway:
    remote = Remote()
    remote.join()
    return BytesAway(remote)


def arrives(away: BytesAway) -> Awaited:
    """The records cross; what is awaited then."""
    receive(away.remote.parcel())
    return Awaited.objects.get()


@action
def do_make_due() -> None:
    for row in Awaited.objects.all():
        row.due_at = row.due_at.replace(year=2000)
        row.save()


def here(awaited: Awaited) -> bool:
    return attachment(awaited.pk, OFFICER)[0].here


# The receiving end


def test_bytes_come_in_strands_and_are_seen_when_they_are_whole(away: BytesAway) -> None:
    told = away.attach(LARGE)
    awaited = arrives(away)
    assert (str(awaited.pk), awaited.percent, here(awaited)) == (told.id, 0, False)
    away.breaks_after = PIECE + 5000
    assert fetch_due(away) == 1
    awaited.refresh_from_db()
    assert (awaited.upto, awaited.percent, here(awaited)) == (PIECE, 39, False)
    away.breaks_after = 0
    assert fetch_due(away) == 1
    assert [want.offset for want in away.asked] == [0, PIECE]
    awaited.refresh_from_db()
    assert here(awaited) and awaited.percent == 100
    assert blobs.get(awaited.sha256) == LARGE
    assert not list((settings.NODE.blobs / "arriving").iterdir())
    assert fetch_due(away) == 1 and fetch_due(away) == 0
    assert [said.record for said in away.held] == [told.id]


def test_what_a_power_cut_left_behind_the_last_mark_is_written_anew(away: BytesAway) -> None:
    away.attach(LARGE)
    awaited = arrives(away)
    away.breaks_after = PIECE + 5000
    fetch_due(away)
    with (settings.NODE.blobs / "arriving" / f"{awaited.pk}.part").open("ab") as part:
        part.write(b"what was never made durable")
    away.breaks_after = 0
    fetch_due(away)
    assert blobs.get(awaited.sha256) == LARGE


def test_a_changed_piece_is_refused_and_what_came_before_it_is_kept(
    away: BytesAway, monkeypatch: pytest.MonkeyPatch
) -> None:
    away.attach(LARGE)
    awaited = arrives(away)
    whole = away.strand

    def changed(want: Want) -> Iterator[bytes]:
        parts = list(whole(want))
        return iter([*parts[:2], parts[2][:-1] + bytes([parts[2][-1] ^ 1]), *parts[3:]])

    monkeypatch.setattr(away, "strand", changed)
    fetch_due(away)
    awaited.refresh_from_db()
    assert (awaited.upto, awaited.trouble, here(awaited)) == (PIECE, "altered", False)
    assert awaited.what_vi and awaited.mend_en


def test_pieces_in_another_order_do_not_open(away: BytesAway) -> None:
    away.attach(LARGE)
    awaited = arrives(away)
    head, first, second, *rest = away.strand(asked_of(Peer.objects.get()))
    with pytest.raises(Refused, match="piece 0"):
        take([head, second, first, *rest])
    awaited.refresh_from_db()
    assert awaited.upto == 0


def test_bytes_of_another_hash_are_dropped_and_asked_for_anew(away: BytesAway) -> None:
    away.attach(LARGE, said=LARGE[:-1] + b"!")
    awaited = arrives(away)
    fetch_due(away)
    awaited.refresh_from_db()
    assert (awaited.trouble, awaited.upto, awaited.refused, here(awaited)) == (
        "bytes-differ",
        0,
        False,
        False,
    )
    assert not list((settings.NODE.blobs / "arriving").iterdir())
    assert Trouble.objects.filter(code="bytes-differ").exists()
    assert not blobs.path(awaited.sha256).exists()


def test_what_this_node_does_not_take_is_refused_until_a_person_asks_again(away: BytesAway) -> None:
    away.attach(b"MZ" + LARGE, "Bien ban.pdf")
    awaited = arrives(away)
    fetch_due(away)
    awaited.refresh_from_db()
    assert (awaited.trouble, awaited.refused, here(awaited)) == ("type-mismatch", True, False)
    do_make_due()
    fetch_due(away)
    assert len(away.asked) == 1
    do_ask_again(awaited.pk, acting=OFFICER)
    fetch_due(away)
    assert len(away.asked) == 2


def test_a_node_with_a_scanner_shows_nothing_unscanned_and_does_not_fetch_twice(
    away: BytesAway, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    away.attach(PDF)
    awaited = arrives(away)
    with monkeypatch.context() as while_down:
        while_down.setattr(settings, "NODE", replace(settings.NODE, scanner=f"unix:{tmp_path}/clamd"))
        fetch_due(away)
        awaited.refresh_from_db()
        assert (awaited.trouble, awaited.refused, here(awaited)) == ("scanner-unreachable", False, False)
    do_make_due()
    fetch_due(away)
    awaited.refresh_from_db()
    assert here(awaited) and len(away.asked) == 1


def test_an_owner_that_cannot_be_reached_is_tried_again_later(away: BytesAway) -> None:
    away.attach(PDF)
    awaited = arrives(away)
    away.down = True
    assert fetch_due(away) == 0
    awaited.refresh_from_db()
    assert awaited.trouble == "unreachable" and awaited.what_vi
    away.down = False
    assert fetch_due(away) == 0, "not at once again"
    do_make_due()
    assert fetch_due(away) == 1
    assert here(awaited)


def test_bytes_that_lie_here_for_another_record_are_not_seen_before_they_are_given(away: BytesAway) -> None:
    attach(account(), OFFICER, PDF)
    away.attach(PDF)
    awaited = arrives(away)
    assert not here(awaited)
    fetch_due(away)
    assert here(awaited) and len(away.asked) == 1


# The owner's end


def own(audience: frozenset[str], marking: int = 0) -> tuple[Record, AttachmentBody]:
    record = account(label=Label(marking, audience))
    file = attach(record, OFFICER, LARGE)
    return file, content(file, AttachmentBody)


def test_the_owner_gives_bytes_from_anywhere_in_the_file(away: BytesAway) -> None:
    file, body = own(frozenset({"mofa"}))
    given = give(away.want(file, body))
    strand = b"".join(given.chunks)
    assert len(strand) == given.length
    assert away.opened([strand[at : at + 70_001] for at in range(0, len(strand), 70_001)]) == LARGE
    assert away.opened(give(away.want(file, body, offset=2 * PIECE + 7)).chunks) == LARGE[2 * PIECE :]


def test_unknown_and_forbidden_are_answered_alike(away: BytesAway) -> None:
    hidden, body = own(frozenset())
    given, _ = own(frozenset({"mofa"}))
    above, _ = own(frozenset({"mofa"}), marking=1)
    Way.objects.update(ceiling=0)
    missing = "00000000-0000-7000-8000-000000000000"
    answers = []
    client = Client(headers={"host": "localhost"})
    for record in (str(hidden.pk), str(above.pk), missing):
        text = away.want(hidden, body, record=record)
        answer = client.post("/exchange/v1/wants", text, content_type="application/jose")
        place = answer.json()["error"].pop("place")
        answers.append((answer.status_code, answer.json()["error"]["code"], {**answer.headers}, len(place)))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][:2] == (400, "not-given")
    assert away.opened(give(away.want(given, body)).chunks)
    wrong = body.model_copy(update={"sha256": "0" * 64})
    with pytest.raises(Refused, match="not-given"):
        give(away.want(given, wrong))


def test_a_stranger_and_another_node_in_a_peers_name_get_nothing(away: BytesAway) -> None:
    file, body = own(frozenset({"mofa"}))
    with pytest.raises(Refused, match="sender-unknown"):
        give(BytesAway(Remote()).want(file, body))
    other = Remote(agencies=("pc-langson",), name="pc-langson")
    other.join()
    with pytest.raises(Refused, match="signer-mismatch"):
        give(BytesAway(replace(other, name="mofa")).want(file, body))
    with pytest.raises(Refused, match="not-given"):
        give(BytesAway(other).want(file, body))


def test_the_word_of_who_holds_them_is_kept_as_proof(away: BytesAway) -> None:
    file, body = own(frozenset({"mofa"}))
    peer = Peer.objects.get()
    assert [row.pk for row in unheld(peer)] == [file.pk]
    for _ in range(2):
        take_held(away.word(file, body))
    assert HeldBytes.objects.get().record == file.pk
    assert not unheld(peer).exists()
    sign_what_grew()
    assert verify(log_verifier()).discrepancies == []
    HeldBytes.objects.update(token="another")
    assert len(verify(log_verifier()).discrepancies) == 2


def test_the_addresses_answer_clearly(away: BytesAway) -> None:
    client = Client(headers={"host": "localhost"})
    for text in ("", "nonsense", "a.b.c"):
        answer = client.post("/exchange/v1/wants", text, content_type="application/jose")
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "not-a-message")
    answer = client.post("/exchange/v1/pieces", b"nonsense", content_type="application/octet-stream")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "not-pieces")


# Where only one side can open connections


def test_a_file_that_cannot_be_fetched_is_brought(away: BytesAway) -> None:
    away.attach(LARGE)
    awaited = arrives(away)
    peer = Peer.objects.get()
    assert not list(wants_of(peer, unreachable=True)), "what comes by itself is not asked for twice"
    away.down = True
    fetch_due(away)
    client = Client(headers={"host": "localhost"})
    asked = client.post("/exchange/v1/wants", away.offer(), content_type="application/jose")
    (want,) = asked.content.decode().split()
    strand = b"".join(away.strand(away.read(want, Want)))
    answer = client.post("/exchange/v1/pieces", strand, content_type="application/octet-stream")
    assert here(awaited)
    word = away.read(answer.content.decode().strip(), Held)
    assert (word.record, word.size) == (str(awaited.pk), len(LARGE))
    again = client.post("/exchange/v1/pieces", strand, content_type="application/octet-stream")
    assert again.json()["error"]["code"] == "not-awaited"


def asked_of(peer: Peer) -> Want:
    """What the node under test wants of a peer, as the peer reads it."""
    return BytesAway(Remote()).read(next(wants_of(peer)), Want, at=peer.name)
