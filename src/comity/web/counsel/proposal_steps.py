"""The steps of a proposal: asking opinions, submitting it, deciding, and working on it again."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
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
from comity.web.counsel.common import form_alone, tried
from comity.web.counsel.consulting import do_ask_opinions, opinions_taken
from comity.web.counsel.proposal_forms import ConsultForm, DecisionForm, SubmitForm
from comity.web.counsel.proposal_views import proposal_answer
from comity.web.counsel.reading_lines import lines_of
from comity.web.dispatches.forms import reachable
from comity.web.links import url_of


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

    def ask() -> Record:
        said = form.cleaned_data
        return do_ask_opinions(
            pk,
            said["recipients"],
            acting=acting,
            title=said["title"].strip()[:300],
            text=said["text"].strip().replace("\r\n", "\n"),
            deadline=said["deadline"].isoformat() if said["deadline"] else "",
            urgency=said["urgency"],
            sections=tuple(dict.fromkeys(one[:300] for one in lines_of(said["sections"]))),
        )

    return form_alone(
        request,
        form,
        ask,
        heading=_("Ask opinions"),
        back=url_of(record),
        button=_("Draft the request"),
        record=record,
        said=_("The request is drafted. It is sent once it is approved and numbered."),
    )


@signed_in
def submit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Put the proposal to a leadership, with how the opinions were taken up."""
    record = _step(pk, acting, "submit")
    form = SubmitForm(
        request.POST if request.method == "POST" else None, codes=[acting.agency, *reachable(acting)]
    )

    def put() -> Record:
        taken = opinions_taken(content(record, ProposalBody), acting)
        return do_submit_proposal(pk, form.cleaned_data["to"], acting=acting, taken_up=taken)

    return form_alone(
        request,
        form,
        put,
        heading=_("Submit the proposal"),
        back=url_of(record),
        button=_("Submit"),
        record=record,
        said=_("Submitted. It waits for a decision."),
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
    return form_alone(
        request,
        form,
        lambda: do_decide(form.body(record), acting=acting),
        heading=_("Decide on the proposal"),
        back=url_of(record),
        button=_("Decide"),
        record=record,
        said=_("Decided. The agency that proposed it is told."),
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
