"""Records as they stood at a moment: the last version written until then, through today's rule and that version's own.

A hat sees a record as it stood when it may read the record today *and* the rule let it read the version that stood
then (`history.readable`). Otherwise the record is not there, as if it had not been made yet: a list of the past says
no more than its reader might have known in that past, and no less than they may know now.

"As it stood" speaks of the moment at which its owner wrote a version. A replica that came by a later parcel stands
from the moment its owner wrote it.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TypeVar, cast

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from pydantic import ValidationError

from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.envelopes import Envelope, body_of, parse
from comity.kernel.history import readable
from comity.kernel.kinds import Body, is_known
from comity.kernel.problems import Problem
from comity.kernel.projection import record_columns, typed_row
from comity.kernel.records import Record, Typed, Version
from comity.kernel.words import Words

RowT = TypeVar("RowT", bound=Typed)

SIZE = 25  # rows of a page
LOOKED_AT = 400  # records looked through for one page, about: the last stretch may go beyond
STRETCH = 30  # records looked through at once; each time that they do not fill the page, twice as many
_MOMENT = "_stood_at"


@dataclass(frozen=True)
class Stood:
    """A record as it stood. `record` is a copy with the columns of that version: to be read, never to be saved.

    Whatever reads content by a record's number (`reading.content`, `contents`, `renderings.Sayings`) reads that
    version's from the copy.
    """

    record: Record
    envelope: Envelope
    body: Body | None


@dataclass(frozen=True)
class Page:
    """A page of a list. `more` is where the next page begins, "" at the end.

    A page may be short, even empty, and still have more: at most `LOOKED_AT` records are looked through for one.
    """

    rows: tuple[Stood, ...]
    more: str


def end_of(day: date) -> datetime:
    """The last moment of a day in the node's time zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time())) - timedelta(microseconds=1)


def stood_at(record: Record) -> datetime | None:
    """The moment of a record that stands as it stood; None for one as it is now."""
    moment: datetime | None = getattr(record, _MOMENT, None)
    return moment


def stood(records: Iterable[Record], moment: datetime, acting: Acting) -> list[Stood]:
    """Scoped records as they stood, in their order; without those that were not there, or are closed to this hat."""
    given = list(records)
    envelopes = _envelopes([record.pk for record in given], moment)
    found = []
    for record in given:
        envelope = envelopes.get(record.pk)
        if envelope is not None and readable(envelope[0], acting):
            found.append(_stood(record, *envelope, moment))
    return found


def there(records: Iterable[Record], moment: datetime, acting: Acting) -> list[Record]:
    """Those of some scoped records that stood then and are open to this hat, as they are today."""
    given = list(records)
    moved = [record.pk for record in given if record.changed_at > moment]
    envelopes = _envelopes(moved, moment)
    open_ = {key for key, (envelope, _digest) in envelopes.items() if readable(envelope, acting)}
    return [record for record in given if record.changed_at <= moment or record.pk in open_]


def one(record: Record, moment: datetime, acting: Acting) -> Record:
    """A scoped record as it stood; not found where it was not there, or is closed to this hat."""
    found = stood([record], moment, acting)
    if not found:
        raise not_found()
    return found[0].record


def at_number(record: Record, envelope: Envelope, digest: str) -> Record:
    """A scoped record as one of its versions has it."""
    return _stood(record, envelope, digest, datetime.fromisoformat(envelope.at)).record


def rows(queryset: "QuerySet[RowT]", moment: datetime | None, acting: Acting) -> list[RowT]:
    """Scoped typed rows as they stood, with `record` and every column of that version; as they are without a moment.

    The rows come in the queryset's order; the queryset's conditions are asked of the rows as they are today.
    """
    if moment is None:
        return list(queryset)
    now = list(queryset.select_related("record"))
    moved = [row.record for row in now if row.record.changed_at > moment]
    then = {past.record.pk: past for past in stood(moved, moment, acting)}
    found = []
    for row in now:
        past = then.get(row.pk)
        if row.record.changed_at <= moment:
            # As it stands today, so it stood: its label is the one by which the queryset was scoped.
            setattr(row.record, _MOMENT, moment)
            found.append(row)
        elif past is not None and past.body is not None:
            found.append(_as_from_the_database(cast(RowT, typed_row(type(row), past.record, past.body))))
    return found


def _as_from_the_database(row: RowT) -> RowT:
    """The row with every column in its Python type: a body has ids as text."""
    for field in row._meta.concrete_fields:
        if not field.primary_key:
            setattr(row, field.attname, field.to_python(getattr(row, field.attname)))
    return row


Keep = Callable[[list[Stood]], Sequence[Stood]]


def page(
    kind: str,
    moment: datetime,
    acting: Acting,
    *,
    where: Q | None = None,
    keep: Keep = list,
    after: str = "",
    size: int = SIZE,
) -> Page:
    """A page of the records of a kind as they stood, those made last first.

    `where` is a condition on what never changes of a record (owner, replica); `keep` says which of some records, as
    they stood, belong to the list; `after` is `more` of the page before.
    """
    found: list[Stood] = []
    cursor, looked, stretch = after, 0, STRETCH
    while looked < LOOKED_AT:
        batch = list(_next(kind, moment, acting, where or Q(), cursor)[:stretch])
        kept = list(keep(stood(batch, moment, acting)))
        ended, room = len(batch) < stretch, size - len(found)
        found += islice(kept, room)
        if len(kept) > room or (len(kept) == room and not ended):
            return Page(tuple(found), cursor_of(found[-1].record))
        if ended:
            return Page(tuple(found), "")
        cursor, looked, stretch = cursor_of(batch[-1]), looked + len(batch), 2 * stretch
    return Page(tuple(found), cursor)


def cursor_of(record: Record) -> str:
    """Where a list goes on after this record."""
    return f"{record.created_at.isoformat()}_{record.pk.hex}"


def _next(kind: str, moment: datetime, acting: Acting, where: Q, cursor: str) -> "QuerySet[Record]":
    """The visible records of a kind that were there, after a cursor, by the index on (kind, created_at, id)."""
    found = Record.objects.visible_to(acting).filter(where, kind=kind)
    if cursor:
        made, key = _position(cursor)
        # One bound only, that the index is entered at; a cursor from beyond the moment is the moment.
        found = found.filter(Q(created_at__lt=made) | Q(created_at=made, pk__lt=key))
        moment = min(moment, made)
    found = found.filter(created_at__lte=moment)
    return found.order_by("-created_at", "-pk")


def _position(cursor: str) -> tuple[datetime, uuid.UUID]:
    try:
        made, _, key = cursor.partition("_")
        return datetime.fromisoformat(made), uuid.UUID(key)
    except ValueError as error:
        raise Problem(
            "cursor-unreadable",
            what=Words(vi="Không đọc được vị trí trang.", en="The place of the page cannot be read."),
            mend=Words(vi="Mở lại danh sách từ trang đầu.", en="Open the list again from its first page."),
            place="after",
        ) from error


def _envelopes(ids: Sequence[uuid.UUID], moment: datetime) -> dict[uuid.UUID, tuple[Envelope, str]]:
    """The last version until the moment, with its hash, by record; by the index on (record, number)."""
    found = {}
    until = Version.objects.for_machine().filter(record=OuterRef("pk"), at__lte=moment)
    last = Subquery(until.order_by("-number").values("pk")[:1])
    for some in _chunks(ids):
        wanted = Record.objects.for_machine().filter(pk__in=some).annotate(version_then=last)
        keys = [key for key in wanted.values_list("version_then", flat=True) if key is not None]
        for row in Version.objects.for_machine().filter(pk__in=keys):
            found[row.record_id] = (parse(row.envelope), row.hash)
    return found


def _chunks(ids: Sequence[uuid.UUID], length: int = 500) -> Iterator[Sequence[uuid.UUID]]:
    for start in range(0, len(ids), length):
        yield ids[start : start + length]


def _body(envelope: Envelope) -> Body | None:
    """The typed content; None for a kind unknown here, and for a version in a shape that its kind no longer has."""
    try:
        return body_of(envelope) if is_known(envelope.kind) else None
    except ValidationError:
        return None


def _stood(record: Record, envelope: Envelope, digest: str, moment: datetime) -> Stood:
    body = _body(envelope)
    then = Record(id=record.pk, created_at=record.created_at, replica=record.replica)
    for column, value in record_columns(envelope, digest, body).items():
        setattr(then, column, value)
    then._state.adding = False
    setattr(then, _MOMENT, moment)
    return Stood(then, envelope, body)
