"""People who open pages in tests: an office with a sign-in account, and a browser that is signed in as it."""

import re
import uuid
from typing import Protocol

from django.test import Client
from tests.acts import ALL_CONTENT_ROLES, DEPARTMENT

from comity.directory.actions import do_appoint
from comity.directory.hats import hats_of
from comity.directory.models import User
from comity.kernel.acting import Acting, Role, machine
from comity.kernel.words import Words


class Page(Protocol):
    """What a client is answered with, as far as its content goes."""

    content: bytes


def appoint(agency: str = DEPARTMENT, *roles: Role, clearance: int = 3) -> tuple[User, Acting]:
    """An office of `agency` with an account, and its hat; every content role unless some are named."""
    username = f"{agency}-{User.objects.count()}"
    title = Words("Trưởng phòng", "Head of a section")
    do_appoint(username, title, roles or ALL_CONTENT_ROLES, clearance, acting=machine(agency))
    user = User.objects.get(username=username)
    return user, hats_of(user)[0].acting


def signed_in(user: User, language: str = "vi") -> Client:
    """A client that is signed in and reads in `language`."""
    client = Client()
    client.force_login(user)
    client.cookies["comity_language"] = language
    return client


def knows_nothing_of(client: Client, address: str) -> bool:
    """Whether the answer to an address that ends in a record's id (and acts) is that of a record that is not there."""
    other = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", str(uuid.uuid4()), address)
    told = [_told(client, one) for one in (address, other)]
    return told[0] == told[1] and told[0][0] == 404


def same_each_time(page: str) -> str:
    """A page without what differs at each asking: tokens, and the minute at which it would be printed."""
    return re.sub(
        r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|\d\d/\d\d/\d{4} \d\d:\d\d', "", page
    )


def _told(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, same_each_time(answer.content.decode().replace(address, "ADDRESS"))
