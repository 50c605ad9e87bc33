"""A decision: its words, what it became, and what came of it."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.counsel.proposal_kinds import DecisionBody, FollowUpBody
from comity.counsel.proposals import (
    STATERS,
    do_follow_up,
    do_make_task,
    do_note_decision,
    do_state_outcome,
)
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.opening import open_record
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.review.kinds import ConclusionBody
from comity.web.acting import signed_in
from comity.web.allowed import may_move
from comity.web.conferences.tasking import TaskForm, direction_choices, next_order
from comity.web.counsel.common import form_alone, visible
from comity.web.counsel.proposal_forms import FollowForm, OutcomeForm
from comity.web.counsel.proposal_pages import decision_page, offered_to_follow
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking


@signed_in
@require_safe
def decision(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One decision."""
    record = open_record(pk, acting, kind="decision")
    page = decision_page(record, acting, page_language())
    states = bool(acting.roles & STATERS) and acting.hosted
    proposal = page.proposal
    context = {
        "page": page,
        "may_note": proposal is not None and may_move(acting, proposal, f"note-{page.body.ruling}"),
        "may_state": states,
        "may_task": states and bool(direction_choices(acting)),
        "page_marking": page_marking(page.shown),
        "crumbs": [
            {"url": reverse("proposals"), "label": _("Proposals")},
            *(
                [
                    {
                        "url": reverse("proposal", args=[proposal.pk]),
                        "label": proposal.title_in(page_language()),
                    }
                ]
                if proposal
                else []
            ),
        ],
    }
    return render(request, "counsel/decision.html", context)


@require_POST
@signed_in
def note(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Give the own proposal the state that the decision says."""
    record = open_record(pk, acting, kind="decision")
    proposal = visible([content(record, DecisionBody).proposal], acting)
    if not any(may_move(acting, one, f"note-{record.state}") for one in proposal.values()):
        raise not_found()
    made = do_note_decision(pk, acting=acting)
    messages.success(request, _("Noted on the proposal."))
    return redirect("proposal", made.pk)


@signed_in
def make_task(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A task that carries the decision out."""
    record = _for_staters(pk, acting)
    directions = direction_choices(acting)
    if not directions:
        raise not_found()
    text = ConclusionBody(language=record.language, conference="", text=record.title)
    form = TaskForm(record, text, directions, request.POST if request.method == "POST" else None)

    def make() -> Record:
        order = next_order(form.cleaned_data["direction"], acting)
        return do_make_task(pk, form.task(order), acting=acting)

    said = _("The task is assigned; its agencies may know it.")
    return _form(request, form, make, record, _("Make it a task"), said)


@signed_in
def follow(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """State what the decision became."""
    record = _for_staters(pk, acting)
    form = FollowForm(
        request.POST if request.method == "POST" else None, offered=offered_to_follow(acting, page_language())
    )

    def state() -> Record:
        body = FollowUpBody(
            language=page_language(),
            of=str(record.pk),
            became=form.cleaned_data["became"],
            title="",
            note=form.cleaned_data["note"].strip(),
        )
        return do_follow_up(body, acting=acting)

    return _form(request, form, state, record, _("What the decision became"), _("Stated."))


@signed_in
def outcome(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Say whether it was done and whether it helped."""
    record = _for_staters(pk, acting)
    form = OutcomeForm(request.POST if request.method == "POST" else None)

    def state() -> Record:
        return do_state_outcome(form.body(record), acting=acting)

    return _form(request, form, state, record, _("What came of it"), _("Kept: what came of it."))


def _for_staters(pk: uuid.UUID, acting: Acting) -> Record:
    record = open_record(pk, acting, kind="decision")
    if not acting.roles & STATERS:
        raise not_found()
    return record


def _form(
    request: HttpRequest, form: BaseForm, act: Callable[[], Record], record: Record, heading: str, said: str
) -> HttpResponse:
    home = url_of(record)
    return form_alone(request, form, act, heading=heading, back=home, record=record, said=said, then=home)
