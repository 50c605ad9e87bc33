"""Persons, partners and places: the lists, a record's page, entering and changing with likely duplicates shown."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.db.models.functions import Collate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.directory import names
from comity.directory.actions import do_link_account
from comity.directory.duplicates import Duplicate, duplicates
from comity.directory.entering import do_change_name, do_enter_partner, do_enter_person, do_enter_place
from comity.directory.named import (
    KINDS,
    PARTNER_SORTS,
    PLACE_SORTS,
    NamedBody,
    PartnerBody,
    PersonBody,
    PlaceBody,
)
from comity.directory.standing import MODELS, once, one_and_the_same, standing_for
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.databases import VIETNAMESE
from comity.kernel.folding import fold
from comity.kernel.labels import EVERYONE, Label
from comity.kernel.opening import open_record
from comity.kernel.reading import content, contents, get
from comity.kernel.records import Link, Record
from comity.kernel.search import find
from comity.kernel.wording import edtf_words
from comity.web.acting import signed_in
from comity.web.allowed import may, may_create
from comity.web.directory.common import act, crumbs, manages, tabs
from comity.web.directory.forms import AccountForm, NameForm, initial_of
from comity.web.directory.naming import naming
from comity.web.directory.posts import holdings_of
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.partners.lines import partner_url

PER_PAGE = 50
_LIST = {"person": "directory-persons", "partner": "directory-partners", "place": "directory-places"}
_NEW = {"person": "directory-person-new", "partner": "directory-partner-new", "place": "directory-place-new"}


@signed_in
@require_safe
def shelf(request: HttpRequest, acting: Acting, kind: str) -> HttpResponse:
    """The list: each once, by name; or what a name is like."""
    query = request.GET.get("q", "").strip()
    rows = once(MODELS[kind].objects.visible_to(acting), acting).select_related("record")
    if query:
        hits = find(acting, query, kinds=(kind,), limit=200).hits
        rows = rows.filter(pk__in=[hit.record.pk for hit in hits])
    order = "sorted_by" if kind == "person" else "record__title"
    page = Paginator(rows.order_by(Collate(order, VIETNAMESE), "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    records = [row.record for row in page.object_list]
    context = {
        "heading": _("Directory"),
        "kind": kind,
        "tabs": tabs(_LIST[kind]),
        "page": page,
        "page_query": f"q={query}&" if query else "",
        "query_here": query,
        "rows": _rows(records, kind),
        "entries": _entries(kind, query) if page.number == 1 else [],
        "new_url": reverse(_NEW[kind]) if _may_enter(kind, acting) else "",
        "page_marking": page_marking(records),
    }
    return render(request, "directory/shelf.html", context)


@signed_in
@require_safe
def entry(request: HttpRequest, acting: Acting, pk: uuid.UUID, kind: str) -> HttpResponse:
    """One record: its names over time, what it is, what refers to it, and what stands for it."""
    record = open_record(pk, acting, kind=kind)
    body = content(record, NamedBody)
    same = one_and_the_same(record, acting)
    kept = standing_for(record, acting)
    merged = Record.objects.visible_to(acting).filter(pk__in=same - {record.pk})
    links = Link.objects.filter(target__in=same).exclude(relation__in=("merged_into", "holder"))
    refers = Record.objects.visible_to(acting).filter(pk__in=links.values("source")).exclude(pk__in=same)
    writes = may(acting, Verb.WRITE, record)
    context = {
        "heading": record.title_in(page_language()),
        "record": record,
        "body": body,
        "facts": _facts(record, body),
        "relations_url": partner_url(body.code) if isinstance(body, PartnerBody) else "",
        "former": [
            {"name": name.vi, "period": edtf_words(name.period, page_language()) if name.period else ""}
            for name in body.former
        ],
        "kept": kept if kept.pk != record.pk else None,
        "merged": list(merged.order_by("created_at")),
        "refers": list(refers.order_by("-changed_at")[:20]),
        "naming": naming(_named_by(body), acting) if kind != "person" else None,
        "holdings": holdings_of(same, acting) if kind == "person" else [],
        "writes": writes,
        "may_link": writes and isinstance(body, PersonBody) and not body.account,
        "page_marking": page_marking([record]),
        "crumbs": crumbs((reverse(_LIST[kind]), _shelf_name(kind))),
    }
    return render(request, "directory/entry.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, acting: Acting, kind: str) -> HttpResponse:
    """Enter one; where it is like another that is known, a person says that it is not."""
    if not _may_enter(kind, acting):
        raise not_found()
    initial = {"title": request.GET.get("name", "")}
    form = NameForm(request.POST or None, kind=kind, acting=acting, new=True, initial=initial)
    alike: list[Duplicate] = []
    if request.method == "POST" and form.is_valid() and not request.POST.get("anew"):
        alike = duplicates(kind, form.typed_names, acting)
    if alike:
        return _again(request, form, alike, kind, heading=_heading(kind))
    return act(
        request,
        form,
        lambda: _enter(kind, form, acting),
        _("Entered."),
        back=url_of,
        heading=_heading(kind),
        template="directory/name_form.html",
        kind=kind,
        crumbs=crumbs((reverse(_LIST[kind]), _shelf_name(kind))),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change a record's names and facts."""
    record = get(pk, acting, verb=Verb.WRITE)
    if record.kind not in KINDS:
        raise not_found()
    body = content(record, NamedBody)
    form = NameForm(
        request.POST or None, kind=record.kind, acting=acting, new=False, initial=initial_of(body)
    )
    alike: list[Duplicate] = []
    if request.method == "POST" and form.is_valid() and not request.POST.get("anew"):
        known = {*body.every_name}
        alike = duplicates(
            record.kind, [n for n in form.typed_names if n not in known], acting, but=record.pk
        )
    if alike:
        return _again(
            request, form, alike, record.kind, heading=record.title_in(page_language()), but=record.pk
        )
    return act(
        request,
        form,
        lambda: do_change_name(pk, form.body(), acting=acting),
        _("Changed; the earlier version is kept."),
        back=url_of,
        heading=record.title_in(page_language()),
        template="directory/name_form.html",
        kind=record.kind,
        but=record.pk,
        page_marking=page_marking([record]),
        crumbs=crumbs((url_of(record), record.title_in(page_language()))),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def link_account(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Say which account of this node is a person's."""
    record = get(pk, acting, kind="person", verb=Verb.WRITE)
    form = AccountForm(request.POST or None)
    return act(
        request,
        form,
        lambda: do_link_account(pk, form.cleaned_data["username"].strip(), acting=acting),
        _("The account is linked."),
        back=url_of,
        heading=_("Link an account"),
        crumbs=crumbs((url_of(record), record.title_in(page_language()))),
    )


@signed_in
@require_POST
def hints(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What a name that is being typed is like: a part of a page, for the form."""
    kind = request.POST.get("kind", "")
    if kind not in KINDS or not _may_enter(kind, acting):
        raise not_found()
    but = request.POST.get("but", "")
    typed = [request.POST.get("title", "")[:300], request.POST.get("english", "")[:300]]
    try:
        alike = duplicates(kind, typed, acting, but=uuid.UUID(but) if but else None)
    except ValueError:
        raise not_found() from None
    return render(request, "directory/_hints.html", {"alike": _shown(alike), "asks": False})


def _again(
    request: HttpRequest, form: NameForm, alike: list[Duplicate], kind: str, **context: Any
) -> HttpResponse:
    page = {
        "form": form,
        "kind": kind,
        "alike": _shown(alike),
        "asks": True,
        "crumbs": crumbs((reverse(_LIST[kind]), _shelf_name(kind))),
        **context,
    }
    return render(request, "directory/name_form.html", page)


def _shown(alike: list[Duplicate]) -> list[dict[str, Any]]:
    """Likely duplicates as the page lists them."""
    rows = []
    for one in alike:
        if one.record is not None:
            url, said = url_of(one.record), one.record.title_in(page_language())
        else:
            assert one.entry is not None
            page = (
                "directory-partner"
                if names.entry("partner", one.entry.code) == one.entry
                else "directory-province"
            )
            url, said = reverse(page, args=[one.entry.code]), one.entry.words.say(page_language())
        rows.append(
            {
                "url": url,
                "said": said,
                "name": one.name if one.name != said else "",
                "why": one.why.say(page_language()),
                "percent": round(one.likeness.score * 100),
                "owner": names.agency(one.record.owner).say(page_language())
                if one.record
                else _("country profile"),
            }
        )
    return rows


def _enter(kind: str, form: NameForm, acting: Acting) -> Record:
    body, said = form.body(), form.cleaned_data
    if isinstance(body, PersonBody):
        return do_enter_person(body, acting=acting, password=said.get("password") or None)
    audience = frozenset({EVERYONE}) if said["audience"] == "all" else frozenset[str]()
    label = Label(int(said["marking"]), audience)
    if isinstance(body, PartnerBody):
        return do_enter_partner(body, acting=acting, label=label)
    assert isinstance(body, PlaceBody)
    return do_enter_place(body, acting=acting, label=label)


def _may_enter(kind: str, acting: Acting) -> bool:
    return manages(acting) if kind == "person" else may_create(acting)


def _heading(kind: str) -> str:
    return {
        "person": _("Enter a person"),
        "partner": _("Enter a partner"),
        "place": _("Enter a place"),
    }[kind]


def _shelf_name(kind: str) -> str:
    return {"person": _("Persons"), "partner": _("Partners"), "place": _("Places")}[kind]


def _named_by(body: NamedBody) -> str:
    """How other records name it: by a code of its own, or by its name."""
    own = isinstance(body, PartnerBody) and names.entry("partner", body.code) is None
    return body.code if own and isinstance(body, PartnerBody) else body.title


def _rows(records: list[Record], kind: str) -> list[dict[str, Any]]:
    bodies = contents(records)
    return [
        {"record": record, "sort": _sort(bodies[record.pk]), "aliases": ", ".join(bodies[record.pk].aliases)}
        for record in records
    ]


def _sort(body: NamedBody) -> str:
    if isinstance(body, PersonBody):
        return _rank(body.rank)
    words = PARTNER_SORTS if isinstance(body, PartnerBody) else PLACE_SORTS
    code = getattr(body, "sort", "")
    return words[code].say(page_language()) if code in words else code


def _rank(code: str) -> str:
    found = next((rank for rank in names.profile().ranks if rank.code == code), None)
    return found.words.say(page_language()) if found else ""


def _entries(kind: str, query: str) -> list[dict[str, Any]]:
    """Entries of the profile: all of them, or those that a query names."""
    if kind == "person":
        return []
    table: tuple[Any, ...] = names.profile().partners if kind == "partner" else names.profile().places
    wanted = fold(query)
    page = "directory-partner" if kind == "partner" else "directory-province"
    return [
        {
            "name": one.words.say(page_language()),
            "beside": one.words.say("en" if page_language() == "vi" else "vi"),
            "url": reverse(page, args=[one.code]),
            "today": ", ".join(
                names.place(code).say(page_language()) for code in getattr(one, "successors", ())
            ),
        }
        for one in table
        if not wanted or any(wanted in fold(name) for name in one.names)
    ]


def _facts(record: Record, body: NamedBody) -> list[dict[str, Any]]:
    facts: list[dict[str, Any] | None] = [
        {"label": _("Rank"), "value": _rank(body.rank)}
        if isinstance(body, PersonBody) and body.rank
        else None,
        {"label": _("Sign-in name"), "value": body.account or _("none")}
        if isinstance(body, PersonBody)
        else None,
        {"label": _("Sort"), "value": _sort(body)} if not isinstance(body, PersonBody) else None,
        {"label": _("Lies in"), "value": body.within}
        if isinstance(body, PlaceBody) and body.within
        else None,
        {"label": _("Other spellings and abbreviations"), "value": ", ".join(body.aliases)}
        if body.aliases
        else None,
        _profile_fact(body),
        {"label": _("Note"), "value": body.note} if body.note else None,
        {"label": _("Whose word"), "value": names.agency(record.owner).say(page_language())},
    ]
    return [fact for fact in facts if fact]


def _profile_fact(body: NamedBody) -> dict[str, Any] | None:
    if not isinstance(body, PartnerBody) or names.entry("partner", body.code) is None:
        return None
    said = names.partner(body.code).say(page_language())
    return {
        "label": _("Entry of the country profile"),
        "value": said,
        "url": reverse("directory-partner", args=[body.code]),
    }
