"""Invitations: those to answer and one's own, one with its answers, a new one, and its calendar file."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.agenda.collisions import Wanted, collisions
from comity.agenda.feeds import may_carry
from comity.agenda.ical import MEDIA_TYPE
from comity.agenda.inviting import (
    Answer,
    answers,
    do_answer,
    do_cancel_invitation,
    do_change_invitation,
    do_invite,
    invited,
    request_file,
    to_answer,
)
from comity.agenda.kinds import ANSWERS, InvitationBody
from comity.agenda.models import Invitation
from comity.directory import names
from comity.directory.today import today
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.dates import span
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.web.acting import signed_in
from comity.web.agenda import grid
from comity.web.agenda.arranging import about_of, crumbs, initial_of
from comity.web.agenda.forms import AnswerForm, InvitationForm
from comity.web.allowed import may, may_create
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.statuses import status_of

LISTED = 100
TONES = {"accepted": "done", "tentative": "moving", "declined": "stopped"}


@require_safe
@signed_in
def invitations(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Coming invitations: to answer, answered, and those that the own agency sent."""
    open_ = _listed(to_answer(acting))
    waiting = {row.pk for row in open_}
    answered = [row for row in _listed(invited(acting)) if row.pk not in waiting]
    own = Invitation.objects.visible_to(acting).filter(last__gte=today(), record__owner=acting.agency)
    sent = _listed(own.filter(record__state="called"))
    groups = [
        (_("To answer"), open_, _("Nothing waits for an answer.")),
        (_("Answered"), answered, ""),
        (_("Sent by your agency"), sent, _("Your agency has sent none.")),
    ]
    context = {
        "groups": [(title, [_line(row) for row in rows], empty) for title, rows, empty in groups],
        "may_write": may_create(acting),
        "crumbs": crumbs(),
        "page_marking": page_marking(row.record for row in (*open_, *answered, *sent)),
    }
    return render(request, "agenda/invitations.html", context)


@require_safe
@signed_in
def invitation(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One invitation with the answers that this office may know."""
    return _show(request, acting, open_record(pk, acting, kind="invitation"))


@require_http_methods(["GET", "POST"])
@signed_in
def invite(request: HttpRequest, acting: Acting) -> HttpResponse:
    """A new invitation; what is in the way of the invited is shown first, and then it needs a second yes."""
    if not may_create(acting):
        raise not_found()
    about = about_of(request, acting)
    form = InvitationForm(request.POST or None, acting=acting, new=True, initial=initial_of(about))
    return _written(request, acting, form, about=about)


@require_http_methods(["GET", "POST"])
@signed_in
def change(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Other days, another place, more agencies."""
    record = open_record(pk, acting, kind="invitation")
    if record.state != "called" or not may(acting, Verb.WRITE, record):
        raise not_found()
    body = content(record, InvitationBody)
    first, last = span(body.date)
    initial = body.model_dump() | {"first": first, "last": last}
    form = InvitationForm(request.POST or None, acting=acting, new=False, initial=initial)
    return _written(request, acting, form, record=record)


@require_POST
@signed_in
def cancel(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Call it off."""
    record = do_cancel_invitation(pk, acting=acting)
    messages.success(request, _("The invitation is cancelled. The invited agencies are told."))
    return redirect(url_of(record))


@require_POST
@signed_in
def answer(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The own agency's answer."""
    record = open_record(pk, acting, kind="invitation")
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, acting, record, form)
    said = form.cleaned_data
    try:
        do_answer(
            pk,
            said["answer"],
            acting=acting,
            who=said["who"],
            people=said["people"] or 0,
            remark=said["remark"],
        )
    except Problem as problem:
        if problem.code == "not-found":
            raise
        return _show(request, acting, record, form, problem)
    messages.success(request, _("Your agency has answered."))
    return redirect(url_of(record))


@require_safe
@signed_in
def file(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The invitation as a calendar file."""
    record = open_record(pk, acting, kind="invitation")
    if not may_carry(record):
        raise Problem(
            "marking-above-calendars",
            what=Words(
                vi="Giấy mời có độ mật cao hơn mức được đưa vào tệp lịch.",
                en="This invitation is marked above what may go into a calendar file.",
            ),
            mend=Words(vi="Xem trên Comity.", en="Look at it in Comity."),
        )
    response = HttpResponse(request_file(record, acting, page_language()), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{record.pk}.ics"'
    return response


def _written(
    request: HttpRequest,
    acting: Acting,
    form: InvitationForm,
    *,
    about: Record | None = None,
    record: Record | None = None,
) -> HttpResponse:
    found, problem = [], None
    if request.method == "POST" and form.is_valid():
        body = form.body(str(about.pk) if about else "")
        said = form.cleaned_data
        wanted = Wanted(
            said["first"],
            said["last"],
            venue=body.place,
            record=record.pk if record else about.pk if about else None,
            invited=body.agencies,
        )
        found = collisions(wanted, acting)
        if not found or request.POST.get("anyway"):
            try:
                if record is None:
                    record = do_invite(body, acting=acting, label=form.label)
                    messages.success(request, _("The agencies are invited."))
                else:
                    record = do_change_invitation(record.pk, body, acting=acting)
                    messages.success(request, _("The invitation is changed. The invited agencies are told."))
            except Problem as error:
                problem = error
            else:
                return redirect(url_of(record))
    shown = [*([about] if about else []), *([record] if record else [])]
    context = {
        "form": form,
        "about": about,
        "record": record,
        "collisions": found,
        "problem": problem.shape(page_language()) if problem else None,
        "crumbs": crumbs(("agenda-invitations", _("Invitations"))),
        "page_marking": page_marking([*shown, *(one.record for one in found if one.record)]),
    }
    return render(request, "agenda/invite.html", context, status=status_of(problem))


def _show(
    request: HttpRequest,
    acting: Acting,
    record: Record,
    form: AnswerForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    body = content(record, InvitationBody)
    own = record.owner == acting.agency
    found = answers(record, acting)
    mine = next((one for one in found if one.agency == acting.agency), None)
    asked = not own and acting.agency in body.agencies and record.state == "called" and may_create(acting)
    about = Record.objects.visible_to(acting).filter(pk=body.about).first() if body.about else None
    initial = mine.body.model_dump() if mine and mine.body else None
    context = {
        "record": record,
        "body": body,
        "facts": _facts(record, body),
        "about": about,
        "answers": [_answer(one) for one in found if own or one.record],
        "counts": _counts(found) if own else [],
        "form": (form or AnswerForm(initial=initial)) if asked else None,
        "may_fetch": may_carry(record),
        "may_change": record.state == "called" and may(acting, Verb.WRITE, record),
        "problem": problem.shape(page_language()) if problem else None,
        "crumbs": crumbs(("agenda-invitations", _("Invitations"))),
        "page_marking": page_marking(
            [record, *([about] if about else []), *(one.record for one in found if one.record)]
        ),
    }
    return render(request, "agenda/invitation.html", context, status=status_of(problem))


def _facts(record: Record, body: InvitationBody) -> list[dict[str, Any]]:
    first, last = span(body.date)
    hours = "-".join(time for time in (body.begins, body.ends) if time)
    day = grid.stretch_name(first, last) if first and last else body.date
    return [
        {"label": _("Date and time"), "value": f"{day}, {hours}" if hours else day},
        {"label": _("Place"), "value": body.place},
        {"label": _("Invited by"), "value": names.agency(record.owner).say(page_language())},
        {
            "label": _("Invited"),
            "value": ", ".join(names.agency(code).say(page_language()) for code in body.agencies),
        },
    ]


def _answer(one: Answer) -> dict[str, Any]:
    given = one.body.answer if one.body else ""
    words = ANSWERS.get(given)
    return {
        "agency": names.agency(one.agency).say(page_language()),
        "label": words.say(page_language()) if words else _("no answer yet"),
        "tone": TONES.get(given, "idle"),
        "body": one.body,
        "before": one.before,
    }


def _counts(found: list[Answer]) -> list[dict[str, Any]]:
    given = [one.body.answer if one.body else "" for one in found]
    people = sum(one.body.people for one in found if one.body and one.body.answer == "accepted")
    return [
        {
            "label": _("Will come"),
            "figure": given.count("accepted"),
            "note": _("people: %(people)s") % {"people": people},
        },
        {"label": _("Not certain yet"), "figure": given.count("tentative")},
        {"label": _("Cannot come"), "figure": given.count("declined")},
        {"label": _("No answer yet"), "figure": given.count("")},
    ]


def _listed(rows: Any) -> list[Invitation]:
    return list(rows.select_related("record").order_by("last", "pk")[:LISTED])


def _line(row: Invitation) -> dict[str, Any]:
    when = grid.stretch_name(row.first, row.last) if row.first and row.last else row.date
    return {"record": row.record, "date": when}
