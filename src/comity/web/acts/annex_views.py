"""Views of restricted annexes: each reading of one is journaled."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.annexes import AnnexBody
from comity.kernel.annexing import do_annex, do_revise_annex
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content, label_of
from comity.kernel.records import Record
from comity.web.acting import signed_in
from comity.web.acts.forms import AnnexForm
from comity.web.acts.pages import audience_words
from comity.web.allowed import may
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking


@require_safe
@signed_in
def annex(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One annex."""
    record = open_record(pk, acting, kind="annex")
    body = content(record, AnnexBody)
    parent = _parent(body, acting)
    context = {
        "record": record,
        "body": body,
        "parent": parent,
        "audience": audience_words(label_of(record), acting, page_language()),
        "own": record.owner == acting.agency,
        "may_edit": may(acting, Verb.WRITE, record),
        "page_marking": page_marking([record, *([parent] if parent else [])]),
        "crumbs": _crumbs(parent),
    }
    return render(request, "acts/annex.html", context)


@signed_in
def new(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Write an annex to an own record."""
    parent = open_record(pk, acting, verb=Verb.WRITE)
    form = AnnexForm(
        request.POST if request.method == "POST" else None,
        acting=acting,
        record=parent,
        label=label_of(parent),
        initial={"marking": str(parent.marking)},
    )
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = do_annex(
                pk, said["title"], said["text"], form.label(), acting=acting, language=page_language()
            )
        except Problem as raised:
            problem = raised
        else:
            messages.success(request, _("The annex is kept. It does not travel with the record."))
            return redirect(url_of(made))
    return _form(request, form, parent, parent, problem)


@signed_in
def edit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change the words of an own annex."""
    record = open_record(pk, acting, kind="annex", verb=Verb.WRITE)
    body = content(record, AnnexBody)
    form = AnnexForm(
        request.POST if request.method == "POST" else None,
        acting=acting,
        initial={"title": body.title, "text": body.text},
    )
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            do_revise_annex(pk, said["title"], said["text"], acting=acting)
        except Problem as raised:
            problem = raised
        else:
            messages.success(request, _("The annex is changed; what it said before stays in its versions."))
            return redirect("annex", pk)
    return _form(request, form, record, _parent(body, acting), problem)


def _form(
    request: HttpRequest, form: AnnexForm, leave_to: Record, parent: Record | None, problem: Problem | None
) -> HttpResponse:
    context = {
        "form": form,
        "parent": parent,
        "leave_url": url_of(leave_to),
        "is_new": leave_to.kind != "annex",
        "page_marking": page_marking([leave_to, *([parent] if parent else [])]),
        "crumbs": _crumbs(parent),
        "problem": problem.shape(page_language()) if problem else None,
    }
    wrong = problem is not None or bool(form.errors)
    return render(request, "acts/annex_form.html", context, status=400 if wrong else 200)


def _parent(body: AnnexBody, acting: Acting) -> Record | None:
    return Record.objects.visible_to(acting).filter(pk=body.of).first()


def _crumbs(parent: Record | None) -> list[dict[str, str]]:
    return [{"url": url_of(parent), "label": parent.title_in(page_language())}] if parent else []
