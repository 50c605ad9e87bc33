"""People who open pages: offices of the test node with a sign-in account, and a browser of theirs."""

from django.test import Client
from tests.acts import DEPARTMENT

from comity.directory.actions import do_appoint
from comity.directory.models import User
from comity.kernel.acting import Role, machine
from comity.kernel.words import Words

OFFICES = {
    "head": (Words("Thủ trưởng Cục", "Head of the Department"), {Role.HEAD, Role.APPROVER}, 3),
    "officer": (Words("Trưởng phòng Tổng hợp", "Head of General Section"), {Role.OFFICER, Role.APPROVER}, 3),
    "clerk": (Words("Văn thư", "Clerk"), {Role.CLERK}, 2),
    "reader": (Words("Trợ lý tập sự", "Trainee Assistant"), {Role.READER}, 0),
}


def appoint(name: str = "officer", agency: str = DEPARTMENT) -> User:
    """An office of `agency`, with an account named after both."""
    title, roles, clearance = OFFICES[name]
    username = f"{agency}-{name}"
    do_appoint(username, title, roles, clearance, acting=machine(agency))
    return User.objects.get(username=username)


def browser_of(user: User, language: str = "vi") -> Client:
    """A client that is signed in and reads in `language`."""
    client = Client()
    client.force_login(user)
    client.cookies["comity_language"] = language
    return client
