"""Receiving a sealed parcel: opened, judged by the channel's rules, applied in one transaction, receipted."""

import json
import uuid
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import DatabaseError, DataError, transaction

from comity.exchange.channels import desk, held_hash, inbound_state
from comity.exchange.models import Arrival, Epoch, InEntry, Peer, Receipt, Trouble
from comity.exchange.protocol import Apply, Entry, Inbound, Opened, Refused, return_parcel
from comity.exchange.protocol import Epoch as Later
from comity.exchange.protocol.envelope import kind_of
from comity.exchange.protocol.receiver import Heard, hear
from comity.exchange.trust.history import sealing_key
from comity.exchange.trust.succeeding import hear_rekey
from comity.kernel import clock, journal
from comity.kernel.actions import action
from comity.kernel.envelopes import canonical, sha256
from comity.kernel.journal import SignedCheckpoint
from comity.kernel.problems import Problem
from comity.kernel.records import Version
from comity.kernel.replicas import apply_replica, apply_replicas

BATCH = 500  # rows a statement


def receive(text: str) -> str:
    """Take whatever a peer says: a sealed parcel, or one of `protocol.messages`; returns the text to answer with.

    What is not for this node, or is damaged here, raises Refused; that is kept for people to see, and nothing else
    changes.
    """
    peer: Peer | None = None
    try:
        if kind_of(text) == "rekey":
            return hear_rekey(text)
        heard = hear(text, desk())
        peer = Peer.objects.get(name=heard.channel.sender)
        return do_hear(heard, peer)
    except Refused as refused:
        note_trouble(peer, refused)
        raise


@action
def do_hear(heard: Heard, peer: Peer) -> str:
    """Carry out what a verified text of a peer means; returns the answer, to be sent when this is durable."""
    # The row lock makes receivers of one channel serial where the database allows several writers.
    return heard.answer(StoredInbox(Peer.objects.select_for_update().get(pk=peer.pk)))


@action
def do_accept_restored(peer: Peer) -> None:
    """Agree that a peer, which its people say was restored from a backup, begins its channel and its journal anew.

    The checkpoints of its journal that were seen before are put aside under another name, as evidence.
    """
    Peer.objects.filter(pk=peer.pk).update(consented=True)
    seen = SignedCheckpoint.objects.filter(own=False, origin=peer.name)
    until = seen.order_by("-size").values_list("size", flat=True).first() or 0
    aside = f"{peer.name} until {until}, {clock.stamp()}"
    seen.update(origin=aside)
    journal.append("accept-restored", {"peer": peer.name, "seen": until})


class StoredInbox:
    """The receiving end of a peer's channel, in the database. See `protocol.receiver.Inbox`."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer

    def state(self) -> Inbound:
        """See `Inbox`."""
        return inbound_state(self._peer)

    def hash_at(self, number: int) -> bytes | None:
        """See `Inbox`."""
        return held_hash(self._peer, number)

    def receipt_from(self, upto: int) -> str | None:
        """See `Inbox`."""
        given = Receipt.objects.filter(peer=self._peer, given=True, upto__gte=upto)
        return given.order_by("upto").values_list("token", flat=True).first()

    def apply(self, opened: Opened, step: Apply) -> None:
        """See `Inbox`."""
        _apply(opened, self._peer, step)

    def keep_receipt(self, upto: int, token: str) -> None:
        """See `Inbox`."""
        Receipt.objects.create(peer=self._peer, given=True, upto=upto, token=token, at=clock.now())
        journal.append("receipt-given", {"peer": self._peer.name, "upto": upto, "hash": sha256(token)})
        Peer.objects.filter(pk=self._peer.pk).update(heard_at=clock.now())

    def report(self, problem: Refused) -> None:
        """See `Inbox`."""
        note_trouble(self._peer, problem)

    def returned(self, number: int) -> str | None:
        """See `Inbox`."""
        arrival = Arrival.objects.filter(peer=self._peer, first__lte=number, last__gte=number).first()
        if arrival is None:
            return None
        rows = InEntry.objects.filter(peer=self._peer, number__gte=arrival.first, number__lte=arrival.last)
        entries = tuple(Entry(row.number, _payload(row).encode()) for row in rows.order_by("number"))
        return return_parcel(arrival.signed_head, entries, sealing_key(self._peer))

    def agreement(self, epoch: int) -> str | None:
        """See `Inbox`."""
        rows = Epoch.objects.filter(peer=self._peer, outgoing=False, number=epoch)
        return rows.values_list("agreement", flat=True).first()

    def consented(self) -> bool:
        """See `Inbox`."""
        return self._peer.consented

    def open_epoch(self, epoch: Later, agreement: str) -> None:
        """See `Inbox`."""
        keep_epoch(self._peer, epoch, agreement, outgoing=False)
        Peer.objects.filter(pk=self._peer.pk).update(consented=False)


def keep_epoch(peer: Peer, epoch: Later, agreement: str, *, outgoing: bool) -> None:
    """Store and journal a later epoch of a channel."""
    Epoch.objects.create(
        peer=peer,
        outgoing=outgoing,
        number=epoch.number,
        base=epoch.base,
        opening=epoch.opening.hex(),
        agreement=agreement,
        at=clock.now(),
    )
    way = "out" if outgoing else "in"
    told = {"peer": peer.name, "way": way, "epoch": epoch.number, "base": epoch.base}
    journal.append("epoch", {**told, "hash": sha256(agreement)})


def note_trouble(peer: Peer | None, problem: Problem, evidence: str = "") -> bool:
    """Keep a refusal where people see it; whether it is a new one."""
    place = f"{problem.place}: " if problem.place else ""
    seen = Trouble.objects.filter(peer=peer, code=problem.code, what_en=place + problem.what.en).first()
    if seen is None:
        Trouble.objects.create(
            peer=peer,
            code=problem.code,
            what_vi=place + problem.what.vi,
            what_en=place + problem.what.en,
            evidence=evidence,
            at=clock.now(),
        )
        return True
    Trouble.objects.filter(pk=seen.pk).update(times=seen.times + 1, at=clock.now())
    return False


def _apply(opened: Opened, peer: Peer, step: Apply) -> None:
    applied = [
        _row(entry, digest, refusal, peer)
        for entry, digest, refusal in zip(
            step.entries, step.hashes, _apply_entries(step.entries, peer), strict=True
        )
    ]
    InEntry.objects.bulk_create(applied, batch_size=BATCH)
    parcel = opened.parcel
    Arrival.objects.create(
        peer=peer, first=parcel.first, last=parcel.last, signed_head=opened.signed_head, at=clock.now()
    )
    journal.append(
        "parcel",
        {
            "peer": peer.name,
            "first": parcel.first,
            "last": parcel.last,
            "head": sha256(opened.signed_head),
            "entries": digest_of(applied),
        },
    )


def _row(entry: Entry, digest: bytes, refusal: str, peer: Peer) -> InEntry:
    record, version = _named(entry)
    return InEntry(
        peer=peer,
        number=entry.number,
        record=record,
        version=version,
        payload=entry.payload.decode(errors="replace") if refusal else "",
        hash=digest.hex(),
        refusal=refusal,
        at=clock.now(),
    )


def digest_of(entries: Iterable[InEntry]) -> str:
    """What the journal holds of a parcel's entries: SHA-256 (hex) of number, record, hash and refusal of each."""
    told = [[row.number, str(row.record or ""), row.hash, row.refusal] for row in entries]
    return sha256(canonical(told))


def _apply_entries(entries: Sequence[Entry], peer: Peer) -> list[str]:
    """Apply a parcel's entries; returns for each why it was not applied ("": it was).

    All together where nothing is wrong with any of them, which is quick; otherwise one after another.
    """
    try:
        with transaction.atomic():
            texts = [entry.payload.decode() for entry in entries]
            apply_replicas(texts, allowed_owners=frozenset(peer.agencies))
        return [""] * len(entries)
    except (Problem, ValueError, ValidationError, DatabaseError, RecursionError):
        return [_apply_entry(entry, peer) for entry in entries]


def _apply_entry(entry: Entry, peer: Peer) -> str:
    """Apply one entry; returns why not, where it cannot be. One bad entry must not stop the channel behind it."""
    try:
        with transaction.atomic():
            apply_replica(entry.payload.decode(), allowed_owners=frozenset(peer.agencies))
    except Problem as problem:
        note_trouble(peer, problem)
        return problem.code
    except (ValueError, ValidationError, DataError, RecursionError) as error:
        note_trouble(peer, Refused("value-malformed", f"{entry.number}: {type(error).__name__}"))
        return "value-malformed"
    return ""


def _named(entry: Entry) -> tuple[uuid.UUID | None, int | None]:
    """The record and the version number that an entry says it is."""
    try:
        said = json.loads(entry.payload)
        number = said["number"]
        return uuid.UUID(str(said["id"])), number if type(number) is int and 0 < number < 2**31 else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None, None


def _payload(row: InEntry) -> str:
    """What an entry held: the version that it became, or what was kept of it because it became none."""
    if row.refusal or row.record is None or row.version is None:
        return row.payload
    kept = Version.objects.for_machine().filter(record=row.record, number=row.version)
    return kept.values_list("envelope", flat=True).first() or ""
