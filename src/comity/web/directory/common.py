"""What the room's pages share: tabs, crumbs, names of persons, forms that keep what was typed."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.directory.actions import APPOINTING
from comity.directory.models import Person
from comity.kernel.acting import Acting
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.web.languages import page_language

FORM = "directory/form.html"


def manages(acting: Acting) -> bool:
    """Whether this hat manages the people of its agency."""
    return acting.hosted and bool(acting.roles & APPOINTING)


def tabs(now: str) -> list[dict[str, Any]]:
    """The room's shelves; `now` is the address name of the one that is open."""
    shelves = [
        ("directory", _("Agencies")),
        ("directory-posts", _("Posts")),
        ("directory-persons", _("Persons")),
        ("directory-partners", _("Partners")),
        ("directory-places", _("Places")),
        ("directory-provinces", _("Provinces")),
        ("directory-forums", _("Forums and missions")),
    ]
    return [{"url": reverse(name), "label": label, "current": name == now} for name, label in shelves]


def crumbs(*further: tuple[str, str]) -> list[dict[str, str]]:
    """The way from the room's first page: (address, words)."""
    way = [(reverse("directory"), _("Directory")), *further]
    return [{"url": url, "label": label} for url, label in way]


def persons_named(ids: Iterable[str], acting: Acting) -> dict[str, Record]:
    """Persons by record id, as text, as far as this hat may know them."""
    wanted = {uuid.UUID(key) for key in ids if key}
    rows = Person.objects.visible_to(acting).filter(pk__in=wanted).select_related("record")
    return {str(row.pk): row.record for row in rows}


def listed_persons(acting: Acting, *, with_account: bool = True) -> list[tuple[str, str]]:
    """The agency's persons to choose from, by given name."""
    rows = Person.objects.visible_to(acting).filter(record__owner=acting.agency, record__state="listed")
    if with_account:
        rows = rows.exclude(account="")
    found = rows.select_related("record").order_by("sorted_by", "pk")[:500]
    return [(str(row.pk), f"{row.record.title_in(page_language())} ({row.account or '–'})") for row in found]


def act(
    request: HttpRequest,
    form: Form,
    do: Callable[[], Record],
    done: str,
    *,
    back: Callable[[Record], str],
    heading: str,
    **context: Any,
) -> HttpResponse:
    """A form's page: shown, shown again with what is wrong, or done and led on."""
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            record = do()
        except Problem as error:
            problem = error.shape(page_language())
        else:
            messages.success(request, done)
            return redirect(back(record))
    page = {"form": form, "heading": heading, "problem": problem, **context}
    return render(request, context.get("template", FORM), page, status=400 if problem else 200)
