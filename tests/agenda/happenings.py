"""Things that happen, for tests: engagements of the department, bookings, holds."""

from typing import Any

from comity.agenda.actions import do_book, do_hold
from comity.agenda.kinds import BookingBody, HoldBody
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.labels import Label
from comity.kernel.records import Record
from comity.kernel.writing import create
from comity.programme.kinds import EngagementBody
from tests.acts import office


@action
def do_engage(body: EngagementBody, acting: Acting, label: Label | None) -> Record:
    return create("engagement", body, acting=acting, label=label, state="carried-out")


def engagement(
    title: str, when: str, *, label: Label | None = None, acting: Acting | None = None, **more: Any
) -> Record:
    """A visit with Laos, or what `more` says."""
    body = EngagementBody(**{"title": title, "date": when, "form": "visit", "partners": ("la",), **more})
    return do_engage(body, acting or office(), label)


def booking(
    title: str, when: str, *, label: Label | None = None, acting: Acting | None = None, **more: Any
) -> Record:
    """A booking; of a venue where `more` names no post."""
    body = BookingBody(title=title, date=when, **({"venue": "Phòng khách A"} | more))
    return do_book(body, acting=acting or office(), label=label)


def hold(when: str, *, label: Label | None = None, acting: Acting | None = None, **more: Any) -> Record:
    """A hold on contacts."""
    return do_hold(HoldBody(title="Tạm dừng", date=when, **more), acting=acting or office(), label=label)
