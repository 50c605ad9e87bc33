"""Break-glass: reading one record above one's clearance, for minutes, seen by everybody it concerns."""

import uuid
from dataclasses import replace

import pytest

from comity.exchange.inbox import receive
from comity.kernel.access import Verb, decide
from comity.kernel.acting import Acting, Role
from comity.kernel.glass import GlassBody, glass_notices, glasses_to_consent, open_glasses, targets_of
from comity.kernel.glass_breaking import (
    do_acknowledge_glass,
    do_answer_glass,
    do_break_glass,
    do_end_glass,
    end_glasses,
)
from comity.kernel.labels import EVERYONE, Label
from comity.kernel.opening import open_record
from comity.kernel.reading import content, facts_of, get
from comity.kernel.records import Record
from comity.kernel.renderings import do_translate
from comity.programme.models import Account
from tests.acts import BORDER_GUARD, ELSEWHERE, account, office
from tests.exchange.remote import Remote, envelope
from tests.kernel.worlds import HEAD, OFFICER, entries, later, person, refused

pytestmark = pytest.mark.django_db

POST = "11111111-0000-7000-8000-000000000000"
DUTY = person("duty", Role.OFFICER, Role.HEAD, Role.CLERK, clearance=1, post=POST)


def wearing(acting: Acting = DUTY) -> Acting:
    """The hat as it is put on now, with the glass that its person has broken."""
    return replace(acting, glass=targets_of(acting.person).get(acting.post, frozenset()))


def secret(marking: int = 2, acting: Acting | None = None) -> Record:
    return account("Diễn tập cứu hộ", label=Label(marking), acting=acting)


class TestBreaking:
    def test_it_opens_that_record_for_reading_until_the_time_is_up(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        record, other = secret(), secret()
        grant = do_break_glass(record.pk, "Tàu gặp nạn, cần số liên lạc", 30, acting=DUTY)
        assert grant.state == "open"
        assert open_record(record.pk, wearing()) == record
        assert list(Account.objects.visible_to(wearing()).values_list("pk", flat=True)) == [record.pk]
        with refused("not-found"):
            open_record(record.pk, DUTY)
        with refused("not-found"):
            open_record(other.pk, wearing())
        later(monkeypatch, minutes=31)
        with refused("not-found"):
            open_record(record.pk, wearing())
        assert open_glasses(wearing()) == []

    @pytest.mark.parametrize("verb", [Verb.WRITE, Verb.APPROVE, Verb.SEND])
    def test_it_opens_nothing_but_reading(self, verb: Verb) -> None:
        record = secret()
        do_break_glass(record.pk, "Khẩn", 5, acting=DUTY)
        assert not decide(wearing(), verb, facts_of(record)).allowed
        with refused("forbidden"):
            get(record.pk, wearing(), verb=verb)

    def test_nothing_is_made_or_shared_of_what_was_read(self) -> None:
        record = secret()
        do_break_glass(record.pk, "Khẩn", 5, acting=DUTY)
        with refused("marking-above-reach"):
            do_translate(record.pk, "en", {"title": "t"}, "x", acting=wearing())

    def test_never_another_agencys_nor_above_the_ceiling_nor_what_is_not_there(self) -> None:
        beyond = secret()
        for record_id in (secret(acting=office(BORDER_GUARD)).pk, uuid.uuid4(), "no id"):
            with refused("not-found"):
                do_break_glass(record_id, "Khẩn", 5, acting=DUTY)
        shared = account(label=Label(2, frozenset({EVERYONE})), acting=office(BORDER_GUARD))
        with refused("not-found"):
            do_break_glass(shared.pk, "Khẩn", 5, acting=DUTY)
        for nobody in (replace(DUTY, roles=frozenset({Role.ADMINISTRATOR})), replace(DUTY, agency=ELSEWHERE)):
            with refused("not-found"):
                do_break_glass(beyond.pk, "Khẩn", 5, acting=nobody)

    def test_what_may_be_read_anyway_needs_no_glass(self) -> None:
        with refused("glass-not-needed"):
            do_break_glass(secret().pk, "Khẩn", 5, acting=OFFICER)

    def test_a_reason_and_a_time_within_the_profiles_limit(self) -> None:
        with refused("reason-missing"):
            do_break_glass(secret().pk, " ", 5, acting=DUTY)
        for minutes in (0, 61):
            with refused("glass-too-long"):
                do_break_glass(secret().pk, "Khẩn", minutes, acting=DUTY)


class TestConsent:
    def test_from_the_profiles_marking_a_second_person_consents(self) -> None:
        record = secret(3)
        grant = do_break_glass(record.pk, "Khẩn", 5, acting=DUTY)
        assert grant.state == "asked"
        with refused("not-found"):
            open_record(record.pk, wearing())
        assert [one.glass for one in glasses_to_consent(HEAD)] == [grant.pk]
        assert do_answer_glass(grant.pk, True, acting=HEAD).state == "open"
        assert open_record(record.pk, wearing()) == record
        assert content(get(grant.pk, HEAD), GlassBody).consent_by == "Office of head"

    def test_not_ones_own_nor_that_of_who_may_not_read_it(self) -> None:
        grant = do_break_glass(secret(3).pk, "Khẩn", 5, acting=DUTY)
        for other in (replace(DUTY, office="Another hat"), replace(HEAD, clearance=2), OFFICER):
            with refused("forbidden"):
                do_answer_glass(grant.pk, True, acting=other)
        assert glasses_to_consent(DUTY) == []

    def test_a_refusal_and_silence_open_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        record = secret(3)
        refused_grant = do_break_glass(record.pk, "Khẩn", 5, acting=DUTY)
        assert do_answer_glass(refused_grant.pk, False, acting=HEAD).state == "refused"
        asked = do_break_glass(record.pk, "Khẩn", 5, acting=DUTY)
        later(monkeypatch, minutes=6)
        with refused("glass-closed"):
            do_answer_glass(asked.pk, True, acting=HEAD)
        end_glasses()
        assert get(asked.pk, HEAD).state == "ended"
        with refused("not-found"):
            open_record(record.pk, wearing())


class TestSeen:
    def test_grant_each_opening_and_end_are_journaled(self, monkeypatch: pytest.MonkeyPatch) -> None:
        record = secret()
        do_break_glass(record.pk, "Khẩn", 5, acting=DUTY)
        open_record(record.pk, wearing())
        open_record(record.pk, wearing())
        later(monkeypatch, minutes=6)
        end_glasses()
        end_glasses()
        assert [(told["event"], told["office"]) for told in entries("glass")] == [
            ("granted", "Office of duty"),
            ("ended", "Comity"),
        ]
        assert [told["glass"] for told in entries("opened")] == [True, True]

    def test_the_banner_names_what_is_open_under_that_hat(self) -> None:
        record = secret()
        grant = do_break_glass(record.pk, "Khẩn", 5, acting=DUTY)
        (shown,) = open_glasses(wearing())
        assert (shown.glass, shown.target, shown.reason) == (grant.pk, record.pk, "Khẩn")
        assert open_glasses(replace(wearing(), post="")) == []
        do_end_glass(grant.pk, acting=wearing())
        assert open_glasses(wearing()) == []
        with refused("not-found"):
            open_record(record.pk, wearing())

    def test_the_head_has_notice_whatever_their_clearance_until_they_take_it(self) -> None:
        grant = do_break_glass(secret().pk, "Khẩn", 5, acting=DUTY)
        low = replace(HEAD, clearance=0)
        assert [one.office for one in glass_notices(low)] == ["Office of duty"]
        assert glass_notices(OFFICER) == [] == glass_notices(replace(HEAD, agency=BORDER_GUARD))
        with refused("forbidden"):
            do_acknowledge_glass(grant.pk, acting=DUTY)
        with refused("not-found"):
            do_acknowledge_glass(grant.pk, acting=replace(HEAD, agency=BORDER_GUARD))
        do_acknowledge_glass(grant.pk, acting=low)
        assert glass_notices(low) == []
        assert open_glasses(wearing()) != []

    def test_a_head_ends_it_and_others_cannot(self) -> None:
        record = secret()
        grant = do_break_glass(record.pk, "Khẩn", 5, acting=DUTY)
        with refused("not-found"):
            do_end_glass(grant.pk, acting=OFFICER)
        do_end_glass(grant.pk, acting=HEAD)
        with refused("not-found"):
            open_record(record.pk, wearing())

    def test_a_grant_does_not_tell_the_title_of_what_was_read(self) -> None:
        grant = do_break_glass(secret().pk, "Khẩn", 5, acting=DUTY)
        assert "Diễn tập" not in grant.title + grant.folded + str(grant.titles)


def test_a_grant_from_another_node_opens_nothing() -> None:
    """What gives rights on its own node is refused at the door."""
    remote = Remote()
    remote.join()
    body = {
        "language": "vi",
        "title": "t",
        "target": str(secret().pk),
        "reason": "r",
        "minutes": 5,
        "holder": "duty",
    }
    body |= {"post": POST, "office": "o", "needs_consent": False, "until": "2099-01-01T00:00:00.000Z"}
    forged = envelope().model_copy(update={"kind": "glass", "state": "open", "body": body, "title": "t"})
    remote.tell(forged)
    receive(remote.parcel())
    assert wearing().glass == frozenset()
    assert not Record.objects.for_machine().filter(pk=forged.id).exists()
