"""Name and password at the door: who is let in, what is told, how failures lock, what is written down."""

import dataclasses
import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from comity.directory.models import User
from comity.directory.signing_events import events_for
from comity.directory.signing_locks import forget_old_failures
from comity.directory.signing_tables import FailedAttempts, SignInEvent
from comity.exchange.keys import log_verifier
from comity.kernel import clock
from comity.kernel.acting import Acting, Role
from comity.kernel.journal import JournalEntry
from comity.kernel.proof import verify
from tests.acts import BORDER_GUARD
from tests.signin.people import SECRET, enter, is_in, person, told
from tests.web.test_today import text_of

pytestmark = pytest.mark.django_db


def words(answer: object) -> str:
    """A page's words without what differs by request."""
    return text_of(re.sub(r'(value|csrfmiddlewaretoken)="[^"]*"', "", answer.content.decode()))  # type: ignore[attr-defined]


class TestPassword:
    def test_it_opens_the_page_that_was_asked_for(self) -> None:
        person()
        client = Client()
        assert client.get("/plans/").headers["Location"] == "/sign-in/?next=/plans/"
        given = {"login": "officer-1", "password": SECRET, "next": "/plans/"}
        assert client.post("/sign-in/", given).headers["Location"] == "/plans/"
        assert client.get("/plans/").status_code == 200

    def test_nobody_is_sent_elsewhere(self) -> None:
        person()
        given = {"login": "officer-1", "password": SECRET, "next": "https://elsewhere.example/"}
        assert Client().post("/sign-in/", given).headers["Location"] == "/"

    def test_known_and_unknown_names_are_told_the_same_and_locked_alike(self) -> None:
        person()
        closed = person("closed-1")
        User.objects.filter(pk=closed.pk).update(is_active=False)
        for attempt in range(7):
            answers = {name: enter(name, "wrong")[1] for name in ("officer-1", "nobody-1", "closed-1")}
            assert {answer.status_code for answer in answers.values()} == {400}
            assert len({words(answer) for answer in answers.values()}) == 1
            said = words(answers["nobody-1"])
            assert ("phải chờ đến" in said) == (attempt >= 5) and ("không đúng" in said) == (attempt < 5)

    def test_known_and_unknown_names_cost_one_hash_each(self, monkeypatch: pytest.MonkeyPatch) -> None:
        person()
        from django.contrib.auth.hashers import MD5PasswordHasher

        spent: list[str] = []
        encode = MD5PasswordHasher.encode

        def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
            spent.append(password)
            return str(encode(self, password, salt))

        monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
        for name in ("officer-1", "nobody-1"):
            spent.clear()
            enter(name, "wrong")
            assert spent == ["wrong"], name

    def test_a_closed_account_stays_out_with_the_right_password(self) -> None:
        closed = person("closed-1")
        User.objects.filter(pk=closed.pk).update(is_active=False)
        client, answer = enter("closed-1")
        assert not is_in(client) and answer.status_code == 400
        assert words(answer) == words(enter("nobody-1")[1])

    def test_whoever_holds_no_post_is_told_so(self) -> None:
        User.objects.create_user("postless-1", SECRET)
        client, answer = enter("postless-1")
        assert not is_in(client) and answer.status_code == 400 and "không giữ chức vụ" in words(answer)

    def test_what_is_not_wanted_of_allauth_has_no_address(self) -> None:
        for name in (
            *("account_signup", "account_email", "account_reset_password", "account_set_password"),
            *("socialaccount_connections", "socialaccount_signup", "account_confirm_email"),
        ):
            with pytest.raises(NoReverseMatch):
                reverse(name)
        for address in ("/sign-up/", "/signup/", "/accounts/signup/", "/sign-in/by/nobody/back/"):
            assert Client().get(address).status_code == 404


class TestLockOut:
    def lock(self, name: str, times: int = 5) -> None:
        for _ in range(times):
            enter(name, "wrong")

    def later(self, monkeypatch: pytest.MonkeyPatch, **more: float) -> None:
        moment = clock.now() + timedelta(**more)
        monkeypatch.setattr(clock, "now", lambda: moment)

    def test_the_right_password_has_to_wait_and_each_further_failure_doubles_the_wait(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        person()
        self.lock("officer-1")
        assert not is_in(enter("officer-1")[0])
        self.later(monkeypatch, seconds=61)
        enter("OFFICER-1", "wrong")  # another spelling of the same name
        self.later(monkeypatch, seconds=61)
        assert not is_in(enter("officer-1")[0])
        self.later(monkeypatch, seconds=61)
        assert is_in(enter("officer-1")[0])
        assert len(told("locked")) == 2

    def test_attempts_while_waiting_are_not_written_down_one_by_one(self) -> None:
        self.lock("nobody-1", 9)
        assert len(told("refused")) == 5

    def test_coming_in_forgives_and_so_does_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        person()
        self.lock("officer-1", 4)
        assert is_in(enter("officer-1")[0])
        self.lock("officer-1", 4)
        assert is_in(enter("officer-1")[0])
        self.later(monkeypatch, hours=25)
        forget_old_failures()
        assert not FailedAttempts.objects.exists()

    def test_an_address_locks_too_and_others_stay_open(self, monkeypatch: pytest.MonkeyPatch) -> None:
        person()
        for number in range(50):
            enter(f"guess-{number}", "wrong", REMOTE_ADDR="192.0.2.7")
        assert not is_in(enter("officer-1", REMOTE_ADDR="192.0.2.7")[0])
        assert is_in(enter("officer-1", REMOTE_ADDR="192.0.2.8")[0])
        assert [one["address"] for one in told("address-locked")] == ["192.0.2.7"]

    def test_the_address_behind_a_trusted_proxy_counts_and_a_made_up_one_does_not(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        enter("nobody-1", "wrong", HTTP_X_FORWARDED_FOR="203.0.113.9")
        monkeypatch.setattr(settings, "NODE", dataclasses.replace(settings.NODE, sign_in={"proxies": 1}))
        enter("nobody-1", "wrong", HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.4")
        assert [one["address"] for one in told("refused")] == ["127.0.0.1", "198.51.100.4"]


class TestJournal:
    def test_unknown_names_and_passwords_are_not_to_be_learned(self) -> None:
        person()
        enter("mistyped-secret-1", "first-wrong-secret")
        enter("mistyped-secret-1", "first-wrong-secret")
        enter("officer-1", "second-wrong-secret")
        held = json.dumps(list(JournalEntry.objects.values_list("payload", flat=True)))
        held += json.dumps(list(FailedAttempts.objects.values_list("key", flat=True)))
        assert "secret-1" not in held and "wrong-secret" not in held
        first, second, known = told("refused")
        assert first["person"] == second["person"] == "" and known["person"] == "officer-1"
        assert first["name"] == second["name"] and len(first["name"]) == 64 and known["name"] == ""

    def test_in_and_out_are_told_with_how_and_from_where(self) -> None:
        person()
        client, _ = enter("officer-1", REMOTE_ADDR="192.0.2.7")
        assert client.get("/sign-out/").status_code == 405
        assert client.post("/sign-out/").headers["Location"] == "/sign-in/" and not is_in(client)
        came, left = told("signed-in", "signed-out")
        assert (came["person"], came["how"], came["address"]) == ("officer-1", ["password"], "192.0.2.7")
        assert left["person"] == "officer-1"

    def test_auditors_read_their_agency_and_unknown_names_only(self) -> None:
        person()
        person("guard-1", agency=BORDER_GUARD)
        enter("officer-1", "wrong")
        enter("guard-1", "wrong")
        enter("nobody-1", "wrong")
        auditor = Acting("mnd-dfr", "Auditor", frozenset({Role.AUDITOR}), 0)
        assert {one.person for one in events_for(auditor)} == {"officer-1", ""}

    def test_a_row_changed_deleted_or_inserted_in_the_database_is_named(self) -> None:
        person()
        enter("officer-1", "wrong")
        enter("officer-1", "wrong")
        assert verify(log_verifier()).verified
        changed, deleted = SignInEvent.objects.filter(event="refused").order_by("entry")
        rows = SignInEvent.objects
        rows.filter(pk=changed.pk).update(person="somebody-else")
        rows.filter(pk=deleted.pk).delete()
        rows.bulk_create([SignInEvent(entry=10**6, person="officer-1", event="signed-in", at=clock.now())])
        places = {found.place for found in verify(log_verifier()).discrepancies}
        assert places == {f"sign-in {changed.pk}", f"sign-in {deleted.pk}", "sign-in 1000000"}
