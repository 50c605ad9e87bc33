"""Commitments, counterparts and engagements as lines of a page."""

import re
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words, short_date
from comity.programme.models import Engagement
from comity.programme.partnering.models import Commitment
from comity.programme.partnering.reading import Sides, records_named
from comity.web.deadlines import deadline
from comity.web.languages import page_language
from comity.web.partners.common import partners_named
from comity.web.shell.figures import StackedBar, stacked_bar

_CODE = re.compile(r"[-a-zA-Z0-9_]+")  # as an address has it
TONES = {
    "open": "moving",
    "kept": "done",
    "dropped": "stopped",
    "stated": "done",
    "given": "done",
    "current": "moving",
    "ended": "idle",
    "withdrawn": "stopped",
    "planned": "idle",
    "drafting": "moving",
    "submitted": "moving",
    "tabled": "done",
}


def commitment_lines(rows: Sequence[Commitment], acting: Acting, today: date) -> list[dict[str, Any]]:
    """Commitments as `partners/_commitments.html` lists them; the record one comes from where the hat may know it."""
    origins = records_named((row.origin for row in rows), acting)
    called = partners_named((row.partner for row in rows if row.partner), acting)
    return [_commitment(row, origins, called, today) for row in rows]


def _commitment(
    row: Commitment, origins: dict[uuid.UUID, Record], called: dict[str, Any], today: date
) -> dict[str, Any]:
    language = page_language()
    with_whom = [called[row.partner].say(language)] if row.partner else []
    if row.forum:
        with_whom.append(names.forum(row.forum).say(language))
    late = row.waits and row.due is not None and row.due < today
    return {
        "record": row.record,
        "ours": row.owes == "ours",
        "with_whom": ", ".join(with_whom),
        "agency": row.agency,
        "tone": "waits" if late else TONES[row.record.state],
        "deadline": edtf_words(row.deadline, language) if row.deadline else "",
        "left": deadline(row.due, today) if row.waits else None,
        "settled": short_date(row.settled_on, language) if row.settled_on else "",
        "origin": origins.get(row.origin) if row.origin else None,
    }


def sides_bar(title: str, found: Sides) -> StackedBar:
    """One side's commitments as a bar."""
    return stacked_bar(
        title,
        [
            (_("kept"), found.kept, "done"),
            (_("open, not yet due"), found.open - found.late, "moving"),
            (_("overdue"), found.late, "waits"),
            (_("dropped"), found.dropped, "stopped"),
        ],
    )


def engagement_lines(rows: Sequence[Engagement]) -> list[dict[str, Any]]:
    """Engagements as a short list."""
    language = page_language()
    levels = {one.code: one.words.say(language) for one in names.profile().levels}
    return [
        {
            "record": row.record,
            "date": edtf_words(row.date, language) if row.date else "",
            "form": names.form(row.form).say(language),
            "level": levels.get(row.level, ""),
        }
        for row in rows
    ]


def partner_url(code: str) -> str:
    """The address of a partner's page; "" for the own country, and for what is no code."""
    if code == names.profile().country or not _CODE.fullmatch(code):
        return ""
    return reverse("partner-page", args=[code])
