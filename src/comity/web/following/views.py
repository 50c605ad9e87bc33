"""Notices, and what one follows."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comity.directory import names
from comity.kernel import clock
from comity.kernel.acting import Acting
from comity.kernel.following import reading
from comity.kernel.following.actions import (
    do_follow,
    do_follow_partner,
    do_read,
    do_read_all,
    do_save_search,
    do_stop,
)
from comity.kernel.following.feeds import has_feed
from comity.kernel.following.models import RECORD
from comity.kernel.problems import Problem
from comity.kernel.reading import get
from comity.web.acting import signed_in
from comity.web.following.pages import row_of, saved_of
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.search.asking import address_of, asked_of

PER_PAGE = 30


@signed_in
def notices(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What changed among the things that this hat follows, the latest first."""
    unread_only = request.GET.get("show") == "unread"
    pages = Paginator(range(reading.count_told(acting, unread_only=unread_only)), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    told = reading.told(acting, unread_only=unread_only, offset=(page.number - 1) * PER_PAGE, limit=PER_PAGE)
    language = page_language()
    unread = reading.unread(acting)
    tabs = [
        {"url": reverse("notices"), "label": _("All"), "count": None, "current": not unread_only},
        {"url": "?show=unread", "label": _("Unread"), "count": unread, "current": unread_only},
    ]
    context = {
        "rows": [row_of(one, language) for one in told],
        "page": page,
        "page_query": "show=unread&" if unread_only else "",
        "tabs": tabs,
        "unread": unread,
        "until": max((one.at for one in told), default=clock.now()).isoformat(),
        "page_marking": page_marking([one.record for one in told]),
    }
    return render(request, "following/notices.html", context)


@require_GET
@signed_in
def notice(request: HttpRequest, acting: Acting, record: uuid.UUID) -> HttpResponse:
    """To the record that a notice is about; the notice is read by it."""
    found = get(record, acting)
    do_read(record, acting=acting)
    return redirect(url_of(found))


@require_POST
@signed_in
def mark(request: HttpRequest, acting: Acting, record: uuid.UUID) -> HttpResponse:
    """Mark a record's notices as read (`read` is "1") or unread."""
    do_read(record, acting=acting, read=request.POST.get("read") == "1")
    return redirect("notices")


@require_POST
@signed_in
def read_all(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Mark everything as read that stood on the page (`until`) or before it."""
    do_read_all(_moment(request.POST.get("until", "")), acting=acting)
    return redirect("notices")


@signed_in
def following(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What this hat follows."""
    return render(request, "following/following.html", following_context(acting))


def following_context(acting: Acting) -> dict[str, object]:
    """The context of the page of what one follows."""
    language = page_language()
    rows = reading.followed(acting)
    taken = {one.subscription.key for one in rows if one.subscription.what == "partner"}
    others = [
        (partner.code, partner.words.say(language))
        for partner in names.profile().partners
        if partner.code not in taken
    ]
    return {
        "records": [one for one in rows if one.record is not None],
        "partners": [
            (one.subscription, names.partner(one.subscription.key).say(language))
            for one in rows
            if one.subscription.what == "partner"
        ],
        "searches": saved_of(rows, language),
        "others": others,
        "has_feed": has_feed(acting),
        "page_marking": page_marking([one.record for one in rows if one.record is not None]),
    }


@require_POST
@signed_in
def follow_record(request: HttpRequest, acting: Acting, record: uuid.UUID) -> HttpResponse:
    """Follow a record, or stop (`stop` is given). htmx gets the button anew, others the record's page."""
    found = get(record, acting)
    if request.POST.get("stop"):
        held = reading.subscription(acting, RECORD, found.pk)
        if held is not None:
            do_stop(held.pk, acting=acting)
    else:
        do_follow(found.pk, acting=acting)
    if getattr(request, "htmx", False):
        state = {"record": found, "followed": not request.POST.get("stop"), "may_follow": True}
        return render(request, "following/_button.html", state)
    return redirect(url_of(found))


@require_POST
@signed_in
def follow_partner(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Follow every record that names a partner."""
    code = request.POST.get("partner", "")
    if code in {partner.code for partner in names.profile().partners}:
        do_follow_partner(code, acting=acting)
    return redirect(f"{reverse('following')}#partners")


@require_POST
@signed_in
def save_search(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Keep the search that the form carries."""
    asked = asked_of(request.POST)
    try:
        row = do_save_search(request.POST.get("name", ""), asked, acting=acting)
    except Problem as problem:
        messages.error(request, f"{problem.what.say(page_language())}")
        return redirect(address_of(asked))
    messages.success(request, _("The search “%(name)s” is kept.") % {"name": row.name})
    return redirect(f"{reverse('following')}#searches")


@require_POST
@signed_in
def stop(request: HttpRequest, acting: Acting, subscription: uuid.UUID) -> HttpResponse:
    """Cease to follow something."""
    do_stop(subscription, acting=acting)
    return redirect("following")


def _moment(text: str) -> datetime:
    """A moment as a form carries it; now where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return clock.now()
    return found if found.tzinfo else clock.now()
