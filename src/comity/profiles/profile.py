"""A country profile, read and checked: how the rest of the house asks it things."""

import functools
import string
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeVar

from pydantic import Field

from comity.kernel.attachments.types import Terms
from comity.kernel.folding import fold
from comity.kernel.policy import GlassRules, OpeningRules, Policy
from comity.kernel.problems import Problem
from comity.kernel.words import Words
from comity.profiles.comparing import DEGREES, cues_in
from comity.profiles.entries import Code, Cued, Named, Part, Said, papers, rules, work, world

Kind = Literal[
    "marking",
    "urgency",
    "role",
    "rank",
    "agency",
    "partner",
    "forum",
    "mission",
    "country",
    "requirement",
    "post_type",
    "place",
    "form",
    "document_type",
    "copy",
    "dispatch_kind",
    "status",
    "finding",
    "theme",
    "section",
    "node",
    "office",
]

_Entry = TypeVar("_Entry", bound=Named | papers.Noun)
_Levelled = TypeVar("_Levelled", rules.Marking, rules.Urgency)


class Profile(Part):
    """A country as data. Tables keep the order of their files."""

    code: Code
    vi: Said
    en: Said
    country: Code
    languages: tuple[Said, ...]
    time_zone: Said
    source: Said
    verified: bool = False
    folder: Path

    markings: tuple[rules.Marking, ...]
    urgencies: tuple[rules.Urgency, ...]
    roles: tuple[rules.Role, ...] = ()
    ranks: tuple[rules.Rank, ...] = ()
    agencies: tuple[world.Agency, ...] = ()
    partners: tuple[world.Partner, ...] = ()
    forums: tuple[world.Forum, ...] = ()
    forum_cycles: tuple[world.ForumCycle, ...] = ()
    regions: tuple[world.Region, ...] = ()
    relation_levels: tuple[world.RelationLevel, ...] = ()
    assessment_questions: tuple[work.AssessmentQuestion, ...] = ()
    assessment_marks: tuple[work.AssessmentMark, ...] = ()
    assessment: work.AssessmentRules = work.AssessmentRules()
    basemap: str = ""
    missions: tuple[world.Mission, ...] = ()
    countries: tuple[world.Country, ...] = ()
    requirements: tuple[work.Requirement, ...] = ()
    post_types: tuple[work.PostType, ...] = ()
    peacekeeping: work.Peacekeeping = work.Peacekeeping()
    places: tuple[world.Place, ...] = ()
    forms: tuple[work.Form, ...] = ()
    levels: tuple[work.Level, ...] = ()
    preparation: tuple[work.PreparationStep, ...] = ()
    asking: work.Asking = work.Asking()
    awareness_topics: tuple[work.AwarenessTopic, ...] = ()
    awareness_questions: tuple[work.AwarenessQuestion, ...] = ()
    document_types: tuple[papers.DocumentType, ...] = ()
    copies: tuple[papers.CopyKind, ...] = ()
    dispatch_kinds: tuple[papers.DispatchKind, ...] = ()
    statuses: tuple[papers.Status, ...] = ()
    reminders: papers.Reminders = papers.Reminders()
    national_documents: tuple[papers.NationalDocument, ...] = ()
    national_priorities: tuple[papers.NationalPriority, ...] = ()
    national_exchange: papers.NationalExchange | None = None
    findings: tuple[papers.FindingKind, ...] = ()
    themes: tuple[papers.Theme, ...] = ()
    sections: tuple[papers.Section, ...] = ()
    nouns: tuple[papers.Noun, ...] = ()
    templates: papers.Templates = papers.Templates()
    approval_chains: tuple[rules.ApprovalChain, ...] = ()
    glass: rules.Glass | None = None
    opening: rules.Opening | None = None
    calendars: rules.Calendars | None = None
    hosting_preparations: tuple[work.HostingPreparation, ...] = ()
    second_factor: rules.SecondFactor | None = None
    password: rules.PasswordRules = rules.PasswordRules()
    lock_out: rules.LockOut = rules.LockOut()
    nodes: tuple[rules.CastNode, ...] = ()
    offices: tuple[rules.Office, ...] = ()
    attachment_types: tuple[papers.AttachmentType, ...] = ()
    attachment_mib: int = Field(default=0, ge=0)
    award_levels: tuple[work.AwardLevel, ...] = ()
    awards: tuple[work.Award, ...] = ()
    award_council: work.AwardCouncil | None = None

    @property
    def attachment_terms(self) -> Terms:
        """Which files may hang on records, and how large. A profile that says nothing allows none."""
        types = tuple(entry.file_type for entry in self.attachment_types)
        return Terms(types, limit=self.attachment_mib * 2**20)

    @property
    def words(self) -> Words:
        """The country's name in both languages."""
        return Words(vi=self.vi, en=self.en)

    # --- by code --------------------------------------------------------------------------------------
    # Each raises Problem "profile-unknown" for a code the profile does not have.

    def marking(self, level_or_code: int | str) -> rules.Marking:
        """The marking of a level (0 ordinary, ascending) or of a code."""
        if isinstance(level_or_code, int):
            return self._at_level("marking", self.markings, level_or_code)
        return self._coded("marking", self.markings, level_or_code)

    def urgency(self, level_or_code: int | str) -> rules.Urgency:
        """The urgency of a level (0 routine, ascending) or of a code."""
        if isinstance(level_or_code, int):
            return self._at_level("urgency", self.urgencies, level_or_code)
        return self._coded("urgency", self.urgencies, level_or_code)

    def role(self, code: str) -> rules.Role:
        """The role of that code."""
        return self._coded("role", self.roles, code)

    def agency(self, code: str) -> world.Agency:
        """The agency of that code."""
        return self._coded("agency", self.agencies, code)

    def partner(self, code: str) -> world.Partner:
        """The partner of that code."""
        return self._coded("partner", self.partners, code)

    def forum(self, code: str) -> world.Forum:
        """The forum of that code."""
        return self._coded("forum", self.forums, code)

    def region(self, code: str) -> world.Region:
        """The part of the world of that code."""
        return self._coded("region", self.regions, code)

    def relation_level(self, code: str) -> world.RelationLevel:
        """The level of a relation of that code."""
        return self._coded("relation_level", self.relation_levels, code)

    def assessment_question(self, code: str) -> work.AssessmentQuestion:
        """The question of an assessment of that code."""
        return self._coded("assessment_question", self.assessment_questions, code)

    def mission(self, code: str) -> world.Mission:
        """The mission of that code."""
        return self._coded("mission", self.missions, code)

    def requirement(self, code: str) -> work.Requirement:
        """The requirement of that code."""
        return self._coded("requirement", self.requirements, code)

    def post_type(self, code: str) -> work.PostType:
        """What is sent to missions, by its code."""
        return self._coded("post_type", self.post_types, code)

    def place(self, code: str) -> world.Place:
        """The place of that code."""
        return self._coded("place", self.places, code)

    def form(self, code: str) -> work.Form:
        """The form of engagement of that code."""
        return self._coded("form", self.forms, code)

    def level(self, code: str) -> work.Level:
        """The level of meeting of that code."""
        return self._coded("level", self.levels, code)

    def awareness_topic(self, code: str) -> work.AwarenessTopic:
        """The topic of awareness work of that code."""
        return self._coded("awareness_topic", self.awareness_topics, code)

    def awareness_question(self, code: str) -> work.AwarenessQuestion:
        """The question before and after sessions of that code."""
        return self._coded("awareness_question", self.awareness_questions, code)

    def document_type(self, code: str) -> papers.DocumentType:
        """The document type of that code."""
        return self._coded("document_type", self.document_types, code)

    def dispatch_kind(self, code: str) -> papers.DispatchKind:
        """The kind of dispatch of that code."""
        return self._coded("dispatch_kind", self.dispatch_kinds, code)

    def status(self, code: str) -> papers.Status:
        """What a recipient says of a dispatch, by its code."""
        return self._coded("status", self.statuses, code)

    def finding(self, code: str) -> papers.FindingKind:
        """The kind of finding of that code."""
        return self._coded("finding", self.findings, code)

    def theme(self, code: str) -> papers.Theme:
        """The theme of that code."""
        return self._coded("theme", self.themes, code)

    def section(self, code: str) -> papers.Section:
        """The report section of that code."""
        return self._coded("section", self.sections, code)

    def award_level(self, code: str) -> work.AwardLevel:
        """The level of commendation of that code."""
        return self._coded("award_level", self.award_levels, code)

    def award(self, code: str) -> work.Award:
        """The title or certificate of merit of that code."""
        return self._coded("award", self.awards, code)

    def hosting_preparation(self, code: str) -> work.HostingPreparation:
        """How a kind of hosted meeting is prepared, by its code."""
        return self._coded("hosting_preparation", self.hosting_preparations, code)

    def office(self, code: str) -> rules.Office:
        """The demo's office of that code."""
        return self._coded("office", self.offices, code)

    # --- by name --------------------------------------------------------------------------------------

    def entries(self, kind: Kind) -> tuple[Named, ...]:
        """All entries of `kind`, in the order of their file."""
        return self._tables[kind]

    def find(self, kind: Kind, text: str) -> Named | None:
        """The entry that `text` names: by its code, a name, an abbreviation or an alias.

        The strictest match wins: as written, then without case, then without accents (đ as d). A text that
        names two entries equally well names none: unknown stays unknown.
        """
        for entry in self.entries(kind):
            if entry.code == text:
                return entry
        for degree, index in zip(DEGREES, self._names[kind], strict=True):
            named = index.get(degree(text), ())
            if named:
                return named[0] if len(named) == 1 else None
        return None

    def cued(self, kind: Kind, text: str) -> list[tuple[Named, tuple[str, ...]]]:
        """The entries of `kind` whose cue words stand in `text`, each with those cues, likeliest first.

        The longest single cue decides ("search-and-rescue exercise" beats "exercise"), then how many cues
        there are, then the file's order.
        """
        found: list[tuple[Named, tuple[str, ...]]] = []
        for entry in self.entries(kind):
            hits = cues_in(text, entry.cues) if isinstance(entry, Cued) else ()
            if hits:
                found.append((entry, hits))
        return sorted(found, key=lambda pair: (-max(len(fold(cue)) for cue in pair[1]), -len(pair[1])))

    def section_for(self, finding: str, theme: str | None = None) -> papers.Section | None:
        """The first section that takes findings of this kind and theme, else one that takes what is left."""
        takers = [section for section in self.sections if finding in section.findings]
        for section in takers:
            if theme is not None and theme in section.themes:
                return section
        return next((section for section in takers if not section.themes), None)

    def seat(self, agency: str) -> Words:
        """The place that an agency's papers are dated from; the country where neither it nor a parent has one."""
        entry: world.Agency | None = self.agency(agency)
        while entry is not None:
            if entry.seat is not None:
                return entry.seat.words
            entry = self.agency(entry.parent) if entry.parent else None
        return self.words

    @functools.cached_property
    def policy(self) -> Policy:
        """Chains of approval, break-glass and journaled openings as the kernel asks for them."""
        chains = (one.chains(self._level(one.marking_from)) for one in self.approval_chains)
        given = Policy(chains=tuple(chain for several in chains for chain in several))
        if self.glass:
            glass = GlassRules(minutes=self.glass.minutes, consent_from=self._level(self.glass.consent_from))
            given = given.model_copy(update={"glass": glass})
        if self.opening:
            told = OpeningRules(
                marking_from=self._level(self.opening.marking_from),
                same_within_minutes=self.opening.same_within_minutes,
            )
            given = given.model_copy(update={"opening": told})
        return given

    # --- sentences ------------------------------------------------------------------------------------

    def count(self, noun: str, number: int, language: str) -> str:
        """`number` with its noun in `language`: "12 hoạt động", "1 engagement", "1.250 hoạt động"."""
        thing = self._coded("noun", self.nouns, noun)
        if language.startswith("vi"):
            return f"{number:,}".replace(",", ".") + f" {thing.vi}"
        return f"{number:,} {thing.en if number == 1 else thing.en_many}"

    def sentence(self, key: str, language: str, **slots: str | int) -> str:
        """The report's sentence `key` in `language`, its slots filled.

        A number in a slot named like a noun is written with that noun. Raises Problem "profile-unknown" for
        an unknown key and "profile-slot" for a slot left empty.
        """
        templates = self.templates.vi if language.startswith("vi") else self.templates.en
        if key not in templates:
            raise self._unknown("template", key)
        nouns = {noun.code for noun in self.nouns}
        filled = {
            slot: self.count(slot, value, language)
            if isinstance(value, int) and slot in nouns
            else str(value)
            for slot, value in slots.items()
        }
        missing = slots_of(templates[key]) - filled.keys()
        if missing:
            names = ", ".join(sorted(missing))
            raise Problem(
                "profile-slot",
                what=Words(vi=f"Câu “{key}” còn thiếu: {names}.", en=f"The sentence “{key}” lacks: {names}."),
                mend=Words(vi="Điền đủ các chỗ trống của câu.", en="Give a value for every slot of it."),
                place=f"{self.code}: template {key}",
            )
        return templates[key].format_map(filled)

    # --- within ---------------------------------------------------------------------------------------

    @functools.cached_property
    def _tables(self) -> Mapping[Kind, tuple[Named, ...]]:
        return MappingProxyType(
            {
                "marking": self.markings,
                "urgency": self.urgencies,
                "role": self.roles,
                "rank": self.ranks,
                "agency": self.agencies,
                "partner": self.partners,
                "forum": self.forums,
                "mission": self.missions,
                "country": self.countries,
                "requirement": self.requirements,
                "post_type": self.post_types,
                "place": self.places,
                "form": self.forms,
                "document_type": self.document_types,
                "copy": self.copies,
                "dispatch_kind": self.dispatch_kinds,
                "status": self.statuses,
                "finding": self.findings,
                "theme": self.themes,
                "section": self.sections,
                "node": self.nodes,
                "office": self.offices,
            }
        )

    @functools.cached_property
    def _names(self) -> Mapping[Kind, tuple[dict[str, tuple[Named, ...]], ...]]:
        return {
            kind: tuple(_index(table, degree) for degree in DEGREES) for kind, table in self._tables.items()
        }

    def _coded(self, kind: str, table: tuple[_Entry, ...], code: str) -> _Entry:
        for entry in table:
            if entry.code == code:
                return entry
        raise self._unknown(kind, code)

    def _level(self, marking: str | None) -> int:
        return 0 if marking is None else self.marking(marking).level

    def _at_level(self, kind: str, table: tuple[_Levelled, ...], level: int) -> _Levelled:
        for entry in table:
            if entry.level == level:
                return entry
        raise self._unknown(kind, str(level))

    def _unknown(self, kind: str, code: str) -> Problem:
        return Problem(
            "profile-unknown",
            what=Words(
                vi=f"Hồ sơ quốc gia “{self.code}” không có mục {kind} “{code}”.",
                en=f"The profile “{self.code}” has no {kind} “{code}”.",
            ),
            mend=Words(
                vi="Dùng một mã có trong hồ sơ quốc gia, hoặc thêm mục đó vào tệp TOML.",
                en="Use a code the profile has, or add the entry to its TOML file.",
            ),
            place=f"{self.code}: {kind} {code}",
        )


def slots_of(template: str) -> set[str]:
    """The names of the slots of a sentence: "In {period}, {counted}." has `period` and `counted`."""
    return {slot for _, slot, _, _ in string.Formatter().parse(template) if slot is not None}


def _index(table: tuple[Named, ...], degree: Callable[[str], str]) -> dict[str, tuple[Named, ...]]:
    """The entries by each of their names as `degree` compares them."""
    index: dict[str, dict[str, Named]] = {}
    for entry in table:
        for name in entry.names:
            index.setdefault(degree(name), {})[entry.code] = entry
    return {name: tuple(named.values()) for name, named in index.items()}
