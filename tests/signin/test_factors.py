"""Second factors: an authenticator app by real codes, recovery codes, whom the profile asks for one, forced changes."""

from typing import Any

import pytest
from django.test import Client

from comity.directory.models import User
from comity.directory.signing_care import do_give_password, do_reset_factors
from comity.directory.signing_passwords import do_change_password
from comity.kernel import clock
from comity.kernel.acting import Role, machine
from tests.signin.people import SECRET, again, code, enter, is_in, person, set_up_app, told

pytestmark = pytest.mark.django_db

NEW = "quite another secret"


def change(client: Client, old: str, new: str) -> Any:
    return client.post("/sign-in/mine/password/", {"oldpassword": old, "password1": new, "password2": new})


class TestApp:
    def test_it_is_asked_for_after_the_password_and_a_code_opens_once(self) -> None:
        person()
        first, _ = enter("officer-1")
        secret = set_up_app(first)
        second, answer = enter("officer-1")
        assert answer.url == "/sign-in/second/" and not is_in(second)
        assert second.get("/plans/").headers["Location"].startswith("/sign-in/")
        assert second.post("/sign-in/second/", {"code": "000000"}).status_code == 200 and not is_in(second)
        used = code(secret, steps=1)
        assert second.post("/sign-in/second/", {"code": used}).headers["Location"] == "/" and is_in(second)
        third, _ = enter("officer-1")
        third.post("/sign-in/second/", {"code": used})
        assert not is_in(third)
        assert told("signed-in")[-1]["how"] == ["password", "totp"]
        added = [one["how"] for one in told("factor-added")]
        assert ["totp"] in added and ["recovery_codes"] in added

    def test_wrong_codes_lock_the_account_like_wrong_passwords(self) -> None:
        person()
        secret = set_up_app(enter("officer-1")[0])
        client, _ = enter("officer-1")
        for _ in range(5):
            client.post("/sign-in/second/", {"code": "000000"})
        client.post("/sign-in/second/", {"code": code(secret, steps=1)})
        assert not is_in(client) and told("locked")[-1]["person"] == "officer-1"
        # The password being right in between gives no further guesses.
        assert enter("officer-1")[1].status_code == 400

    def test_a_recovery_code_opens_once_and_the_codes_are_shown_once(self) -> None:
        person()
        client, _ = enter("officer-1")
        set_up_app(client)
        codes = client.get("/sign-in/mine/codes/").context["unused_codes"]
        assert len(codes) == 10 and codes[0] not in client.get("/sign-in/mine/codes/").content.decode()
        for expected in (True, False):
            other, _ = enter("officer-1")
            other.post("/sign-in/second/", {"code": codes[0]})
            assert is_in(other) is expected

    def test_factors_change_only_after_proving_again_who_it_is(self) -> None:
        person()
        client, _ = enter("officer-1")
        for address in ("app", "passkeys/add"):
            answer = client.get(f"/sign-in/mine/{address}/")
            assert answer.headers["Location"].startswith("/sign-in/mine/again/")
        assert client.post("/sign-in/mine/again/", {"password": "wrong"}).status_code == 200
        assert told("refused")[-1]["person"] == "officer-1"
        set_up_app(client)
        fresh, _ = enter("officer-1")
        assert fresh.post("/sign-in/mine/app/remove/").headers["Location"].startswith("/sign-in/")
        assert client.post("/sign-in/mine/app/remove/").headers["Location"] == "/sign-in/mine/"
        assert told("factor-removed")[0]["how"] == ["totp"]

    def test_the_key_is_not_in_the_database_in_clear(self) -> None:
        user = person()
        secret = set_up_app(enter("officer-1")[0])
        from allauth.mfa.models import Authenticator

        stored = [str(row.data) for row in Authenticator.objects.filter(user=user)]
        assert len(stored) == 2 and not any(secret in one for one in stored)

    def test_the_first_factor_ends_sessions_that_came_in_without_one(self) -> None:
        person()
        here, elsewhere = enter("officer-1")[0], enter("officer-1")[0]
        set_up_app(here)
        assert here.get("/plans/").status_code == 200 and elsewhere.get("/plans/").status_code == 302


class TestRequired:
    @pytest.mark.parametrize("role", [Role.HEAD, Role.CLERK, Role.ADMINISTRATOR, Role.AUDITOR])
    def test_these_roles_reach_nothing_but_the_set_up(self, role: Role) -> None:
        person("chief-1", Role.OFFICER, role)
        client, _ = enter("chief-1")
        for address in ("/", "/plans/", "/search/?q=x", "/sign-in/mine/", "/sign-in/accounts/"):
            answer = client.get(address)
            assert answer.status_code == 302 and answer.headers["Location"] == "/sign-in/set-up/", address
        page = client.get("/sign-in/set-up/").content.decode()
        assert "Thiết lập xác thực bước hai" in page and 'class="rail"' not in page
        missing = client.get("/nothing-here/")
        assert missing.status_code == 404 and 'class="rail"' not in missing.content.decode()
        set_up_app(client)
        assert client.get("/sign-in/mine/codes/").status_code == 200
        assert client.get("/plans/").status_code == 200

    def test_a_lent_role_counts_and_others_are_free(self) -> None:
        person("officer-2")
        assert enter("officer-2")[0].get("/plans/").status_code == 200

    def test_taking_the_factors_away_holds_the_person_and_ends_their_sessions(self) -> None:
        person("chief-1", Role.HEAD)
        client, _ = enter("chief-1")
        set_up_app(client)
        assert do_reset_factors("chief-1", acting=machine("mnd-dfr")) == 1
        assert client.get("/plans/").headers["Location"].startswith("/sign-in/?next=")
        client, answer = enter("chief-1")
        assert answer.headers["Location"] == "/" and client.get("/").headers["Location"] == "/sign-in/set-up/"
        assert told("factor-removed")[-1]["by"] == "Comity"


class TestPasswords:
    def test_a_given_password_must_be_changed_before_anything_opens(self) -> None:
        person()
        client, _ = enter("officer-1")
        given = do_give_password("officer-1", acting=machine("mnd-dfr"))
        assert client.get("/plans/").status_code == 302 and not is_in(enter("officer-1")[0])
        client, _ = enter("officer-1", given)
        assert client.get("/plans/").headers["Location"] == "/sign-in/mine/password/"
        assert change(client, given, NEW).url == "/sign-in/mine/"
        assert client.get("/plans/").status_code == 200
        assert [one["event"] for one in told("password-given", "password-changed")][-2:] == [
            "password-given",
            "password-changed",
        ]

    @pytest.mark.parametrize(
        ("new", "why"),
        [
            ("short", "ít nhất 12 ký tự"),
            ("administrator", "phổ biến"),
            ("my-OFFICER-1-word", "không được chứa tên"),
            (SECRET, "đã từng dùng"),
        ],
    )
    def test_the_profile_rules_hold(self, new: str, why: str) -> None:
        person()
        client, _ = enter("officer-1")
        answer = change(client, SECRET, new)
        assert answer.status_code == 200 and why in answer.content.decode()
        assert is_in(enter("officer-1")[0])

    def test_the_last_passwords_do_not_come_back(self) -> None:
        user = person()
        for number in range(4):
            do_change_password(user, f"{NEW} {number}", "::")
        client, _ = enter("officer-1", f"{NEW} 3")
        assert "đã từng dùng" in change(client, f"{NEW} 3", SECRET).content.decode()
        assert change(client, f"{NEW} 3", f"{NEW} 4").status_code == 302
        assert change(client, f"{NEW} 4", SECRET).status_code == 302

    def test_a_change_ends_other_sessions_and_guesses_at_the_old_one_count(self) -> None:
        person()
        here, elsewhere = enter("officer-1")[0], enter("officer-1")[0]
        assert change(here, "wrong", NEW).status_code == 200 and told("refused")
        assert change(here, SECRET, NEW).status_code == 302
        assert here.get("/plans/").status_code == 200 and elsewhere.get("/plans/").status_code == 302

    def test_an_old_password_must_be_changed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from datetime import timedelta

        user = person()
        client, _ = enter("officer-1")
        assert client.get("/plans/").status_code == 200
        moment = clock.now() + timedelta(days=181)
        monkeypatch.setattr(clock, "now", lambda: moment)
        assert client.get("/plans/").headers["Location"] == "/sign-in/mine/password/"
        assert User.objects.get(pk=user.pk).has_usable_password()

    def test_proving_again_lasts_for_a_short_time(self, settings: Any) -> None:
        person()
        client, _ = enter("officer-1")
        again(client)
        assert client.get("/sign-in/mine/app/").status_code == 200
        settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
        assert client.get("/sign-in/mine/app/").status_code == 302
