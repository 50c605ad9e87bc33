"""Labels: how secret a record is and for whom (design rule 4)."""

from dataclasses import dataclass

EVERYONE = "*"  # an audience of every agency on the network
NAMED_ONLY = "named:only"  # beside others: not even the owner's own people, but who is named
_GROUP = "group:"
_CARRIED = "carried:"


def group_member(group: str) -> str:
    """The member of an audience that stands for a working group, by the group's record id."""
    return _GROUP + group


def carried_to(agency: str) -> str:
    """The member of an audience that has a record brought to an agency's node and admits nobody there by itself.

    For who writes to a closed group from outside it: its own node does not know where the group's members are.
    """
    return _CARRIED + agency


@dataclass(frozen=True)
class Label:
    """Marking (0 unmarked, then the profile's levels, ascending) and who may know, the owner aside.

    A member of the audience is an agency's code, "*" for every agency, or "group:<id>" for those who sit in a
    working group. The owner agency reads its own records by role and clearance, whoever else is named; but where the
    audience holds `NAMED_ONLY` the record is closed, and its owner's people read it only as others do: by being named.
    """

    marking: int = 0
    audience: frozenset[str] = frozenset()

    @property
    def groups(self) -> frozenset[str]:
        """The ids of the working groups in the audience."""
        return frozenset(member.removeprefix(_GROUP) for member in self.audience if member.startswith(_GROUP))

    @property
    def carried(self) -> frozenset[str]:
        """The agencies to whose nodes it is brought besides, as `carried_to` says."""
        return frozenset(
            member.removeprefix(_CARRIED) for member in self.audience if member.startswith(_CARRIED)
        )

    @property
    def closed(self) -> bool:
        """Whether the owner's people read it only where they are named."""
        return NAMED_ONLY in self.audience

    @property
    def closure(self) -> frozenset[str]:
        """The audience of what the owner writes about a closed record: its groups, nobody else. Empty of another."""
        return frozenset({NAMED_ONLY, *map(group_member, self.groups)}) if self.closed else frozenset()

    def answered(self, owner: str) -> frozenset[str]:
        """The audience of what others write to `owner` about its record with this label: its people.

        About a closed one it is the groups that it names: to others of the owner's people it does not exist.
        """
        if not self.closed:
            return frozenset({owner})
        return frozenset({*map(group_member, self.groups), carried_to(owner)})

    def widened(self, agencies: frozenset[str] | set[str]) -> "Label":
        """The same marking for more agencies."""
        return Label(self.marking, self.audience | agencies)

    def joined(self, other: "Label") -> "Label":
        """A label no weaker than either: the higher marking, the members of the audience that both name."""
        if EVERYONE in self.audience:
            audience = other.audience
        elif EVERYONE in other.audience:
            audience = self.audience
        else:
            audience = self.audience & other.audience
        if self.closed or other.closed:
            audience |= {NAMED_ONLY}
        return Label(max(self.marking, other.marking), audience)

    def is_within(self, other: "Label") -> bool:
        """Whether this label is at least as narrow: marked no lower, and for nobody whom the other does not name."""
        named = EVERYONE in other.audience or self.audience - {NAMED_ONLY} <= other.audience
        return self.marking >= other.marking and named and (self.closed or not other.closed)
