"""Pages by which an engagement is written down, changed, moved along and accounted for."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.directory import names
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem, ProblemShape
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.programme.engaging.actions import (
    CLOSED,
    do_account_for,
    do_move,
    do_propose,
    do_revise,
    do_tick,
)
from comity.programme.engaging.closing import FORMULA, Share, latest_year, shares, sum_of
from comity.programme.engaging.own_fields import form_of
from comity.programme.kinds import EngagementBody
from comity.web.acting import signed_in
from comity.web.allowed import may, may_create
from comity.web.engagements.arranged import arranged, asked_of, lines_of, planned_rows, tabs
from comity.web.engagements.forms import AccountForm, EngagementForm, initial_of
from comity.web.keyset import stretch
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.shell.figures import stacked_bar
from comity.web.statuses import status_of

PER_PAGE = 25


@require_safe
@signed_in
def planned(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What was arranged: ideas, what is being prepared, what is still to be accounted for."""
    asked, today = asked_of(request.GET), timezone.localdate()
    page = stretch(planned_rows(acting, asked, today), request.GET, PER_PAGE)
    lines = lines_of(page.rows, acting, today)
    say = page_language()
    context = {
        "asked": asked,
        "shows": [
            ("ahead", _("still to come")),
            ("owing", _("ended, account not given")),
            ("cancelled", _("cancelled")),
            ("all", _("all")),
        ],
        "forms": [(one.code, one.words.say(say)) for one in names.profile().forms],
        "leads": [(one.code, one.words.say(say)) for one in names.profile().agencies],
        "lines": lines,
        "page": page,
        "page_query": asked.query,
        "may_write": may_create(acting),
        "tabs": tabs("engagements-planned"),
        "page_marking": page_marking(line.record for line in lines),
    }
    return render(request, "engagements/planned.html", context)


@require_safe
@signed_in
def accounted(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What share of the planned was carried out and accounted for, by agency, in a year."""
    today = timezone.localdate()
    text = request.GET.get("year", "")
    asked = text.isascii() and text.isdecimal() and len(text) == 4 and text > "0000"
    year = int(text) if asked else latest_year(acting, today)
    found = shares(acting, date(year, 1, 1), date(year, 12, 31), today)
    total = sum_of(found)
    bars = [
        stacked_bar(f"{names.agency(one.agency).say(page_language())}: {one.planned}", _parts(one))
        for one in found
    ]
    context = {
        "year": year,
        "years": [year - 1, year + 1],
        "shares": found,
        "total": total,
        "whole": stacked_bar(_("All agencies: %(number)s") % {"number": total.planned}, _parts(total)),
        "bars": bars,
        "tiles": _tiles(total, year),
        "formula": FORMULA,
        "tabs": tabs("engagements-accounted"),
        "page_marking": None,
    }
    return render(request, "engagements/accounted.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Write an engagement down as an idea: first its form, then what that form asks."""
    if not may_create(acting):
        raise not_found()
    form = form_of(request.GET.get("form", ""))
    if form is None:
        offered = [(one.code, one.words.say(page_language())) for one in names.profile().forms]
        context = {"offered": offered, "crumbs": crumbs()}
        return render(request, "engagements/new.html", context)
    initial = {"lead": acting.agency, "marking": "0", "currency": "VND"}
    asked = EngagementForm(request.POST or None, form=form, acting=acting, initial=initial)
    problem = None
    if request.method == "POST" and asked.is_valid():
        try:
            made = do_propose(asked.body(), acting=acting, label=asked.label)
        except Problem as error:
            problem = error
        else:
            messages.success(request, _("Written down as an idea."))
            return redirect("engagement", made.pk)
    context = {"form": asked, "kind_of": form.words, "problem": _shape(problem), "crumbs": crumbs()}
    return render(request, "engagements/edit.html", context, status=status_of(problem))


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change an own engagement; another form of engagement may be chosen too."""
    record = open_record(pk, acting, kind="engagement")
    before = content(record, EngagementBody)
    if not before.lead or record.state in CLOSED or not may(acting, Verb.WRITE, record):
        raise not_found()
    form = form_of(request.GET.get("form", "")) or form_of(before.form)
    if form is None:
        raise not_found()
    asked = EngagementForm(
        request.POST or None,
        form=form,
        before=before,
        state=record.state,
        acting=acting,
        initial={"currency": "VND", **initial_of(before)},
    )
    problem = None
    if request.method == "POST" and asked.is_valid():
        try:
            do_revise(record.pk, asked.body(), acting=acting)
        except Problem as error:
            problem = error
        else:
            messages.success(request, _("Kept."))
            return redirect("engagement", record.pk)
    context = {
        "form": asked,
        "record": record,
        "kind_of": form.words,
        "offered": [(one.code, one.words.say(page_language())) for one in names.profile().forms],
        "problem": _shape(problem),
        "crumbs": crumbs(record),
        "page_marking": page_marking([record]),
    }
    return render(request, "engagements/edit.html", context, status=status_of(problem))


@require_POST
@signed_in
def step(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Take an engagement a step along; where that cannot be, its page says why, and keeps the words."""
    name, text = request.POST.get("move", ""), request.POST.get("text", "")
    try:
        do_move(pk, name, acting=acting, text=text)
    except Problem as problem:
        if problem.code == "not-found":
            raise
        from comity.web.engagements.views import engagement_page

        return engagement_page(request, acting, pk, problem=problem, written={name: text})
    return redirect("engagement", pk)


@require_POST
@signed_in
def tick(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Say that a step of preparing is done, or is not."""
    do_tick(pk, request.POST.get("step", ""), request.POST.get("done") == "yes", acting=acting)
    return redirect(f"{reverse('engagement', args=[pk])}#checklist")


@require_http_methods(["GET", "POST"])
@signed_in
def give_account(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Give the own agency's account of an arranged engagement."""
    record = open_record(pk, acting, kind="engagement")
    about = content(record, EngagementBody)
    if not about.lead or not arranged(record, about, acting, timezone.localdate()).may_account:
        raise not_found()
    initial = {"place": about.place, "marking": str(record.marking)}
    initial |= {key: value for key, value in initial_of(about).items() if key in ("first", "last")}
    form = AccountForm(request.POST or None, acting=acting, initial=initial)
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            do_account_for(record.pk, form.body(about), acting=acting, label=form.label)
        except Problem as error:
            problem = error
        else:
            messages.success(request, _("The account is given and stands in the engagement."))
            return redirect("engagement", record.pk)
    context = {
        "form": form,
        "record": record,
        "problem": _shape(problem),
        "crumbs": crumbs(record),
        "page_marking": page_marking([record]),
    }
    return render(request, "engagements/give_account.html", context, status=status_of(problem))


def crumbs(record: Record | None = None) -> list[dict[str, str]]:
    """The way to a page of an arranged engagement."""
    found = [{"url": reverse("engagements-planned"), "label": _("Planned and coming")}]
    if record is not None:
        found.append(
            {"url": reverse("engagement", args=[record.pk]), "label": record.title_in(page_language())}
        )
    return found


def _parts(share: Share) -> list[tuple[str, int, Any]]:
    return [
        (_("accounted for"), share.accounted, "done"),
        (_("carried out, no account"), share.owing, "waits"),
        (_("nobody has said"), share.unknown, "idle"),
        (_("cancelled"), share.cancelled, "stopped"),
    ]


def _tiles(total: Share, year: int) -> list[dict[str, Any]]:
    def per_cent(value: int | None) -> str:
        return "-" if value is None else f"{value}%"

    return [
        {"label": _("Were planned"), "figure": total.planned, "note": _("approved, and past")},
        {
            "label": _("Were carried out"),
            "figure": per_cent(total.share_carried_out),
            "note": _("%(part)s of %(whole)s") % {"part": total.carried_out, "whole": total.planned},
        },
        {
            "label": _("Accounted for"),
            "figure": per_cent(total.share_accounted),
            "note": _("%(part)s of %(whole)s") % {"part": total.accounted, "whole": total.planned},
        },
        {
            "label": _("Owing"),
            "figure": total.owing + total.unknown,
            "note": _("no account by the lead agency"),
            "url": f"{reverse('engagements-planned')}?show=owing&year={year}",
            "tone": "waits" if total.owing + total.unknown else "",
        },
    ]


def _shape(problem: Problem | None) -> ProblemShape | None:
    return problem.shape(page_language()) if problem else None
