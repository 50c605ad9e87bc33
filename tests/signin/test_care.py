"""One's own sessions, an administrator's and an operator's care of accounts, the demo's cast, and hats."""

import dataclasses
import json

import pytest
from django.conf import settings
from django.test import Client
from typer.testing import CliRunner

import comity.cli.account as command
from comity.directory.hats import hats_of
from comity.kernel.acting import Role
from tests.acts import BORDER_GUARD, DEPARTMENT
from tests.signin.people import enter, is_in, person, set_up_app, told
from tests.web.offices import appoint
from tests.web.test_today import do_second_post, text_of

pytestmark = pytest.mark.django_db

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36"


class TestSessions:
    def test_they_are_listed_and_ended_one_by_one_or_all(self) -> None:
        person()
        here = enter("officer-1")[0]
        there, far = (enter("officer-1", client=Client(HTTP_USER_AGENT=CHROME))[0] for _ in range(2))
        listed = here.get("/sign-in/mine/").context["sessions"]
        assert [(one["device"], one["this"]) for one in listed] == [
            ("Firefox, Linux", True),
            ("Chrome, Windows", False),
            ("Chrome, Windows", False),
        ]
        assert here.post(f"/sign-in/mine/sessions/{listed[1]['pk']}/end/").status_code == 302
        assert here.post("/sign-in/mine/sessions/end-others/").status_code == 302
        assert [one.get("/plans/").status_code for one in (here, there, far)] == [200, 302, 302]
        assert [one["person"] for one in told("session-ended")] == ["officer-1", "officer-1"]

    def test_nobody_ends_a_session_of_somebody_else_or_their_own_by_this_way(self) -> None:
        person()
        person("officer-2")
        mine, theirs = enter("officer-1")[0], enter("officer-2")[0]
        own = mine.get("/sign-in/mine/").context["sessions"][0]["pk"]
        foreign = theirs.get("/sign-in/mine/").context["sessions"][0]["pk"]
        for pk in (own, foreign, 10**6):
            assert mine.post(f"/sign-in/mine/sessions/{pk}/end/").status_code == 404
        assert theirs.get("/plans/").status_code == 200


class TestAdministrator:
    def administrator(self) -> Client:
        person("admin-1", Role.ADMINISTRATOR)
        client = enter("admin-1")[0]
        set_up_app(client)
        return client

    def act(self, client: Client, act: str, username: str) -> object:
        return client.post("/sign-in/accounts/care/", {"act": act, "username": username})

    def test_they_unlock_and_it_is_told_who_did(self) -> None:
        person()
        for _ in range(5):
            enter("officer-1", "wrong")
        client = self.administrator()
        page = client.get("/sign-in/accounts/").content.decode()
        assert "tạm khóa đến" in page and "officer-1" in page
        self.act(client, "unlock", "officer-1")
        assert is_in(enter("officer-1")[0]) and told("unlocked")[0]["by"] == "admin-1"

    def test_a_temporary_password_is_shown_once_and_journaled_without_itself(self) -> None:
        person()
        client = self.administrator()
        answer = client.post("/sign-in/accounts/care/", {"act": "password", "username": "officer-1"})
        given = answer.context["given"]
        assert given in answer.content.decode() and given not in str(told("password-given"))
        assert given not in client.get("/sign-in/accounts/").content.decode()
        assert enter("officer-1", given)[0].get("/").headers["Location"] == "/sign-in/mine/password/"

    def test_their_power_ends_at_the_agency_and_at_themselves(self) -> None:
        person("guard-1", agency=BORDER_GUARD)
        both = person("both-1")
        do_second_post(both.username)
        client = self.administrator()
        for name in ("guard-1", "nobody-1"):
            assert (
                client.post("/sign-in/accounts/care/", {"act": "unlock", "username": name}).status_code == 404
            )
        for name in ("both-1", "admin-1"):
            for act in ("password", "factors"):
                answer = client.post("/sign-in/accounts/care/", {"act": act, "username": name})
                assert answer.status_code == 403, (name, act)
        assert "guard-1" not in client.get("/sign-in/accounts/").content.decode()

    def test_others_do_not_learn_of_these_pages(self) -> None:
        person()
        client = enter("officer-1")[0]
        for address in ("/sign-in/accounts/", "/sign-in/events/"):
            assert client.get(address).status_code == 404
        assert (
            client.post("/sign-in/accounts/care/", {"act": "unlock", "username": "officer-1"}).status_code
            == 404
        )


def test_the_operator_unlocks_and_resets_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "enter", lambda home: None)  # Django runs already
    monkeypatch.setenv("LOGNAME", "nguyen")
    person("chief-1", Role.HEAD)
    set_up_app(enter("chief-1")[0])
    for _ in range(5):
        enter("chief-1", "wrong")
    run = CliRunner()
    said = run.invoke(command.app, ["unlock", "chief-1", "--json"])
    assert json.loads(said.output) == {"name": "chief-1", "was_locked": True}
    said = run.invoke(command.app, ["reset-factors", "chief-1", "--json"])
    assert json.loads(said.output) == {"name": "chief-1", "removed": 1}
    given = run.invoke(command.app, ["give-password", "chief-1"]).output.strip()
    assert enter("chief-1", given)[0].get("/").headers["Location"] == "/sign-in/mine/password/"
    assert {one["by"] for one in told("unlocked", "factor-removed", "password-given")} == {"operator nguyen"}
    assert run.invoke(command.app, ["unlock", "nobody-1"]).exit_code != 0


class TestDemo:
    """The cast of a demo node: for this very machine only, and without a second factor."""

    @pytest.fixture(autouse=True)
    def demo(self, a_real_node: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "NODE", dataclasses.replace(settings.NODE, demo=True))

    def test_the_cast_shows_offices_with_roles_and_clearance(self) -> None:
        appoint("officer")
        appoint("reader", BORDER_GUARD)
        client = Client()
        shown = text_of(client.get("/sign-in/").content.decode())
        for words in ("Trưởng phòng Tổng hợp", "Head of General Section", "Cán bộ, Người duyệt", "Tối mật"):
            assert words in shown
        client.cookies["comity_language"] = "en"
        shown = text_of(client.get("/sign-in/").content.decode())
        assert "Officer" in shown and "reads up to: Secret" in shown and "reads up to: Unmarked" in shown

    def test_an_office_signs_in_at_a_click_and_is_journaled(self) -> None:
        hat = hats_of(appoint("head"))[0]
        client = Client()
        answer = client.post(f"/sign-in/as/{hat.post}/", {"next": "https://elsewhere.example/"})
        assert answer.headers["Location"] == "/" and client.get("/").status_code == 200
        assert told("signed-in")[-1]["how"] == ["office"]
        assert len(client.get("/sign-in/mine/").context["sessions"]) == 1

    @pytest.mark.parametrize(
        "meta",
        [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"REMOTE_ADDR": ""}],
        ids=["another machine", "through a proxy", "from nowhere"],
    )
    def test_from_elsewhere_there_is_no_cast(self, meta: dict[str, str]) -> None:
        hat = hats_of(appoint())[0]
        client = Client()
        client.defaults.update(meta)
        assert client.post(f"/sign-in/as/{hat.post}/").status_code == 404
        shown = client.get("/sign-in/").content.decode()
        assert str(hat.post) not in shown and "Trưởng phòng" not in shown

    def test_without_the_demo_there_is_no_cast(self, monkeypatch: pytest.MonkeyPatch) -> None:
        hat = hats_of(appoint())[0]
        monkeypatch.setattr(settings, "NODE", dataclasses.replace(settings.NODE, demo=False))
        client = Client()
        assert client.post(f"/sign-in/as/{hat.post}/").status_code == 404 and not is_in(client)
        assert str(hat.post) not in client.get("/sign-in/").content.decode()


class TestHats:
    def test_only_a_post_that_one_holds_is_put_on_and_is_seen(self) -> None:
        person()
        second = do_second_post("officer-1")
        foreign = hats_of(person("guard-1", agency=BORDER_GUARD))[0]
        client = enter("officer-1")[0]
        for post in (foreign.post, "nothing"):
            assert client.post("/hat/", {"post": str(post)}).status_code == 404
        assert 'class="acting__title">Trưởng phòng<' in client.get("/").content.decode()
        assert client.post("/hat/", {"post": str(second.pk)}).headers["Location"] == "/"
        shown = client.get("/").content.decode()
        assert 'class="acting__title">Tổ trưởng Tổ công tác<' in shown and "Bộ đội Biên phòng" in shown
        assert DEPARTMENT not in told("signed-in")[-1].values()
