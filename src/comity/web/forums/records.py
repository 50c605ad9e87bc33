"""The pages of single records: a seat, a co-chair cycle, a paper; with what may be done to them."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory import names
from comity.directory.today import today
from comity.kernel.acting import Acting
from comity.kernel.dates import span
from comity.kernel.kinds import kind_named
from comity.kernel.opening import open_record
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words
from comity.programme.forums.actions import do_end_seat, do_move_paper, do_withdraw_cycle
from comity.programme.forums.kinds import ForumCycleBody, ForumPaperBody, ForumSeatBody
from comity.programme.partnering.reading import records_named
from comity.web.acting import signed_in
from comity.web.allowed import may_move
from comity.web.deadlines import deadline
from comity.web.forums.views import crumbs, forum_url
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.partners.common import partners_named
from comity.web.partners.forms import DateForm
from comity.web.partners.records import READING_AND_STEPS, Step, step_page

TEMPLATE = "partners/record.html"
PAPER_STEPS = ("draft", "submit", "table", "withdraw")


@require_http_methods(READING_AND_STEPS)
@signed_in
def seat(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Who of ours sits in a forum, as what and since when."""
    record = open_record(pk, acting, kind="forum-seat")
    body = content(record, ForumSeatBody)
    language = page_language()
    facts = [
        _forum(body.forum),
        {"label": _("Our post"), "value": body.say("ours", language).text},
        {"label": _("As what"), "value": body.say("part", language).text},
        {"label": _("Agency"), "value": names.agency(body.agency).say(language)},
        {"label": _("Since when"), "value": edtf_words(body.since, language) if body.since else ""},
    ]
    if body.until:
        facts.append({"label": _("Until"), "value": edtf_words(body.until, language)})
    end = DateForm(request.POST if request.method == "POST" else None, label=_("Last day"), prefix="end")
    steps = [
        Step(
            "end",
            _words(record, "end"),
            lambda form: do_end_seat(pk, form.cleaned_data["date"], acting=acting),
            end,
        )
    ]
    return step_page(request, acting, record, steps, TEMPLATE, _context(body.forum, facts))


@require_http_methods(READING_AND_STEPS)
@signed_in
def cycle(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Who chairs a forum, when, and who says so."""
    record = open_record(pk, acting, kind="forum-cycle")
    body = content(record, ForumCycleBody)
    language = page_language()
    called = partners_named(body.co_chairs, acting)
    facts = [
        _forum(body.forum),
        {"label": _("Co-chairs"), "value": ", ".join(called[code].say(language) for code in body.co_chairs)},
        {"label": _("Period"), "value": edtf_words(body.period, language)},
        {"label": _("What says so"), "value": body.source},
        {
            "label": _("Checked there by a person"),
            "value": _("yes") if body.verified else _("not checked yet"),
        },
    ]
    steps = [Step("withdraw", _words(record, "withdraw"), lambda form: do_withdraw_cycle(pk, acting=acting))]
    return step_page(request, acting, record, steps, TEMPLATE, _context(body.forum, facts))


@require_http_methods(READING_AND_STEPS)
@signed_in
def paper(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A paper of ours for a forum, and how far it is."""
    record = open_record(pk, acting, kind="forum-paper")
    body = content(record, ForumPaperBody)
    language = page_language()
    meeting = (
        records_named([uuid.UUID(body.meeting)], acting).get(uuid.UUID(body.meeting))
        if body.meeting
        else None
    )
    left = deadline(span(body.deadline).last, today()) if record.state in ("planned", "drafting") else None
    facts = [
        _forum(body.forum),
        {"label": _("Agency that writes it"), "value": names.agency(body.lead).say(language)},
        {
            "label": _("Deadline"),
            "value": edtf_words(body.deadline, language) if body.deadline else _("none"),
        },
        *([{"label": _("Time left"), "chip": {"label": left.label, "tone": left.tone}}] if left else []),
        _meeting(body.meeting, meeting),
    ]
    steps = [
        Step(step, _words(record, step), _mover(pk, step, acting), main=step != "withdraw")
        for step in PAPER_STEPS
    ]
    text = body.say("text", language)
    context = _context(body.forum, facts) | {
        "texts": [(_("What the paper says"), text)] if text.text else [],
        "change_url": reverse("forum-paper-change", args=[pk])
        if may_move(acting, record, "withdraw")
        else "",
        "page_marking": page_marking([record, *([meeting] if meeting else [])]),
    }
    return step_page(request, acting, record, steps, TEMPLATE, context)


def _mover(pk: uuid.UUID, step: str, acting: Acting) -> Any:
    return lambda form: do_move_paper(pk, step, acting=acting)


def _context(forum: str, facts: list[dict[str, Any]]) -> dict[str, Any]:
    known = names.entry("forum", forum) is not None
    way = [(forum_url(forum), names.forum(forum).say(page_language()))] if known else []
    return {"facts": facts, "crumbs": crumbs(*way)}


def _forum(code: str) -> dict[str, Any]:
    known = names.entry("forum", code) is not None
    return {
        "label": _("Forum"),
        "value": names.forum(code).say(page_language()),
        "url": forum_url(code) if known else "",
    }


def _meeting(told: str, meeting: Record | None) -> dict[str, Any]:
    if not told:
        return {"label": _("To be tabled at"), "value": _("not settled yet")}
    if meeting is None:
        return {
            "label": _("To be tabled at"),
            "value": _("a meeting that is not here, or not for your office"),
        }
    return {"label": _("To be tabled at"), "value": meeting.title_in(page_language()), "url": url_of(meeting)}


def _words(record: Record, move: str) -> str:
    found = next(one for one in kind_named(record.kind).lifecycle.moves if one.name == move)
    return found.words.say(page_language())
