"""People who open pages in tests: an office with a sign-in account, and a browser that is signed in as it."""

from django.test import Client
from tests.acts import ALL_CONTENT_ROLES, DEPARTMENT

from comity.directory.actions import do_appoint
from comity.directory.hats import hats_of
from comity.directory.models import User
from comity.kernel.acting import Acting, Role, machine
from comity.kernel.words import Words


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
