"""Need to know, once: one pure rule, and the same rule as a query.

    read    the node hosts the hat's agency; the hat has a content role; the marking is within its reach;
            and its agency owns the record or stands in its audience
    write   read, and the agency owns the record, and the hat has a writing role
    approve read, own, and an approving role
    send    read, own, and a sending role

`decide` answers for one record with a reason; `visible` answers the read question for all records at once. A property
test holds the two equal over generated worlds.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from comity.kernel.acting import Acting, Role
from comity.kernel.labels import EVERYONE
from comity.kernel.problems import Problem
from comity.kernel.readers import Reader
from comity.kernel.words import Words


class Verb(StrEnum):
    READ = "read"
    WRITE = "write"
    APPROVE = "approve"
    SEND = "send"


ROLES_FOR: dict[Verb, frozenset[Role]] = {
    Verb.READ: frozenset({Role.READER, Role.OFFICER, Role.APPROVER, Role.HEAD, Role.CLERK, Role.MACHINE}),
    Verb.WRITE: frozenset({Role.OFFICER, Role.HEAD, Role.MACHINE}),
    Verb.APPROVE: frozenset({Role.APPROVER, Role.HEAD}),
    Verb.SEND: frozenset({Role.CLERK, Role.HEAD}),
}


@dataclass(frozen=True)
class Facts:
    """What the rule needs to know of a record."""

    owner: str
    marking: int
    audience: Collection[str]


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
    if not acting.roles & ROLES_FOR[Verb.READ]:
        return _denied("Vai trò này không xem nội dung.", "This role sees no content.")
    if facts.marking > acting.reach:
        return _denied("Độ mật cao hơn mức được tiếp cận.", "The marking is above this hat's reach.")
    own = facts.owner == acting.agency
    if not own and not {acting.agency, EVERYONE} & set(facts.audience):
        return _denied("Cơ quan không thuộc phạm vi.", "The agency is not in the audience.")
    if verb is Verb.READ:
        return ALLOWED
    if not own:
        return _denied("Chỉ cơ quan chủ hồ sơ được thay đổi.", "Only the owning agency may change it.")
    if not acting.roles & ROLES_FOR[verb]:
        return _denied("Vai trò này không được làm việc đó.", "This role may not do that.")
    return ALLOWED


def visible(acting: Acting, prefix: str = "") -> Q:
    """The read rule as a condition on `Record` (prefix "") or on a typed table (prefix "record__")."""
    if not acting.hosted or not acting.roles & ROLES_FOR[Verb.READ]:
        return Q(pk__in=[])
    # A typed row shares its record's primary key, so `pk` is right for both.
    admitted = Reader.objects.filter(record=OuterRef("pk"), agency__in=[acting.agency, EVERYONE])
    return Q(**{f"{prefix}marking__lte": acting.reach}) & Q(Exists(admitted))


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
