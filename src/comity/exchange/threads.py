"""A conversation: the dispatch that began it, its answers, their answers and the opinions, as one hat may read."""

import uuid
from dataclasses import dataclass

from comity.exchange.models import Dispatch, Opinion
from comity.kernel.acting import Acting
from comity.kernel.records import Record

DEEPEST = 12
MOST = 200


@dataclass(frozen=True)
class Turn:
    """One record of a conversation, `depth` answers below its beginning; `number` as the clerk gave it."""

    record: Record
    depth: int
    number: str
    here: bool


def thread(dispatch: Record, acting: Acting) -> list[Turn]:
    """The whole conversation of a scoped dispatch, each answer below what it answers; drafts are the writer's own.

    What the hat may not read is left out with everything that is reached through it alone.
    """
    top = _beginning(dispatch, acting)
    rows = {top.pk: top}
    below: dict[uuid.UUID, list[Dispatch]] = {}
    level = [top.pk]
    for _ in range(DEEPEST):
        found = Dispatch.objects.visible_to(acting).filter(in_reply_to__in=level).select_related("record")
        new = [row for row in found.order_by("record__created_at", "pk")[: MOST - len(rows)]]
        level = []
        for row in new:
            if row.pk not in rows and row.record.state != "withdrawn" and row.in_reply_to is not None:
                rows[row.pk] = row
                below.setdefault(row.in_reply_to, []).append(row)
                level.append(row.pk)
        if not level:
            break
    said = Opinion.objects.visible_to(acting).filter(dispatch__in=rows).exclude(record__state="withdrawn")
    opinions: dict[uuid.UUID, list[Opinion]] = {}
    for opinion in said.select_related("record").order_by("record__created_at", "pk")[:MOST]:
        opinions.setdefault(opinion.dispatch, []).append(opinion)
    return list(_told(top, 0, below, opinions, dispatch.pk))


def _beginning(dispatch: Record, acting: Acting) -> Dispatch:
    """The earliest dispatch of the conversation that can be reached upwards."""
    seen: set[uuid.UUID] = set()
    row = Dispatch.objects.visible_to(acting).select_related("record").get(pk=dispatch.pk)
    while row.in_reply_to and row.in_reply_to not in seen and len(seen) < DEEPEST:
        seen.add(row.pk)
        above = (
            Dispatch.objects.visible_to(acting).filter(pk=row.in_reply_to).select_related("record").first()
        )
        if above is None or above.pk in seen:
            break
        row = above
    return row


def _told(
    row: Dispatch,
    depth: int,
    below: dict[uuid.UUID, list[Dispatch]],
    opinions: dict[uuid.UUID, list[Opinion]],
    here: uuid.UUID,
) -> list[Turn]:
    turns = [Turn(row.record, depth, row.number, row.pk == here)]
    said = [Turn(one.record, depth + 1, one.number, False) for one in opinions.get(row.pk, ())]
    parts = [_told(one, depth + 1, below, opinions, here) for one in below.get(row.pk, ())]
    return [*turns, *said, *(turn for part in parts for turn in part)]
