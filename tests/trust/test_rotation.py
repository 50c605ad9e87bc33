"""Keys change, end, are lost and stolen: channels go on, and what was signed before stays verifiable."""

from datetime import timedelta

import pytest

from comity.exchange.channels import key_of
from comity.exchange.courier import deliver
from comity.exchange.inbox import receive
from comity.exchange.keys import do_sign_checkpoint, log_verifier, own_keys
from comity.exchange.models import InEntry, Peer, Receipt, Trouble
from comity.exchange.offering import offer_checkpoint
from comity.exchange.probing import Probes
from comity.exchange.protocol import NodeKeys, Refused, key_id, read_receipt
from comity.exchange.trust.history import evidence_keys
from comity.exchange.trust.models import Announcement, NodeKey
from comity.exchange.trust.replacing import do_replace_peer_keys, do_revoke_peer_keys
from comity.exchange.trust.rotating import do_settle, renew_without_announcing, rotate, settle
from comity.exchange.witness import Verdict, peer_verifiers, witness
from comity.kernel import clock, node
from comity.kernel.checkpoint import verify_checkpoint
from comity.kernel.journal import SignedCheckpoint
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.proof import verify
from tests.acts import account
from tests.exchange.logs import RemoteLog
from tests.exchange.remote import Remote, envelope
from tests.trust.far_keys import FarKeys

pytestmark = pytest.mark.django_db

SHARED = Label(0, frozenset({"mofa"}))


@pytest.fixture
def far() -> FarKeys:
    return FarKeys(Remote())


def peer() -> Peer:
    return Peer.objects.get()


def told(far: FarKeys, title: str) -> str:
    """The far node writes something; what its receipt meant to it."""
    far.queue(envelope(title=title).canonical())
    return far.take_receipt(receive(far.parcel()))


def sound() -> None:
    outcome = verify(log_verifier())
    assert outcome.verified, outcome.as_json()


class TestOwnKeys:
    def test_new_keys_are_told_before_anything_is_signed_by_them(self, far: FarKeys) -> None:
        account("Một", label=SHARED)
        assert deliver(peer(), far) == 1
        assert told(far, "One") == "Advance"
        before, sealed_to_old = own_keys(), None
        far.queue(envelope(title="Two").canonical())
        sealed_to_old = far.parcel()
        rotate()
        assert own_keys().signing != before.signing
        account("Hai", label=SHARED)
        probes = Probes()
        assert probes.ready(peer(), far), peer().trouble
        assert deliver(peer(), far) == 1 and len(far.held()) == 2
        assert Announcement.objects.get().told_at is not None
        assert far.take_receipt(receive(sealed_to_old)) == "Advance", "what was sealed to the old key opens"
        assert told(far, "Three") == "Advance"
        assert InEntry.objects.count() == 3
        sound()

    def test_a_running_courier_notices_by_itself(self, far: FarKeys) -> None:
        probes = Probes()
        assert probes.ready(peer(), far)
        rotate()
        rotate()
        account("Một", label=SHARED)
        assert probes.ready(peer(), far) and deliver(peer(), far) == 1
        assert Announcement.objects.filter(told_at__isnull=False).count() == 2
        sound()

    def test_a_peer_that_forgot_is_told_again(self, far: FarKeys) -> None:
        rotate()
        Probes().ready(peer(), far)
        far.forget()
        assert not Probes().ready(peer(), far), "it does not know the new key"
        assert Probes().ready(peer(), far), peer().trouble

    def test_a_replay_from_before_is_answered_by_the_receipt_of_then(self, far: FarKeys) -> None:
        far.queue(envelope(title="One").canonical())
        parcel = far.parcel()
        first = receive(parcel)
        rotate()
        assert receive(parcel) == first
        far.take_receipt(first)

    def test_after_a_theft_receipts_are_given_anew(self, far: FarKeys) -> None:
        far.queue(envelope(title="One").canonical())
        parcel = far.parcel()
        first = receive(parcel)
        renew_without_announcing("stolen")
        # The far node, which compared the new fingerprint, writes to the new key; the entry is the same.
        again = receive(far.parcel())
        assert again != first, "the old receipt's key counts no more"
        assert NodeKey.objects.get(peer__isnull=True, revoked_at__isnull=False).reason == "stolen"
        sound()

    def test_checkpoints_of_every_key_are_verified_by_the_key_of_their_day(self, far: FarKeys) -> None:
        account("Một")
        do_sign_checkpoint()
        old = log_verifier()
        rotate()
        account("Hai")
        do_sign_checkpoint()
        outcome = verify(log_verifier())
        assert outcome.verified and outcome.checkpoints >= 3, outcome.as_json()
        notes = SignedCheckpoint.objects.filter(own=True).order_by("size").values_list("note", flat=True)
        assert verify_checkpoint(notes[0], old) and verify_checkpoint(list(notes)[-1], log_verifier())
        # A checkpoint that the old key signs after it ended is not the log's.
        NodeKey.objects.filter(peer__isnull=True, ended_at__isnull=False).update(signed_size=1)
        assert not verify(log_verifier()).verified

    def test_a_crash_between_file_and_tables_heals(self, far: FarKeys) -> None:
        from comity.exchange.trust import rotating

        def power_cut() -> None:
            raise KeyboardInterrupt

        settle()
        kept, rotating.settle = rotating.settle, power_cut
        try:
            with pytest.raises(KeyboardInterrupt):
                rotate()
        finally:
            rotating.settle = kept
        # The first settle of `rotate` was cut: nothing changed yet.
        assert NodeKey.objects.filter(peer__isnull=True).count() == 1
        calls = []

        def second_time() -> None:
            calls.append(1)
            if len(calls) == 2:
                raise KeyboardInterrupt

        rotating.settle = second_time
        try:
            with pytest.raises(KeyboardInterrupt):
                rotate()
        finally:
            rotating.settle = kept
        assert not Announcement.objects.exists(), "the tables know nothing of the new keys"
        settle()
        assert Probes().ready(peer(), far), peer().trouble
        assert NodeKey.objects.filter(peer__isnull=True).count() == 2
        do_settle()
        assert NodeKey.objects.filter(peer__isnull=True).count() == 2, "settling again changes nothing"
        sound()

    def test_lost_keys(self, far: FarKeys) -> None:
        told(far, "One")
        settle()
        node.here().keys_file.unlink()
        with pytest.raises(Problem) as missing:
            own_keys()
        assert missing.value.code == "keys-missing"
        new = renew_without_announcing("lost")
        assert new.fingerprint == own_keys().public.fingerprint
        far.known = {key_id(new.signing): far.known.popitem()[1]._replace(key=new.signing)}
        far.desk = far.desk.__class__(**{**vars(far.desk), "key_of": far.known.get})
        assert told(far, "Two") == "Advance", "the channel goes on where it stood"
        sound()


class TestPeersKeys:
    def test_a_peer_follows_its_own_keys(self, far: FarKeys) -> None:
        told(far, "One")
        old = far.remote.keys
        announcement = far.rotated()
        receipt = receive(announcement)
        assert receive(announcement) and read_receipt(
            receipt, key_of=far.known.get, network="test", here="mofa"
        )
        assert peer().fingerprint == far.remote.keys.public.fingerprint
        assert told(far, "Two") == "Advance"
        far.use(old)
        assert told(far, "Three") == "Advance", "both count while the overlap lasts"
        NodeKey.objects.filter(kid=key_id(old.signing)).update(until=clock.now() - timedelta(days=1))
        with pytest.raises(Refused) as ended:
            told(far, "Four")
        assert ended.value.code == "key-ended"
        assert Receipt.objects.count() == 3

    def test_receipts_of_old_keys_still_verify(self, far: FarKeys) -> None:
        account("Một", label=SHARED)
        deliver(peer(), far)
        receive(far.rotated())
        got = Receipt.objects.get(given=False)
        said = read_receipt(
            got.token, key_of=evidence_keys(peer(), got.at), network="test", here=node.here().name
        )
        assert said.upto == 1
        account("Hai", label=SHARED)
        assert deliver(peer(), far) == 1, "and new ones by the new key"
        sound()

    def test_only_the_current_key_names_a_successor(self, far: FarKeys) -> None:
        first = far.remote.keys
        receive(far.rotated())
        second = far.remote.keys
        far.use(first)
        with pytest.raises(Refused) as refused:
            receive(far.rotated())
        assert refused.value.code == "key-not-current"
        assert peer().fingerprint == second.public.fingerprint
        far.use(NodeKeys.generate())
        with pytest.raises(Refused) as stranger:
            receive(far.rotated())
        assert stranger.value.code == "sender-unknown"

    def test_revoked_keys_sign_nothing_more_and_what_was_before_stays(self, far: FarKeys) -> None:
        account("Một", label=SHARED)
        deliver(peer(), far)
        told(far, "One")
        far.queue(envelope(title="Two").canonical())
        late = far.parcel()
        got = Receipt.objects.get(given=False)
        assert do_revoke_peer_keys(peer(), "laptop stolen", by="operator") == 1
        with pytest.raises(Refused) as refused:
            receive(late)
        assert refused.value.code == "key-revoked" and Trouble.objects.filter(code="key-revoked").exists()
        account("Hai", label=SHARED)
        assert deliver(peer(), far) == 0 and "revoked" in peer().trouble
        known = evidence_keys(peer(), got.at)
        assert read_receipt(got.token, key_of=known, network="test", here=node.here().name).upto == 1
        with pytest.raises(Refused):
            read_receipt(
                got.token, key_of=evidence_keys(peer(), clock.now()), network="test", here=node.here().name
            )
        sound()
        # New keys, compared by voice: the channel goes on, in both directions.
        far.use(NodeKeys.generate())
        card = far.remote.card()
        with pytest.raises(Problem) as differs:
            do_replace_peer_keys(peer(), card, "ABCD", "stolen", by="operator")
        assert differs.value.code == "fingerprint-differs"
        do_replace_peer_keys(peer(), card, card.fingerprint, "stolen", by="operator")
        assert told(far, "Three") == "Advance"
        assert deliver(peer(), far) == 1
        assert len(far.held()) == 2 and InEntry.objects.count() == 3
        sound()

    def test_a_revoked_key_does_not_come_back(self, far: FarKeys) -> None:
        do_revoke_peer_keys(peer(), "stolen", by="operator")
        card = far.remote.card()
        with pytest.raises(Problem) as used:
            do_replace_peer_keys(peer(), card, card.fingerprint, "again", by="operator")
        assert used.value.code == "keys-in-use"

    def test_cosigning_goes_on_over_both_sides_changes(self, far: FarKeys) -> None:
        log = RemoteLog(far.remote)
        log.write("one")
        assert witness(log.offer(0)).verdict is Verdict.COSIGNED
        do_sign_checkpoint()
        assert offer_checkpoint(peer(), log) == ""
        receive(far.rotated())
        rotate()
        assert witness(log.offer(1)).verdict is Verdict.COSIGNED, "the same note, by our new key"
        log.write("two")
        assert witness(log.offer(1)).verdict is Verdict.COSIGNED
        assert offer_checkpoint(peer(), log) == ""
        noted = SignedCheckpoint.objects.filter(own=True).order_by("-size").first()
        assert noted is not None
        assert verify_checkpoint(noted.note, log_verifier(), peer_verifiers(), quorum=1)
        sound()

    def test_a_key_changed_by_hand_is_named(self, far: FarKeys) -> None:
        other = Remote().keys.public
        NodeKey.objects.update(keys=other.as_dict())
        Peer.objects.update(keys=other.as_dict())
        places = {found.place.split()[0] for found in verify(log_verifier()).discrepancies}
        assert {"key", "peer"} <= places
        NodeKey.objects.all().delete()
        assert any(found.place.startswith("key") for found in verify(log_verifier()).discrepancies)


def test_nobodys_key_is_nobodys() -> None:
    assert key_of("nobody") is None
