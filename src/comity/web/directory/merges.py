"""Merging: two records side by side, which to keep and why; and undoing it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.directory import names
from comity.directory.duplicates import duplicates
from comity.directory.merging import do_merge, do_unmerge
from comity.directory.named import KINDS, NamedBody, PersonBody
from comity.directory.standing import one_and_the_same
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Link, Record
from comity.kernel.wording import edtf_words, short_date
from comity.web.acting import signed_in
from comity.web.allowed import may
from comity.web.directory.common import crumbs
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The record beside another (`with`): without one, those that it is like are offered."""
    record = open_record(pk, acting)
    if record.kind not in KINDS:
        raise not_found()
    asked = request.POST.get("with") or request.GET.get("with", "")
    other = _other(asked, record, acting) if asked else None
    problem = None
    if request.method == "POST" and other is not None:
        keep = request.POST.get("keep", "")
        kept, merged = (other, record) if keep == str(other.pk) else (record, other)
        try:
            if keep not in (str(other.pk), str(record.pk)):
                raise not_found()
            do_merge(kept.pk, merged.pk, request.POST.get("reason", ""), acting=acting)
        except Problem as error:
            if error.code == "not-found":
                raise
            problem = error.shape(page_language())
        else:
            messages.success(request, _("Merged. Whatever refers to the other leads here."))
            return redirect(url_of(kept))
    context = {
        "heading": _("Merge"),
        "beside": record.title_in(page_language()),
        "record": record,
        "other": other,
        "alike": [] if other else _alike(record, acting),
        "sides": [_side(one, acting) for one in (record, other)] if other else [],
        "rows": _rows(record, other, acting) if other else [],
        "reason": request.POST.get("reason", ""),
        "keep": request.POST.get("keep", ""),
        "problem": problem,
        "page_marking": page_marking([one for one in (record, other) if one]),
        "crumbs": crumbs((url_of(record), record.title_in(page_language()))),
    }
    return render(request, "directory/merge.html", context, status=400 if problem else 200)


@signed_in
@require_POST
def unmerge(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Let a merged record stand for itself again."""
    record = do_unmerge(pk, request.POST.get("reason", ""), acting=acting)
    messages.success(request, _("It stands for itself again."))
    return redirect(url_of(record))


def _other(asked: str, record: Record, acting: Acting) -> Record:
    other = open_record(asked, acting, kind=record.kind)
    if other.pk == record.pk:
        raise not_found()
    return other


def _alike(record: Record, acting: Acting) -> list[dict[str, Any]]:
    body = content(record, NamedBody)
    found = duplicates(record.kind, body.every_name, acting, but=record.pk)
    return [
        {
            "record": one.record,
            "why": one.why.say(page_language()),
            "percent": round(one.likeness.score * 100),
        }
        for one in found
        if one.record is not None
    ]


def _side(record: Record, acting: Acting) -> dict[str, Any]:
    """A side: it can be merged into the other only where it is one's own."""
    return {"record": record, "mine": may(acting, Verb.WRITE, record) and record.state == "listed"}


def _rows(record: Record, other: Record, acting: Acting) -> list[dict[str, Any]]:
    """What each says, line by line."""
    told = [_told(one, acting) for one in (record, other)]
    return [
        {"label": label, "values": [side[label] for side in told], "differ": told[0][label] != told[1][label]}
        for label in told[0]
    ]


def _told(record: Record, acting: Acting) -> dict[str, str]:
    body = content(record, NamedBody)
    here = page_language()
    former = [
        f"{name.vi} ({edtf_words(name.period, here)})" if name.period else name.vi for name in body.former
    ]
    links = Link.objects.filter(target__in=one_and_the_same(record, acting))
    referred = Record.objects.visible_to(acting).filter(pk__in=links.values("source")).count()
    told = {
        _("Name"): body.title,
        _("Name in English"): body.headings().get("en", ""),
        _("Other spellings and abbreviations"): ", ".join(body.aliases),
        _("Earlier names"): "; ".join(former),
        _("Note"): body.note,
        _("Whose word"): names.agency(record.owner).say(here),
        _("Entered"): short_date(record.created_at.date(), here),
        _("Records that refer to it"): str(referred),
    }
    if isinstance(body, PersonBody):
        told[_("Sign-in name")] = body.account
    return told
