"""The ways' part in a verification: what a way may carry is what people decided, not what was written later."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from comity.exchange.models import Peer, Way
from comity.exchange.ways import HTTP
from comity.kernel.checkpoint import Verifier
from comity.kernel.envelopes import Envelope
from comity.kernel.verification import Discrepancy, Verification, differs

Key = tuple[str, str, str]


class WayAudit:
    """See `kernel.verification.Auditor`. A peer's entry in the journal opens the way of its card."""

    def __init__(self) -> None:
        self._stated: dict[Key, int] = {}

    def witnesses(self) -> Sequence[Verifier]:
        """See `Auditor`."""
        return ()

    def entry(self, index: int, payload: Mapping[str, Any]) -> Iterator[Discrepancy]:
        """See `Auditor`."""
        if payload["type"] == "peer":
            self._stated[payload["name"], HTTP, ""] = payload["ceiling"]
        elif payload["type"] == "way":
            key = (payload["peer"], payload["carrier"], payload["address"])
            if payload["open"]:
                self._stated[key] = payload["ceiling"]
            else:
                self._stated.pop(key, None)
        yield from ()

    def record(self, envelope: Envelope) -> Iterator[Discrepancy]:
        """See `Auditor`."""
        yield from ()

    def finish(self, outcome: Verification) -> Iterator[Discrepancy]:
        """See `Auditor`."""
        held: dict[Key, int] = {}
        reach: dict[str, int] = {}
        for way in Way.objects.select_related("peer"):
            held[way.peer.name, way.carrier, way.address] = way.ceiling
            reach[way.peer.name] = max(reach.get(way.peer.name, 0), way.ceiling)
        for key in sorted(held.keys() | self._stated.keys()):
            place = " ".join(("way", *key)).rstrip()
            if key not in held:
                yield differs(place, "đường chuyển đã bị xóa", "the way was deleted")
            elif key not in self._stated:
                yield differs(place, "được chèn vào, không có trong sổ", "inserted: not in the journal")
            elif held[key] != self._stated[key]:
                yield differs(place, "cột ceiling đã bị sửa", "column ceiling was changed")
        for peer in Peer.objects.order_by("name"):
            if peer.reach != reach.get(peer.name, 0):
                yield differs(f"peer {peer.name}", "cột reach đã bị sửa", "column reach was changed")
