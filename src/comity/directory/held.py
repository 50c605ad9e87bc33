"""What a post has in hand. Rooms say what of theirs belongs to a post; a hand-over lists it for the successor."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

from django.db.models import F

from comity.directory.kinds import PostBody
from comity.directory.models import Delegation, Post
from comity.kernel.acting import Acting, Role
from comity.kernel.approvals.reading import waiting_for
from comity.kernel.envelopes import parse
from comity.kernel.following.models import RECORD, Subscription
from comity.kernel.reading import content
from comity.kernel.records import Record, Version
from comity.kernel.words import Words

MOST = 200  # of one heading


class Seat(NamedTuple):
    """The post whose things are asked for. `hat` sees no more than who asks, and acts as nobody's person."""

    post: uuid.UUID
    offices: frozenset[str]
    hat: Acting

    @property
    def heads(self) -> bool:
        """Whether the post heads its agency: then all that the agency has open is in its hands."""
        return Role.HEAD in self.hat.roles


class Held(NamedTuple):
    """Records under one heading; `more` where there are more than are shown."""

    heading: Words
    records: list[Record]
    more: bool = False


Lister = Callable[[Seat], Iterable[Held]]
_listers: list[Lister] = []


def add_lister(lister: Lister) -> None:
    """Have `lister` asked for what of its room belongs to a post. It reads only `.visible_to(seat.hat)`."""
    _listers.append(lister)


def seat_of(post: Post, acting: Acting) -> Seat:
    """The post as far as `acting` may look into it."""
    body = content(post.record, PostBody)
    hat = replace(
        acting,
        roles=frozenset(Role(role) for role in body.roles) if _reads(acting) else acting.roles,
        clearance=min(acting.clearance, body.clearance),
        post=str(post.pk),
        # What one knows by a working group or broken glass is not for the list that others will read.
        groups=frozenset(),
        glass=frozenset(),
    )
    return Seat(post.pk, frozenset(body.headings().values()), hat)


def held_of(post: Post, acting: Acting) -> list[Held]:
    """Everything the post has in hand that `acting` may know, by heading; empty headings are left out."""
    seat = seat_of(post, acting)
    found = [held for lister in (_own, *_listers) for held in lister(seat)]
    known = Record.objects.visible_to(acting).in_bulk([r.pk for held in found for r in held.records])
    return [
        held._replace(records=[known[record.pk] for record in held.records if record.pk in known])
        for held in found
        if any(record.pk in known for record in held.records)
    ]


def written_by(seat: Seat, records: list[Record]) -> list[Record]:
    """Those of the agency's records whose present version this office wrote; all of them for a post that heads it."""
    if seat.heads:
        return records
    rows = Version.objects.for_machine().filter(
        record__in=[record.pk for record in records], number=F("record__number")
    )
    authors = {row.record_id: parse(row.envelope).author for row in rows.order_by()}
    return [
        record
        for record in records
        if authors[record.pk].agency == seat.hat.agency and authors[record.pk].office in seat.offices
    ]


def _own(seat: Seat) -> Iterable[Held]:
    approvals = [progress.subject for progress in waiting_for(seat.hat)]
    yield Held(Words(vi="Chờ duyệt", en="Approvals waiting"), approvals[:MOST], len(approvals) > MOST)
    lent = Delegation.objects.visible_to(seat.hat).filter(post=seat.post, record__state="given")
    records = [row.record for row in lent.select_related("record").order_by("-last")[: MOST + 1]]
    yield Held(Words(vi="Ủy quyền đã giao", en="Delegations given"), records[:MOST], len(records) > MOST)
    followed = Subscription.objects.filter(post=str(seat.post), target__startswith=f"{RECORD}:")
    keys = [one.key for one in followed.order_by("-since")[: MOST + 1]]
    records = list(Record.objects.visible_to(seat.hat).filter(pk__in=keys[:MOST]))
    yield Held(Words(vi="Hồ sơ đang theo dõi", en="Records it follows"), records, len(keys) > MOST)


def _reads(acting: Acting) -> bool:
    return bool(acting.roles - {Role.ADMINISTRATOR, Role.AUDITOR})
