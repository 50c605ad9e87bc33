"""What is entered and changed in the room: forms by GET and POST, steps by POST."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.kernel.access import ROLES_FOR, Verb
from comity.kernel.acting import Acting
from comity.kernel.labels import Label
from comity.kernel.opening import open_record
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.writing import require_creation
from comity.kernel.written_dates import edtf_from
from comity.programme.peacekeeping import actions
from comity.programme.peacekeeping.kinds import DeploymentBody, MilestoneBody, ReadinessBody, RotationBody
from comity.programme.peacekeeping.models import Deployment
from comity.web.acting import signed_in
from comity.web.links import url_of
from comity.web.peacekeeping import forms
from comity.web.shell.form_page import form_page


def _answer(
    request: HttpRequest, form: BaseForm, act: Callable[[], Record], template: str = "form", **told: Any
) -> HttpResponse:
    crumbs = [{"url": reverse("peacekeeping"), "label": _("Peacekeeping")}]
    return form_page(request, f"peacekeeping/{template}.html", form, act, crumbs=crumbs, **told)


def _may_begin(acting: Acting) -> None:
    """A Problem unless this office may make records of its agency."""
    require_creation(acting, Label(), ROLES_FOR[Verb.WRITE])


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_milestone(request: HttpRequest, acting: Acting) -> HttpResponse:
    """A new milestone of the joining project."""
    _may_begin(acting)
    form = forms.MilestoneForm(request.POST or None, acting=acting)
    return _answer(
        request,
        form,
        lambda: actions.do_set_milestone(form.body(), acting=acting, label=forms.label_from(form)),
        heading=_("New milestone"),
        button=_("Put on record"),
        back=reverse("peacekeeping-project"),
        said=_("The milestone is on record."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit_milestone(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change a milestone."""
    record = open_record(pk, acting, kind="pk-milestone", verb=Verb.WRITE)
    body = content(record, MilestoneBody)
    form = forms.MilestoneForm(request.POST or None, acting=acting, initial=body.model_dump())
    del form.fields["everyone"]
    others = form.fields["depends_on"]
    others.choices = [one for one in others.choices if one[0] != str(pk)]  # type: ignore[attr-defined]
    return _answer(
        request,
        form,
        lambda: actions.do_change_milestone(pk, form.body(body), acting=acting),
        heading=_("Change the milestone"),
        button=_("Put on record"),
        back=url_of(record),
        said=_("Changed."),
        record=record,
    )


@signed_in
@require_POST
def move_milestone(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Start a milestone, say when it was reached, or drop it."""
    record = open_record(pk, acting, kind="pk-milestone")
    step = request.POST.get("step", "")
    actions.do_move_milestone(pk, step, acting=acting, actual=edtf_from(request.POST.get("actual", "")))
    messages.success(request, _("Noted."))
    return redirect(url_of(record))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_deployment(request: HttpRequest, acting: Acting) -> HttpResponse:
    """A new deployment."""
    _may_begin(acting)
    form = forms.DeploymentForm(request.POST or None, acting=acting)
    return _answer(
        request,
        form,
        lambda: actions.do_open_deployment(form.body(), acting=acting, label=forms.label_from(form)),
        heading=_("New deployment"),
        button=_("Put on record"),
        back=reverse("peacekeeping"),
        said=_("The deployment is on record."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit_deployment(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change a deployment."""
    record = open_record(pk, acting, kind="deployment", verb=Verb.WRITE)
    body = content(record, DeploymentBody)
    form = forms.DeploymentForm(request.POST or None, acting=acting, initial=body.model_dump())
    del form.fields["everyone"]
    return _answer(
        request,
        form,
        lambda: actions.do_change_deployment(pk, form.body(body), acting=acting),
        heading=_("Change the deployment"),
        button=_("Put on record"),
        back=url_of(record),
        said=_("Changed."),
        record=record,
    )


@signed_in
@require_POST
def move_deployment(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Deploy, withdraw or cancel."""
    record = open_record(pk, acting, kind="deployment")
    actions.do_move_deployment(pk, request.POST.get("step", ""), acting=acting)
    messages.success(request, _("Noted."))
    return redirect(url_of(record))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_rotation(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A new rotation of a deployment."""
    deployment = open_record(pk, acting, kind="deployment", verb=Verb.WRITE)
    form = forms.RotationForm(request.POST or None, acting=acting)
    return _answer(
        request,
        form,
        lambda: actions.do_plan_rotation(form.body(str(pk)), acting=acting),
        heading=_("New rotation"),
        button=_("Put on record"),
        back=url_of(deployment),
        said=_("The rotation is on record."),
        record=deployment,
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit_rotation(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change a rotation."""
    record = open_record(pk, acting, kind="rotation", verb=Verb.WRITE)
    body = content(record, RotationBody)
    form = forms.RotationForm(request.POST or None, acting=acting, initial=body.model_dump())
    return _answer(
        request,
        form,
        lambda: actions.do_change_rotation(pk, form.body(body.deployment, body), acting=acting),
        heading=_("Change the rotation"),
        button=_("Put on record"),
        back=url_of(record),
        said=_("Changed."),
        record=record,
    )


@signed_in
@require_POST
def move_rotation(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Send a rotation off, or cancel it."""
    record = open_record(pk, acting, kind="rotation")
    actions.do_move_rotation(pk, request.POST.get("step", ""), acting=acting)
    messages.success(request, _("Noted."))
    return redirect(url_of(record))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Say that a rotation handed over and came home."""
    record = open_record(pk, acting, kind="rotation", verb=Verb.WRITE)
    form = forms.HandOverForm(request.POST or None, acting=acting)
    return _answer(
        request,
        form,
        lambda: actions.do_hand_over(pk, form.cleaned_data["on"], form.text("note"), acting=acting),
        heading=_("Hand over"),
        button=_("Hand over"),
        back=url_of(record),
        said=_("Handed over: the rotation ended on that day."),
        record=record,
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_readiness(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A new post of a rotation."""
    record = open_record(pk, acting, kind="rotation", verb=Verb.WRITE)
    form = forms.ReadinessForm(request.POST or None, acting=acting, post_type=_type_of(record, acting))
    return _answer(
        request,
        form,
        lambda: actions.do_record_readiness(form.body(str(pk)), acting=acting),
        heading=_("New post in the unit"),
        button=_("Put on record"),
        back=url_of(record),
        said=_("The post is on record, for your own agency only."),
        record=record,
        template="readiness_form",
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit_readiness(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change what the person of a post has."""
    record = open_record(pk, acting, kind="readiness", verb=Verb.WRITE)
    body = content(record, ReadinessBody)
    rotation = Record.objects.visible_to(acting).filter(pk=body.rotation).first()
    initial = {
        "title": body.title,
        "person": body.person,
        "required": body.required,
        "order": body.order,
        "note": body.note,
    }
    for one in body.held:
        initial |= {f"{one.requirement}_since": one.since, f"{one.requirement}_until": one.until}
    post_type = _type_of(rotation, acting) if rotation else ""
    form = forms.ReadinessForm(request.POST or None, acting=acting, post_type=post_type, initial=initial)
    return _answer(
        request,
        form,
        lambda: actions.do_change_readiness(pk, form.body(body.rotation, body), acting=acting),
        heading=_("Change the readiness"),
        button=_("Put on record"),
        back=url_of(record),
        said=_("Changed."),
        record=record,
        template="readiness_form",
    )


@signed_in
@require_POST
def release(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Take a post out of its rotation."""
    record = open_record(pk, acting, kind="readiness")
    actions.do_release(pk, acting=acting)
    messages.success(request, _("The post is out of the rotation."))
    return redirect(url_of(record))


def _type_of(rotation: Record, acting: Acting) -> str:
    """The type of unit that a rotation belongs to, "" where its deployment is not for this office."""
    body = content(rotation, RotationBody)
    row = Deployment.objects.visible_to(acting).filter(pk=uuid.UUID(body.deployment)).first()
    return row.type if row else ""
