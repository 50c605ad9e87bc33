"""Views of the acts on a record."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.marking import do_propose_marking
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.kernel.sharing import do_share
from comity.web.acting import signed_in
from comity.web.acts.forms import AudienceForm, MarkingForm
from comity.web.acts.pages import acts_of, may_know
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking

ALL = 200  # approvals of one record on its page of acts


@require_safe
@signed_in
def acts(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Marking, audience, annexes and approvals of a record, with what this hat may do to them."""
    return _page(request, acting, _own(pk, acting))


@require_POST
@signed_in
def marking(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Propose another marking; leads to the approval that others vote on."""
    record = _own(pk, acting)
    form = MarkingForm(request.POST, record=record, acting=acting)
    if not form.is_valid():
        return _page(request, acting, record, marking_form=form)
    said = form.cleaned_data
    try:
        made = do_propose_marking(pk, int(said["marking"]), said["reason"], acting=acting)
    except Problem as problem:
        return _page(request, acting, record, marking_form=form, problem=problem)
    messages.success(request, _("Proposed. The marking changes when others have agreed and it is applied."))
    return redirect(url_of(made))


@require_POST
@signed_in
def audience(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Let more agencies know the record."""
    record = _own(pk, acting)
    form = AudienceForm(request.POST, record=record, known=may_know(record))
    if not form.is_valid():
        return _page(request, acting, record, audience_form=form)
    try:
        do_share(pk, form.chosen(), acting=acting)
    except Problem as problem:
        return _page(request, acting, record, audience_form=form, problem=problem)
    messages.success(request, _("They may know it from now on, and every later version of it."))
    return redirect("acts", pk)


def _own(pk: uuid.UUID, acting: Acting) -> Record:
    """The record of the own agency: the acts on another agency's record are nobody's here."""
    record = open_record(pk, acting)
    if record.owner != acting.agency:
        raise not_found()
    return record


def _page(
    request: HttpRequest,
    acting: Acting,
    record: Record,
    *,
    marking_form: MarkingForm | None = None,
    audience_form: AudienceForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    shown = acts_of(record, acting, page_language(), limit=ALL)
    context: dict[str, Any] = {
        "acts": shown,
        "marking_form": marking_form,
        "audience_form": audience_form,
        "page_marking": page_marking(shown.shown),
        "crumbs": [{"url": url_of(record), "label": record.title_in(page_language())}],
        "problem": problem.shape(page_language()) if problem else None,
    }
    if marking_form is None and shown.may_mark:
        context["marking_form"] = MarkingForm(record=record, acting=acting)
    if audience_form is None and shown.may_share:
        context["audience_form"] = AudienceForm(record=record, known=may_know(record))
    wrong = problem or any(form and form.errors for form in (marking_form, audience_form))
    status = 200 if not wrong else 403 if problem and problem.code == "forbidden" else 400
    return render(request, "acts/acts.html", context, status=status)
