"""Deadlines as pages say them: the day, and how far off it is."""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.kernel.wording import short_date
from comity.web.languages import page_language

SOON = 3  # days: from here on a deadline is shown in the colour of what waits for a person


class Deadline(NamedTuple):
    """`label` says how far off the day is; `tone` is one of the chip tones."""

    day: date
    date: str
    label: str
    tone: str

    @property
    def late(self) -> bool:
        return self.tone == "stopped"


def deadline(due: date | None, today: date) -> Deadline | None:
    """The deadline of something that still waits; None where there is none."""
    if due is None:
        return None
    left = (due - today).days
    if left < 0:
        label = ngettext("%(days)s day overdue", "%(days)s days overdue", -left) % {"days": -left}
    elif left == 0:
        label = _("due today")
    else:
        label = ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}
    tone = "stopped" if left < 0 else "waits" if left <= SOON else "idle"
    return Deadline(due, short_date(due, page_language()), label, tone)
