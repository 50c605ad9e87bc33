"""Persons and chains for tests of the ground floor. Persons are offices with a sign-in name."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from comity.exchange.actions import do_compose
from comity.exchange.kinds import DispatchBody
from comity.kernel import clock, journal
from comity.kernel.acting import Acting, Role
from comity.kernel.journal import JournalEntry
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from tests.acts import DEPARTMENT


def person(
    name: str,
    *roles: Role,
    clearance: int = 3,
    agency: str = DEPARTMENT,
    post: str = "",
    delegation: str = "",
) -> Acting:
    """A person under one hat; the office is named after the sign-in name."""
    return Acting(
        agency,
        f"Office of {name}",
        frozenset(roles),
        clearance,
        person=name,
        post=post,
        delegation=delegation,
    )


HEAD = person("head", Role.HEAD)
APPROVER = person("approver", Role.APPROVER)
OFFICER = person("officer", Role.OFFICER)


def dispatch(marking: int = 0, acting: Acting = OFFICER) -> Record:
    """A drafted dispatch to the foreign ministry."""
    body = DispatchBody(type="notice", title="Thông báo", text="Kính gửi.", recipients=("mofa",))
    return do_compose(body, acting=acting, marking=marking)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What stands below is refused with this Problem."""
    with pytest.raises(Problem) as caught:
        yield
    assert caught.value.code == code


def later(monkeypatch: pytest.MonkeyPatch, **time: float) -> None:
    """Set the node's clock forward, as `timedelta` takes it."""
    before = clock.now
    monkeypatch.setattr(clock, "now", lambda: before() + timedelta(**time))


def entries(type_: str) -> list[dict[str, object]]:
    """The journal's entries of one type, oldest first."""
    assert journal.size()
    return [entry.read() for entry in JournalEntry.objects.filter(type=type_).order_by("index")]
