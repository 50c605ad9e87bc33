"""What hangs on dispatches and waits: what is assigned to this post, opinions, changes asked for, what is late."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.directory import names
from comity.exchange.amending import unanswered
from comity.exchange.assigning import assigned_to, dispatch_rows, overdue_elsewhere
from comity.exchange.letter_kinds import CHANGES
from comity.exchange.models import Amendment, Assignment
from comity.exchange.opinions import to_move
from comity.exchange.registering import HANDLERS
from comity.kernel.access import ROLES_FOR, Verb
from comity.kernel.acting import Acting
from comity.kernel.kinds import kind_named
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.programme.counting import up_to
from comity.web.deadlines import deadline
from comity.web.dispatches.lists import TONES, Chip, marking_chip
from comity.web.keyset import MOST
from comity.web.links import url_of
from comity.web.today.parts import SHOWN, Agenda, Day, Item

Part = Callable[[Acting, str, date], Agenda]


def with_letters(day: Day, acting: Acting, language: str) -> Day:
    """The day with what is this post's own to do first."""
    today = timezone.localdate()
    mine: list[Part] = [_assigned, _changes, _opinions]
    first = tuple(agenda for part in mine if (agenda := part(acting, language, today)).total)
    late = _late(acting, language, today)
    return replace(day, mine=(*first, *day.mine), awaited=(*((late,) if late.total else ()), *day.awaited))


def _assigned(acting: Acting, language: str, today: date) -> Agenda:
    return _assignments(_("Assigned to you"), assigned_to(acting), acting, language, today)


def _late(acting: Acting, language: str, today: date) -> Agenda:
    """For a head: what others of the agency have in hand and is past its day."""
    rows = overdue_elsewhere(acting)
    return _assignments(_("Assigned in your agency, and late"), rows, acting, language, today)


def _assignments(
    title: str, rows: QuerySet[Assignment], acting: Acting, language: str, today: date
) -> Agenda:
    found = list(rows.select_related("record").order_by(F("due").asc(nulls_last=True), "pk")[: SHOWN + 1])
    total = len(found) if len(found) <= SHOWN else up_to(rows, MOST)
    if not total:
        return Agenda(title, (), 0)
    shown = found[:SHOWN]
    letters, bodies = dispatch_rows(shown, acting), contents([row.record for row in shown])
    items = []
    for row in shown:
        letter = letters.get(row.dispatch)
        about = letter.record if letter else row.record
        known = [names.agency(about.owner).say(language), letter.number if letter else ""]
        note = str(bodies[row.pk].note).partition("\n")[0][:120]
        items.append(
            Item(
                record=about,
                url=url_of(about),
                title=about.title_in(language),
                language=_language_of(about, language),
                known=tuple(text for text in (*known, note) if text),
                chips=_chips(about, language),
                deadline=deadline(row.due, today),
            )
        )
    late = up_to(rows.filter(due__lt=today), MOST)
    return Agenda(title, tuple(items), total, "", late)


def _changes(acting: Acting, language: str, today: date) -> Agenda:
    title = _("Senders ask for a dispatch back, or change it")
    if not acting.roles & HANDLERS:
        return Agenda(title, (), 0)
    rows: QuerySet[Amendment] = unanswered(acting).order_by("record__created_at")
    found = list(rows[: SHOWN + 1])
    total = len(found) if len(found) <= SHOWN else up_to(rows, MOST)
    letters = Record.objects.visible_to(acting).in_bulk([row.dispatch for row in found[:SHOWN]])
    items = []
    for row in found[:SHOWN]:
        about = letters.get(row.dispatch, row.record)
        items.append(
            Item(
                record=about,
                url=f"{url_of(about)}#changes" if about.kind == "dispatch" else url_of(about),
                title=about.title_in(language),
                language=_language_of(about, language),
                known=(names.agency(row.record.owner).say(language), CHANGES[row.change].say(language)),
                chips=_chips(about, language),
                state=Chip(_("awaits your word"), "waits"),
            )
        )
    return Agenda(title, tuple(items), total)


def _opinions(acting: Acting, language: str, today: date) -> Agenda:
    states = []
    if acting.roles & ROLES_FOR[Verb.APPROVE]:
        states.append("draft")
    if acting.roles & ROLES_FOR[Verb.SEND]:
        states.append("approved")
    title = _("Opinions to approve or send")
    rows = to_move(acting, states)
    found = list(rows[: SHOWN + 1]) if states else []
    total = len(found) if len(found) <= SHOWN else up_to(rows, MOST)
    words = kind_named("opinion").lifecycle.states
    items = [
        Item(
            record=row.record,
            url=url_of(row.record),
            title=row.record.title_in(language),
            language=_language_of(row.record, language),
            known=(),
            chips=_chips(row.record, language),
            state=Chip(words[row.record.state].say(language), TONES[row.record.state]),
        )
        for row in found[:SHOWN]
    ]
    return Agenda(title, tuple(items), total, reverse("inbox"))


def _chips(record: Record, language: str) -> tuple[Chip, ...]:
    marking = marking_chip(record.marking, language)
    return (marking,) if marking else ()


def _language_of(record: Record, language: str) -> str:
    return language if language in record.titles else record.language
