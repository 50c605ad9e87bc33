"""What bundles to and from a peer leave open between one and the next; kept in `Peer.open_ends`.

probe      ours, that no standing has answered yet: {"token", "nonce", "acknowledged"}; every bundle repeats it
asked      what the peer asked in its bundles, by kind: probe, recall, resumption; our next bundle answers
gap        the last entry of a parcel that came before the ones before it; while we hold less, we say "missing"
refused    our receipt that refuses what the peer sent, for our next bundle
"""

from typing import Any

from comity.exchange.models import Peer
from comity.kernel.actions import action


@action
def do_note(peer: Peer, **changes: Any) -> None:
    """Change what is open; None closes."""
    now = Peer.objects.select_for_update().values_list("open_ends", flat=True).get(pk=peer.pk)
    after = {name: value for name, value in {**now, **changes}.items() if value is not None}
    if after != now:
        Peer.objects.filter(pk=peer.pk).update(open_ends=after)
    peer.open_ends = after


@action
def do_note_asked(peer: Peer, kind: str, text: str) -> None:
    """Keep what a peer asked until our next bundle answers it; the latest of a kind counts."""
    now = Peer.objects.select_for_update().values_list("open_ends", flat=True).get(pk=peer.pk)
    do_note(peer, asked={**now.get("asked", {}), kind: text})
