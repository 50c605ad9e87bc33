"""Need to know, once: one pure rule, and the same rule as a query.

    read    the node hosts the hat's agency; the hat has a reading role for the kind; its agency owns the record, which
            is not closed, or it is admitted by the audience (agency, everyone, a working group it sits in); and the
            marking is within its reach, or the record is its own agency's, within the node's ceiling, and it broke the
            glass of that record
    write   read within reach, and the agency owns the record, and the hat has a writing role for the kind
    approve read within reach, own, and an approving role
    send    read within reach, own, and a sending role

Break-glass opens reading and nothing else. `decide` answers for one record with a reason; `visible` answers the read
question for all records at once. A property test holds the two equal over generated worlds.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.db.models import Q

from comity.kernel import node
from comity.kernel.acting import Acting, Role
from comity.kernel.labels import NAMED_ONLY
from comity.kernel.may_read import MayRead, Reach
from comity.kernel.problems import Problem
from comity.kernel.words import Words


class Verb(StrEnum):
    READ = "read"
    WRITE = "write"
    APPROVE = "approve"
    SEND = "send"


Rights = Mapping[Verb, frozenset[Role]]

_CONTENT_ROLES = frozenset({Role.READER, Role.OFFICER, Role.APPROVER, Role.HEAD, Role.CLERK, Role.MACHINE})
_NOBODY: frozenset[Role] = frozenset()

ROLES_FOR: Rights = {
    Verb.READ: _CONTENT_ROLES,
    Verb.WRITE: frozenset({Role.OFFICER, Role.HEAD, Role.MACHINE}),
    Verb.APPROVE: frozenset({Role.APPROVER, Role.HEAD}),
    Verb.SEND: frozenset({Role.CLERK, Role.HEAD}),
}
"""The rights to content, which is every kind that registers no others."""

SETTINGS: Rights = {
    Verb.READ: _CONTENT_ROLES | {Role.ADMINISTRATOR, Role.AUDITOR},
    Verb.WRITE: frozenset({Role.ADMINISTRATOR, Role.MACHINE}),
    Verb.APPROVE: frozenset({Role.HEAD}),
    Verb.SEND: _NOBODY,
}
"""The rights to people and settings."""

ACTS: Rights = {
    Verb.READ: _CONTENT_ROLES,
    Verb.WRITE: _NOBODY,
    Verb.APPROVE: _NOBODY,
    Verb.SEND: _NOBODY,
}
"""The rights to records of an act (a vote, a grant): its own actions write them, and nobody edits them."""

ACTS_IN_OFFICE: Rights = {**ACTS, Verb.READ: SETTINGS[Verb.READ]}
"""As `ACTS`, for acts about people and rights, which administrators and auditors read too."""

_special: dict[str, Rights] = {}


def set_rights(kind: str, rights: Rights) -> None:
    """Give a kind other rights than those of content. Called when the kind is registered."""
    _special[kind] = rights


def roles_for(verb: Verb, kind: str = "") -> frozenset[Role]:
    """The roles that may do `verb` to an own record of this kind."""
    return _special.get(kind, ROLES_FOR)[verb]


@dataclass(frozen=True)
class Facts:
    """What the rule needs to know of a record. Without a kind it is content; without an id no glass opens it."""

    owner: str
    marking: int
    audience: Collection[str]
    kind: str = ""
    id: uuid.UUID | None = None


@dataclass(frozen=True)
class Decision:
    """Allowed, or denied with the reason. A reason may be shown only to who may know that the record exists."""

    allowed: bool
    reason: Words


ALLOWED = Decision(True, Words(vi="Được phép.", en="Allowed."))


def _denied(vi: str, en: str) -> Decision:
    return Decision(False, Words(vi, en))


def decide(acting: Acting, verb: Verb, facts: Facts) -> Decision:
    """May this hat do this to a record with these facts?"""
    if not acting.hosted:
        return _denied("Nút này không phục vụ cơ quan đó.", "This node does not host that agency.")
    if not acting.roles & roles_for(Verb.READ, facts.kind):
        return _denied("Vai trò này không xem nội dung.", "This role sees no content.")
    own = facts.owner == acting.agency
    if facts.marking > acting.reach:
        if not (own and facts.id in acting.glass and facts.marking <= node.here().ceiling):
            return _denied("Độ mật cao hơn mức được tiếp cận.", "The marking is above this hat's reach.")
        if verb is not Verb.READ:
            return _denied("Mở khẩn cấp chỉ để đọc.", "Break-glass opens a record for reading only.")
    by_right = own and NAMED_ONLY not in facts.audience
    if not by_right and not acting.admitted_as & set(facts.audience):
        return _denied("Cơ quan không thuộc phạm vi.", "The agency is not in the audience.")
    if verb is Verb.READ:
        return ALLOWED
    if not own:
        return _denied("Chỉ cơ quan chủ hồ sơ được thay đổi.", "Only the owning agency may change it.")
    if not acting.roles & roles_for(verb, facts.kind):
        return _denied("Vai trò này không được làm việc đó.", "This role may not do that.")
    return ALLOWED


def visible(acting: Acting, prefix: str = "") -> Q:
    """The read rule as a condition on `Record` (prefix "") or on a table that hangs on it (prefix "record__")."""
    return _condition(acting, prefix, node.here(), len(_special))


@lru_cache(maxsize=512)
def _condition(acting: Acting, prefix: str, here: node.Node, kinds_known: int) -> Q:
    """The same, made once for a hat: a page asks it dozens of times. It depends on the arguments and nothing else;
    `kinds_known` changes while kinds are being registered."""
    if acting.agency not in here.agencies:
        return Q(pk__in=[])
    content = bool(acting.roles & ROLES_FOR[Verb.READ])
    listed = {
        kind for kind, rights in _special.items() if bool(acting.roles & rights[Verb.READ]) is not content
    }
    return Q(
        MayRead(
            Reach(
                marking=min(acting.clearance, here.ceiling),
                admitted=tuple(sorted(acting.admitted_as)),
                kinds=tuple(sorted(listed)),
                only=not content,
                glass=tuple(sorted(acting.glass)),
                owner=acting.agency,
                ceiling=here.ceiling,
            ),
            prefix,
        )
    )


def require(acting: Acting, verb: Verb, facts: Facts) -> None:
    """Raise a Problem unless allowed. What one may not read is "not found", never "forbidden"."""
    if not decide(acting, Verb.READ, facts).allowed:
        raise not_found()
    decision = decide(acting, verb, facts)
    if not decision.allowed:
        raise Problem(
            "forbidden",
            what=decision.reason,
            mend=Words(
                vi="Đề nghị người có thẩm quyền của cơ quan chủ hồ sơ thực hiện.",
                en="Ask an office of the owning agency that may do it.",
            ),
        )


def not_found() -> Problem:
    """The one answer for what is not there and for what one may not know of."""
    return Problem(
        "not-found",
        what=Words(vi="Không tìm thấy.", en="Not found."),
        mend=Words(
            vi="Kiểm tra lại địa chỉ, hoặc tìm trong danh sách của bạn.",
            en="Check the address, or look in your own lists.",
        ),
    )
