"""Pages of the material."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.directory import names
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.kinds import kind_named
from comity.kernel.opening import open_record
from comity.kernel.reading import content, contents, referrers
from comity.kernel.records import Record
from comity.kernel.wording import number
from comity.programme.awareness.actions import do_move_material, do_revise_material, do_write_material
from comity.programme.awareness.kinds import SORTS, WHOM, AwarenessMaterialBody
from comity.programme.awareness.models import AwarenessMaterial
from comity.web.acting import signed_in
from comity.web.allowed import may, may_create, may_move
from comity.web.awareness.forms import MaterialForm
from comity.web.awareness.pages import MATERIAL_TONES, tabs
from comity.web.keyset import Segment, stretch
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.shell.form_page import form_page

PER_PAGE = 25
SESSIONS = 50  # in which a piece was used, shown on its page


@require_safe
@signed_in
def materials(request: HttpRequest, acting: Acting) -> HttpResponse:
    """All material, the newest first."""
    rows = AwarenessMaterial.objects.visible_to(acting).select_related("record")
    page = stretch([Segment(rows, "record__created_at", descending=True)], request.GET, PER_PAGE)
    bodies = contents([row.record for row in page.rows])
    context = {
        "rows": [_row(row.record, bodies[row.pk]) for row in page.rows],
        "page": page,
        "may_write": may_create(acting),
        "tabs": tabs("awareness-materials"),
        "page_marking": page_marking(row.record for row in page.rows),
    }
    return render(request, "awareness/materials.html", context)


@require_safe
@signed_in
def material(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One piece of material, and the sessions that used it."""
    record = open_record(pk, acting, kind="awareness-material")
    body = content(record, AwarenessMaterialBody)
    used_in = referrers(record, acting, relation="materials", kind="awareness-session")[-SESSIONS:]
    lifecycle = kind_named(record.kind).lifecycle
    context = {
        "record": record,
        "body": body,
        "tone": MATERIAL_TONES[record.state],
        "facts": _facts(body),
        "used_in": used_in,
        "moves": [move for move in lifecycle.open_moves(record.state) if may_move(acting, record, move.name)],
        "may_edit": may(acting, Verb.WRITE, record) and record.state != "withdrawn",
        "crumbs": _crumbs(),
        "page_marking": page_marking([record, *used_in]),
    }
    return render(request, "awareness/material.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def new_material(request: HttpRequest, acting: Acting) -> HttpResponse:
    """A new piece of material."""
    if not may_create(acting):
        raise not_found()
    form = MaterialForm(request.POST or None, acting=acting, new=True, initial={"marking": "0"})
    return form_page(
        request,
        "awareness/material_form.html",
        form,
        lambda: do_write_material(form.body(), acting=acting, label=form.label),
        said=_("Kept."),
        crumbs=_crumbs(),
    )


@require_http_methods(["GET", "POST"])
@signed_in
def edit_material(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change a piece of material."""
    record = open_record(pk, acting, kind="awareness-material")
    if not may(acting, Verb.WRITE, record) or record.state == "withdrawn":
        raise not_found()
    before = content(record, AwarenessMaterialBody)
    form = MaterialForm(request.POST or None, acting=acting, new=False, initial=before.model_dump())
    return form_page(
        request,
        "awareness/material_form.html",
        form,
        lambda: do_revise_material(record.pk, form.body(before), acting=acting),
        record=record,
        said=_("Kept."),
        crumbs=_crumbs(),
    )


@require_POST
@signed_in
def move_material(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Issue a piece of material, or withdraw it."""
    do_move_material(pk, request.POST.get("move", ""), acting=acting)
    return redirect("awareness-material", pk)


def _row(record: Record, body: AwarenessMaterialBody) -> dict[str, Any]:
    return {"record": record, "tone": MATERIAL_TONES[record.state], "facts": _facts(body)}


def _facts(body: AwarenessMaterialBody) -> list[dict[str, Any]]:
    say = page_language()
    topic = names.entry("awareness_topic", body.topic)
    return [
        {"label": _("Topic"), "value": topic.words.say(say) if topic else body.topic},
        {"label": _("Sort"), "value": SORTS[body.sort_of].say(say)},
        {"label": _("For whom"), "value": WHOM[body.whom].say(say)},
        {"label": _("Copies"), "value": number(body.copies, say) if body.copies else _("not stated")},
    ]


def _crumbs() -> list[dict[str, str]]:
    return [
        {"url": reverse("awareness"), "label": _("Awareness work")},
        {"url": reverse("awareness-materials"), "label": _("Material")},
    ]
