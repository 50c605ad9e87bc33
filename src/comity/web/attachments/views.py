"""The attachments room's pages."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.directory.names import profile
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.attachments.actions import do_ask_again, do_attach, do_withdraw_attachment
from comity.kernel.attachments.inspecting import inspect, too_large
from comity.kernel.attachments.reading import Attached, note_opened
from comity.kernel.attachments.reading import attachment as find
from comity.kernel.history import open_versions
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.web.acting import signed_in
from comity.web.attachments.pages import files_on, preview_of, row_of
from comity.web.attachments.receiving import MOST_FILES, ArrivedFile, StoreUploadHandler, is_too_large
from comity.web.attachments.serving import as_download, as_preview
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking


# The check against forged requests reads the form, and with it the files: it is made inside, once the files have where
# to go and the office may attach at all.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def attachments(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponseBase:
    """The files on a record; by POST, more of them."""
    if request.method != "POST":
        return _list_page(request, acting, open_record(pk, acting))
    record = get(pk, acting, verb=Verb.WRITE)
    if is_too_large(request, profile().attachment_terms):
        # Unread; the connection ends with the answer.
        return _list_page(request, acting, record, too_large(profile().attachment_terms))
    handler = StoreUploadHandler(request)
    request.upload_handlers = [handler]
    try:
        return _take(request, acting, record)
    finally:
        handler.close()


@csrf_protect
def _take(request: HttpRequest, acting: Acting, record: Record) -> HttpResponse:
    """Attach the files of the form; what is wrong stands by the form, and nothing was changed."""
    terms = profile().attachment_terms
    given = [file for file in request.FILES.getlist("files") if isinstance(file, ArrivedFile)]
    try:
        if not given or len(given) > MOST_FILES:
            raise _nothing_given()
        files = [inspect(file.arriving, file.name or "", terms) for file in given]
        do_attach(record.pk, files, acting=acting)
    except Problem as problem:
        return _list_page(request, acting, record, problem)
    said = ngettext("%(count)s file was attached.", "%(count)s files were attached.", len(files))
    messages.success(request, said % {"count": len(files)})
    return redirect(_back(request, record))


@signed_in
@require_safe
def attachment(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One file: what it is, and the file itself where a page can show it."""
    attached, record = find(pk, acting)
    note_opened(attached, record, acting)
    context = {
        "file": row_of(attached, acting),
        "body": attached.body,
        "record": record,
        "given": open_versions(attached.record, acting)[-1],
        "back": reverse("attachments", args=[record.pk]),
        "page_marking": page_marking([attached.record, record]),
        "crumbs": [
            {"url": url_of(record), "label": record.title_in(page_language())},
            {"url": reverse("attachments", args=[record.pk]), "label": _("Attachments")},
        ],
    }
    return render(request, "attachments/attachment.html", context)


@signed_in
@require_safe
def download(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponseBase:
    """The file's bytes, to be kept; a part of them where the request asks for one."""
    attached, record = _present(pk, acting)
    note_opened(attached, record, acting)
    return as_download(request, attached)


@signed_in
@require_safe
def preview(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponseBase:
    """The file's bytes as its own page shows them; for types that a page may show."""
    attached, record = _present(pk, acting)
    if not preview_of(attached):
        raise not_found()
    note_opened(attached, record, acting)
    return as_preview(attached)


@require_POST
@signed_in
def withdraw(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Take the file off its record."""
    _attached, record = find(pk, acting)
    do_withdraw_attachment(pk, acting=acting)
    messages.success(request, _("Taken off. The file stays in the history."))
    return redirect(_back(request, record))


@require_POST
@signed_in
def again(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Have a file asked for again that was not taken."""
    do_ask_again(pk, acting=acting)
    messages.success(request, _("Asked for again."))
    return redirect(reverse("attachment", args=[pk]))


def _present(pk: uuid.UUID, acting: Acting) -> tuple[Attached, Record]:
    attached, record = find(pk, acting)
    if not attached.here:
        raise Problem(
            "bytes-elsewhere",
            what=Words(
                vi="Nút này chưa nhận được nội dung của tệp.",
                en="This node does not have the file's bytes yet.",
            ),
            mend=Words(
                vi="Đề nghị cơ quan chủ hồ sơ gửi tệp.",
                en="Ask the agency that owns the record for the file.",
            ),
            place=attached.body.name,
        )
    return attached, record


def _back(request: HttpRequest, record: Record) -> str:
    """Where a form came from: the record's page, or the page of its files alone."""
    if request.GET.get("back") == "record":
        return f"{url_of(record)}#attachments"
    return reverse("attachments", args=[record.pk])


def _list_page(
    request: HttpRequest, acting: Acting, record: Record, problem: Problem | None = None
) -> HttpResponse:
    files = files_on(record, acting, own_page=request.GET.get("back") != "record")
    context = {
        "record": record,
        "attachments": files,
        "attachments_problem": problem.shape(page_language()) if problem else None,
        "page_marking": page_marking([record]),
        "crumbs": [{"url": url_of(record), "label": record.title_in(page_language())}],
    }
    return render(request, "attachments/attachments.html", context, status=400 if problem else 200)


def _nothing_given() -> Problem:
    return Problem(
        "files-missing",
        what=Words(
            vi=f"Chưa chọn tệp, hoặc chọn quá {MOST_FILES} tệp.",
            en=f"No file was chosen, or more than {MOST_FILES}.",
        ),
        mend=Words(
            vi=f"Chọn từ 1 đến {MOST_FILES} tệp rồi đính kèm lại.",
            en=f"Choose 1 to {MOST_FILES} files and attach them again.",
        ),
        place="files",
    )
