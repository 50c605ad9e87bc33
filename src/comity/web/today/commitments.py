"""What the agency promised, or watches over, and what is past its day."""

from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.directory import names
from comity.directory.today import today as this_day
from comity.kernel.acting import Acting
from comity.kernel.kept import Kept
from comity.programme.partnering.models import Commitment
from comity.web.deadlines import deadline
from comity.web.dispatches.lists import marking_chip
from comity.web.links import url_of
from comity.web.today.parts import Agenda, Day, Item, first_and_kept

_LATE = Kept({"commitment"}, 20)


def with_commitments_late(day: Day, acting: Acting, language: str) -> Day:
    """The day with the commitments of the agency that are overdue, the longest overdue first."""
    agenda = _late(acting, language, this_day())
    return replace(day, mine=(*day.mine, agenda)) if agenda.total else day


def _late(acting: Acting, language: str, today: date) -> Agenda:
    rows = Commitment.objects.visible_to(acting).filter(agency=acting.agency, waits=True, due__lt=today)
    first, total = first_and_kept(rows.select_related("record").order_by("due", "pk"), _LATE, today, acting)
    items = tuple(_item(row, language, today) for row in first)
    url = f"{reverse('commitments')}?state=late&agency={acting.agency}"
    return Agenda(_("Commitments past their deadline"), items, total, url, late=total)


def _item(row: Commitment, language: str, today: date) -> Item:
    record = row.record
    marking = marking_chip(record.marking, language)
    whom = names.partner(row.partner) if row.partner else names.forum(row.forum)
    side = _("owed by our side") if row.owes == "ours" else _("owed by their side")
    return Item(
        record=record,
        url=url_of(record),
        title=record.title_in(language),
        language=language if language in record.titles else record.language,
        known=(whom.say(language), side),
        chips=(marking,) if marking else (),
        deadline=deadline(row.due, today),
    )
