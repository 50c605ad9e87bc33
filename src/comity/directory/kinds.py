"""The kinds of record that the directory keeps."""

from typing import ClassVar

from comity.directory.models import Delegation, Post
from comity.kernel.access import ACTS_IN_OFFICE, SETTINGS
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words


class PostBody(Body):
    """A post. `roles` are codes of `kernel.acting.Role`, `clearance` a marking level, `holder` a sign-in name.

    `clearance_until` is the last day of the clearance (EDTF); after it the holder reads unmarked records only.
    """

    title: str
    agency: str
    roles: tuple[str, ...]
    clearance: int = 0
    clearance_until: str = ""
    holder: str = ""


class DelegationBody(Body):
    """A post's roles, or some of them, lent to `to` (a sign-in name of the same agency) for a period of days.

    `first` and `last` are full dates, both included; `given_by` is the office that gave it.
    """

    references: ClassVar = ("post",)

    title: str
    post: str
    to: str
    roles: tuple[str, ...]
    first: str
    last: str
    reason: str = ""
    given_by: str


POST = register(
    Kind(
        "post",
        Words(vi="Chức vụ", en="Post"),
        PostBody,
        Post,
        Lifecycle(
            {"held": Words(vi="đang bổ nhiệm", en="held"), "closed": Words(vi="đã thôi", en="closed")},
            [Move("close", ("held",), "closed", Words(vi="Cho thôi", en="Close"))],
        ),
        local=True,
        rights=SETTINGS,
    )
)
# No moves: `actions` says who ends one, and the days do the rest.
DELEGATION = register(
    Kind(
        "delegation",
        Words(vi="Ủy quyền", en="Delegation"),
        DelegationBody,
        Delegation,
        Lifecycle(
            {"given": Words(vi="đã ủy quyền", en="given"), "ended": Words(vi="đã thôi", en="ended")},
        ),
        local=True,
        rights=ACTS_IN_OFFICE,
    )
)
