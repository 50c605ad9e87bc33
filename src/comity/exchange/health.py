"""How the exchange with every peer is, in two queries: what waits, since when, by which way, and what is in its way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, F, OuterRef, PositiveBigIntegerField, QuerySet, Subquery, Sum, When

from comity.exchange.models import Bundle, InEntry, OutEntry, Peer, Trouble, Way
from comity.kernel import clock


@dataclass(frozen=True)
class WayHealth:
    """One way. `waits_at` is the next entry that it must not carry (0: none); nothing beyond goes by it till then."""

    way: Way
    waits_at: int

    def shape(self) -> dict[str, Any]:
        """As the command line prints it."""
        return {
            "carrier": self.way.carrier,
            "address": self.way.address,
            "preference": self.way.preference,
            "ceiling": self.way.ceiling,
            "waits_at": self.waits_at,
            "heard_at": _stamp(self.way.heard_at),
            "trouble": self.way.trouble,
        }


@dataclass(frozen=True)
class PeerHealth:
    """One peer: our channel to it, its channel to us, its ways. Times are None where there is nothing yet."""

    peer: Peer
    queued: int
    received: int
    oldest: datetime | None
    troubles: int
    written_at: datetime | None
    read_at: datetime | None
    ways: Sequence[WayHealth] = field(default=())

    @property
    def acknowledged(self) -> int:
        return self.peer.acknowledged

    @property
    def waiting(self) -> int:
        """Entries queued that no receipt names yet."""
        return max(0, self.queued - self.peer.acknowledged)

    @property
    def lag(self) -> float:
        """Seconds since the oldest entry that waits was queued; 0 where none waits."""
        return max(0.0, (clock.now() - self.oldest).total_seconds()) if self.oldest else 0.0

    def shape(self) -> dict[str, Any]:
        """As the command line prints it."""
        return {
            "peer": self.peer.name,
            "queued": self.queued,
            "acknowledged": self.acknowledged,
            "waiting": self.waiting,
            "oldest": _stamp(self.oldest),
            "lag_seconds": round(self.lag, 1),
            "received": self.received,
            "heard_at": _stamp(self.peer.heard_at),
            "trouble": self.peer.trouble,
            "troubles": self.troubles,
            "suspended": self.peer.suspended,
            "doubted": self.peer.doubted,
            "bundle_written_at": _stamp(self.written_at),
            "bundle_read_at": _stamp(self.read_at),
            "ways": [way.shape() for way in self.ways],
        }


def health() -> list[PeerHealth]:
    """Every peer by name."""
    ways: dict[int, list[WayHealth]] = {}
    for way in _ways():
        ways.setdefault(way.peer_id, []).append(WayHealth(way, way.waits_at or 0))
    return [
        PeerHealth(
            peer,
            peer.last_out or 0,
            peer.last_in or 0,
            peer.oldest,
            peer.refused or 0,
            peer.written_at,
            peer.read_at,
            ways.get(peer.pk, []),
        )
        for peer in _peers()
    ]


def _peers() -> QuerySet[Any]:
    out = OutEntry.objects.filter(peer=OuterRef("pk"))
    held = InEntry.objects.filter(peer=OuterRef("pk"))
    bundles = Bundle.objects.filter(peer=OuterRef("pk")).order_by("-at").values("at")
    troubles = Trouble.objects.filter(peer=OuterRef("pk")).order_by().values("peer")
    waiting = out.filter(number__gt=OuterRef("acknowledged")).order_by("number")
    return Peer.objects.annotate(
        last_out=Subquery(out.order_by("-number").values("number")[:1]),
        last_in=Subquery(held.order_by("-number").values("number")[:1]),
        oldest=Subquery(waiting.values("queued_at")[:1]),
        refused=Subquery(troubles.annotate(count=Sum("times")).values("count")),
        written_at=Subquery(bundles.filter(written=True)[:1]),
        read_at=Subquery(bundles.filter(written=False)[:1]),
    ).order_by("name")


def _ways() -> QuerySet[Any]:
    above = OutEntry.objects.filter(
        peer=OuterRef("peer"), number__gt=OuterRef("peer__acknowledged"), marking__gt=OuterRef("ceiling")
    )
    first = Subquery(above.order_by("number").values("number")[:1])
    # Where no way may carry more, nothing can stand before this one, and nothing has to be looked through.
    waits_at = Case(When(ceiling__lt=F("peer__reach"), then=first), output_field=PositiveBigIntegerField())
    return Way.objects.annotate(waits_at=waits_at).order_by("peer", "preference", "pk")


def _stamp(moment: datetime | None) -> str:
    return clock.stamp(moment) if moment else ""
