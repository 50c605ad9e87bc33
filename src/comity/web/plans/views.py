"""Views of the plans' room."""

import uuid
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.dates import span
from comity.kernel.kinds import kind_named
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.programme.actions import do_move_task
from comity.programme.kinds import PlanBody
from comity.programme.planning.actions import may_report
from comity.programme.planning.actual import ACTUAL_FORMULA, CURVE_FORMULA
from comity.programme.planning.rollup import INDICATOR_FORMULA, PLAN_FORMULA, TASK_FORMULA
from comity.web.acting import signed_in
from comity.web.allowed import may, may_create, may_move
from comity.web.history.looking_back import as_looked_at, day_of, looks_back
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.plans.against import against
from comity.web.plans.pages import PLAN_TONES, Asked, plan_cards, plan_page
from comity.web.plans.task import task_page
from comity.web.plans.timeline import timeline as timeline_of
from comity.web.statuses import status_of


@require_GET
@signed_in
@looks_back("plans")
def plans(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Every plan this office may see."""
    cards = plan_cards(acting, page_language(), timezone.localdate())
    marking = page_marking(card.record for card in cards)
    context = {"cards": cards, "page_marking": marking, "may_create": may_create(acting)}
    return render(request, "plans/plans.html", context)


@require_GET
@signed_in
@looks_back()
def plan(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A plan as a tree; `lead` and `standing` filter its tasks, `on` says on which day they are looked at."""
    record = as_looked_at(request, open_record(pk, acting, kind="plan"), acting)
    page = plan_page(record, acting, page_language(), assessed_on(request), asked(request))
    context = {**_frame(request, acting, record, "plan"), "page": page}
    return render(request, "plans/plan.html", {**context, "page_marking": page_marking(page.records)})


@require_GET
@signed_in
@looks_back()
def timeline(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A plan along the months."""
    record = as_looked_at(request, open_record(pk, acting, kind="plan"), acting)
    found = timeline_of(record, acting, page_language(), assessed_on(request), asked(request))
    context = {**_frame(request, acting, record, "plan-timeline"), "found": found}
    marking = page_marking([record, *found.records])
    return render(request, "plans/timeline.html", {**context, "page_marking": marking})


@require_GET
@signed_in
@looks_back()
def actual(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """What was planned and what was carried out."""
    record = as_looked_at(request, open_record(pk, acting, kind="plan"), acting)
    found = against(record, acting, page_language(), assessed_on(request))
    context = {
        **_frame(request, acting, record, "plan-actual"),
        "found": found,
        "actual_formula": ACTUAL_FORMULA,
        "curve_formula": CURVE_FORMULA,
        "indicator_formula": INDICATOR_FORMULA,
    }
    marking = page_marking([record, *found.records])
    return render(request, "plans/actual.html", {**context, "page_marking": marking})


def asked(request: HttpRequest) -> Asked:
    """What an address asks of a plan."""
    start = request.GET.get("start", "")
    return Asked(
        lead=request.GET.get("lead", ""),
        standing=request.GET.get("standing", ""),
        direction=request.GET.get("direction", ""),
        start=int(start) if start.isascii() and start.isdecimal() and len(start) < 6 else 0,
        on=request.GET.get("on", "") if _day(request.GET.get("on", "")) else "",
    )


def assessed_on(request: HttpRequest) -> date:
    """The day on which tasks are looked at: the one asked for by `on`, else the one looked back to, else today."""
    return _day(request.GET.get("on", "")) or day_of(request)


def moments(period: str, today: date) -> list[date]:
    """Half-years of a period that is over, to look back at: at most six."""
    first, last = span(period)
    if first is None or last is None or last >= today:
        return []
    ends = [date(year, *day) for year in range(first.year, last.year + 1) for day in ((6, 30), (12, 31))]
    return [day for day in ends if first <= day <= last][-6:]


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1900 <= found.year < 2200 else None


def _frame(request: HttpRequest, acting: Acting, record: Record, current: str) -> dict[str, Any]:
    """What the three views of a plan share: the way between them, the day, and what may be written."""
    day = assessed_on(request)
    kept = {name: request.GET[name] for name in ("on", "as_of") if request.GET.get(name)}
    query = f"?{urlencode(kept)}" if kept else ""
    ways = (
        ("plan", _("Tree")),
        ("plan-timeline", _("Timeline of tasks")),
        ("plan-actual", _("Plan against actual")),
    )
    return {
        "record": record,
        "tabs": [
            {"url": reverse(name, args=[record.pk]) + query, "label": label, "current": name == current}
            for name, label in ways
        ],
        "day": day,
        "on_another_day": bool(request.GET.get("on")) and day != day_of(request),
        "moments": moments(content(record, PlanBody).period, day_of(request)),
        "may_write": may(acting, Verb.WRITE, record),
        "task_formula": TASK_FORMULA,
        "plan_formula": PLAN_FORMULA,
        "tone": PLAN_TONES[record.state],
        "period": content(record, PlanBody).period,
    }


@require_GET
@signed_in
def task(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One task whole; `on` says on which day it is looked at."""
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
    record = open_record(pk, acting, kind="task")
    day = assessed_on(request)
    page = task_page(record, acting, page_language(), day)
    moves = kind_named(record.kind).lifecycle.open_moves(record.state)
    context = {
        "page": page,
        "moves": [move for move in moves if may_move(acting, record, move.name)],
        "move_url": reverse("task-move", args=[record.pk]),
        "may_write": may(acting, Verb.WRITE, record),
        "may_report": may_create(acting) and may_report(page.body, acting),
        "task_formula": TASK_FORMULA,
        "indicator_formula": INDICATOR_FORMULA,
        "day": day,
        "on_another_day": day != timezone.localdate(),
        "page_marking": page_marking(page.records),
        "problem": problem.shape(page_language()) if problem else None,
    }
    status = status_of(problem)
    return render(request, "plans/task.html", context, status=status)
