"""Views of rounds and submissions."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comity.directory import names
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, envelope_of, get
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.words import Words
from comity.review.actions import (
    do_approve_submission,
    do_close_round,
    do_draft_submission,
    do_freeze_round,
    do_judge_submission,
    do_reopen_submission,
    do_revise_submission,
    do_show_draft,
    do_submit,
)
from comity.review.drafting import do_build_report
from comity.review.kinds import RoundBody, SubmissionBody
from comity.review.models import Submission
from comity.review.outline import outline
from comity.review.prefilling import prefilled
from comity.web.acting import signed_in
from comity.web.allowed import may, may_create, may_move
from comity.web.history.looking_back import looks_back
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.rounds.forms import BuildForm, JudgeForm
from comity.web.rounds.pages import round_page, round_rows, submission_page
from comity.web.statuses import status_of

ROUND_MOVES = {"freeze": do_freeze_round, "close": do_close_round}
MOVES = {
    "approve": do_approve_submission,
    "submit": do_submit,
    "reopen": do_reopen_submission,
    "show": do_show_draft,
}


@require_GET
@signed_in
@looks_back("rounds")
def rounds(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Every round this office may see."""
    rows = round_rows(acting, page_language(), timezone.localdate())
    return render(
        request,
        "rounds/rounds.html",
        {
            "rows": rows,
            "may_open": may_create(acting),
            "page_marking": page_marking(row.record for row in rows),
        },
    )


@require_GET
@signed_in
def round_(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A round with its matrix and reports."""
    return _round(request, acting, get(pk, acting, kind="round"))


def _round(
    request: HttpRequest,
    acting: Acting,
    record: Record,
    *,
    form: BuildForm | None = None,
    problem: Problem | None = None,
    stopped: Problem | None = None,
) -> HttpResponse:
    page = round_page(record, acting, page_language(), timezone.localdate())
    own = _own_submission(record, acting)
    asked = acting.agency in content(record, RoundBody).agencies
    context: dict[str, Any] = {
        "page": page,
        "page_marking": page_marking(page.records),
        "own": own,
        "may_draft": asked and own is None and record.state == "open" and may_create(acting),
        "may_freeze": may_move(acting, record, "freeze"),
        "may_close": may_move(acting, record, "close"),
        "may_change": record.state == "open" and may(acting, Verb.WRITE, record),
        "form": form,
        "form_problem": problem.shape(page_language()) if problem else None,
        "problem": stopped.shape(page_language()) if stopped else None,
    }
    if context["form"] is None and page.is_lead and may(acting, Verb.WRITE, record):
        context["form"] = BuildForm(round_=record, acting=acting, initial={"marking": str(record.marking)})
    return render(request, "rounds/round.html", context, status=status_of(problem or stopped))


@require_POST
@signed_in
def round_move(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Freeze an own round, or close one that is frozen."""
    record = get(pk, acting, kind="round")
    step = ROUND_MOVES.get(request.POST.get("move", ""))
    if step is None:
        return _round(request, acting, record)
    try:
        step(record.pk, acting=acting)
    except Problem as problem:
        return _round(request, acting, record, stopped=problem)
    return HttpResponseRedirect(url_of(record))


@require_POST
@signed_in
def report_build(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Draft the round's report as its lead, for the marking chosen."""
    record = get(pk, acting, kind="round", verb=Verb.WRITE)
    form = BuildForm(request.POST, round_=record, acting=acting)
    if not form.is_valid():
        return _round(request, acting, record, form=form)
    try:
        made = do_build_report(
            record.pk,
            _report_title(record, acting),
            acting=acting,
            label=Label(int(form.cleaned_data["marking"])),
            number=form.cleaned_data["number"].strip(),
            day=timezone.localdate(),
        )
    except Problem as problem:
        return _round(request, acting, record, form=form, problem=problem)
    messages.success(request, _("The report is drafted. Read it through, then have it signed off."))
    return HttpResponseRedirect(url_of(made))


def _report_title(record: Record, acting: Acting) -> Words:
    sayings = Sayings([record], acting)
    titles = {language: sayings.say(record, "title", language).text for language in ("vi", "en")}
    said = {
        code: names.profile().sentence("report-title", code, round=title) for code, title in titles.items()
    }
    return Words(vi=said["vi"], en=said["en"])


@require_POST
@signed_in
def submission_draft(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Draft the own agency's submission from what it has; where there is one, go there."""
    record = get(pk, acting, kind="round")
    own = _own_submission(record, acting)
    if own is None:
        own = do_draft_submission(prefilled(record, acting), acting=acting)
        messages.success(request, _("The submission is drafted from your own accounts and findings."))
    return HttpResponseRedirect(url_of(own))


def _own_submission(record: Record, acting: Acting) -> Record | None:
    rows = Submission.objects.visible_to(acting).filter(
        round=record.pk, agency=acting.agency, record__owner=acting.agency
    )
    row = rows.select_related("record").order_by("record__created_at").last()
    return row.record if row else None


@require_GET
@signed_in
def submission(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """What an agency submitted."""
    return _submission(request, acting, get(pk, acting, kind="submission"))


def _submission(
    request: HttpRequest,
    acting: Acting,
    record: Record,
    *,
    form: JudgeForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    page = submission_page(record, acting, page_language())
    sections = outline(content(page.round, RoundBody)) if page.round else []
    is_lead = page.round is not None and page.round.owner == acting.agency
    judging = is_lead and may_create(acting) and record.state == "submitted" and page.verdict is None
    shape = problem.shape(page_language()) if problem else None
    context = {
        "page": page,
        "page_marking": page_marking(page.records),
        "may_approve": may_move(acting, record, "approve"),
        "may_submit": may_move(acting, record, "submit"),
        "may_reopen": may_move(acting, record, "reopen"),
        "may_refresh": record.state == "draft" and page.round is not None and may(acting, Verb.WRITE, record),
        "may_show": record.state == "draft"
        and page.round is not None
        and may(acting, Verb.WRITE, record)
        and page.round.owner not in envelope_of(record).audience
        and not is_lead,
        "form": (form or JudgeForm(sections=sections)) if judging or form else None,
        "form_problem": shape if form else None,
        "problem": None if form else shape,
    }
    return render(request, "rounds/submission.html", context, status=status_of(problem))


@require_POST
@signed_in
def submission_move(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Approve, submit or take back an own submission."""
    record = get(pk, acting, kind="submission")
    step = MOVES.get(request.POST.get("move", ""))
    if step is None:
        return _submission(request, acting, record)
    try:
        step(record.pk, acting=acting)
    except Problem as problem:
        return _submission(request, acting, record, problem=problem)
    return HttpResponseRedirect(url_of(record))


@require_POST
@signed_in
def submission_refresh(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Take the own accounts and findings that are there now into a submission that is still a draft."""
    record = get(pk, acting, kind="submission")
    body = content(record, SubmissionBody)
    fresh = prefilled(get(body.round, acting, kind="round"), acting)
    parts = {"accounts": fresh.accounts, "findings": fresh.findings, "records": fresh.records}
    try:
        do_revise_submission(record.pk, body.model_copy(update=parts), acting=acting)
    except Problem as problem:
        return _submission(request, acting, record, problem=problem)
    messages.success(request, _("The submission now stands on your accounts and findings of today."))
    return HttpResponseRedirect(url_of(record))


@require_POST
@signed_in
def submission_judge(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Accept a submission as the round's lead, or return it with remarks."""
    record = get(pk, acting, kind="submission")
    round_ = get(content(record, SubmissionBody).round, acting, kind="round")
    form = JudgeForm(request.POST, sections=outline(content(round_, RoundBody)))
    if not form.is_valid():
        return _submission(request, acting, record, form=form)
    accepted = request.POST.get("verdict") == "accept"
    try:
        do_judge_submission(
            record.pk,
            accepted,
            acting=acting,
            remarks=form.cleaned_data["remarks"],
            sections=form.by_section(),
        )
    except Problem as problem:
        return _submission(request, acting, record, form=form, problem=problem)
    messages.success(
        request, _("The submission is accepted.") if accepted else _("The submission is returned.")
    )
    return HttpResponseRedirect(url_of(record))
