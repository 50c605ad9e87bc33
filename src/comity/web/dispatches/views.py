"""The dispatches room's pages."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.directory.names import profile
from comity.exchange.actions import do_approve, do_compose, do_handle, do_send
from comity.exchange.kinds import DispatchBody
from comity.exchange.models import Dispatch
from comity.kernel.access import ROLES_FOR, Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.folding import fold
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.words import Words
from comity.web.acting import signed_in
from comity.web.dispatches.forms import ComposeForm, reachable, recent_accounts
from comity.web.dispatches.letter import letter
from comity.web.dispatches.lists import rows_of
from comity.web.dispatches.waiting import open_received, received, to_move, written
from comity.web.markings import page_marking

PER_PAGE = 25


@signed_in
def inbox(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What other agencies sent: what still waits, or all of it."""
    show = "all" if request.GET.get("show") == "all" else "open"
    rows = received(acting) if show == "all" else open_received(acting)
    order = (
        ["-record__changed_at"] if show == "all" else [F("due").asc(nulls_last=True), "-record__changed_at"]
    )
    return _list(request, acting, rows.order_by(*order), incoming=True, show=show)


@signed_in
def outbox(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What the agency wrote, newest first; `show=open` leaves what this hat may approve or send."""
    show = "open" if request.GET.get("show") == "open" else "all"
    rows = to_move(acting) if show == "open" else written(acting)
    return _list(request, acting, rows.order_by("-record__changed_at"), incoming=False, show=show)


@signed_in
def dispatch(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One dispatch as a letter."""
    return _letter(request, acting, pk)


@signed_in
def compose(request: HttpRequest, acting: Acting) -> HttpResponse:
    """A new dispatch; `bring` in the address ticks a record."""
    brought = [get(pk, acting) for pk in request.GET.getlist("bring")]
    return _compose(request, acting, {"records": [str(record.pk) for record in brought]}, brought)


@signed_in
def answer(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The answer to a dispatch: prefilled, to its sender."""
    asked = get(pk, acting, kind="dispatch")
    body = content(asked, DispatchBody)
    title = Sayings([asked], acting).say(asked, "title", get_language() or "vi").text
    if acting.agency not in body.recipients:
        raise not_found()
    about = _("Answer to %(number)s: %(title)s") % {"number": body.number, "title": title}
    initial = {
        "type": "answer",
        "recipients": [asked.owner],
        "urgency": body.urgency,
        "marking": str(min(asked.marking, acting.reach)),
        "title": about[:300],
    }
    return _compose(request, acting, initial, [], asked)


@require_POST
@signed_in
def approve(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Approve an own dispatch."""
    return _act(request, acting, pk, lambda: do_approve(pk, acting=acting), _("Approved."))


@require_POST
@signed_in
def send(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Number an approved dispatch and send it."""
    return _act(request, acting, pk, lambda: do_send(pk, acting=acting), _("Numbered and sent."))


@require_POST
@signed_in
def handle(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Say the receiving agency's next word on a dispatch."""
    state, note = request.POST.get("state", ""), request.POST.get("note", "").strip()
    return _act(
        request, acting, pk, lambda: _handle(pk, state, note, acting), _("Recorded; the sender is told.")
    )


def _handle(pk: uuid.UUID, state: str, note: str, acting: Acting) -> Record:
    page = letter(get(pk, acting, kind="dispatch"), acting, "vi")
    if state not in {choice.state for choice in page.choices}:
        raise Problem(
            "move-impossible",
            what=Words(
                vi="Không thể xử lý theo bước này.", en="The dispatch cannot be handled by this step."
            ),
            mend=Words(
                vi="Mở lại trang để thấy các bước đồng chí được làm lúc này.",
                en="Open the page again to see the steps that are yours now.",
            ),
            place="state",
        )
    return do_handle(pk, state, acting=acting, note=note)


def _act(
    request: HttpRequest, acting: Acting, pk: uuid.UUID, act: Callable[[], Record], done: str
) -> HttpResponse:
    """Act on the dispatch; a problem is shown on its page, with the note that was typed."""
    try:
        act()
    except Problem as problem:
        if problem.code == "not-found":
            raise
        return _letter(request, acting, pk, problem)
    messages.success(request, done)
    return redirect("dispatch", pk)


def _letter(
    request: HttpRequest, acting: Acting, pk: uuid.UUID, problem: Problem | None = None
) -> HttpResponse:
    language = get_language() or "vi"
    page = letter(get(pk, acting, kind="dispatch"), acting, language)
    room = ("outbox", _("Sent dispatches")) if page.record.owner == acting.agency else ("inbox", _("Inbox"))
    context = {
        "letter": page,
        "page_marking": page_marking(page.shown),
        "crumbs": [{"url": reverse(room[0]), "label": room[1]}],
        "problem": problem.shape(language) if problem else None,
        "note": request.POST.get("note", ""),
    }
    return render(request, "dispatches/dispatch.html", context, status=400 if problem else 200)


def _compose(
    request: HttpRequest,
    acting: Acting,
    initial: dict[str, Any],
    brought: list[Record],
    asked: Record | None = None,
) -> HttpResponse:
    language = get_language() or "vi"
    if not acting.roles & ROLES_FOR[Verb.WRITE]:
        raise Problem(
            "forbidden",
            what=Words(vi="Vai trò này không soạn văn bản.", en="This role does not write dispatches."),
            mend=Words(vi="Đề nghị cán bộ của cơ quan soạn.", en="Ask an officer of the agency."),
        )
    offered = {record.pk: record for record in (*brought, *recent_accounts(acting))}
    recipients = reachable(acting)
    if asked and asked.owner not in recipients:
        recipients.append(asked.owner)
    form = ComposeForm(
        request.POST if request.method == "POST" else None,
        initial={"urgency": "routine", "marking": "0", "language": language, **initial},
        acting=acting,
        offered=offered.values(),
        recipients=recipients,
    )
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        body = form.body(str(asked.pk) if asked else "")
        try:
            made = do_compose(body, acting=acting, marking=int(form.cleaned_data["marking"]))
        except Problem as raised:
            problem = raised
        else:
            messages.success(
                request, _("The dispatch is drafted. It is sent once it is approved and numbered.")
            )
            return redirect("dispatch", made.pk)
    context = {
        "form": form,
        "asked": asked,
        "asked_title": Sayings([asked], acting).say(asked, "title", language) if asked else None,
        "suggestions": suggestions(language),
        "urgencies": [urgency.words for urgency in profile().urgencies],
        "page_marking": page_marking([*offered.values(), *([asked] if asked else [])]),
        "crumbs": [{"url": reverse("outbox"), "label": _("Sent dispatches")}],
        "problem": problem.shape(language) if problem else None,
    }
    return render(request, "dispatches/compose.html", context, status=400 if problem or form.errors else 200)


def suggestions(language: str) -> list[tuple[str, list[int | None]]]:
    """Days for an answer that the profile suggests, by kind of dispatch, in the order of its urgencies."""
    urgencies = [urgency.code for urgency in profile().urgencies]
    return [
        (kind.words.say(language), [kind.deadline_days.get(code) for code in urgencies])
        for kind in profile().dispatch_kinds
        if kind.deadline_days
    ]


def _list(
    request: HttpRequest, acting: Acting, rows: QuerySet[Dispatch], *, incoming: bool, show: str
) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    if query:
        rows = rows.filter(Q(record__folded__contains=fold(query)) | Q(number__icontains=query))
    page = Paginator(rows.select_related("record"), PER_PAGE).get_page(request.GET.get("page"))
    listed = rows_of(page.object_list, acting, get_language() or "vi", timezone.localdate())
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "rows": listed,
        "page": page,
        "page_query": f"{kept.urlencode()}&" if kept else "",
        "incoming": incoming,
        "show": show,
        "list_query": query,
        "open_count": open_received(acting).count() if incoming else to_move(acting).count(),
        "may_compose": bool(acting.roles & ROLES_FOR[Verb.WRITE]),
        "page_marking": page_marking(row.record for row in listed),
        "tabs": [
            {"url": reverse("inbox"), "label": _("Inbox"), "count": None, "current": incoming},
            {"url": reverse("outbox"), "label": _("Sent dispatches"), "count": None, "current": not incoming},
        ],
    }
    return render(request, "dispatches/list.html", context)
