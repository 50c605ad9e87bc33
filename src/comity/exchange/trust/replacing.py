"""A peer's keys that were lost or fell into other hands: the old ones revoked, new ones compared by voice.

The channel goes on where it stands: its entries are the same, whatever key the next parcel is signed with.
"""

from comity.exchange.models import Peer
from comity.exchange.peers import Card
from comity.exchange.protocol import PublicKeys
from comity.exchange.trust.history import require_unused
from comity.exchange.trust.models import NodeKey
from comity.exchange.trust.stating import add_key, state
from comity.exchange.trust.succeeding import use
from comity.kernel import clock
from comity.kernel.actions import action
from comity.kernel.problems import Problem
from comity.kernel.words import Words


@action
def do_revoke_peer_keys(peer: Peer, reason: str, *, by: str) -> int:
    """Accept nothing more that a peer's keys sign, from now on. What is kept since before stays evidence.

    Returns how many keys it was. Nothing goes to the peer or is taken from it until it has others.
    """
    rows = list(NodeKey.objects.filter(peer=peer, revoked_at__isnull=True))
    for row in rows:
        row.revoked_at, row.reason = clock.now(), f"{reason} ({by})"[:500]
        row.ended_at = row.ended_at or row.revoked_at
        state(row)
    return len(rows)


@action
def do_replace_peer_keys(peer: Peer, card: Card, fingerprint: str, reason: str, *, by: str) -> NodeKey:
    """Take a peer's new keys after their fingerprint was compared by voice; those before are revoked now."""
    keys = PublicKeys.from_dict(card.keys)
    if card.name != peer.name or card.fingerprint.replace(" ", "") != fingerprint.replace(" ", ""):
        raise Problem(
            "fingerprint-differs",
            what=Words(
                vi="Dấu vân tay hoặc tên nút không khớp với thẻ.",
                en="The fingerprint or the node's name is not the card's.",
            ),
            mend=Words(
                vi="Đối chiếu lại với người phụ trách nút kia.",
                en="Compare again with the other node's people.",
            ),
            place=card.name,
        )
    require_unused(keys)
    do_revoke_peer_keys(peer, reason, by=by)
    row = add_key(peer, keys, vouched="compared", by=by)
    use(peer, keys)
    return row
