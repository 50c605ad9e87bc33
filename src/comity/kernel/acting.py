"""Who acts: a person under one hat, or the node itself on an agency's behalf."""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from comity.kernel import node
from comity.kernel.labels import EVERYONE, group_member


class Role(StrEnum):
    """What a post may do in its agency."""

    READER = "reader"
    OFFICER = "officer"
    APPROVER = "approver"
    HEAD = "head"
    CLERK = "clerk"
    ADMINISTRATOR = "administrator"  # people and settings, no content by right
    AUDITOR = "auditor"  # journal, no content by right
    MACHINE = "machine"  # the node's own chores on behalf of an agency it hosts


@dataclass(frozen=True)
class Acting:
    """One hat: the agency acted for, the post's title as it is written into versions, roles and clearance.

    `groups` are ids of the working groups it sits in; `glass` the records of its agency that it may read by
    break-glass now; `post` the post's record; `delegation` the delegation's, where the post is another person's.
    """

    agency: str
    office: str
    roles: frozenset[Role]
    clearance: int
    person: str = ""
    groups: frozenset[str] = frozenset()
    glass: frozenset[uuid.UUID] = frozenset()
    post: str = ""
    delegation: str = ""

    @property
    def reach(self) -> int:
        """The highest marking this hat may see on this node: its clearance, capped by the node's ceiling."""
        return min(self.clearance, node.here().ceiling)

    @property
    def hosted(self) -> bool:
        """Whether this node hosts the agency; a node never acts for another node's agency."""
        return self.agency in node.here().agencies

    @property
    def admitted_as(self) -> frozenset[str]:
        """The members of an audience by which this hat is admitted."""
        return frozenset({self.agency, EVERYONE, *map(group_member, self.groups)})

    @property
    def who(self) -> str:
        """Whom to tell from whom where two persons are asked for: the person under whichever hat, else the office."""
        return self.person or self.office


def machine(agency: str) -> Acting:
    """The node itself, doing `agency`'s chores up to the node's ceiling."""
    return Acting(agency, "Comity", frozenset({Role.MACHINE}), clearance=node.here().ceiling)
