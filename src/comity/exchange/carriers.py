"""Carriers only move bytes: at least once, in any order."""

import json
import re
from typing import Protocol

import httpx

from comity.exchange.models import Peer
from comity.exchange.protocol import Refused
from comity.exchange.protocol.refusals import REASONS
from comity.exchange.tls import Clients
from comity.exchange.witness import Answer, Verdict

CHECKPOINT_TIMEOUT = 5.0  # seconds; a cosignature can wait, parcels cannot
_SIZE = re.compile(r"(0|[1-9][0-9]{0,18})\n?")


class Unreachable(Exception):
    """The peer could not be reached or did not answer; try again later."""


class Carrier(Protocol):
    """What the courier needs of a way to a peer."""

    def post_parcel(self, peer: Peer, sealed: str) -> str:
        """Carry a sealed parcel; returns the signed receipt. Raises Unreachable, or Refused with the peer's code."""


class CheckpointCarrier(Protocol):
    """What showing checkpoints to a peer needs of a way to it."""

    def post_checkpoint(self, peer: Peer, offer: str) -> Answer:
        """Carry an offer (see `witness`) and bring the peer's answer. Raises Unreachable."""


class HttpCarrier:
    """Parcels by HTTP POST to the peer's `/exchange/v1/parcels`, checkpoints to its `/exchange/v1/checkpoints`."""

    def __init__(self, timeout: float = 10.0) -> None:
        self._clients = Clients(timeout)

    def post_parcel(self, peer: Peer, sealed: str) -> str:
        """See `Carrier`."""
        try:
            answer = self._clients.of(peer.name).post(
                f"{peer.address}/exchange/v1/parcels",
                content=sealed.encode(),
                headers={"Content-Type": "application/jose"},
            )
        except httpx.HTTPError as error:
            raise Unreachable(f"{type(error).__name__}: {peer.address}") from error
        if answer.status_code == httpx.codes.OK:
            return answer.text
        if answer.status_code == httpx.codes.BAD_REQUEST:
            raise _refused(answer.text, peer)
        raise Unreachable(f"HTTP {answer.status_code}: {peer.address}")

    def post_checkpoint(self, peer: Peer, offer: str) -> Answer:
        """See `CheckpointCarrier`: POST to the peer's `/exchange/v1/checkpoints`."""
        try:
            answer = self._clients.of(peer.name).post(
                f"{peer.address}/exchange/v1/checkpoints",
                content=offer.encode(),
                headers={"Content-Type": "text/plain; charset=utf-8"},
                timeout=CHECKPOINT_TIMEOUT,
            )
        except httpx.HTTPError as error:
            raise Unreachable(f"{type(error).__name__}: {peer.address}") from error
        if answer.status_code == httpx.codes.OK:
            return Answer(Verdict.COSIGNED, answer.text)
        size = _SIZE.fullmatch(answer.text)
        if answer.status_code == httpx.codes.CONFLICT and size:
            return Answer(Verdict.CONFLICT, seen=int(size[1]))
        if answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY and size:
            return Answer(Verdict.ALARM, seen=int(size[1]))
        raise Unreachable(f"HTTP {answer.status_code}: {peer.address}")


def _refused(text: str, peer: Peer) -> Exception:
    try:
        code = json.loads(text)["error"]["code"]
    except (ValueError, KeyError, TypeError):
        return Unreachable(f"HTTP 400: {peer.address}")
    return Refused(code, peer.name) if code in REASONS else Unreachable(f"{code}: {peer.address}")
