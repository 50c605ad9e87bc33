"""Bytes of attachments by HTTP: POST to the peer's `/exchange/v1/wants` and `/exchange/v1/pieces`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import httpx

from comity.exchange.carriers import Unreachable
from comity.exchange.giving import Given
from comity.exchange.models import Peer
from comity.exchange.protocol import Refused
from comity.exchange.protocol.refusals import REASONS
from comity.exchange.tls import Clients

CHUNK = 256 * 1024


class HttpPieces:
    """See `fetching.PieceCarrier`."""

    def __init__(self, timeout: float = 30.0) -> None:
        self._clients = Clients(timeout)

    @contextmanager
    def ask(self, peer: Peer, want: str) -> Iterator[Iterable[bytes]]:
        """See `PieceCarrier`."""
        try:
            with self._clients.of(peer.name).stream(
                "POST",
                f"{peer.address}/exchange/v1/wants",
                content=want.encode(),
                headers={"Content-Type": "application/jose", "Accept-Encoding": "identity"},
            ) as answer:
                _check(answer, peer)
                yield _ended(answer)
        except httpx.HTTPError as error:
            raise Unreachable(f"{type(error).__name__}: {peer.address}") from error

    def tell(self, peer: Peer, text: str) -> list[str]:
        """See `PieceCarrier`."""
        return self._post(peer, "wants", text.encode(), "application/jose")

    def hand(self, peer: Peer, strand: Given) -> list[str]:
        """See `PieceCarrier`."""
        return self._post(peer, "pieces", strand.chunks, "application/octet-stream", strand.length)

    def _post(
        self, peer: Peer, place: str, content: bytes | Iterator[bytes], type_: str, length: int = 0
    ) -> list[str]:
        headers = {"Content-Type": type_, **({"Content-Length": str(length)} if length else {})}
        try:
            answer = self._clients.of(peer.name).post(
                f"{peer.address}/exchange/v1/{place}", content=content, headers=headers
            )
            _check(answer, peer)
        except httpx.HTTPError as error:
            raise Unreachable(f"{type(error).__name__}: {peer.address}") from error
        return answer.text.split()


def _ended(answer: httpx.Response) -> Iterator[bytes]:
    # A connection that breaks off ends the strand: what came before is kept, and the rest asked for again.
    try:
        yield from answer.iter_bytes(CHUNK)
    except httpx.HTTPError:
        return


def _check(answer: httpx.Response, peer: Peer) -> None:
    """Raise what an answer means that is none: Refused with the peer's code, or Unreachable."""
    if answer.is_success:
        return
    if answer.status_code == httpx.codes.BAD_REQUEST:
        answer.read()
        try:
            code = str(answer.json()["error"]["code"])
        except (ValueError, KeyError, TypeError):
            code = ""
        if code in REASONS:
            raise Refused(code, peer.name)
    raise Unreachable(f"HTTP {answer.status_code}: {peer.address}")
