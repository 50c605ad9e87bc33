"""What the pages of rounds and submissions show, gathered for one hat and one language."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.kinds import Said
from comity.kernel.reading import content, envelope_of, referrers
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.words import Words
from comity.review.citing import quote_of
from comity.review.kinds import (
    FindingBody,
    QuestionPart,
    ReportBody,
    RoundBody,
    SubmissionBody,
    VerdictBody,
)
from comity.review.matrix import (
    ACCEPTED,
    APPROVED,
    DRAFT,
    EMPTY,
    LATE,
    NOT_STARTED,
    RETURNED,
    SUBMITTED,
    Row,
    matrix,
    verdict_on,
)
from comity.review.models import Round
from comity.review.outline import outline, question_text, section_title
from comity.web.deadlines import Deadline, deadline
from comity.web.links import url_of
from comity.web.shell.figures import StackedBar, Tone, stacked_bar

TONES: dict[Words, Tone] = {
    ACCEPTED: "done",
    SUBMITTED: "moving",
    APPROVED: "moving",
    DRAFT: "idle",
    NOT_STARTED: "idle",
    LATE: "waits",
    RETURNED: "stopped",
}
CELL_TONES: dict[Words, Tone] = {**TONES, EMPTY: "idle"}
ROUND_TONES = {"open": "moving", "frozen": "waits", "closed": "done"}
REPORT_TONES = {"draft": "moving", "signed": "done"}
COLUMNS = ("result", "difficulty", "limitation", "lesson", "proposal")


@dataclass(frozen=True)
class RoundRow:
    """A round of the list; `received` and `asked` are None where this office sees its own line only."""

    record: Record
    title: Said
    body: RoundBody
    tone: str
    deadline: Deadline | None
    received: int | None
    asked: int


class Line(NamedTuple):
    """One agency's line of the matrix."""

    agency: str
    submission: Record | None
    standing: Words
    tone: Tone
    accounts: int
    findings: tuple[tuple[str, int], ...]
    days_late: int
    pending: int


@dataclass(frozen=True)
class ReportRow:
    """A report of the round."""

    record: Record
    title: Said
    tone: str
    date: str
    sentences: int
    bare: int


class Asked(NamedTuple):
    """A question of the round as its page says it."""

    section: str
    text: str
    columns: tuple[str, ...]
    agencies: tuple[str, ...]


@dataclass(frozen=True)
class RoundPage:
    """A round. Only its lead sees every agency's line; another office sees its own."""

    row: RoundRow
    is_lead: bool
    lines: tuple[Line, ...]
    columns: tuple[str, ...]
    totals: tuple[tuple[str, int], ...]
    bar: StackedBar
    reports: tuple[ReportRow, ...]
    matrix: dict[str, Any]
    questions: tuple[Asked, ...]
    without_node: tuple[tuple[str, str], ...]
    follows: Record | None

    @property
    def records(self) -> list[Record]:
        shown = [
            self.row.record,
            *(line.submission for line in self.lines),
            *(row.record for row in self.reports),
        ]
        return [record for record in shown if record is not None]


def round_rows(acting: Acting, language: str, today: date) -> list[RoundRow]:
    """Every round this hat may see, the latest first."""
    rows = list(Round.objects.visible_to(acting).select_related("record").order_by("-record__created_at"))
    sayings = Sayings([row.record for row in rows], acting)
    return [_row(row, sayings, acting, language, today) for row in rows]


def _row(row: Round, sayings: Sayings, acting: Acting, language: str, today: date) -> RoundRow:
    body = sayings.body(row.record)
    assert isinstance(body, RoundBody)
    received = None
    lines: list[Row] = []
    if row.record.owner == acting.agency:
        lines = matrix(row.record, acting, today)
        received = sum(line.standing in (SUBMITTED, ACCEPTED) for line in lines)
    elif row.record.state == "open" and row.due:
        lines = [line for line in matrix(row.record, acting, today) if line.agency == acting.agency]
    # Nothing is overdue any more once everything that this office waits for, or owes, is in.
    settled = bool(lines) and all(line.standing in (SUBMITTED, ACCEPTED) for line in lines)
    return RoundRow(
        record=row.record,
        title=sayings.say(row.record, "title", language),
        body=body,
        tone=ROUND_TONES[row.record.state],
        deadline=deadline(row.due, today) if row.record.state == "open" and not settled else None,
        received=received,
        asked=len(body.agencies),
    )


def round_page(record: Record, acting: Acting, language: str, today: date) -> RoundPage:
    """The page of a scoped round."""
    row = Round.objects.visible_to(acting).select_related("record").get(pk=record.pk)
    is_lead = record.owner == acting.agency
    rows = [line for line in matrix(record, acting, today) if is_lead or line.agency == acting.agency]
    columns = tuple(names.profile().finding(code).words.say(language) for code in COLUMNS)
    lines = tuple(_line(line, columns) for line in rows)
    counts = Counter(line.standing for line in lines)
    parts = [(words.say(language), counts[words], tone) for words, tone in TONES.items() if counts[words]]
    body = content(record, RoundBody)
    return RoundPage(
        row=_row(row, Sayings([record], acting), acting, language, today),
        is_lead=is_lead,
        lines=lines,
        columns=columns,
        totals=_totals(lines, columns),
        bar=stacked_bar(_("Submissions"), parts),
        reports=_reports(record, acting, language),
        matrix=_matrix(rows, body, language),
        questions=tuple(_asked(question, language) for question in body.questions),
        without_node=tuple(
            (line.agency, names.agency(line.agency).say(language))
            for line in lines
            if is_lead and line.submission is None and line.agency != acting.agency
        ),
        follows=Record.objects.visible_to(acting).filter(pk=body.follows).first() if body.follows else None,
    )


def _asked(question: QuestionPart, language: str) -> Asked:
    columns = (one.get(language) or next(iter(one.values()), "") for one in question.columns)
    return Asked(
        section_title(question.section).say(language),
        question_text(question, language),
        tuple(columns),
        tuple(names.agency(code).say(language) for code in question.agencies),
    )


def _matrix(rows: list[Row], body: RoundBody, language: str) -> dict[str, Any]:
    """Agencies by sections, for `shell/_matrix.html`."""
    shown = [
        {
            "label": names.agency(row.agency).say(language),
            "url": url_of(row.submission) if row.submission else "",
            "cells": [
                {"tone": CELL_TONES[one], "label": one.say(language), "url": ""} for one in row.sections
            ],
            "total": _days(row),
        }
        for row in rows
    ]
    return {
        "caption": _("How far each agency is, by section of the outline"),
        "corner": _("Agency"),
        "columns": [section.words.say(language) for section in outline(body)],
        "rows": shown,
        "total_label": _("Days"),
    }


def _days(row: Row) -> str:
    """For how many days an agency is late, or the lead owes its word."""
    if row.days_late:
        return ngettext("%(n)s day late", "%(n)s days late", row.days_late) % {"n": row.days_late}
    if row.pending:
        return ngettext("%(n)s day unread", "%(n)s days unread", row.pending) % {"n": row.pending}
    return "–"


def _line(row: Row, columns: tuple[str, ...]) -> Line:
    findings = tuple(
        (column, row.findings.get(code, 0)) for column, code in zip(columns, COLUMNS, strict=True)
    )
    tone = TONES[row.standing]
    return Line(
        row.agency, row.submission, row.standing, tone, row.accounts, findings, row.days_late, row.pending
    )


def _totals(lines: tuple[Line, ...], columns: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """The sum of each column of figures, under its heading."""
    accounts = (_("Accounts"), sum(line.accounts for line in lines))
    return (
        accounts,
        *((column, sum(dict(line.findings)[column] for line in lines)) for column in columns),
    )


def _reports(record: Record, acting: Acting, language: str) -> tuple[ReportRow, ...]:
    found = referrers(record, acting, relation="round", kind="report")
    sayings = Sayings(found, acting)
    rows = []
    for report in reversed(found):
        body = sayings.body(report)
        assert isinstance(body, ReportBody)
        rows.append(
            ReportRow(
                record=report,
                title=sayings.say(report, "title", language),
                tone=REPORT_TONES[report.state],
                date=body.date,
                sentences=len(body.sentences),
                bare=sum(not sentence.sources for sentence in body.sentences),
            )
        )
    return tuple(rows)


class Statement(NamedTuple):
    """A finding with the words it was read from."""

    record: Record
    text: Said
    quote: str
    theme: str


class Group(NamedTuple):
    """Findings of one kind."""

    label: str
    statements: tuple[Statement, ...]


class AccountRow(NamedTuple):
    """An account that a submission stands on."""

    record: Record
    title: Said
    date: str
    place: str


class Answered(NamedTuple):
    """An answer with its question; `rows` where it is a table with `columns`."""

    question: str
    text: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class SubmissionPage:
    """What an agency submitted; `hidden` parts of it this office may not see."""

    record: Record
    title: Said
    body: SubmissionBody
    standing: Words
    tone: Tone
    round: Record | None
    accounts: tuple[AccountRow, ...]
    groups: tuple[Group, ...]
    sections: tuple[tuple[str, str], ...]
    answers: tuple[Answered, ...]
    further: tuple[AccountRow, ...]
    hidden: int
    verdict: Record | None
    remarks: str
    section_remarks: tuple[tuple[str, str], ...]

    @property
    def records(self) -> list[Record]:
        statements = [statement.record for group in self.groups for statement in group.statements]
        accounts = [account.record for account in (*self.accounts, *self.further)]
        return [self.record, *accounts, *statements]


def submission_page(record: Record, acting: Acting, language: str) -> SubmissionPage:
    """The page of a scoped submission."""
    body = content(record, SubmissionBody)
    round_ = Record.objects.visible_to(acting).filter(pk=body.round).first()
    wanted = [*body.accounts, *body.findings, *body.records]
    seen = {str(key): part for key, part in Record.objects.visible_to(acting).in_bulk(wanted).items()}
    sayings = Sayings([record, *seen.values()], acting)
    verdict = verdict_on(record, round_.owner, acting) if round_ else None
    said = content(verdict, VerdictBody) if verdict else None
    standing = {"draft": DRAFT, "approved": APPROVED, "submitted": SUBMITTED}[record.state]
    if verdict and record.state == "submitted":
        standing = ACCEPTED if verdict.state == "accepted" else RETURNED
    return SubmissionPage(
        record=record,
        title=sayings.say(record, "title", language),
        body=body,
        standing=standing,
        tone=TONES[standing],
        round=round_,
        accounts=tuple(_account(seen[key], sayings, language) for key in body.accounts if key in seen),
        groups=_groups([seen[key] for key in body.findings if key in seen], sayings, language),
        sections=tuple((section_title(code).say(language), text) for code, text in body.sections.items()),
        answers=_answers(body, round_, language),
        further=tuple(_account(seen[key], sayings, language) for key in body.records if key in seen),
        hidden=len(set(wanted) - seen.keys()),
        verdict=verdict,
        remarks=said.remarks if said else "",
        section_remarks=tuple(
            (section_title(code).say(language), text)
            for code, text in (said.sections if said else {}).items()
        ),
    )


def _answers(body: SubmissionBody, round_: Record | None, language: str) -> tuple[Answered, ...]:
    asked = {one.code: one for one in content(round_, RoundBody).questions} if round_ else {}
    found = []
    for answer in body.answers:
        question = asked.get(answer.question)
        columns = question.columns if question else ()
        heads = tuple(one.get(language) or next(iter(one.values()), "") for one in columns)
        text = question_text(question, language) if question else answer.question
        found.append(Answered(text, answer.text, heads, answer.rows))
    return tuple(found)


def _account(record: Record, sayings: Sayings, language: str) -> AccountRow:
    body = sayings.body(record)
    when = getattr(body, "date", "") or getattr(body, "period", "")
    said = sayings.say(record, type(body).title_field, language)
    return AccountRow(record, said, when or getattr(body, "deadline", ""), getattr(body, "place", ""))


def _groups(findings: list[Record], sayings: Sayings, language: str) -> tuple[Group, ...]:
    """Findings by kind in the profile's order."""
    profile = names.profile()
    by_type: dict[str, list[Statement]] = {kind.code: [] for kind in profile.findings}
    themes = {theme.code: theme.words.say(language) for theme in profile.themes}
    for record in findings:
        body = sayings.body(record)
        assert isinstance(body, FindingBody)
        said = sayings.say(record, "text", language)
        statement = Statement(record, said, quote_of(envelope_of(record)), themes.get(body.theme, ""))
        by_type.setdefault(body.type, []).append(statement)
    labels = {kind.code: kind.words.say(language) for kind in profile.findings}
    return tuple(Group(labels.get(code, code), tuple(found)) for code, found in by_type.items() if found)
