"""Clippings: what outlets wrote, and how it stands to our account."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.intake.clipping import do_clip
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.kinds import kind_named
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.press.actions import do_link_clipping, do_unlink_clipping
from comity.press.kinds import ClippingBody
from comity.press.reading import beside
from comity.press.reading import clippings as clippings_of
from comity.review.models import Conference
from comity.web.acting import signed_in
from comity.web.allowed import may, may_create
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.press.forms import ClippingForm
from comity.web.press.pages import TONES, clipping_rows, compared, tabs

PER_PAGE = 25
MOST_OFFERED = 100


@signed_in
@require_safe
def clippings(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Clippings that this office may see, the latest first."""
    state = request.GET.get("state", "")
    page = Paginator(clippings_of(acting, state), PER_PAGE).get_page(request.GET.get("page"))
    shown = [row.record for row in page.object_list]
    rows = clipping_rows(shown, acting)
    states = kind_named("clipping").lifecycle.states
    context = {
        "page": page,
        "page_query": f"state={state}&" if state else "",
        "rows": rows,
        "state": state,
        "states": [(code, words.say(page_language())) for code, words in states.items()],
        "may_clip": may_create(acting),
        "tabs": tabs("clippings"),
        "page_marking": page_marking([*shown, *(row.conference for row in rows if row.conference)]),
    }
    return render(request, "press/clippings.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Read in what an outlet wrote."""
    form = ClippingForm(request.POST or None, request.FILES or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        name, data = form.given()
        said = form.cleaned_data
        published = said["published"].isoformat() if said["published"] else ""
        try:
            made, _paper = do_clip(
                name, data, said["outlet"], published=published, address=said["address"], acting=acting
            )
            return redirect("clipping", made.pk)
        except Problem as found:
            problem = found
    context = {
        "form": form,
        "problem": problem.shape(page_language()) if problem else None,
        "crumbs": [{"url": reverse("clippings"), "label": _("Clippings")}],
    }
    return render(request, "press/clipping_form.html", context, status=400 if request.POST else 200)


@signed_in
@require_safe
def clipping(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One clipping beside our account of the conference it is about."""
    record = open_record(pk, acting, kind="clipping")
    body, language = content(record, ClippingBody), page_language()
    found = beside(record, acting)
    paper = Record.objects.visible_to(acting).filter(pk=body.paper).first() if body.paper else None
    may_link = may(acting, Verb.WRITE, record)
    reasons = body.reasons_vi if language == "vi" else body.reasons_en
    groups = compared(found.differences) if found else []
    context = {
        "record": record,
        "body": body,
        "tone": TONES[record.state],
        "paper": paper,
        "conference": found.conference if found else None,
        "groups": groups,
        "differ": sum(group["differ"] for group in groups),
        "reasons": reasons,
        "may_link": may_link,
        "choices": _offered(acting) if may_link else [],
        "page_marking": page_marking([record, *([found.conference] if found else [])]),
        "crumbs": [
            {"url": reverse("press"), "label": _("Press")},
            {"url": reverse("clippings"), "label": _("Clippings")},
        ],
    }
    return render(request, "press/clipping.html", context)


@signed_in
@require_POST
def link(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Say which conference it is about, or that it is not about the one proposed."""
    get(pk, acting, kind="clipping", verb=Verb.WRITE)
    if request.POST.get("unlink"):
        do_unlink_clipping(pk, acting=acting)
    else:
        do_link_clipping(pk, request.POST.get("conference", ""), acting=acting)
    messages.success(request, _("Done."))
    return redirect("clipping", pk)


def _offered(acting: Acting) -> list[tuple[str, str]]:
    rows = Conference.objects.visible_to(acting).filter(record__kind="conference")
    latest = rows.select_related("record").order_by("-record__created_at")[:MOST_OFFERED]
    return [(str(row.pk), row.record.title_in(page_language())[:160]) for row in latest]
