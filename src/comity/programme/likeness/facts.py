"""What is compared, and what the comparison answers."""

from dataclasses import dataclass
from typing import Any, Literal

from comity.kernel.words import Words

Outcome = Literal["same", "related", "different"]
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """One account in comparable form. Empty means unknown, and unknown speaks neither for nor against.

    Names are codes or canonical names that are equal across languages: the caller resolves "Trung Quốc" and "China"
    to one code first. `date`, `period` and `plan_period` are EDTF. `topics` are what it was for, `subjects` what it
    spoke of, both as concept codes of the caller; `words` are its content words, compared within one `language`.
    `persons` are names in any case, with or without accents. `years_ahead` are years it prepares for. `audience`
    says how wide its circle was ("whole-army", "inter-agency").
    """

    form: str = ""
    date: str | None = None
    period: str | None = None
    plan_period: str | None = None
    place: str = ""
    organisers: frozenset[str] = _NONE
    agencies: frozenset[str] = _NONE
    partners: frozenset[str] = _NONE
    forums: frozenset[str] = _NONE
    persons: frozenset[str] = _NONE
    audience: frozenset[str] = _NONE
    topics: frozenset[str] = _NONE
    subjects: frozenset[str] = _NONE
    years_ahead: frozenset[str] = _NONE
    title_words: frozenset[str] = _NONE
    words: frozenset[str] = _NONE
    language: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How one field agreed: its weight in bits, what to tell a person, and whether it forbids `same`."""

    field: str
    level: str
    weight: float
    say: Words
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """`vetoes` holds all that speaks against `same`; `to_confirm` asks for a person's word."""

    outcome: Outcome
    probability: float
    reasons: tuple[Words, ...]
    vetoes: tuple[Words, ...]
    to_confirm: bool
    evidence: tuple[Evidence, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The verdict in plain strings, English first, Vietnamese alongside."""
        return {
            "outcome": self.outcome,
            "probability": round(self.probability, 4),
            "reasons": [one.en for one in self.reasons],
            "vetoes": [one.en for one in self.vetoes],
            "to_confirm": self.to_confirm,
            "reasons_vi": [one.vi for one in self.reasons],
            "vetoes_vi": [one.vi for one in self.vetoes],
            "weights": {one.field: round(one.weight, 2) for one in self.evidence},
        }
