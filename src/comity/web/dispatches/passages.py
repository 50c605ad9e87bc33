"""One step of a dispatch's way, proved at a click: who signed, with which key, over which channel hash; the file."""

import json
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.exchange.delivery_proof import Passage, received_passage, sent_passage
from comity.exchange.models import InEntry, OutEntry
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.history import versions_among
from comity.kernel.opening import open_record
from comity.kernel.records import Record
from comity.web.acting import signed_in
from comity.web.links import url_of
from comity.web.markings import page_marking


@signed_in
def passage_sent(request: HttpRequest, acting: Acting, pk: uuid.UUID, entry: int) -> HttpResponse:
    """The proof that a peer's node holds a version of this record."""
    record = open_record(pk, acting)
    row = OutEntry.objects.filter(pk=entry, record=record.pk).select_related("peer").first()
    if row is None or not versions_among(record, [row.version], acting):
        raise not_found()
    return _answer(request, record, sent_passage(row), "passage-sent", entry)


@signed_in
def passage_received(request: HttpRequest, acting: Acting, pk: uuid.UUID, entry: int) -> HttpResponse:
    """The proof that a peer's node sent a version of this record."""
    record = open_record(pk, acting)
    row = InEntry.objects.filter(pk=entry, record=record.pk, refusal="").select_related("peer").first()
    if row is None or row.version is None or not versions_among(record, [row.version], acting):
        raise not_found()
    return _answer(request, record, received_passage(row), "passage-received", entry)


def _answer(
    request: HttpRequest, record: Record, passage: Passage | None, name: str, entry: int
) -> HttpResponse:
    if passage is None:
        raise not_found()
    if "file" in request.GET:
        text = json.dumps(passage.file, ensure_ascii=False, indent=1)
        headers = {
            "Content-Disposition": f'attachment; filename="proof-{passage.peer}-{passage.number}.json"'
        }
        return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)
    context = {
        "passage": passage,
        "record": record,
        "address": reverse(name, args=[record.pk, entry]),
        "page_marking": page_marking([record]),
        "crumbs": [{"url": url_of(record), "label": _("The record")}],
    }
    template = "dispatches/_passage.html" if getattr(request, "htmx", False) else "dispatches/passage.html"
    return render(request, template, context)
