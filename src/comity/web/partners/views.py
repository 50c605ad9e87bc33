"""The room's pages to look at: all partners, one partner, all that is owed, and the operator's basemap."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.directory import names
from comity.directory.today import today as this_day
from comity.kernel import node
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.wording import edtf_words, number, short_date
from comity.kernel.words import Words
from comity.programme.partnering.models import Commitment
from comity.programme.partnering.overview import Overview, Tile, by_region, overview
from comity.programme.partnering.reading import Due, Period, due_for
from comity.web.acting import signed_in
from comity.web.allowed import may_create
from comity.web.deadlines import deadline
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.partners.common import crumbs, partners_named, period_name, period_of, who, year_choices
from comity.web.partners.lines import commitment_lines, partner_url
from comity.web.partners.pages import partner_page
from comity.web.partners.pictures import bars

PER_PAGE = 50
BASEMAPS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}


@require_safe
@signed_in
def partners(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Every partner as a tile, by region; no borders are drawn."""
    today = this_day()
    period = period_of(request.GET.dict(), acting, today)
    found = overview(acting, period, today)
    regions = by_region(found.tiles)
    called = partners_named((code for codes in regions.values() for code in codes), acting)
    only = request.GET.get("show", "")
    due = due_for(acting, today)
    context = {
        "heading": _("Partners"),
        "period": period,
        "period_name": period_name(period),
        "years": year_choices(period, today),
        "only": only if only in ("silent", "owed") else "",
        "tiles": _figures(found, period),
        "more": found.more,
        "regions": [
            region
            for code, codes in regions.items()
            if (region := _region(code, codes, found.tiles, called, only))
        ],
        "due": [_due(one, today, called) for one in due],
        "basemap": basemap_file() is not None,
        "may_write": may_create(acting),
        "page_marking": page_marking([one.counterpart.record for one in due]),
    }
    return render(request, "partners/partners.html", context)


@require_safe
@signed_in
def partner(request: HttpRequest, acting: Acting, code: str) -> HttpResponse:
    """One country or organisation."""
    today = this_day()
    one = who(code, acting)
    if one.entry is not None and one.code == names.profile().country:
        raise not_found()
    period = period_of(request.GET.dict(), acting, today)
    context = {
        "heading": one.name,
        "who": one,
        "beside": one.words.say("en" if page_language() == "vi" else "vi"),
        "period": period,
        "period_name": period_name(period),
        "years": year_choices(period, today),
        "region": _region_name(one.entry.region) if one.entry else "",
        "directory_url": reverse("directory-partner", args=[code])
        if one.entry
        else reverse("partner", args=[one.record.pk] if one.record else []),
        "may_write": may_create(acting),
        "crumbs": crumbs(),
        **partner_page(one, acting, period, today),
    }
    return render(request, "partners/partner.html", context)


@require_safe
@signed_in
def commitments_page(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Everything that is owed on either side: what is overdue first."""
    today = this_day()
    asked = {name: request.GET.get(name, "").strip()[:40] for name in ("owes", "agency", "state")}
    rows = Commitment.objects.visible_to(acting).select_related("record")
    if asked["owes"] in ("ours", "theirs"):
        rows = rows.filter(owes=asked["owes"])
    if asked["agency"]:
        rows = rows.filter(agency=asked["agency"])
    if asked["state"] in ("kept", "dropped"):
        rows = rows.filter(waits=False, record__state=asked["state"])
        rows = rows.order_by(F("settled_on").desc(nulls_last=True), "pk")
    else:
        rows = rows.filter(waits=True).order_by(F("due").asc(nulls_last=True), "pk")
        if asked["state"] == "late":
            rows = rows.filter(due__lt=today)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "heading": _("Commitments"),
        "asked": asked,
        "agencies": [(one.code, one.words.say(page_language())) for one in names.profile().agencies],
        "page": page,
        "page_query": f"{kept.urlencode()}&" if kept else "",
        "commitments": commitment_lines(found, acting, today),
        "may_write": may_create(acting),
        "crumbs": crumbs(),
        "page_marking": page_marking(row.record for row in found),
    }
    return render(request, "partners/commitments.html", context)


@require_safe
@signed_in
def basemap(request: HttpRequest, acting: Acting) -> HttpResponseBase:
    """The operator's own map; there is none unless they put one there."""
    path = basemap_file()
    if path is None:
        raise not_found()
    return FileResponse(path.open("rb"), content_type=BASEMAPS[path.suffix.lower()])


def basemap_file() -> Path | None:
    """The picture that the operator of this node, or the profile, supplies."""
    home, country = node.here().home, names.profile()
    for suffix in BASEMAPS:
        if (found := home / f"basemap{suffix}").is_file():
            return found
    named = country.folder / country.basemap
    inside = country.basemap and named.resolve().is_relative_to(country.folder.resolve())
    return named if inside and named.is_file() and named.suffix.lower() in BASEMAPS else None


def _figures(found: Overview, period: Period) -> list[dict[str, Any]]:
    language = page_language()
    here = list(found.tiles.values())
    silent = sum(bool(tile.level) and not tile.contacts for tile in here)
    late = sum(tile.late for tile in here)
    query = f"?since={period.since}&until={period.until}"
    return [
        {
            "label": _("Engagements with partners, %(years)s") % {"years": period_name(period)},
            "figure": ("≥ " if found.more else "") + number(found.contacts, language),
            "note": _("each counted once"),
        },
        {
            "label": _("Partners met"),
            "figure": sum(tile.contacts > 0 for tile in here),
            "note": _("in these years"),
        },
        {
            "label": _("With a level, and not met"),
            "figure": silent,
            "note": _("in these years"),
            "url": f"{query}&show=silent" if silent else "",
        },
        {
            "label": _("Open commitments"),
            "figure": f"{sum(tile.ours for tile in here)} / {sum(tile.theirs for tile in here)}",
            "note": _("ours / theirs"),
            "url": reverse("commitments"),
        },
        {
            "label": _("Overdue"),
            "figure": late,
            "note": _("of both sides"),
            "url": reverse("commitments") + "?state=late" if late else "",
            "tone": "waits" if late else "",
        },
    ]


def _region(
    code: str, codes: list[str], tiles: dict[str, Tile], called: dict[str, Words], only: str
) -> dict[str, Any] | None:
    """A region: partners of which something is known as tiles, the closest first; the others by name."""
    known = [tiles[one] for one in codes if one in tiles and not tiles[one].quiet]
    if only == "silent":
        known = [tile for tile in known if tile.level and not tile.contacts]
    elif only == "owed":
        known = [tile for tile in known if tile.ours or tile.theirs]
    ranks = {one.code: one.level for one in names.profile().relation_levels}
    known.sort(key=lambda tile: (-ranks.get(tile.level, 0), codes.index(tile.code)))
    shown = {tile.code for tile in known}
    others = [] if only in ("silent", "owed") else [one for one in codes if one not in shown]
    if not known and not others:
        return None
    return {
        "code": code or "other",
        "name": _region_name(code),
        "tiles": [_tile(tile, ranks, called) for tile in known],
        "others": [{"url": partner_url(one), "name": called[one].say(page_language())} for one in others],
    }


def _tile(tile: Tile, ranks: dict[str, int], called: dict[str, Words]) -> dict[str, Any]:
    language = page_language()
    level = next((one for one in names.profile().relation_levels if one.code == tile.level), None)
    return {
        "tile": tile,
        "url": partner_url(tile.code),
        "name": called[tile.code].say(language),
        "level": level.words.say(language) if level else tile.level,
        "rank": ranks.get(tile.level, 0),
        "ranks": range(1, max(ranks.values(), default=0) + 1),
        "bars": bars(tile.quarters),
        "last": edtf_words(f"{tile.last:%Y-%m}", language) if tile.last else "",
    }


def _due(one: Due, today: date, called: dict[str, Words]) -> dict[str, Any]:
    code = one.counterpart.partner
    words = called.get(code) or names.partner(code)
    return {
        "name": words.say(page_language()),
        "url": reverse("assessment-new", args=[code]) if partner_url(code) else "",
        "date": short_date(one.due, page_language()),
        "left": deadline(one.due, today),
    }


def _region_name(code: str) -> str:
    found = next((one for one in names.profile().regions if one.code == code), None)
    return found.words.say(page_language()) if found else _("Other partners")
