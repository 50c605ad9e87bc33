"""What enters and changes names on record: persons, partners and places, and successions between agencies or places."""

import uuid

from comity.directory import names
from comity.directory.actions import APPOINTING, do_open_account
from comity.directory.named import NamedBody, NameOn, PartnerBody, PersonBody, PlaceBody, SuccessionBody
from comity.kernel import dates
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.ids import new_id
from comity.kernel.labels import EVERYONE, Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, revise
from comity.profiles.entries import Named

FOR_ALL = Label(0, frozenset({EVERYONE}))


@action
def do_enter_person(body: PersonBody, *, acting: Acting, password: str | None = None) -> Record:
    """A person of the agency, whom nobody outside it may know by name; with an account where `body` names one."""
    _check(body)
    if body.account:
        return do_open_account(body, acting=acting, password=password)
    return create("person", body, acting=acting, roles=APPOINTING)


@action
def do_enter_partner(body: PartnerBody, *, acting: Acting, label: Label | None = None) -> Record:
    """A partner. With a code of the profile it tells more of that entry; without one it gets a code of its own."""
    _check(body)
    if body.code and names.profile().find("partner", body.code) is None:
        raise _bad("code", "Hồ sơ quốc gia không có mã này.", "The profile does not have this code.")
    key = new_id()
    code = body.code or f"{names.LOCAL}{key.hex[-12:]}"
    return create(
        "partner", body.model_copy(update={"code": code}), acting=acting, label=label, record_id=key
    )


@action
def do_enter_place(body: PlaceBody, *, acting: Acting, label: Label | None = None) -> Record:
    """A place."""
    _check(body)
    return create("place", body, acting=acting, label=label)


@action
def do_change_name(record: uuid.UUID | str, body: NamedBody, *, acting: Acting) -> Record:
    """A new version of a person, partner or place. Account, code and merging have steps of their own and stay."""
    found = get(record, acting, verb=Verb.WRITE)
    before = content(found, NamedBody)
    if type(body) is not type(before):
        raise TypeError(f"record {found.pk} is a {found.kind}")
    _check(body)
    kept = {
        field: getattr(before, field)
        for field in ("account", "code", "merged_into", "merge_reason")
        if hasattr(before, field)
    }
    return revise(found, acting=acting, body=body.model_copy(update=kept))


@action
def do_declare_succession(body: SuccessionBody, *, acting: Acting) -> Record:
    """Say which agencies or places became which, where the profile does not; every agency may know it."""
    dates.checked(body.date)
    known = {entry.code for entry in _table(body.of)}
    unknown = [code for code in (*body.before, *body.after) if code not in known]
    if unknown or not body.before or not body.after or set(body.before) & set(body.after):
        raise _bad(
            "after",
            "Chọn ít nhất một bên trước và một bên sau, không trùng nhau.",
            "Choose at least one before and one after, not the same.",
        )
    return create("succession", body, acting=acting, label=FOR_ALL, roles=APPOINTING)


@action
def do_withdraw_succession(succession: uuid.UUID | str, *, acting: Acting) -> Record:
    """Take a declared succession back."""
    return move(get(succession, acting, kind="succession"), "withdraw", acting=acting)


def _table(of: str) -> tuple[Named, ...]:
    if of not in ("agency", "place"):
        raise _bad("of", "Chỉ cơ quan hoặc địa danh.", "Agencies or places only.")
    return names.profile().entries("agency" if of == "agency" else "place")


def _check(body: NamedBody) -> None:
    if not body.title.strip():
        raise _bad("title", "Chưa có tên.", "There is no name.")
    for old in body.former:
        _check_former(old)


def _check_former(old: NameOn) -> None:
    dates.checked(old.period)
    if not old.vi.strip():
        raise _bad("former", "Tên cũ để trống.", "An earlier name is empty.")


def _bad(place: str, vi: str, en: str) -> Problem:
    return Problem(
        "name-bad",
        what=Words(vi, en),
        mend=Words(vi="Sửa mục đó rồi thử lại.", en="Mend that and try again."),
        place=place,
    )
