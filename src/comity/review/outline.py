"""What a round asks of each agency: the sections of its outline, its questions and tables, until when."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from comity.directory import names
from comity.kernel.dates import span
from comity.kernel.words import Words
from comity.profiles.entries.papers import Section
from comity.review.kinds import QuestionPart, RoundBody, SubmissionBody

AFTER = "after-"  # begins the code of a question about a group of findings of the round before

WHAT_CAME_OF_IT = Words(
    vi="Nội dung nêu ở đợt trước: “{text}”. Đến nay đã giải quyết đến đâu?",
    en="Raised in the round before: “{text}”. What has come of it?",
)


def outline(body: RoundBody) -> list[Section]:
    """The sections that the round asks for, in the order of the profile's outline.

    Where it names none: those that take findings, without a parent.
    """
    if body.sections:
        return [section for section in names.profile().sections if section.code in body.sections]
    return [section for section in names.profile().sections if section.findings and not section.parent]


def section_title(code: str) -> Words:
    """The section's words; a code that the profile does not have says itself."""
    return next((s.words for s in names.profile().sections if s.code == code), Words(code, code))


def questions_for(body: RoundBody, agency: str) -> tuple[QuestionPart, ...]:
    """The questions that this agency is asked."""
    return tuple(one for one in body.questions if not one.agencies or agency in one.agencies)


def due_of(body: RoundBody, agency: str) -> date | None:
    """The last day on which this agency's submission is in time."""
    return span(body.deadlines.get(agency) or body.deadline).last


def question_text(question: QuestionPart, language: str) -> str:
    """The question in `language`, or in whatever language it exists."""
    return question.texts.get(language) or next(iter(question.texts.values()), "")


class Unanswered(NamedTuple):
    """A question or section that a submission says nothing to."""

    section: str
    question: str


def filled_sections(round_: RoundBody, said: SubmissionBody, finding_sections: set[str]) -> set[str]:
    """Codes of the outline's sections that a submission says something to.

    By its own words, an answer to one of the section's questions, or a finding that belongs there
    (`finding_sections`). Sections below one of the outline count as that one.
    """
    answered = {answer.question for answer in said.answers if answer.text.strip() or answer.rows}
    asked = {question.section for question in round_.questions if question.code in answered}
    spoken = {code for code, text in said.sections.items() if text.strip()}
    found = {top_section(code) for code in (*asked, *spoken, *finding_sections)}
    if said.accounts:
        found.add("results")
    return found


def top_section(code: str) -> str:
    """The section's topmost parent, itself where it has none."""
    sections = {section.code: section for section in names.profile().sections}
    while code in sections and sections[code].parent:
        code = str(sections[code].parent)
    return code


def unanswered(round_: RoundBody, said: SubmissionBody) -> Iterator[QuestionPart]:
    """The questions put to the submission's agency that it does not answer."""
    answered = {answer.question for answer in said.answers if answer.text.strip() or answer.rows}
    for question in questions_for(round_, said.agency):
        if question.code not in answered:
            yield question
