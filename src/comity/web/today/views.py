"""The day's page, and search."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from comity.kernel.access import ROLES_FOR, Verb
from comity.kernel.acting import Acting
from comity.kernel.folding import fold
from comity.kernel.kinds import is_known, kind_named
from comity.kernel.records import Record
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
    """Records whose title or text has the words, with or without accents; `kind` keeps one kind."""
    query, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    found = Record.objects.visible_to(acting)
    # Every word counts, wherever it stands: people remember words, not their order.
    for word in fold(query).split():
        found = found.filter(folded__contains=word)
    if not query:
        found = found.none()
    counts = found.order_by().values_list("kind").annotate(count=Count("pk")).order_by("-count")
    language = get_language() or "vi"
    kinds = [
        {
            "code": code,
            "label": kind_named(code).words.say(language) if is_known(code) else code,
            "count": number,
        }
        for code, number in counts
    ]
    if kind:
        found = found.filter(kind=kind)
    page = Paginator(found.order_by("-changed_at"), PER_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "query": query,
        "kind": kind,
        "kinds": kinds,
        "page": page,
        "page_query": f"{kept.urlencode()}&" if kept else "",
        "page_marking": page_marking(page.object_list),
    }
    return render(request, "today/search.html", context)
