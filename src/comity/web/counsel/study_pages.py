"""What the page of a study shows: its outline with who has written what, and the remarks."""

import uuid
from dataclasses import dataclass

from comity.counsel.models import StudySection
from comity.counsel.studies import remarks_on
from comity.counsel.study_kinds import (
    RemarkAnswer,
    StudyBody,
    StudyPart,
    StudyRemarkBody,
    StudySectionBody,
)
from comity.kernel.acting import Acting
from comity.kernel.kinds import Said
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.web.counsel.common import tone_of, visible


@dataclass(frozen=True)
class RemarkLine:
    """A remark, and how the section's author took it up (None where nothing is said yet)."""

    record: Record
    body: StudyRemarkBody
    answer: RemarkAnswer | None = None


@dataclass(frozen=True)
class PartLine:
    """A part of the outline. `section` is None where the hat knows of none; `mine`: its agency writes it."""

    part: StudyPart
    section: Record | None
    body: StudySectionBody | None
    said: Said | None
    tone: str
    remarks: tuple[RemarkLine, ...]
    mine: bool


@dataclass(frozen=True)
class StudyPage:
    """See the module. `remarks` are those on the whole; `unknown` counts records it refers to and the hat lacks."""

    record: Record
    body: StudyBody
    title: Said
    tone: str
    parts: tuple[PartLine, ...]
    remarks: tuple[RemarkLine, ...]
    group: Record | None
    named: tuple[Record, ...]
    unknown: int

    @property
    def shown(self) -> list[Record]:
        """Every record that the page names."""
        sections = [part.section for part in self.parts if part.section]
        said = [line.record for part in self.parts for line in part.remarks]
        more = [self.group] if self.group else []
        return [self.record, *sections, *said, *(line.record for line in self.remarks), *more, *self.named]

    @property
    def given(self) -> int:
        """How many sections have come in."""
        return sum(part.section is not None and part.section.state == "given" for part in self.parts)


def study_page(record: Record, acting: Acting, language: str) -> StudyPage:
    """The page of a scoped study."""
    rows = StudySection.objects.visible_to(acting).filter(study=record.pk).select_related("record")
    sections = {row.part: row.record for row in rows.order_by("record__created_at")}
    said = remarks_on(record, acting)
    sayings = Sayings([record, *sections.values()], acting)
    words = contents(said)
    body = sayings.body(record)
    assert isinstance(body, StudyBody)
    near = visible([body.group, *body.records], acting)
    parts = []
    for part in body.parts:
        section = sections.get(part.code)
        held = sayings.body(section) if section else None
        # A section counts as the part's only where the agency of the outline wrote it.
        if section is not None and section.owner != part.agency:
            section, held = None, None
        assert held is None or isinstance(held, StudySectionBody)
        parts.append(
            PartLine(
                part,
                section,
                held,
                sayings.say(section, "text", language) if section else None,
                tone_of(section) if section else "waits",
                _lines(said, words, str(section.pk) if section else "-", held),
                part.agency == acting.agency,
            )
        )
    return StudyPage(
        record=record,
        body=body,
        title=sayings.say(record, "title", language),
        tone=tone_of(record),
        parts=tuple(parts),
        remarks=_lines(said, words, "", None),
        group=near.get(body.group),
        named=tuple(near[one] for one in body.records if one in near),
        unknown=sum(one not in near for one in body.records),
    )


def _lines(
    said: list[Record], words: dict[uuid.UUID, StudyRemarkBody], section: str, held: StudySectionBody | None
) -> tuple[RemarkLine, ...]:
    answers = {answer.remark: answer for answer in held.answers} if held else {}
    return tuple(
        RemarkLine(record, words[record.pk], answers.get(str(record.pk)))
        for record in said
        if words[record.pk].section == section
    )
