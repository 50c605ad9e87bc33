"""What an office changes of instruments: a new one, its facts, its steps, and what carries it out."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.programme.instruments.actions import (
    do_carry_out,
    do_open_instrument,
    do_plan_step,
    do_revise_instrument,
    do_take_step,
)
from comity.programme.instruments.kinds import InstrumentBody
from comity.programme.instruments.rules import InstrumentClass, rules
from comity.programme.instruments.steps import next_steps
from comity.web.acting import signed_in
from comity.web.allowed import may, may_create
from comity.web.instruments.forms import InstrumentForm, PlanForm, StepForm, classes
from comity.web.instruments.views import crumbs, show
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.shell.form_page import form_page
from comity.web.statuses import status_of


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest, acting: Acting) -> HttpResponse:
    """A new instrument: first its class, then its facts."""
    if not may_create(acting):
        raise not_found()
    one = rules().class_of(request.GET.get("class_code", ""))
    if one is None:
        return render(request, "instruments/classes.html", {"classes": classes(), "crumbs": crumbs()})
    form = InstrumentForm(request.POST or None, one=one, acting=acting, new=True)
    return form_page(
        request,
        "instruments/form.html",
        form,
        lambda: do_open_instrument(form.body(), acting=acting, label=form.label, at=form.taken),
        said=_("The instrument is entered."),
        sort=one.words,
        crumbs=crumbs(),
    )


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The facts of an own instrument."""
    record, body, one = _own(pk, acting)
    form = InstrumentForm(
        request.POST or None, one=one, acting=acting, new=False, initial=InstrumentForm.initial_of(body)
    )
    return form_page(
        request,
        "instruments/form.html",
        form,
        lambda: do_revise_instrument(pk, form.body(body), acting=acting),
        record=record,
        said=_("Saved."),
        sort=one.words,
        crumbs=crumbs(),
    )


@require_POST
@signed_in
def step(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Take a step; where it cannot be taken, the page says why."""
    record, body, one = _own(pk, acting)
    form = StepForm(request.POST, steps=next_steps(one, body, record.state))
    if not form.is_valid():
        return show(request, acting, pk, step_form=form, status=400)
    try:
        do_take_step(pk, form.taken, acting=acting, expires=form.cleaned_data.get("expires", ""))
    except Problem as problem:
        shape, status = problem.shape(page_language()), status_of(problem)
        return show(request, acting, pk, step_form=form, problem=shape, status=status)
    messages.success(request, _("The step is recorded."))
    return redirect(url_of(record))


@require_POST
@signed_in
def plan(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Plan a step; an empty plan takes it out."""
    record, _body, one = _own(pk, acting)
    form = PlanForm(request.POST, steps=list(one.steps))
    if not form.is_valid():
        return show(request, acting, pk, plan_form=form, status=400)
    try:
        do_plan_step(pk, form.planned, acting=acting)
    except Problem as problem:
        shape, status = problem.shape(page_language()), status_of(problem)
        return show(request, acting, pk, plan_form=form, problem=shape, status=status)
    messages.success(request, _("The plan is saved."))
    return redirect(url_of(record))


@require_POST
@signed_in
def carry_out(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Link an engagement that carries the instrument out, or take the link away."""
    record, _body, _one = _own(pk, acting)
    no_more = request.POST.get("remove", "")
    do_carry_out(pk, no_more or request.POST.get("engagement", ""), acting=acting, no_more=bool(no_more))
    messages.success(request, _("The link is taken away.") if no_more else _("The engagement is linked."))
    return redirect(url_of(record))


def _own(pk: uuid.UUID, acting: Acting) -> tuple[Record, InstrumentBody, InstrumentClass]:
    """An instrument that this office may change; "not found" otherwise."""
    record = open_record(pk, acting, kind="instrument")
    body = content(record, InstrumentBody)
    one = rules().class_of(body.class_code)
    if one is None or not may(acting, Verb.WRITE, record):
        raise not_found()
    return record, body, one
