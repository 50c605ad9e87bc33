"""How the node is, for monitoring: counts and ages in Prometheus' text format, and no content.

The token stands in node.toml (`metrics = "…"`) and is sent as `Authorization: Bearer …`. Without one in node.toml, or
with another in the request, there is no such page.
"""

import hmac
from collections.abc import Callable, Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from comity.exchange.health import PeerHealth, health
from comity.kernel import journal, node

CONTENT = "text/plain; version=0.0.4; charset=utf-8"

# name: (type, help, the figure of a peer)
_PEER: dict[str, tuple[str, str, Callable[[PeerHealth], float]]] = {
    "comity_peer_queued_entries": ("counter", "Entries queued for the peer", lambda line: line.queued),
    "comity_peer_acknowledged_entries": (
        "gauge",
        "Entries that its receipts name",
        lambda line: line.acknowledged,
    ),
    "comity_peer_waiting_entries": (
        "gauge",
        "Entries that no receipt names yet",
        lambda line: line.waiting,
    ),
    "comity_peer_oldest_waiting_seconds": (
        "gauge",
        "Age of the oldest entry that waits",
        lambda line: round(line.lag, 3),
    ),
    "comity_peer_received_entries": ("counter", "Entries held of its channel", lambda line: line.received),
    "comity_peer_heard_timestamp_seconds": (
        "gauge",
        "When it was last heard",
        lambda line: line.peer.heard_at.timestamp() if line.peer.heard_at else 0,
    ),
    "comity_peer_trouble": ("gauge", "The last attempt failed", lambda line: int(bool(line.peer.trouble))),
    "comity_peer_suspended": (
        "gauge",
        "The channel is suspended",
        lambda line: int(bool(line.peer.suspended)),
    ),
    "comity_peer_refusals_total": ("counter", "What was refused or held", lambda line: line.troubles),
}


@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Every figure of this node."""
    token = node.here().metrics
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise Http404
    return HttpResponse("\n".join([*_lines(health()), ""]), content_type=CONTENT)


def _lines(peers: list[PeerHealth]) -> Iterator[str]:
    for name, (kind, text, figure) in _PEER.items():
        yield from (f"# HELP {name} {text}.", f"# TYPE {name} {kind}")
        for line in peers:
            yield f'{name}{{peer="{_label(line.peer.name)}"}} {figure(line)}'
    yield from _way_lines(peers)
    for name, text, value in (
        ("comity_journal_entries", "Entries of the journal", journal.size()),
        ("comity_journal_signed_entries", "Entries below the last signed checkpoint", journal.signed_size()),
    ):
        yield from (f"# HELP {name} {text}.", f"# TYPE {name} counter", f"{name} {value}")


def _way_lines(peers: list[PeerHealth]) -> Iterator[str]:
    trouble, waits, heard = (
        "comity_way_trouble",
        "comity_way_waits_at_entry",
        "comity_way_heard_timestamp_seconds",
    )
    texts = {
        trouble: "The last attempt by this way failed",
        waits: "The next entry that this way must not carry (0: none)",
        heard: "When the peer last answered by this way",
    }
    for name, text in texts.items():
        yield from (f"# HELP {name} {text}.", f"# TYPE {name} gauge")
        for line in peers:
            for number, one in enumerate(line.ways, 1):
                figures = {
                    trouble: int(bool(one.way.trouble)),
                    waits: one.waits_at,
                    heard: one.way.heard_at.timestamp() if one.way.heard_at else 0,
                }
                labels = f'peer="{_label(line.peer.name)}",carrier="{one.way.carrier}",place="{number}"'
                yield f"{name}{{{labels}}} {figures[name]}"


def _label(text: str) -> str:
    """A label's value, escaped as the format says."""
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
