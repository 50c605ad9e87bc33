"""The book of certificates, one certificate with its picture and PDF, and what honours somebody."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.directory.names import agency, profile
from comity.directory.today import today
from comity.documents.certificates import Language, pdf_of, picture_of
from comity.documents.decision_paper import decision_docx, decision_pdf
from comity.documents.exporting import MEDIA_TYPES
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.merit.deciding import do_keep_certificate, do_propose_revoking, do_revoke_certificate
from comity.merit.kinds import CertificateBody, CommendationBody
from comity.merit.reading import book, certificates_of, whole, years
from comity.merit.reading import honours as honours_for
from comity.web.acting import signed_in
from comity.web.allowed import may_move
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.merit.pages import TONES, award_name, honours_url, lines_of, tabs

PER_PAGE = 50


@signed_in
@require_safe
def register(request: HttpRequest, acting: Acting) -> HttpResponse:
    """A book of certificates of the agency: a title and a year, the latest number first."""
    codes = [one.code for one in profile().awards]
    award = request.GET.get("award", "")
    if award not in codes:
        award = next((code for code in codes if years(acting, code)), codes[-1])
    given = years(acting, award) or [today().year]
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in given else given[0]
    page = Paginator(book(acting, award, year), PER_PAGE).get_page(request.GET.get("page"))
    shown = [row.record for row in page.object_list]
    context = {
        "page": page,
        "page_query": f"award={award}&year={year}&",
        "lines": lines_of(shown),
        "award": award,
        "award_name": award_name(award),
        "awards": [(one.code, one.words.say(page_language())) for one in profile().awards],
        "year": year,
        "years": given,
        "whole": whole(acting, award, year),
        "tabs": tabs("merit-register"),
        "page_marking": page_marking(shown),
    }
    return render(request, "merit/register.html", context)


@signed_in
@require_safe
def certificate(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One certificate: its picture, its line in the book, its decision."""
    return _certificate(request, acting, open_record(pk, acting, kind="certificate"))


@signed_in
@require_safe
def as_pdf(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The certificate as PDF, to be printed."""
    record = open_record(pk, acting, kind="certificate")
    body = content(record, CertificateBody)
    name = f"{body.book}-{body.year}-{body.serial:03d}.pdf"
    return _pdf(pdf_of([record], _language(request)), name)


@signed_in
@require_safe
def as_picture(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The certificate as its page shows it."""
    record = open_record(pk, acting, kind="certificate")
    return HttpResponse(picture_of(record, _language(request)), content_type="image/png")


@signed_in
@require_safe
def all_as_pdf(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Every certificate of a decision in one PDF, in the order of their numbers; without those revoked."""
    record = open_record(pk, acting, kind="commendation")
    given = [row.record for row in certificates_of(record, acting) if row.record.state != "revoked"]
    if not given:
        raise not_found()
    body = content(given[0], CertificateBody)
    return _pdf(pdf_of(given, _language(request)), f"{body.book}-{body.decision.replace('/', '-')}.pdf")


@signed_in
@require_safe
def decision(request: HttpRequest, acting: Acting, pk: uuid.UUID, form: str) -> HttpResponse:
    """The decision itself as a paper: `form` is pdf or docx."""
    record = open_record(pk, acting, kind="commendation")
    body, language = content(record, CommendationBody), _language(request)
    name = f"{body.number or body.award}.{form}".replace("/", "-")
    if form == "pdf":
        return _pdf(decision_pdf(record, acting, language), name)
    if form != "docx":
        raise not_found()
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    made = decision_docx(record, acting, language)
    headers = {"Content-Disposition": disposition}
    return HttpResponse(made, content_type=MEDIA_TYPES["docx"], headers=headers)


@signed_in
@require_POST
def revoke(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Propose to revoke with a reason; keep; or revoke as proposed."""
    record = get(pk, acting, kind="certificate")
    move = request.POST.get("move", "")
    try:
        if move == "propose":
            do_propose_revoking(pk, request.POST.get("reason", ""), acting=acting)
        elif move == "keep":
            do_keep_certificate(pk, acting=acting)
        elif move == "revoke":
            do_revoke_certificate(pk, acting=acting)
    except Problem as problem:
        return _certificate(request, acting, record, problem)
    messages.success(request, _("Done."))
    return redirect("certificate", pk)


@signed_in
@require_safe
def honours(request: HttpRequest, acting: Acting, code: str) -> HttpResponse:
    """Everything that honours an agency and those who belong to it."""
    if code not in {one.code for one in profile().agencies}:
        raise not_found()
    return _honours(request, acting, agency(code).say(page_language()), agency=code)


@signed_in
@require_safe
def honours_of(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Everything that honours a post or person."""
    record = open_record(pk, acting)
    if record.kind not in ("post", "person"):
        raise not_found()
    return _honours(request, acting, record.title_in(page_language()), nominee=str(pk))


def _honours(
    request: HttpRequest, acting: Acting, name: str, *, agency: str = "", nominee: str = ""
) -> HttpResponse:
    rows = honours_for(acting, agency=agency, nominee=nominee)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = [row.record for row in page.object_list]
    context = {
        "page": page,
        "name": name,
        "lines": lines_of(shown),
        "page_marking": page_marking(shown),
        "crumbs": [{"url": reverse("merit"), "label": _("Merit")}],
    }
    return render(request, "merit/honours.html", context)


def _certificate(
    request: HttpRequest, acting: Acting, record: Record, problem: Problem | None = None
) -> HttpResponse:
    body, language = content(record, CertificateBody), page_language()
    facts = [
        {"label": _("Honours"), "value": body.named(language), "url": honours_url(body)},
        {"label": _("Title or certificate"), "value": award_name(body.award)},
        {"label": _("Number in the book"), "value": body.number},
        {"label": _("Given by the agency"), "value": agency(record.owner).say(language)},
    ]
    shown = Record.objects.visible_to(acting).in_bulk(
        [uuid.UUID(body.commendation), uuid.UUID(body.nomination)]
    )
    context = {
        "record": record,
        "body": body,
        "name": body.named(language),
        "award": award_name(body.award),
        "facts": facts,
        "occasion": body.occasion.get(language) or next(iter(body.occasion.values()), ""),
        "decision": shown.get(uuid.UUID(body.commendation)),
        "nomination": shown.get(uuid.UUID(body.nomination)),
        "tone": TONES[record.state],
        "may_propose": may_move(acting, record, "propose"),
        "may_keep": may_move(acting, record, "keep"),
        "may_revoke": may_move(acting, record, "revoke"),
        "problem": problem.shape(language) if problem else None,
        "page_marking": page_marking([record, *shown.values()]),
        "crumbs": [
            {"url": reverse("merit"), "label": _("Merit")},
            {"url": reverse("merit-register"), "label": _("Book of certificates")},
        ],
    }
    status = 200 if problem is None else 403 if problem.code == "forbidden" else 400
    return render(request, "merit/certificate.html", context, status=status)


def _language(request: HttpRequest) -> Language:
    """The language asked for; Vietnamese, in which certificates are given, otherwise."""
    return "en" if request.GET.get("lang") == "en" else "vi"


def _pdf(data: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return HttpResponse(data, content_type="application/pdf", headers={"Content-Disposition": disposition})
