"""The day's page, and search."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from comity.kernel.access import ROLES_FOR, Verb
from comity.kernel.acting import Acting
from comity.kernel.kinds import is_known, kind_named
from comity.kernel.search import Hit, Results, find
from comity.web.acting import signed_in
from comity.web.markings import page_marking
from comity.web.today.day import day

PER_PAGE = 30


@signed_in
def today(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What the day brings to this hat."""
    shown = day(acting, get_language() or "vi")
    context = {
        "day": shown,
        "may_write": bool(acting.roles & ROLES_FOR[Verb.WRITE]),
        "page_marking": page_marking(shown.shown),
    }
    return render(request, "today/today.html", context)


@signed_in
def search(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Records that have the words, with or without accents, the best first; `kind` keeps one kind."""
    query, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    results, page = _found(acting, query, kind, request.GET.get("page", ""))
    language = get_language() or "vi"
    kinds = [
        {
            "code": code,
            "label": kind_named(code).words.say(language) if is_known(code) else code,
            "count": number,
        }
        for code, number in results.facets.kind.items()
    ]
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "query": query,
        "kind": kind,
        "kinds": kinds,
        "page": page,
        "more": results.more,
        "page_query": f"{kept.urlencode()}&" if kept else "",
        "page_marking": page_marking([hit.record for hit in results.hits]),
    }
    return render(request, "today/search.html", context)


def _found(acting: Acting, query: str, kind: str, asked: str) -> tuple[Results, Page[Hit]]:
    """One page of what was found. A page that is not there is the nearest that is."""
    if not query:
        return Results(), Paginator[Hit]([], PER_PAGE).page(1)
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    kinds = [kind] if kind else []
    results = find(acting, query, kinds=kinds, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    pages: Paginator[Any] = Paginator(range(results.total), PER_PAGE)
    nearest = pages.get_page(number).number
    if nearest != number:
        start = (nearest - 1) * PER_PAGE
        results = find(acting, query, kinds=kinds, offset=start, limit=PER_PAGE)
    return results, Page(list(results.hits), nearest, pages)
