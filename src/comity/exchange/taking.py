"""Taking the bytes that replicas name, piece by piece, from whatever carrier brings them.

    wants_of(peer)    the signed wants to be told to a peer, for a carrier that brings the answers later
    want_for(awaited) one of them
    take(chunks)      a strand, as it comes: each piece is checked, written, and never lost by what breaks off after it
    held_by_us(...)   our signed word that they are whole

A strand counts where its pieces continue what is here; what is here already is passed over, what leaves a gap is not
taken. When the last byte is here, the file is hashed, inspected and scanned as an upload is, and only then seen.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db.models import QuerySet

from comity.directory.names import profile
from comity.exchange.channels import desk, incoming
from comity.exchange.inbox import note_trouble
from comity.exchange.models import Peer
from comity.exchange.protocol import Refused
from comity.exchange.protocol.messages import read_message, sign_message
from comity.exchange.protocol.pieces import CODE, MOST_PIECES, PIECE, Held, Offer, Strand, Want, open_strand
from comity.kernel import blobs, clock, node
from comity.kernel.attachments.awaiting import do_keep_whole, do_note_progress, do_put_off
from comity.kernel.attachments.inspecting import inspect, too_large
from comity.kernel.attachments.kinds import AttachmentBody
from comity.kernel.attachments.models import Awaited
from comity.kernel.blobs import Partial
from comity.kernel.problems import Problem
from comity.kernel.reading import content

STEP = 16 * PIECE  # bytes between two marks of progress, each made durable
SPARE = 256 * PIECE  # bytes of the disk that files from elsewhere leave free
MOST_WANTS = 16

# What will be the same when the same bytes come again: a person has to decide.
FINAL = frozenset(
    {"file-too-large", "file-empty", "type-not-allowed", "type-mismatch", "infected", "scanner-limit"}
)


def want_for(awaited: Awaited, peer: Peer) -> str:
    """The signed want for what is missing of one file. A file that is not to be had raises Problem."""
    require_room(awaited)
    most = MOST_PIECES * PIECE
    want = Want(
        incoming(peer),
        clock.stamp(),
        str(awaited.pk),
        bytes.fromhex(awaited.sha256),
        awaited.size,
        awaited.upto,
        most,
    )
    return sign_message(want, desk().signing)


def wants_of(peer: Peer, *, unreachable: bool = False) -> Iterator[str]:
    """Signed wants for what is missing of a peer's files, at most `MOST_WANTS`, and the word on those that are whole.

    `unreachable`: only where asking the peer failed, so that what comes by itself is not brought as well.
    """
    rows = awaited_from(peer).filter(whole_at__isnull=True)
    if unreachable:
        rows = rows.filter(trouble="unreachable")
    for row in rows.order_by("due_at")[:MOST_WANTS]:
        try:
            yield want_for(row, peer)
        except Problem as problem:
            put_off(row, peer, problem)
    for row in awaited_from(peer).filter(whole_at__isnull=False).order_by("due_at")[:MOST_WANTS]:
        yield held_by_us(row, peer)


def awaited_from(peer: Peer) -> QuerySet[Awaited]:
    """What is awaited of a peer's agencies and neither refused nor settled."""
    rows = Awaited.objects.filter(told_at__isnull=True, refused=False)
    return rows.filter(record__owner__in=peer.agencies, record__replica=True)


def held_by_us(awaited: Awaited, peer: Peer) -> str:
    """Our signed word that the bytes are whole."""
    said = Held(incoming(peer), clock.stamp(), str(awaited.pk), bytes.fromhex(awaited.sha256), awaited.size)
    return sign_message(said, desk().signing)


def hear_offer(text: str) -> Peer:
    """The peer that asks what we want of it; Refused where nobody known does."""
    said = read_message(text, Offer, key_of=desk().key_of, network=node.here().network, here=node.here().name)
    if said.channel.receiver != node.here().name:
        raise Refused("not-for-us", said.channel.receiver)
    return Peer.objects.get(name=said.channel.sender)


def take(chunks: Iterable[bytes]) -> None:
    """Take a strand that this node asked for.

    Refused where it is no strand, or breaks off (`CODE`): the pieces before that are kept. Problem where the whole
    file is not taken.
    """
    _, row, opened = _met(chunks)
    _gather(row, opened)


def take_brought(chunks: Iterable[bytes]) -> Peer:
    """Take a strand that its owner brought; returns the owner's node. What is wrong with the file is kept with it."""
    peer, row, opened = _met(chunks)
    try:
        _gather(row, opened)
    except Problem as problem:
        if problem.code != CODE:  # one that broke off is asked for again
            put_off(row, peer, problem)
        raise
    return peer


def _met(chunks: Iterable[bytes]) -> tuple[Peer, Awaited, Strand]:
    """A strand whose head is good, of a file that is awaited of the node that signed it."""
    here = desk()
    opened = open_strand(
        chunks, keys=here.keys.decryption, key_of=here.key_of, network=here.network, here=here.here
    )
    head = opened.head
    peer = Peer.objects.get(name=head.channel.sender)
    row = awaited_from(peer).filter(pk=UUID(head.record), sha256=head.sha256.hex(), size=head.size).first()
    if row is None or row.whole_at is not None:
        raise Refused("not-awaited", head.record)
    return peer, row, opened


def _gather(row: Awaited, opened: Strand) -> None:
    require_room(row)
    with _turn(row) as part:
        _write(opened, row, part)
        if part.size == row.size:
            _settle(row, part)


def finish(row: Awaited) -> None:
    """Inspect once more what came whole before and could not be inspected then: the scanner was down, say."""
    with _turn(row) as part:
        _settle(row, part)


def put_off(row: Awaited, peer: Peer, problem: Problem) -> None:
    """Keep why a file does not come, where people see it; what a person has to decide is not tried again."""
    row.refresh_from_db()
    if row.whole_at is not None or problem.code == "busy":  # it comes, or came, by another way
        return
    if problem.code not in ("unreachable", "no-way", CODE):
        note_trouble(peer, problem)
    do_put_off(row, problem, refused=problem.code in FINAL, anew=problem.code == "bytes-differ")
    if not row.upto:
        blobs.forget_partial(str(row.pk))


def require_room(row: Awaited) -> None:
    """A Problem where the file is larger than this node takes, or than its disk has room for."""
    if row.size > profile().attachment_terms.limit:
        raise too_large(profile().attachment_terms, _name(row))
    free = shutil.disk_usage(node.here().home).free
    if free < row.size - row.upto + SPARE:
        raise blobs.disk_full()


@contextmanager
def _turn(row: Awaited) -> Iterator[Partial]:
    """The file in which the bytes of a record gather, and the row as it is now; one at a time."""
    try:
        part = Partial(str(row.pk))
    except BlockingIOError as error:
        raise Refused("busy", str(row.pk)) from error
    try:
        row.refresh_from_db()
        if row.whole_at is not None:
            raise Refused("not-awaited", str(row.pk))
        part.resume(row.upto)
        row.upto = part.size
        yield part
    finally:
        part.close()


def _write(opened: Strand, row: Awaited, part: Partial) -> None:
    """Write what continues the file; a mark of progress every `STEP` bytes, and whenever it ends."""
    head = opened.head
    at = head.first * head.piece
    if at > part.size:
        raise Refused("not-awaited", f"{at} > {part.size}")
    try:
        for piece in opened.pieces:
            at += len(piece)
            if at > part.size:
                part.write(piece[part.size - at :])
            if part.size - row.upto >= STEP:
                do_note_progress(row, part.sync())
    finally:
        if part.size > row.upto:
            do_note_progress(row, part.sync())


def _settle(row: Awaited, part: Partial) -> None:
    """Bytes that are all here: of the right hash, of a type that this node takes, and clean; then they are kept."""
    if part.finish() != row.sha256:
        raise Refused("bytes-differ", _name(row))
    do_keep_whole(row, inspect(part, _name(row), profile().attachment_terms))


def _name(row: Awaited) -> str:
    return content(row.record, AttachmentBody).name
