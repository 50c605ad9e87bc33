"""Chains of approval as data: steps one after the other, each to be agreed to by one of several seats, or by all.

Plain data, no Django. A seat is a role's code ("head") or "post:<id>" for one post. A person who stands for an absent
holder by delegation sits in the holder's seats.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

MARK_UP = "mark-up"
MARK_DOWN = "mark-down"
MARKING = (MARK_UP, MARK_DOWN)


class Step(BaseModel):
    """One step: agreed when any seat of `any_of`, or every seat of `all_of` (by as many persons), says yes.

    `days` is how long it may wait (0: no deadline); after that the role `escalate_to` may decide it alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    days: int = Field(default=0, ge=0)
    escalate_to: str = ""

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if bool(self.any_of) == bool(self.all_of):
            raise ValueError("a step names either any_of or all_of")
        if self.escalate_to and not self.days:
            raise ValueError("a step that escalates has a deadline in days")
        return self

    @property
    def seats(self) -> tuple[str, ...]:
        """The seats that this step asks."""
        return self.any_of or self.all_of


class Chain(BaseModel):
    """Steps, and for what they hold: agency, kind and move ("" for any), from a marking upward.

    `move` is a move of the kind's lifecycle, or "mark-up" or "mark-down", which "" does not mean.
    `others_only`: who asks may not agree.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: str = ""
    kind: str = ""
    move: str = ""
    marking_from: int = Field(default=0, ge=0)
    steps: tuple[Step, ...] = Field(min_length=1)
    others_only: bool = False

    @property
    def immediate(self) -> bool:
        """Whether one entitled person's own act is the whole approval, so that nobody need be asked."""
        return len(self.steps) == 1 and bool(self.steps[0].any_of) and not self.others_only

    def holds_for(self, matter: "Matter") -> bool:
        """Whether this chain is meant for the matter."""
        return (
            self.agency in ("", matter.agency)
            and self.kind in ("", matter.kind)
            and (self.move == matter.move or (not self.move and matter.move not in MARKING))
            and self.marking_from <= matter.marking
        )

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        """How particular the chain is; of several that hold, the greatest rank rules."""
        return bool(self.agency), bool(self.kind), bool(self.move), self.marking_from


class Matter(NamedTuple):
    """What is to be approved: whose record, of which kind, which move, at which marking."""

    agency: str
    kind: str
    move: str
    marking: int


ANY_APPROVER = Step(any_of=("approver", "head"))
DEFAULT = Chain(steps=(ANY_APPROVER,))
DEFAULT_MARKING = Chain(steps=(ANY_APPROVER,), others_only=True)


def most_particular(chains: Iterable[Chain], matter: Matter) -> Chain | None:
    """The most particular chain that holds for the matter; of equals the first."""
    return max((chain for chain in chains if chain.holds_for(matter)), key=lambda c: c.rank, default=None)


def default_for(matter: Matter) -> Chain:
    """Without a chain: one approver or head; for a change of marking, another than who proposed it."""
    return DEFAULT_MARKING if matter.move in MARKING else DEFAULT


class Vote(BaseModel):
    """One person's word in one step: by which office, when, and what was remarked.

    `seats` are the seats the person sat in, `escalated` whether the vote was cast after the deadline by the role to
    which the step had passed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: int
    yes: bool
    office: str
    person: str
    seats: tuple[str, ...]
    at: str
    remark: str = ""
    escalated: bool = False


def is_agreed(step: Step, votes: Sequence[Vote]) -> bool:
    """Whether the votes of this step that say yes fulfil it."""
    agreeing = [vote for vote in votes if vote.yes]
    if any(vote.escalated for vote in agreeing):
        return True
    if step.any_of:
        return any(set(vote.seats) & set(step.any_of) for vote in agreeing)
    return _seated(step.all_of, [frozenset(vote.seats) for vote in agreeing])


def _seated(seats: Sequence[str], voters: Sequence[Collection[str]]) -> bool:
    """Whether every seat finds a voter of its own: one person does not fill two seats."""
    if not seats:
        return True
    return any(
        seats[0] in voter and _seated(seats[1:], [*voters[:index], *voters[index + 1 :]])
        for index, voter in enumerate(voters)
    )
