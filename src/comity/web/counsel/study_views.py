"""Studies: the list, one study, its sections and remarks."""

import uuid
from typing import Any, get_args

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from comity.counsel.models import Study, WorkingGroup
from comity.counsel.studies import (
    do_draft_section,
    do_give_section,
    do_move_study,
    do_open_study,
    do_remark_on_study,
    do_revise_section,
    do_revise_study,
    remarks_on,
)
from comity.counsel.study_kinds import (
    RemarkAnswer,
    StudyBody,
    StudyRemarkBody,
    StudySectionBody,
    Taking,
)
from comity.exchange.opinion_kinds import TAKEN
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.ids import is_id
from comity.kernel.kinds import kind_named
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content, contents
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.web.acting import signed_in
from comity.web.allowed import may, may_create, may_move
from comity.web.counsel.common import PER_PAGE, form_alone, tabs, tone_of, tried, visible
from comity.web.counsel.forms import StudyForm, WordsForm, line, text_area
from comity.web.counsel.study_pages import study_page
from comity.web.keyset import Segment, stretch
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking


class SectionForm(forms.Form):
    """A section as its agency writes it."""

    title = line(lazy("Title"))
    text = text_area(lazy("Text"), 16, most=200_000)


@signed_in
@require_safe
def studies(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The studies that this office may know, the latest change first."""
    rows = Study.objects.visible_to(acting).filter(record__kind="study").select_related("record")
    page = stretch([Segment(rows, "record__changed_at", descending=True)], request.GET, PER_PAGE)
    records = [row.record for row in page.rows]
    sayings = Sayings(records, acting)
    listed = [
        (record, sayings.body(record), sayings.say(record, "title", page_language()), tone_of(record))
        for record in records
    ]
    context = {
        "rows": listed,
        "page": page,
        "tabs": tabs("studies"),
        "may_create": may_create(acting),
        "page_marking": page_marking(records),
    }
    return render(request, "counsel/studies.html", context)


@signed_in
@require_safe
def study(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One study with its sections and remarks."""
    return _study_page(request, acting, open_record(pk, acting, kind="study"))


@signed_in
def study_new(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Open a study."""
    if not may_create(acting):
        raise not_found()
    form = StudyForm(
        request.POST if request.method == "POST" else None,
        acting=acting,
        groups=own_groups(acting),
        initial={"group": request.GET.get("group", "")},
    )
    return form_alone(
        request,
        form,
        lambda: do_open_study(form.body(), acting=acting, marking=int(form.cleaned_data["marking"])),
        heading=_("New study"),
        back=reverse("studies"),
        said=_("The study is open; its agencies may know it."),
    )


@signed_in
def study_edit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change outline, question or summary."""
    record = open_record(pk, acting, kind="study", verb=Verb.WRITE)
    held = content(record, StudyBody)
    form = StudyForm(request.POST if request.method == "POST" else None, acting=acting, groups=[], held=held)
    return form_alone(
        request,
        form,
        lambda: do_revise_study(pk, form.body(), acting=acting),
        heading=_("Change the study"),
        back=url_of(record),
        record=record,
        said=_("Kept as a new version."),
    )


@require_POST
@signed_in
def study_move(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Take the study a step."""
    record = open_record(pk, acting, kind="study")
    step = request.POST.get("move", "")
    if not may_move(acting, record, step):
        raise not_found()
    made = tried(lambda: do_move_study(pk, step, acting=acting))
    if isinstance(made, Problem):
        return _study_page(request, acting, record, made)
    messages.success(request, _("Recorded."))
    return redirect("study", pk)


@signed_in
def section_new(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Write a section that the outline gives to the agency; `part` in the address says which."""
    record = open_record(pk, acting, kind="study")
    part = next(
        (one for one in content(record, StudyBody).parts if one.code == request.GET.get("part", "")), None
    )
    if part is None or part.agency != acting.agency or not may_create(acting):
        raise not_found()
    form = SectionForm(request.POST if request.method == "POST" else None, initial={"title": part.title})

    def draft() -> Record:
        body = StudySectionBody(
            language=page_language(), study=str(record.pk), part=part.code, **_written(form)
        )
        return do_draft_section(body, acting=acting)

    return form_alone(
        request,
        form,
        draft,
        heading=_("Write a section"),
        back=url_of(record),
        record=record,
        said=_("The section is drafted. Give it to the lead when it is ready."),
    )


@signed_in
@require_safe
def section(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One section, and the remarks on it."""
    record = open_record(pk, acting, kind="study-section")
    language = page_language()
    sayings = Sayings([record], acting)
    body = content(record, StudySectionBody)
    near = visible([body.study, *body.records], acting)
    lead = near.get(body.study)
    said = remarks_on(lead, acting) if lead else []
    words = contents(said)
    answers = {answer.remark: answer for answer in body.answers}
    listed = [
        (one, words[one.pk], answers.get(str(one.pk)))
        for one in said
        if words[one.pk].section == str(record.pk)
    ]
    going_on = lead is not None and lead.state in ("writing", "review")
    context = {
        "record": record,
        "title": sayings.say(record, "title", language),
        "text": sayings.say(record, "text", language),
        "tone": tone_of(record),
        "study": lead,
        "remarks": [
            (one, text, answer, TAKEN[answer.taken] if answer else None) for one, text, answer in listed
        ],
        "takings": TAKEN.items(),
        "may_edit": going_on and may(acting, Verb.WRITE, record),
        "may_give": going_on and may_move(acting, record, "give"),
        "page_marking": page_marking([record, *near.values(), *(one for one, _text, _answer in listed)]),
        "crumbs": [
            {"url": reverse("studies"), "label": _("Studies")},
            *([{"url": url_of(lead), "label": lead.title_in(language)}] if lead else []),
        ],
    }
    return render(request, "counsel/section.html", context)


@signed_in
def section_edit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The next version of a section; and by the field names `taken-…`, how remarks were taken up."""
    record = open_record(pk, acting, kind="study-section", verb=Verb.WRITE)
    held = content(record, StudySectionBody)
    stands = {"title": held.title, "text": held.text}
    answered = "answers" in request.POST
    given = request.POST if request.method == "POST" else None
    form = SectionForm(stands if answered else given, initial=stands)

    def revise() -> Record:
        changed = {"answers": _answers(request, held)} if answered else _written(form)
        return do_revise_section(pk, held.model_copy(update=changed), acting=acting)

    return form_alone(
        request,
        form,
        revise,
        heading=_("Change the section"),
        back=url_of(record),
        record=record,
        said=_("Kept: how the remarks were taken up.") if answered else _("Kept as a new version."),
    )


@require_POST
@signed_in
def section_give(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Give the section to the lead, the other authors and the reviewers."""
    record = open_record(pk, acting, kind="study-section")
    if not may_move(acting, record, "give"):
        raise not_found()
    do_give_section(pk, acting=acting)
    messages.success(request, _("Given. Later versions reach the same agencies."))
    return redirect("study-section", pk)


@require_POST
@signed_in
def remark(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A remark on the study, or on the section that `section` names."""
    record = open_record(pk, acting, kind="study")
    if not may_create(acting):
        raise not_found()
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _study_page(request, acting, record, form=form)
    on = visible([request.POST.get("section", "")] if is_id(request.POST.get("section", "")) else [], acting)
    body = StudyRemarkBody(
        language=page_language(),
        study=str(record.pk),
        title=record.title,
        text=form.cleaned_data["text"].strip().replace("\r\n", "\n"),
        section=next(iter(on), ""),
    )
    made = tried(lambda: do_remark_on_study(body, acting=acting))
    if isinstance(made, Problem):
        return _study_page(request, acting, record, made, form)
    messages.success(request, _("Your remark is kept; who may know the study may know it."))
    return redirect(url_of(next(iter(on.values()), record)))


def own_groups(acting: Acting) -> list[Record]:
    """The active groups in which this hat sits."""
    rows = WorkingGroup.objects.visible_to(acting).filter(
        pk__in=[uuid.UUID(group) for group in acting.groups], record__state="active"
    )
    return [row.record for row in rows.select_related("record").order_by("record__created_at")]


def _written(form: SectionForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {"title": said["title"].strip(), "text": said["text"].strip().replace("\r\n", "\n")}


def _answers(request: HttpRequest, held: StudySectionBody) -> tuple[RemarkAnswer, ...]:
    found = {answer.remark: answer for answer in held.answers}
    for name, value in request.POST.items():
        remark_id = name.removeprefix("taken-")
        if name.startswith("taken-") and value in get_args(Taking) and is_id(remark_id):
            reason = request.POST.get(f"reason-{remark_id}", "").strip()
            found[remark_id] = RemarkAnswer.model_validate(
                {"remark": remark_id, "taken": value, "reason": reason}
            )
    return tuple(found.values())


def _study_page(
    request: HttpRequest,
    acting: Acting,
    record: Record,
    problem: Problem | None = None,
    form: WordsForm | None = None,
) -> HttpResponse:
    page = study_page(record, acting, page_language())
    going_on = record.state in ("writing", "review")
    moves = kind_named("study").lifecycle.open_moves(record.state)
    context = {
        "page": page,
        "moves": [move for move in moves if may_move(acting, record, move.name)],
        "may_edit": going_on and may(acting, Verb.WRITE, record),
        "may_write": going_on and may_create(acting),
        "form": (form or WordsForm()) if going_on and may_create(acting) else None,
        "problem": problem.shape(page_language()) if problem else None,
        "page_marking": page_marking(page.shown),
        "crumbs": [{"url": reverse("studies"), "label": _("Studies")}],
    }
    wrong = problem is not None or (form is not None and bool(form.errors))
    return render(request, "counsel/study.html", context, status=400 if wrong else 200)
