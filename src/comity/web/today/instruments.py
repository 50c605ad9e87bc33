"""The day's instruments and invitations: what ends or renews itself soon, what the agency owes, what it must answer."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.agenda.inviting import to_answer
from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.dates import span
from comity.kernel.kept import Kept
from comity.kernel.kinds import Said
from comity.kernel.records import Record
from comity.kernel.wording import short_date
from comity.programme.counting import up_to
from comity.programme.instruments.models import Instrument, Obligation
from comity.programme.instruments.reading import end_of_row, ending, owed, standing_of_row
from comity.programme.instruments.rules import rules
from comity.programme.instruments.terms import EXPIRING, PAST, RENEWS, TONES
from comity.web.deadlines import deadline
from comity.web.dispatches.lists import Chip, marking_chip
from comity.web.keyset import MOST
from comity.web.links import url_of
from comity.web.today.parts import SHOWN, Agenda, Day, Item, first_of

PAST_DAYS = timedelta(days=60)  # for so long an end that is over still waits for somebody's word
_OWED = Kept({"obligation"}, 20)
_ENDING = Kept({"instrument"}, 20)


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
    found, total = first_of(to_answer(acting).select_related("record").order_by("last", "pk"))
    items = [
        _item(row.record, language, names.agency(row.record.owner).say(language), due=row.first)
        for row in found
    ]
    return Agenda(_("Invitations to answer"), tuple(items), total, reverse("agenda-invitations"))


def _ending(acting: Acting, language: str, today: date) -> Agenda:
    """Own instruments in force that end or renew themselves within the days of warning of their class."""
    near = _ENDING.one(today, acting, lambda: _near(acting, today))
    found = Instrument.objects.visible_to(acting).select_related("record").in_bulk(near[:SHOWN])
    items = []
    for row in (found[key] for key in near[:SHOWN] if key in found):
        standing, end = standing_of_row(row, today), end_of_row(row, today)
        said = short_date(end.day, language) if end else ""
        items.append(_item(row.record, language, said, state=Chip(standing.say(language), TONES[standing])))
    url = f"{reverse('instruments')}?within=365"
    return Agenda(_("Instruments that end or renew themselves soon"), tuple(items), len(near), url)


def _near(acting: Acting, today: date) -> list[UUID]:
    """Those of which it is to be told, by the day until which somebody can act."""
    rows = Instrument.objects.visible_to(acting).filter(record__owner=acting.agency)
    until = today + timedelta(days=rules().longest_warning)
    found = list(ending(rows, today - PAST_DAYS, until).select_related("record").order_by("due", "pk")[:200])
    ends = [
        (end.act_by, row.pk)
        for row in found
        if standing_of_row(row, today) in (EXPIRING, RENEWS, PAST) and (end := end_of_row(row, today))
    ]
    return [key for _, key in sorted(ends, key=lambda one: one[0])]


def _owed(acting: Acting, language: str, today: date) -> Agenda:
    rows = owed(acting).filter(due__isnull=False, due__lte=today + timedelta(days=30))
    found = list(rows.select_related("record").order_by("due", "pk")[:SHOWN])
    total, late = _OWED.one(today, acting, lambda: _counted(rows, today))
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
    return Agenda(_("Obligations under instruments"), tuple(items), total, reverse("instruments"), late)


def _counted(rows: QuerySet[Obligation], today: date) -> tuple[int, int]:
    """How many there are, and how many are late, both up to `MOST`."""
    return up_to(rows, MOST), up_to(rows.filter(due__lt=today), MOST)


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
