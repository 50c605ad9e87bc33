"""The day's instruments and invitations: what ends or renews itself soon, what the agency owes, what it must answer."""

from dataclasses import replace
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.agenda.inviting import to_answer
from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.dates import span
from comity.kernel.kinds import Said
from comity.kernel.records import Record
from comity.kernel.wording import short_date
from comity.programme.counting import up_to
from comity.programme.instruments.models import Instrument
from comity.programme.instruments.reading import end_of_row, ending, owed, standing_of_row
from comity.programme.instruments.rules import rules
from comity.programme.instruments.terms import EXPIRING, PAST, RENEWS, TONES
from comity.web.deadlines import deadline
from comity.web.dispatches.lists import Chip, marking_chip
from comity.web.keyset import MOST
from comity.web.links import url_of
from comity.web.today.day import SHOWN, Agenda, Day, Item

PAST_DAYS = timedelta(days=60)  # for so long an end that is over still waits for somebody's word


def with_instruments(day: Day, acting: Acting, language: str) -> Day:
    """The day with these under what waits here, as far as there are any."""
    today = timezone.localdate()
    parts = (
        _invitations(acting, language, today),
        _ending(acting, language, today),
        _owed(acting, language, today),
    )
    return replace(day, mine=(*day.mine, *(part for part in parts if part.total)))


def _invitations(acting: Acting, language: str, today: date) -> Agenda:
    rows = to_answer(acting)
    found = list(rows.select_related("record").order_by("last", "pk")[:SHOWN])
    items = [
        _item(row.record, language, names.agency(row.record.owner).say(language), due=row.first)
        for row in found
    ]
    return Agenda(_("Invitations to answer"), tuple(items), up_to(rows, MOST), reverse("agenda-invitations"))


def _ending(acting: Acting, language: str, today: date) -> Agenda:
    """Own instruments in force that end or renew themselves within the days of warning of their class."""
    rows = Instrument.objects.visible_to(acting).filter(record__owner=acting.agency)
    until = today + timedelta(days=rules().longest_warning)
    found = list(ending(rows, today - PAST_DAYS, until).select_related("record").order_by("due", "pk")[:200])
    told = [(row, standing_of_row(row, today), end_of_row(row, today)) for row in found]
    near = [
        (row, standing, end) for row, standing, end in told if standing in (EXPIRING, RENEWS, PAST) and end
    ]
    near.sort(key=lambda one: one[2].act_by)
    items = [
        _item(
            row.record,
            language,
            short_date(end.day, language),
            state=Chip(standing.say(language), TONES[standing]),
        )
        for row, standing, end in near[:SHOWN]
    ]
    url = f"{reverse('instruments')}?within=365"
    return Agenda(_("Instruments that end or renew themselves soon"), tuple(items), len(near), url)


def _owed(acting: Acting, language: str, today: date) -> Agenda:
    rows = owed(acting).filter(due__isnull=False, due__lte=today + timedelta(days=30))
    found = list(rows.select_related("record").order_by("due", "pk")[:SHOWN])
    late = up_to(rows.filter(due__lt=today), MOST)
    above = Record.objects.visible_to(acting).in_bulk([row.instrument for row in found])
    items = []
    for row in found:
        known = above.get(row.instrument)
        items.append(
            _item(
                row.record,
                language,
                *([known.title_in(language)] if known else []),
                due=span(row.deadline).last,
            )
        )
    return Agenda(
        _("Obligations under instruments"), tuple(items), up_to(rows, MOST), reverse("instruments"), late
    )


def _item(
    record: Record, language: str, *known: str, state: Chip | None = None, due: date | None = None
) -> Item:
    marking = marking_chip(record.marking, language)
    title = Said(record.title_in(language), language if language in record.titles else record.language)
    return Item(
        record=record,
        url=url_of(record),
        title=title.text,
        language=title.language,
        known=known,
        chips=(marking,) if marking else (),
        state=state,
        deadline=deadline(due, timezone.localdate()) if due else None,
    )
