"""Views in which a round is opened, changed, sent out, and submitted to by file."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comity.directory.names import profile
from comity.documents import submission_form, submission_word
from comity.documents.exporting import MEDIA_TYPES, Format
from comity.documents.review_letters import outline_dispatch
from comity.documents.submission_form import MOST, read_form
from comity.documents.submission_word import is_document, read_document
from comity.documents.taking_forms import do_take_in_form
from comity.exchange.actions import do_compose
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.attachments.inspecting import inspect
from comity.kernel.blobs import Arriving
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.review.actions import do_open_round, do_revise_round, do_revise_submission
from comity.review.kinds import RoundBody, SubmissionBody
from comity.web.acting import signed_in
from comity.web.allowed import may_create
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.rounds.round_forms import RoundForm, SubmissionForm
from comity.web.shell.form_page import form_page


@signed_in
def round_new(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Open a round."""
    if not may_create(acting):
        raise not_found()
    filled = RoundForm(acting, data=request.POST if request.method == "POST" else None)
    return form_page(
        request,
        "rounds/round_form.html",
        filled,
        lambda: do_open_round(filled.body(), acting=acting),
        said=_("The round is open. Send its outline to the agencies asked."),
        crumbs=_crumbs(),
    )


@signed_in
def round_edit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change what an own round asks, while it is open."""
    record = get(pk, acting, kind="round", verb=Verb.WRITE)
    body = content(record, RoundBody)
    filled = RoundForm(acting, body, request.POST if request.method == "POST" else None)
    return form_page(
        request,
        "rounds/round_form.html",
        filled,
        lambda: do_revise_round(record.pk, filled.body(), acting=acting),
        record=record,
        crumbs=_crumbs(),
    )


def _crumbs() -> list[dict[str, str]]:
    return [{"url": reverse("rounds"), "label": _("Review rounds")}]


@require_POST
@signed_in
def round_send(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Draft the dispatch that brings the round and its outline to the agencies asked."""
    record = get(pk, acting, kind="round", verb=Verb.WRITE)
    body = content(record, RoundBody)
    dispatch = do_compose(outline_dispatch(record, body, acting), acting=acting, marking=record.marking)
    messages.success(request, _("The dispatch is drafted. It goes out once it is approved and sent."))
    return HttpResponseRedirect(url_of(dispatch))


@require_GET
@signed_in
def round_form(request: HttpRequest, acting: Acting, pk: uuid.UUID, agency: str) -> HttpResponse:
    """The form that an agency without a node fills in, for the round's lead to pass on: .xlsx, or `?format=docx`."""
    record = get(pk, acting, kind="round")
    body = content(record, RoundBody)
    if agency not in body.agencies or acting.agency not in (record.owner, agency):
        raise not_found()
    document = request.GET.get("format") == "docx"
    make = submission_word.form if document else submission_form.form
    made = make(str(record.pk), body, agency, page_language())
    suffix: Format = "docx" if document else "xlsx"
    response = HttpResponse(made, content_type=MEDIA_TYPES[suffix])
    response["Content-Disposition"] = f'attachment; filename="round-{agency}.{suffix}"'
    return response


@require_POST
@signed_in
def round_form_in(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Take a filled-in form in as the submission of the agency that it was made for."""
    record = get(pk, acting, kind="round", verb=Verb.WRITE)
    given = request.FILES.get("file")
    back = HttpResponseRedirect(f"{url_of(record)}#forms")
    if given is None or (given.size or 0) > MOST:
        messages.error(request, _("Choose the filled-in form (.docx or .xlsx), of at most 8 MB."))
        return back
    data = given.read()
    try:
        reader = read_document if is_document(data) else read_form
        read = reader(data, str(record.pk), content(record, RoundBody))
        arriving = Arriving()
        try:
            arriving.write(data)
            file = inspect(arriving, given.name or "form.xlsx", profile().attachment_terms)
            made = do_take_in_form(read, file, acting=acting)
        finally:
            arriving.close()
    except Problem as problem:
        shape = problem.shape(page_language())
        messages.error(request, f"{shape['what']} {shape['mend']} {shape['place']}".strip())
        return back
    told = _("The form is taken in: %(read)s texts read.") % {"read": len(read.spans) - len(read.unread)}
    messages.success(request, told)
    if read.unread:
        cells = "; ".join(f"{span.cell}: “{span.text[:60]}”" for span in read.unread[:10])
        left = _("%(count)s texts were not understood and entered nothing: %(cells)s")
        messages.warning(request, left % {"count": len(read.unread), "cells": cells})
    return HttpResponseRedirect(url_of(made))


@signed_in
def submission_edit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Edit an own submission that is a draft: words by section, answers, and what it stands on."""
    record = get(pk, acting, kind="submission", verb=Verb.WRITE)
    round_ = get(content(record, SubmissionBody).round, acting, kind="round")
    given = request.POST if request.method == "POST" else None
    filled = SubmissionForm(record, content(round_, RoundBody), acting, given)
    return form_page(
        request,
        "rounds/submission_form.html",
        filled,
        lambda: do_revise_submission(record.pk, filled.body(), acting=acting),
        record=record,
        said=_("The submission is saved."),
        page_marking=page_marking([record, round_]),
        crumbs=[{"url": url_of(record), "label": record.title_in(page_language())}],
    )
