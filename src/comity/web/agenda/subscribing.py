"""Feeds and calendar files."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.agenda.actions import do_make_feed, do_revoke_feed
from comity.agenda.feeds import feed_file, feed_of, feeds, fetched, item_of, may_carry, record_file
from comity.agenda.ical import MEDIA_TYPE
from comity.agenda.rules import busy_above, feed_ceiling
from comity.kernel.acting import Acting
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.words import Words
from comity.web.acting import signed_in
from comity.web.agenda.arranging import crumbs
from comity.web.agenda.forms import FeedForm
from comity.web.languages import page_language
from comity.web.middleware import missing


@require_http_methods(["GET", "POST"])
@signed_in
def feeds_page(request: HttpRequest, acting: Acting) -> HttpResponse:
    """A person's feeds, and a new one, whose address is shown this once."""
    initial = {"name": "Comity", "kinds": ["engagement", "conference", "task"], "language": page_language()}
    form = FeedForm(request.POST or None, acting=acting, initial=initial)
    address = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        _made, token = do_make_feed(
            said["name"], said["language"], tuple(said["kinds"]), said["own"], acting=acting
        )
        address = request.build_absolute_uri(reverse("agenda-feed", args=[token]))
        form = FeedForm(acting=acting, initial=initial)
    context = {
        "form": form,
        "address": address,
        "feeds": feeds(acting),
        "ceiling": feed_ceiling(),
        "busy_above": busy_above(),
        "crumbs": crumbs(),
    }
    return render(request, "agenda/feeds.html", context)


@require_POST
@signed_in
def revoke(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """End a feed."""
    do_revoke_feed(pk, acting=acting)
    messages.success(request, _("The feed is revoked. Its address answers no more."))
    return redirect("agenda-feeds")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """A feed for the program that has its token; it is read as its hat may read now."""
    found = feed_of(token)
    if found is None:
        return missing(request)
    row, acting = found
    content = feed_file(row, acting, timezone.localdate())
    fetched(row)
    return _file(content, "comity.ics", "inline")


@require_safe
@signed_in
def engagement_file(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One engagement as a calendar file."""
    record = open_record(pk, acting, kind="engagement")
    if not may_carry(record):
        raise Problem(
            "marking-above-calendars",
            what=Words(
                vi="Hoạt động này có độ mật cao hơn mức được đưa vào tệp lịch.",
                en="This engagement is marked above what may go into a calendar file.",
            ),
            mend=Words(vi="Xem trên Comity.", en="Look at it in Comity."),
        )
    item = item_of(record, acting)
    if item is None:
        raise Problem(
            "days-unknown",
            what=Words(
                vi="Chưa rõ hoạt động diễn ra ngày nào.", en="The days of this engagement are not known."
            ),
            mend=Words(vi="Bổ sung ngày rồi tải lại.", en="Add its days, then fetch it again."),
        )
    return _file(record_file(record, item, page_language()), f"{record.pk}.ics", "attachment")


def _file(content: bytes, name: str, disposition: str) -> HttpResponse:
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return response
