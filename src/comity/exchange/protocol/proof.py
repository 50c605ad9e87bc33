"""One entry shown alone: what a third party needs to see that a node signed it, and nothing else.

The signed head of the parcel in which the entry travelled, and the Merkle path from the entry to the head's
root. Other entries of the parcel appear only as hashes.
"""

from dataclasses import dataclass

from comity.exchange.protocol.envelope import verify
from comity.exchange.protocol.refusals import Refused
from comity.exchange.protocol.seal import KeyOf, Opened
from comity.exchange.protocol.wire import Entry, Head
from comity.kernel.merkle import MemoryNodes, Tree, leaf_hash, verify_inclusion


@dataclass(frozen=True)
class EntryProof:
    """`path` (32-byte hashes, lowest first) leads from entry `number` to the root in `signed_head`."""

    number: int
    signed_head: str
    path: tuple[bytes, ...]


def prove_entry(opened: Opened, number: int) -> EntryProof:
    """The proof for one entry of a parcel; a number outside it raises Refused."""
    parcel = opened.parcel
    if not parcel.first <= number <= parcel.last:
        raise Refused("numbers-inconsistent", str(number))
    tree = Tree(MemoryNodes())
    for entry in parcel.entries:
        tree.append(leaf_hash(entry.digest))
    return EntryProof(number, opened.signed_head, tuple(tree.inclusion_proof(number - parcel.first)))


def verify_entry(proof: EntryProof, payload: bytes, *, key_of: KeyOf) -> Head:
    """Who sent this payload to whom, when, and under which number. Any doubt raises Refused."""
    signed = verify(proof.signed_head, "head", key_of, "not-a-parcel")
    head = Head.from_bytes(signed.payload)
    if signed.signer.node != head.channel.sender:
        raise Refused("signer-mismatch", head.channel.sender)
    leaf = leaf_hash(Entry(proof.number, payload).digest)
    count = head.last - head.first + 1
    if not verify_inclusion(leaf, proof.number - head.first, count, proof.path, head.root):
        raise Refused("hash-mismatch", str(proof.number))
    return head
