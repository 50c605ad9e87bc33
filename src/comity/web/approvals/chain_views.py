"""Views of the chains: those that hold, and the agency's own, proposed and adopted."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.kernel.acting import Acting
from comity.kernel.approvals.kinds import AgencyChainBody
from comity.kernel.approvals.settling import PROPOSING, do_adopt_chain, do_close_chain, do_propose_chain
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.web.acting import signed_in
from comity.web.allowed import may_move
from comity.web.approvals.chain_forms import STEPS, ChainForm, StepForm
from comity.web.approvals.chain_pages import CHAIN_TONES, chain_shown, own_chains, profile_chains
from comity.web.approvals.views import tabs
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.statuses import status_of

MOVES = {"adopt": do_adopt_chain, "close": do_close_chain}


@require_safe
@signed_in
def chains(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The agency's own chains and those of the profile."""
    context = {
        "own": own_chains(acting, page_language()),
        "given": profile_chains(acting, page_language()),
        "may_propose": _may_propose(acting),
        "tabs": tabs(acting, "chains"),
    }
    return render(request, "approvals/chains.html", context)


@require_safe
@signed_in
def chain(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One of the agency's chains."""
    return _chain(request, acting, open_record(pk, acting, kind="chain"))


@require_POST
@signed_in
def chain_move(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Put a chain in force or out of it, as the head."""
    record = open_record(pk, acting, kind="chain")
    step = MOVES.get(request.POST.get("move", ""))
    if step is None:
        return _chain(request, acting, record)
    try:
        step(pk, acting=acting)
    except Problem as problem:
        return _chain(request, acting, record, problem)
    messages.success(request, _("Recorded. It holds from now on for what is put up."))
    return redirect("chain", pk)


def _chain(
    request: HttpRequest, acting: Acting, record: Record, problem: Problem | None = None
) -> HttpResponse:
    body = content(record, AgencyChainBody)
    context = {
        "chain": chain_shown(body.chain(record.owner), record.title, acting, page_language(), record),
        "tone": CHAIN_TONES[record.state],
        "moves": [name for name in MOVES if may_move(acting, record, name)],
        "crumbs": [{"url": reverse("chains"), "label": _("Chains")}],
        "problem": problem.shape(page_language()) if problem else None,
    }
    status = status_of(problem)
    return render(request, "approvals/chain.html", context, status=status)


@signed_in
def propose(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Propose a chain for the agency: its administrator or head."""
    if not _may_propose(acting):
        raise Problem(
            "forbidden",
            what=Words(
                vi="Chỉ quản trị viên hoặc thủ trưởng đề xuất quy trình duyệt.",
                en="Only an administrator or a head proposes a chain.",
            ),
            mend=Words(vi="Đề nghị quản trị viên của cơ quan.", en="Ask the agency's administrator."),
        )
    given: Any = request.POST if request.method == "POST" else None
    form = ChainForm(given, acting=acting)
    steps = [
        StepForm(given, acting=acting, prefix=f"step{n}", number=n, required=n == 1)
        for n in range(1, STEPS + 1)
    ]
    problem: Problem | None = None
    if given is not None and all([form.is_valid(), *(step.is_valid() for step in steps)]):
        filled = [made for step in steps if (made := step.step()) is not None]
        try:
            made_chain = do_propose_chain(form.body(filled, page_language()), acting=acting)
        except Problem as raised:
            problem = raised
        else:
            messages.success(request, _("Proposed. It holds once the head adopts it."))
            return redirect(url_of(made_chain))
    wrong = problem is not None or (given is not None)
    context = {
        "form": form,
        "steps": steps,
        "crumbs": [{"url": reverse("chains"), "label": _("Chains")}],
        "problem": problem.shape(page_language()) if problem else None,
    }
    return render(request, "approvals/propose.html", context, status=400 if wrong else 200)


def _may_propose(acting: Acting) -> bool:
    return acting.hosted and bool(acting.roles & PROPOSING)
