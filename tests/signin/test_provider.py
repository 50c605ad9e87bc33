"""Signing in by a real OpenID Connect provider that runs as a process of its own."""

import dataclasses
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.test import Client

from comity.directory.models import User
from comity.directory.signing_settings import sign_in_settings
from comity.directory.signing_tables import ProviderIdentity
from comity.kernel.acting import Role
from comity.kernel.problems import Problem
from tests.signin import provider
from tests.signin.people import enter, is_in, person, set_up_app, told
from tests.web.test_today import text_of

pytestmark = pytest.mark.django_db

BACK = "http://testserver/sign-in/by/ministry/back/"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Where the provider answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(Path(provider.__file__)), str(port), BACK]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(autouse=True)
def configured(issuer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ministry = {
        **{"code": "ministry", "vi": "Tài khoản của Bộ", "en": "The Ministry's account", "issuer": issuer},
        **{"client_id": provider.CLIENT, "secret": provider.SECRET, "claim": "staff"},
    }
    here = dataclasses.replace(settings.NODE, sign_in={"provider": [ministry]})
    monkeypatch.setattr(settings, "NODE", here)


def by_provider(account: str, client: Client | None = None, **more: str) -> tuple[Client, Any]:
    """From Comity's button over the provider's own sign-in and back."""
    client = client or Client()
    begun = client.post("/sign-in/by/ministry/", more)
    assert begun.status_code == 302, begun.content.decode()
    with httpx.Client() as browser:
        asked = browser.get(begun.headers["Location"])
        login = browser.get(httpx.URL(begun.headers["Location"]).join(asked.headers["location"]))
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', login.text)
        assert token is not None
        given = {"csrfmiddlewaretoken": token[1], "username": account, "password": provider.PASSWORD}
        entered = browser.post(login.url, data=given)
        sent = browser.get(login.url.join(entered.headers["location"]))
    back = sent.headers["location"]
    assert back.startswith(BACK), back
    return client, client.get(back.removeprefix("http://testserver"))


def test_a_person_whom_the_directory_knows_comes_in() -> None:
    person()
    assert "Đăng nhập bằng Tài khoản của Bộ" in text_of(Client().get("/sign-in/").content.decode())
    client, answer = by_provider("ministry-1", next="/plans/")
    assert is_in(client) and answer.url == "/plans/"
    assert told("signed-in")[-1]["how"] == ["provider:ministry"]
    assert is_in(by_provider("ministry-1")[0]) and len(told("identity-bound")) == 1


def test_the_provider_makes_no_accounts() -> None:
    person()
    before = User.objects.count()
    for account in ("ministry-3", "ministry-4"):
        client, answer = by_provider(account)
        assert not is_in(client) and answer.status_code == 400
        assert "không có tài khoản tương ứng" in text_of(answer.content.decode())
    assert User.objects.count() == before and not ProviderIdentity.objects.exists()
    assert "nobody-1" not in str(told("refused"))


def test_another_identity_with_the_same_name_does_not_come_in() -> None:
    person()
    assert is_in(by_provider("ministry-1")[0])
    client, answer = by_provider("ministry-2")
    assert not is_in(client) and answer.status_code == 400


def test_the_second_factor_is_asked_for_here_too() -> None:
    person("officer-1", Role.HEAD)
    client, _ = by_provider("ministry-1")
    assert client.get("/plans/").headers["Location"] == "/sign-in/set-up/"
    set_up_app(enter("officer-1")[0])
    client, answer = by_provider("ministry-1")
    assert answer.url == "/sign-in/second/" and not is_in(client)


def test_nobody_comes_in_by_a_made_up_answer_or_connects_another_account() -> None:
    person()
    client = Client()
    assert client.get("/sign-in/by/ministry/").status_code == 405
    assert client.get("/sign-in/by/ministry/back/?code=x&state=y").status_code == 400
    client, answer = by_provider("ministry-1", process="connect")
    assert not is_in(client) and answer.status_code == 400
    assert client.post("/sign-in/by/elsewhere/").status_code == 404


def test_a_provider_that_is_down_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = dict(settings.NODE.sign_in["provider"][0]) | {"issuer": "http://127.0.0.1:1"}
    monkeypatch.setattr(settings, "NODE", dataclasses.replace(settings.NODE, sign_in={"provider": [gone]}))
    answer = Client().post("/sign-in/by/ministry/")
    assert answer.status_code == 400 and "Không đăng nhập được" in text_of(answer.content.decode())


def test_settings_that_cannot_be_read_are_placed_and_tell_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = dict(settings.NODE.sign_in["provider"][0]) | {"issuer": "http://id.example/", "secret": "hush"}
    monkeypatch.setattr(settings, "NODE", dataclasses.replace(settings.NODE, sign_in={"provider": [bad]}))
    with pytest.raises(Problem) as caught:
        sign_in_settings()
    assert caught.value.place == "sign_in.provider.0.issuer" and "hush" not in str(caught.value.what)
