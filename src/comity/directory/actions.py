"""What changes posts: who holds which, from when to when, with which clearance.

Lending posts stands in `delegating`, handing them over in `handing_over`, persons and other names in `entering`.
"""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta

from comity.directory.kinds import Holding, PostBody
from comity.directory.models import Person, User
from comity.directory.named import PersonBody
from comity.directory.today import today
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
    name: str = "",
) -> Record:
    """Make an account, its person and a post in the acting agency, held by them from today.

    `clearance_until` is the last day of the clearance (EDTF), "" without an end. `name` is the person's; without one
    they are called as their office.
    """
    _check_end(clearance_until)
    called = (
        {} if name or not title.en else {"en": Rendering(fields={"title": title.en}, translator="Comity")}
    )
    known_as = PersonBody(title=name or title.vi, account=username, translations=called)
    person = do_open_account(known_as, acting=acting, password=password)
    return do_make_post(
        title,
        roles,
        clearance,
        acting=acting,
        clearance_until=clearance_until,
        person=person.pk,
        first=today().isoformat(),
    )


@action
def do_make_post(
    title: Words,
    roles: Iterable[Role],
    clearance: int,
    *,
    acting: Acting,
    clearance_until: str = "",
    person: uuid.UUID | str = "",
    first: str = "",
) -> Record:
    """A post in the acting agency; vacant, or held by `person` (a record) from day `first` (ISO)."""
    _check_end(clearance_until)
    holdings: tuple[Holding, ...] = ()
    if person:
        full_day(first, "first")
        holdings = (Holding(person=str(person), account=account_of(person, acting), first=first),)
    body = PostBody(
        title=title.vi,
        translations={"en": Rendering(fields={"title": title.en}, translator="Comity")} if title.en else {},
        agency=acting.agency,
        roles=tuple(sorted(roles)),
        clearance=clearance,
        clearance_until=clearance_until,
        holder=holdings[-1].account if holdings else "",
        holdings=holdings,
    )
    return create("post", body, acting=acting, roles=APPOINTING)


@action
def do_open_account(body: PersonBody, *, acting: Acting, password: str | None = None) -> Record:
    """Enter a person with a new sign-in account, `body.account`. It opens nothing before they hold a post."""
    if not acting.roles & APPOINTING or not acting.hosted:
        raise administrators_only()
    if not body.account or body.account != body.account.strip():
        raise _unfit_account("Tên đăng nhập để trống.", "The sign-in name is empty.")
    if User.objects.filter(username=body.account).exists():
        raise Problem(
            "user-exists",
            what=Words(
                vi=f"Tên đăng nhập “{body.account}” đã có.", en=f"The sign-in name “{body.account}” exists."
            ),
            mend=Words(vi="Chọn tên khác.", en="Choose another name."),
            place="username",
        )
    User.objects.create_user(body.account, password)
    return create("person", body, acting=acting, roles=APPOINTING)


@action
def do_link_account(person: uuid.UUID | str, username: str, *, acting: Acting) -> Record:
    """Say that an account of this node is a person's. What they hold at present becomes theirs under it."""
    record = get(person, acting, kind="person", verb=Verb.WRITE)
    body = content(record, PersonBody)
    if body.account == username:
        return record
    if not User.objects.filter(username=username).exists():
        raise _unfit_account("Không có tài khoản này.", "There is no such account.")
    if body.account or Person.objects.visible_to(acting).filter(account=username).exists():
        raise _unfit_account(
            "Cán bộ hoặc tài khoản đã được gắn với bên khác.", "The person or the account is linked already."
        )
    return revise(record, acting=acting, body=body.model_copy(update={"account": username}))


@action
def do_hold(
    post: uuid.UUID | str, person: uuid.UUID | str, first: str, *, acting: Acting, last: str = ""
) -> Record:
    """Let a person hold a post that is vacant from day `first` (ISO) on, to day `last` or without an end ("")."""
    record = get(post, acting, kind="post", verb=Verb.WRITE)
    body = content(record, PostBody)
    begin, end = full_day(first, "first"), full_day(last, "last") if last else None
    if end is not None and end < begin:
        raise _bad_day("last", "Ngày cuối trước ngày đầu.", "The last day is before the first.")
    if record.state != "held":
        raise _bad_day("post", "Chức vụ đã bỏ.", "The post is closed.")
    _require_vacant(body, begin)
    holding = Holding(person=str(person), account=account_of(person, acting), first=first, last=last)
    return revise(record, acting=acting, body=with_holdings(body, (*body.holdings, holding)))


@action
def do_end_holding(post: uuid.UUID | str, last: str, *, acting: Acting) -> Record:
    """End the last holding of a post on day `last` (ISO). The hat is off from the day after; yesterday ends it now."""
    record = get(post, acting, kind="post", verb=Verb.WRITE)
    body = content(record, PostBody)
    if not body.holdings or (body.holdings[-1].last and full_day(body.holdings[-1].last, "last") < today()):
        raise _bad_day("post", "Chức vụ đang trống.", "The post is vacant.")
    held = body.holdings[-1]
    end = full_day(last, "last")
    if held.first and end < full_day(held.first, "first") - timedelta(days=1):
        raise _bad_day("last", "Ngày cuối trước ngày đầu.", "The last day is before the first.")
    return revise(
        record,
        acting=acting,
        body=with_holdings(body, (*body.holdings[:-1], held.model_copy(update={"last": last}))),
    )


def with_holdings(body: PostBody, holdings: tuple[Holding, ...]) -> PostBody:
    """The post with another line of holders."""
    return body.model_copy(update={"holdings": holdings, "holder": holdings[-1].account})


def account_of(person: uuid.UUID | str, acting: Acting) -> str:
    """The sign-in name of a person of the agency who stands for themselves; a post is held under one."""
    record = get(person, acting, kind="person", verb=Verb.WRITE)
    body = content(record, PersonBody)
    if record.state != "listed" or not body.account:
        raise Problem(
            "person-without-account",
            what=Words(
                vi=f"“{body.title}” chưa có tài khoản hoặc đã được gộp.",
                en=f"“{body.title}” has no account, or was merged.",
            ),
            mend=Words(vi="Gắn một tài khoản cho cán bộ trước.", en="Link an account to the person first."),
            place="person",
        )
    return body.account


def full_day(text: str, place: str) -> date:
    """A day given in full (ISO)."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _bad_day(place, "Ngày phải đủ năm-tháng-ngày.", "The day must be a full date.") from error


def _require_vacant(body: PostBody, begin: date) -> None:
    if not body.holdings:
        return
    before = body.holdings[-1]
    if not before.last or full_day(before.last, "last") >= begin:
        raise Problem(
            "post-held",
            what=Words(
                vi="Chức vụ đang có người giữ vào ngày đó.", en="Somebody holds the post on that day."
            ),
            mend=Words(
                vi="Bàn giao chức vụ, hoặc cho thôi giữ trước ngày đó.",
                en="Hand the post over, or end the holding before that day.",
            ),
            place="first",
        )
    if before.first and full_day(before.first, "first") > today():
        raise _bad_day(
            "first", "Đã có người sắp nhận chức vụ này.", "Somebody is to take this post up already."
        )


def administrators_only() -> Problem:
    """The refusal of managing people without that role."""
    return Problem(
        "forbidden",
        what=Words(
            vi="Chỉ người quản trị của cơ quan được làm việc này.", en="Only an administrator may do this."
        ),
        mend=Words(vi="Đề nghị người quản trị của cơ quan.", en="Ask the agency's administrator."),
    )


def _unfit_account(vi: str, en: str) -> Problem:
    return Problem(
        "account-unfit",
        what=Words(vi, en),
        mend=Words(vi="Ghi một tên đăng nhập khác.", en="Give another sign-in name."),
        place="username",
    )


def _bad_day(place: str, vi: str, en: str) -> Problem:
    return Problem(
        "holding-bad",
        what=Words(vi, en),
        mend=Words(vi="Sửa mục đó rồi thử lại.", en="Mend that and try again."),
        place=place,
    )


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
