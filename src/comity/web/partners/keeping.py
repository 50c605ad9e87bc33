"""Writing down levels, commitments, counterparts and assessments."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.opening import open_record
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.programme.partnering.actions import (
    do_assess,
    do_change_commitment,
    do_commit,
    do_keep_up,
    do_state_relation,
)
from comity.programme.partnering.kinds import CommitmentBody
from comity.web.acting import signed_in
from comity.web.allowed import may_create
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.partners.common import act, crumbs, who
from comity.web.partners.forms import (
    AssessmentForm,
    ChangeCommitmentForm,
    CommitmentForm,
    CounterpartForm,
    RelationForm,
)
from comity.web.partners.lines import partner_url

FORM = "partners/form.html"
_WRITING = ["GET", "HEAD", "POST"]


@require_http_methods(_WRITING)
@signed_in
def new_relation(request: HttpRequest, acting: Acting, code: str) -> HttpResponse:
    """State the level of a relation."""
    one = _writable(code, acting)
    form = RelationForm(request.POST or None, acting=acting, initial={"audience": "all"})
    return act(
        request,
        form,
        lambda: do_state_relation(form.body(code), acting=acting, label=form.label),
        _("The level is stated."),
        FORM,
        back=lambda record: partner_url(code) + "#level",
        **_frame(_("State the level of the relation"), one.name, code),
    )


@require_http_methods(_WRITING)
@signed_in
def new_counterpart(request: HttpRequest, acting: Acting, code: str) -> HttpResponse:
    """Say who keeps up with whom."""
    one = _writable(code, acting)
    form = CounterpartForm(request.POST or None, acting=acting)
    return act(
        request,
        form,
        lambda: do_keep_up(form.body(code), acting=acting, label=form.label),
        _("The counterpart is written down."),
        FORM,
        back=lambda record: partner_url(code) + "#counterparts",
        **_frame(_("Name a counterpart"), one.name, code),
    )


@require_http_methods(_WRITING)
@signed_in
def new_assessment(request: HttpRequest, acting: Acting, code: str) -> HttpResponse:
    """Assess a relation."""
    one = _writable(code, acting)
    form = AssessmentForm(request.POST or None, acting=acting)
    return act(
        request,
        form,
        lambda: do_assess(form.body(code), acting=acting, label=form.label),
        _("The assessment is kept."),
        "partners/assess.html",
        back=lambda record: partner_url(code) + "#assessments",
        **_frame(_("Assess the relation"), one.name, code),
    )


@require_http_methods(_WRITING)
@signed_in
def new_commitment(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Write down what was promised; `origin` is the record it comes from, `partner` or `forum` with whom."""
    if not may_create(acting):
        raise not_found()
    origin = _origin(request, acting)
    initial = {name: request.GET.get(name, "")[:40] for name in ("partner", "forum")}
    if initial["partner"]:
        initial["partner_name"] = who(initial["partner"], acting).name
    initial |= {"agency": acting.agency, "audience": "about" if origin else "own"}
    form = CommitmentForm(request.POST or None, acting=acting, about=origin, initial=initial)
    way = (
        [(url_of(origin), origin.title_in(page_language()))]
        if origin
        else [(reverse("commitments"), _("Commitments"))]
    )
    return act(
        request,
        form,
        lambda: do_commit(form.body(str(origin.pk) if origin else ""), acting=acting, label=form.label),
        _("The commitment is written down."),
        FORM,
        heading=_("Write down a commitment"),
        origin=origin,
        crumbs=crumbs(*way),
        page_marking=page_marking([origin] if origin else []),
    )


@require_http_methods(_WRITING)
@signed_in
def change_commitment(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change what an open commitment says."""
    record = open_record(pk, acting, kind="commitment", verb=Verb.WRITE)
    body = content(record, CommitmentBody)
    initial: dict[str, Any] = body.model_dump(include=set(ChangeCommitmentForm.keeps))
    if body.partner:
        initial["partner_name"] = who(body.partner, acting).name
    form = ChangeCommitmentForm(request.POST or None, acting=acting, initial=initial)
    return act(
        request,
        form,
        lambda: do_change_commitment(pk, form.changed(body), acting=acting),
        _("Changed; the earlier version is kept."),
        FORM,
        heading=_("Change the commitment"),
        crumbs=crumbs((url_of(record), record.title_in(page_language()))),
        page_marking=page_marking([record]),
    )


def _writable(code: str, acting: Acting) -> Any:
    if not may_create(acting):
        raise not_found()
    return who(code, acting)


def _origin(request: HttpRequest, acting: Acting) -> Record | None:
    told = request.GET.get("origin", "")
    if not told:
        return None
    try:
        return open_record(uuid.UUID(told), acting)
    except ValueError:
        raise not_found() from None


def _frame(heading: str, name: str, code: str) -> dict[str, Any]:
    return {"heading": heading, "eyebrow": name, "crumbs": crumbs((partner_url(code), name))}
