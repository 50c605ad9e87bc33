"""What the room's pages show, gathered for one office."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from comity.intake.kinds import DraftBody, PaperBody
from comity.intake.models import Draft
from comity.intake.spans import STATEMENTS
from comity.kernel.acting import Acting
from comity.kernel.reading import content, contents
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words
from comity.kernel.written_dates import edtf_from
from comity.web.drafts.correcting import TABLES, DraftForm, Name, StatementForm
from comity.web.drafts.source import SourceText, source_text
from comity.web.languages import page_language


@dataclass(frozen=True)
class Row:
    """A draft in a list."""

    record: Record
    type: str
    paper: Record | None
    date: str
    statements: int
    at: datetime


@dataclass(frozen=True)
class ReadField:
    """A field of the form beside the text: its number there (0: not read from it), and words that help to check it."""

    number: int
    field: Any
    words: str = ""
    names: tuple[Name, ...] = ()

    @property
    def is_unknown(self) -> bool:
        return any(not name.known for name in self.names)


@dataclass(frozen=True)
class ReadStatement:
    """A statement of the form beside the text."""

    number: int
    form: StatementForm


@dataclass(frozen=True)
class DraftPage:
    """A draft: the source text, and the fields read from it."""

    record: Record
    type: str
    paper: Record | None
    source: SourceText
    fields: tuple[ReadField, ...]
    statements: tuple[ReadStatement, ...]
    became: tuple[Record, ...]
    unknown_names: int


def type_words(type_: str) -> str:
    """What a draft says it is, in the page's language."""
    return {
        "engagement": _("Account of an engagement"),
        "conference": _("Conference"),
        "report": _("General report"),
    }.get(type_, type_)


def rows_of(records: list[Record], acting: Acting) -> list[Row]:
    """Drafts as rows of a list, in the order given."""
    bodies: dict[Any, DraftBody] = contents(records)
    papers = Record.objects.visible_to(acting).in_bulk([body.paper for body in bodies.values()])
    by_id = {str(key): paper for key, paper in papers.items()}
    return [_row(record, bodies[record.pk], by_id.get(bodies[record.pk].paper)) for record in records]


def waiting_drafts(acting: Acting) -> list[Record]:
    """Drafts that wait for a person, the oldest first."""
    rows = Draft.objects.visible_to(acting).filter(record__state="waiting").select_related("record")
    return [row.record for row in rows.order_by("record__created_at", "pk")]


def settled_drafts(acting: Acting, most: int) -> list[Record]:
    """Drafts confirmed or set aside, the latest first."""
    rows = Draft.objects.visible_to(acting).exclude(record__state="waiting").select_related("record")
    return [row.record for row in rows.order_by("-record__changed_at")[:most]]


def drafts_of(paper: Record, acting: Acting) -> list[Record]:
    """The drafts read from a paper."""
    rows = Draft.objects.visible_to(acting).filter(paper=paper.pk).select_related("record")
    return [row.record for row in rows.order_by("record__created_at", "pk")]


def draft_page(record: Record, body: DraftBody, form: DraftForm, acting: Acting) -> DraftPage:
    """A draft that was already scoped, with `form` as read or as a person filled it in."""
    papers = Record.objects.visible_to(acting).in_bulk([body.paper])
    paper = next(iter(papers.values()), None)
    source = source_text(content(paper, PaperBody), form.read) if paper else SourceText((), {}, missing=True)
    fields = tuple(_field(form, name, source.numbers.get(name, 0)) for name in form.fields)
    made = Record.objects.visible_to(acting).in_bulk(list(body.became))
    by_id = {str(key): value for key, value in made.items()}
    return DraftPage(
        record=record,
        type=type_words(body.type),
        paper=paper,
        source=source,
        fields=fields,
        statements=tuple(
            ReadStatement(source.numbers.get(str(part.prefix), 0), part) for part in form.statements
        ),
        became=tuple(by_id[key] for key in body.became if key in by_id),
        unknown_names=sum(not name.known for field in fields for name in field.names),
    )


def _field(form: DraftForm, name: str, number: int) -> ReadField:
    words = ""
    if name in ("date", "period"):
        value = str(form[name].value() or "").strip()
        words = edtf_words(edtf_from(value), page_language()) if value and not form[name].errors else ""
    names = tuple(form.names(name)) if name in TABLES else ()
    return ReadField(number, form[name], words, names)


def _row(record: Record, body: DraftBody, paper: Record | None) -> Row:
    date = (body.read.get("date") or body.read.get("period") or {}).get("edtf", "")
    return Row(
        record=record,
        type=type_words(body.type),
        paper=paper,
        date=edtf_words(date, page_language()) if date else "",
        statements=sum(len(body.read.get(field) or ()) for field in STATEMENTS),
        at=record.changed_at,
    )
