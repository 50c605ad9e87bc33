"""What must be true when all is healed: the stored ends of every channel, compared."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from comity.exchange.protocol import Refused, read_receipt
from comity.exchange.simulation.node import NETWORK, SimNode
from comity.exchange.simulation.store import SimInbox, SimOutbox

if TYPE_CHECKING:
    from comity.exchange.simulation.world import World


def converged(world: "World") -> bool:
    """Whether every channel is at rest: all queued is held, and both ends know it."""
    return not any(_unrest(sender, receiver) for sender, receiver in _channels(world))


def discrepancies(world: "World") -> Iterator[tuple[str, str]]:
    """Invariants that do not hold at the end, and what was seen."""
    for sender, receiver in _channels(world):
        name = f"{sender.name}>{receiver.name}"
        unrest = _unrest(sender, receiver)
        if unrest:
            yield "after healing all converge", f"{name}: {unrest}"
            continue
        with sender.disk.transaction() as out, receiver.disk.transaction() as into:
            outbox, inbox = sender.outbox(receiver.name, out), receiver.inbox(sender.name, into)
            yield from (
                ("after healing all converge", f"{name}: {seen}") for seen in _contents(world, outbox, inbox)
            )
            yield from (("every receipt verifies", f"{name}: {seen}") for seen in _receipts(sender, outbox))


def _channels(world: "World") -> Iterator[tuple[SimNode, SimNode]]:
    for node in world.nodes.values():
        for peer in node.peers:
            yield node, world.nodes[peer]


def _unrest(sender: SimNode, receiver: SimNode) -> str:
    with sender.disk.transaction() as out, receiver.disk.transaction() as into:
        outbox = sender.outbox(receiver.name, out)
        state, held = outbox.state(), receiver.inbox(sender.name, into).state()
        if outbox.suspension():
            return f"suspended: {outbox.suspension()}"
        if not state.queued == state.acknowledged == held.upto:
            return f"queued {state.queued}, acknowledged {state.acknowledged}, held {held.upto}"
        if state.epochs != held.epochs:
            return f"epoch {state.epochs.number} and {held.epochs.number}"
        if state.hash_in(state.epochs.number, state.queued, outbox.hash_at) != held.hash:
            return "other hashes"
    return ""


def _contents(world: "World", outbox: SimOutbox, inbox: SimInbox) -> Iterator[str]:
    queued = outbox.state().queued
    sent = [entry.payload for entry in outbox.entries(1, queued)]
    rows = (inbox.tx.get("in", inbox.peer, number) for number in range(1, queued + 1))
    held = [row[0] if row else None for row in rows]
    track = world.oracle.track(outbox.channel)
    if sent != held or held != track.truth:
        yield "what was sent, what is held and what was applied differ"
    for payload in track.order:
        if payload not in track.lost and payload not in sent:
            yield f"{payload[:20]!r} is nowhere, and was never lost"


def _receipts(sender: SimNode, outbox: SimOutbox) -> Iterator[str]:
    state = outbox.state()
    best = 0
    for key in outbox.tx.keys("got"):
        if key[1] != outbox.peer:
            continue
        try:
            token = outbox.tx.get(*key)
            receipt = read_receipt(token, key_of=sender.desk.key_of, network=NETWORK, here=sender.name)
        except Refused as error:
            yield f"{key[2]}: {error.code}"
            continue
        best = max(best, receipt.upto)
        if state.hash_in(receipt.epoch, receipt.upto, outbox.hash_at) != receipt.hash:
            yield f"{receipt.upto} of epoch {receipt.epoch}: another hash"
    if best < state.acknowledged:
        yield f"{state.acknowledged} acknowledged, proved up to {best}"
