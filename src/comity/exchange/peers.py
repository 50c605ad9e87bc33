"""Peers: who is trusted to speak for which agencies, known by a card whose fingerprint two people compare."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from comity.exchange.keys import own_keys
from comity.exchange.models import Peer
from comity.exchange.protocol import PublicKeys
from comity.exchange.trust.history import require_unused
from comity.exchange.trust.stating import add_key
from comity.exchange.ways import open_card_way
from comity.kernel import clock, journal, node
from comity.kernel.actions import action
from comity.kernel.problems import Problem
from comity.kernel.words import Words


class Card(BaseModel):
    """What a node says of itself to be known by others. Its keys are a public JWK set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    network: str
    name: str
    agencies: tuple[str, ...]
    address: str
    ceiling: int
    keys: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        """The keys' fingerprint, to be compared by voice or on paper."""
        return PublicKeys.from_dict(self.keys).fingerprint


def own_card() -> Card:
    """This node's card."""
    here = node.here()
    return Card(
        network=here.network,
        name=here.name,
        agencies=here.agencies,
        address=here.exchange_address,
        ceiling=here.ceiling,
        keys=own_keys().public.as_dict(),
    )


def peer_named(name: str) -> Peer:
    """The peer of this name; a Problem where there is none."""
    peer = Peer.objects.filter(name=name).first()
    if peer is None:
        raise Problem(
            "peer-unknown",
            what=Words(vi=f"Không có nút nào tên “{name}”.", en=f"There is no peer named “{name}”."),
            mend=Words(vi="Xem tên bằng comity exchange status.", en="See names in comity exchange status."),
            place=name,
        )
    return peer


def read_card(file: Path) -> Card:
    """The card in a JSON file."""
    try:
        return Card.model_validate(json.loads(file.read_bytes()))
    except (OSError, ValueError, ValidationError) as error:
        raise Problem(
            "card-unreadable",
            what=Words(vi="Đây không phải thẻ của một nút.", en="This is not a node's card."),
            mend=Words(
                vi="Xin lại tệp do “comity exchange card” in ra.",
                en="Ask for the output of “comity exchange card”.",
            ),
            place=str(file),
        ) from error


@action
def do_add_peer(card: Card, fingerprint: str, *, by: str = "") -> Peer:
    """Trust a node. `fingerprint` is what its people said it is; it must be the card's.

    What its agencies may already know is queued for it at once.
    """
    here = node.here()
    if card.fingerprint.replace(" ", "") != fingerprint.replace(" ", ""):
        raise Problem(
            "fingerprint-differs",
            what=Words(vi="Dấu vân tay không khớp với thẻ.", en="The fingerprint is not the card's."),
            mend=Words(
                vi="Đối chiếu lại với người phụ trách nút kia.",
                en="Compare again with the other node's people.",
            ),
            place=card.name,
        )
    if card.network != here.network or card.name == here.name:
        raise Problem(
            "network-mismatch",
            what=Words(
                vi="Thẻ này thuộc mạng khác hoặc chính nút này.",
                en="The card is of another network, or this very node.",
            ),
            mend=Words(vi="Kiểm tra tên mạng của hai nút.", en="Check the network name of both nodes."),
            place=card.name,
        )
    return add(card, vouched="compared", by=by)


def add(card: Card, *, vouched: str, by: str = "", token: str = "", until: datetime | None = None) -> Peer:
    """Make a node a peer, inside the action that says by whose word its keys are its own."""
    here, keys = node.here(), PublicKeys.from_dict(card.keys)
    require_unused(keys)
    peer = Peer.objects.create(
        name=card.name,
        agencies=list(card.agencies),
        address=card.address,
        keys=card.keys,
        fingerprint=card.fingerprint,
        ceiling=min(card.ceiling, here.ceiling),
        added_at=clock.now(),
    )
    journal.append(
        "peer",
        {
            "name": card.name,
            "agencies": list(card.agencies),
            "fingerprint": card.fingerprint,
            "ceiling": peer.ceiling,
        },
    )
    add_key(peer, keys, vouched=vouched, by=by, token=token, until=until)
    open_card_way(peer)
    return peer
