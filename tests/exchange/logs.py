"""The journal of the second node (see `remote`), as its wire shows it: real keys, real trees, no database."""

from dataclasses import dataclass, field

from comity.exchange.models import Peer
from comity.exchange.witness import Answer, Offer, Verdict
from comity.kernel.checkpoint import Checkpoint, Signer, parse_checkpoint, parse_note, sign_checkpoint
from comity.kernel.merkle import MemoryNodes, Tree, leaf_hash, verify_consistency
from tests.exchange.remote import Remote


@dataclass
class RemoteLog:
    """The second node's own log, and its word on ours."""

    remote: Remote
    tree: Tree = field(default_factory=lambda: Tree(MemoryNodes()))
    seen: Checkpoint | None = None
    offers: list[Offer] = field(default_factory=list)

    @property
    def signer(self) -> Signer:
        return Signer(self.remote.name, self.remote.keys.ed25519)

    def write(self, *entries: str) -> None:
        for entry in entries:
            self.tree.append(leaf_hash(entry.encode()))

    def note(self) -> str:
        stated = Checkpoint(self.remote.name, self.tree.size, self.tree.root())
        return sign_checkpoint(stated, self.signer)

    def offer(self, old: int) -> str:
        proof = self.tree.consistency_proof(old) if 0 < old <= self.tree.size else []
        return Offer(old, tuple(proof), self.note()).text()

    def post_checkpoint(self, peer: Peer, offer: str) -> Answer:
        """Witness our checkpoint as docs/journal.md says; a carrier that is there at once."""
        read = Offer.read(offer)
        self.offers.append(read)
        stated = parse_checkpoint(read.note)
        size = self.seen.size if self.seen else 0
        if read.old != size:
            return Answer(Verdict.CONFLICT, seen=size)
        if self.seen is not None and not verify_consistency(
            size, self.seen.root, stated.size, stated.root, read.proof
        ):
            return Answer(Verdict.ALARM, seen=size)
        self.seen = stated
        line = str(parse_note(read.note).__class__("x\n", (self.signer.sign(parse_note(read.note).text),)))
        return Answer(Verdict.COSIGNED, line.removeprefix("x\n\n"))
