"""What the hand of a whole node can play, as a test tells it. See `whole_nodes`."""

import importlib
from typing import Any


def share(titles: list[str], to: str) -> int:
    """Give accounts that another node's agency may know; returns how many."""
    from comity.kernel import node
    from comity.kernel.acting import machine
    from comity.kernel.labels import Label
    from comity.programme.actions import do_give_account
    from comity.programme.kinds import AccountBody

    for title in titles:
        body = AccountBody(title=title, form="visit", date="2018-04-20")
        do_give_account(body, acting=machine(node.here().agencies[0]), label=Label(0, frozenset({to})))
    return len(titles)


def join(card: dict[str, Any], carrier: str) -> str:
    """Know another node by its card, reached by this carrier only."""
    from comity.exchange.peers import Card, do_add_peer
    from comity.exchange.ways import do_add_way, do_remove_way, ways_of

    read = Card.model_validate(card)
    peer = do_add_peer(read, read.fingerprint)
    if carrier != "http":
        do_add_way(peer, carrier)
        do_remove_way(ways_of(peer)[0])
    return peer.name


def card() -> dict[str, Any]:
    """This node's card."""
    from comity.exchange.peers import own_card

    return own_card().model_dump(mode="json")


def held() -> dict[str, Any]:
    """What came of the other node: titles in order, each entry's number, and what our own channel says."""
    from comity.exchange.health import health
    from comity.exchange.models import InEntry, Receipt, Trouble
    from comity.kernel.records import Record

    line = health()[0]
    titles = dict(Record.objects.for_machine().filter(replica=True).values_list("pk", "title"))
    entries = list(InEntry.objects.order_by("number").values_list("number", "record", "refusal"))
    return {
        "titles": [titles.get(record, "?") if record else "?" for _, record, _ in entries],
        "numbers": [number for number, _, _ in entries],
        "refusals": [refusal for _, _, refusal in entries if refusal],
        "queued": line.queued,
        "acknowledged": line.acknowledged,
        "receipts": Receipt.objects.filter(given=False).count(),
        "troubles": list(Trouble.objects.values_list("code", flat=True)),
        "way": line.ways[0].shape(),
    }


def verified() -> bool:
    """Whether the node's journal, records and channels are as they were written."""
    from comity.exchange.keys import log_verifier
    from comity.kernel.proof import verify

    return verify(log_verifier()).verified


def call(module: str, name: str, **with_: Any) -> Any:
    """What a function of another package's tests gives back."""
    return getattr(importlib.import_module(module), name)(**with_)


SCENES = {"call": call, "share": share, "join": join, "card": card, "held": held, "verified": verified}
