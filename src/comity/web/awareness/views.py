"""The room's pages: the year in figures, the list of sessions, a session."""

import csv
import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.directory import names
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.kinds import kind_named
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words
from comity.programme.awareness.actions import (
    do_cancel_session,
    do_hold_session,
    do_plan_session,
    do_revise_session,
)
from comity.programme.awareness.kinds import WHOM, AwarenessSessionBody
from comity.programme.awareness.models import AwarenessSession
from comity.programme.awareness.reading import ANSWERS, REACH, Known, by_question, reach, total
from comity.web.acting import signed_in
from comity.web.allowed import may, may_create, may_move
from comity.web.awareness.forms import SessionForm, initial_of, topics
from comity.web.awareness.pages import TONES, Asked, asked_of, pair, pairs, tabs, tiles
from comity.web.keyset import Segment, stretch
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.shell.form_page import form_page
from comity.web.statuses import status_of

PER_PAGE = 25
UNITS = 100  # shown, the least reached first
MOST_ROWS = 5000  # of one exported table


@require_safe
@signed_in
def awareness(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The year in figures: reach by unit, and what listeners knew."""
    asked = asked_of(request.GET, acting, timezone.localdate())
    whole = total(acting, asked.first, asked.last)
    known, all_looked_at = by_question(acting, asked.first, asked.last)
    units = reach(acting, asked.first, asked.last)
    context = {
        "asked": asked,
        "years": [asked.year - 1, asked.year + 1],
        "tiles": tiles(whole, asked),
        "average": pair(_("All questions"), whole.known),
        "questions": pairs(known),
        "part": not all_looked_at,
        "units": units[:UNITS],
        "more_units": max(0, len(units) - UNITS),
        "whole": whole,
        "reach_formula": REACH,
        "answers_formula": ANSWERS,
        "may_write": may_create(acting),
        "tabs": tabs("awareness"),
    }
    return render(request, "awareness/awareness.html", context)


@require_safe
@signed_in
def sessions(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The sessions of a year."""
    asked = asked_of(request.GET, acting, timezone.localdate())
    page = stretch([Segment(_rows(acting, asked), "first")], request.GET, PER_PAGE)
    records = Record.objects.visible_to(acting).in_bulk([row.pk for row in page.rows])
    states = kind_named("awareness-session").lifecycle.states
    context = {
        "asked": asked,
        "years": [asked.year - 1, asked.year + 1],
        "topics": topics(),
        "states": [(code, words.say(page_language())) for code, words in states.items()],
        "rows": [
            (row, records[row.pk], TONES[records[row.pk].state]) for row in page.rows if row.pk in records
        ],
        "page": page,
        "page_query": asked.query,
        "may_write": may_create(acting),
        "tabs": tabs("awareness-sessions"),
        "page_marking": page_marking(records.values()),
    }
    return render(request, "awareness/sessions.html", context)


@require_safe
@signed_in
def sessions_csv(request: HttpRequest, acting: Acting) -> StreamingHttpResponse:
    """The sessions of a year as a table for a spreadsheet (CSV in UTF-8, with the marking of each)."""
    asked = asked_of(request.GET, acting, timezone.localdate())
    rows = list(_rows(acting, asked).select_related("record").order_by("first", "pk")[:MOST_ROWS])
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="awareness-{asked.year}.csv"'
    return response


@require_safe
@signed_in
def session(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One session."""
    return _session(request, acting, pk)


@require_http_methods(["GET", "POST"])
@signed_in
def new_session(request: HttpRequest, acting: Acting) -> HttpResponse:
    """A session that is to be held, or that was held already."""
    if not may_create(acting):
        raise not_found()
    initial = {"date": timezone.localdate(), "marking": "0"}
    form = SessionForm(request.POST or None, acting=acting, new=True, initial=initial)
    return form_page(
        request,
        "awareness/session_form.html",
        form,
        lambda: do_plan_session(form.body(), acting=acting, label=form.label),
        said=_("Written down. After the session, give its numbers."),
        crumbs=_crumbs(),
    )


@require_http_methods(["GET", "POST"])
@signed_in
def edit_session(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change a session, or say that it was held and give its numbers."""
    record = open_record(pk, acting, kind="awareness-session")
    if not may(acting, Verb.WRITE, record) or record.state == "cancelled":
        raise not_found()
    before = content(record, AwarenessSessionBody)
    form = SessionForm(request.POST or None, acting=acting, new=False, initial=initial_of(before))
    act = do_hold_session if request.POST.get("held") and record.state == "planned" else do_revise_session
    return form_page(
        request,
        "awareness/session_form.html",
        form,
        lambda: act(record.pk, form.body(before), acting=acting),
        record=record,
        said=_("Kept."),
        crumbs=_crumbs(),
    )


@require_POST
@signed_in
def cancel_session(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Cancel a session, with its reason."""
    reason = request.POST.get("reason", "")
    try:
        do_cancel_session(pk, reason, acting=acting)
    except Problem as problem:
        if problem.code == "not-found":
            raise
        return _session(request, acting, pk, problem)
    return redirect("awareness-session", pk)


def _session(
    request: HttpRequest, acting: Acting, pk: uuid.UUID, problem: Problem | None = None
) -> HttpResponse:
    record = open_record(pk, acting, kind="awareness-session")
    body = content(record, AwarenessSessionBody)
    used = Record.objects.visible_to(acting).in_bulk([uuid.UUID(one) for one in body.materials])
    answered = {
        mark.question: Known(body.asked_before, mark.before, body.asked_after, mark.after)
        for mark in body.marks
    }
    row = AwarenessSession.objects.visible_to(acting).get(pk=record.pk)
    whole = Known(row.asked_before, row.right_before, row.asked_after, row.right_after)
    context = {
        "record": record,
        "body": body,
        "tone": TONES[record.state],
        "facts": _facts(body),
        "materials": list(used.values()),
        "unknown": len(body.materials) - len(used),
        "questions": [*pairs(answered), *([pair(_("All questions"), whole)] if answered else [])],
        "may_edit": may(acting, Verb.WRITE, record) and record.state != "cancelled",
        "may_cancel": may_move(acting, record, "cancel"),
        "answers_formula": ANSWERS,
        "problem": problem.shape(page_language()) if problem else None,
        "crumbs": _crumbs(),
        "page_marking": page_marking([record, *used.values()]),
    }
    return render(request, "awareness/session.html", context, status=status_of(problem))


def _facts(body: AwarenessSessionBody) -> list[dict[str, Any]]:
    say = page_language()
    topic = names.entry("awareness_topic", body.topic)
    found = [
        {"label": _("Topic"), "value": topic.words.say(say) if topic else body.topic},
        {"label": _("Unit reached"), "value": body.unit},
        {"label": _("Day"), "value": edtf_words(body.date, say) if body.date else ""},
        {"label": _("Place"), "value": body.place},
        {"label": _("For whom"), "value": WHOM[body.whom].say(say)},
        {"label": _("Speaker"), "value": body.speaker},
    ]
    if body.present:
        share = f" ({round(100 * body.present / body.strength)}%)" if body.strength else ""
        of = _("%(present)s of %(strength)s") % {"present": body.present, "strength": body.strength}
        found.append({"label": _("Present"), "value": (of if body.strength else str(body.present)) + share})
    if body.reason:
        found.append({"label": _("Cancelled because"), "value": body.reason})
    return found


def _rows(acting: Acting, asked: Asked) -> QuerySet[AwarenessSession]:
    rows = AwarenessSession.objects.visible_to(acting).filter(first__gte=asked.first, first__lte=asked.last)
    if asked.topic:
        rows = rows.filter(topic=asked.topic)
    return rows.filter(record__state=asked.state) if asked.state else rows


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _lines(rows: list[AwarenessSession]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"  # by which spreadsheets know UTF-8
    yield writer.writerow(
        [
            *(_("Day"), _("Title"), _("Topic"), _("Unit reached"), _("Agency"), _("State"), _("Marking")),
            *(_("Present"), _("Strength of the unit"), _("Answers before"), _("Right before")),
            *(_("Answers after"), _("Right after")),
        ]
    )
    states = kind_named("awareness-session").lifecycle.states
    say = page_language()
    for row in rows:
        topic = names.entry("awareness_topic", row.topic)
        yield writer.writerow(
            [
                row.date,
                _plain(row.record.title),
                topic.words.say(say) if topic else row.topic,
                _plain(row.unit),
                names.agency(row.record.owner).say(say),
                states[row.record.state].say(say),
                names.profile().marking(row.record.marking).words.say(say),
                *(row.present, row.strength, row.asked_before, row.right_before),
                *(row.asked_after, row.right_after),
            ]
        )


def _plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _crumbs() -> list[dict[str, str]]:
    return [
        {"url": reverse("awareness"), "label": _("Awareness work")},
        {"url": reverse("awareness-sessions"), "label": _("Awareness sessions")},
    ]
