"""Views of approvals: lists, one approval, and the acts on it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.approvals.actions import do_ask_approval, do_vote, do_withdraw
from comity.kernel.approvals.kinds import Approval
from comity.kernel.approvals.reading import asked_in, progress, voted_on, waiting, waiting_count
from comity.kernel.kinds import is_known
from comity.kernel.marking import do_apply_marking
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.web.acting import signed_in
from comity.web.approvals.pages import Row, approval_page, rows_of
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.statuses import status_of

PER_PAGE = 25


def tabs(acting: Acting, current: str) -> list[dict[str, Any]]:
    """The room's pages; `current` is the name of one."""
    named = [
        ("approvals", _("Waiting for my decision"), waiting_count(acting)),
        ("approvals-asked", _("Put up by the agency"), None),
        ("approvals-decided", _("My decisions"), None),
        ("chains", _("Chains"), None),
    ]
    return [
        {"url": reverse(name), "label": label, "count": count, "current": name == current}
        for name, label, count in named
    ]


@require_safe
@signed_in
def approvals(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What waits for this hat's decision, due first."""
    page = Paginator(waiting(acting), PER_PAGE).get_page(request.GET.get("page"))
    listed = progress(page.object_list, acting)
    rows = rows_of(listed, acting, page_language(), timezone.localdate())
    return _list(request, acting, "approvals", page, rows)


@require_safe
@signed_in
def asked(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Every approval of the agency that this hat may read; `mine` keeps what this person put up."""
    found = asked_in(acting)
    mine = bool(request.GET.get("mine"))
    if mine:
        found = found.filter(asker=acting.who)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    listed = progress(page.object_list, acting)
    rows = rows_of(listed, acting, page_language(), timezone.localdate())
    return _list(request, acting, "approvals-asked", page, rows, mine=mine)


@require_safe
@signed_in
def decided(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What this person has voted on, the latest first."""
    page = Paginator(voted_on(acting), PER_PAGE).get_page(request.GET.get("page"))
    listed = progress(page.object_list, acting)
    rows = [
        row for row in rows_of(listed, acting, page_language(), timezone.localdate()) if row.word is not None
    ]
    return _list(request, acting, "approvals-decided", page, rows)


def _list(
    request: HttpRequest, acting: Acting, name: str, page: Any, rows: list[Row], *, mine: bool = False
) -> HttpResponse:
    context = {
        "rows": rows,
        "page": page,
        "page_query": "mine=1&" if mine else "",
        "mine": mine,
        "name": name,
        "tabs": tabs(acting, name),
        "page_marking": page_marking([row.approval for row in rows] + [row.subject for row in rows]),
    }
    return render(request, "approvals/approvals.html", context)


@require_safe
@signed_in
def approval(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One approval: what is asked, the chain as a track, and this hat's vote."""
    return _page(request, acting, open_record(pk, acting, kind="approval"))


@require_POST
@signed_in
def vote(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Yes or no to the step that waits; a no needs a remark."""
    word, remark = request.POST.get("word", ""), request.POST.get("remark", "")
    if word not in ("yes", "no"):
        return _page(request, acting, open_record(pk, acting, kind="approval"))
    said = _("Your agreement is recorded.") if word == "yes" else _("Your refusal is recorded.")
    return _act(request, acting, pk, lambda: do_vote(pk, word == "yes", acting=acting, remark=remark), said)


@require_POST
@signed_in
def withdraw(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Take back what was put up."""
    return _act(request, acting, pk, lambda: do_withdraw(pk, acting=acting), _("Taken back."))


@require_POST
@signed_in
def apply_marking(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Give the record the marking that was agreed."""
    said = _("The record has its new marking.")
    return _act(request, acting, pk, lambda: do_apply_marking(pk, acting=acting), said)


@require_POST
@signed_in
def ask(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Put a record's present version to the chain of a move; `pk` is the record's, `move` and `reason` are posted."""
    move, reason = request.POST.get("move", ""), request.POST.get("reason", "")
    if not is_known(open_record(pk, acting).kind):
        raise not_found()
    made = do_ask_approval(pk, move, acting=acting, reason=reason)
    messages.success(request, _("Put up for approval. Who decides finds it under “Approvals”."))
    return redirect(url_of(made))


def _act(
    request: HttpRequest, acting: Acting, pk: uuid.UUID, act: Callable[[], Record], said: str
) -> HttpResponse:
    """Act on an approval; a problem stands on its page, and the remark that was typed is kept."""
    try:
        act()
    except Problem as problem:
        if problem.code == "not-found":
            raise
        return _page(request, acting, open_record(pk, acting, kind="approval"), problem)
    messages.success(request, said)
    return redirect("approval", pk)


def _page(
    request: HttpRequest, acting: Acting, record: Record, problem: Problem | None = None
) -> HttpResponse:
    rows = Approval.objects.visible_to(acting).filter(pk=record.pk).select_related("record")
    found = progress(rows, acting)
    if not found:  # its record was marked up beyond this hat since
        raise not_found()
    page = approval_page(found[0], acting, page_language(), timezone.localdate())
    context = {
        "page": page,
        "page_marking": page_marking([page.row.approval, page.row.subject]),
        "crumbs": [{"url": reverse("approvals"), "label": _("Approvals")}],
        "problem": problem.shape(page_language()) if problem else None,
        "remark": request.POST.get("remark", ""),
    }
    status = status_of(problem)
    return render(request, "approvals/approval.html", context, status=status)
