"""The clerk's registers: the outgoing book by document type and year, the incoming one by year; on paper and as .xlsx.

A line that the hat may not know is not there; its number is missing, as in a book of which some pages are sealed.
"""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.directory import names
from comity.directory.names import profile
from comity.directory.today import today
from comity.documents.books import book_of
from comity.exchange.kinds import DispatchBody
from comity.exchange.models import Dispatch, Opinion, Registration
from comity.exchange.opinion_kinds import OpinionBody
from comity.exchange.registering import BOOKS, INCOMING, incoming_book, outgoing_books, years
from comity.kernel.acting import Acting
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words
from comity.web.acting import signed_in
from comity.web.languages import page_language
from comity.web.markings import page_marking

PER_PAGE = 100
MOST = 20_000  # lines of a workbook
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Entry:
    """One line of a book. `number` sorts it; `shown` is the number as it is written."""

    number: int
    shown: str
    symbol: str
    date: str
    parties: str
    record: Record


@dataclass(frozen=True)
class Chosen:
    """Which book is open. `kind` is a document type, or one of the incoming books."""

    incoming: bool
    kind: str
    year: int
    title: str


@signed_in
def outgoing(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The outgoing book."""
    return _book(request, acting, incoming=False)


@signed_in
def incoming(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The incoming book."""
    return _book(request, acting, incoming=True)


def _book(request: HttpRequest, acting: Acting, *, incoming: bool) -> HttpResponse:
    language = page_language()
    chosen = _chosen(request, incoming, language)
    if request.GET.get("as") == "xlsx":
        entries = _entries(acting, chosen, None, MOST, language)
        rows = [
            (one.shown, one.symbol, one.date, one.parties, one.record.title_in(language), "")
            for one in entries
        ]
        headings = [*(str(text) for text in _headings(incoming)), _("Remark")]
        name = f"{'incoming' if incoming else 'outgoing'}-{chosen.kind}-{chosen.year}.xlsx"
        answer = HttpResponse(book_of(chosen.title, headings, rows), content_type=XLSX)
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    below = request.GET.get("below", "")
    found = _entries(acting, chosen, int(below) if below.isdecimal() else None, PER_PAGE + 1, language)
    shown = found[:PER_PAGE]
    context = {
        "chosen": chosen,
        "entries": shown,
        "headings": _headings(incoming),
        "older": shown[-1].number if len(found) > PER_PAGE else None,
        "kinds": _kinds(incoming, language),
        "years": years(acting),
        "page_marking": page_marking(one.record for one in shown),
        "crumbs": [{"url": reverse("inbox"), "label": _("Inbox")}],
        "tabs": [
            {
                "url": reverse("outgoing-book"),
                "label": _("Outgoing book"),
                "count": None,
                "current": not incoming,
            },
            {
                "url": reverse("incoming-book"),
                "label": _("Incoming book"),
                "count": None,
                "current": incoming,
            },
        ],
    }
    return render(request, "dispatches/book.html", context)


def _headings(incoming: bool) -> list[str]:
    if incoming:
        return [_("Incoming No."), _("Number and symbol"), _("Entered on"), _("From"), _("Subject")]
    return [_("Running number"), _("Number and symbol"), _("Date"), _("Recipients"), _("Subject")]


def _kinds(incoming: bool, language: str) -> list[tuple[str, str]]:
    if incoming:
        return list(zip(BOOKS, (_("Ordinary papers"), _("Marked papers")), strict=True))
    used = {kind.document_type for kind in profile().dispatch_kinds}
    return [(one.code, one.words.say(language)) for one in profile().document_types if one.code in used]


def _chosen(request: HttpRequest, incoming: bool, language: str) -> Chosen:
    kinds = dict(_kinds(incoming, language))
    kind = request.GET.get("type", INCOMING if incoming else "letter")
    kind = kind if "type" in request.GET or kind in kinds else next(iter(kinds))
    year = request.GET.get("year", "")
    if kind not in kinds or (year and not (year.isdecimal() and len(year) == 4)):
        raise Http404
    when = int(year) if year else today().year
    name = _("Incoming book") if incoming else _("Outgoing book")
    return Chosen(incoming, kind, when, f"{name}: {kinds[kind]}, {when}")


def _entries(acting: Acting, chosen: Chosen, below: int | None, most: int, language: str) -> list[Entry]:
    if chosen.incoming:
        rows = incoming_book(acting, chosen.kind, chosen.year)
        kept = rows.filter(number__lt=below) if below is not None else rows
        return _came(list(kept[:most]), acting, language)
    dispatches, opinions = outgoing_books(acting, chosen.kind, chosen.year)
    if below is not None:
        dispatches, opinions = dispatches.filter(serial__lt=below), opinions.filter(serial__lt=below)
    listed: list[Dispatch | Opinion] = [*dispatches[:most], *opinions[:most]]
    listed.sort(key=lambda row: -(row.serial or 0))
    return _went(listed[:most], language)


def _came(rows: list[Registration], acting: Acting, language: str) -> list[Entry]:
    letters = Record.objects.visible_to(acting).in_bulk([row.dispatch for row in rows])
    bodies = contents([*letters.values(), *(row.record for row in rows)])
    entries = []
    for row in rows:
        letter = letters.get(row.dispatch)
        body = bodies.get(row.dispatch)
        entries.append(
            Entry(
                row.number,
                f"{row.number:02d}",
                body.number if isinstance(body, DispatchBody) else "",
                edtf_words(bodies[row.pk].date, language),
                names.agency(letter.owner).say(language) if letter else "",
                letter or row.record,
            )
        )
    return entries


def _went(listed: list[Dispatch | Opinion], language: str) -> list[Entry]:
    bodies = contents([row.record for row in listed])
    return [
        Entry(
            row.serial or 0,
            f"{row.serial:02d}",
            row.number,
            edtf_words(bodies[row.pk].date, language),
            _parties(bodies[row.pk], language),
            row.record,
        )
        for row in listed
    ]


def _parties(body: DispatchBody | OpinionBody, language: str) -> str:
    if isinstance(body, OpinionBody):
        return ""
    return "; ".join(names.agency(code).say(language) for code in body.recipients)
