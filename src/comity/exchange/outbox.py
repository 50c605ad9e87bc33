"""The outbox: what peers must be told is queued in the transaction of the change that caused it."""

import uuid
from collections.abc import Sequence
from contextvars import ContextVar
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from comity.exchange import protocol
from comity.exchange.channels import outbound_state, sent_hash, terms_with
from comity.exchange.inbox import BATCH, keep_epoch, note_trouble
from comity.exchange.models import Epoch, OutEntry, Peer, Receipt
from comity.exchange.protocol import Accepts, Entry, Outbound, Refused, next_hash
from comity.exchange.protocol import Epoch as Later
from comity.exchange.waking import wake_after_commit
from comity.kernel import clock, journal
from comity.kernel.envelopes import parse, sha256
from comity.kernel.groups import reached_by
from comity.kernel.kinds import Change, is_known, kind_named
from comity.kernel.labels import EVERYONE
from comity.kernel.problems import Problem
from comity.kernel.replicas import recover_own
from comity.kernel.words import Words

READ_AHEAD = 64  # entries read at once to be weighed

# While own entries are taken back from a peer: what others hold already is not queued for them a second time.
_taking_back: ContextVar[bool] = ContextVar("comity_taking_back", default=False)


def queue_for_readers(changes: Sequence[Change]) -> None:
    """Queue versions of own records for every peer that speaks for an agency of their audience.

    A marking above what a peer may be sent stops the whole action, before anything is queued.
    """
    told = [change for change in changes if _travels(change)]
    if not told:
        return
    reach = {audience: reached_by(audience) for audience in {change.audience for change in told}}
    for peer in Peer.objects.select_for_update().order_by("name"):
        agencies = {EVERYONE, *peer.agencies}
        theirs = [change for change in told if reach[change.audience] & agencies]
        for change in theirs:
            _require_ceiling(change, peer)
        _queue([Outgoing(c.record_id, c.number, c.marking, c.envelope) for c in theirs], peer)


def _travels(change: Change) -> bool:
    return bool(change.audience) and not (
        change.replica or (is_known(change.kind) and kind_named(change.kind).local)
    )


def _require_ceiling(change: Change, peer: Peer) -> None:
    if change.marking <= min(peer.ceiling, peer.reach):
        return
    raise Problem(
        "marking-above-peer",
        what=Words(
            vi=f"Độ mật của hồ sơ cao hơn mức được gửi tới nút {peer.name}, hoặc không đường chuyển nào được phép.",
            en=f"The record's marking is above what node {peer.name} may be sent, or what any way to it may carry.",
        ),
        mend=Words(
            vi="Bỏ nơi nhận đó, hoặc thêm đường chuyển được phép (comity exchange way add).",
            en="Leave that recipient out, or add a way that is accredited for it (comity exchange way add).",
        ),
        place=change.record_id,
    )


class Outgoing(NamedTuple):
    """A version to be queued: of which record, its number and marking, and its canonical JSON."""

    record: str
    number: int
    marking: int
    envelope: str


def _outgoing(envelope: str) -> Outgoing:
    parsed = parse(envelope)
    return Outgoing(parsed.id, parsed.number, parsed.marking, envelope)


def _queue(versions: Sequence[Outgoing], peer: Peer) -> None:
    if _taking_back.get():
        versions = [version for version in versions if not _is_queued(version, peer)]
    if not versions:
        return
    most = terms_with(peer).payload
    for version in versions:
        if (length := len(version.envelope.encode())) > most:
            raise Refused("too-large", f"{peer.name}: {length} > {most}")
    state = outbound_state(peer)
    first = state.queued + 1
    before = state.hash_in(state.epoch_at(first), state.queued, lambda at: sent_hash(peer, at))
    assert before is not None  # entries are never removed
    _insert(peer, first, versions, before)


def queue_once(envelope: str, peer: Peer) -> None:
    """Queue a version for one peer, unless it is queued for it already; inside an action."""
    version = _outgoing(envelope)
    if not _is_queued(version, peer):
        _queue([version], peer)


def _is_queued(version: Outgoing, peer: Peer) -> bool:
    return OutEntry.objects.filter(peer=peer, record=version.record, version=version.number).exists()


def _insert(peer: Peer, first: int, versions: Sequence[Outgoing], before: bytes) -> None:
    rows, at = [], clock.now()
    for number, version in enumerate(versions, first):
        before = next_hash(before, Entry(number, version.envelope.encode()))
        rows.append(
            OutEntry(
                peer=peer,
                number=number,
                record=uuid.UUID(version.record),
                version=version.number,
                payload=version.envelope,
                hash=before.hex(),
                queued_at=at,
                marking=version.marking,
            )
        )
    OutEntry.objects.bulk_create(rows, batch_size=BATCH)
    wake_after_commit()


class StoredOutbox:
    """The sending end of the channel to a peer, in the database. See `protocol.sender.Outbox`."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._read: dict[int, tuple[bytes, bytes]] = {}  # payload and channel hash, by number

    def state(self) -> Outbound:
        """See `Outbox`."""
        return outbound_state(self._peer)

    def hash_at(self, number: int) -> bytes | None:
        """See `Outbox`."""
        return self._read[number][1] if number in self._read else sent_hash(self._peer, number)

    def size_of(self, number: int) -> int:
        """See `Outbox`. What is weighed goes into the next parcel, or begins the one after it: it is read once."""
        if number not in self._read:
            columns = ("number", "payload", "hash")
            for at, payload, digest in self._rows(number, number + READ_AHEAD - 1).values_list(*columns):
                self._read[at] = (payload.encode(), bytes.fromhex(digest))
        return len(self._read[number][0])

    def entries(self, first: int, last: int) -> list[Entry]:
        """See `Outbox`."""
        if all(number in self._read for number in range(first, last + 1)):
            return [Entry(number, self._read[number][0]) for number in range(first, last + 1)]
        rows = self._rows(first, last).values_list("number", "payload")
        return [Entry(number, payload.encode()) for number, payload in rows]

    def acknowledge(self, upto: int) -> None:
        """See `Outbox`."""
        Peer.objects.filter(pk=self._peer.pk).update(acknowledged=upto, heard_at=clock.now())

    def keep_receipt(self, receipt: protocol.Receipt, token: str) -> None:
        """See `Outbox`."""
        same = {"peer": self._peer, "given": False, "upto": receipt.upto}
        if not Receipt.objects.filter(**same).exists():
            Receipt.objects.create(**same, token=token, at=clock.moment(receipt.at))
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
        self._read.clear()
        tail = OutEntry.objects.filter(peer=self._peer, number__gte=first)
        since = {row.payload: row.queued_at for row in tail}
        tail.delete()
        _insert(self._peer, first, [_outgoing(payload.decode()) for payload in payloads], before)
        for number, payload in enumerate(payloads, first):
            if payload.decode() in since:
                self._rows(number, number).update(queued_at=since[payload.decode()])

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
