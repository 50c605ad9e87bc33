"""Obligations: added on an instrument's page, settled there, and each with a page of its own."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.directory import names
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words
from comity.programme.instruments.actions import do_oblige, do_settle
from comity.programme.instruments.kinds import ObligationBody
from comity.programme.instruments.models import Obligation
from comity.web.acting import signed_in
from comity.web.allowed import may
from comity.web.deadlines import deadline
from comity.web.instruments.forms import ObligationForm, SettleForm
from comity.web.instruments.views import crumbs, show
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.statuses import status_of


@require_POST
@signed_in
def add(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Something more that is owed under an own instrument."""
    record = open_record(pk, acting, kind="instrument")
    if not may(acting, Verb.WRITE, record):
        raise not_found()
    form = ObligationForm(request.POST, acting=acting)
    if not form.is_valid():
        return show(request, acting, pk, obligation_form=form, status=400)
    try:
        do_oblige(form.body(str(pk)), acting=acting)
    except Problem as problem:
        shape, status = problem.shape(page_language()), status_of(problem)
        return show(request, acting, pk, obligation_form=form, problem=shape, status=status)
    messages.success(request, _("The obligation is entered."))
    return redirect(f"{url_of(record)}#obligations")


@require_safe
@signed_in
def obligation(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One obligation whole."""
    return _show(request, acting, pk)


@require_POST
@signed_in
def settle(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Say that an own obligation was kept, or is dropped."""
    record = open_record(pk, acting, kind="obligation")
    if not may(acting, Verb.WRITE, record):
        raise not_found()
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _show(request, acting, pk, form)
    said = form.cleaned_data
    step = "drop" if request.POST.get("move") == "drop" else "keep"
    try:
        do_settle(pk, step, acting=acting, done_on=said["done_on"].strip(), evidence=said["evidence"])
    except Problem as problem:
        return _show(request, acting, pk, form, problem)
    messages.success(request, _("Recorded."))
    above = Record.objects.visible_to(acting).filter(pk=content(record, ObligationBody).instrument).first()
    return redirect(f"{url_of(above)}#obligations" if above else url_of(record))


def _show(
    request: HttpRequest,
    acting: Acting,
    pk: uuid.UUID,
    form: SettleForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    record = open_record(pk, acting, kind="obligation")
    body = content(record, ObligationBody)
    row = Obligation.objects.visible_to(acting).get(pk=pk)
    above = Record.objects.visible_to(acting).filter(pk=body.instrument).first()
    here = page_language()
    facts = [
        {"label": _("Agency that owes it"), "value": names.agency(body.agency).say(here)},
        {"label": _("Deadline"), "value": edtf_words(body.deadline, here) if body.deadline else ""},
        {"label": _("Entered by"), "value": names.agency(record.owner).say(here)},
    ]
    if not row.waits:
        facts += [
            {"label": _("Kept on"), "value": edtf_words(body.done_on, here) if body.done_on else ""},
            {"label": _("What shows it, or why it is dropped"), "value": body.evidence},
        ]
    open_ = row.waits and may(acting, Verb.WRITE, record)
    context = {
        "record": record,
        "body": body,
        "facts": facts,
        "above": above,
        "due": deadline(row.due, timezone.localdate()) if row.waits else None,
        "tone": {"kept": "done", "dropped": "stopped"}.get(record.state, "waits"),
        "form": (form or SettleForm()) if open_ else None,
        "problem": problem.shape(here) if problem else None,
        "crumbs": crumbs(*([(url_of(above), above.title_in(here))] if above else [])),
        "page_marking": page_marking([record, *([above] if above else [])]),
    }
    return render(request, "instruments/obligation.html", context, status=status_of(problem))
