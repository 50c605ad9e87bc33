"""The search page, and what is proposed while one types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from comity.kernel.acting import Acting
from comity.kernel.following.models import SEARCH
from comity.kernel.following.reading import followed
from comity.kernel.following.searches import SavedSearch
from comity.kernel.records import Record
from comity.kernel.search import suggest
from comity.web.acting import signed_in
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.search.asking import address_of, asked_of, label_of, order_of, parameters, words_of
from comity.web.search.pages import found

SUGGESTED = 8


@signed_in
def search(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Records that have the words, with or without diacritics, the best first; facets narrow them."""
    asked, order = asked_of(request.GET), order_of(request.GET)
    language = page_language()
    context: dict[str, object] = {"query": asked.query, "asked": asked, "order": order, "orders": _orders()}
    if asked == SavedSearch():
        context["saved"] = saved_searches(acting, language)
        return render(request, "search/search.html", context)
    shown = found(acting, asked, order, _page(request.GET.get("page", "")), language)
    kept = parameters(asked)
    context |= {
        "found": shown,
        "page": shown.page,
        "page_query": _ahead(address_of(asked, order)),
        "kept": [(name, value) for name, value in kept if name != "q"],
        "all_kept": kept,
        "words": words_of(asked, language),
        "clear_url": address_of(SavedSearch(asked.query), order) if len(kept) > bool(asked.query) else "",
        "page_marking": page_marking([hit.record for hit in shown.hits]),
    }
    return render(request, "search/search.html", context)


@signed_in
def suggestions(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The options of the list under a search box: titles that have what was typed so far."""
    proposed = suggest(acting, request.GET.get("q", "")[:300], limit=SUGGESTED)
    records = Record.objects.visible_to(acting).in_bulk([one.record for one in proposed])
    language = page_language()
    options = [
        {
            "title": one.title,
            "url": url_of(records[one.record]),
            "language": records[one.record].language,
            "kind": label_of("kind", one.kind, language),
        }
        for one in proposed
        if one.record in records
    ]
    return render(request, "search/_suggestions.html", {"options": options})


def saved_searches(acting: Acting, language: str) -> list[dict[str, str]]:
    """The hat's saved searches: {name, words, url}."""
    rows = [one.subscription for one in followed(acting) if one.subscription.what == SEARCH]
    kept = [(row.name, SavedSearch.load(row.arguments)) for row in rows]
    return [
        {"name": name, "words": words_of(asked, language), "url": address_of(asked)} for name, asked in kept
    ]


def _orders() -> list[tuple[str, str]]:
    return [
        ("rank", _("best first")),
        ("newest", _("latest first")),
        ("oldest", _("oldest first")),
        ("title", _("by title")),
    ]


def _page(asked: str) -> int:
    return max(1, int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1


def _ahead(address: str) -> str:
    """The parameters of an address, for one more to follow."""
    told = address.partition("?")[2]
    return f"{told}&" if told else ""
