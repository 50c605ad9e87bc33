"""What the room's pages show, gathered for one office."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.kinds import Said
from comity.kernel.problems import Problem
from comity.kernel.reading import contents, envelope_of, referrers
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.wording import edtf_words
from comity.review.kinds import ConclusionBody, ConferenceBody, FindingBody
from comity.review.models import Conclusion, Conference, Finding
from comity.web.allowed import may_move
from comity.web.conferences.tasking import TaskForm, direction_choices
from comity.web.languages import page_language

PROPOSAL = "proposal"


@dataclass(frozen=True)
class Quote:
    """Words of the source paper behind a text; `document` is None where this office does not have the paper."""

    text: str
    language: str
    document: Record | None


@dataclass(frozen=True)
class Statement:
    """A finding, proposal or conclusion as the page says it."""

    record: Record
    said: Said
    theme: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Group:
    """Findings of one type."""

    label: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Resolution:
    """A conclusion, who was named for it, the tasks it became, and the form to make it one where that is allowed."""

    statement: Statement
    number: int
    lead: str
    coordinating: tuple[str, ...]
    deadline: str
    tasks: tuple[Record, ...]
    may_take_up: bool
    form: TaskForm | None
    open: bool


@dataclass(frozen=True)
class Row:
    """A conference in the list."""

    record: Record
    said: Said
    date: str
    place: str
    organiser: str
    waiting: int
    taken_up: int


@dataclass(frozen=True)
class ConferencePage:
    said: Said
    facts: list[dict[str, Any]]
    groups: tuple[Group, ...]
    proposals: tuple[Statement, ...]
    conclusions: tuple[Resolution, ...]
    records: tuple[Record, ...]

    @property
    def waiting(self) -> int:
        return sum(one.statement.record.state == "stated" for one in self.conclusions)


def conferences_of(acting: Acting) -> list[Record]:
    """Every conference this office may see, the latest first, undated ones last."""
    rows = list(
        Conference.objects.visible_to(acting).select_related("record").order_by("-record__created_at")
    )
    rows.sort(key=lambda row: row.first or date.min, reverse=True)
    return [row.record for row in rows]


def rows_of(records: Sequence[Record], acting: Acting) -> list[Row]:
    """Conferences as rows of a list, in the order given."""
    sayings = Sayings(records, acting)
    states = Conclusion.objects.visible_to(acting).filter(conference__in=[record.pk for record in records])
    counts: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for conference, state in states.values_list("conference", "record__state"):
        counts[conference][state] += 1
    return [_row(record, sayings, counts[record.pk]) for record in records]


def conference_page(
    record: Record, acting: Acting, filled: TaskForm | None = None, conclusion: Record | None = None
) -> ConferencePage:
    """A conference that was already scoped; `filled` is the form of `conclusion` as a person filled it in."""
    findings = list(
        Finding.objects.visible_to(acting)
        .filter(origin=record.pk)
        .select_related("record")
        .order_by("record__created_at")
    )
    resolved = list(
        Conclusion.objects.visible_to(acting)
        .filter(conference=record.pk)
        .select_related("record")
        .order_by("order")
    )
    stated = [row.record for row in (*findings, *resolved)]
    sayings = Sayings([record, *stated], acting)
    statements = _statements(stated, sayings, acting)
    body = sayings.body(record)
    assert isinstance(body, ConferenceBody)
    by_type: dict[str, list[Statement]] = defaultdict(list)
    for row in findings:
        by_type[row.type].append(statements[row.pk])
    kinds = [entry for entry in names.profile().entries("finding") if entry.code != PROPOSAL]
    conclusions = [row.record for row in resolved]
    return ConferencePage(
        said=sayings.say(record, "title", page_language()),
        facts=_facts(body),
        groups=tuple(
            Group(k.words.say(page_language()), tuple(by_type[k.code])) for k in kinds if by_type[k.code]
        ),
        proposals=tuple(by_type[PROPOSAL]),
        conclusions=_resolutions(conclusions, statements, acting, filled, conclusion),
        records=(record, *stated),
    )


def _resolutions(
    records: Sequence[Record],
    statements: dict[Any, Statement],
    acting: Acting,
    filled: TaskForm | None,
    conclusion: Record | None,
) -> tuple[Resolution, ...]:
    bodies: dict[Any, ConclusionBody] = contents(list(records))
    allowed = {record.pk for record in records if may_move(acting, record, "take-up")}
    directions = direction_choices(acting) if allowed else []
    found = []
    for number, record in enumerate(records, start=1):
        body = bodies[record.pk]
        is_filled = conclusion is not None and conclusion.pk == record.pk
        form = filled if is_filled else TaskForm(record, body, directions)
        found.append(
            Resolution(
                statement=statements[record.pk],
                number=number,
                lead=names.agency(body.lead).say(page_language()) if body.lead else "",
                coordinating=tuple(names.agency(code).say(page_language()) for code in body.coordinating),
                deadline=edtf_words(body.deadline, page_language()) if body.deadline else "",
                tasks=tuple(referrers(record, acting, "conclusion", "task"))
                if record.state != "stated"
                else (),
                may_take_up=record.pk in allowed,
                form=form if record.pk in allowed and directions else None,
                open=is_filled,
            )
        )
    return tuple(found)


def _statements(records: Sequence[Record], sayings: Sayings, acting: Acting) -> dict[Any, Statement]:
    sources = {record.pk: envelope_of(record).sources for record in records}
    documents = {source.document for found in sources.values() for source in found}
    papers = {str(key): paper for key, paper in Record.objects.visible_to(acting).in_bulk(documents).items()}
    made = {}
    for record in records:
        body = sayings.body(record)
        assert isinstance(body, FindingBody | ConclusionBody)
        made[record.pk] = Statement(
            record=record,
            said=sayings.say(record, "text", page_language()),
            theme=_theme(body.theme),
            quotes=tuple(
                Quote(source.quote, record.language, papers.get(source.document))
                for source in sources[record.pk]
            ),
        )
    return made


def _facts(body: ConferenceBody) -> list[dict[str, Any]]:
    here = page_language()
    participants = [names.agency(code).say(here) for code in body.agencies]
    facts = [
        {"label": _("Date"), "value": edtf_words(body.date, here)},
        {"label": _("Period looked back on"), "value": edtf_words(body.period, here) if body.period else ""},
        {"label": _("Place"), "value": body.place},
        {"label": _("Organiser"), "value": names.agency(body.organiser).say(here) if body.organiser else ""},
        {"label": _("Agencies named"), "value": ", ".join(participants)},
    ]
    if body.forums:
        facts.append(
            {"label": _("Forums"), "value": ", ".join(names.forum(c).say(here) for c in body.forums)}
        )
    if body.persons:
        facts.append({"label": _("Persons as the paper names them"), "value": ", ".join(body.persons)})
    return facts


def _row(record: Record, sayings: Sayings, counts: dict[str, int]) -> Row:
    body = sayings.body(record)
    assert isinstance(body, ConferenceBody)
    here = page_language()
    return Row(
        record=record,
        said=sayings.say(record, "title", here),
        date=edtf_words(body.date, here),
        place=body.place,
        organiser=names.agency(body.organiser).say(here) if body.organiser else "",
        waiting=counts["stated"],
        taken_up=counts["taken-up"],
    )


def _theme(code: str) -> str:
    """A theme's name; "" for none, and a code that the profile does not have says itself."""
    if not code:
        return ""
    try:
        return names.profile().theme(code).words.say(page_language())
    except Problem:
        return code
