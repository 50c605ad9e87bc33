"""Labels: how secret a record is and for whom (design rule 4)."""

from dataclasses import dataclass

EVERYONE = "*"  # an audience of every agency on the network


@dataclass(frozen=True)
class Label:
    """Marking (0 unmarked, then the profile's levels, ascending) and the agencies that may know, owner aside."""

    marking: int = 0
    audience: frozenset[str] = frozenset()

    def widened(self, agencies: frozenset[str] | set[str]) -> "Label":
        """The same marking for more agencies."""
        return Label(self.marking, self.audience | agencies)

    def joined(self, other: "Label") -> "Label":
        """A label no weaker than either: the higher marking, the agencies that both admit."""
        if EVERYONE in self.audience:
            audience = other.audience
        elif EVERYONE in other.audience:
            audience = self.audience
        else:
            audience = self.audience & other.audience
        return Label(max(self.marking, other.marking), audience)
