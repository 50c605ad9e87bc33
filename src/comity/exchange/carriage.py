"""The carriers that this process has open: one HTTP client, and one link to every NATS system that a way names."""

import copy
import json
from collections.abc import Mapping
from typing import Any

import structlog

from comity.exchange.carriers import Carrier, HttpCarrier
from comity.exchange.channels import outbound_state
from comity.exchange.courier import do_take_receipt
from comity.exchange.inbox import receive
from comity.exchange.jetstream import Link
from comity.exchange.models import Peer, Way
from comity.exchange.nats_client import Options
from comity.exchange.protocol import Outcome
from comity.exchange.protocol.envelope import kind_of, payload_of
from comity.exchange.ways import HTTP, NATS, do_fit_way
from comity.kernel import node
from comity.kernel.problems import Problem

log = structlog.get_logger()


class AtAddress:
    """HTTP to another address than the card's."""

    def __init__(self, http: Carrier, address: str) -> None:
        self._http, self._address = http, address

    def post_parcel(self, peer: Peer, sealed: str) -> str:
        """See `Carrier`."""
        there = copy.copy(peer)
        there.address = self._address
        return self._http.post_parcel(there, sealed)


class OpenCarriers:
    """See `routing.Carriers`. `serve`: take what peers say by NATS and answer it; only the courier does.

    Links are opened when the first way needs them, and by `open` where `node.toml` names servers, since a node must be
    heard by NATS before it sends anything.
    """

    def __init__(self, http: HttpCarrier, *, serve: bool) -> None:
        self._http, self._serve = http, serve
        self._links: dict[str, Link] = {}

    def open(self) -> None:
        """Open the links that are needed from the start."""
        addresses = set(Way.objects.filter(carrier=NATS).values_list("address", flat=True))
        if _settings().get("servers"):
            addresses.add("")
        for address in addresses:
            self._link(address)

    def of(self, way: Way) -> Carrier | None:
        """See `routing.Carriers`."""
        if way.carrier == HTTP:
            return AtAddress(self._http, way.address) if way.address else self._http
        if way.carrier != NATS:
            return None
        link = self._link(way.address)
        if link.most and way.sealed != link.most:
            do_fit_way(way, link.most)
        return link

    def stirred(self, way: Way) -> bool:
        """See `routing.Carriers`."""
        return way.carrier == NATS and self._link(way.address).stirred(way.peer.name)

    def take_home(self) -> None:
        """See `routing.Carriers`."""
        for link in self._links.values():
            for sender, text in link.late():
                _take_late(sender, text)

    def close(self) -> None:
        """Close every link."""
        for link in self._links.values():
            link.close()

    def _link(self, address: str) -> Link:
        if address not in self._links:
            options = Options.read(_settings(), node.here().home, address)
            here = node.here()
            link = Link(options, here.network, here.name, receive if self._serve else None)
            self._links[address] = link
            link.open()
        return self._links[address]


def _settings() -> Mapping[str, Any]:
    return node.here().nats


def _take_late(sender: str, text: str) -> None:
    """A receipt that came after we stopped waiting proves as much; whatever else came late is asked anew."""
    peer = Peer.objects.filter(name=sender).first()
    if peer is None or peer.suspended or kind_of(text) != "receipt":
        return
    try:
        if json.loads(payload_of(text) or "{}").get("outcome") != Outcome.ARRIVED:
            return
        do_take_receipt(peer, text, outbound_state(peer))
    except (Problem, ValueError) as problem:
        log.info("late receipt refused", peer=sender, reason=str(problem))
