"""A file of the agreements dataset on the web: sent, taken in, and what was made of each row, to look at and to keep.

The outcome stays in the person's session, for the hat under which the file was sent.
"""

import csv
import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.programme.instruments.importing import DOUBTFUL, REFUSED, TAKEN, UNCHANGED, do_import_instruments
from comity.web.acting import signed_in
from comity.web.allowed import may_create
from comity.web.instruments.forms import FileForm
from comity.web.instruments.views import crumbs
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.statuses import status_of

KEPT = "instruments-outcome"
SHOWN = 500  # rows on the page; the file has all
TONES = {TAKEN: "done", DOUBTFUL: "waits", REFUSED: "stopped", UNCHANGED: "idle"}


@require_http_methods(["GET", "POST"])
@signed_in
def import_(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Choose a file and send it."""
    if not may_create(acting):
        raise not_found()
    form = FileForm(request.POST or None, request.FILES or None)
    problem = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = do_import_instruments(file.name, file.read(), acting=acting)
        except Problem as error:
            problem = error
        else:
            lines = [
                [line.row, line.verdict, line.id, [[why.vi, why.en] for why in line.why], line.record]
                for line in made.lines
            ]
            request.session[KEPT] = {"name": file.name[:200], "post": acting.post, "lines": lines}
            return redirect("instruments-outcome")
    context = {
        "form": form,
        "problem": problem.shape(page_language()) if problem else None,
        "crumbs": crumbs(),
    }
    return render(request, "instruments/import.html", context, status=status_of(problem))


@require_safe
@signed_in
def outcome(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What was made of each row of the file that was sent last."""
    kept = _kept(request, acting)
    lines = _lines(kept)
    keys = [line["record"] for line in lines[:SHOWN] if line["record"]]
    records = {str(pk): record for pk, record in Record.objects.visible_to(acting).in_bulk(keys).items()}
    shown = [
        {**line, "record": records.get(line["record"]), "tone": TONES[line["verdict"]]}
        for line in lines[:SHOWN]
    ]
    labels = _labels()
    context = {
        "name": kept["name"],
        "tiles": [
            {"label": labels[verdict], "figure": sum(line["verdict"] == verdict for line in lines)}
            for verdict in TONES
        ],
        "lines": shown,
        "total": len(lines),
        "crumbs": crumbs((reverse("instruments-import"), _("Take a file in"))),
        "page_marking": page_marking(records.values()),
    }
    return render(request, "instruments/outcome.html", context)


@require_safe
@signed_in
def outcome_file(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The same as a CSV file."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["row", "DCAid", "outcome", "why"])
    for line in _lines(_kept(request, acting)):
        # A cell that begins like a formula is text, whatever the file said.
        cells = [line["id"], line["label"], line["why"]]
        told = [f"'{cell}" if cell[:1] in "=+-@" and cell else cell for cell in cells]
        writer.writerow([line["row"], *told])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="outcome.csv"'
    return response


def _kept(request: HttpRequest, acting: Acting) -> dict[str, Any]:
    kept: dict[str, Any] | None = request.session.get(KEPT)
    if not kept or kept["post"] != acting.post:
        raise not_found()
    return kept


def _lines(kept: dict[str, Any]) -> list[dict[str, Any]]:
    place = 0 if page_language() == "vi" else 1
    labels = _labels()
    return [
        {
            "row": row,
            "verdict": verdict,
            "label": labels[verdict],
            "id": id_,
            "why": "; ".join(words[place] for words in why),
            "record": record,
        }
        for row, verdict, id_, why, record in kept["lines"]
    ]


def _labels() -> dict[str, str]:
    return {
        TAKEN: _("row taken"),
        DOUBTFUL: _("taken with a doubt"),
        REFUSED: _("row refused"),
        UNCHANGED: _("known already"),
    }
