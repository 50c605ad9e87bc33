"""The exchange room's pages."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.exchange.models import Bundle, Peer
from comity.exchange.unbundling import read_bundles
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.problems import Problem
from comity.kernel.words import Words
from comity.web.acting import signed_in
from comity.web.exchange.packing import MOST, packed, too_much, unpacked
from comity.web.exchange.pages import peers
from comity.web.exchange.rights import may, require
from comity.web.languages import page_language
from comity.web.nodes import called

LATEST = 10  # bundles listed


@signed_in
def exchange(request: HttpRequest, acting: Acting) -> HttpResponse:
    """How the exchange with every peer is."""
    require(acting, Verb.READ)
    return render(request, "exchange/exchange.html", _context(acting))


@require_POST
@signed_in
def receive(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Take in what a stick or a disc brought, and show what was found in it."""
    require(acting, Verb.SEND)
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST:
            raise too_much("")
        uploads = request.FILES.getlist("files")
        if not uploads:
            raise _nothing_chosen()
        with unpacked(uploads) as folder:
            reading = read_bundles([folder])
    except Problem as problem:
        shape = problem.shape(page_language())
        return render(request, "exchange/exchange.html", {**_context(acting), "problem": shape}, status=400)
    problems = [problem.shape(page_language()) for problem in reading.problems]
    found = [(report, report.problem and report.problem.shape(page_language())) for report in reading.reports]
    context = {**_context(acting), "found": found, "problems": problems, "took": True}
    return render(request, "exchange/exchange.html", context, status=200 if reading.complete else 400)


@require_POST
@signed_in
def bundle(request: HttpRequest, acting: Acting) -> HttpResponseBase:
    """Write what is queued for `peer`, with our receipts, and hand it over as one ZIP file."""
    require(acting, Verb.SEND)
    peer = Peer.objects.filter(name=request.POST.get("peer", "")).first()
    if peer is None:
        raise not_found()
    try:
        written, file = packed(peer)
    except Problem as problem:
        shape = problem.shape(page_language())
        return render(request, "exchange/exchange.html", {**_context(acting), "problem": shape}, status=400)
    return FileResponse(
        file, as_attachment=True, filename=f"{written.name}.zip", content_type="application/zip"
    )


def _context(acting: Acting) -> dict[str, Any]:
    lines = peers()
    waiting = sum(line.line.waiting for line in lines)
    troubled = sum(line.tone in ("waits", "stopped") for line in lines)
    oldest = max((line for line in lines if line.lag), key=lambda line: line.line.lag, default=None)
    return {
        "peers": lines,
        "tiles": [
            {"label": _("Entries that wait for a receipt"), "figure": waiting},
            {
                "label": _("The oldest of them waits"),
                "figure": oldest.lag.say(page_language()) if oldest and oldest.lag else "—",
                "note": called(oldest.line.peer.agencies, oldest.line.peer.name) if oldest else "",
            },
            {"label": _("Nodes that need attention"), "figure": troubled},
        ],
        "may_carry": may(acting, Verb.SEND),
        "bundles": Bundle.objects.select_related("peer").order_by("-at", "-pk")[:LATEST],
    }


def _nothing_chosen() -> Problem:
    return Problem(
        "nothing-chosen",
        what=Words(vi="Chưa chọn tệp nào.", en="No file was chosen."),
        mend=Words(
            vi="Chọn bản kê (.manifest) cùng mọi phần (.part), hoặc tệp .zip.",
            en="Choose the manifest (.manifest) with all parts (.part), or the file .zip.",
        ),
        place="files",
    )
