"""The pages of single records: a level, a commitment, a counterpart, an assessment; with what may be done to them."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory import names
from comity.directory.today import today as this_day
from comity.kernel.acting import Acting
from comity.kernel.kinds import Said, kind_named
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words
from comity.programme.partnering.actions import (
    do_drop_commitment,
    do_end_counterpart,
    do_keep_commitment,
    do_note_met,
    do_reopen_commitment,
    do_withdraw_assessment,
    do_withdraw_relation,
)
from comity.programme.partnering.figures import mean_mark
from comity.programme.partnering.kinds import AssessmentBody, CommitmentBody, CounterpartBody, RelationBody
from comity.programme.partnering.models import Commitment
from comity.programme.partnering.reading import records_named
from comity.web.acting import signed_in
from comity.web.allowed import may_move
from comity.web.deadlines import deadline
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.partners.common import crumbs, figure, partners_named
from comity.web.partners.forms import DateForm, SettleForm
from comity.web.partners.lines import TONES, partner_url
from comity.web.statuses import status_of

READING_AND_STEPS = ["GET", "HEAD", "POST"]


class Step:
    """Something that may be done to a record from its page: a button, or a small form."""

    def __init__(
        self,
        name: str,
        words: str,
        do: Callable[[Form], Record],
        form: Form | None = None,
        *,
        main: bool = False,
    ) -> None:
        self.name, self.words, self.do, self.form, self.main = name, words, do, form or Form(), main


@require_http_methods(READING_AND_STEPS)
@signed_in
def relation(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """At which level a relation stands from when on, and who says so."""
    record = open_record(pk, acting, kind="relation")
    body = content(record, RelationBody)
    level = next((one for one in names.profile().relation_levels if one.code == body.level), None)
    steps = [_plain(request, record, "withdraw", lambda form: do_withdraw_relation(pk, acting=acting))]
    facts = [
        _with(body.partner, acting),
        {
            "label": _("Level of the relation"),
            "value": level.words.say(page_language()) if level else body.level,
        },
        {"label": _("Since when"), "value": edtf_words(body.since, page_language()) if body.since else ""},
        {"label": _("What says so"), "value": body.source},
        {
            "label": _("Checked there by a person"),
            "value": _("yes") if body.verified else _("not checked yet"),
        },
    ]
    return _page(
        request,
        acting,
        record,
        facts,
        steps,
        body.partner,
        texts=[(_("Note"), body.say("note", page_language()))],
    )


@require_http_methods(READING_AND_STEPS)
@signed_in
def commitment(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """What was promised, where it comes from, and what became of it."""
    record = open_record(pk, acting, kind="commitment")
    body = content(record, CommitmentBody)
    row = Commitment.objects.visible_to(acting).get(pk=pk)
    language = page_language()
    origin = records_named([row.origin], acting).get(row.origin) if row.origin else None
    left = deadline(row.due, this_day()) if row.waits else None
    facts = [
        {"label": _("Who owes it"), "value": _("Our side") if body.owes == "ours" else _("Their side")},
        *([_with(body.partner, acting)] if body.partner else []),
        *([_at_forum(body.forum)] if body.forum else []),
        {"label": _("Agency that answers for it"), "value": names.agency(body.agency).say(language)},
        {"label": _("Made on"), "value": edtf_words(body.date, language) if body.date else ""},
        {
            "label": _("Deadline"),
            "value": edtf_words(body.deadline, language) if body.deadline else _("none"),
        },
        *([{"label": _("Time left"), "chip": {"label": left.label, "tone": left.tone}}] if left else []),
        _from(body.origin, origin),
    ]
    if body.settled:
        facts.append({"label": _("Settled on"), "value": edtf_words(body.settled, language)})
    keep = _settle_form(request, "keep")
    drop = _settle_form(request, "drop")
    steps = [
        Step(
            "keep",
            _("Kept"),
            lambda form: do_keep_commitment(
                pk, form.cleaned_data["on"], form.cleaned_data["reason"].strip(), acting=acting
            ),
            keep,
            main=True,
        ),
        Step(
            "drop",
            _("It will not be kept"),
            lambda form: do_drop_commitment(
                pk, form.cleaned_data["on"], form.cleaned_data["reason"], acting=acting
            ),
            drop,
        ),
        _plain(request, record, "reopen", lambda form: do_reopen_commitment(pk, acting=acting)),
    ]
    texts = [(_("More about it"), body.say("text", language))]
    words = _("How it was kept") if record.state == "kept" else _("Why it was dropped")
    texts.append((words, body.say("reason", language)))
    change = reverse("commitment-change", args=[pk]) if may_move(acting, record, "keep") else ""
    return _page(
        request, acting, record, facts, steps, body.partner, texts=texts, change_url=change, origin=origin
    )


@require_http_methods(READING_AND_STEPS)
@signed_in
def counterpart(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Who keeps up with whom, and when they met."""
    record = open_record(pk, acting, kind="counterpart")
    body = content(record, CounterpartBody)
    language = page_language()
    told = records_named((uuid.UUID(met.record) for met in body.met if met.record), acting)
    facts = [
        _with(body.partner, acting),
        {"label": _("Our post"), "value": body.say("ours", language).text},
        {"label": _("Their post"), "value": body.say("theirs", language).text},
        {"label": _("Agency"), "value": names.agency(body.agency).say(language)},
        {"label": _("Since when"), "value": edtf_words(body.since, language) if body.since else ""},
    ]
    if body.until:
        facts.append({"label": _("Until"), "value": edtf_words(body.until, language)})
    met = [
        {
            "date": edtf_words(one.date, language),
            "record": told.get(uuid.UUID(one.record)) if one.record else None,
        }
        for one in sorted(body.met, key=lambda one: one.date, reverse=True)
    ]
    posted = request.POST if request.method == "POST" else None
    chosen = request.POST.get("step")
    note = DateForm(posted if chosen == "note" else None, label=_("They met on"), prefix="note")
    end = DateForm(posted if chosen == "end" else None, label=_("Last day"), prefix="end")
    steps = [
        Step(
            "note",
            _("Note a meeting"),
            lambda form: do_note_met(pk, form.cleaned_data["date"], acting=acting),
            note,
            main=True,
        ),
        Step(
            "end",
            _("End the contact"),
            lambda form: do_end_counterpart(pk, form.cleaned_data["date"], acting=acting),
            end,
        ),
    ]
    return _page(
        request,
        acting,
        record,
        facts,
        steps,
        body.partner,
        texts=[(_("Note"), body.say("note", language))],
        met=met,
        shows_met=True,
    )


@require_http_methods(READING_AND_STEPS)
@signed_in
def assessment(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """What those who keep a relation up think of it."""
    record = open_record(pk, acting, kind="assessment")
    body = content(record, AssessmentBody)
    language = page_language()
    questions = {one.code: one.words.say(language) for one in names.profile().assessment_questions}
    scale = {one.mark: one.words.say(language) for one in names.profile().assessment_marks}
    marks = [answer.mark for answer in body.answers if answer.mark]
    facts = [
        _with(body.partner, acting),
        {"label": _("Assessed on"), "value": edtf_words(body.date, language)},
        {"label": _("Assessed by"), "value": names.agency(record.owner).say(language)},
        {"label": _("Mean of the marks given"), "value": figure(mean_mark(sum(marks), len(marks)))},
    ]
    answers = [
        {
            "question": questions.get(answer.question, answer.question),
            "mark": answer.mark,
            "said": scale.get(answer.mark, ""),
            "remark": answer.remark,
        }
        for answer in body.answers
    ]
    steps = [_plain(request, record, "withdraw", lambda form: do_withdraw_assessment(pk, acting=acting))]
    return _page(
        request,
        acting,
        record,
        facts,
        steps,
        body.partner,
        texts=[(_("On the whole"), body.say("summary", language))],
        answers=answers,
        highest=max(scale, default=0),
    )


def step_page(
    request: HttpRequest,
    acting: Acting,
    record: Record,
    steps: list[Step],
    template: str,
    context: dict[str, Any],
    moves: dict[str, str] | None = None,
) -> HttpResponse:
    """A record's page with steps; a POST takes one of them. `moves` names the move that a step is, where otherwise."""
    problem = None
    open_ = [step for step in steps if may_move(acting, record, (moves or {}).get(step.name, step.name))]
    if request.method == "POST":
        chosen = next((step for step in steps if step.name == request.POST.get("step")), None)
        if chosen is not None and (type(chosen.form) is Form or chosen.form.is_valid()):
            try:
                after = chosen.do(chosen.form)
            except Problem as error:
                problem = error
            else:
                messages.success(request, _("Done."))
                return redirect(url_of(after))
    page = {
        "heading": record.title_in(page_language()),
        "record": record,
        "tone": TONES.get(record.state, "idle"),
        "steps": open_,
        "page_marking": page_marking([record]),
        "problem": problem.shape(page_language()) if problem else None,
        **context,
    }
    return render(request, template, page, status=status_of(problem))


def _page(
    request: HttpRequest,
    acting: Acting,
    record: Record,
    facts: list[dict[str, Any]],
    steps: list[Step],
    partner: str,
    *,
    texts: list[tuple[str, Said]],
    **context: Any,
) -> HttpResponse:
    way = []
    if partner_url(partner):
        way = [(partner_url(partner), partners_named([partner], acting)[partner].say(page_language()))]
    origin = context.get("origin")
    context |= {
        "facts": facts,
        "texts": [(label, said) for label, said in texts if said.text],
        "crumbs": crumbs(*way),
        "page_marking": page_marking([record, *([origin] if origin else [])]),
    }
    # A meeting is noted while the contact is kept up: as long as it can be ended.
    return step_page(request, acting, record, steps, "partners/record.html", context, {"note": "end"})


def _plain(request: HttpRequest, record: Record, move: str, do: Callable[[Form], Record]) -> Step:
    """A step that asks nothing."""
    found = next(one for one in kind_named(record.kind).lifecycle.moves if one.name == move)
    return Step(move, found.words.say(page_language()), do)


def _settle_form(request: HttpRequest, step: str) -> SettleForm:
    chosen = request.method == "POST" and request.POST.get("step") == step
    return SettleForm(request.POST if chosen else None, dropped=step == "drop", prefix=step)


def _with(code: str, acting: Acting) -> dict[str, Any]:
    words = partners_named([code], acting)[code]
    return {"label": _("Partner"), "value": words.say(page_language()), "url": partner_url(code)}


def _at_forum(code: str) -> dict[str, Any]:
    known = names.entry("forum", code) is not None
    return {
        "label": _("Forum"),
        "value": names.forum(code).say(page_language()),
        "url": reverse("forum", args=[code]) if known else "",
    }


def _from(told: str, origin: Record | None) -> dict[str, Any]:
    if not told:
        return {"label": _("Comes from"), "value": _("no record")}
    if origin is None:
        return {"label": _("Comes from"), "value": _("a record that is not here, or not for your office")}
    return {"label": _("Comes from"), "value": origin.title_in(page_language()), "url": url_of(origin)}
