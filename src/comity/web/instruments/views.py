"""The list of instruments and the page of one."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.kinds import is_known, kind_named
from comity.kernel.opening import open_record
from comity.kernel.records import Record
from comity.programme.counting import up_to
from comity.programme.instruments.lifecycle import PHASES, STATES
from comity.programme.instruments.models import Instrument
from comity.programme.instruments.reading import (
    WITHIN,
    Filters,
    by_year,
    ending,
    owed,
)
from comity.programme.instruments.reading import (
    instruments as rows_by,
)
from comity.programme.instruments.rules import rules
from comity.web.acting import signed_in
from comity.web.allowed import may_create
from comity.web.instruments.charts import chart
from comity.web.instruments.pages import page_of, rows_of
from comity.web.keyset import MOST, Segment, stretch
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.numbers import up_to_most

PER_PAGE = 25
SOON = 180  # days of the tile


@require_safe
@signed_in
def instruments(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Every instrument that this office may see, newest signature first; what is not signed yet stands first."""
    today = timezone.localdate()
    filters = Filters.asked(request.GET.dict())
    rows = rows_by(acting, filters, today)
    segments = [
        Segment(rows.filter(signed_first__isnull=True).select_related("record")),
        Segment(rows.filter(signed_first__isnull=False).select_related("record"), "signed_first", True),
    ]
    page = stretch(segments, request.GET, PER_PAGE)
    found = up_to(rows, MOST)
    context = {
        "tiles": _tiles(acting, today),
        "filters": filters,
        "choices": _choices(),
        "page": page,
        "page_query": filters.query,
        "rows": rows_of(page.rows, today),
        "found": found,
        "found_said": up_to_most(found, MOST),
        "chart": chart(by_year(rows)) if found else None,
        "may_write": may_create(acting),
        "page_marking": page_marking(row.record for row in page.rows),
    }
    return render(request, "instruments/instruments.html", context)


@require_safe
@signed_in
def instrument(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One instrument: its track, what it obliges to, which engagements carry it out, its history."""
    return show(request, acting, pk)


def show(request: HttpRequest, acting: Acting, pk: uuid.UUID, **given: Any) -> HttpResponse:
    """The page of an instrument; `given` are forms with what was wrong in them, the problem and the status."""
    status = given.pop("status", 200)
    record = open_record(pk, acting, kind="instrument")
    page = page_of(record, acting, timezone.localdate())
    context = {
        **page.context,
        **given,
        "record": record,
        "candidates": _candidates(record, acting) if page.context["may_write"] else [],
        "crumbs": crumbs(),
        "page_marking": page_marking(page.shown),
    }
    return render(request, "instruments/instrument.html", context, status=status)


def crumbs(*further: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of the room."""
    return [{"url": reverse("instruments"), "label": _("Instruments")}] + [
        {"url": url, "label": label} for url, label in further
    ]


def _candidates(record: Record, acting: Acting) -> list[Record]:
    """Engagements that an office may link: the latest with one of the partners, not linked yet."""
    row = Instrument.objects.visible_to(acting).get(pk=record.pk)
    codes = [code for code in row.partner_codes.split("|") if code]
    if not is_known("engagement"):
        return []
    linked = record.links.filter(relation="engagements").values("target")
    rows: QuerySet[Any] = kind_named("engagement").model.objects.visible_to(acting)
    found: list[Record] = []
    for code in codes[:3]:
        with_it = rows.filter(partner_codes__contains=f"|{code}|").exclude(pk__in=linked)
        found += [one.record for one in with_it.select_related("record").order_by("-record__created_at")[:20]]
    return list({one.pk: one for one in found}.values())[:40]


def _tiles(acting: Acting, today: date) -> list[dict[str, Any]]:
    seen = Instrument.objects.visible_to(acting)
    soon = up_to(ending(seen, today, today + timedelta(days=SOON)), MOST)
    mine = owed(acting)
    late = up_to(mine.filter(due__lt=today), MOST)
    list_ = reverse("instruments")
    return [
        {
            "label": _("In force"),
            "figure": up_to_most(up_to(seen.filter(phase="in-force"), MOST), MOST),
            "note": _("that your office may see"),
            "url": f"{list_}?state=in-force",
        },
        {
            "label": _("Ending or renewing"),
            "figure": up_to_most(soon, MOST),
            "note": _("within %(days)s days") % {"days": SOON},
            "url": f"{list_}?within={SOON}",
            "tone": "waits" if soon else "",
        },
        {
            "label": _("Being completed"),
            "figure": up_to_most(up_to(seen.filter(phase="making"), MOST), MOST),
            "note": _("from proposal to signature"),
            "url": f"{list_}?state=making",
        },
        {
            "label": _("Obligations of your agency"),
            "figure": up_to_most(up_to(mine, MOST), MOST),
            "note": _("open; past their day: %(late)s") % {"late": up_to_most(late, MOST)},
            "tone": "waits" if late else "",
        },
    ]


def _choices() -> dict[str, list[tuple[str, str]]]:
    language = page_language()
    states = {**PHASES, **{code: words for code, words in STATES.items() if code not in PHASES}}
    profile = names.profile()
    return {
        "classes": [(one.code, one.words.say(language)) for one in rules().classes],
        "partners": [
            *((one.code, one.words.say(language)) for one in profile.partners if one.code != profile.country),
            *((f"forum:{one.code}", one.words.say(language)) for one in profile.forums),
        ],
        "states": [(code, words.say(language)) for code, words in states.items()],
        "within": [(str(days), _("within %(days)s days") % {"days": days}) for days in WITHIN],
    }
