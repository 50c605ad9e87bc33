"""Rules of the house: markings, roles, who must agree, who may sign in and how; and the offices of the demo."""

from typing import Literal

from pydantic import Field

from comity.kernel.approvals.chains import Chain, Step
from comity.profiles.entries import Code, Named, Part, Said


class Marking(Named):
    """How secret. Levels ascend from 0, which is ordinary."""

    level: int = Field(ge=0)
    protection_years: int | None = Field(default=None, gt=0)


class Urgency(Named):
    """How urgent. Levels ascend from 0, which is routine."""

    level: int = Field(ge=0)


class Role(Named):
    """What a member of an agency may do there."""


class Rank(Named):
    """An officer's rank; the profile lists them highest first."""


class ApprovalChain(Named):
    """Who must agree, one step after the other: for these agencies, kinds and moves (none: any), from a marking up."""

    agencies: tuple[Code, ...] = ()
    kinds: tuple[Said, ...] = ()
    moves: tuple[Said, ...] = ()
    marking_from: Code | None = None
    others_only: bool = False
    steps: tuple[Step, ...] = Field(alias="step", min_length=1)

    def chains(self, level: int) -> tuple[Chain, ...]:
        """The chain for each combination of agency, kind and move; `level` is the level of `marking_from`."""
        return tuple(
            Chain(
                agency=agency,
                kind=kind,
                move=move,
                marking_from=level,
                steps=self.steps,
                others_only=self.others_only,
            )
            for agency in self.agencies or ("",)
            for kind in self.kinds or ("",)
            for move in self.moves or ("",)
        )


class Calendars(Part):
    """What calendars may tell: feeds carry markings up to `feed_ceiling`, and say "busy" of what is above or nothing;
    a booking may be declared visible as "busy" up to `busy_up_to`.
    """

    feed_ceiling: Code
    feed_above: Literal["busy", "nothing"] = "busy"
    busy_up_to: Code
    source: Said
    verified: bool = False


class Glass(Part):
    """Break-glass: for how many minutes at most, and from which marking a second person must consent."""

    minutes: int = Field(default=60, gt=0)
    consent_from: Code | None = None
    source: Said
    verified: bool = False


class Opening(Part):
    """From which marking the opening of a record is journaled, and within how many minutes openings are one."""

    marking_from: Code
    same_within_minutes: int = Field(default=5, ge=0)
    source: Said
    verified: bool = False


class SecondFactor(Part):
    """Whose roles must sign in with a second factor. Without it they reach nothing but the page that sets one up."""

    roles: tuple[Code, ...] = Field(min_length=1)
    source: Said
    verified: bool = False


class PasswordRules(Part):
    """How long a password must be, how many past ones it must differ from, after how many days it ends (0: never)."""

    minimum_length: int = Field(default=12, ge=8, le=128)
    history: int = Field(default=5, ge=0, le=12)
    maximum_days: int = Field(default=0, ge=0)
    source: Said = "Comity's proposal"
    verified: bool = False


class LockOut(Part):
    """After how many failed attempts signing in must wait, by account and by address.

    The wait begins with `first_minutes` and doubles with each further failure up to `longest_minutes`; failures are
    forgotten after `forget_hours` without one.
    """

    attempts: int = Field(default=5, gt=0)
    address_attempts: int = Field(default=50, gt=0)
    first_minutes: int = Field(default=1, gt=0)
    longest_minutes: int = Field(default=60, gt=0)
    forget_hours: int = Field(default=24, gt=0)
    source: Said = "Comity's proposal"
    verified: bool = False


class CastNode(Named):
    """A node of the demo and the agencies it hosts."""

    agencies: tuple[Code, ...]
    lead: bool = False


class Office(Named):
    """An office of the demo: where it sits, what it may do, and the highest marking level it may read."""

    agency: Code
    roles: tuple[Code, ...]
    clearance: int = Field(ge=0)
