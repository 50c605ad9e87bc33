"""What a hat follows and what it was told, as it may know it now."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Case, F, IntegerField, Max, Q, QuerySet, When

from comity.kernel.acting import Acting
from comity.kernel.following.models import DUTY, RECORD, Notice, Subscription, target_of
from comity.kernel.records import Record

MOST_COUNTED = 99

_UNREAD = Q(seen__lt=F("number"))


class Followed(NamedTuple):
    """A subscription, with the record where it is one."""

    subscription: Subscription
    record: Record | None


class Told(NamedTuple):
    """A record that something followed led to, when it last did, and by which subscriptions."""

    record: Record
    at: datetime
    unread: bool
    by: tuple[Subscription, ...]


def subscription(acting: Acting, what: str, key: uuid.UUID | str) -> Subscription | None:
    """The hat's subscription to this, if it has one."""
    return _of(acting).filter(target=target_of(what, key)).first()


def followed(acting: Acting) -> list[Followed]:
    """What the hat follows, the latest first. A record that it may not know any more is left out."""
    rows = list(_of(acting).exclude(target__startswith=f"{DUTY}:").order_by("-since", "-pk"))
    keys = [row.key for row in rows if row.what == RECORD]
    records = Record.objects.visible_to(acting).in_bulk([uuid.UUID(key) for key in keys])
    found = [Followed(row, records.get(uuid.UUID(row.key)) if row.what == RECORD else None) for row in rows]
    return [one for one in found if one.record is not None or one.subscription.what != RECORD]


def unread(acting: Acting, most: int = MOST_COUNTED) -> int:
    """How many records have unread notices for this hat; not counted beyond `most` + 1."""
    if not acting.person or not acting.post:
        return 0
    return mine(acting).filter(_UNREAD).values("record").distinct()[: most + 1].count()


def told(acting: Acting, *, unread_only: bool = False, offset: int = 0, limit: int = 30) -> list[Told]:
    """The hat's notices, a record once, the latest first."""
    rows = mine(acting).filter(_UNREAD) if unread_only else mine(acting)
    fresh = Max(Case(When(_UNREAD, then=1), default=0, output_field=IntegerField()))
    told_of = rows.values("record").annotate(last=Max("at"), fresh=fresh).order_by("-last", "record")
    page = list(told_of[offset : offset + limit])
    keys = [row["record"] for row in page]
    records = Record.objects.visible_to(acting).in_bulk(keys)
    by = _by(acting, keys)
    return [
        Told(records[row["record"]], row["last"], bool(row["fresh"]), tuple(by.get(row["record"], ())))
        for row in page
        if row["record"] in records
    ]


def count_told(acting: Acting, *, unread_only: bool = False) -> int:
    """How many records the hat has notices of."""
    rows = mine(acting).filter(_UNREAD) if unread_only else mine(acting)
    return rows.values("record").distinct().count()


def mine(acting: Acting) -> QuerySet[Notice]:
    """The hat's notices of records that it may know."""
    rows = Notice.objects.visible_to(acting)
    return rows.filter(subscription__person=acting.person, subscription__post=acting.post)


def _of(acting: Acting) -> QuerySet[Subscription]:
    if not acting.person or not acting.post:
        return Subscription.objects.none()
    return Subscription.objects.filter(person=acting.person, post=acting.post)


def _by(acting: Acting, records: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Subscription]]:
    found: dict[uuid.UUID, list[Subscription]] = {}
    for row in mine(acting).filter(record__in=list(records)).select_related("subscription").order_by("pk"):
        found.setdefault(row.record_id, []).append(row.subscription)
    return found
