"""What the exchange page shows of each peer and way: figures, and a standing in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.exchange.health import PeerHealth, WayHealth, health
from comity.exchange.ways import BUNDLE, HTTP, NATS
from comity.kernel.words import Words
from comity.web.nodes import Failed, failed

CARRIERS = {
    HTTP: Words(vi="trực tuyến (HTTP)", en="online (HTTP)"),
    NATS: Words(vi="qua NATS JetStream", en="by NATS JetStream"),
    BUNDLE: Words(vi="bằng tệp (thẻ nhớ, đĩa)", en="by files (stick, disc)"),
}
DAY = 86400.0


@dataclass(frozen=True)
class WayLine:
    """A way as the page shows it."""

    carrier: Words
    address: str
    ceiling: int
    tone: str
    standing: Words
    detail: Words | None
    failed: Failed | None
    heard_at: datetime | None


@dataclass(frozen=True)
class PeerLine:
    """A peer as the page shows it. `lag` is how long the oldest entry waits; None where none does."""

    line: PeerHealth
    tone: str
    standing: Words
    lag: Words | None
    ways: Sequence[WayLine]
    by_bundle: bool


def peers() -> list[PeerLine]:
    """Every peer by name."""
    return [_peer(line) for line in health()]


def _peer(line: PeerHealth) -> PeerLine:
    tone, standing = _standing(line)
    return PeerLine(
        line=line,
        tone=tone,
        standing=standing,
        lag=_lasting(line.lag) if line.oldest else None,
        ways=[_way(way, line) for way in line.ways],
        by_bundle=any(way.way.carrier == BUNDLE for way in line.ways),
    )


def _standing(line: PeerHealth) -> tuple[str, Words]:
    if line.peer.suspended:
        return "stopped", Words(vi="tạm dừng, chờ người vận hành", en="suspended, waits for the operator")
    if not line.ways:
        return "waits", Words(vi="chưa có đường chuyển", en="no way yet")
    if line.peer.doubted and line.waiting:
        return "waits", Words(
            vi="chờ nút kia xác nhận sau khôi phục", en="waits for its word after a restore"
        )
    if line.peer.trouble and line.waiting:
        return "waits", Words(vi="đang trục trặc, sẽ gửi lại", en="in trouble, will be tried again")
    if line.waiting:
        return "moving", Words(vi="đang gửi", en="sending")
    if line.peer.heard_at is None and not line.received:
        return "idle", Words(vi="chưa liên lạc", en="not heard from yet")
    return "done", Words(vi="thông suốt", en="up to date")


def _way(line: WayHealth, peer: PeerHealth) -> WayLine:
    way, detail = line.way, None
    if line.waits_at:
        tone, standing = "waits", Words(vi="chờ đường khác", en="waits for another way")
        detail = Words(
            vi=f"dừng ở mục {line.waits_at}: độ mật cao hơn mức của đường này",
            en=f"stops at entry {line.waits_at}, whose marking is above this way's",
        )
    elif way.carrier == BUNDLE:
        # It is in people's hands: nothing is known of it but when they wrote and read.
        moving = peer.waiting and peer.written_at
        tone = "moving" if moving else "waits" if peer.waiting and len(peer.ways) == 1 else "idle"
        standing = Words(vi="chuyển bằng tay", en="carried by hand")
    elif way.trouble:
        tone, standing = "waits", Words(vi="chưa liên lạc được", en="cannot be reached now")
    elif way.heard_at:
        tone, standing = "done", Words(vi="hoạt động", en="working")
    else:
        tone, standing = "idle", Words(vi="chưa dùng", en="not used yet")
    heard = peer.read_at if way.carrier == BUNDLE else way.heard_at
    return WayLine(
        CARRIERS[way.carrier], way.address, way.ceiling, tone, standing, detail, failed(way.trouble), heard
    )


def _lasting(seconds: float) -> Words:
    """How long, in the largest unit that fits."""
    for size, vi, en in ((DAY, "ngày", "d"), (3600.0, "giờ", "h"), (60.0, "phút", "min")):
        if seconds >= size:
            return Words(vi=f"{seconds / size:.0f} {vi}", en=f"{seconds / size:.0f} {en}")
    return Words(vi=f"{seconds:.0f} giây", en=f"{seconds:.0f} s")
