"""Giving the bytes of own attachments to the nodes that may have them, piece by piece. For any carrier.

Who asks is known by the signature; whether its agencies may know the record is asked of the record's readers, here, at
the owner. What is not there and what may not be known get the same answer.
"""

from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from typing import BinaryIO, NamedTuple
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet

from comity.exchange.admitting import admitting
from comity.exchange.channels import desk, outgoing
from comity.exchange.inbox import note_trouble
from comity.exchange.models import HeldBytes, Peer, Way
from comity.exchange.protocol import Refused
from comity.exchange.protocol.messages import Message, read_message, sign_message
from comity.exchange.protocol.pieces import (
    MOST_PIECES,
    PIECE,
    Asked,
    Held,
    Offer,
    Want,
    pieces_for,
    sealed_length,
    strand,
)
from comity.exchange.trust.history import sealing_key
from comity.exchange.ways import HTTP
from comity.kernel import blobs, clock, journal, node
from comity.kernel.actions import action
from comity.kernel.attachments.models import Attachment
from comity.kernel.envelopes import sha256
from comity.kernel.readers import Reader


class Given(NamedTuple):
    """A strand to be sent: its length in bytes, and the bytes as they are made."""

    length: int
    chunks: Iterator[bytes]


def give(text: str, *, carrier: str = HTTP, most: int = MOST_PIECES) -> Given:
    """The strand that answers a signed want; at most `most` pieces. Refused says why not, before anything is given.

    What is marked above the ceiling of every way of this carrier is not given by it.
    """
    peer: Peer | None = None
    try:
        want = read_message(
            text, Want, key_of=desk().key_of, network=node.here().network, here=node.here().name
        )
        peer = _speaker(want)
        file = _file(want, peer, carrier)
    except Refused as refused:
        note_trouble(peer, refused)
        raise
    return _strand(want, peer, file, most)


def give_unasked(peer: Peer, record: str, *, carrier: str, offset: int = 0, most: int = MOST_PIECES) -> Given:
    """At most `most` pieces of an own attachment from `offset` on, for a carrier on which nobody can ask."""
    row = givable(peer, carrier).filter(pk=UUID(record)).first()
    if row is None:
        raise Refused("not-given", record)
    rest = row.size - offset
    want = Want(outgoing(peer), clock.stamp(), record, bytes.fromhex(row.sha256), row.size, offset, rest)
    return _strand(want, peer, _file(want, peer, carrier), most)


def givable(peer: Peer, carrier: str = "") -> QuerySet[Attachment]:
    """The own attachments that a peer's agencies may know, by the rule of the outbox; by any way, or by a carrier's."""
    ways = Way.objects.filter(peer=peer, **({"carrier": carrier} if carrier else {}))
    reach = ways.aggregate(highest=Max("ceiling"))["highest"]
    may = Reader.objects.filter(record=OuterRef("pk"), agency__in=admitting(peer))
    most = -1 if reach is None else min(peer.ceiling, reach)
    # A marking is no less than 0, and the query is asked all the same: whoever may have nothing waits as long.
    return Attachment.objects.for_machine().filter(
        Exists(may), record__replica=False, record__marking__lte=most
    )


def unheld(peer: Peer, carrier: str = "") -> QuerySet[Attachment]:
    """Those of them that the peer has not said it holds, oldest first."""
    said = HeldBytes.objects.filter(peer=peer, record=OuterRef("pk"), sha256=OuterRef("sha256"))
    return givable(peer, carrier).filter(~Exists(said)).order_by("pk")


def offer_to(peer: Peer) -> str:
    """The signed question what a peer still wants of this node."""
    return sign_message(Offer(outgoing(peer), clock.stamp()), desk().signing)


def take_held(text: str) -> None:
    """Keep a peer's word that it holds the bytes of a record of ours; Refused where it is not that."""
    peer: Peer | None = None
    try:
        said = read_message(
            text, Held, key_of=desk().key_of, network=node.here().network, here=node.here().name
        )
        peer = _speaker(said)
        row = givable(peer).filter(pk=UUID(said.record), sha256=said.sha256.hex(), size=said.size)
        if not row.exists():
            raise Refused("not-given", said.record)
    except Refused as refused:
        note_trouble(peer, refused)
        raise
    do_keep_held(peer, said, text)


@action
def do_keep_held(peer: Peer, said: Held, token: str) -> None:
    """Store and journal it; what was said before stays as it was."""
    _, new = HeldBytes.objects.get_or_create(
        peer=peer,
        record=said.record,
        sha256=said.sha256.hex(),
        defaults={"token": token, "at": clock.moment(said.at)},
    )
    if new:
        journal.append("bytes-held", {"peer": peer.name, "record": said.record, "hash": sha256(token)})


def _speaker(said: Message) -> Peer:
    """The peer that said it, about the channel from this node to it."""
    if said.channel.sender != node.here().name:
        raise Refused("not-for-us", said.channel.sender)
    return Peer.objects.get(name=said.channel.receiver)


def _file(want: Want, peer: Peer, carrier: str) -> BinaryIO:
    row = givable(peer, carrier).filter(pk=UUID(want.record), sha256=want.sha256.hex(), size=want.size)
    if not row.exists():
        raise Refused("not-given", want.record)
    with suppress(FileNotFoundError):
        return blobs.reader(want.sha256.hex())
    raise Refused("bytes-lost", want.record)


def _strand(want: Want, peer: Peer, file: BinaryIO, most: int) -> Given:
    asked = pieces_for(want, most=most)
    chunks = strand(
        want,
        _pieces(file, asked),
        asked,
        signing=desk().signing,
        receiver=sealing_key(peer),
        issued=clock.stamp(),
    )
    head = next(chunks)
    return Given(len(head) + sealed_length(want, asked), chain((head,), chunks))


def _pieces(file: BinaryIO, asked: Asked) -> Iterator[bytes]:
    with file:
        file.seek(asked.first * PIECE)
        for _ in range(asked.first, asked.last + 1):
            yield file.read(PIECE)
