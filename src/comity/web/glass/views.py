"""Views of break-glass."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.kernel import policy
from comity.kernel.acting import Acting, Role
from comity.kernel.glass import Glass, grant_of, grants
from comity.kernel.glass_breaking import (
    do_acknowledge_glass,
    do_answer_glass,
    do_break_glass,
    do_end_glass,
)
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.web.acting import signed_in
from comity.web.glass.forms import AskForm
from comity.web.glass.pages import consents_for, rows_of
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.statuses import status_of

PER_PAGE = 25


@require_safe
@signed_in
def glasses(request: HttpRequest, acting: Acting) -> HttpResponse:
    """One's own grants; for heads and auditors all of the agency's; and what waits for this hat's consent."""
    page = Paginator(grants(acting), PER_PAGE).get_page(request.GET.get("page"))
    rows = rows_of(page.object_list, acting, page_language())
    consents = rows_of(consents_for(acting), acting, page_language())
    context = {
        "rows": rows,
        "page": page,
        "consents": [row for row in consents if row.may_answer],
        "follows_all": bool(acting.roles & {Role.HEAD, Role.AUDITOR}),
        "page_marking": page_marking(row.target for row in (*rows, *consents) if row.target),
    }
    return render(request, "glass/glasses.html", context)


@signed_in
def ask(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Ask to read one record. What is not there, another agency's and what no glass opens have one answer."""
    form = AskForm(request.POST if request.method == "POST" else None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            grant = do_break_glass(form.reference(), said["reason"], said["minutes"], acting=acting)
        except Problem as raised:
            problem = _nothing_opened() if raised.code == "not-found" else raised
        else:
            if grant.state == "open":
                messages.warning(request, _("It is open to you for reading. Every opening is journaled."))
            else:
                messages.success(
                    request, _("Asked. It opens when a second person who may read it has consented.")
                )
            return redirect("glass", grant.pk)
    rules = policy.current().glass
    context = {
        "form": form,
        "minutes": rules.minutes,
        "consent_from": rules.consent_from,
        "crumbs": [_crumb()],
        "problem": problem.shape(page_language()) if problem else None,
    }
    wrong = problem is not None or bool(form.errors)
    return render(request, "glass/ask.html", context, status=400 if wrong else 200)


@require_safe
@signed_in
def glass(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One grant: for who asked, who may consent, heads and auditors."""
    return _page(request, acting, grant_of(pk, acting))


@require_POST
@signed_in
def answer(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The second person's consent, or not."""
    record, word = grant_of(pk, acting), request.POST.get("word", "")
    if word not in ("yes", "no"):
        return _page(request, acting, record)
    said = _("Your consent is recorded; it is open now.") if word == "yes" else _("Your refusal is recorded.")
    return _act(request, acting, record, lambda: do_answer_glass(pk, word == "yes", acting=acting), said)


@require_POST
@signed_in
def end(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """End it now."""
    return _act(
        request,
        acting,
        grant_of(pk, acting),
        lambda: do_end_glass(pk, acting=acting),
        _("Ended. The record is closed to that office again."),
    )


@require_POST
@signed_in
def seen(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The head takes notice."""
    return _act(
        request,
        acting,
        grant_of(pk, acting),
        lambda: do_acknowledge_glass(pk, acting=acting),
        _("Noticed; that stands in the journal."),
    )


def _act(
    request: HttpRequest, acting: Acting, record: Record, act: Callable[[], Record], said: str
) -> HttpResponse:
    try:
        act()
    except Problem as problem:
        if problem.code == "not-found":
            raise
        return _page(request, acting, record, problem)
    messages.success(request, said)
    return redirect("glasses")


def _page(
    request: HttpRequest, acting: Acting, record: Record, problem: Problem | None = None
) -> HttpResponse:
    found = Glass.objects.for_machine().filter(pk=record.pk).select_related("record")
    row = rows_of(found, acting, page_language())[0]
    opened = row.record.state == "open" and row.reference in map(str, acting.glass)
    context = {
        "row": row,
        "open_url": _url_by_glass(row.reference, acting) if opened else "",
        "page_marking": page_marking([row.target] if row.target else []),
        "crumbs": [_crumb()],
        "problem": problem.shape(page_language()) if problem else None,
    }
    status = status_of(problem)
    return render(request, "glass/glass.html", context, status=status)


def _url_by_glass(reference: str, acting: Acting) -> str:
    """Where the record that this hat reads by glass has its page."""
    record = Record.objects.visible_to(acting).filter(pk=reference).first()
    return url_of(record) if record else ""


def _nothing_opened() -> Problem:
    return Problem(
        "glass-nothing",
        what=Words(
            vi="Không có hồ sơ nào với mã đó mà bạn được mở khẩn cấp.",
            en="There is no record of that reference that you may open by break-glass.",
        ),
        mend=Words(
            vi="Hỏi lại mã từ người đã cho bạn. Chỉ mở được hồ sơ của cơ quan mình, trong mức của nút này.",
            en="Ask again who gave you the reference. Only records of your own agency, within this node's ceiling.",
        ),
        place="record",
    )


def _crumb() -> dict[str, str]:
    return {"url": reverse("glasses"), "label": _("Break-glass")}
