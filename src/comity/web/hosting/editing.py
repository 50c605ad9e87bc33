"""Chair years and meetings being written."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.programme.hosting.actions import (
    do_change_meeting,
    do_close_year,
    do_drop_risk,
    do_finish_step,
    do_host_meeting,
    do_make_tasks,
    do_move_meeting,
    do_note_risk,
    do_open_year,
    do_reopen_step,
)
from comity.programme.hosting.kinds import HostedMeetingBody, Step
from comity.web.acting import signed_in
from comity.web.allowed import may_create
from comity.web.hosting.forms import NEW_STEPS, MeetingForm, RiskForm, StepForm, TasksForm, YearForm
from comity.web.hosting.views import meeting_answer
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.shell.form_page import form_page
from comity.web.shell.forms import label_from
from comity.web.statuses import status_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def year_new(request: HttpRequest, acting: Acting) -> HttpResponse:
    """A new chair year."""
    form = YearForm(acting, request.POST or None)
    return form_page(
        request,
        "hosting/year_new.html",
        form,
        lambda: do_open_year(form.body(), acting=acting, label=label_from(form)),
        allowed=may_create(acting),
        crumbs=_crumbs(),
    )


@require_POST
@signed_in
def year_close(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Close a chair year."""
    return redirect(url_of(do_close_year(pk, acting=acting)))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def meeting_new(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A new meeting of a chair year."""
    record = get(pk, acting, kind="chair-year", verb=Verb.WRITE)
    form = MeetingForm(request.POST or None, initial={"lead": acting.agency})
    return form_page(
        request,
        "hosting/meeting_edit.html",
        form,
        lambda: do_host_meeting(form.body(str(pk)), acting=acting),
        record=record,
        meeting=None,
        crumbs=_crumbs(record),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def meeting_edit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A meeting said anew."""
    record = get(pk, acting, kind="hosted-meeting", verb=Verb.WRITE)
    body = content(record, HostedMeetingBody)
    form = MeetingForm(request.POST or None, before=body)
    return form_page(
        request,
        "hosting/meeting_edit.html",
        form,
        lambda: do_change_meeting(pk, form.body(body.chair_year), acting=acting),
        record=record,
        meeting=record,
        crumbs=_crumbs(record),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def steps_edit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The steps of a preparation said anew."""
    record = get(pk, acting, kind="hosted-meeting", verb=Verb.WRITE)
    body = content(record, HostedMeetingBody)
    codes = [(step.code, step.say(page_language())) for step in body.steps]
    data = request.POST or None
    forms = [StepForm(codes, data, before=step, prefix=f"s{at}") for at, step in enumerate(body.steps)] + [
        StepForm(codes, data, prefix=f"n{at}", initial={"owner": body.lead}) for at in range(NEW_STEPS)
    ]
    problem = None
    if data is not None and all([form.is_valid() for form in forms]):
        try:
            steps = _steps(forms, {step.code for step in body.steps})
            changed = body.model_copy(update={"steps": steps})
            return redirect(url_of(do_change_meeting(pk, changed, acting=acting)))
        except Problem as refused:
            problem = refused
    context = {
        "forms": forms,
        "record": record,
        "crumbs": _crumbs(record),
        "page_marking": page_marking([record]),
        "problem": problem.shape(page_language()) if problem else None,
    }
    status = 400 if data is not None and problem is None else status_of(problem)
    return render(request, "hosting/steps_edit.html", context, status=status)


def _steps(forms: list[StepForm], taken: set[str]) -> tuple[Step, ...]:
    """The steps of valid forms; what waited for one that is left out waits for it no longer."""
    found: list[Step] = []
    for form in forms:
        if form.empty:
            continue
        code = form.before.code if form.before else _free(taken)
        taken.add(code)
        found.append(form.step(code))
    kept = {step.code for step in found}
    return tuple(
        step.model_copy(update={"waits_for": tuple(code for code in step.waits_for if code in kept)})
        for step in found
    )


def _free(taken: set[str]) -> str:
    return next(code for at in range(1, 1000) if (code := f"step-{at}") not in taken)


@require_POST
@signed_in
def meeting_move(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A meeting was held, or is not to be."""
    record = get(pk, acting, kind="hosted-meeting", verb=Verb.WRITE)
    try:
        moved = do_move_meeting(
            pk, request.POST.get("move", ""), reason=request.POST.get("reason", "")[:2000], acting=acting
        )
    except Problem as problem:
        return meeting_answer(request, acting, record, problem)
    return redirect(url_of(moved))


@require_POST
@signed_in
def step_set(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A step was done on a day, or is not done after all."""
    record = get(pk, acting, kind="hosted-meeting", verb=Verb.WRITE)
    code = request.POST.get("step", "")
    try:
        if request.POST.get("undo"):
            do_reopen_step(pk, code, acting=acting)
        else:
            do_finish_step(pk, code, request.POST.get("day", "").strip()[:80], acting=acting)
    except Problem as problem:
        return meeting_answer(request, acting, record, problem)
    return redirect(f"{url_of(record)}#steps")


@require_POST
@signed_in
def risk_set(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A risk noted, or taken off."""
    record = get(pk, acting, kind="hosted-meeting", verb=Verb.WRITE)
    drop = request.POST.get("drop", "")
    try:
        if drop:
            do_drop_risk(pk, int(drop) if drop.isascii() and drop.isdecimal() else -1, acting=acting)
            return redirect(f"{url_of(record)}#risks")
        form = RiskForm(request.POST)
        if not form.is_valid():
            return meeting_answer(request, acting, record, risk=form)
        do_note_risk(pk, form.risk(), acting=acting)
    except Problem as problem:
        return meeting_answer(request, acting, record, problem)
    return redirect(f"{url_of(record)}#risks")


@require_POST
@signed_in
def tasks_make(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Steps become tasks of a plan."""
    record = get(pk, acting, kind="hosted-meeting", verb=Verb.WRITE)
    form = TasksForm(acting, request.POST)
    try:
        made = do_make_tasks(pk, form.cleaned_data["direction"] if form.is_valid() else "", acting=acting)
    except Problem as problem:
        return meeting_answer(request, acting, record, problem)
    said = ngettext("%(count)s task was set.", "%(count)s tasks were set.", len(made))
    messages.success(request, said % {"count": len(made)})
    return redirect(url_of(record))


def _crumbs(record: Record | None = None) -> list[dict[str, str]]:
    found = [{"url": reverse("hosting"), "label": _("Chair year")}]
    if record is not None:
        found.append({"url": url_of(record), "label": record.title_in(page_language())})
    return found
