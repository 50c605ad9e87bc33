"""The agenda to look at: month, week, year and list."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.agenda.busy import busy_posts, posts_named
from comity.agenda.reading import (
    Calendar,
    beginning,
    calendar,
    items_of,
    records_of,
    without_year,
)
from comity.agenda.sources import KINDS, Filters
from comity.directory.names import profile
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.web.acting import signed_in
from comity.web.agenda import grid
from comity.web.languages import page_language
from comity.web.markings import page_marking

YEARS = range(1900, 2200)
LONGEST = 31  # days of one list
PER_PAGE = 60
PER_MONTH = 6  # shown of a month in the year's page
WITHOUT_YEAR = 60


@require_safe
@signed_in
def today(request: HttpRequest, acting: Acting) -> HttpResponse:
    """This month."""
    now = timezone.localdate()
    return _month(request, acting, now.year, now.month)


@require_safe
@signed_in
def month(request: HttpRequest, acting: Acting, year: int, month: int) -> HttpResponse:
    """One month, day by day."""
    return _month(request, acting, year, month)


def _month(request: HttpRequest, acting: Acting, year: int, month: int) -> HttpResponse:
    if year not in YEARS or not 1 <= month <= 12:
        raise not_found()
    filters = asked(request.GET)
    within = grid.month_days(year, month)
    found = calendar(acting, *grid.whole_weeks(*within), filters)
    context = {
        **_frame(found, filters),
        "heading": grid.month_name(year, month),
        "weeks": grid.weeks(_cells(found, within, filters, acting)),
        "weekdays": [words.say(page_language()) for words in grid.WEEKDAYS],
        "before": _month_link(within[0] - grid.DAY, filters),
        "after": _month_link(within[1] + grid.DAY, filters),
        "tabs": tabs("month", within[0], filters),
    }
    return render(request, "agenda/month.html", context)


@require_safe
@signed_in
def week(request: HttpRequest, acting: Acting, year: int, week: int) -> HttpResponse:
    """One week, with more of each day."""
    try:
        first = date.fromisocalendar(year, week, 1) if year in YEARS else None
    except ValueError:
        first = None
    if first is None:
        raise not_found()
    filters = asked(request.GET)
    last = first + 6 * grid.DAY
    found = calendar(acting, first, last, filters, per_day=40)
    context = {
        **_frame(found, filters),
        "heading": grid.week_name(first, last),
        "days": _cells(found, (first, last), filters, acting),
        "before": _week_link(first - grid.WEEK, filters),
        "after": _week_link(first + grid.WEEK, filters),
        "tabs": tabs("week", first, filters),
    }
    return render(request, "agenda/week.html", context)


@require_safe
@signed_in
def year(request: HttpRequest, acting: Acting, year: int) -> HttpResponse:
    """One year: the first of each month, and the public holidays."""
    if year not in YEARS:
        raise not_found()
    filters = asked(request.GET)
    listed = beginning(acting, year, filters, PER_MONTH + 1)
    records = records_of(acting, (item for items in listed for item in items[:PER_MONTH]))
    found = Calendar(date(year, 1, 1), date(year, 12, 31), {}, {}, records=records)
    months = [
        {
            **_month_link(date(year, number, 1), filters),
            "entries": [grid.entry(item, found) for item in items[:PER_MONTH] if item.id in records],
            "more": len(items) > PER_MONTH,
            "holidays": grid.holidays_of(*grid.month_days(year, number), _countries(filters)),
        }
        for number, items in enumerate(listed, start=1)
    ]
    context = {
        **_frame(found, filters),
        "heading": _("Year %(year)s") % {"year": year},
        "months": months,
        "before": _year_link(year - 1, filters),
        "after": _year_link(year + 1, filters),
        "tabs": tabs("year", date(year, 1, 1), filters),
    }
    return render(request, "agenda/year.html", context)


@require_safe
@signed_in
def list_(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Up to a month of days as a list; or, with `when=unknown`, what no year is known of."""
    filters = asked(request.GET)
    unknown = request.GET.get("when") == "unknown"
    first, last = _stretch(request.GET)
    if unknown:
        items = without_year(acting, filters, WITHOUT_YEAR)
    else:
        items = sorted(
            item for one in filters.sources() for item in items_of(one, acting, filters, first, last)
        )
    page = Paginator(items, PER_PAGE).get_page(request.GET.get("page"))
    found = Calendar(first, last, {}, {}, records=records_of(acting, page.object_list))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        **_frame(found, filters),
        "heading": _("Year not stated") if unknown else grid.stretch_name(first, last),
        "unknown": unknown,
        "first": first,
        "last": last,
        "page": page,
        "page_query": f"{kept.urlencode()}&" if kept else "",
        "entries": [grid.entry(item, found) for item in page.object_list if item.id in found.records],
        "total": len(items),
        "tabs": tabs("unknown" if unknown else "list", first, filters),
    }
    return render(request, "agenda/list.html", context)


def asked(query: Mapping[str, str]) -> Filters:
    """The filters that an address asks for; a kind that no calendar has asks for nothing."""
    wanted = {name: query.get(name, "").strip()[:40] for name in ("agency", "partner", "form", "kind")}
    if wanted["kind"] not in KINDS:
        wanted["kind"] = ""
    return Filters(**wanted)


def query_of(filters: Filters) -> str:
    """The filters as an address's query, "" for none."""
    set_ = {name: value for name, value in vars(filters).items() if value}
    return f"?{urlencode(set_)}" if set_ else ""


def tabs(current: str, day: date, filters: Filters) -> list[dict[str, Any]]:
    """The ways to look at the time around a day."""
    iso = day.isocalendar()
    query = query_of(filters)
    unknown = f"{query}&when=unknown" if query else "?when=unknown"
    ways = [
        ("month", _("Month"), reverse("agenda-month", args=[day.year, day.month]) + query),
        ("week", _("Week"), reverse("agenda-week", args=[iso.year, iso.week]) + query),
        ("year", _("Year"), reverse("agenda-year", args=[day.year]) + query),
        ("list", _("List"), _list_url(day, filters)),
        ("unknown", _("Year not stated"), reverse("agenda-list") + unknown),
    ]
    return [{"url": url, "label": label, "current": way == current} for way, label, url in ways]


def _cells(found: Calendar, within: tuple[date, date], filters: Filters, acting: Acting) -> list[grid.Cell]:
    busy: dict[date, tuple[str, ...]] = {}
    # Nobody learns by a filter what a busy post does: to whatever asks for more than its own agency it is not shown.
    if not (filters.partner or filters.form or filters.kind) and filters.agency in ("", acting.agency):
        told = busy_posts(acting, found.first, found.last)
        posts = posts_named(acting, frozenset(post for day in told.values() for post in day))
        busy = {
            day: tuple(sorted(posts[post].title_in(page_language()) for post in taken if post in posts))
            for day, taken in told.items()
        }
    return grid.cells(found, within, timezone.localdate(), _countries(filters), busy)


def _frame(found: Calendar, filters: Filters) -> dict[str, Any]:
    return {
        "found": found,
        "some_time": [grid.entry(item, found) for item in found.some_time if item.id in found.records],
        "lasting": [grid.entry(item, found) for item in found.lasting if item.id in found.records],
        "filters": filters,
        "choices": _choices(),
        "page_marking": page_marking(found.records.values()),
        "this_month": reverse("agenda") + query_of(filters),
    }


def _stretch(query: Mapping[str, str]) -> tuple[date, date]:
    """The days that an address asks for, brought into bounds; without any, a month from today."""
    try:
        first = parse_date(query.get("from", "")) or timezone.localdate()
        last = parse_date(query.get("to", "")) or first + (LONGEST - 1) * grid.DAY
    except ValueError:
        raise not_found() from None
    if first.year not in YEARS or last.year not in YEARS:
        raise not_found()
    return first, max(first, min(last, first + (LONGEST - 1) * grid.DAY))


def _choices() -> dict[str, list[tuple[str, str]]]:
    country, language = profile(), page_language()
    return {
        "kinds": [(kind, grid.kind_words(kind)) for kind in KINDS],
        "forms": [(one.code, one.words.say(language)) for one in country.forms],
        "partners": [(one.code, one.words.say(language)) for one in country.partners],
        "agencies": [(one.code, one.words.say(language)) for one in country.agencies],
    }


def _countries(filters: Filters) -> tuple[str, ...]:
    return (filters.partner,) if filters.partner else ()


def _month_link(day: date, filters: Filters) -> dict[str, str]:
    url = reverse("agenda-month", args=[day.year, day.month])
    return {"url": url + query_of(filters), "label": grid.month_name(day.year, day.month)}


def _week_link(first: date, filters: Filters) -> dict[str, str]:
    iso = first.isocalendar()
    url = reverse("agenda-week", args=[iso.year, iso.week])
    return {"url": url + query_of(filters), "label": grid.stretch_name(first, first + 6 * grid.DAY)}


def _year_link(year: int, filters: Filters) -> dict[str, str]:
    return {"url": reverse("agenda-year", args=[year]) + query_of(filters), "label": str(year)}


def _list_url(day: date, filters: Filters) -> str:
    first, last = grid.month_days(day.year, day.month)
    query = query_of(filters).removeprefix("?")
    return f"{reverse('agenda-list')}?from={first}&to={last}" + (f"&{query}" if query else "")
