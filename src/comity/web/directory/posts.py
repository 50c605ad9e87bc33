"""Posts of the agency and who held them from when to when; what administrators do about them."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models.functions import Collate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.directory import names
from comity.directory.actions import do_clear, do_end_holding, do_hold, do_make_post
from comity.directory.handing_over import do_hand_over
from comity.directory.hats import clearance_of
from comity.directory.kinds import Holding, PostBody
from comity.directory.models import HandOver, Post
from comity.directory.seats import holder_on
from comity.directory.today import today
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.databases import VIETNAMESE
from comity.kernel.opening import open_record
from comity.kernel.reading import content, contents, get
from comity.kernel.records import Link, Record
from comity.kernel.wording import edtf_words
from comity.kernel.words import Words
from comity.web.acting import signed_in
from comity.web.allowed import may
from comity.web.directory.common import act, crumbs, manages, persons_named, tabs
from comity.web.directory.forms import ClearForm, EndForm, HandOverForm, HoldForm, PostForm
from comity.web.languages import page_language
from comity.web.links import url_of

PER_PAGE = 50


@signed_in
@require_safe
def posts(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The agency's posts with their holders of today."""
    rows = Post.objects.visible_to(acting).filter(record__owner=acting.agency, record__state="held")
    ordered = rows.select_related("record").order_by(Collate("record__title", VIETNAMESE), "pk")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    bodies = contents([row.record for row in page.object_list])
    people = persons_named((h.person for body in bodies.values() for h in body.holdings), acting)
    context = {
        "heading": _("Directory"),
        "tabs": tabs("directory-posts"),
        "page": page,
        "rows": [_row(row, bodies[row.pk], people) for row in page.object_list],
        "manages": manages(acting),
    }
    return render(request, "directory/posts.html", context)


@signed_in
@require_safe
def post(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One post: its roles and clearance, everybody who held it, its hand-overs."""
    record = open_record(pk, acting, kind="post")
    row = Post.objects.visible_to(acting).get(pk=pk)
    body = content(record, PostBody)
    people = persons_named((holding.person for holding in body.holdings), acting)
    handovers = HandOver.objects.visible_to(acting).filter(post=pk).select_related("record").order_by("-on")
    writes = may(acting, Verb.WRITE, record)
    context = {
        "heading": record.title_in(page_language()),
        "record": record,
        "facts": _facts(body),
        "holdings": [_holding(one, people) for one in reversed(body.holdings)],
        "handovers": list(handovers),
        "writes": writes and record.state == "held",
        "vacant": not holder_on(row, today()),
        "ends": bool(body.holdings) and not body.holdings[-1].last,
        "crumbs": crumbs((reverse("directory-posts"), _("Posts"))),
    }
    return render(request, "directory/post.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, acting: Acting) -> HttpResponse:
    """A new post, vacant or held."""
    if not manages(acting):
        raise not_found()
    form = PostForm(request.POST or None, acting=acting)

    def do() -> Record:
        said = form.cleaned_data
        return do_make_post(
            Words(said["title"].strip(), said["english"].strip()),
            form.role_set,
            said["clearance"],
            acting=acting,
            clearance_until=said["until"].isoformat() if said["until"] else "",
            person=said["person"],
            first=said["first"].isoformat() if said["first"] else "",
        )

    return act(
        request,
        form,
        do,
        _("The post was made."),
        back=url_of,
        heading=_("New post"),
        crumbs=crumbs((reverse("directory-posts"), _("Posts"))),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Order the hand-over of a post."""
    record = get(pk, acting, kind="post", verb=Verb.WRITE)
    form = HandOverForm(request.POST or None, acting=acting)

    def do() -> Record:
        said = form.cleaned_data
        return do_hand_over(pk, said["person"], said["on"].isoformat(), said["note"], acting=acting)

    done = _("The hand-over is ordered. Who gives signs the list of what the post has in hand.")
    return act(request, form, do, done, back=url_of, heading=_("Hand the post over"), **_of(record))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Appoint somebody to a vacant post."""
    record = get(pk, acting, kind="post", verb=Verb.WRITE)
    form = HoldForm(request.POST or None, acting=acting, initial={"first": today()})

    def do() -> Record:
        said = form.cleaned_data
        last = said["last"].isoformat() if said["last"] else ""
        return do_hold(pk, said["person"], said["first"].isoformat(), acting=acting, last=last)

    heading = _("Appoint to the post")
    return act(request, form, do, _("Appointed."), back=url_of, heading=heading, **_of(record))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """End the present holding."""
    record = get(pk, acting, kind="post", verb=Verb.WRITE)
    form = EndForm(request.POST or None, initial={"last": today()})
    return act(
        request,
        form,
        lambda: do_end_holding(pk, form.cleaned_data["last"].isoformat(), acting=acting),
        _("The holding ends on that day."),
        back=url_of,
        heading=_("End the holding"),
        **_of(record),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def clear(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Give the post another clearance."""
    record = get(pk, acting, kind="post", verb=Verb.WRITE)
    body = content(record, PostBody)
    initial = {"clearance": body.clearance, "until": body.clearance_until}
    form = ClearForm(request.POST or None, initial=initial)

    def do() -> Record:
        until = form.cleaned_data["until"]
        return do_clear(pk, form.cleaned_data["clearance"], until.isoformat() if until else "", acting=acting)

    heading = _("Clearance of the post")
    return act(
        request, form, do, _("The clearance was changed."), back=url_of, heading=heading, **_of(record)
    )


def holdings_of(persons: Iterable[uuid.UUID], acting: Acting) -> list[dict[str, Any]]:
    """Every holding of a person (under all ids that stand for them), the latest first."""
    wanted = {str(key) for key in persons}
    links = Link.objects.filter(target__in=wanted, relation="holder")
    records = list(Record.objects.visible_to(acting).filter(pk__in=links.values("source"), kind="post"))
    bodies = contents(records)
    found = [
        {"post": record, **_period(holding)}
        for record in records
        for holding in bodies[record.pk].holdings
        if holding.person in wanted
    ]
    return sorted(found, key=lambda row: row["first"], reverse=True)


def _of(record: Record) -> dict[str, Any]:
    title = record.title_in(page_language())
    return {
        "beside": title,
        "crumbs": crumbs((reverse("directory-posts"), _("Posts")), (url_of(record), title)),
    }


def _row(row: Post, body: PostBody, people: dict[str, Record]) -> dict[str, Any]:
    day = today()
    account = holder_on(row, day)
    now = next((one for one in reversed(body.holdings) if one.account == account and account), None)
    coming = body.holdings[-1] if body.holdings and row.since and row.since > day else None
    return {
        "record": row.record,
        "now": _holding(now, people) if now else None,
        "coming": _holding(coming, people) if coming else None,
        "roles": _roles(body),
        "clearance": clearance_of(body),
        "until": edtf_words(body.clearance_until, page_language()) if body.clearance_until else "",
    }


def _holding(holding: Holding, people: dict[str, Record]) -> dict[str, Any]:
    return {"person": people.get(holding.person), "account": holding.account, **_period(holding)}


def _period(holding: Holding) -> dict[str, str]:
    here = page_language()
    return {
        "first": holding.first,
        "from": edtf_words(holding.first, here) if holding.first else "",
        "to": edtf_words(holding.last, here) if holding.last else "",
    }


def _facts(body: PostBody) -> list[dict[str, Any]]:
    here = page_language()
    facts = [
        {"label": _("Roles"), "value": _roles(body)},
        {"label": _("May read up to"), "value": names.profile().marking(body.clearance).words.say(here)},
    ]
    if body.clearance_until:
        facts.append({"label": _("Clearance until"), "value": edtf_words(body.clearance_until, here)})
    return facts


def _roles(body: PostBody) -> str:
    return ", ".join(names.profile().role(code).words.say(page_language()) for code in body.roles)
