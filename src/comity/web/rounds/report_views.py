"""Views of the central report."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comity.documents.central_report import pdf_of
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.review.actions import do_revise_report, do_sign_report
from comity.review.kinds import ReportBody
from comity.web.acting import signed_in
from comity.web.allowed import may, may_move
from comity.web.history.looking_back import as_looked_at, looks_back
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.rounds.forms import SentenceForm
from comity.web.rounds.pages import REPORT_TONES
from comity.web.rounds.report_page import report_page, row_page
from comity.web.statuses import status_of


@dataclass(frozen=True)
class Editing:
    """The sentence that is open for editing, by its place in the report; `number` is the version that was read."""

    index: int
    number: int
    form: SentenceForm


@require_GET
@signed_in
@looks_back()
def report(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A central report; `edit` opens one of its sentences."""
    record = as_looked_at(request, get(pk, acting, kind="report"), acting)
    wanted = request.GET.get("edit", "")
    sentences = content(record, ReportBody).sentences
    if not (_may_edit(acting, record) and wanted.isdecimal() and int(wanted) < len(sentences)):
        return _report(request, acting, record)
    form = SentenceForm(sentence=sentences[int(wanted)])
    return _report(request, acting, record, editing=Editing(int(wanted), record.number, form))


def _report(
    request: HttpRequest,
    acting: Acting,
    record: Record,
    *,
    editing: Editing | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    page = report_page(record, acting, page_language())
    shape = problem.shape(page_language()) if problem else None
    context = {
        "page": page,
        "tone": REPORT_TONES[record.state],
        "page_marking": page_marking(page.records),
        "may_sign": may_move(acting, record, "sign"),
        "may_edit": _may_edit(acting, record),
        "editing": editing,
        "form_problem": shape if editing else None,
        "problem": None if editing else shape,
    }
    return render(request, "rounds/report.html", context, status=status_of(problem))


def _may_edit(acting: Acting, record: Record) -> bool:
    return record.state == "draft" and may(acting, Verb.WRITE, record)


@require_POST
@signed_in
def report_sign(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Sign a report off; a sentence without a source stops it and is named."""
    record = get(pk, acting, kind="report")
    try:
        do_sign_report(record.pk, acting=acting)
    except Problem as problem:
        return _report(request, acting, record, problem=problem)
    messages.success(request, _("The report is signed off."))
    return HttpResponseRedirect(url_of(record))


@require_POST
@signed_in
def report_sentence(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change the texts of a drafted report's sentence, or take the sentence out by emptying them."""
    record = get(pk, acting, kind="report")
    body = content(record, ReportBody)
    wanted = request.POST.get("index", "")
    if not wanted.isdecimal() or int(wanted) >= len(body.sentences):
        raise not_found()
    index = int(wanted)
    form = SentenceForm(request.POST, sentence=body.sentences[index])
    editing = Editing(index, record.number, form)
    if not form.is_valid():
        return _report(request, acting, record, editing=editing)
    try:
        if request.POST.get("number") != str(record.number):
            raise _changed_meanwhile()
        do_revise_report(record.pk, _with_sentence(body, index, form.texts()), acting=acting)
    except Problem as problem:
        return _report(request, acting, record, editing=editing, problem=problem)
    return HttpResponseRedirect(f"{url_of(record)}#sentence-{index}")


def _with_sentence(body: ReportBody, index: int, texts: dict[str, str]) -> ReportBody:
    sentences = list(body.sentences)
    if texts:
        sentences[index] = sentences[index].model_copy(update={"texts": texts})
    else:
        del sentences[index]
    return body.model_copy(update={"sentences": tuple(sentences)})


def _changed_meanwhile() -> Problem:
    return Problem(
        "report-changed",
        what=Words(
            vi="Báo cáo đã được người khác sửa trong lúc đó.",
            en="Somebody else has changed the report meanwhile.",
        ),
        mend=Words(
            vi="Đọc lại câu bên dưới; nội dung đồng chí nhập vẫn còn, bấm lưu nếu vẫn muốn sửa.",
            en="Read the sentence again; what you wrote is still here, save it if it still fits.",
        ),
    )


@require_GET
@signed_in
@looks_back()
def report_row(request: HttpRequest, acting: Acting, pk: uuid.UUID, figure: int, row: int) -> HttpResponse:
    """The records behind one row of a figure."""
    record = as_looked_at(request, get(pk, acting, kind="report"), acting)
    page = row_page(record, figure, row, acting, page_language())
    if page is None:
        raise not_found()
    crumbs = [{"url": reverse("report", args=[record.pk]), "label": record.title_in(page_language())}]
    marking = page_marking([record, *(one.record for one in page.behind)])
    return render(
        request, "rounds/report_row.html", {"page": page, "crumbs": crumbs, "page_marking": marking}
    )


@require_GET
@signed_in
@looks_back()
def report_pdf(request: HttpRequest, acting: Acting, pk: uuid.UUID, language: str) -> HttpResponse:
    """The report as an official paper, for whoever may read the report."""
    record = as_looked_at(request, get(pk, acting, kind="report"), acting)
    if language not in ("vi", "en"):
        raise not_found()
    made = pdf_of(record, acting, "vi" if language == "vi" else "en")
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="central-report-{language}.pdf"'
    return response
