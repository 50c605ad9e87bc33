"""The outbox: what peers must be told is queued in the transaction of the change that caused it."""

import uuid

from comity.exchange.channels import outgoing, sent_hash
from comity.exchange.models import OutEntry, Peer
from comity.exchange.protocol import Entry, next_hash
from comity.kernel import clock
from comity.kernel.envelopes import parse
from comity.kernel.kinds import Change, is_known, kind_named
from comity.kernel.labels import EVERYONE
from comity.kernel.problems import Problem
from comity.kernel.words import Words


def queue_for_readers(change: Change) -> None:
    """Queue a version of an own record for every peer that speaks for an agency of its audience.

    A marking above what a peer may be sent stops the whole action, before anything is queued.
    """
    if change.replica or not change.audience or (is_known(change.kind) and kind_named(change.kind).local):
        return
    for peer in Peer.objects.select_for_update().order_by("name"):
        if EVERYONE in change.audience or change.audience & set(peer.agencies):
            _require_ceiling(change, peer)
            _queue(change.envelope, peer)


def _require_ceiling(change: Change, peer: Peer) -> None:
    if change.marking <= peer.ceiling:
        return
    raise Problem(
        "marking-above-peer",
        what=Words(
            vi=f"Độ mật của hồ sơ cao hơn mức được gửi tới nút {peer.name}.",
            en=f"The record's marking is above what node {peer.name} may be sent.",
        ),
        mend=Words(
            vi="Bỏ nơi nhận đó, hoặc chuyển bằng đường khác được phép.",
            en="Leave that recipient out, or use a way that is accredited for it.",
        ),
        place=change.record_id,
    )


def _queue(envelope: str, peer: Peer) -> None:
    last = (
        OutEntry.objects.filter(peer=peer).order_by("-number").values_list("number", flat=True).first() or 0
    )
    entry = Entry(last + 1, envelope.encode())
    before = outgoing(peer).start if last == 0 else sent_hash(peer, last)
    assert before is not None  # entries are never removed
    parsed = parse(envelope)
    OutEntry(
        peer=peer,
        number=entry.number,
        record=uuid.UUID(parsed.id),
        version=parsed.number,
        payload=envelope,
        hash=next_hash(before, entry).hex(),
        queued_at=clock.now(),
    ).save(force_insert=True)
