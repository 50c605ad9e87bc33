"""The room's pages."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from comity.directory.names import profile
from comity.intake.actions import do_confirm_draft, do_read_in, do_set_aside
from comity.intake.kinds import DraftBody, PaperBody
from comity.intake.opening import LIMIT
from comity.kernel import blobs
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.history import open_versions
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.web.acting import signed_in
from comity.web.allowed import may_create, may_move
from comity.web.drafts.correcting import DraftForm
from comity.web.drafts.pages import draft_page, drafts_of, rows_of, settled_drafts, waiting_drafts
from comity.web.drafts.source import is_seen, plain_text
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking

PER_PAGE = 25
SETTLED = 12


class PaperForm(forms.Form):
    """A file to read in, and how secret it is."""

    file = forms.FileField(
        label=lazy("File"),
        allow_empty_file=True,
        help_text=lazy("Plain text (.txt), at most 20 MB, Vietnamese or English."),
    )
    marking = forms.TypedChoiceField(label=lazy("Marking"), coerce=int)

    def __init__(self, acting: Acting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [marking for marking in profile().markings if marking.level <= acting.reach]
        choices = [(marking.level, marking.words.say(page_language())) for marking in levels]
        self.fields["marking"] = forms.TypedChoiceField(label=_("Marking"), coerce=int, choices=choices)


@signed_in
def drafts(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Drafts that wait, drafts lately settled, and a way to read a paper in."""
    form = PaperForm(acting, request.POST or None, request.FILES or None)
    problem = None
    if request.method == "POST":
        form.full_clean()
        try:
            return _read_in(request, acting, form)
        except Problem as found:
            problem = found.shape(page_language())
    waiting = waiting_drafts(acting)
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    settled = settled_drafts(acting, SETTLED)
    context = {
        "form": form,
        "may_read_in": may_create(acting),
        "page": page,
        "waiting": rows_of(list(page.object_list), acting),
        "waiting_count": len(waiting),
        "settled": rows_of(settled, acting),
        "paper_problem": problem,
        "page_marking": page_marking([*page.object_list, *settled]),
    }
    return render(request, "drafts/drafts.html", context, status=400 if problem else 200)


@signed_in
@require_safe
def draft(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One draft beside its source."""
    record = get(pk, acting, kind="draft")
    body = content(record, DraftBody)
    return _draft_page(request, acting, record, body, DraftForm({"kind": body.type, **body.read}))


@signed_in
@require_POST
def confirm(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Make a draft what it says it is, as corrected; what is wrong stands by the form, and nothing is lost."""
    record = get(pk, acting, kind="draft")
    body = content(record, DraftBody)
    form = DraftForm({"kind": body.type, **body.read}, request.POST)
    if not form.is_valid():
        return _draft_page(request, acting, record, body, form, form.problem())
    try:
        became = do_confirm_draft(pk, acting=acting, corrections=form.corrections())
    except Problem as problem:
        return _draft_page(request, acting, record, body, form, problem)
    said = ngettext(
        "Confirmed: it became %(count)s record.", "Confirmed: it became %(count)s records.", len(became)
    )
    messages.success(request, said % {"count": len(became)})
    main = became[0] if became else None
    return redirect(url_of(main) if main and main.kind != "finding" else reverse("draft", args=[pk]))


@signed_in
@require_POST
def set_aside(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Set a draft aside."""
    do_set_aside(pk, acting=acting)
    messages.info(request, _("Set aside. The draft stays readable and became nothing."))
    return redirect("drafts")


@signed_in
@require_safe
def paper(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A source paper: its text with the repairs, and the drafts read from it."""
    record = get(pk, acting, kind="paper")
    body = content(record, PaperBody)
    found = drafts_of(record, acting)
    seen = [repair for repair in body.repairs if is_seen(repair[2], repair[3])]
    context = {
        "record": record,
        "body": body,
        "received": open_versions(record, acting)[-1],
        "drafts": rows_of(found, acting),
        "source": plain_text(body),
        "mended": [repair for repair in seen if repair[3].strip()],
        "struck": [repair for repair in seen if not repair[3].strip()],
        "unseen": len(body.repairs) - len(seen),
        "page_marking": page_marking([record, *found]),
        "crumbs": [{"url": reverse("drafts"), "label": _("Drafts to confirm")}],
    }
    return render(request, "drafts/paper.html", context)


@signed_in
@require_safe
def original(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The paper's bytes as they were given, to be kept as a file."""
    body = content(get(pk, acting, kind="paper"), PaperBody)
    try:
        data = blobs.get(body.sha256)
    except FileNotFoundError as error:
        raise not_found() from error
    disposition = content_disposition_header(as_attachment=True, filename=body.title) or "attachment"
    return HttpResponse(data, content_type="text/plain", headers={"Content-Disposition": disposition})


def _draft_page(
    request: HttpRequest,
    acting: Acting,
    record: Record,
    body: DraftBody,
    form: DraftForm,
    problem: Problem | None = None,
) -> HttpResponse:
    page = draft_page(record, body, form, acting)
    context = {
        "draft": page,
        "record": record,
        "language_read": body.language,
        "may_confirm": may_move(acting, record, "confirm"),
        "problem": problem.shape(page_language()) if problem else None,
        "page_marking": page_marking([record, *page.became]),
        "crumbs": [{"url": reverse("drafts"), "label": _("Drafts to confirm")}],
    }
    return render(request, "drafts/draft.html", context, status=400 if problem else 200)


def _read_in(request: HttpRequest, acting: Acting, form: PaperForm) -> HttpResponse:
    """Read the given file in and go to what was read; a Problem where it cannot be read."""
    given = request.FILES.get("file")
    if given is None or isinstance(given, list):
        raise Problem(
            "file-missing",
            what=Words(vi="Chưa chọn tệp.", en="No file was chosen."),
            mend=Words(vi="Chọn một tệp văn bản rồi nạp lại.", en="Choose a text file and read it in again."),
            place="file",
        )
    name, size = given.name or "", given.size or 0
    if size > LIMIT:
        raise _too_large(name, size)
    if "marking" not in form.cleaned_data:
        raise Problem(
            "marking-missing",
            what=Words(
                vi="Chưa chọn độ mật, hoặc độ mật ngoài mức được phép.",
                en="No marking that you may use was chosen.",
            ),
            mend=Words(vi="Chọn độ mật trong danh sách.", en="Choose a marking from the list."),
            place="marking",
        )
    paper_record, *found = do_read_in(name, given.read(), acting=acting, marking=form.cleaned_data["marking"])
    if not found:
        messages.warning(request, _("The paper is kept, but no record was found in it."))
        return redirect("paper", paper_record.pk)
    said = ngettext("%(count)s draft was read.", "%(count)s drafts were read.", len(found)) % {
        "count": len(found)
    }
    messages.success(request, said)
    return redirect("draft", found[0].pk) if len(found) == 1 else redirect("paper", paper_record.pk)


def _too_large(name: str, size: int) -> Problem:
    megabytes, limit = size // 2**20, LIMIT // 2**20
    return Problem(
        "file-too-large",
        what=Words(
            vi=f"Tệp quá lớn: {megabytes} MB; giới hạn {limit} MB.",
            en=f"The file is too large: {megabytes} MB; the limit is {limit} MB.",
        ),
        mend=Words(vi="Tách tệp thành từng báo cáo.", en="Split it into single reports."),
        place=name,
    )
