"""What a profile is made of: one frozen model for each kind of entry in its TOML files.

Every entry has a code that is stable and for programs, its name in both languages, the source of what it says
and whether a person has checked it against that source. Here stands what they have in common.

    world.py    agencies, partners, forums, missions, places
    work.py     forms of engagement, preparation, assessments, awareness work, peacekeeping, merit
    papers.py   documents, dispatches, the national exchange, attachments, the central report
    rules.py    markings, roles, approval, signing in, the demo's offices
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from comity.kernel.words import Words

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Slot = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$")]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Period = Annotated[str, StringConstraints(pattern=r"^(\.\.|\d{4}(-\d{2}){0,2})/(\.\.|\d{4}(-\d{2}){0,2})$")]
"""An EDTF interval of full dates, months or years, open at either end: "../2025", "1992/2025"."""


class Part(BaseModel):
    """A frozen piece of a profile; an unknown field is an error, so that a slip of the pen is found."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Named(Part):
    """Something with a code and a name in both languages."""

    code: Code
    vi: Said
    en: Said
    abbreviations: tuple[Said, ...] = ()
    aliases: tuple[Said, ...] = ()
    source: Said
    verified: bool = False

    @property
    def words(self) -> Words:
        """The name in both languages."""
        return Words(vi=self.vi, en=self.en)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name this entry goes by, the full ones first."""
        return (self.vi, self.en, *self.abbreviations, *self.aliases)


class Cued(Named):
    """An entry that prose gives away by certain words; TOML calls them `words`."""

    cues: tuple[Said, ...] = Field(default=(), alias="words")


class Saying(Part):
    """A saying in both languages inside an entry."""

    vi: Said
    en: Said

    @property
    def words(self) -> Words:
        """The saying in both languages."""
        return Words(vi=self.vi, en=self.en)


class FormerName(Saying):
    """A name that was borne in an earlier period."""

    period: Period


class OnceNamed(Named):
    """An entry that had other names before; `former` lists them."""

    former: tuple[FormerName, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name this entry goes by, today's full ones first."""
        return tuple(dict.fromkeys([*super().names, *(n for old in self.former for n in (old.vi, old.en))]))
