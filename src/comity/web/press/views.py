"""Releases, for offices: the list, one beside its translation, its forms and moves, its papers."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.documents.release_paper import docx_of, embargo_words, plain_of, text_of
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.attachments.reading import attachments_of
from comity.kernel.kinds import kind_named
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.press.actions import (
    do_approve_release,
    do_draft_release,
    do_publish_release,
    do_render_release,
    do_reopen_release,
    do_revise_release,
    do_show_photo,
    do_withdraw_release,
)
from comity.press.checking import obstacles
from comity.press.drafting import drafted
from comity.press.kinds import ReleaseBody
from comity.press.reading import releases as releases_of
from comity.press.translating import beside, languages, standing
from comity.web.acting import signed_in
from comity.web.allowed import may, may_create, may_move
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.press.forms import ReleaseForm, TranslationForm
from comity.web.press.pages import TONES, known_for, other, rows_of, sides_of, sources_of, tabs

PER_PAGE = 25
MOVES = {
    "approve": do_approve_release,
    "reopen": do_reopen_release,
    "publish": do_publish_release,
    "withdraw": do_withdraw_release,
}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@signed_in
@require_safe
def releases(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Releases that this office may see, the latest changed first."""
    state = request.GET.get("state", "")
    page = Paginator(releases_of(acting, state), PER_PAGE).get_page(request.GET.get("page"))
    shown = [row.record for row in page.object_list]
    states = kind_named("release").lifecycle.states
    context = {
        "page": page,
        "page_query": f"state={state}&" if state else "",
        "rows": rows_of(shown),
        "state": state,
        "states": [(code, words.say(page_language())) for code, words in states.items()],
        "tabs": tabs("press"),
        "page_marking": page_marking(shown),
    }
    return render(request, "press/releases.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Draft a release about a conference or engagement; the draft shown first is not kept."""
    about = open_record(pk, acting)
    if about.kind not in ("conference", "engagement"):
        raise not_found()
    body = drafted(about, acting)
    if request.method == "POST":
        made = do_draft_release(body, acting=acting)
        messages.success(request, _("Drafted. Read it, mend it, and have it approved."))
        return redirect("release", made.pk)
    context = {
        "about": about,
        "body": body,
        "sides": sides_of(body),
        "other": other(body),
        "may_draft": may_create(acting),
        "page_marking": page_marking([about]),
        "crumbs": [{"url": reverse("press"), "label": _("Press")}],
    }
    return render(request, "press/draft.html", context)


@signed_in
@require_safe
def release(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One release: both languages side by side, its sources, and what keeps it from being published."""
    return _release(request, acting, open_record(pk, acting, kind="release"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change a draft's own texts."""
    record = get(pk, acting, kind="release", verb=Verb.WRITE)
    body = content(record, ReleaseBody)
    known = known_for(body, acting)
    form = ReleaseForm(body, known, request.POST or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            do_revise_release(pk, form.body(), acting=acting)
            messages.success(request, _("Kept."))
            return redirect("release", pk)
        except Problem as found:
            problem = found
    context = {
        "record": record,
        "form": form,
        "problem": problem.shape(page_language()) if problem else None,
        "page_marking": page_marking([record, *known]),
        "crumbs": _crumbs(record),
    }
    return render(request, "press/release_form.html", context, status=400 if request.POST else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, acting: Acting, pk: uuid.UUID, into: str) -> HttpResponse:
    """Translate a draft, text by text beside the original."""
    record = get(pk, acting, kind="release", verb=Verb.WRITE)
    body = content(record, ReleaseBody)
    if into != other(body):
        raise not_found()
    rendered = body.rendered.get(into)
    form = TranslationForm(beside(body, into), rendered.translator if rendered else "", request.POST or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            do_render_release(pk, into, form.texts(), form.cleaned_data["translator"], acting=acting)
            messages.success(request, _("The translation is kept."))
            return redirect("release", pk)
        except Problem as found:
            problem = found
    context = {
        "record": record,
        "form": form,
        "into": into,
        "own_language": body.language,
        "problem": problem.shape(page_language()) if problem else None,
        "page_marking": page_marking([record]),
        "crumbs": _crumbs(record),
    }
    return render(request, "press/translation_form.html", context, status=400 if request.POST else 200)


@signed_in
@require_POST
def photos(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Show an attached picture with caption and credit, or take it out again."""
    record = get(pk, acting, kind="release", verb=Verb.WRITE)
    said = [request.POST.get(name, "") for name in ("attachment", "caption", "credit")]
    try:
        hanging = uuid.UUID(said[0])
        do_show_photo(pk, hanging, said[1], said[2], acting=acting)
    except ValueError:
        return redirect("release", pk)
    except Problem as problem:
        return _release(request, acting, record, problem)
    messages.success(request, _("Kept."))
    return redirect(f"{reverse('release', args=[pk])}#photos")


@signed_in
@require_POST
def move(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Approve, take back, publish or withdraw; what stands in the way is shown on the page."""
    record = get(pk, acting, kind="release")
    act = MOVES.get(request.POST.get("move", ""))
    if act is None:
        return redirect("release", pk)
    try:
        act(pk, acting=acting)
    except Problem as problem:
        return _release(request, acting, record, problem)
    messages.success(request, _("Done."))
    return redirect("release", pk)


@signed_in
@require_safe
def as_docx(request: HttpRequest, acting: Acting, pk: uuid.UUID, into: str) -> HttpResponse:
    """The release as a text document."""
    record, body = _readable(pk, acting, into)
    return papered(docx_of(text_of(record, body, into)), WORD, f"release-{into}.docx")


@signed_in
@require_safe
def as_plain(request: HttpRequest, acting: Acting, pk: uuid.UUID, into: str) -> HttpResponse:
    """The release as plain text."""
    record, body = _readable(pk, acting, into)
    data = plain_of(text_of(record, body, into)).encode()
    return papered(data, "text/plain; charset=utf-8", f"release-{into}.txt")


def papered(data: bytes, type_: str, name: str) -> HttpResponse:
    """A paper to be kept."""
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(data, content_type=type_, headers={"Content-Disposition": disposition})


def _readable(pk: uuid.UUID, acting: Acting, into: str) -> tuple[Record, ReleaseBody]:
    record = open_record(pk, acting, kind="release")
    body = content(record, ReleaseBody)
    if into not in languages(body):
        raise not_found()
    return record, body


def _release(
    request: HttpRequest, acting: Acting, record: Record, problem: Problem | None = None
) -> HttpResponse:
    body, language = content(record, ReleaseBody), page_language()
    beside_, sources = other(body), sources_of(body, acting)
    about = Record.objects.visible_to(acting).filter(pk=body.about).first() if body.about else None
    credits = {one.attachment: one for one in body.photos}
    may_edit = record.state == "draft" and may(acting, Verb.WRITE, record)
    files = [
        {"file": one, "shown": credits.get(str(one.record.pk))}
        for one in attachments_of(record, acting)
        if one.body.media_type.startswith("image/") and (may_edit or str(one.record.pk) in credits)
    ]
    moves = kind_named("release").lifecycle.open_moves(record.state)
    rendered = body.rendered.get(beside_)
    context = {
        "record": record,
        "body": body,
        "sides": sides_of(body),
        "other": beside_,
        "sources": sources,
        "about": about,
        "photos": files,
        "translation": standing(body, beside_),
        "translator": rendered.translator if rendered else "",
        "languages": languages(body),
        "obstacles": obstacles(record, body, acting) if record.state != "withdrawn" else [],
        "embargo": embargo_words(body, language),
        "is_public": record.state == "published" and not embargo_words(body, language),
        "tone": TONES[record.state],
        "may_edit": may_edit,
        "moves": [(one.name, one.words.say(language)) for one in moves if may_move(acting, record, one.name)],
        "problem": problem.shape(language) if problem else None,
        "page_marking": page_marking([record, *(one.record for one in sources if one.record)]),
        "crumbs": [{"url": reverse("press"), "label": _("Press")}],
    }
    status = 200 if problem is None else 403 if problem.code == "forbidden" else 400
    return render(request, "press/release.html", context, status=status)


def _crumbs(record: Record) -> list[dict[str, str]]:
    return [
        {"url": reverse("press"), "label": _("Press")},
        {"url": reverse("release", args=[record.pk]), "label": record.title_in(page_language())},
    ]
