"""Which record stands for which, once some were found to be one: the chain from a merged record to the kept one.

Two agencies may each merge the other's record into their own. Every node then keeps the one with the smallest id.
"""

import uuid
from collections.abc import Mapping
from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from comity.directory.models import Named, Partner, Person, Place
from comity.kernel.acting import Acting
from comity.kernel.records import Record

MODELS: dict[str, type[Named]] = {"person": Person, "partner": Partner, "place": Place}

NamedT = TypeVar("NamedT", bound=Named)


def final(start: uuid.UUID, into: Mapping[uuid.UUID, uuid.UUID | None]) -> uuid.UUID:
    """The record at the end of the chain; of a ring, the smallest id. `into` holds every record that may be told."""
    way: list[uuid.UUID] = []
    now: uuid.UUID | None = start
    while now is not None and now in into and now not in way:
        way.append(now)
        now = into[now]
    if now in way:
        return min(way[way.index(now) :])
    return way[-1] if way else start


def standing_for(record: Record, acting: Acting) -> Record:
    """The record that stands for a scoped one, as far as this hat may know the way; itself where it was not merged."""
    model, into = MODELS[record.kind], dict[uuid.UUID, uuid.UUID | None]()
    rows = model.objects.visible_to(acting)
    now: uuid.UUID | None = record.pk
    while now is not None and now not in into:
        row = rows.filter(pk=now).first()
        if row is None:
            break
        into[now] = row.merged_into
        now = row.merged_into
    kept = final(record.pk, into)
    return record if kept == record.pk else Record.objects.visible_to(acting).get(pk=kept)


def one_and_the_same(record: Record, acting: Acting) -> set[uuid.UUID]:
    """The ids under which other records may name a scoped one: its own, and all that were merged into it."""
    model = MODELS[record.kind]
    found, last = {record.pk}, {record.pk}
    while last:
        rows = model.objects.visible_to(acting).filter(merged_into__in=last)
        last = set(rows.values_list("pk", flat=True)) - found
        found |= last
    return found


def once(rows: QuerySet[NamedT], acting: Acting) -> QuerySet[NamedT]:
    """The rows without those for which another stands that this hat may know: what lists show and figures count."""
    kept = rows.model.objects.visible_to(acting).filter(pk=OuterRef("merged_into"))
    earlier = kept.filter(merged_into=OuterRef("pk"), pk__gt=OuterRef("pk"))
    return rows.exclude(Exists(kept) & ~Exists(earlier))
