"""The history room's pages."""

import uuid
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.kernel import history as kernel_history
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.opening import must_journal, open_record, opened
from comity.kernel.problems import Problem
from comity.kernel.reading import get
from comity.kernel.records import Record
from comity.kernel.restoring import do_restore
from comity.web.acting import signed_in
from comity.web.attachments.pages import files_on
from comity.web.history.pages import compare_page, history_page, record_page, version_page
from comity.web.languages import page_language
from comity.web.links import has_page, url_of
from comity.web.markings import page_marking
from comity.web.statuses import status_of


@signed_in
@require_safe
def any_record(request: HttpRequest, acting: Acting, record: uuid.UUID) -> HttpResponse:
    """A record of any kind: its room's page, or for kinds without one, this room's."""
    found = get(record, acting)
    if has_page(found):
        return redirect(url_of(found))
    page = record_page(open_record(record, acting), acting, page_language())
    context = {
        "page": page,
        "attachments": files_on(page.record, acting),
        "page_marking": page_marking(page.records),
    }
    return render(request, "history/record.html", context)


@signed_in
@require_safe
def history(request: HttpRequest, acting: Acting, record: uuid.UUID) -> HttpResponse:
    """Every version of a record that this office may read, newest first."""
    found = open_record(record, acting)
    before = request.GET.get("before", "")
    page = history_page(
        found, acting, page_language(), int(before) if before.isdecimal() and len(before) < 9 else None
    )
    context = {"page": page, "page_marking": page_marking([found]), "crumbs": _crumbs(found, own=True)}
    return render(request, "history/history.html", context)


@signed_in
@require_safe
def version(request: HttpRequest, acting: Acting, record: uuid.UUID, number: int) -> HttpResponse:
    """One version, in words."""
    return _version(request, acting, record, number)


@require_POST
@signed_in
def restore(request: HttpRequest, acting: Acting, record: uuid.UUID, number: int) -> HttpResponse:
    """Make an older version's content the record's again, as a new version."""
    try:
        made = do_restore(record, number, request.POST.get("reason", ""), acting=acting)
    except Problem as problem:
        if problem.code == "not-found":
            raise
        return _version(request, acting, record, number, problem)
    said = _("Version %(number)s now says again what version %(source)s said.")
    messages.success(request, said % {"number": made.number, "source": number})
    return redirect("history", made.pk)


@signed_in
@require_safe
def compare(request: HttpRequest, acting: Acting, record: uuid.UUID) -> HttpResponse:
    """Two versions side by side or in one text; without numbers, the newest and the open one before it."""
    found = open_record(record, acting)
    page = compare_page(found, _numbers(request, found, acting), acting, page_language())
    _note_opened(found, page.then, acting)
    query = f"a={page.before.number}&b={page.after.number}"
    inline = request.GET.get("view") == "inline"
    context = {
        "page": page,
        "inline": inline,
        "tabs": [
            {"url": f"?{query}", "label": _("Side by side"), "count": None, "current": not inline},
            {"url": f"?{query}&view=inline", "label": _("In one text"), "count": None, "current": inline},
        ],
        "page_marking": page_marking([found, *page.then, *page.names]),
        "crumbs": _crumbs(found),
    }
    return render(request, "history/compare.html", context)


def _version(
    request: HttpRequest, acting: Acting, record: uuid.UUID, number: int, problem: Problem | None = None
) -> HttpResponse:
    found = open_record(record, acting)
    page = version_page(found, number, acting, page_language())
    _note_opened(found, (page.then,), acting)
    refusal = page.refusal.shape(page_language()) if page.refusal else None
    context = {
        "page": page,
        "refusal": refusal,
        "form_problem": problem.shape(page_language()) if problem else None,
        "reason": request.POST.get("reason", ""),
        "page_marking": page_marking([found, page.then, *page.names]),
        "crumbs": _crumbs(found),
    }
    status = status_of(problem)
    return render(request, "history/version.html", context, status=status)


def _note_opened(record: Record, then: Iterable[Record], acting: Acting) -> None:
    """Journal that older versions were opened which must be, where the record as it stands today need not."""
    for version_ in then:
        if must_journal(version_, acting) and not must_journal(record, acting):
            opened(version_, acting)


def _numbers(request: HttpRequest, record: Record, acting: Acting) -> tuple[int, int]:
    """The two versions asked for; else the newest and the open one before it."""
    asked = [request.GET.get(name, "") for name in ("a", "b")]
    if any(asked):
        if not all(text.isdecimal() and len(text) < 9 for text in asked):
            raise not_found()
        return int(asked[0]), int(asked[1])
    newest = kernel_history.history(record, acting).open[:2]
    if len(newest) < 2:
        raise not_found()
    return newest[0].number, newest[1].number


def _crumbs(record: Record, *, own: bool = False) -> list[dict[str, str]]:
    crumbs = [{"url": url_of(record), "label": record.title_in(page_language())}]
    return crumbs if own else [*crumbs, {"url": reverse("history", args=[record.pk]), "label": _("History")}]
