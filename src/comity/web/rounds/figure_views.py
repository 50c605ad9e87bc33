"""The round's statistics: tables of figures, each figure leading to the list behind it, as of the freeze."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.as_of import stood
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words, number
from comity.review.drafting import last_period, round_statistics
from comity.review.gathering import freeze_of, gather
from comity.review.kinds import RoundBody
from comity.review.statistics import Cell, Line, Statistic
from comity.web.acting import signed_in
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.rounds.report_page import Behind, behind_of

PER_PAGE = 50


class ShownCell(NamedTuple):
    """A figure in words ("–" for one that nobody has told); `width` is per cent of the table's greatest as an SVG
    number, "" in columns without bars."""

    value: str
    url: str
    width: str
    label: str


class ShownLine(NamedTuple):
    label: str
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True)
class ShownTable:
    """A table of figures; the first columns may have bars."""

    code: str
    title: str
    formula: str
    columns: tuple[str, ...]
    lines: tuple[ShownLine, ...]


@require_GET
@signed_in
def round_figures(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The tables of a round, as this office may see it."""
    record = get(pk, acting, kind="round")
    body = content(record, RoundBody)
    moment = freeze_of(body)
    tables = _tables(record, body, acting)
    before = last_period(body, acting)
    context = {
        "record": record,
        "tables": [_shown(record, table) for table in tables],
        "moment": moment,
        "period": edtf_words(body.period, page_language()),
        "before": edtf_words(f"{before.first}/{before.last}", page_language())
        if before.first and before.last
        else "",
        "page_marking": page_marking([record]),
        "crumbs": _crumbs(record),
    }
    return render(request, "rounds/figures.html", context)


@require_GET
@signed_in
def round_figure(
    request: HttpRequest, acting: Acting, pk: uuid.UUID, table: str, line: str, column: str
) -> HttpResponse:
    """The records behind one figure, as they stood at the freeze."""
    record = get(pk, acting, kind="round")
    body = content(record, RoundBody)
    found = next((one for one in _tables(record, body, acting) if one.code == table), None)
    cell = found.cell(line, column) if found else None
    if found is None or cell is None:
        raise not_found()
    page: Page[str] = Paginator(cell.ids, PER_PAGE).get_page(request.GET.get("page"))
    rows = _rows(cell, list(page.object_list), body, acting)
    language = page_language()
    context = {
        "record": record,
        "title": found.title.say(language),
        "line": next(one.words.say(language) for one in found.lines if one.code == line),
        "column": next(words.say(language) for code, words in found.columns if code == column),
        "value": number(cell.value, language),
        "rows": rows,
        "page": page,
        "page_marking": page_marking([record, *(one.record for one in rows)]),
        "crumbs": [
            *_crumbs(record),
            {"url": reverse("round-figures", args=[record.pk]), "label": _("Statistics")},
        ],
    }
    return render(request, "rounds/figure.html", context)


def _tables(record: Record, body: RoundBody, acting: Acting) -> tuple[Statistic, ...]:
    return round_statistics(gather(record, body, acting), body, acting, _day(body))


def _day(body: RoundBody) -> date:
    moment = freeze_of(body)
    return timezone.localdate(moment) if moment else timezone.localdate()


def _rows(cell: Cell, ids: list[str], body: RoundBody, acting: Acting) -> list[Behind]:
    seen = Record.objects.visible_to(acting).in_bulk(ids)
    records = [seen[key] for key in map(uuid.UUID, ids) if key in seen]
    moment = freeze_of(body)
    if moment is not None:
        records = [one.record for one in stood(records, moment, acting)]
    return behind_of(records, acting, page_language())


def _shown(record: Record, table: Statistic) -> ShownTable:
    language = page_language()
    greatest = max((cell.value for line in table.lines for cell in line.cells[: table.bars]), default=0) or 1
    return ShownTable(
        table.code,
        table.title.say(language),
        table.formula.say(language),
        tuple(words.say(language) for _code, words in table.columns),
        tuple(
            ShownLine(line.words.say(language), _cells(record, table, line, greatest)) for line in table.lines
        ),
    )


def _cells(
    record: Record, table: Statistic, line: Line, greatest: int | Decimal | Decimal
) -> tuple[ShownCell, ...]:
    language = page_language()
    return tuple(
        ShownCell(
            number(cell.value, language) if cell.known else "–",
            reverse("round-figure", args=[record.pk, table.code, line.code, code]) if cell.ids else "",
            f"{100 * cell.value / greatest:.2f}" if place < table.bars else "",
            words.say(language),
        )
        for place, (cell, (code, words)) in enumerate(zip(line.cells, table.columns, strict=True))
    )


def _crumbs(record: Record) -> list[dict[str, str]]:
    return [{"url": url_of(record), "label": record.title_in(page_language())}]
