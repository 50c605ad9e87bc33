"""What the work is made of: forms of engagement, preparation, what people are asked, peacekeeping, merit."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from comity.profiles.entries import Code, Cued, Named, Part, Said, Saying
from comity.profiles.entries.world import AgencyKind


class AssessmentQuestion(Named):
    """What those who keep a relation up are asked about it; `vi` and `en` are the question."""


class AssessmentMark(Named):
    """What a mark of the scale means. Marks ascend from 1, the worst."""

    mark: int = Field(gt=0, le=10)


class AssessmentRules(Part):
    """A relation is assessed again so many months after the last time; notice is given so many days before."""

    months: int = Field(default=6, gt=0, le=120)
    notice_days: int = Field(default=14, ge=0, le=365)
    source: Said = "Comity's proposal"
    verified: bool = False


class FieldChoice(Saying):
    """One answer of a field that has a list of them."""

    code: Code


class FormField(Saying):
    """A field that only engagements of one form have; `unit` says what a number counts."""

    code: Code
    type: Literal["text", "number", "date", "choice", "yes-no"]
    required: bool = False
    unit: Saying | None = None
    choices: tuple[FieldChoice, ...] = Field(default=(), alias="choice")


class PreparationStep(Saying):
    """A step of preparing, to be done by so many days before the first day."""

    code: Code
    days_before: int = Field(ge=0, le=400)
    source: Said = "Comity's proposal"
    verified: bool = False


class Form(Cued):
    """A form of engagement, with fields of its own and the steps by which one is prepared.

    Without steps of its own it is prepared by the profile's.
    """

    fields: tuple[FormField, ...] = Field(default=(), alias="field")
    preparation: tuple[PreparationStep, ...] = Field(default=(), alias="step")


class Level(Named):
    """How high those stand who meet; the profile lists the highest first."""


class Asking(Part):
    """On which days after its last day an engagement's account is asked for, and when the head is told."""

    days: tuple[Annotated[int, Field(gt=0, le=365)], ...] = (1, 7, 14, 30)
    head_after: int = Field(default=14, gt=0, le=365)
    source: Said = "Comity's proposal"
    verified: bool = False


class HostingStep(Saying):
    """A step of preparing a hosted meeting: who does it (the host where nobody is named), how many days before the
    meeting it must be done, how many days it takes, which steps it waits for."""

    code: Code
    owner: Code | None = None
    days_before: int = Field(ge=0)
    takes: int = Field(default=1, ge=0)
    waits_for: tuple[Code, ...] = ()


class HostingPreparation(Named):
    """How a kind of meeting is prepared by who hosts it."""

    steps: tuple[HostingStep, ...] = Field(alias="step")


class AwarenessTopic(Named):
    """What a session or a piece of material is about."""


class AwarenessQuestion(Named):
    """A statement that listeners call right or wrong, before and after a session; `right` is the answer."""

    right: bool


class Requirement(Named):
    """What a person needs to be sent; `lapses` says that a last day of validity belongs to it."""

    group: Literal["training", "language", "medical", "documents"]
    lapses: bool = True


class PostType(Named):
    """What is sent to a mission: a unit or single posts, and what each person of it needs."""

    sort: Literal["unit", "posts"]
    requirements: tuple[Code, ...]


class Peacekeeping(Part):
    """Rules of the peacekeeping room: the form of its engagements, the agency that usually keeps it, how many months
    ahead gaps are looked for, the marking of persons' readiness, and whose contributions are compared with one's own.
    """

    form: Code = "peacekeeping"
    agency: Code | None = None
    horizon_months: int = Field(default=9, gt=0, le=60)
    readiness_marking: Code | None = None
    neighbours: tuple[Code, ...] = ()
    source: Said = "Comity's proposal"
    verified: bool = False


Share = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]*/[1-9][0-9]*$")]
"""A share of a whole: "2/3"."""


class AwardLevel(Named):
    """A level of commendation: the kinds of agency whose head gives it (none: it is decided above), and the share of
    a council's members whose yes supports it."""

    grantors: tuple[AgencyKind, ...] = ()
    support: Share


class Award(Named):
    """A title or certificate of merit. `book` is its register's abbreviation; not every one is given to units."""

    level: Code
    book: Said
    units: bool = True


class AwardCouncil(Part):
    """How a council of merit sits: the share of its members without whose votes it decides nothing.

    `grounds_vi`, `grounds_en` name the law that a decision stands on.
    """

    quorum: Share
    grounds_vi: str = ""
    grounds_en: str = ""
    source: Said
    verified: bool = False
