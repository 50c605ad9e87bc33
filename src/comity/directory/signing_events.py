"""Events of signing in: each is an entry of the journal; a table finds those of a person again.

    {"event", "person", "name", "address", "how", "by"}

`person` is the sign-in name of an account. Where a typed name has no account, `person` is "" and `name` its keyed hash:
people type passwords into the wrong field. `how` says by what (password, totp, passkey, provider, office ...), `by` who
did it where that is not the person.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q

from comity.directory.models import Post
from comity.directory.signing_tables import SignInEvent
from comity.kernel import clock, journal
from comity.kernel.access import not_found
from comity.kernel.acting import Acting, Role
from comity.kernel.journal import JournalEntry
from comity.kernel.words import Words

TYPE = "sign-in"

EVENTS: dict[str, Words] = {
    "signed-in": Words(vi="đã đăng nhập", en="signed in"),
    "refused": Words(vi="bị từ chối", en="refused"),
    "locked": Words(vi="bị tạm khóa", en="locked for a while"),
    "address-locked": Words(vi="địa chỉ bị tạm khóa", en="address locked for a while"),
    "unlocked": Words(vi="được mở khóa", en="unlocked"),
    "signed-out": Words(vi="đã đăng xuất", en="signed out"),
    "session-ended": Words(vi="phiên bị kết thúc", en="session ended"),
    "factor-added": Words(vi="thêm cách xác thực bước hai", en="second factor added"),
    "factor-removed": Words(vi="gỡ cách xác thực bước hai", en="second factor removed"),
    "codes-renewed": Words(vi="cấp lại mã dự phòng", en="recovery codes renewed"),
    "password-changed": Words(vi="đổi mật khẩu", en="password changed"),
    "password-given": Words(vi="được cấp mật khẩu tạm", en="temporary password given"),
    "identity-bound": Words(vi="gắn với nguồn định danh", en="bound to a provider's identity"),
}

HOW: dict[str, Words] = {
    "password": Words(vi="mật khẩu", en="password"),
    "totp": Words(vi="ứng dụng xác thực", en="authenticator app"),
    "webauthn": Words(vi="khóa truy cập", en="passkey"),
    "recovery_codes": Words(vi="mã dự phòng", en="recovery codes"),
    "office": Words(vi="chức danh trình diễn", en="office of the demo"),
}


class Happened(NamedTuple):
    """One event as the journal has it."""

    entry: int
    event: str
    person: str
    name: str
    address: str
    how: tuple[str, ...]
    by: str
    at: datetime

    @property
    def words(self) -> Words:
        """What happened."""
        return EVENTS.get(self.event, Words(self.event, self.event))

    @property
    def ways(self) -> list[Words]:
        """By what it happened; a provider by its code, anything else as it stands."""
        return [HOW.get(one) or Words(vi=one, en=one) for one in self.how]


def note(
    event: str, person: str, *, name: str = "", address: str = "", how: Collection[str] = (), by: str = ""
) -> None:
    """Write an event into the journal, inside an action."""
    at = clock.now()
    told = {"event": event, "person": person, "name": name, "address": address, "how": list(how), "by": by}
    entry = journal.append(TYPE, told)
    SignInEvent(entry=entry, person=person, event=event, at=at).save(force_insert=True)


def events_of(person: str, limit: int = 20) -> list[Happened]:
    """A person's own latest events, newest first."""
    return _read(
        SignInEvent.objects.filter(person=person).order_by("-entry").values_list("pk", flat=True)[:limit]
    )


def events_for(acting: Acting, limit: int = 200) -> list[Happened]:
    """The latest events of people of the acting agency, and of names that nobody has, for its auditors."""
    if not acting.hosted or Role.AUDITOR not in acting.roles:
        raise not_found()
    held = Post.objects.for_machine().filter(record__owner=acting.agency, record__replica=False)
    ours = Q(person__in=held.values("holder")) | Q(person__in=held.values("former")) | Q(person="")
    found = SignInEvent.objects.filter(ours)
    return _read(found.order_by("-entry").values_list("pk", flat=True)[:limit])


def _read(entries: Any) -> list[Happened]:
    order = list(entries)
    found = JournalEntry.objects.in_bulk(order)
    return [_happened(entry, found[entry].read()) for entry in order if entry in found]


def _happened(entry: int, told: dict[str, Any]) -> Happened:
    return Happened(
        entry=entry,
        event=told["event"],
        person=told["person"],
        name=told["name"],
        address=told["address"],
        how=tuple(told["how"]),
        by=told["by"],
        at=clock.moment(told["at"]),
    )
