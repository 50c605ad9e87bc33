"""Canaries: a restricted record of every registered kind, in each of its states, with a word that stands nowhere else.

Bodies are made from their models, so that a new kind is planted without another line. A kind whose content cannot be
guessed so says what it needs in `SPECIAL`.
"""

import re
import types
import typing
import uuid
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from comity.kernel.acting import Role, machine
from comity.kernel.actions import action
from comity.kernel.ids import new_id
from comity.kernel.kinds import Body, Kind, all_kinds
from comity.kernel.labels import Label
from comity.kernel.records import Record
from comity.kernel.writing import create
from tests.acts import DEPARTMENT, office

_TOKEN = re.compile("zq[0-9a-f]{10}")
SECRET = 3  # above the clearance of every outsider within the agency
CLOSED = 0  # unmarked, but for the owner agency alone

# What a field holds whose name tells more than its type.
BY_NAME: dict[str, Any] = {
    "language": "vi",
    "translations": {},
    "date": "2018-04-20/2018-04-22",
    "period": "2018/2020",
    "deadline": "2018-12-20",
    "first": "2018-01-01",
    "last": "2018-12-31",
    "on": "2018-04-20",
    "since": "2018-01-01",
    "until": "2018-12-31",
    "form": "border-exchange",
    "agency": DEPARTMENT,
    "agencies": (DEPARTMENT,),
    "lead": DEPARTMENT,
    "organiser": DEPARTMENT,
    "coordinating": (),
    "recipients": ("mofa",),
    "partners": ("la",),
    "forums": (),
    "roles": ("officer",),
    "seats": (),
    "type": "notice",
    "size": 1,
    "account": "",
    "holder": "",
    "sha256": "0" * 64,
    "urgency": "routine",
    "sort": "country",
    "merged_into": "",
    "rank": "",
    "any_of": ("head",),
    "all_of": (),
    "escalate_to": "",
}
# Fields that are called otherwise than the kind they lead to.
REFERRED = {
    "in_reply_to": "dispatch",
    "amends": "dispatch",
    "by": "dispatch",
    "origin": "account",
    "giver": "person",
    "taker": "person",
}
IDS_BY_NAME = ("record", "sources", "person", "attachment", "opinion")
# kind: fields that its table or projection reads in a shape of their own.
SPECIAL: dict[str, dict[str, Any]] = {
    "certificate": {"date": "2018-04-20"},
    "merit-council": {"quorum": "2/3", "support": "1/2"},
    # Published, and still under embargo: the public may not read it yet.
    "release": {"embargo": "2999-01-01T00:00:00Z"},
    "approval": {"since": "2018-04-20T08:00:00Z"},
    "glass": {"until": "2018-04-20T08:00:00Z"},
    "post": {"holdings": (), "clearance": 0},
    "report": {"figures": (), "date": "2018-04-20", "as_of": "", "snapshot": ""},
    "round": {"deadlines": {}, "frozen": ""},
    "submission": {"sections": {}},
    "verdict": {"sections": {}},
    "conference": {"captions": {}},
    "translation": {"into": "en"},
    "succession": {"of": DEPARTMENT},
}


@dataclass(frozen=True)
class Canary:
    """A planted record and the words that must not be seen: `token` stands in every free text of it."""

    record: uuid.UUID
    kind: str
    state: str
    marking: int
    token: str


def tokens(text: str) -> set[str]:
    """Every canary's word that stands in a text."""
    return set(_TOKEN.findall(text))


def plant(marking: int) -> list[Canary]:
    """One canary of every kind in every state, of the department, for nobody else, linked to one another."""
    ids = {kind.name: new_id() for kind in all_kinds()}
    planted: list[Canary] = []
    for kind in all_kinds():
        for state in kind.lifecycle.states:
            token = f"zq{uuid.uuid4().hex[:10]}"
            first = state == kind.lifecycle.initial
            record = do_plant(kind, state, marking, token, ids, ids[kind.name] if first else new_id())
            planted.append(Canary(record.pk, kind.name, state, marking, token))
    return planted


@action
def do_plant(
    kind: Kind, state: str, marking: int, token: str, ids: dict[str, uuid.UUID], record: uuid.UUID
) -> Record:
    """A record whose every free text is the canary's word; its references lead to canaries of `ids` by kind."""
    named = {name: str(id_) for name, id_ in ids.items()}
    body = filled(kind.body, token, named, kind.name)
    return create(
        kind.name,
        body,
        acting=office(DEPARTMENT, *Role, clearance=SECRET) if marking else machine(DEPARTMENT),
        label=Label(marking),
        state=state,
        record_id=record,
        roles=frozenset(Role),
    )


def filled(model: type[Body], token: str, ids: dict[str, str], kind: str) -> Body:
    """A body of `model` with the canary's word in every text that is free."""
    return model.model_validate(_values(model, token, ids, SPECIAL.get(kind, {}), model.references))


def _values(
    model: type[BaseModel],
    token: str,
    ids: dict[str, str],
    special: dict[str, Any],
    references: tuple[str, ...] = (),
) -> dict[str, Any]:
    found = {}
    for name, field in model.model_fields.items():
        if name in special:
            found[name] = special[name]
        elif name in references or name in IDS_BY_NAME:
            found[name] = _reference(name, field.annotation, ids)
        elif name in BY_NAME and _fits(BY_NAME[name], field.annotation):
            found[name] = BY_NAME[name]
        else:
            found[name] = _value(field.annotation, name, token, ids)
    return found


def _reference(name: str, annotation: Any, ids: dict[str, str]) -> Any:
    """The canary that a field of this name leads to: of the kind it is called after, else an account."""
    called = REFERRED.get(name, name)
    target = ids.get(called) or ids.get(called.removesuffix("s")) or ids["account"]
    return (target,) if typing.get_origin(annotation) is tuple else target


def _fits(value: Any, annotation: Any) -> bool:
    origin = typing.get_origin(annotation)
    if origin is typing.Literal:
        return value in typing.get_args(annotation)
    return isinstance(value, origin or annotation)


def _value(annotation: Any, name: str, token: str, ids: dict[str, str]) -> Any:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        return _value(next(a for a in arguments if a is not type(None)), name, token, ids)
    if origin is typing.Literal:
        return arguments[0]
    if origin in (tuple, list):
        parts = [a for a in arguments if a is not Ellipsis]
        return tuple(_value(part, name, token, ids) for part in parts)
    if origin is dict:
        return {"vi": _value(arguments[1], name, token, ids)}
    return _plain(annotation, name, token, ids)


def _plain(annotation: Any, name: str, token: str, ids: dict[str, str]) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _values(annotation, token, ids, {})
    if annotation in (int, float):
        return 1
    if annotation is bool:
        return False
    if name.endswith(("_at", "_on", "at")):
        return "2018-04-20T08:00:00Z"
    return f"{token} hội nghị giao lưu"
