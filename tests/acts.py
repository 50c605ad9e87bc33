"""People and records that tests of several rooms need. Persons are offices."""

from comity.kernel.acting import Acting, Role
from comity.kernel.labels import Label
from comity.kernel.records import Record
from comity.programme.actions import do_give_account
from comity.programme.kinds import AccountBody

DEPARTMENT = "mnd-dfr"
BORDER_GUARD = "mnd-bgc"
ELSEWHERE = "mofa"

ALL_CONTENT_ROLES = frozenset({Role.OFFICER, Role.APPROVER, Role.HEAD, Role.CLERK})


def office(agency: str = DEPARTMENT, *roles: Role, clearance: int = 3) -> Acting:
    """An office of an agency; every content role unless some are named."""
    return Acting(agency, "Head of a section", frozenset(roles) or ALL_CONTENT_ROLES, clearance)


def account(
    title: str = "Giao lưu biên giới", *, label: Label | None = None, acting: Acting | None = None
) -> Record:
    """An account of a border exchange."""
    body = AccountBody(
        title=title,
        form="border-exchange",
        date="2018-04-20/2018-04-22",
        place="Lạng Sơn",
        agencies=("mnd-dfr",),
        partners=("cn",),
        results=("Hai bên ký hai văn bản.",),
    )
    return do_give_account(body, acting=acting or office(), label=label)
