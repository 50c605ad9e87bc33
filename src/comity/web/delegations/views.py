"""Views of delegations."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.directory.delegating import do_delegate, do_end_delegation
from comity.directory.models import Delegation
from comity.directory.today import today
from comity.kernel.acting import Acting, Role
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.web.acting import signed_in
from comity.web.delegations.forms import LendForm, lendable
from comity.web.delegations.pages import delegations_of, rows_of
from comity.web.languages import page_language
from comity.web.statuses import status_of

PER_PAGE = 25


@require_safe
@signed_in
def delegations(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What is lent to this person and by them, and who stands in for whom in the agency."""
    day = today()
    mine = delegations_of(acting, day)
    over = Paginator(delegations_of(acting, day, over=True), PER_PAGE).get_page(request.GET.get("page"))
    rows = rows_of(list(mine), acting, page_language(), day)
    groups = [
        ("to", _("Lent to me"), [row for row in rows if row.lent_to == acting.person]),
        ("by", _("My posts lent to others"), [row for row in rows if row.holder == acting.person]),
        (
            "others",
            _("Others of the agency"),
            [row for row in rows if acting.person not in (row.lent_to, row.holder)],
        ),
    ]
    context = {
        "groups": groups,
        "page": over,
        "over": rows_of(list(over.object_list), acting, page_language(), day),
        "may_lend": bool(lendable(acting)),
        "by_delegation": bool(acting.delegation),
        "is_head": Role.HEAD in acting.roles,
    }
    return render(request, "delegations/delegations.html", context)


@signed_in
def lend(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Lend a post for some days."""
    posts = lendable(acting)
    form = LendForm(
        request.POST if request.method == "POST" else None,
        acting=acting,
        posts=posts,
        initial={"post": acting.post, "first": today()},
    )
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            do_delegate(
                said["post"],
                said["to"],
                said["first"].isoformat(),
                said["last"].isoformat(),
                acting=acting,
                roles=[Role(role) for role in said["roles"]] or None,
                reason=said["reason"],
            )
        except Problem as raised:
            problem = raised
        else:
            messages.success(
                request, _("Lent. On those days the other person finds the office among their own.")
            )
            return redirect("delegations")
    context = {
        "form": form,
        "posts": posts,
        "crumbs": [_crumb()],
        "problem": problem.shape(page_language()) if problem else None,
    }
    wrong = problem is not None or bool(form.errors)
    return render(request, "delegations/lend.html", context, status=400 if wrong else 200)


@require_safe
@signed_in
def delegation(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One delegation."""
    return _page(request, acting, open_record(pk, acting, kind="delegation"))


@require_POST
@signed_in
def end(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Take a delegation back before its last day."""
    record = open_record(pk, acting, kind="delegation")
    try:
        do_end_delegation(pk, acting=acting)
    except Problem as problem:
        return _page(request, acting, record, problem)
    messages.success(request, _("Ended. The post is no longer lent."))
    return redirect("delegations")


def _page(
    request: HttpRequest, acting: Acting, record: Record, problem: Problem | None = None
) -> HttpResponse:
    found = Delegation.objects.visible_to(acting).select_related("record").get(pk=record.pk)
    context: dict[str, Any] = {
        "row": rows_of([found], acting, page_language(), today())[0],
        "crumbs": [_crumb()],
        "problem": problem.shape(page_language()) if problem else None,
    }
    status = status_of(problem)
    return render(request, "delegations/delegation.html", context, status=status)


def _crumb() -> dict[str, str]:
    return {"url": reverse("delegations"), "label": _("Delegations")}
