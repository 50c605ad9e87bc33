"""The room's pages."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.directory import names
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.review.actions import do_take_up
from comity.review.kinds import ConclusionBody, ConferenceBody
from comity.web.acting import signed_in
from comity.web.allowed import may, may_create, may_move
from comity.web.conferences.meeting import meeting
from comity.web.conferences.pages import conference_page, conferences_of, rows_of
from comity.web.conferences.preparing import AnswerForm, ConclusionForm, NextPlanForm
from comity.web.conferences.tasking import TaskForm, direction_choices, next_order
from comity.web.history.looking_back import looks_back
from comity.web.languages import page_language
from comity.web.markings import page_marking

PER_PAGE = 25


@signed_in
@require_safe
@looks_back("conferences")
def conferences(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Every conference, the latest first."""
    page = Paginator(conferences_of(acting), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    context = {
        "page": page,
        "rows": rows_of(shown, acting),
        "may_prepare": may_create(acting),
        "page_marking": page_marking(shown),
    }
    return render(request, "conferences/conferences.html", context)


@signed_in
@require_safe
def conference(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One conference: what it found, proposed and concluded."""
    return _conference_page(request, acting, get(pk, acting, kind="conference"))


@signed_in
@require_POST
def take_up(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Make a conclusion a task; what is wrong stands beside its form, and nothing is lost."""
    record = get(pk, acting, kind="conclusion", verb=Verb.WRITE)
    body = content(record, ConclusionBody)
    held = get(body.conference, acting, kind="conference")
    form = TaskForm(record, body, direction_choices(acting), request.POST)
    if not form.is_valid():
        return _conference_page(request, acting, held, form, record)
    try:
        do_take_up(pk, form.task(next_order(form.cleaned_data["direction"], acting)), acting=acting)
    except Problem as problem:
        return _conference_page(request, acting, held, form, record, problem)
    messages.success(
        request, _("The conclusion became a task; its lead and coordinating agencies may know it.")
    )
    return redirect(f"{reverse('conference', args=[held.pk])}#conclusion-{pk}")


def _conference_page(
    request: HttpRequest,
    acting: Acting,
    record: Record,
    form: TaskForm | None = None,
    conclusion: Record | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    page = conference_page(record, acting, form, conclusion)
    body = content(record, ConferenceBody)
    held = meeting(record, body, acting)
    organises = may(acting, Verb.WRITE, record)
    answering = record.state == "planned" and may_create(acting)
    asked = held.silent if organises else (acting.agency,) if acting.agency in body.invited else ()
    context = {
        "meeting": held,
        "organises": organises,
        "may_hold": may_move(acting, record, "hold"),
        "answer_form": AnswerForm(asked, None if organises else held.own_body)
        if answering and asked
        else None,
        "conclusion_form": ConclusionForm() if organises and record.state != "cancelled" else None,
        "plan_form": NextPlanForm() if organises and page.waiting else None,
        "answer_agency": names.agency(asked[0]).say(page_language()) if len(asked) == 1 else "",
        "record": record,
        "conference": page,
        "form_problem": problem.shape(page_language()) if problem else None,
        "page_marking": page_marking([*page.records, *held.answers]),
        "crumbs": [{"url": reverse("conferences"), "label": _("Conferences")}],
    }
    return render(request, "conferences/conference.html", context, status=400 if form else 200)
