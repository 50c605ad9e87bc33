"""What a council's votes say. Plain: no database, no profile.

A nomination is supported when

    given   >= quorum  x members      (given = yes + no + abstained)
    yes     >= support x members
    yes     >  no

with `quorum` and `support` as exact fractions of all members, those who did not vote among them.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple


class Count(NamedTuple):
    """The votes on one nomination. `quorate`: enough members voted; `needed`: the yes votes that support it."""

    yes: int
    no: int
    abstained: int
    members: int
    needed: int
    quorate: bool
    supported: bool

    @property
    def given(self) -> int:
        """How many members voted."""
        return self.yes + self.no + self.abstained


def count(choices: Iterable[str], members: int, quorum: str, support: str) -> Count:
    """Count "yes", "no" and "abstain" of a council of `members`; see the module for the rule."""
    told = list(choices)
    yes, no, abstained = (told.count(choice) for choice in ("yes", "no", "abstain"))
    quorate = members > 0 and yes + no + abstained >= Fraction(quorum) * members
    needed = -(-Fraction(support) * members // 1)
    return Count(yes, no, abstained, members, int(needed), quorate, quorate and yes >= needed and yes > no)
