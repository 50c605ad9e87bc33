"""The outbox: what peers must be told is queued in the transaction of the change that caused it."""

import uuid
from collections.abc import Sequence
from contextvars import ContextVar

from django.db import transaction
from django.db.models import QuerySet

from comity.exchange import protocol
from comity.exchange.channels import outbound_state, sent_hash, terms_with
from comity.exchange.inbox import keep_epoch, note_trouble
from comity.exchange.models import Epoch, OutEntry, Peer, Receipt
from comity.exchange.protocol import Accepts, Entry, Outbound, Refused, next_hash
from comity.exchange.protocol import Epoch as Later
from comity.kernel import clock, journal
from comity.kernel.envelopes import parse, sha256
from comity.kernel.kinds import Change, is_known, kind_named
from comity.kernel.labels import EVERYONE
from comity.kernel.problems import Problem
from comity.kernel.replicas import recover_own
from comity.kernel.words import Words

# While own entries are taken back from a peer: what others hold already is not queued for them a second time.
_taking_back: ContextVar[bool] = ContextVar("comity_taking_back", default=False)


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
    if _taking_back.get() and _is_queued(envelope, peer):
        return
    state = outbound_state(peer)
    number = state.queued + 1
    most = terms_with(peer).payload
    if len(envelope.encode()) > most:
        raise Refused("too-large", f"{peer.name}: {len(envelope.encode())} > {most}")
    before = state.hash_in(state.epoch_at(number), state.queued, lambda at: sent_hash(peer, at))
    assert before is not None  # entries are never removed
    _insert(peer, number, envelope, before)


def _is_queued(envelope: str, peer: Peer) -> bool:
    parsed = parse(envelope)
    return OutEntry.objects.filter(peer=peer, record=parsed.id, version=parsed.number).exists()


def _insert(peer: Peer, number: int, envelope: str, before: bytes) -> bytes:
    parsed = parse(envelope)
    digest = next_hash(before, Entry(number, envelope.encode()))
    OutEntry(
        peer=peer,
        number=number,
        record=uuid.UUID(parsed.id),
        version=parsed.number,
        payload=envelope,
        hash=digest.hex(),
        queued_at=clock.now(),
    ).save(force_insert=True)
    return digest


class StoredOutbox:
    """The sending end of the channel to a peer, in the database. See `protocol.sender.Outbox`."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer

    def state(self) -> Outbound:
        """See `Outbox`."""
        return outbound_state(self._peer)

    def hash_at(self, number: int) -> bytes | None:
        """See `Outbox`."""
        return sent_hash(self._peer, number)

    def size_of(self, number: int) -> int:
        """See `Outbox`."""
        return len(self._rows(number, number).values_list("payload", flat=True).get().encode())

    def entries(self, first: int, last: int) -> list[Entry]:
        """See `Outbox`."""
        rows = self._rows(first, last).values_list("number", "payload")
        return [Entry(number, payload.encode()) for number, payload in rows]

    def acknowledge(self, upto: int) -> None:
        """See `Outbox`."""
        Peer.objects.filter(pk=self._peer.pk).update(acknowledged=upto, heard_at=clock.now())

    def keep_receipt(self, receipt: protocol.Receipt, token: str) -> None:
        """See `Outbox`."""
        _, new = Receipt.objects.get_or_create(
            peer=self._peer,
            given=False,
            upto=receipt.upto,
            defaults={"token": token, "at": clock.moment(receipt.at)},
        )
        if new:
            told = {"peer": self._peer.name, "upto": receipt.upto, "hash": sha256(token)}
            journal.append("receipt-got", told)

    def report(self, problem: Refused) -> None:
        """See `Outbox`."""
        note_trouble(self._peer, problem)

    def suspend(self, code: str) -> None:
        """See `Outbox`."""
        Peer.objects.filter(pk=self._peer.pk).update(suspended=code)

    def keep_accepts(self, accepts: Accepts) -> None:
        """See `Outbox`."""
        if self._peer.accepts != accepts.as_fields():
            Peer.objects.filter(pk=self._peer.pk).update(accepts=accepts.as_fields())

    def renumber(self, first: int, payloads: Sequence[bytes], before: bytes) -> None:
        """See `Outbox`. Nobody acknowledged what moves; it keeps the time at which it was first queued."""
        tail = OutEntry.objects.filter(peer=self._peer, number__gte=first)
        since = {row.payload: row.queued_at for row in tail}
        tail.delete()
        for number, payload in enumerate(payloads, first):
            envelope = payload.decode()
            before = _insert(self._peer, number, envelope, before)
            if envelope in since:
                self._rows(number, number).update(queued_at=since[envelope])

    def take_back(self, entries: Sequence[Entry]) -> None:
        """See `Outbox`. A version that contradicts what was written here since is kept in the channel only."""
        token = _taking_back.set(True)
        try:
            for entry in entries:
                try:
                    with transaction.atomic():
                        recover_own(entry.payload.decode())
                except Problem as problem:
                    note_trouble(self._peer, problem)
        finally:
            _taking_back.reset(token)

    def open_epoch(self, epoch: Later, agreement: str) -> None:
        """See `Outbox`."""
        keep_epoch(self._peer, epoch, agreement, outgoing=True)

    def agreement(self, epoch: int) -> str | None:
        """See `Outbox`."""
        rows = Epoch.objects.filter(peer=self._peer, outgoing=True, number=epoch)
        return rows.values_list("agreement", flat=True).first()

    def proposal(self) -> str:
        """See `Outbox`."""
        return Peer.objects.values_list("proposal", flat=True).get(pk=self._peer.pk)

    def propose(self, resumption: str) -> None:
        """See `Outbox`."""
        Peer.objects.filter(pk=self._peer.pk).update(proposal=resumption)

    def _rows(self, first: int, last: int) -> QuerySet[OutEntry]:
        rows = OutEntry.objects.filter(peer=self._peer, number__gte=first, number__lte=last)
        return rows.order_by("number")
