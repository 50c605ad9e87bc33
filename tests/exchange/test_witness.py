"""Two nodes hold each other's journals to what they showed before; a fork or a cut is an alarm with its evidence."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import transaction
from django.test import Client

from comity.exchange.carriers import HttpCarrier, Unreachable
from comity.exchange.keys import do_sign_checkpoint, log_verifier, own_keys
from comity.exchange.models import Peer, Trouble
from comity.exchange.offering import EVERY, REST, Offers, offer_checkpoint
from comity.exchange.witness import Answer, Offer, Verdict, peer_verifiers
from comity.kernel import journal
from comity.kernel.checkpoint import Checkpoint, Signer, sign_checkpoint, verify_checkpoint
from comity.kernel.journal import JournalEntry, SignedCheckpoint
from comity.kernel.merkle import MemoryNodes, Tree, root_of
from comity.kernel.problems import Problem
from comity.kernel.proof import verify
from tests.acts import account
from tests.exchange.logs import RemoteLog
from tests.exchange.remote import Remote
from tests.tampering import sql

pytestmark = pytest.mark.django_db

PATH = "/exchange/v1/checkpoints"


@pytest.fixture
def log() -> RemoteLog:
    remote = Remote()
    remote.join()
    return RemoteLog(remote)


def post(offer: str) -> tuple[int, str]:
    answer = Client().post(PATH, offer, content_type="text/plain; charset=utf-8")
    return answer.status_code, answer.content.decode()


def seen() -> list[int]:
    return list(SignedCheckpoint.objects.filter(own=False).values_list("size", flat=True))


# Witnessing a peer's log


def test_a_growing_log_is_cosigned(log: RemoteLog) -> None:
    old = 0
    for entries in (["one"], ["two", "three"], ["four"]):
        log.write(*entries)
        status, line = post(log.offer(old))
        assert status == 200
        cosigned = verify_checkpoint(log.note() + line, log.signer.verifier, [log_verifier()], quorum=1)
        assert cosigned.checkpoint.size == log.tree.size
        old = log.tree.size
    assert seen() == [1, 3, 4]
    assert not Trouble.objects.exists()


def test_cosigning_leaves_the_own_journal_as_it_is(log: RemoteLog) -> None:
    before = journal.size()
    log.write("one")
    post(log.offer(0))
    assert journal.size() == before, "else two nodes would cosign each other for ever"


def test_the_same_offer_again_gets_the_same_answer(log: RemoteLog) -> None:
    log.write("one")
    first = post(log.offer(0))
    early = log.offer(0)
    log.write("two")
    post(log.offer(1))
    assert post(early) == first, "an offer that comes late is no alarm"
    assert seen() == [1, 2]
    assert not Trouble.objects.exists()


def test_who_does_not_know_what_was_seen_is_told(log: RemoteLog) -> None:
    log.write("one", "two", "three")
    post(log.offer(0))
    log.write("four")
    assert post(log.offer(0)) == (409, "3\n")
    assert post(log.offer(2)) == (409, "3\n")
    assert post(log.offer(3))[0] == 200


def test_a_rewritten_log_is_an_alarm_with_both_notes(log: RemoteLog) -> None:
    log.write("one", "two", "three")
    post(log.offer(0))
    shown = log.note()
    forked = RemoteLog(log.remote)
    forked.write("one", "TWO", "three", "four", "five")
    before = journal.size()
    assert post(forked.offer(3)) == (422, "3\n")
    trouble = Trouble.objects.get()
    assert (trouble.code, trouble.peer) == ("log-forked", Peer.objects.get())
    assert shown in trouble.evidence and forked.note() in trouble.evidence
    assert trouble.what_vi and "at 5 does not continue the one it signed at 3" in trouble.what_en
    assert seen() == [3]
    assert journal.size() == before + 1 and JournalEntry.objects.get(pk=before).type == "alarm"
    post(forked.offer(3))
    assert Trouble.objects.get().times == 2 and journal.size() == before + 1


def test_another_log_of_the_same_size_is_an_alarm(log: RemoteLog) -> None:
    log.write("one", "two")
    post(log.offer(0))
    forked = RemoteLog(log.remote)
    forked.write("one", "TWO")
    assert post(forked.offer(2))[0] == 422
    assert Trouble.objects.get().code == "log-forked"


def test_a_log_that_admits_it_was_cut_is_an_alarm(log: RemoteLog) -> None:
    log.write("one", "two", "three")
    post(log.offer(0))
    restored = RemoteLog(log.remote)
    restored.write("one")
    assert post(restored.offer(0)) == (409, "3\n")
    assert not Trouble.objects.exists()
    assert post(restored.offer(3)) == (422, "3\n")
    trouble = Trouble.objects.get()
    assert trouble.code == "log-shrunk" and restored.note() in trouble.evidence


def test_what_no_peer_signed_changes_nothing(log: RemoteLog) -> None:
    log.write("one")
    stranger = RemoteLog(Remote(name="stranger"))
    stranger.write("one")
    impostor = RemoteLog(Remote())
    impostor.write("one")
    good = log.offer(0)
    for offer, status in (
        (stranger.offer(0), 404),
        (impostor.offer(0), 403),
        (good.replace("old 0", "old -1"), 400),
        (good.replace("\n\n", "\n", 1), 400),
        ("", 400),
        ("old 0\n\n" + "x" * 100_000, 413),
        ("old 0\nAAAA=\n\n" + log.note(), 400),
    ):
        assert post(offer)[0] == status, offer[:80]
    assert not SignedCheckpoint.objects.exists() and not Trouble.objects.exists()
    assert Client().get(PATH).status_code == 405


# Having the own log witnessed


def grow(title: str = "Một") -> int:
    account(title)
    do_sign_checkpoint()
    return journal.size()


def own_note(size: int) -> str:
    return SignedCheckpoint.objects.get(own=True, size=size).note


def test_an_own_checkpoint_gets_its_cosignature(log: RemoteLog) -> None:
    peer = Peer.objects.get()
    for title in ("Một", "Hai", "Ba"):
        size = grow(title)
        assert offer_checkpoint(peer, log) == ""
        cosigned = verify_checkpoint(own_note(size), log_verifier(), peer_verifiers(), quorum=1)
        assert cosigned.witnesses == ("mofa",)
    assert [offer.old for offer in log.offers] == [0, 4, 6]
    assert offer_checkpoint(peer, log) == "" and len(log.offers) == 3, "nothing new, nothing shown"
    outcome = verify(log_verifier())
    assert outcome.verified, outcome.as_json()
    assert (outcome.cosigned, outcome.cosigned_size) == (3, journal.size())


def test_a_peer_that_saw_more_than_we_know_is_asked_again(log: RemoteLog) -> None:
    peer = Peer.objects.get()
    grow()
    offer_checkpoint(peer, log)
    Peer.objects.update(witnessed=0)  # as after restoring this table
    peer.refresh_from_db()
    size = grow("Hai")
    assert offer_checkpoint(peer, log) == ""
    assert [offer.old for offer in log.offers] == [0, 0, 4]
    assert Peer.objects.get().witnessed == size


def test_a_rewritten_own_log_is_disputed_and_shown(log: RemoteLog) -> None:
    peer = Peer.objects.get()
    grow()
    log.seen = Checkpoint("test-node", 2, root_of([bytes(32), bytes(32)]))  # what it saw was another history
    assert offer_checkpoint(peer, log) == "log-disputed"
    trouble = Trouble.objects.get()
    assert trouble.code == "log-disputed" and "at 4 does not continue the 2 entries" in trouble.what_en
    assert Offer.read(trouble.evidence).old == 2
    assert verify(log_verifier()).verified, "the alarm itself is in the journal"


def test_a_cut_own_log_is_admitted_to_the_peer(log: RemoteLog) -> None:
    peer = Peer.objects.get()
    size = grow()
    log.seen = Checkpoint("test-node", size + 4, bytes(32))
    assert offer_checkpoint(peer, log) == "log-disputed"
    assert [offer.old for offer in log.offers] == [0, size + 4]


@pytest.mark.parametrize("line", ["", "x", "— mofa AAAA\n", "another key", "another text"])
def test_a_wrong_cosignature_is_not_kept(log: RemoteLog, line: str) -> None:
    size = grow()
    if line == "another key":
        line = RemoteLog(Remote()).post_checkpoint(Peer(), Offer(0, (), own_note(size)).text()).line
    elif line == "another text":
        other = sign_checkpoint(
            Checkpoint("test-node", size, bytes(32)), Signer("test-node", own_keys().ed25519)
        )
        line = log.post_checkpoint(Peer(), Offer(0, (), other).text()).line

    class Wrong:
        def post_checkpoint(self, peer: Peer, offer: str) -> Answer:
            return Answer(Verdict.COSIGNED, line)

    before = own_note(size)
    assert offer_checkpoint(Peer.objects.get(), Wrong()) in ("cosignature-refused", "checkpoint-malformed")
    assert own_note(size) == before and Peer.objects.get().witnessed == 0


@pytest.mark.parametrize(
    ("status", "body", "answer"),
    [
        (200, "— mofa AAAA\n", Answer(Verdict.COSIGNED, "— mofa AAAA\n")),
        (409, "7\n", Answer(Verdict.CONFLICT, seen=7)),
        (422, "7\n", Answer(Verdict.ALARM, seen=7)),
        (409, "seven", None),
        (404, "{}", None),
        (500, "", None),
    ],
)
def test_answers_come_home_by_http(log: RemoteLog, status: int, body: str, answer: Answer | None) -> None:
    asked: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append((self.path, self.rfile.read(int(self.headers["Content-Length"])).decode()))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    peer = Peer(name="mofa", address=f"http://127.0.0.1:{server.server_port}")
    log.write("one")
    try:
        if answer is None:
            with pytest.raises(Unreachable):
                HttpCarrier().post_checkpoint(peer, log.offer(0))
        else:
            assert HttpCarrier().post_checkpoint(peer, log.offer(0)) == answer
    finally:
        server.shutdown()
        server.server_close()
    assert asked == [(PATH, log.offer(0))]
    with pytest.raises(Unreachable):
        HttpCarrier().post_checkpoint(peer, log.offer(0))


def test_two_peers_sign_one_checkpoint(log: RemoteLog) -> None:
    second = Remote(name="mpi", agencies=("mpi",))
    second.join()
    size = grow()
    for each in (log, RemoteLog(second)):
        assert offer_checkpoint(Peer.objects.get(name=each.remote.name), each) == ""
    cosigned = verify_checkpoint(own_note(size), log_verifier(), peer_verifiers(), quorum=2)
    assert cosigned.witnesses == ("mofa", "mpi")


def test_offers_wait_for_news_and_rest_after_failure(log: RemoteLog) -> None:
    now = 0.0
    offers = Offers(monotonic=lambda: now)
    grow()
    offers.round(log)
    grow("Hai")
    offers.round(log)
    assert len(log.offers) == 1, "a silent peer is shown a checkpoint now and then only"
    now += EVERY
    offers.round(log)
    assert len(log.offers) == 2
    grow("Ba")
    from comity.kernel import clock

    Peer.objects.update(heard_at=clock.now())
    offers.round(log)
    assert len(log.offers) == 3, "a peer that was heard is shown it at once"
    log.seen = Checkpoint("test-node", 1, bytes(32))
    grow("Bốn")
    Peer.objects.update(heard_at=clock.now())
    offers.round(log)
    tried = len(log.offers)
    Peer.objects.update(heard_at=clock.now())
    now += REST
    offers.round(log)
    assert len(log.offers) == tried, "after an alarm it rests longer"


# Tampering that the cosignatures show


def test_a_removed_cosignature_is_named(log: RemoteLog) -> None:
    size = grow()
    offer_checkpoint(Peer.objects.get(), log)
    note = own_note(size)
    sql("UPDATE kernel_signedcheckpoint SET note = %s WHERE size = %s", note[: note.index("— mofa")], size)
    (found,) = verify(log_verifier()).discrepancies
    assert (found.place, found.what.en) == (f"checkpoint {size}", "the cosignature of mofa was removed")


def test_a_forged_cosignature_is_named(log: RemoteLog) -> None:
    size = grow()
    offer_checkpoint(Peer.objects.get(), log)
    note = own_note(size)
    last = note.rstrip("\n").rpartition(" ")[2]
    forged = last[:20] + ("A" if last[20] != "A" else "B") + last[21:]
    sql("UPDATE kernel_signedcheckpoint SET note = %s WHERE size = %s", note.replace(last, forged), size)
    found = verify(log_verifier()).discrepancies
    assert found[0].place == f"checkpoint {size}" and "“mofa” does not hold" in found[0].what.en


@pytest.fixture
def undone() -> Iterator[None]:
    """What is left behind is more than the database would keep."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_log_cut_off_behind_its_checkpoints_is_named_by_what_was_cosigned(
    log: RemoteLog, undone: None
) -> None:
    """Everything since an earlier checkpoint removed without a trace: only the peer's memory tells."""
    grow()
    size = grow("Hai")
    offer_checkpoint(Peer.objects.get(), log)
    for table, where in (
        ("kernel_signedcheckpoint", f"size = {size}"),
        ("kernel_journalentry", '"index" >= 4'),
        ("kernel_journalnode", "position > 1 AND level = 1 OR position > 0 AND level > 1 OR level > 2"),
    ):
        sql(f"DELETE FROM {table} WHERE {where}")
    for table in ("reader", "version", "account", "record"):
        room = "programme" if table == "account" else "kernel"
        column = "id" if table == "record" else "record_id"
        sql(
            f"DELETE FROM {room}_{table} WHERE {column} IN (SELECT id FROM kernel_record WHERE title = 'Hai')"
        )
    (found,) = verify(log_verifier()).discrepancies
    assert f"node mofa cosigned {size} entries; the journal has 4" in found.what.en
    sql("UPDATE exchange_peer SET witnessed = 0")
    assert verify(log_verifier()).verified, "nothing here remembers"
    do_sign_checkpoint()
    Peer.objects.update(witnessed=0)
    assert offer_checkpoint(Peer.objects.get(), log) == "log-disputed", "the peer does"


def test_a_seen_checkpoint_changed_here_is_named(log: RemoteLog) -> None:
    log.write("one")
    post(log.offer(0))
    sql("UPDATE kernel_signedcheckpoint SET size = 2 WHERE own = %s", False)
    (found,) = verify(log_verifier()).discrepancies
    assert found.place == "checkpoint mofa 2"


def test_a_deleted_alarm_is_named(log: RemoteLog) -> None:
    log.write("one", "two")
    post(log.offer(0))
    forked = RemoteLog(log.remote)
    forked.write("ONE", "two", "three")
    post(forked.offer(2))
    assert verify(log_verifier()).verified
    sql("DELETE FROM exchange_trouble")
    (found,) = verify(log_verifier()).discrepancies
    assert found.place.startswith("alarm mofa log-forked") and found.what.en == "it was deleted"


def test_offers_read_back_as_they_were_written() -> None:
    tree = Tree(MemoryNodes())
    for leaf in range(7):
        tree.append(bytes([leaf]) * 32)
    note = sign_checkpoint(Checkpoint("test-node", 7, tree.root()), Signer("test-node", own_keys().ed25519))
    offer = Offer(3, tuple(tree.consistency_proof(3)), note)
    assert Offer.read(offer.text()) == offer
    with pytest.raises(Problem):
        Offer.read(offer.text().replace("old 3", "old 03"))
