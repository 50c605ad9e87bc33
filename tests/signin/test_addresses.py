"""Every address of signing in, asked by everybody who may come by: none falls over, none leads round in a circle."""

import dataclasses
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from comity.directory.models import User
from comity.directory.signing_care import do_give_password
from comity.kernel.acting import Role, machine
from comity.web.signin.urls import urlpatterns
from tests.signin.people import again, enter, person, with_app, without_password
from tests.web.test_today import text_of

pytestmark = pytest.mark.django_db

KEYS = {"post": UUID(int=0), "pk": 10**6, "provider_id": "elsewhere"}
PROOF = "/sign-in/mine/again/"
PASSWORD = "/sign-in/mine/password/"


def addresses() -> list[str]:
    """Each once, with keys that nobody has."""
    found = []
    for pattern in urlpatterns:
        names = pattern.pattern.converters
        found.append("/" + get_resolver().reverse(pattern.name, **{name: KEYS[name] for name in names}))
    return sorted(set(found))


def at_the_second_step() -> Client:
    with_app("officer-1")
    return enter("officer-1")[0]


def given_password() -> Client:
    person()
    return enter("officer-1", do_give_password("officer-1", acting=machine("mnd-dfr")))[0]


def closed() -> Client:
    """Signed in, and then the account was closed."""
    client = enter(person().username)[0]
    User.objects.update(is_active=False)
    return client


def proved() -> Client:
    client = enter(person("reader-1", Role.READER).username)[0]
    again(client)
    return client


WHO = {
    "nobody": Client,
    "at the second step": at_the_second_step,
    "held for a factor": lambda: enter(person("chief-1", Role.HEAD).username)[0],
    "held for a factor, without password": lambda: without_password("chief-1", Role.HEAD),
    "held for the password": given_password,
    "reader": lambda: enter(person("reader-1", Role.READER).username)[0],
    "reader without password": lambda: without_password("reader-1", Role.READER),
    "proved again": proved,
    "administrator": lambda: with_app("admin-1", Role.ADMINISTRATOR),
    "auditor": lambda: with_app("auditor-1", Role.AUDITOR),
    "closed": closed,
}


@pytest.mark.parametrize("who", WHO)
def test_no_address_falls_over_or_leads_in_a_circle(who: str) -> None:
    client = WHO[who]()
    kept = dict(client.cookies.items())
    for address in addresses():
        client.cookies.clear()
        client.cookies.update(kept)
        answer = client.get(address, follow=True)
        assert answer.status_code in (200, 404, 405), (address, answer.status_code, answer.redirect_chain)


@pytest.mark.parametrize("demo", [False, True])
def test_whoever_has_no_password_is_told_so(demo: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "NODE", dataclasses.replace(settings.NODE, demo=demo))
    client = without_password("reader-1", Role.READER)
    said = text_of(client.get(PASSWORD).content.decode())
    assert "Tài khoản này không có mật khẩu" in said
    assert ("chỉ cần bấm là vào" in said, "cấp mật khẩu tạm" in said) == (demo, not demo)
    new = {"oldpassword": "", "password1": "an entirely new one", "password2": "an entirely new one"}
    client.post(PASSWORD, new)
    assert not User.objects.get(username="reader-1").has_usable_password()
    assert client.get(PROOF).headers["Location"] == "/sign-in/mine/"


def test_only_whoever_must_is_told_to_choose_another_password() -> None:
    client = enter(person("chief-1", Role.HEAD).username)[0]
    assert "do người khác đặt" not in client.get(PASSWORD).content.decode()
    assert "do người khác đặt" in given_password().get(PASSWORD).content.decode()
