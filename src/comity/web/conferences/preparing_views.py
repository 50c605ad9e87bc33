"""Views in which a conference is prepared, answered, held and concluded, and the next plan begun."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.directory import names
from comity.documents.review_letters import invitation
from comity.exchange.actions import do_compose
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.problems import Problem
from comity.kernel.reading import content, contents, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.programme.kinds import PlanBody
from comity.review.actions import do_state_conclusion
from comity.review.conferring import (
    do_answer_invitation,
    do_begin_plan,
    do_move_conference,
    do_prepare_conference,
    do_revise_conference,
)
from comity.review.kinds import ConclusionBody, ConferenceBody
from comity.review.models import Conclusion
from comity.web.acting import signed_in
from comity.web.allowed import may_create
from comity.web.conferences.meeting import photos_of
from comity.web.conferences.preparing import AnswerForm, ConclusionForm, ConferenceForm, NextPlanForm
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.shell.form_page import form_page

ANSWER = Words(vi="Trả lời mời dự: {title}", en="Answer to the invitation: {title}")
OTHER_THEME = Words(vi="Nhiệm vụ khác", en="Further tasks")


@signed_in
def conference_new(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Prepare a conference."""
    if not may_create(acting):
        raise not_found()
    filled = ConferenceForm(acting, data=request.POST if request.method == "POST" else None)
    return _form(request, filled, lambda: do_prepare_conference(filled.body(), acting=acting))


@signed_in
def conference_edit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change an own conference: preparation before it, minutes and captions after."""
    record = get(pk, acting, kind="conference", verb=Verb.WRITE)
    body = content(record, ConferenceBody)
    given = request.POST if request.method == "POST" else None
    filled = ConferenceForm(acting, body, photos_of(record, acting), given)
    return _form(
        request, filled, lambda: do_revise_conference(record.pk, filled.body(), acting=acting), record
    )


def _form(
    request: HttpRequest, filled: ConferenceForm, act: Callable[[], Record], record: Record | None = None
) -> HttpResponse:
    crumbs = [{"url": reverse("conferences"), "label": _("Conferences")}]
    return form_page(request, "conferences/conference_form.html", filled, act, record=record, crumbs=crumbs)


@require_POST
@signed_in
def conference_move(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Say that a conference was held, or will not be."""
    record = get(pk, acting, kind="conference", verb=Verb.WRITE)
    return _kept(
        request,
        record,
        lambda: do_move_conference(record.pk, request.POST.get("move", ""), acting=acting),
        "",
    )


@require_POST
@signed_in
def conference_invite(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Draft the invitation: a dispatch that brings the conference to the agencies invited."""
    record = get(pk, acting, kind="conference", verb=Verb.WRITE)
    body = content(record, ConferenceBody)
    try:
        made = do_compose(invitation(record, body, acting), acting=acting, marking=record.marking)
    except Problem as problem:
        _tell(request, problem)
        return HttpResponseRedirect(url_of(record))
    messages.success(request, _("The invitation is drafted. It goes out once it is approved and sent."))
    return HttpResponseRedirect(url_of(made))


@require_POST
@signed_in
def conference_answer(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Answer an invitation, or note an agency's answer as the organiser."""
    record = get(pk, acting, kind="conference")
    body = content(record, ConferenceBody)
    organises = record.owner == acting.agency
    filled = AnswerForm(body.invited if organises else (acting.agency,), data=request.POST)
    if not filled.is_valid():
        messages.error(request, _("The answer could not be read. Try again."))
        return HttpResponseRedirect(url_of(record))
    title = ANSWER.say("vi").format(title=record.title_in("vi"))
    agency = acting.agency if acting.agency in body.invited or not body.invited else body.invited[0]
    said = filled.body(str(record.pk), agency, title)
    accepted = request.POST.get("word") != "decline"
    return _kept(
        request,
        record,
        lambda: do_answer_invitation(said, accepted, acting=acting),
        _("The answer is kept; the organiser may know it."),
    )


@require_POST
@signed_in
def conference_conclude(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Add a conclusion to an own conference."""
    record = get(pk, acting, kind="conference", verb=Verb.WRITE)
    filled = ConclusionForm(request.POST)
    if not filled.is_valid():
        told = "; ".join(str(error) for errors in filled.errors.values() for error in errors)
        messages.error(request, told)
        return HttpResponseRedirect(url_of(record))
    order = Conclusion.objects.visible_to(acting).filter(conference=record.pk).count()
    return _kept(
        request,
        record,
        lambda: do_state_conclusion(filled.body(str(record.pk), order), acting=acting),
        _("The conclusion is added."),
    )


@require_POST
@signed_in
def conference_plan(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Begin the next plan from the conclusions: a direction for each theme, a task for each that names its lead."""
    record = get(pk, acting, kind="conference", verb=Verb.WRITE)
    filled = NextPlanForm(request.POST)
    if not filled.is_valid():
        told = "; ".join(str(error) for errors in filled.errors.values() for error in errors)
        messages.error(request, told)
        return HttpResponseRedirect(url_of(record))
    rows = Conclusion.objects.visible_to(acting).filter(conference=record.pk, record__state="stated")
    bodies: dict[uuid.UUID, ConclusionBody] = contents([row.record for row in rows.select_related("record")])
    themes = {entry.code: entry.words for entry in names.profile().themes}
    used = dict.fromkeys(body.theme for body in bodies.values())
    directions = [(code, themes.get(code, OTHER_THEME).say("vi")) for code in used]
    plan = PlanBody(title=filled.cleaned_data["title"].strip(), period=filled.cleaned_data["period"])
    try:
        made = do_begin_plan(record.pk, plan, directions, acting=acting)
    except Problem as problem:
        _tell(request, problem)
        return HttpResponseRedirect(url_of(record))
    messages.success(request, _("The plan is begun from the conclusions."))
    return HttpResponseRedirect(url_of(made))


def _kept(request: HttpRequest, record: Record, keep: Callable[[], Record], said: str) -> HttpResponse:
    try:
        keep()
    except Problem as problem:
        _tell(request, problem)
    else:
        if said:
            messages.success(request, said)
    return HttpResponseRedirect(url_of(record))


def _tell(request: HttpRequest, problem: Problem) -> None:
    shape = problem.shape(page_language())
    messages.error(request, f"{shape['what']} {shape['mend']}")
