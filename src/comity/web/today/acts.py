"""What acts bring to the day: approvals and consents that wait here, notices of broken glass, delegations."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.directory.today import today as this_day
from comity.kernel import clock
from comity.kernel.acting import Acting
from comity.kernel.approvals.kinds import OPEN
from comity.kernel.approvals.reading import asked_in, progress, waiting
from comity.kernel.glass import glass_notices, grants
from comity.kernel.records import Record
from comity.kernel.wording import short_date
from comity.web.approvals.pages import Row, rows_of
from comity.web.delegations.pages import delegations_of
from comity.web.delegations.pages import rows_of as delegations_shown
from comity.web.dispatches.lists import Chip, marking_chip
from comity.web.glass.pages import Row as GlassRow
from comity.web.glass.pages import consents_for
from comity.web.glass.pages import rows_of as glasses_shown
from comity.web.links import url_of
from comity.web.today.parts import SHOWN, Agenda, Day, Item, first_of

AHEAD = timedelta(days=7)  # a delegation is told of from so many days before it begins, and before it ends
BACK = timedelta(days=3)  # and until so many days after it began

Part = Callable[[Acting, str, date], Agenda]


def with_acts(day: Day, acting: Acting, language: str) -> Day:
    """The day with what acts bring to it: what waits for a decision stands first."""
    today = this_day()
    mine: list[Part] = [_approvals, _consents, _notices, _delegations]
    first = tuple(agenda for part in mine if (agenda := part(acting, language, today)).total)
    asked = _asked(acting, language, today)
    return replace(day, mine=(*first, *day.mine), awaited=(*((asked,) if asked.total else ()), *day.awaited))


def _approvals(acting: Acting, language: str, today: date) -> Agenda:
    title, rows = _("Approvals that ask your word"), waiting(acting)
    first, total = first_of(rows, None)
    if not first:
        return Agenda(title, (), 0)
    shown = rows_of(progress(first, acting), acting, language, today)
    items = tuple(_approval(row, language) for row in shown)
    return Agenda(title, items, total, reverse("approvals"), rows.filter(due__lt=clock.now()).count())


def _asked(acting: Acting, language: str, today: date) -> Agenda:
    """What this person put up and nobody has decided yet."""
    title, rows = _("Approvals that you asked for"), asked_in(acting)
    first, total = first_of(rows.filter(asker=acting.who, record__state__in=OPEN), None)
    if not first:
        return Agenda(title, (), 0)
    shown = rows_of(progress(first, acting), acting, language, today)
    url = f"{reverse('approvals-asked')}?mine=1"
    items = tuple(_approval(row, language) for row in shown)
    return Agenda(title, items, total, url)


def _approval(row: Row, language: str) -> Item:
    escalated = _("escalated to you") if row.escalated else ""
    known = (row.what, row.asked_by, escalated)
    return Item(
        record=row.approval,
        url=url_of(row.approval),
        title=row.subject.title_in(language),
        language=_language_of(row.subject, language),
        known=tuple(text for text in known if text),
        chips=_chips(row.approval, language),
        state=Chip(row.standing.label, row.standing.tone),
        deadline=row.deadline,
    )


def _consents(acting: Acting, language: str, today: date) -> Agenda:
    rows = [row for row in glasses_shown(consents_for(acting), acting, language) if row.may_answer]
    items = tuple(_glass(row, language) for row in rows[:SHOWN])
    return Agenda(_("Break-glass: your consent is asked"), items, len(rows), reverse("glasses"))


def _notices(acting: Acting, language: str, today: date) -> Agenda:
    waiting = [one.glass for one in glass_notices(acting)]
    if not waiting:
        return Agenda(_("Break-glass: take notice"), (), 0)
    rows = grants(acting).filter(pk__in=waiting).exclude(holder=acting.who)
    items = tuple(_glass(row, language) for row in glasses_shown(rows[:SHOWN], acting, language))
    return Agenda(_("Break-glass: take notice"), items, rows.count(), reverse("glasses"))


def _glass(row: GlassRow, language: str) -> Item:
    about = row.target or row.record
    return Item(
        record=about,
        url=url_of(row.record),
        title=about.title_in(language),
        language=_language_of(about, language),
        known=(row.office, row.reason),
        chips=_chips(about, language),
        state=Chip(row.standing, row.tone),
    )


def _delegations(acting: Acting, language: str, today: date) -> Agenda:
    """Posts lent to this person or by them that begin or end about now."""
    soon = [
        row
        for row in delegations_of(acting, today)
        if today - BACK <= row.first <= today + AHEAD or row.last <= today + AHEAD
    ]
    shown = delegations_shown(soon, acting, language, today) if soon else []
    rows = [row for row in shown if acting.person in (row.lent_to, row.holder)]
    items = []
    for row in rows[:SHOWN]:
        days = _("from %(first)s to %(last)s") % {
            "first": short_date(row.first, language),
            "last": short_date(row.last, language),
        }
        mine = row.lent_to == acting.person
        whose = _("lent to you") if mine else _("lent to %(person)s") % {"person": row.to}
        items.append(
            Item(
                record=row.record,
                url=url_of(row.record),
                title=row.post,
                language=language,
                known=(whose, days),
                state=Chip(row.standing, row.tone),
            )
        )
    return Agenda(_("Delegations that begin or end"), tuple(items), len(rows), reverse("delegations"))


def _chips(record: Record, language: str) -> tuple[Chip, ...]:
    marking = marking_chip(record.marking, language)
    return (marking,) if marking else ()


def _language_of(record: Record, language: str) -> str:
    return language if language in record.titles else record.language
