"""What a country decides and the kernel obeys: chains of approval, break-glass, which openings are journaled.

Plain data. A profile gives it through `provide`; without a profile the defaults below hold.
"""

from collections.abc import Callable

from pydantic import BaseModel, ConfigDict, Field

from comity.kernel.approvals.chains import Chain


class GlassRules(BaseModel):
    """Break-glass: for how many minutes at most, and from which marking a second person must consent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    minutes: int = Field(default=60, gt=0)
    consent_from: int = Field(default=0, ge=0)


class OpeningRules(BaseModel):
    """From which marking each opening of a record is journaled; openings within so many minutes are one event."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    marking_from: int = Field(default=2, ge=0)
    same_within_minutes: int = Field(default=5, ge=0)


class Policy(BaseModel):
    """All of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    chains: tuple[Chain, ...] = ()
    glass: GlassRules = GlassRules()
    opening: OpeningRules = OpeningRules()


_provider: Callable[[], Policy] = Policy


def provide(provider: Callable[[], Policy]) -> None:
    """Have `provider` asked for the policy from now on."""
    global _provider
    _provider = provider


def current() -> Policy:
    """The policy in force on this node."""
    return _provider()
