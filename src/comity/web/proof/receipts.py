"""A signed receipt in plain words: what it says, whether the signature holds, and what it covers for this hat."""

from dataclasses import dataclass

from comity.exchange.channels import held_hash, sent_hash
from comity.exchange.models import InEntry, OutEntry, Receipt
from comity.exchange.protocol import KnownKey, read_receipt
from comity.exchange.protocol import Receipt as Said
from comity.exchange.trust.history import evidence_keys
from comity.kernel import node
from comity.kernel.acting import Acting
from comity.kernel.problems import Problem
from comity.kernel.records import Record


@dataclass(frozen=True)
class Proved:
    """A stored receipt. `said` is what its signature vouches for, None where the signature does not hold.

    `sender` and `receiver` are the nodes of the channel that the receipt is about; the receiver signed it.
    `agrees` says whether the channel hash in it is the one that this node has on record.
    `covered` are the records of the entries that it acknowledged anew and that the hat may see; `others` counts the
    rest of those entries.
    """

    receipt: Receipt
    sender: str
    receiver: str
    said: Said | None
    problem: Problem | None
    agrees: bool
    first: int
    covered: tuple[Record, ...]
    others: int
    signer_key: str


def proved(receipt: Receipt, acting: Acting) -> Proved:
    """Check a stored receipt against its signer's key and this node's channel."""
    here, peer = node.here(), receipt.peer
    sender, receiver = (peer.name, here.name) if receipt.given else (here.name, peer.name)
    said, problem, signers = None, None, evidence_keys(None if receipt.given else peer, receipt.at)
    asked: list[str] = []

    def signer(kid: str) -> KnownKey | None:
        asked.append(kid)
        return signers(kid)

    try:
        said = read_receipt(
            receipt.token,
            key_of=signer,
            network=here.network,
            here=sender,
        )
    except Problem as refused:
        problem = refused
    ours = held_hash(peer, receipt.upto) if receipt.given else sent_hash(peer, receipt.upto)
    before = (
        Receipt.objects.filter(peer=peer, given=receipt.given, upto__lt=receipt.upto)
        .order_by("-upto")
        .first()
    )
    first = before.upto + 1 if before else 1
    table = InEntry if receipt.given else OutEntry
    entries = list(
        table.objects.filter(peer=peer, number__gte=first, number__lte=receipt.upto).values_list(
            "record", flat=True
        )
    )
    visible = Record.objects.visible_to(acting).in_bulk([pk for pk in set(entries) if pk])
    return Proved(
        receipt=receipt,
        sender=sender,
        receiver=receiver,
        said=said,
        problem=problem,
        agrees=said is not None and said.upto == receipt.upto and said.hash == ours,
        first=first,
        covered=tuple(sorted(visible.values(), key=lambda record: record.created_at)),
        others=sum(1 for pk in entries if pk not in visible),
        signer_key=asked[0] if asked else "",
    )
