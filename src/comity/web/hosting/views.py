"""Views of the hosting room."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.kinds import kind_named
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.programme.hosting.path import PATH_FORMULA, READY_FORMULA
from comity.web.acting import signed_in
from comity.web.allowed import may, may_create, may_move
from comity.web.hosting.forms import RiskForm, TasksForm
from comity.web.hosting.pages import board_page, meeting_page, year_lines
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.plans.views import moments as half_years
from comity.web.statuses import status_of


@require_safe
@signed_in
def years(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The chair years."""
    lines = year_lines(acting, page_language())
    context = {
        "lines": lines,
        "may_create": may_create(acting),
        "page_marking": page_marking(line.record for line in lines),
    }
    return render(request, "hosting/years.html", context)


@require_safe
@signed_in
def year(request: HttpRequest, acting: Acting, pk: UUID) -> HttpResponse:
    """The board of a chair year; `on` says on which day it is looked at."""
    record = open_record(pk, acting, kind="chair-year")
    day = looked_at(request)
    found = board_page(record, acting, page_language(), day)
    context = {
        "found": found,
        "day": day,
        "on_another_day": day != timezone.localdate(),
        "moments": moments(found.body.period, timezone.localdate()),
        "may_write": may(acting, Verb.WRITE, record),
        "may_close": may_move(acting, record, "close"),
        "ready_formula": READY_FORMULA,
        "page_marking": page_marking(found.records),
        "crumbs": [{"url": reverse("hosting"), "label": _("Chair year")}],
    }
    return render(request, "hosting/year.html", context)


@require_safe
@signed_in
def meeting(request: HttpRequest, acting: Acting, pk: UUID) -> HttpResponse:
    """A meeting whole; `on` says on which day it is looked at."""
    return meeting_answer(request, acting, open_record(pk, acting, kind="hosted-meeting"))


def meeting_answer(
    request: HttpRequest,
    acting: Acting,
    record: Record,
    problem: Problem | None = None,
    risk: RiskForm | None = None,
) -> HttpResponse:
    """The page of a scoped meeting, with what is wrong where something is."""
    day = looked_at(request)
    found = meeting_page(record, acting, page_language(), day)
    may_write = may(acting, Verb.WRITE, record)
    context: dict[str, Any] = {
        "found": found,
        "record": record,
        "body": found.card.prepared.body,
        "day": day,
        "on_another_day": day != timezone.localdate(),
        "may_write": may_write,
        "may_step": may_write and record.state == "preparing" and day == timezone.localdate(),
        "moves": [
            move
            for move in kind_named(record.kind).lifecycle.open_moves(record.state)
            if may_move(acting, record, move.name)
        ],
        "risk_form": risk or RiskForm(),
        "tasks_form": TasksForm(acting) if may_write and found.open_tasks else None,
        "ready_formula": READY_FORMULA,
        "path_formula": PATH_FORMULA,
        "problem": problem.shape(page_language()) if problem else None,
        "page_marking": page_marking(found.records),
        "crumbs": [
            {"url": reverse("hosting"), "label": _("Chair year")},
            *(
                [{"url": url_of(found.year), "label": found.year.title_in(page_language())}]
                if found.year
                else []
            ),
        ],
    }
    status = status_of(problem) if problem else 400 if risk is not None else 200
    return render(request, "hosting/meeting.html", context, status=status)


def moments(period: str, today: date) -> list[date]:
    """Days of a year that is over to look back at: half a year before it, its beginning, its half-years."""
    found = half_years(period, today)
    first = found[0].replace(month=1, day=1) if found else today
    return (
        [date(first.year - 1, 7, 1), first, date(first.year, 4, 1), *found[:-1], date(found[-1].year, 10, 1)]
        if found
        else []
    )


def looked_at(request: HttpRequest) -> date:
    """The day that the page is looked at: `on` where it is a day, else today."""
    try:
        found = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()
    return found if 1900 <= found.year < 2200 else timezone.localdate()
