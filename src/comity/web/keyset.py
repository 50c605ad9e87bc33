"""Pages of long lists by keys, not by numbers: the millionth row costs what the first does.

A list is one or more segments, each in the order of one column and then of the id; the segments follow each other.
An address says from where on ("after=SEGMENT~VALUE~ID"), up to where ("before="), or the end ("page=last").
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet

MOST = 1000  # rows that are counted; beyond, a total says "more than"


class Segment(NamedTuple):
    """Rows in the order of `column`, a path on the row that is never NULL here ("" for the id alone)."""

    rows: QuerySet[Any]
    column: str = ""
    descending: bool = False


@dataclass(frozen=True)
class Stretch:
    """One page: its rows, and the ends of addresses to those beside it, "" where there are none."""

    rows: list[Any]
    first: str
    previous: str
    next: str
    last: str

    @property
    def whole(self) -> bool:
        """Whether everything is on this page."""
        return not (self.previous or self.next)


def stretch(segments: Sequence[Segment], asked: Mapping[str, str], size: int) -> Stretch:
    """The page that an address asks for; what cannot be read asks for the first."""
    after, before = _cursor(asked.get("after", ""), segments), _cursor(asked.get("before", ""), segments)
    if asked.get("page") == "last" or before:
        found = _taken(segments, before, size + 1, back=True)
        more, rows = len(found) > size, found[:size][::-1]
        return _stretch(rows, more, before is not None)
    found = _taken(segments, after, size + 1, back=False)
    return _stretch(found[:size], after is not None, len(found) > size)


class _Row(NamedTuple):
    place: int
    value: Any
    row: Any


class _Cursor(NamedTuple):
    place: int
    value: Any
    key: uuid.UUID


def _stretch(found: list[_Row], earlier: bool, later: bool) -> Stretch:
    return Stretch(
        rows=[one.row for one in found],
        first="page=1" if earlier else "",
        previous=f"before={_told(found[0])}" if earlier and found else "",
        next=f"after={_told(found[-1])}" if later and found else "",
        last="page=last" if later else "",
    )


def _taken(segments: Sequence[Segment], cursor: _Cursor | None, limit: int, *, back: bool) -> list[_Row]:
    places = range(len(segments))
    found: list[_Row] = []
    for place in reversed(places) if back else places:
        if cursor is not None and (place > cursor.place if back else place < cursor.place):
            continue
        segment = segments[place]
        downwards = segment.descending != back
        rows = segment.rows
        if cursor is not None and place == cursor.place:
            rows = rows.filter(_beyond(segment.column, cursor, downwards))
        sign = "-" if downwards else ""
        order = [f"{sign}{name}" for name in (segment.column, "pk") if name]
        for row in rows.order_by(*order)[: limit - len(found)]:
            found.append(_Row(place, _value(row, segment.column), row))
        if len(found) >= limit:
            break
    return found


def _beyond(column: str, cursor: _Cursor, downwards: bool) -> Q:
    way = "lt" if downwards else "gt"
    if not column:
        return Q(**{f"pk__{way}": cursor.key})
    beyond = Q(**{f"{column}__{way}": cursor.value}) | Q(**{column: cursor.value, f"pk__{way}": cursor.key})
    # Said apart, so that an index can begin there.
    return Q(**{f"{column}__{way}e": cursor.value}) & beyond


def _value(row: Model, column: str) -> Any:
    value: Any = row
    for name in column.split("__") if column else ():
        value = getattr(value, name)
    return value if column else ""


def _told(row: _Row) -> str:
    value = row.value.isoformat().replace("+00:00", "Z") if row.value else ""
    return f"{row.place}~{value}~{row.row.pk}"


def _cursor(text: str, segments: Sequence[Segment]) -> _Cursor | None:
    place, _, rest = text.partition("~")
    value, _, key = rest.rpartition("~")
    try:
        segment = segments[int(place)]
        return _Cursor(int(place), _read(value) if segment.column else "", uuid.UUID(key))
    except (ValueError, IndexError):
        return None


def _read(text: str) -> datetime.date | datetime.datetime:
    if "T" in text:
        moment = datetime.datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError(text)
        return moment
    return datetime.date.fromisoformat(text)
