"""Nominations: the list, one of them, its form, its moves."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.directory.names import agency, profile
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.kinds import kind_named
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.merit.actions import (
    do_nominate,
    do_put_forward,
    do_reopen_nomination,
    do_revise_nomination,
    do_withdraw_nomination,
)
from comity.merit.drawing import achievements_of
from comity.merit.kinds import NominationBody
from comity.merit.reading import nominations as nominations_of
from comity.merit.reading import standings
from comity.web.acting import signed_in
from comity.web.allowed import may, may_create, may_move
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.merit.forms import AchievementsForm, NominationForm, filled
from comity.web.merit.pages import achievements, award_name, chip_of, honours_url, level_name, rows_of, tabs

PER_PAGE = 25
MOVES = {
    "put-forward": do_put_forward,
    "reopen": do_reopen_nomination,
    "withdraw": do_withdraw_nomination,
}


@signed_in
@require_safe
def nominations(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Nominations that this office may see, the latest changed first."""
    award, state = request.GET.get("award", ""), request.GET.get("state", "")
    rows = nominations_of(acting, state, award)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = [row.record for row in page.object_list]
    states = kind_named("nomination").lifecycle.states
    context = {
        "page": page,
        "page_query": f"award={award}&state={state}&" if award or state else "",
        "rows": rows_of(shown, acting),
        "award": award,
        "state": state,
        "awards": [(one.code, one.words.say(page_language())) for one in profile().awards],
        "states": [(code, words.say(page_language())) for code, words in states.items()],
        "may_nominate": may_create(acting),
        "tabs": tabs("merit"),
        "page_marking": page_marking(shown),
    }
    return render(request, "merit/nominations.html", context)


@signed_in
@require_safe
def nomination(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One nomination: who, what for, each achievement with its records, where it stands."""
    return _nomination(request, acting, open_record(pk, acting, kind="nomination"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_nomination(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Draft a nomination; its achievements are chosen on the next page."""
    form = NominationForm(acting, request.POST or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = do_nominate(form.body(), acting=acting)
            return redirect("nomination-edit", made.pk)
        except Problem as found:
            problem = found
    context = {
        "form": form,
        "problem": problem.shape(page_language()) if problem else None,
        "crumbs": [{"url": reverse("merit"), "label": _("Merit")}],
        "new": True,
    }
    return render(request, "merit/nomination_form.html", context, status=400 if request.POST else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit_nomination(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change a draft: its facts, and which achievements of the records stand in it."""
    record = get(pk, acting, kind="nomination", verb=Verb.WRITE)
    body = content(record, NominationBody)
    drawn = achievements_of(body.agency, body.period, acting)
    form = NominationForm(acting, request.POST or None, initial=filled(body))
    choosing = AchievementsForm(body, drawn, request.POST or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid() and choosing.is_valid():
        made = form.body().model_copy(update={"achievements": choosing.chosen()})
        try:
            do_revise_nomination(pk, made, acting=acting)
            messages.success(request, _("Kept."))
            return redirect("nomination", pk)
        except Problem as found:
            problem = found
    context = {
        "form": form,
        "choosing": choosing,
        "record": record,
        "problem": problem.shape(page_language()) if problem else None,
        "page_marking": page_marking([record]),
        "crumbs": [
            {"url": reverse("merit"), "label": _("Merit")},
            {"url": reverse("nomination", args=[pk]), "label": record.title_in(page_language())},
        ],
    }
    return render(request, "merit/nomination_form.html", context, status=400 if request.POST else 200)


@signed_in
@require_POST
def move_nomination(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Put forward, take back, or withdraw."""
    record = get(pk, acting, kind="nomination")
    act = MOVES.get(request.POST.get("move", ""))
    if act is None:
        return redirect("nomination", pk)
    try:
        act(pk, acting=acting)
    except Problem as problem:
        return _nomination(request, acting, record, problem)
    messages.success(request, _("Done."))
    return redirect("nomination", pk)


def _nomination(
    request: HttpRequest, acting: Acting, record: Record, problem: Problem | None = None
) -> HttpResponse:
    body, language = content(record, NominationBody), page_language()
    standing = standings([record], acting)[record.pk]
    award = next((one for one in profile().awards if one.code == body.award), None)
    facts: list[dict[str, Any]] = [
        {"label": _("Who is put forward"), "value": body.named(language), "url": honours_url(body)},
        {"label": _("Title or certificate"), "value": award_name(body.award)},
        {"label": _("Level"), "value": level_name(award.level) if award else ""},
        {"label": _("Put forward by"), "value": _agency(record.owner)},
        {"label": _("Where it stands"), "chip": {"kind": "state", **chip_of(standing)}},
    ]
    told = achievements(body.achievements, acting)
    context = {
        "record": record,
        "body": body,
        "name": body.named(language),
        "facts": facts,
        "merit": body.merit.get(language) or next(iter(body.merit.values()), ""),
        "achievements": told,
        "standing": standing,
        "chip": chip_of(standing),
        "moves": _moves(record, acting),
        "may_edit": record.state == "draft" and may(acting, Verb.WRITE, record),
        "problem": problem.shape(language) if problem else None,
        "page_marking": page_marking([record, *(one for some in told for one in some.records)]),
        "crumbs": [{"url": reverse("merit"), "label": _("Merit")}],
    }
    status = 200 if problem is None else 403 if problem.code == "forbidden" else 400
    return render(request, "merit/nomination.html", context, status=status)


def _moves(record: Record, acting: Acting) -> list[tuple[str, str]]:
    """The moves that this office may make now: code and words, the way onward first."""
    found = kind_named(record.kind).lifecycle.open_moves(record.state)
    return [(one.name, one.words.say(page_language())) for one in found if may_move(acting, record, one.name)]


def _agency(code: str) -> str:
    return agency(code).say(page_language())
