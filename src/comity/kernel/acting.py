"""Who acts: a person under one hat, or the node itself on an agency's behalf."""

from dataclasses import dataclass
from enum import StrEnum

from comity.kernel import node


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
    """One hat: the agency acted for, the post's title as it is written into versions, roles and clearance."""

    agency: str
    office: str
    roles: frozenset[Role]
    clearance: int
    person: str = ""

    @property
    def reach(self) -> int:
        """The highest marking this hat may see on this node: its clearance, capped by the node's ceiling."""
        return min(self.clearance, node.here().ceiling)

    @property
    def hosted(self) -> bool:
        """Whether this node hosts the agency; a node never acts for another node's agency."""
        return self.agency in node.here().agencies


def machine(agency: str) -> Acting:
    """The node itself, doing `agency`'s chores up to the node's ceiling."""
    return Acting(agency, "Comity", frozenset({Role.MACHINE}), clearance=node.here().ceiling)
