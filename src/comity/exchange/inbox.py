"""Receiving a sealed parcel: opened, judged by the channel's rules, applied in one transaction, receipted."""

import json
import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import DataError, transaction

from comity.exchange.channels import held_hash, inbound_state, key_of
from comity.exchange.keys import own_keys
from comity.exchange.models import Arrival, InEntry, Peer, Receipt, Trouble
from comity.exchange.protocol import (
    Apply,
    Entry,
    Hold,
    Inbound,
    Opened,
    Outcome,
    Refused,
    Replay,
    open_parcel,
    sign_receipt,
)
from comity.kernel import clock, journal, node
from comity.kernel.actions import action
from comity.kernel.envelopes import canonical, sha256
from comity.kernel.problems import Problem
from comity.kernel.replicas import apply_replica


def receive(sealed: str) -> str:
    """Take a sealed parcel; returns the signed receipt to answer with (compact JWS).

    What is no parcel for this node raises Refused; the refusal is kept for people to see, and nothing else changes.
    """
    try:
        opened = open_parcel(
            sealed,
            keys=own_keys().decryption,
            key_of=key_of,
            network=node.here().network,
            here=node.here().name,
        )
        peer = Peer.objects.get(name=opened.parcel.channel.sender)
    except Refused as refused:
        note_trouble(None, refused)
        raise
    return do_receive_parcel(opened, peer)


@action
def do_receive_parcel(opened: Opened, peer: Peer) -> str:
    """Apply a verified parcel, or hold or refuse it with the reason kept; returns the signed receipt."""
    # The row lock makes receivers of one channel serial where the database allows several writers.
    peer = Peer.objects.select_for_update().get(pk=peer.pk)
    state = inbound_state(peer)
    step = state.receive(opened.parcel, lambda number: held_hash(peer, number))
    if isinstance(step, Apply):
        return _apply(opened, peer, step)
    if isinstance(step, Replay):
        stored = Receipt.objects.filter(peer=peer, given=True, upto__gte=step.upto).order_by("upto").first()
        return stored.token if stored else _answer(state)
    if isinstance(step, Hold):
        return _answer(state, Outcome.MISSING)
    note_trouble(peer, Refused(step.code, f"{peer.name} {step.at}"))
    return _answer(state, Outcome.REFUSED, step.code)


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


def _apply(opened: Opened, peer: Peer, step: Apply) -> str:
    applied = []
    for entry, digest in zip(step.entries, step.hashes, strict=True):
        refusal = _apply_entry(entry, peer)
        row = InEntry(
            peer=peer,
            number=entry.number,
            record=_record_id(entry),
            hash=digest.hex(),
            refusal=refusal,
            at=clock.now(),
        )
        row.save(force_insert=True)
        applied.append(row)
    parcel = opened.parcel
    Arrival.objects.create(
        peer=peer, first=parcel.first, last=parcel.last, signed_head=opened.signed_head, at=clock.now()
    )
    token = _answer(step.state)
    Receipt.objects.create(peer=peer, given=True, upto=step.state.upto, token=token, at=clock.now())
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
    journal.append("receipt-given", {"peer": peer.name, "upto": step.state.upto, "hash": sha256(token)})
    Peer.objects.filter(pk=peer.pk).update(heard_at=clock.now())
    return token


def digest_of(entries: Iterable[InEntry]) -> str:
    """What the journal holds of a parcel's entries: SHA-256 (hex) of number, record, hash and refusal of each."""
    told = [[row.number, str(row.record or ""), row.hash, row.refusal] for row in entries]
    return sha256(canonical(told))


def _apply_entry(entry: Entry, peer: Peer) -> str:
    """Apply one entry; returns why not, where it cannot be. One bad entry must not stop the channel behind it."""
    try:
        with transaction.atomic():
            apply_replica(entry.payload.decode(), allowed_owners=frozenset(peer.agencies))
    except Problem as problem:
        note_trouble(peer, problem)
        return problem.code
    except (ValueError, ValidationError, DataError) as error:
        note_trouble(peer, Refused("value-malformed", f"{entry.number}: {type(error).__name__}"))
        return "value-malformed"
    return ""


def _record_id(entry: Entry) -> uuid.UUID | None:
    try:
        return uuid.UUID(json.loads(entry.payload)["id"])
    except (ValueError, KeyError, TypeError):
        return None


def _answer(state: Inbound, outcome: Outcome = Outcome.ARRIVED, reason: str = "") -> str:
    receipt = state.receipt(at=clock.stamp(), outcome=outcome, reason=reason)
    return sign_receipt(receipt, own_keys().signing)
