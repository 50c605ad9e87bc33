"""Asking many and being asked: the asker's table, live and on paper, and an agency's own opinion."""

import uuid
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.directory import names
from comity.documents.opinion_table import docx_of, xlsx_of
from comity.exchange.kinds import DispatchBody
from comity.exchange.opinion_kinds import STANCES, TAKEN, OpinionBody, OpinionTableBody, Taken
from comity.exchange.opinions import (
    do_draft_opinion,
    do_move_opinion,
    do_revise_opinion,
    do_share_table,
    do_take_up_opinions,
    is_asking,
    own_opinion,
)
from comity.kernel.access import ROLES_FOR, Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.kinds import kind_named
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.web.acting import signed_in
from comity.web.allowed import may, may_move
from comity.web.dispatches.lists import TONES, Chip
from comity.web.dispatches.opinion_forms import OpinionForm, initial_of
from comity.web.dispatches.opinion_pages import STANCE_TONES, opinions_page
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking

FILES: dict[str, tuple[Callable[..., bytes], str]] = {
    "docx": (docx_of, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (xlsx_of, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@signed_in
def opinions(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The asker's page; asked by htmx, only how the agencies stand."""
    return _opinions(request, acting, _own_request(pk, acting))


@require_POST
@signed_in
def take_up(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Write how the comments were taken up."""
    asked = _own_request(pk, acting)
    taken: dict[tuple[str, int], tuple[Taken, str]] = {}
    for name, value in request.POST.items():
        opinion, _dot, place = name.removeprefix("taken-").rpartition(".")
        if name.startswith("taken-") and str(value) in TAKEN and place.lstrip("-").isdecimal():
            reason = request.POST.get(f"reason-{opinion}.{place}", "")
            taken[opinion, int(place)] = (cast(Taken, value), reason)
    try:
        do_take_up_opinions(asked.pk, taken, acting=acting)
    except Problem as problem:
        if problem.code == "not-found":
            raise
        return _opinions(request, acting, asked, problem)
    messages.success(request, _("The table is kept."))
    return redirect("opinions", asked.pk)


@require_POST
@signed_in
def share(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Let every asked agency know the table."""
    asked = _own_request(pk, acting)
    try:
        do_share_table(asked.pk, acting=acting)
    except Problem as problem:
        if problem.code == "not-found":
            raise
        return _opinions(request, acting, asked, problem)
    messages.success(request, _("Every asked agency is told the table."))
    return redirect("opinions", asked.pk)


@signed_in
def opinions_docx(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The consolidated table as a text document."""
    return _file(pk, acting, "docx")


@signed_in
def opinions_xlsx(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The consolidated table as a workbook."""
    return _file(pk, acting, "xlsx")


@signed_in
def table(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A table as it was shared; the asker is led to the living one."""
    record = open_record(pk, acting, kind="opinion-table")
    body = content(record, OpinionTableBody)
    language = page_language()
    rows = [
        (
            row,
            STANCES[row.stance].say(language) if row.stance in STANCES else "",
            TAKEN[row.taken].say(language),
        )
        for row in body.rows
    ]
    asked = Record.objects.visible_to(acting).filter(pk=body.dispatch).first()
    context = {
        "record": record,
        "rows": rows,
        "asked": asked,
        "page_marking": page_marking([record, *([asked] if asked else [])]),
        "crumbs": [{"url": url_of(asked), "label": _("The request")}] if asked else [],
    }
    return render(request, "dispatches/opinion_table.html", context)


@signed_in
def opinion(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One opinion, with the steps that are this hat's."""
    return _opinion(request, acting, open_record(pk, acting, kind="opinion"))


@signed_in
def opinion_new(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Draft the agency's opinion on a request."""
    asked = open_record(pk, acting, kind="dispatch")
    body = content(asked, DispatchBody)
    if not is_asking(body) or acting.agency not in body.recipients or asked.owner == acting.agency:
        raise not_found()
    held = own_opinion(asked, acting)
    if held is not None:
        return redirect("opinion", held.pk)
    return _write(request, acting, asked, None)


@signed_in
def opinion_edit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change an opinion that is still a draft."""
    record = get(pk, acting, kind="opinion", verb=Verb.WRITE)
    asked = get(content(record, OpinionBody).dispatch, acting, kind="dispatch")
    return _write(request, acting, asked, record)


@require_POST
@signed_in
def opinion_move(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Approve, send, reopen or withdraw an own opinion."""
    record = open_record(pk, acting, kind="opinion")
    step = request.POST.get("move", "")
    if not may_move(acting, record, step):
        raise not_found()
    try:
        do_move_opinion(pk, step, acting=acting)
    except Problem as problem:
        if problem.code == "not-found":
            raise
        return _opinion(request, acting, record, problem)
    messages.success(request, _("Numbered and sent.") if step == "send" else _("Recorded."))
    return redirect("opinion", pk)


def _own_request(pk: uuid.UUID, acting: Acting) -> Record:
    asked = open_record(pk, acting, kind="dispatch")
    if asked.owner != acting.agency or asked.state != "sent" or not is_asking(content(asked, DispatchBody)):
        raise not_found()
    return asked


def _opinions(
    request: HttpRequest, acting: Acting, asked: Record, problem: Problem | None = None
) -> HttpResponse:
    language = page_language()
    page = opinions_page(asked, acting, language)
    context = {
        "asked": asked,
        "body": content(asked, DispatchBody),
        "page": page,
        "takings": [(code, words) for code, words in TAKEN.items()],
        "typed": request.POST,
        "page_marking": page_marking([asked, *page.shown]),
        "crumbs": [
            {"url": reverse("outbox"), "label": _("Sent dispatches")},
            {"url": url_of(asked), "label": _("The request")},
        ],
        "problem": problem.shape(language) if problem else None,
    }
    live = getattr(request, "htmx", False) and request.method == "GET"
    template = "dispatches/_opinions_live.html" if live else "dispatches/opinions.html"
    return render(request, template, context, status=400 if problem else 200)


def _opinion(
    request: HttpRequest, acting: Acting, record: Record, problem: Problem | None = None
) -> HttpResponse:
    language = page_language()
    body = content(record, OpinionBody)
    asked = Record.objects.visible_to(acting).filter(pk=body.dispatch).first()
    lifecycle = kind_named("opinion").lifecycle
    context = {
        "record": record,
        "body": body,
        "asked": asked,
        "stance": Chip(STANCES[body.stance].say(language), STANCE_TONES[body.stance]),
        "state": Chip(lifecycle.states[record.state].say(language), TONES[record.state]),
        "moves": [move for move in lifecycle.open_moves(record.state) if may_move(acting, record, move.name)],
        "may_edit": record.state == "draft" and may(acting, Verb.WRITE, record),
        "from_agency": names.agency(record.owner).say(language),
        "page_marking": page_marking([record, *([asked] if asked else [])]),
        "crumbs": [{"url": url_of(asked), "label": _("The request")}] if asked else [],
        "problem": problem.shape(language) if problem else None,
    }
    return render(request, "dispatches/opinion.html", context, status=400 if problem else 200)


def _write(request: HttpRequest, acting: Acting, asked: Record, held: Record | None) -> HttpResponse:
    if not acting.roles & ROLES_FOR[Verb.WRITE]:
        raise not_found()
    body, language = content(asked, DispatchBody), page_language()
    initial: dict[str, Any] = {"language": language, "stance": "agreed"}
    if held is not None:
        initial = initial_of(content(held, OpinionBody), body)
    form = OpinionForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        asked=body,
        page_language=language,
    )
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            said = form.body(str(asked.pk))
            made = (
                do_revise_opinion(held.pk, said, acting=acting)
                if held is not None
                else do_draft_opinion(said, acting=acting)
            )
        except Problem as raised:
            if raised.code == "not-found":
                raise
            problem = raised
        else:
            messages.success(request, _("The opinion is drafted. It is sent once it is approved."))
            return redirect("opinion", made.pk)
    context = {
        "form": form,
        "asked": asked,
        "body": body,
        "held": held,
        "page_marking": page_marking([asked]),
        "crumbs": [{"url": url_of(asked), "label": _("The request")}],
        "problem": problem.shape(language) if problem else None,
    }
    wrong = problem is not None or bool(form.errors)
    return render(request, "dispatches/opinion_form.html", context, status=400 if wrong else 200)


def _file(pk: uuid.UUID, acting: Acting, form: str) -> HttpResponse:
    asked = _own_request(pk, acting)
    make, media = FILES[form]
    number = content(asked, DispatchBody).number.split("/")[0] or "draft"
    headers = {"Content-Disposition": f'attachment; filename="opinions-{number}.{form}"'}
    return HttpResponse(make(asked, acting, page_language()), content_type=media, headers=headers)
