"""By which members of an audience a peer's agencies may know a record, and telling a peer what a group opens to it."""

import uuid

from django.db.models import Exists, OuterRef

from comity.exchange.models import OutEntry, Peer
from comity.exchange.outbox import queue_once
from comity.kernel.groups import members_reaching, reached_by
from comity.kernel.kinds import is_known, kind_named
from comity.kernel.labels import EVERYONE, carried_to, group_member
from comity.kernel.readers import Reader
from comity.kernel.records import Record, Version


def admitting(peer: Peer) -> frozenset[str]:
    """The peer's agencies, what is carried to them, everyone, and the groups in which somebody of them sits."""
    carried = map(carried_to, peer.agencies)
    return frozenset({EVERYONE, *peer.agencies, *carried}) | members_reaching(peer.agencies)


def tell_new_members(group: str) -> None:
    """Queue the present versions of this node's own records of a group for peers that now have a member in it.

    A subscriber of `groups.on_regrouping`. Versions that are queued already are not queued again; the group's own
    record goes by itself, as every version does.
    """
    member = group_member(group)
    reach = reached_by({member})
    known = Reader.objects.filter(agency=member).values("record")
    own = Record.objects.for_machine().filter(pk__in=known, replica=False).exclude(pk=uuid.UUID(group))
    for peer in Peer.objects.select_for_update().order_by("name"):
        if not reach & set(peer.agencies):
            continue
        queued = OutEntry.objects.filter(peer=peer, record=OuterRef("pk"), version=OuterRef("number"))
        told = own.filter(~Exists(queued), marking__lte=min(peer.ceiling, peer.reach))
        for record in told.order_by("created_at", "pk").iterator():
            if not (is_known(record.kind) and kind_named(record.kind).local):
                queue_once(
                    Version.objects.for_machine().get(record=record, number=record.number).envelope, peer
                )
