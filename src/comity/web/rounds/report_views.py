"""Views of the central report."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comity.directory import names
from comity.documents.central_report import pdf_of
from comity.documents.exporting import (
    FORMATS,
    LANGUAGES,
    MEDIA_TYPES,
    exported,
    format_named,
    language_named,
)
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.review.citing import Citations
from comity.review.kinds import ReportBody, SentenceBody
from comity.review.reporting import do_sign_report, do_write_sentence
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
    citations = Citations(content(record, ReportBody), acting, page_language())
    form = SentenceForm(sentence=sentences[int(wanted)], citations=citations)
    return _report(request, acting, record, editing=Editing(int(wanted), record.number, form))


def _report(
    request: HttpRequest,
    acting: Acting,
    record: Record,
    *,
    editing: Editing | None = None,
    problem: Problem | None = None,
    adding: SentenceForm | None = None,
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
        "adding": adding or (_adding(record, acting) if _may_edit(acting, record) and not editing else None),
        "adding_open": adding is not None,
        "form_problem": shape if editing or adding else None,
        "problem": None if editing or adding else shape,
        "formats": FORMATS,
        "languages": LANGUAGES,
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
    citations = Citations(body, acting, page_language())
    form = SentenceForm(request.POST, sentence=body.sentences[index], citations=citations)
    editing = Editing(index, record.number, form)
    if not form.is_valid():
        return _report(request, acting, record, editing=editing)
    try:
        if request.POST.get("number") != str(record.number):
            raise _changed_meanwhile()
        before = body.sentences[index]
        changed: dict[str, Any] = {"texts": form.texts()}
        # A caller that says nothing of the sources leaves them as they are.
        if "sources" in request.POST:
            changed["sources"] = form.cleaned_data["sources"]
        do_write_sentence(record.pk, before.model_copy(update=changed), acting=acting, index=index)
    except Problem as problem:
        return _report(request, acting, record, editing=editing, problem=problem)
    return HttpResponseRedirect(f"{url_of(record)}#sentence-{index}")


def _adding(record: Record, acting: Acting, data: QueryDict | None = None) -> SentenceForm:
    body = content(record, ReportBody)
    citations = Citations(body, acting, page_language())
    return SentenceForm(data, citations=citations, sections=names.profile().sections)


@require_POST
@signed_in
def report_add(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Add a sentence to a drafted report, with the numbers of its sources."""
    record = get(pk, acting, kind="report", verb=Verb.WRITE)
    form = _adding(record, acting, request.POST)
    if not form.is_valid():
        return _report(request, acting, record, adding=form)
    said = form.cleaned_data
    sentence = SentenceBody(
        section=said["section"], block=0, texts=form.texts(), sources=said["sources"], item=True
    )
    try:
        if not sentence.texts:
            raise _nothing_said()
        do_write_sentence(record.pk, sentence, acting=acting)
    except Problem as problem:
        return _report(request, acting, record, adding=form, problem=problem)
    messages.success(request, _("The sentence is added at the end of its section."))
    return HttpResponseRedirect(url_of(record))


def _nothing_said() -> Problem:
    return Problem(
        "sentence-empty",
        what=Words(vi="Câu chưa có nội dung.", en="The sentence says nothing."),
        mend=Words(vi="Viết câu bằng ít nhất một ngôn ngữ.", en="Write it in one language at least."),
    )


@require_GET
@signed_in
@looks_back()
def report_file(
    request: HttpRequest, acting: Acting, pk: uuid.UUID, language: str, form: str
) -> HttpResponse:
    """The report as a file in any of its forms, for whoever may read the report."""
    record = as_looked_at(request, get(pk, acting, kind="report"), acting)
    if language not in LANGUAGES or form not in FORMATS:
        raise not_found()
    made = exported(record, acting, language_named(language), format_named(form))
    response = HttpResponse(made, content_type=MEDIA_TYPES[format_named(form)])
    # A page of its own would be held to this node's policy for pages: it is for keeping, not for opening here.
    shown = "inline" if form == "pdf" else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="central-report-{language}.{form}"'
    return response


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
