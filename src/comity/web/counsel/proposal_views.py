"""Proposals: the list, one proposal, drafting and changing it."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.counsel.models import Proposal
from comity.counsel.proposal_kinds import SORTS, ProposalBody
from comity.counsel.proposals import DECIDERS, decision_on, do_draft_proposal, do_revise_proposal
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.review.models import Finding
from comity.web.acting import signed_in
from comity.web.allowed import may, may_create, may_move
from comity.web.counsel.common import PER_PAGE, form_alone, tabs, tone_of, visible
from comity.web.counsel.proposal_forms import ProposalForm
from comity.web.counsel.proposal_pages import ProposalRow, proposal_page
from comity.web.counsel.study_views import own_groups
from comity.web.keyset import Segment, stretch
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking

DIFFICULTIES = 20


@signed_in
@require_safe
def proposals(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The proposals that this office may know, the latest change first."""
    rows = Proposal.objects.visible_to(acting).filter(record__kind="proposal").select_related("record")
    page = stretch([Segment(rows, "record__changed_at", descending=True)], request.GET, PER_PAGE)
    listed = proposal_rows(page.rows, acting, page_language())
    context = {
        "rows": listed,
        "page": page,
        "tabs": tabs("proposals"),
        "may_create": may_create(acting),
        "page_marking": page_marking(row.record for row in listed),
    }
    return render(request, "counsel/proposals.html", context)


def proposal_rows(rows: "list[Proposal]", acting: Acting, language: str) -> list[ProposalRow]:
    """Rows of a list of proposals."""
    sayings = Sayings([row.record for row in rows], acting)
    return [
        ProposalRow(
            row.record,
            sayings.say(row.record, "title", language),
            SORTS[row.sort].say(language),
            tone_of(row.record),
            row.to,
            row.submitted,
        )
        for row in rows
    ]


@signed_in
@require_safe
def proposal(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One proposal with evidence, options, opinions and what was decided."""
    return proposal_answer(request, acting, open_record(pk, acting, kind="proposal"))


def proposal_answer(
    request: HttpRequest, acting: Acting, record: Record, problem: Problem | None = None
) -> HttpResponse:
    """The page of a scoped proposal, with a problem where a step had one."""
    page = proposal_page(record, acting, page_language())
    waits = record.state == "submitted" and page.body.to == acting.agency
    latest = page.decisions[0] if page.decisions else None
    context = {
        "page": page,
        "may_edit": record.state in ("draft", "consultation") and may(acting, Verb.WRITE, record),
        "may_consult": may_move(acting, record, "consult"),
        "may_submit": may_move(acting, record, "submit"),
        "may_decide": waits and bool(acting.roles & DECIDERS) and decision_on(record, acting) is None,
        "to_note": latest
        if latest is not None and may_move(acting, record, f"note-{latest.body.ruling}")
        else None,
        "may_rework": may_move(acting, record, "rework"),
        "problem": problem.shape(page_language()) if problem else None,
        "page_marking": page_marking(page.shown),
        "crumbs": [{"url": reverse("proposals"), "label": _("Proposals")}],
    }
    return render(request, "counsel/proposal.html", context, status=400 if problem else 200)


@signed_in
def proposal_new(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Draft a proposal; `about` in the address names evidence, `group` the group whose it is."""
    if not may_create(acting):
        raise not_found()
    about = list(visible(_ids(request.GET.getlist("about")), acting).values())
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        acting=acting,
        groups=own_groups(acting),
        offered=offered_evidence(about, acting),
        initial={"evidence": [str(one.pk) for one in about], "group": request.GET.get("group", "")},
    )
    return form_alone(
        request,
        form,
        lambda: do_draft_proposal(form.body(), acting=acting, marking=int(form.cleaned_data["marking"])),
        heading=_("New proposal"),
        back=reverse("proposals"),
        said=_("The proposal is drafted."),
        page_marking=page_marking(about),
    )


@signed_in
def proposal_edit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change a proposal before it is submitted."""
    record = open_record(pk, acting, kind="proposal", verb=Verb.WRITE)
    held = content(record, ProposalBody)
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        acting=acting,
        groups=[],
        offered=offered_evidence(list(visible(held.evidence, acting).values()), acting),
        held=held,
    )
    return form_alone(
        request,
        form,
        lambda: do_revise_proposal(pk, form.body(), acting=acting),
        heading=_("Change the proposal"),
        back=url_of(record),
        record=record,
        said=_("Kept as a new version."),
    )


def offered_evidence(named: list[Record], acting: Acting) -> list[Record]:
    """The records named, then the latest difficulties and limitations that the office may know."""
    rows: Any = Finding.objects.visible_to(acting).filter(type__in=("difficulty", "limitation"))
    latest = [
        row.record for row in rows.select_related("record").order_by("-record__created_at")[:DIFFICULTIES]
    ]
    return list({record.pk: record for record in (*named, *latest)}.values())


def _ids(texts: list[str]) -> list[str]:
    found = []
    for text in texts:
        try:
            found.append(str(uuid.UUID(text)))
        except ValueError:
            continue
    return found
