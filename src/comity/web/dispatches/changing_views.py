"""What is done with a dispatch after sending: taking back, answering that, reminding; assigning on the other side."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.exchange.amending import do_answer_amendment, do_recall
from comity.exchange.assigning import do_assign, do_finish_assignment
from comity.exchange.letter_kinds import AmendmentBody
from comity.exchange.reminding import do_remind
from comity.kernel.acting import Acting
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.words import Words
from comity.web.acting import signed_in
from comity.web.dispatches.views import act, letter_answer, letter_page


@require_POST
@signed_in
def recall(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Ask the recipients to let a dispatch be taken back."""
    reason = request.POST.get("reason", "")
    said = _("The recipients are asked.")
    return act(request, acting, pk, lambda: do_recall(pk, reason, acting=acting), said)


@require_POST
@signed_in
def answer_change(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Agree to a change of a dispatch, or decline it."""
    body = content(open_record(pk, acting, kind="amendment"), AmendmentBody)
    agree, note = request.POST.get("agree") == "1", request.POST.get("note", "")
    return act(
        request,
        acting,
        uuid.UUID(body.dispatch),
        lambda: do_answer_amendment(pk, agree, acting=acting, note=note),
        _("Recorded; the sender is told."),
    )


@require_POST
@signed_in
def remind(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Remind every recipient that has not answered."""
    return act(request, acting, pk, lambda: do_remind(pk, acting=acting), _("Reminded."))


@require_POST
@signed_in
def assign(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Give a received dispatch to a post."""
    record = open_record(pk, acting, kind="dispatch")
    page = letter_page(record, acting, request.POST)
    form = page.inner.form if page.inner else None
    if form is None:
        raise _not_yours()
    if not form.is_valid():
        return letter_answer(request, acting, page, status=400)
    day = form.cleaned_data["deadline"]
    return act(
        request,
        acting,
        pk,
        lambda: do_assign(
            pk,
            form.cleaned_data["post"],
            acting=acting,
            note=form.cleaned_data["note"],
            deadline=day.isoformat() if day else "",
        ),
        _("Assigned. The post is told."),
    )


@require_POST
@signed_in
def finish(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The post has done its part."""
    do_finish_assignment(pk, acting=acting)
    messages.success(request, _("Your part is done."))
    return redirect("dispatch", pk)


def _not_yours() -> Problem:
    return Problem(
        "forbidden",
        what=Words(
            vi="Văn bản này không còn phân công được, hoặc vai trò không được phân công.",
            en="The dispatch can no longer be assigned, or this role does not assign.",
        ),
        mend=Words(vi="Đề nghị thủ trưởng cơ quan thực hiện.", en="Ask the head of the agency."),
    )
