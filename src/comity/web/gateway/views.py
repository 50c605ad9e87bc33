"""The room's pages."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.exchange.gateway.actions import do_accept_paper, do_handle_paper
from comity.exchange.gateway.kinds import ReceivedBody, ReceivedPaperBody
from comity.exchange.gateway.sending import do_export
from comity.exchange.gateway.taking import TAKERS, take
from comity.kernel import blobs
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.attachments.names import disposition
from comity.kernel.kinds import kind_named
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get, references
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.web.acting import signed_in
from comity.web.allowed import may_move
from comity.web.gateway.forms import FileForm, PaperForm
from comity.web.gateway.pages import (
    SIGNATURES,
    TONES,
    business_words,
    checked,
    settled_papers,
    signature_words,
    state_words,
    unmatched_statuses,
    waiting_papers,
    who_words,
)
from comity.web.languages import page_language
from comity.web.markings import page_marking

LIMIT = 20 * 2**20
SETTLED = 25
MEDIA = "application/xml"


@signed_in
def gateway(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Papers that wait, statuses that answer nothing, and a way to take a message in."""
    form = FileForm(request.POST or None, request.FILES or None)
    problem = None
    if request.method == "POST":
        try:
            return _take(request, acting)
        except Problem as found:
            problem = found.shape(page_language())
    waiting, settled = waiting_papers(acting), settled_papers(acting, SETTLED)
    unmatched = unmatched_statuses(acting)
    context = {
        "form": form,
        "may_take": acting.hosted and bool(acting.roles & TAKERS),
        "waiting": waiting,
        "settled": settled,
        "unmatched": unmatched,
        "file_problem": problem,
        "page_marking": page_marking(
            [*(row.record for row in (*waiting, *settled)), *(row.record for row in unmatched)]
        ),
    }
    return render(request, "gateway/gateway.html", context, status=400 if problem else 200)


@signed_in
@require_safe
def paper(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One paper: what was read, and what of it is doubtful."""
    record = open_record(pk, acting, kind="received-paper")
    body = content(record, ReceivedPaperBody)
    return _paper(request, acting, record, body, PaperForm(body))


@require_POST
@signed_in
def accept(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Confirm a paper as corrected; what is wrong stands by the form, and nothing is lost."""
    record = get(pk, acting, kind="received-paper")
    body = content(record, ReceivedPaperBody)
    form = PaperForm(body, request.POST)
    if not form.is_valid():
        return _paper(request, acting, record, body, form, status=400)
    try:
        do_accept_paper(pk, acting=acting, corrections=form.cleaned_data)
    except Problem as problem:
        return _paper(request, acting, record, body, form, problem=problem, status=400)
    messages.success(request, _("Taken in."))
    return redirect("received-paper", pk)


@require_POST
@signed_in
def step(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The next step with a paper."""
    record = get(pk, acting, kind="received-paper")
    try:
        do_handle_paper(
            pk, request.POST.get("step", ""), acting=acting, note=request.POST.get("note", "")[:2000]
        )
    except Problem as problem:
        if problem.code == "not-found":
            raise
        body = content(record, ReceivedPaperBody)
        return _paper(request, acting, record, body, PaperForm(body), problem=problem, status=400)
    messages.success(request, _("The state was changed."))
    return redirect("received-paper", pk)


@signed_in
@require_safe
def original(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The message's bytes as they were given."""
    record = open_record(pk, acting)
    if record.kind not in ("received-paper", "received-status"):
        raise not_found()
    body = content(record, ReceivedBody)
    try:
        data = blobs.get(body.sha256)
    except FileNotFoundError as error:
        raise not_found() from error
    headers = {"Content-Disposition": disposition(body.file)}
    return HttpResponse(data, content_type="application/octet-stream", headers=headers)


@require_POST
@signed_in
def file(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The file of a dispatch for the national exchange, or that of the state of a paper from there."""
    record = get(pk, acting)
    data = do_export(pk, acting=acting)
    name = "status" if record.kind == "received-paper" else "document"
    headers = {"Content-Disposition": f'attachment; filename="{name}-{record.pk}.edxml"'}
    return HttpResponse(data, content_type=MEDIA, headers=headers)


def _paper(
    request: HttpRequest,
    acting: Acting,
    record: Record,
    body: ReceivedPaperBody,
    form: PaperForm,
    *,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    fields, others = checked(form, body)
    may_accept = may_move(acting, record, "accept")
    moves = kind_named("received-paper").lifecycle.open_moves(record.state)
    replied = next((one for one in references(record, acting) if one.relation == "in_reply_to"), None)
    context = {
        "record": record,
        "body": body,
        "fields": fields,
        "others": others,
        "may_accept": may_accept,
        "moves": [move for move in moves if move.name != "accept" and may_move(acting, record, move.name)],
        "state": state_words(record.state),
        "tone": TONES.get(record.state, "idle"),
        "signature_tone": SIGNATURES.get(body.signature.standing, "idle"),
        "signature_words": signature_words(body.signature.standing),
        "signature_why": Words(body.signature.vi, body.signature.en),
        "business": business_words(body.business),
        "who": who_words(body.sender, body.sender_name, body.sender_code),
        "replied": replied,
        "problem": problem.shape(page_language()) if problem else None,
        "page_marking": page_marking([record, *([replied.record] if replied and replied.record else [])]),
        "crumbs": [{"url": reverse("gateway"), "label": _("National exchange")}],
    }
    return render(request, "gateway/paper.html", context, status=status)


def _take(request: HttpRequest, acting: Acting) -> HttpResponse:
    given = request.FILES.get("file")
    if given is None or isinstance(given, list):
        raise Problem(
            "file-missing",
            what=Words(vi="Chưa chọn tệp.", en="No file was chosen."),
            mend=Words(
                vi="Chọn một tệp .edxml rồi nạp lại.", en="Choose an .edxml file and take it in again."
            ),
            place="file",
        )
    if (given.size or 0) > LIMIT:
        raise Problem(
            "file-too-large",
            what=Words(vi="Tệp quá lớn.", en="The file is too large."),
            mend=Words(
                vi="Nhờ người vận hành nạp bằng lệnh “comity import edxml”.",
                en="Ask the operator to take it in with “comity import edxml”.",
            ),
            place=given.name or "",
        )
    taken = take(given.name or "message.edxml", given.read(), acting=acting)
    if taken.known:
        messages.info(request, _("This very message had been taken in before."))
    else:
        messages.success(request, _("The message was taken in."))
    return (
        redirect("received-paper", taken.record.pk)
        if taken.record.kind == "received-paper"
        else redirect("gateway")
    )
