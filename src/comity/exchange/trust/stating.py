"""Every change of a key is an entry of the journal, whole: the last entry about a key says how its row must be."""

from datetime import datetime
from typing import Any

from comity.exchange.models import Peer
from comity.exchange.protocol import PublicKeys, key_id
from comity.exchange.trust.models import NodeKey
from comity.kernel import clock, journal, node


def statement(row: NodeKey) -> dict[str, Any]:
    """What the journal holds of a key."""
    return {
        "node": row.peer.name if row.peer else node.here().name,
        "own": row.peer is None,
        "kid": row.kid,
        "fingerprint": row.fingerprint,
        "since": _time(row.since),
        "until": _time(row.until),
        "ended": _time(row.ended_at),
        "revoked": _time(row.revoked_at),
        "vouched": row.vouched,
        "by": row.confirmed_by,
        "reason": row.reason,
        "size": row.signed_size,
    }


def state(row: NodeKey) -> NodeKey:
    """Save a key and journal it, inside an action."""
    row.save()
    journal.append("key", statement(row))
    return row


def add_key(
    peer: Peer | None,
    keys: PublicKeys,
    *,
    vouched: str,
    by: str = "",
    token: str = "",
    until: datetime | None = None,
    since: datetime | None = None,
) -> NodeKey:
    """A new current key of a peer, or of this node. Those before it are the caller's to end."""
    return state(
        NodeKey(
            peer=peer,
            kid=key_id(keys.signing),
            keys=keys.as_dict(),
            fingerprint=keys.fingerprint,
            since=since or clock.now(),
            until=until,
            vouched=vouched,
            confirmed_by=by[:200],
            token=token,
        )
    )


def _time(at: datetime | None) -> str:
    return at.isoformat() if at else ""
