"""Do two accounts tell of one engagement? Pure rules over facts; a person confirms what they leave open."""

from comity.programme.likeness.compare import compare
from comity.programme.likeness.facts import Facts, Verdict

__all__ = ["Facts", "Verdict", "compare"]
