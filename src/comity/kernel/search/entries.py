"""What the index holds of a record. All of it follows from the record's current version and can be made again."""

import datetime
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, NamedTuple, Self

from django.db import models
from django.utils import timezone

from comity.kernel.dates import span
from comity.kernel.envelopes import Envelope
from comity.kernel.kinds import Body
from comity.kernel.projection import readers_of
from comity.kernel.records import Record
from comity.kernel.scoped import ScopedManager
from comity.kernel.search.naming import also_called
from comity.kernel.search.queries import (
    TEXT_FOLDED,
    TEXT_WRITTEN,
    TITLE_FOLDED,
    TITLE_WRITTEN,
    TRANSLATION,
    reader_lexeme,
)
from comity.kernel.search.tokens import Day, days, forms

# PostgreSQL takes 1 MiB of lexemes a row. The words beyond, of a text of some hundred pages, are not found.
MOST_BYTES = 900_000
_DATES = ("date", "period", "deadline")
_SHORT = 500  # characters of a text that is kept cut


class SearchEntry(models.Model):
    """One record's row. Beside it stand its lexemes: in PostgreSQL a column of this table, in SQLite an FTS5 table."""

    # Without a constraint: the index is never a reason to refuse what is done to records; `differences` tells.
    record = models.OneToOneField(
        Record,
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="search_entry",
    )
    number = models.BigIntegerField(
        null=True, unique=True, help_text="order of indexing; in SQLite the row of the FTS5 table"
    )
    subject = models.UUIDField(null=True, help_text="the record that this one translates")
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    year = models.PositiveSmallIntegerField()
    folded = models.TextField(help_text="folded words, ' | ' between texts, for phrases")

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        app_label = "kernel"
        indexes = [
            models.Index(fields=["subject"], condition=models.Q(subject__isnull=False), name="search_subject")
        ]


@dataclass(frozen=True)
class Entry:
    """The same as data, with the lexemes: the words of title and text, as written and folded, each set marked."""

    record: uuid.UUID
    subject: uuid.UUID | None
    first: datetime.date | None
    last: datetime.date | None
    year: int
    folded: str
    lexemes: frozenset[str]


def entry_of(envelope: Envelope, body: Body | None, created: datetime.datetime) -> Entry:
    """The entry of a version; `body` is None for a kind unknown here, of which only the title is found."""
    titles = list(body.headings().values()) if body else [envelope.title]
    texts = [text for text in (*body.words(), *also_called(body)) if text not in titles] if body else []
    cut = [_cut(text) for text in (*titles, *texts)]
    first, last = _span(body, created)
    subject = getattr(body, "of", "") if envelope.kind == "translation" else ""
    return Entry(
        record=uuid.UUID(envelope.id),
        subject=uuid.UUID(subject) if subject else None,
        first=first,
        last=last,
        year=(first or last or created).year,
        folded="".join(f" {' '.join([folded for _, folded in part.words])} |" for part in cut),
        lexemes=_lexemes(cut[: len(titles)], cut)
        | {reader_lexeme(member) for member in readers_of(envelope)}
        | ({TRANSLATION} if subject else set()),
    )


class _Cut(NamedTuple):
    """A text in words, each as written and folded, and dates."""

    words: list[tuple[str, str]]
    days: list[Day]


def _cut(text: str) -> _Cut:
    return _cut_short(text) if len(text) < _SHORT else _Cut(forms(text), days(text))


@lru_cache(maxsize=4096)
def _cut_short(text: str) -> _Cut:
    # A title stands in its record, in what is grouped under it, in what answers it.
    return _Cut(forms(text), days(text))


def _span(body: Body | None, created: datetime.datetime) -> tuple[datetime.date | None, datetime.date | None]:
    """The days that a record is about; where it tells none, the day it came to this node."""
    for name in _DATES:
        first, last = span(str(getattr(body, name, "") or ""))
        if first or last:
            return first, last
    day = timezone.localtime(created).date()
    return day, day


def _lexemes(titles: list[_Cut], texts: list[_Cut]) -> frozenset[str]:
    found: set[str] = set()
    room = MOST_BYTES
    for written, folded, parts in (
        (TITLE_WRITTEN, TITLE_FOLDED, titles),
        (TEXT_WRITTEN, TEXT_FOLDED, texts),
    ):
        for part in parts:
            words = set(part.words)
            new = {written + word for word, _ in words}
            new.update(folded + word for _, word in words)
            for day in part.days:
                new |= {written + day.word, folded + day.word}
            new -= found
            size = _size(new)
            if size > room:
                return frozenset(found | _first(part, written, folded, room))
            room -= size
            found |= new
    return frozenset(found)


def _first(part: _Cut, written: str, folded: str, room: int) -> set[str]:
    """The lexemes of as many of a text's first words as there is room for."""
    kept: set[str] = set()
    for word, bare in part.words:
        new = {written + word, folded + bare} - kept
        room -= _size(new)
        if room < 0:
            break
        kept |= new
    return kept


def _size(lexemes: set[str]) -> int:
    """Bytes, about as PostgreSQL counts them."""
    return len("".join(lexemes).encode()) + 4 * len(lexemes)
