"""What changes the directory: who holds which post, with which clearance. Lending posts stands in `delegating`."""

import uuid
from collections.abc import Iterable

from comity.directory.kinds import PostBody
from comity.directory.models import User
from comity.kernel import dates
from comity.kernel.access import Verb
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.kinds import Rendering
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, revise

APPOINTING = frozenset({Role.ADMINISTRATOR, Role.MACHINE})


@action
def do_appoint(
    username: str,
    title: Words,
    roles: Iterable[Role],
    clearance: int,
    *,
    acting: Acting,
    password: str | None = None,
    clearance_until: str = "",
) -> Record:
    """Give the account `username` (made if new) a post in the acting agency.

    `clearance_until` is the last day of the clearance (EDTF), "" without an end.
    """
    _check_end(clearance_until)
    if User.objects.filter(username=username).exists():
        raise Problem(
            "user-exists",
            what=Words(vi=f"Tên đăng nhập “{username}” đã có.", en=f"The sign-in name “{username}” exists."),
            mend=Words(vi="Chọn tên khác.", en="Choose another name."),
            place="username",
        )
    User.objects.create_user(username, password)
    body = PostBody(
        title=title.vi,
        translations={"en": Rendering(fields={"title": title.en}, translator="Comity")},
        agency=acting.agency,
        roles=tuple(sorted(roles)),
        clearance=clearance,
        clearance_until=clearance_until,
        holder=username,
    )
    return create("post", body, acting=acting, roles=APPOINTING)


@action
def do_clear(post: uuid.UUID | str, clearance: int, until: str, *, acting: Acting) -> Record:
    """Give a post of the agency another clearance (a marking level), to a last day (EDTF) or without an end ("")."""
    _check_end(until)
    record = get(post, acting, kind="post", verb=Verb.WRITE)
    body = content(record, PostBody)
    changed = body.model_copy(update={"clearance": clearance, "clearance_until": until})
    return revise(record, acting=acting, body=changed)


def _check_end(day: str) -> None:
    """A clearance ends on a day that is known, or has no end."""
    if dates.checked(day) and dates.span(day).last is None:
        raise Problem(
            "clearance-end-unknown",
            what=Words(vi=f"Không rõ ngày cuối của “{day}”.", en=f"The last day of “{day}” is not known."),
            mend=Words(vi="Ghi đủ năm, tháng, ngày.", en="Give year, month and day."),
            place="clearance_until",
        )
