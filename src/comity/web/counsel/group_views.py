"""Working groups: the list, one group, founding and changing it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.counsel.group_kinds import WorkingGroupBody
from comity.counsel.groups import do_end_group, do_found_group, do_revise_group
from comity.counsel.models import WorkingGroup
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.opening import open_record
from comity.kernel.reading import content
from comity.web.acting import signed_in
from comity.web.allowed import may, may_create
from comity.web.counsel.common import PER_PAGE, form_alone, tabs
from comity.web.counsel.forms import GroupForm
from comity.web.counsel.group_pages import group_page, group_rows
from comity.web.keyset import Segment, stretch
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking


@signed_in
@require_safe
def groups(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The groups that this office may know, the latest change first."""
    rows = (
        WorkingGroup.objects.visible_to(acting).filter(record__kind="working-group").select_related("record")
    )
    page = stretch([Segment(rows, "record__changed_at", descending=True)], request.GET, PER_PAGE)
    listed = group_rows(page.rows, acting, page_language())
    context = {
        "rows": listed,
        "page": page,
        "tabs": tabs("counsel"),
        "may_create": may_create(acting),
        "page_marking": page_marking(row.record for row in listed),
    }
    return render(request, "counsel/groups.html", context)


@signed_in
@require_safe
def group(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One group: who sits in it, and what it works on."""
    record = open_record(pk, acting, kind="working-group")
    page = group_page(record, acting, page_language())
    context = {
        "page": page,
        "may_edit": record.state == "active" and may(acting, Verb.WRITE, record),
        "page_marking": page_marking(page.shown),
        "crumbs": [{"url": reverse("counsel"), "label": _("Working groups")}],
    }
    return render(request, "counsel/group.html", context)


@signed_in
def group_new(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Found a group."""
    if not may_create(acting):
        raise not_found()
    form = GroupForm(request.POST if request.method == "POST" else None, acting=acting)
    return form_alone(
        request,
        form,
        lambda: do_found_group(form.body(), acting=acting, marking=int(form.cleaned_data["marking"])),
        heading=_("New working group"),
        back=reverse("counsel"),
        button=_("Found it"),
        said=_("The group is founded; the nodes of its members are told."),
    )


@signed_in
def group_edit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change mandate, term or seats."""
    record = open_record(pk, acting, kind="working-group", verb=Verb.WRITE)
    held = content(record, WorkingGroupBody)
    form = GroupForm(request.POST if request.method == "POST" else None, acting=acting, held=held)
    return form_alone(
        request,
        form,
        lambda: do_revise_group(pk, form.body(), acting=acting),
        heading=_("Change the group"),
        back=url_of(record),
        record=record,
        said=_("Kept. Who has no seat any more is given nothing new."),
    )


@require_POST
@signed_in
def group_end(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """End the group."""
    open_record(pk, acting, kind="working-group", verb=Verb.WRITE)
    do_end_group(pk, acting=acting)
    messages.success(request, _("The group has ended. Its members keep reading what is its."))
    return redirect("working-group", pk)
