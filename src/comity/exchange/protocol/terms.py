"""What two nodes have in common: version, suite and sizes, from what the receiver says it accepts."""

from typing import NamedTuple

from comity.exchange.protocol.messages import Accepts
from comity.exchange.protocol.outbound import DEFAULT_BATCH, Batch
from comity.exchange.protocol.refusals import Refused
from comity.exchange.protocol.seal import Limits

# base64url makes four characters of three bytes; the head, the tag and the header need some room besides.
_SEALED_TO_PLAIN = 3 / 4
_ROOM = 16 * 1024


class Terms(NamedTuple):
    """How to write to a peer."""

    version: int
    suite: str
    batch: Batch
    payload: int  # most bytes of one entry


def agree(theirs: Accepts, ours: Accepts | None = None, batch: Batch = DEFAULT_BATCH) -> Terms:
    """The highest version and our most preferred suite that both accept; parcels and window within their limits.

    Nothing in common raises Refused: "version-unsupported" or "suite-unsupported".
    """
    ours = ours or Accepts()
    versions = set(ours.versions) & set(theirs.versions)
    if not versions:
        raise Refused("version-unsupported", ", ".join(map(str, theirs.versions)))
    suites = [name for name in ours.suites if name in theirs.suites]
    if not suites:
        raise Refused("suite-unsupported", ", ".join(theirs.suites)[:200])
    room = max(1, int(theirs.sealed * _SEALED_TO_PLAIN) - _ROOM)
    fitting = Batch(
        entries=min(batch.entries, theirs.entries),
        payload=min(batch.payload, room),
        outstanding=min(batch.outstanding, theirs.window),
    )
    return Terms(max(versions), suites[0], fitting, min(theirs.payload, room))


def limits_of(accepts: Accepts) -> Limits:
    """What a node that accepts this opens."""
    return Limits(accepts.sealed, accepts.entries, accepts.payload)
