"""People at the door: accounts with a password that they chose, codes as an app computes them, events as journaled."""

import base64
import hashlib
import hmac
import struct
import time
from typing import Any

from django.test import Client, TestCase

from comity.directory.actions import do_appoint
from comity.directory.models import User
from comity.directory.signing_passwords import do_change_password
from comity.kernel.acting import Role, machine
from comity.kernel.journal import JournalEntry
from comity.kernel.words import Words
from tests.acts import DEPARTMENT
from tests.web.offices import browser_of

SECRET = "a long enough secret"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def person(name: str = "officer-1", *roles: Role, agency: str = DEPARTMENT, password: str = SECRET) -> User:
    """Somebody with a post in an agency and a password of their own; an officer unless roles are named."""
    title = Words("Trưởng phòng", "Head of a section")
    do_appoint(name, title, roles or {Role.OFFICER}, 1, acting=machine(agency))
    user = User.objects.get(username=name)
    do_change_password(user, password, "::")
    return User.objects.get(username=name)


def enter(
    name: str, password: str = SECRET, *, client: Client | None = None, **more: Any
) -> tuple[Client, Any]:
    """Type name and password; the browser and what it was answered."""
    client = client or Client(HTTP_USER_AGENT=FIREFOX)
    return client, client.post("/sign-in/", {"login": name, "password": password}, **more)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code(secret: str, *, steps: int = 0) -> str:
    """RFC 6238: the six digits of now, or of so many half minutes later."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def told(*events: str) -> list[dict[str, Any]]:
    """The journaled events of these names, oldest first."""
    rows = JournalEntry.objects.filter(type="sign-in").order_by("index")
    return [entry for entry in (row.read() for row in rows) if entry["event"] in events]


def again(client: Client, password: str = SECRET) -> None:
    """Prove once more who it is, as factors are changed only then."""
    answer = client.post("/sign-in/mine/again/", {"password": password})
    assert answer.status_code == 302, answer.content.decode()


def set_up_app(client: Client) -> str:
    """Set up an authenticator app by its page; its key."""
    again(client)
    secret: str = client.get("/sign-in/mine/app/").context["form"].secret
    # Tests run inside a transaction that never commits; what allauth tells, it tells on commit.
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert (
            client.post("/sign-in/mine/app/", {"code": code(secret)}).headers["Location"]
            == "/sign-in/mine/codes/"
        )
    return secret


def with_app(name: str, *roles: Role) -> Client:
    """Somebody who is in, and has set up an app."""
    person(name, *roles)
    client = enter(name)[0]
    set_up_app(client)
    return client


def without_password(name: str, *roles: Role) -> Client:
    """Somebody who is in by a provider: the account has no password."""
    user = person(name, *roles)
    user.set_unusable_password()
    user.save()
    return browser_of(user)
