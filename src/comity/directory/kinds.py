"""The kinds of record about posts: the post and its holders, its delegation, its hand-over. Names stand in `named`."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from comity.directory.models import Delegation, HandOver, HandOverNote, Post
from comity.kernel.access import ACTS, ACTS_IN_OFFICE, SETTINGS
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words


class Holding(BaseModel):
    """That a person holds a post from day `first` to day `last` (ISO, both included; "" where not known or open).

    `account` is the sign-in name by which they held it: rights follow it, whatever becomes of the person's record.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    person: str = ""
    account: str = ""
    first: str = ""
    last: str = ""


class PostBody(Body):
    """A post. `roles` are codes of `kernel.acting.Role`, `clearance` a marking level.

    `clearance_until` is the last day of the clearance (EDTF); after it the holder reads unmarked records only.
    `holdings` are all who ever held it, in order; `holder` is the sign-in name of the last of them.
    """

    title: str
    agency: str
    roles: tuple[str, ...]
    clearance: int = 0
    clearance_until: str = ""
    holder: str = ""
    holdings: tuple[Holding, ...] = ()

    def links(self) -> Iterator[tuple[str, str]]:
        """Its holders' persons."""
        yield from {("holder", holding.person) for holding in self.holdings if holding.person}

    def words(self) -> Iterator[str]:
        """Its title: who may do what is not what one searches for."""
        yield from self.headings().values()


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
            {"held": Words(vi="đang có", en="open"), "closed": Words(vi="đã bỏ", en="closed")},
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


class HandOverBody(Body):
    """That a post goes from one person to another on day `on` (ISO), the new holder's first. Persons are record ids."""

    references: ClassVar = ("post", "giver", "taker")

    title: str
    post: str
    giver: str = ""
    giver_account: str = ""
    taker: str
    taker_account: str
    on: str
    note: str = ""

    def words(self) -> Iterator[str]:
        """Title and note."""
        yield from (self.title, self.note)


class Item(BaseModel):
    """One thing on the list of a hand-over: under which heading, which record, and whether it was taken over."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    group_vi: str
    group_en: str
    record: str
    taken: bool = False


class HandOverNoteBody(Body):
    """What the post held when its holder handed it over, and both their words. Never marked lower than what it lists.

    `given_by` and `taken_by` are offices; `taken_at` is "" until the successor has signed.
    """

    references: ClassVar = ("handover",)

    title: str
    handover: str
    items: tuple[Item, ...]
    remark: str = ""
    answer: str = ""
    given_by: str
    given_at: str
    taken_by: str = ""
    taken_at: str = ""

    def links(self) -> Iterator[tuple[str, str]]:
        """The hand-over, and everything on the list."""
        yield "handover", self.handover
        yield from {("item", item.record) for item in self.items}

    def words(self) -> Iterator[str]:
        """Title and remarks."""
        yield from (self.title, self.remark, self.answer)


HANDOVER = register(
    Kind(
        "handover",
        Words(vi="Bàn giao chức vụ", en="Hand-over"),
        HandOverBody,
        HandOver,
        Lifecycle({"ordered": Words(vi="đã quyết định", en="ordered")}),
        local=True,
        rights=ACTS_IN_OFFICE,
    )
)
# No moves: `handing_over` says who gives the list and who takes it.
HANDOVER_NOTE = register(
    Kind(
        "handover-note",
        Words(vi="Biên bản bàn giao", en="Hand-over note"),
        HandOverNoteBody,
        HandOverNote,
        Lifecycle(
            {
                "given": Words(vi="bên giao đã ký", en="signed by who gives"),
                "taken": Words(vi="hai bên đã ký", en="signed by both"),
            }
        ),
        local=True,
        rights=ACTS,
    )
)
