"""Lending a post while its holder is absent: some of its roles, to one person of the same agency, for a period.

What was lent is never lent on: only the holder in person, or a head by their own post, delegates.
"""

import uuid
from collections.abc import Iterable
from datetime import date

from comity.directory.kinds import DelegationBody, PostBody
from comity.directory.models import Delegation, Post
from comity.directory.seats import held, held_by, holder_on
from comity.directory.today import today as today
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, revise


@action
def do_delegate(
    post: uuid.UUID | str,
    to: str,
    first: str,
    last: str,
    *,
    acting: Acting,
    roles: Iterable[Role] | None = None,
    reason: str = "",
) -> Record:
    """Lend `post` to the person `to` from day `first` to day `last` (ISO, both included): all its roles, or some."""
    lent = _open_post(post, acting)
    body = content(lent.record, PostBody)
    _require_right(lent, acting)
    _require_person(lent, to, acting)
    days = _days(first, last)
    given = frozenset(Role(role) for role in body.roles) if roles is None else frozenset(roles)
    if not given or not given <= frozenset(body.roles):
        raise _bad(
            "roles",
            "Chức vụ đó không có vai trò được ủy quyền",
            "The post does not have the roles to be lent",
        )
    others = Delegation.objects.for_machine().filter(post=lent.pk, to=to, record__state="given")
    if others.filter(first__lte=days[1], last__gte=days[0]).exists():
        raise _bad(
            "first",
            "Người đó đã được ủy quyền trong thời gian này",
            "They have the post in that time already",
        )
    return create(
        "delegation",
        DelegationBody(
            title=body.title,
            language=body.language,
            translations=body.translations,
            post=str(lent.pk),
            to=to,
            roles=tuple(sorted(given)),
            first=first,
            last=last,
            reason=reason.strip(),
            given_by=acting.office,
        ),
        acting=acting,
        roles=acting.roles,
    )


@action
def do_end_delegation(delegation: uuid.UUID | str, *, acting: Acting) -> Record:
    """Take a delegation back before its last day: the post's holder, a head, or who was given it."""
    record = get(delegation, acting, kind="delegation")
    body = content(record, DelegationBody)
    holder = holder_on(Post.objects.for_machine().get(pk=uuid.UUID(body.post)), today())
    in_person = acting.person in (holder, body.to) and bool(acting.person)
    if acting.delegation or not (in_person or Role.HEAD in acting.roles):
        raise _not_yours()
    if record.state != "given":
        raise _bad("state", "Ủy quyền này đã thôi", "This delegation has ended")
    # A delegation is nobody's to edit: the right was judged above.
    return revise(record, acting=acting, state="ended", verb=Verb.READ)


def _open_post(post: uuid.UUID | str, acting: Acting) -> Post:
    try:
        key = uuid.UUID(str(post))
    except ValueError as error:
        raise not_found() from error
    rows = Post.objects.for_machine().filter(pk=key, record__state="held", record__owner=acting.agency)
    found = rows.filter(held(today())).select_related("record").first()
    if found is None or not acting.hosted:
        raise not_found()
    return found


def _require_right(post: Post, acting: Acting) -> None:
    holder = bool(acting.person) and acting.person == holder_on(post, today())
    if acting.delegation or not (holder or Role.HEAD in acting.roles):
        raise _not_yours()


def _require_person(post: Post, to: str, acting: Acting) -> None:
    """The other person sits in the agency too; nobody lends to themselves, a head neither."""
    seated = Post.objects.for_machine().filter(
        held_by(to, today()), record__state="held", record__owner=acting.agency, record__replica=False
    )
    if to in ("", holder_on(post, today()), acting.person) or not seated.exists():
        raise _bad(
            "to",
            "Người được ủy quyền phải là một người khác của cơ quan",
            "It takes another person of the same agency",
        )


def _days(first: str, last: str) -> tuple[date, date]:
    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as error:
        raise _bad("first", "Ngày phải đủ năm-tháng-ngày", "The days must be full dates") from error
    if days[0] > days[1] or days[1] < today():
        raise _bad(
            "last", "Ngày cuối đã qua hoặc trước ngày đầu", "The last day is past, or before the first"
        )
    return days


def _not_yours() -> Problem:
    return Problem(
        "forbidden",
        what=Words(
            vi="Chỉ người giữ chức vụ hoặc thủ trưởng, không phải người được ủy quyền, được làm việc này.",
            en="Only the post's holder or a head may do this, and not by delegation.",
        ),
        mend=Words(vi="Đề nghị thủ trưởng cơ quan.", en="Ask the head of the agency."),
    )


def _bad(place: str, vi: str, en: str) -> Problem:
    return Problem(
        "delegation-bad",
        what=Words(f"{vi}.", f"{en}."),
        mend=Words(vi="Sửa mục đó rồi thử lại.", en="Mend that and try again."),
        place=place,
    )
