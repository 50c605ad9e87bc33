"""Bookings, holds and the search for free days."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.agenda.actions import do_book, do_cancel_booking, do_hold, do_lift_hold
from comity.agenda.collisions import Collision, Wanted, collisions, partners_in
from comity.agenda.models import Booking, Hold
from comity.agenda.windows import Free, free_windows
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.web.acting import signed_in
from comity.web.agenda import grid
from comity.web.agenda.forms import BookingForm, FreeForm, HoldForm
from comity.web.allowed import may_create
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking

LISTED = 100


@require_safe
@signed_in
def arranged(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The agency's bookings and the holds that one may know, from today on."""
    today = timezone.localdate()
    bookings = Booking.objects.visible_to(acting).filter(last__gte=today, record__state="booked")
    holds = Hold.objects.visible_to(acting).filter(last__gte=today, record__state="declared")
    shown = [
        list(rows.select_related("record").order_by("first", "pk")[:LISTED]) for rows in (bookings, holds)
    ]
    context = {
        "bookings": [_line(row, acting) for row in shown[0]],
        "holds": [_line(row, acting) for row in shown[1]],
        "may_write": may_create(acting),
        "crumbs": crumbs(),
        "page_marking": page_marking(row.record for rows in shown for row in rows),
    }
    return render(request, "agenda/arranged.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def book(request: HttpRequest, acting: Acting) -> HttpResponse:
    """A new booking; what is in the way is shown first, and then it needs a second yes."""
    if not may_create(acting):
        raise not_found()
    about = about_of(request, acting)
    form = BookingForm(request.POST or None, acting=acting, initial=initial_of(about))
    found: list[Collision] = []
    problem = None
    if request.method == "POST" and form.is_valid():
        body = form.body(str(about.pk) if about else "")
        found = collisions(_wanted(form, about, acting), acting)
        if not found or request.POST.get("anyway"):
            try:
                do_book(body, acting=acting, label=form.label)
            except Problem as error:
                problem = error.shape(page_language())
            else:
                messages.success(request, _("Booked."))
                return redirect(url_of(about) if about else reverse("agenda-bookings"))
    context = {
        "form": form,
        "about": about,
        "collisions": found,
        "problem": problem,
        "crumbs": crumbs(("agenda-bookings", _("Bookings and holds"))),
        "page_marking": page_marking([*([about] if about else []), *_records(found)]),
    }
    return render(request, "agenda/book.html", context)


@require_POST
@signed_in
def cancel(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Give the posts free again."""
    do_cancel_booking(pk, acting=acting)
    messages.success(request, _("The booking is cancelled."))
    return redirect("agenda-bookings")


@require_http_methods(["GET", "POST"])
@signed_in
def hold(request: HttpRequest, acting: Acting) -> HttpResponse:
    """A new hold on contacts."""
    if not may_create(acting):
        raise not_found()
    form = HoldForm(request.POST or None, acting=acting)
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            do_hold(form.body(), acting=acting, label=form.label)
        except Problem as error:
            problem = error.shape(page_language())
        else:
            messages.success(request, _("The hold is declared."))
            return redirect("agenda-bookings")
    context = {
        "form": form,
        "problem": problem,
        "crumbs": crumbs(("agenda-bookings", _("Bookings and holds"))),
    }
    return render(request, "agenda/hold.html", context)


@require_POST
@signed_in
def lift(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Let contacts go on."""
    do_lift_hold(pk, acting=acting)
    messages.success(request, _("The hold is lifted."))
    return redirect("agenda-bookings")


@require_safe
@signed_in
def free(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Days on which nothing stands in the way of these posts and partners."""
    form = FreeForm(request.GET if "first" in request.GET else None, acting=acting)
    found: Free | None = None
    if form.is_bound and form.is_valid():
        found = free_windows(form.search, acting)
    context = {
        "form": form,
        "found": found,
        "windows": [
            {"days": window.days, "name": grid.stretch_name(window.first, window.last), "window": window}
            for window in (found.windows if found else ())
        ],
        "blocked": [(_reasons()[reason], days) for reason, days in (found.blocked if found else {}).items()],
        "may_write": may_create(acting),
        "crumbs": crumbs(),
    }
    return render(request, "agenda/free.html", context)


def crumbs(*further: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of the room: the agenda, then what lies between."""
    return [{"url": reverse(name), "label": label} for name, label in (("agenda", _("Agenda")), *further)]


def _reasons() -> dict[str, str]:
    return {
        "hold": _("contacts on hold"),
        "post": _("posts taken"),
        "partner": _("partner met within the week"),
        "holiday": _("public holiday"),
        "weekend": _("weekend"),
    }


def _line(row: Any, acting: Acting) -> dict[str, Any]:
    return {
        "record": row.record,
        "date": grid.stretch_name(row.first, row.last),
        "own": row.record.owner == acting.agency and may_create(acting),
    }


def about_of(request: HttpRequest, acting: Acting) -> Record | None:
    """What is arranged for: an engagement or a conference that this hat may open."""
    key = request.POST.get("about") or request.GET.get("about") or ""
    if not key:
        return None
    record = open_record(key, acting)
    if record.kind not in ("engagement", "conference"):
        raise not_found()
    return record


def initial_of(about: Record | None) -> dict[str, Any]:
    """What a form begins with that arranges for an engagement or a conference."""
    if about is None:
        return {}
    row = getattr(about, about.kind)
    return {
        "title": about.title_in(page_language()),
        "first": row.first,
        "last": row.last,
        "marking": str(about.marking),
    }


def _wanted(form: BookingForm, about: Record | None, acting: Acting) -> Wanted:
    said = form.cleaned_data
    codes = getattr(about, about.kind).partner_codes if about and about.kind == "engagement" else ""
    return Wanted(
        said["first"],
        said["last"],
        posts=frozenset(uuid.UUID(post) for post in said["posts"]),
        partners=partners_in(codes),
        venue=said["venue"],
        agency=acting.agency,
        abroad=said["abroad"],
        record=about.pk if about else None,
    )


def _records(found: list[Collision]) -> list[Record]:
    return [one.record for one in found if one.record is not None]
