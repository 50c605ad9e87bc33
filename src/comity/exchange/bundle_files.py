"""The bytes of attachments in bundles: strands that nobody asked for, each a part of its own (docs/protocol.md).

A bundle brings what the peer has not said it holds; the peer's next bundle says what it holds.
"""

from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from django.db.models import Exists, OuterRef

from comity.exchange.bundle_lines import LineFault
from comity.exchange.giving import Given, give_unasked, unheld
from comity.exchange.inbox import note_trouble
from comity.exchange.models import OutEntry, Peer
from comity.exchange.protocol import Refused
from comity.exchange.protocol.bundles import Line
from comity.exchange.protocol.envelope import MAX_SIGNED
from comity.exchange.protocol.pieces import PIECE, TAG
from comity.exchange.taking import FINAL, awaited_from, held_by_us, take_brought
from comity.exchange.ways import BUNDLE
from comity.kernel.attachments.awaiting import do_note_told, do_tell_again
from comity.kernel.attachments.models import Awaited
from comity.kernel.problems import Problem

CHUNK = 256 * 1024
ROOM = MAX_SIGNED + 1  # bytes of a strand's head, at most


def strands_for(peer: Peer, upto: int, size: int) -> Iterator[Given | None]:
    """What a bundle brings of our files: each in strands of at most `size` bytes; None for one that cannot go.

    Only files of records that the peer has, or gets by the entries up to `upto`: it takes no others.
    """
    pieces = (size - ROOM) // (PIECE + TAG)
    named = OutEntry.objects.filter(peer=peer, record=OuterRef("pk"), number__lte=upto)
    for row in unheld(peer, BUNDLE).filter(Exists(named)).iterator():
        if pieces < 1:
            yield None
            continue
        try:
            for offset in range(0, row.size, pieces * PIECE):
                yield give_unasked(peer, str(row.pk), carrier=BUNDLE, offset=offset, most=pieces)
        except Refused as refused:  # its bytes are lost here: what else there is still goes
            note_trouble(peer, refused)
            yield None


def words_owed(peer: Peer) -> Iterator[tuple[Awaited, Line]]:
    """Our word on each file that came whole and that the peer was not told of."""
    for row in awaited_from(peer).filter(whole_at__isnull=False).order_by("pk"):
        yield row, Line(True, held_by_us(row, peer))


def note_told(rows: list[Awaited]) -> None:
    """These words stand in a bundle. Should it be lost, the peer brings the file again, and is told again."""
    for row in rows:
        do_note_told(row)


def take_strand(peer: Peer, file: BinaryIO) -> None:
    """Take a part that is a strand. What is wrong with the file itself is kept with it and stops nothing."""
    try:
        if take_brought(iter(lambda: file.read(CHUNK), b"")).pk != peer.pk:
            raise Refused("foreign", peer.name)
    except Refused as refused:
        if refused.code != "not-awaited":
            raise LineFault(refused) from refused
        if not _is_settled(refused.place):
            raise LineFault(refused, waits=True) from refused
    except Problem as problem:
        if problem.code not in FINAL:
            raise LineFault(problem) from problem


def _is_settled(record: str) -> bool:
    """Whether this file is here already, or a person has to decide on it. Its giver may have missed our word on it."""
    try:
        row = Awaited.objects.filter(pk=UUID(record)).first()
    except ValueError:  # the place of a gap, not of a record
        return False
    if row is not None and row.whole_at is not None and row.told_at is not None:
        do_tell_again(row)
    return row is not None and (row.whole_at is not None or row.refused)
