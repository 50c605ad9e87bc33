"""A plan as a workbook: out, and in again with every row accounted for."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.documents.plan_sheet import LIMIT, rows_from, xlsx_of
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import get
from comity.programme.planning.rows import Outcome
from comity.programme.planning.taking import do_take_rows
from comity.web.acting import signed_in
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.plans.forms import SheetForm
from comity.web.plans.views import assessed_on
from comity.web.statuses import status_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@signed_in
def sheet(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The plan as .xlsx, as far as this office may see it."""
    record = open_record(pk, acting, kind="plan")
    data = xlsx_of(record, acting, page_language(), assessed_on(request))
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="plan-{record.pk}.xlsx"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sheet_in(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Take a workbook into the plan; the page says what became of each row."""
    record = get(pk, acting, kind="plan", verb=Verb.WRITE)
    form = SheetForm(request.POST or None, request.FILES or None)
    outcome: Outcome | None = None
    problem = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            # One byte more than may be: what is larger is refused unread.
            outcome = do_take_rows(pk, rows_from(given.name, given.read(LIMIT + 1)), acting=acting)
        except Problem as refused:
            problem = refused
    language = page_language()
    context = {
        "form": form,
        "record": record,
        "outcome": outcome,
        "lines": [
            {"sort": sort, **told.as_json(language)}
            for sort, several in (
                ("refused", outcome.refused if outcome else ()),
                ("doubtful", outcome.doubtful if outcome else ()),
            )
            for told in several
        ],
        "problem": problem.shape(language) if problem else None,
        "page_marking": page_marking([record]),
        "crumbs": [
            {"url": reverse("plans"), "label": _("Plans")},
            {"url": url_of(record), "label": record.title_in(language)},
        ],
    }
    wrong = request.method == "POST" and not form.is_valid()
    return render(
        request,
        "plans/sheet_in.html",
        context,
        status=status_of(problem) if problem else 400 if wrong else 200,
    )
