"""Notices and saved searches as their pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from comity.directory import names
from comity.kernel.following.models import DUTY, PARTNER, SEARCH, Subscription
from comity.kernel.following.reading import Followed, Told
from comity.kernel.following.searches import SavedSearch
from comity.kernel.records import Record
from comity.web.search.asking import address_of, words_of


@dataclass(frozen=True)
class Row:
    """A notice: the record as it is now, since when, and why one is told."""

    record: Record
    at: datetime
    unread: bool
    why: tuple[str, ...]


@dataclass(frozen=True)
class Saved:
    """A saved search."""

    subscription: Subscription
    words: str
    url: str


def row_of(told: Told, language: str) -> Row:
    """A notice in words of `language`."""
    why = tuple(dict.fromkeys(_why(row, language) for row in told.by))
    return Row(told.record, told.at, told.unread, why)


def saved_of(rows: Iterable[Followed], language: str) -> list[Saved]:
    """The saved searches among what is followed."""
    kept = [one.subscription for one in rows if one.subscription.what == SEARCH]
    asked = [SavedSearch.load(row.arguments) for row in kept]
    return [
        Saved(row, words_of(search, language), address_of(search, "newest"))
        for row, search in zip(kept, asked, strict=True)
    ]


def _why(row: Subscription, language: str) -> str:
    if row.what == SEARCH:
        return _("found by “%(name)s”") % {"name": row.name}
    if row.what == PARTNER:
        return _("names a partner you follow: %(name)s") % {"name": names.partner(row.key).say(language)}
    if row.what == DUTY:
        return _("it is yours to deal with")
    return _("you follow it")
