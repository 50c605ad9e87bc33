"""One passage of a record between two nodes, proved to a third party without trust in this node.

    sent        the receiver's signed receipt says "I hold the channel up to entry u, where its hash is H". The record's
                version is entry n of it: h_n = SHA-256(h_(n-1) || SHA-256(payload)), and the digests of entries n+1
                to u lead from h_n to H. The other entries stay closed: their digests are no content.
    received    the sender's signed parcel head has a Merkle root, and the path leads from the entry to it.

The file is JSON; docs/protocol.md says how each part is computed.
"""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from comity.exchange.channels import held_hash, incoming, outgoing, sent_hash
from comity.exchange.models import Arrival, Epoch, InEntry, OutEntry, Peer, Receipt
from comity.exchange.protocol import Channel, Entry, KnownKey, key_id, read_receipt
from comity.exchange.protocol import Receipt as Said
from comity.exchange.protocol.proof import EntryProof, verify_entry
from comity.exchange.trust.history import public_behind
from comity.kernel.merkle import MemoryNodes, Tree, leaf_hash
from comity.kernel.problems import Problem
from comity.kernel.records import Version

MOST = 5000  # entries between the record and what a receipt says


@dataclass(frozen=True)
class Passage:
    """One checked passage. `holds`: every signature and hash was computed anew just now and is right.

    `signer` is the node that signed, `kid` its key; `problem` says what does not hold.
    """

    outgoing: bool
    peer: str
    number: int
    signer: str
    kid: str
    at: str
    upto: int
    channel_hash: str
    holds: bool
    problem: Problem | None
    file: dict[str, Any]


def sent_passage(entry: OutEntry) -> Passage | None:
    """The proof that a peer holds an entry; None while it has not said so."""
    peer = entry.peer
    receipt = Receipt.objects.filter(peer=peer, given=False, upto__gte=entry.number).order_by("upto").first()
    if receipt is None:
        return None
    public = public_behind(peer, receipt.token, receipt.at)
    channel, signing = outgoing(peer), public.signing
    rows = OutEntry.objects.filter(peer=peer, number__gt=entry.number, number__lte=receipt.upto)
    payloads = rows.order_by("number").values_list("payload", flat=True)[:MOST]
    later = [hashlib.sha256(payload.encode()).digest() for payload in payloads]
    before = _before(peer, entry.number, channel, outgoing_=True)
    said, problem = _read(receipt, channel, signing, peer.name)
    epochs = dict(
        Epoch.objects.filter(
            peer=peer, outgoing=True, base__gte=entry.number, base__lt=receipt.upto
        ).values_list("base", "opening")
    )
    chain = before
    own = hashlib.sha256(entry.payload.encode()).digest()
    for number, digest in enumerate((own, *later), entry.number):
        chain = hashlib.sha256(chain + digest).digest()
        if number in epochs:
            chain = bytes.fromhex(epochs[number])
    holds = said is not None and said.hash == chain and said.upto == entry.number + len(later)
    return Passage(
        outgoing=True,
        peer=peer.name,
        number=entry.number,
        signer=peer.name,
        kid=key_id(signing),
        at=said.at if said else "",
        upto=receipt.upto,
        channel_hash=said.hash.hex() if said else "",
        holds=holds,
        problem=problem,
        file={
            "what": "comity delivery v1",
            "channel": _channel(channel),
            "receipt": receipt.token,
            "key": public.as_dict(),
            "entry": entry.number,
            "payload": entry.payload,
            "hash-before": before.hex(),
            "digests-after": [digest.hex() for digest in later],
            "openings-after": {str(base): opening for base, opening in epochs.items()},
        },
    )


def received_passage(entry: InEntry) -> Passage | None:
    """The proof that a peer's node sent an entry; None where its parcel's head is not here."""
    peer = entry.peer
    arrival = Arrival.objects.filter(peer=peer, first__lte=entry.number, last__gte=entry.number).first()
    payloads = _payloads(peer, arrival.first, arrival.last) if arrival else {}
    if arrival is None or len(payloads) != arrival.last - arrival.first + 1:
        return None
    public = public_behind(peer, arrival.signed_head, arrival.at)
    channel, signing = incoming(peer), public.signing
    tree = Tree(MemoryNodes())
    for number in sorted(payloads):
        tree.append(leaf_hash(Entry(number, payloads[number].encode()).digest))
    path = tuple(tree.inclusion_proof(entry.number - arrival.first))
    proof = EntryProof(entry.number, arrival.signed_head, path)
    payload = payloads[entry.number]
    issued, problem = "", None
    try:
        head = verify_entry(
            proof,
            payload.encode(),
            key_of=lambda kid: KnownKey(peer.name, signing) if kid == key_id(signing) else None,
        )
        issued = head.issued
    except Problem as refused:
        problem = refused
    held, given = held_hash(peer, entry.number), _given(peer, entry.number)
    return Passage(
        outgoing=False,
        peer=peer.name,
        number=entry.number,
        signer=peer.name,
        kid=key_id(signing),
        at=issued,
        upto=entry.number,
        channel_hash=held.hex() if held else "",
        holds=problem is None,
        problem=problem,
        file={
            "what": "comity origin v1",
            "channel": _channel(channel),
            "head": arrival.signed_head,
            "key": public.as_dict(),
            "entry": entry.number,
            "payload": payload,
            "path": [base64.urlsafe_b64encode(node).decode().rstrip("=") for node in path],
            "receipt-given": given,
            "key-of-receipt": public_behind(None, given, arrival.at).as_dict(),
        },
    )


def _before(peer: Peer, number: int, channel: Channel, *, outgoing_: bool) -> bytes:
    """The channel hash before an entry: an epoch's opening where one begins there."""
    epoch = Epoch.objects.filter(peer=peer, outgoing=outgoing_, base=number - 1).order_by("-number").first()
    if epoch is not None:
        return bytes.fromhex(epoch.opening)
    found = sent_hash(peer, number - 1)
    return found if found is not None else channel.start


def _read(
    receipt: Receipt, channel: Channel, signing: Any, signer: str
) -> tuple[Said | None, Problem | None]:
    try:
        said = read_receipt(
            receipt.token,
            key_of=lambda kid: KnownKey(signer, signing) if kid == key_id(signing) else None,
            network=channel.network,
            here=channel.sender,
        )
    except Problem as refused:
        return None, refused
    return said, None


def _payloads(peer: Peer, first: int, last: int) -> dict[int, str]:
    """What the entries of a parcel held: the versions that they became, or what was kept of those that became none."""
    rows = list(InEntry.objects.filter(peer=peer, number__gte=first, number__lte=last))
    kept = Version.objects.for_machine().filter(record__in={row.record for row in rows if row.record})
    versions = {
        (record, number): envelope
        for record, number, envelope in kept.values_list("record", "number", "envelope")
    }
    found = {}
    for row in rows:
        known = None
        if row.record and row.version and not row.refusal:
            known = versions.get((row.record, row.version))
        found[row.number] = row.payload if known is None else known
    return found


def _given(peer: Peer, number: int) -> str:
    rows = Receipt.objects.filter(peer=peer, given=True, upto__gte=number).order_by("upto")
    return rows.values_list("token", flat=True).first() or ""


def _channel(channel: Channel) -> dict[str, str]:
    return {"network": channel.network, "sender": channel.sender, "receiver": channel.receiver}
