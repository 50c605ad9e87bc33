"""Views of the plans' room."""

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from comity.kernel.acting import Acting
from comity.kernel.kinds import kind_named
from comity.kernel.problems import Problem
from comity.kernel.reading import get
from comity.programme.actions import do_move_task
from comity.web.acting import signed_in
from comity.web.allowed import may_move
from comity.web.history.looking_back import as_looked_at, day_of, looks_back
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.plans.pages import Asked, plan_cards, plan_page, task_page
from comity.web.statuses import status_of


@require_GET
@signed_in
@looks_back("plans")
def plans(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Every plan this office may see."""
    cards = plan_cards(acting, page_language(), timezone.localdate())
    marking = page_marking(card.record for card in cards)
    return render(request, "plans/plans.html", {"cards": cards, "page_marking": marking})


@require_GET
@signed_in
@looks_back()
def plan(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A plan as a tree; `lead` and `standing` filter its tasks."""
    start = request.GET.get("start", "")
    page = plan_page(
        as_looked_at(request, get(pk, acting, kind="plan"), acting),
        acting,
        page_language(),
        day_of(request),
        Asked(
            lead=request.GET.get("lead", ""),
            standing=request.GET.get("standing", ""),
            direction=request.GET.get("direction", ""),
            start=int(start) if start.isascii() and start.isdecimal() and len(start) < 6 else 0,
        ),
    )
    return render(request, "plans/plan.html", {"page": page, "page_marking": page_marking(page.records)})


@require_GET
@signed_in
def task(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One task whole."""
    return _task(request, acting, pk)


@require_POST
@signed_in
def task_move(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Take a task a step along; where that cannot be, the page says why."""
    try:
        moved = do_move_task(pk, request.POST.get("move", ""), acting=acting)
    except Problem as problem:
        if problem.code == "not-found":
            raise
        return _task(request, acting, pk, problem)
    return HttpResponseRedirect(url_of(moved))


def _task(
    request: HttpRequest, acting: Acting, pk: uuid.UUID, problem: Problem | None = None
) -> HttpResponse:
    record = get(pk, acting, kind="task")
    page = task_page(record, acting, page_language(), timezone.localdate())
    moves = kind_named(record.kind).lifecycle.open_moves(record.state)
    context = {
        "page": page,
        "moves": [move for move in moves if may_move(acting, record, move.name)],
        "move_url": reverse("task-move", args=[record.pk]),
        "page_marking": page_marking(page.records),
        "problem": problem.shape(page_language()) if problem else None,
    }
    status = status_of(problem)
    return render(request, "plans/task.html", context, status=status)
