"""The steps of a proposal: asking opinions, submitting it, deciding, and working on it again."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.counsel.proposal_kinds import ProposalBody
from comity.counsel.proposals import DECIDERS, decision_on, do_decide, do_rework, do_submit_proposal
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.web.acting import signed_in
from comity.web.allowed import may_move
from comity.web.counsel.common import form_page, tried
from comity.web.counsel.consulting import do_ask_opinions, opinions_taken
from comity.web.counsel.proposal_forms import ConsultForm, DecisionForm, SubmitForm
from comity.web.counsel.proposal_views import proposal_answer
from comity.web.counsel.reading_lines import lines_of
from comity.web.dispatches.forms import reachable
from comity.web.markings import page_marking


@signed_in
def consult(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Draft a request for opinion that brings the proposal."""
    record = _step(pk, acting, "consult")
    body = content(record, ProposalBody)
    initial = {
        "title": _("Request for opinion: %(title)s") % {"title": record.title},
        "text": _("Your agency is asked for its opinion on the enclosed proposal."),
        "sections": "\n".join(option.title for option in body.options),
        "urgency": "routine",
    }
    form = ConsultForm(
        request.POST if request.method == "POST" else None, initial=initial, recipients=reachable(acting)
    )
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = tried(
            lambda: do_ask_opinions(
                pk,
                said["recipients"],
                acting=acting,
                title=said["title"].strip()[:300],
                text=said["text"].strip().replace("\r\n", "\n"),
                deadline=said["deadline"].isoformat() if said["deadline"] else "",
                urgency=said["urgency"],
                sections=tuple(dict.fromkeys(one[:300] for one in lines_of(said["sections"]))),
            )
        )
        if not isinstance(made, Problem):
            messages.success(
                request, _("The request is drafted. It is sent once it is approved and numbered.")
            )
            return redirect("dispatch", made.pk)
        problem = made
    return form_page(
        request,
        form,
        heading=_("Ask opinions"),
        back=reverse("proposal", args=[pk]),
        problem=problem,
        button=_("Draft the request"),
        page_marking=page_marking([record]),
    )


@signed_in
def submit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Put the proposal to a leadership, with how the opinions were taken up."""
    record = _step(pk, acting, "submit")
    form = SubmitForm(
        request.POST if request.method == "POST" else None, codes=[acting.agency, *reachable(acting)]
    )
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        taken = opinions_taken(content(record, ProposalBody), acting)
        made = tried(lambda: do_submit_proposal(pk, form.cleaned_data["to"], acting=acting, taken_up=taken))
        if not isinstance(made, Problem):
            messages.success(request, _("Submitted. It waits for a decision."))
            return redirect("proposal", pk)
        problem = made
    return form_page(
        request,
        form,
        heading=_("Submit the proposal"),
        back=reverse("proposal", args=[pk]),
        problem=problem,
        button=_("Submit"),
        page_marking=page_marking([record]),
    )


@signed_in
def decide(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The leadership's decision."""
    record = open_record(pk, acting, kind="proposal")
    body = content(record, ProposalBody)
    waits = record.state == "submitted" and body.to == acting.agency
    if not waits or not acting.roles & DECIDERS or decision_on(record, acting) is not None:
        raise not_found()
    form = DecisionForm(request.POST if request.method == "POST" else None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        made = tried(lambda: do_decide(form.body(record), acting=acting))
        if not isinstance(made, Problem):
            messages.success(request, _("Decided. The agency that proposed it is told."))
            return redirect("decision", made.pk)
        problem = made
    return form_page(
        request,
        form,
        heading=_("Decide on the proposal"),
        back=reverse("proposal", args=[pk]),
        problem=problem,
        button=_("Decide"),
        page_marking=page_marking([record]),
    )


@require_POST
@signed_in
def rework(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Take a returned proposal up again."""
    record = _step(pk, acting, "rework")
    made = tried(lambda: do_rework(pk, acting=acting))
    if isinstance(made, Problem):
        return proposal_answer(request, acting, record, made)
    messages.success(request, _("It is a draft again."))
    return redirect("proposal", pk)


def _step(pk: uuid.UUID, acting: Acting, name: str) -> Record:
    record = open_record(pk, acting, kind="proposal")
    if not may_move(acting, record, name):
        raise not_found()
    return record
