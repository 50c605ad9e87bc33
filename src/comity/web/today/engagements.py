"""What engagements bring to the day: the accounts that the agency, as their lead, is asked for."""

from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.directory import names
from comity.directory.today import today as this_day
from comity.kernel.acting import Acting
from comity.kernel.kept import Kept
from comity.kernel.kinds import kind_named
from comity.kernel.wording import edtf_words
from comity.programme.engaging.asking import owed
from comity.programme.models import Engagement
from comity.web.deadlines import deadline
from comity.web.dispatches.lists import Chip, marking_chip
from comity.web.links import url_of
from comity.web.today.parts import Agenda, Day, Item, first_and_kept

_OWED = Kept({"engagement", "account"}, 20)


def with_accounts_owed(day: Day, acting: Acting, language: str) -> Day:
    """The day with the engagements whose account is asked, the latest ended first."""
    agenda = _owed(acting, language, this_day())
    return replace(day, mine=(*day.mine, agenda)) if agenda.total else day


def _owed(acting: Acting, language: str, today: date) -> Agenda:
    rows = owed(acting, today)
    first, total = first_and_kept(rows.select_related("record").order_by("-last", "pk"), _OWED, today, acting)
    items = tuple(_item(row, language, today) for row in first)
    url = f"{reverse('engagements-planned')}?show=owing&lead={acting.agency}"
    return Agenda(_("Accounts asked of your agency"), items, total, url, late=total)


def _item(row: Engagement, language: str, today: date) -> Item:
    record = row.record
    marking = marking_chip(record.marking, language)
    state = kind_named("engagement").lifecycle.states[record.state].say(language)
    return Item(
        record=record,
        url=url_of(record),
        title=record.title_in(language),
        language=language if language in record.titles else record.language,
        known=(names.form(row.form).say(language), edtf_words(row.date, language) if row.date else "", state),
        chips=(marking,) if marking else (),
        state=Chip(_("your account is asked"), "waits"),
        deadline=deadline(row.last, today),
    )
