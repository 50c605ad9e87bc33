"""What a profile is made of: one frozen model for each kind of entry in its TOML files.

Every entry has a code that is stable and for programs, its name in both languages, the source of what it says
and whether a person has checked it against that source.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from comity.kernel.approvals.chains import Chain, Step
from comity.kernel.attachments.types import FileType, Preview, pattern
from comity.kernel.words import Words

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Slot = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$")]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Period = Annotated[str, StringConstraints(pattern=r"^(\.\.|\d{4}(-\d{2}){0,2})/(\.\.|\d{4}(-\d{2}){0,2})$")]
"""An EDTF interval of full dates, months or years, open at either end: "../2025", "1992/2025"."""


def _checked_signature(text: str) -> str:
    pattern(text)
    return text


Signature = Annotated[str, AfterValidator(_checked_signature)]
"""How the bytes of a type of file begin; see `comity.kernel.attachments.types`."""


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


class Saying(Part):
    """A saying in both languages inside an entry."""

    vi: Said
    en: Said

    @property
    def words(self) -> Words:
        """The saying in both languages."""
        return Words(vi=self.vi, en=self.en)


AgencyKind = Literal[
    "body", "ministry", "department", "commission", "committee", "office", "province", "unit"
]


class Agency(Named):
    """An organisation in the tree of direction; `parent` directs it.

    `seat` is the place that its papers are dated from; without one it is its parent's.
    """

    kind: AgencyKind
    parent: Code | None = None
    seat: Saying | None = None
    electronic_code: Said | None = None
    period: Period | None = None
    successors: tuple[Code, ...] = ()


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


class Place(OnceNamed):
    """A place by name, above all a province; `successors` are where it lies today."""

    kind: Literal["province"]
    period: Period | None = None
    successors: tuple[Code, ...] = ()


class Partner(OnceNamed):
    """A country (code: ISO 3166-1 alpha-2, lower case) or an organisation one works with.

    `cow` is a country's number in the Correlates of War state list. `hints` are forces, places and adjectives
    by which a text shows that the partner is meant; they are no names of it.
    """

    kind: Literal["country", "organisation"]
    region: Code
    cow: int | None = Field(default=None, gt=0)
    hints: tuple[Said, ...] = ()


class Forum(Named):
    """A standing multilateral mechanism, of an organisation and perhaps under another forum."""

    organisation: Code | None = None
    parent: Code | None = None
    level: Literal["ministers", "chiefs", "senior-officials", "experts"]


class ForumCycle(Part):
    """Who chairs a forum together from one date to another (`period` is EDTF); `co_chairs` are partners' codes."""

    forum: Code
    period: Period
    co_chairs: tuple[Code, ...]
    source: Said
    verified: bool = False


class RelationLevel(Named):
    """How close a relation with a partner is said to be. Levels ascend from 1."""

    level: int = Field(gt=0)


class Region(Named):
    """A part of the world under which partners stand; the profile lists the nearest first."""


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


class Mission(Named):
    """A United Nations peace operation; `contributes` is what the profile's country sends."""

    country: Code | None = None
    period: Period | None = None
    contributes: Saying | None = None


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


class AwarenessTopic(Named):
    """What a session or a piece of material is about."""


class AwarenessQuestion(Named):
    """A statement that listeners call right or wrong, before and after a session; `right` is the answer."""

    right: bool


class Country(Named):
    """A state that sends people to peace operations; `alpha3` is its three-letter code (ISO 3166-1), lower case."""

    alpha3: Annotated[str, StringConstraints(pattern=r"^[a-z]{3}$")]


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


class DocumentType(Named):
    """A type of administrative document and its abbreviation in the symbol ("15/BC-ĐN")."""

    abbreviation: Said | None = None
    numbered: bool = True


class CopyKind(Named):
    """A kind of copy of a document."""

    abbreviation: Said


class DispatchKind(Named):
    """What one agency sends another; `deadline_days` suggests days by urgency code (none: no deadline)."""

    document_type: Code
    answer: bool = False
    deadline_days: dict[Code, int] = {}


class Status(Named):
    """What a recipient says of a dispatch; `national` is its code on the country's own exchange."""

    national: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]


class Reminders(Part):
    """On which days before and after a deadline people are reminded, and after how many days the head is told.

    `working_days`: whether deadlines suggested by urgency count working days only.
    """

    before: tuple[Annotated[int, Field(gt=0, le=60)], ...] = (3, 1)
    after: tuple[Annotated[int, Field(gt=0, le=60)], ...] = (1, 3, 7)
    head_after: int = Field(default=3, gt=0, le=60)
    working_days: bool = True
    source: Said = "Comity's proposal"
    verified: bool = False


class NationalDocument(Part):
    """A kind of dispatch as the national exchange names its documents (TypeName, Type), and back.

    Several kinds go out under one name; the one with `reads` is what such a document is taken for when it comes in.
    """

    kind: Code
    name: Said
    type: Said
    reads: bool = True
    answers: bool = False  # taken for it only where the document answers another
    source: Said
    verified: bool = False


class NationalPriority(Part):
    """A degree of urgency as the national exchange counts it, and back; what only `reads` is never written."""

    national: Said
    urgency: Code
    only_reads: bool = False
    source: Said
    verified: bool = False


class NationalExchange(Part):
    """The highest marking that may be handed to the national exchange."""

    ceiling: Code
    source: Said
    verified: bool = False


class FindingKind(Cued):
    """What a submission found: a result, a lesson, a difficulty ..."""


class Theme(Cued):
    """What a finding is about."""


class Section(Named):
    """A section of the central report: which findings it takes, of which themes (none: what is left)."""

    parent: Code | None = None
    findings: tuple[Code, ...] = ()
    themes: tuple[Code, ...] = ()


class AttachmentType(Named):
    """A type of file that may hang on records; see `comity.kernel.attachments.types.FileType`."""

    extensions: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+$")], ...] = Field(min_length=1)
    media_type: Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9.+-]+$")]
    signatures: tuple[Signature, ...] = ()
    member: str = ""
    text: bool = False
    preview: Preview = ""

    @property
    def file_type(self) -> FileType:
        """The entry as the kernel takes it."""
        return FileType(
            words=self.words,
            extensions=self.extensions,
            media_type=self.media_type,
            signatures=self.signatures,
            member=self.member,
            text=self.text,
            preview=self.preview,
        )


class Noun(Part):
    """A thing that is counted in sentences; `code` is the slot it fills. Vietnamese has one form."""

    code: Slot
    vi: Said
    en: Said
    en_many: Said
    source: Said
    verified: bool = False


class Templates(Part):
    """The report's sentences by key, in each language."""

    vi: dict[Code, Said] = {}
    en: dict[Code, Said] = {}


class CastNode(Named):
    """A node of the demo and the agencies it hosts."""

    agencies: tuple[Code, ...]
    lead: bool = False


class Office(Named):
    """An office of the demo: where it sits, what it may do, and the highest marking level it may read."""

    agency: Code
    roles: tuple[Code, ...]
    clearance: int = Field(ge=0)


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
    """How a council of merit sits: the share of its members without whose votes it decides nothing."""

    quorum: Share
    source: Said
    verified: bool = False


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


class Opening(Part):
    """From which marking the opening of a record is journaled, and within how many minutes openings are one."""

    marking_from: Code
    same_within_minutes: int = Field(default=5, ge=0)
    source: Said
    verified: bool = False
