"""Writing a bundle: everything queued for a peer, and what we owe it, as files for a stick or a disc.

It begins with the next entry that the peer's receipts do not name, so a lost stick costs nothing: the next bundle has
all of it again. Before any file is written the node makes sure that it was not restored from a backup (see `lives`);
in doubt the bundle has our questions and answers, and no entries.
"""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from comity.exchange import lives
from comity.exchange.bundle_answers import answers_owed
from comity.exchange.bundle_files import note_told, strands_for, words_owed
from comity.exchange.channels import desk, outbound_state, outgoing, terms_with
from comity.exchange.giving import Given
from comity.exchange.jetstream import token_of
from comity.exchange.keys import own_keys
from comity.exchange.models import Bundle, Peer, Way
from comity.exchange.open_ends import do_note
from comity.exchange.outbox import StoredOutbox
from comity.exchange.probing import RESTORED
from comity.exchange.protocol import seal_parcel
from comity.exchange.protocol.bundles import MOST_PARTS, Line, Manifest, Part, sign_manifest
from comity.exchange.protocol.envelope import kind_of
from comity.exchange.protocol.recovery import next_request
from comity.exchange.protocol.sender import next_parcel, probe
from comity.exchange.trust.history import sealing_key
from comity.exchange.ways import BUNDLE, SMALLEST, allowed, barrier, beginning
from comity.kernel import clock, journal, node
from comity.kernel.actions import action
from comity.kernel.problems import Problem
from comity.kernel.words import Words

SIZE = 100 * 1000 * 1000  # bytes of a part, where nothing else is said: fits any stick and any file system
_ROOM = 17 * 1024  # bytes of a sealed parcel besides its payload, generously
_WITHOUT_WINDOW = 2**53  # nobody answers while a bundle is under way


@dataclass(frozen=True)
class Written:
    """A bundle on disk. `first`..`last` are its entries (0: none); `waits_at` the entry that must go by another way.

    `withheld` says why it has no entries though some wait: "suspended", "doubted" or "". `left` files would not go in:
    the parts are too small for a piece of them, or their bytes are lost here.
    """

    name: str
    files: tuple[Path, ...]
    first: int
    last: int
    waits_at: int
    withheld: str
    left: int = 0


def write_bundle(peer: Peer, folder: Path, size: int = SIZE, *, attachments: bool = True) -> Written:
    """Write what is to go to a peer into `folder`, in files of at most `size` bytes; the manifest comes last.

    With the `attachments` that the peer has not said it holds.
    """
    way = Way.objects.filter(peer=peer, carrier=BUNDLE).first()
    if way is None:
        raise _no_way(peer)
    if size < SMALLEST:
        raise _too_small(size, SMALLEST)
    lives.turn()
    peer.refresh_from_db()
    withheld = "suspended" if peer.suspended else "doubted" if peer.doubted else ""
    name = f"{token_of(node.here().name)[:40]}-{token_of(peer.name)[:40]}-{clock.now():%Y%m%d-%H%M%S}"
    files = _Files(folder, f"{name}-{secrets.token_hex(3)}", size)
    try:
        for line in _said(peer):
            files.add(line, kind=kind_of(line.text))
        told = [] if peer.suspended == RESTORED else list(words_owed(peer))
        for _, line in told:
            files.add(line, kind="held")
        left = 0
        if not withheld:
            upto = _add_parcels(files, peer, way, size)
            left = _add_files(files, peer, upto, size) if attachments else 0
        manifest, token = files.close(peer)
    except OSError as error:
        files.discard()
        raise _unwritable(folder, error) from error
    except Problem:
        files.discard()
        raise
    do_note_written(peer, manifest, token)
    note_told([row for row, _ in told])
    end = barrier(peer, way, outbound_state(peer))
    waits = end if end > manifest.last else 0
    return Written(files.name, tuple(files.paths), manifest.first, manifest.last, waits, withheld, left)


@action
def do_note_written(peer: Peer, manifest: Manifest, token: str) -> None:
    """Keep that a bundle was written; what it answers is answered."""
    Bundle.objects.create(
        peer=peer,
        written=True,
        name=manifest.name,
        first=manifest.first,
        last=manifest.last,
        parts=len(manifest.parts),
        at=clock.now(),
    )
    told = {"peer": peer.name, "name": manifest.name, "first": manifest.first, "last": manifest.last}
    journal.append("bundle-written", {**told, "hash": sha256(token.encode()).hexdigest()})
    do_note(peer, asked=None, refused=None)


def _said(peer: Peer) -> Iterator[Line]:
    """What goes besides parcels: answers first, then our own questions."""
    for text in answers_owed(peer):
        yield Line(True, text)
    state, outbox = outbound_state(peer), StoredOutbox(peer)
    if peer.suspended == RESTORED:
        yield Line(False, next_request(outbox, desk()))
    for epoch in state.epochs.later:
        agreement = outbox.agreement(epoch.number)
        if epoch.base >= state.acknowledged and agreement:
            yield Line(False, agreement)  # a peer that was restored may have lost it
    if peer.suspended != RESTORED:  # what it takes back first tells it more than any standing
        yield Line(False, _probe(peer))


def _probe(peer: Peer) -> str:
    """Our question how far the peer holds the channel: the one that is open, or a new one."""
    said = peer.open_ends.get("probe")
    if said is None:
        asked, nonce = outbound_state(peer), secrets.token_urlsafe(12)
        said = {"token": probe(asked, nonce, desk()), "nonce": nonce, "acknowledged": asked.acknowledged}
        do_note(peer, probe=said)
    return str(said["token"])


def _add_files(files: "_Files", peer: Peer, upto: int, size: int) -> int:
    """Returns how many would not go in."""
    left = 0
    for strand in strands_for(peer, upto, size):
        if strand is None:
            left += 1
        else:
            files.add_strand(strand)
    return left


def _add_parcels(files: "_Files", peer: Peer, way: Way, size: int) -> int:
    """Returns the number of the last entry that the peer has, or gets by this bundle."""
    # A part must hold a parcel whole, with its mark and its newline.
    most = min(size - 3, way.sealed or size)
    terms = terms_with(peer, most)
    terms = terms._replace(batch=replace(terms.batch, outstanding=_WITHOUT_WINDOW))
    outbox, receiver = StoredOutbox(peer), sealing_key(peer)
    state = beginning(peer, way, outbound_state(peer))
    while (parcel := next_parcel(allowed(peer, way, state), outbox, terms, clock.stamp())) is not None:
        if len(parcel.entries[0].payload) > terms.payload:
            raise _too_small(size, (len(parcel.entries[0].payload) + _ROOM) * 4 // 3)
        sealed = seal_parcel(parcel, own_keys().signing, receiver)
        files.add(Line(False, sealed), entries=(parcel.first, parcel.last))
        state = state.dispatched(parcel.last)
    return state.sent


class _Files:
    """The parts of a bundle while they are written, one after the other."""

    def __init__(self, folder: Path, name: str, size: int) -> None:
        self._folder, self.name, self._size = folder, name, size
        self.paths: list[Path] = []
        self._parts: list[Part] = []
        self._file: BinaryIO | None = None
        self._begin()

    def _begin(self) -> None:
        self._written, self._digest = 0, sha256()
        self._first = self._last = 0
        self._others: list[str] = []

    def add(self, line: Line, *, kind: str = "", entries: tuple[int, int] = (0, 0)) -> None:
        """Write a line: into this part while it fits, else into the next."""
        raw = line.encode()
        if len(raw) > self._size:
            raise _too_small(self._size, len(raw))
        if self._written and self._written + len(raw) > self._size:
            self._end_part()
        self._write(raw)
        self._first, self._last = self._first or entries[0], entries[1] or self._last
        if kind:
            self._others.append(kind)

    def add_strand(self, strand: Given) -> None:
        """Write a strand: a part by itself."""
        self._end_part()
        for chunk in strand.chunks:
            self._write(chunk)
        self._others.append("pieces")
        self._end_part()

    def _write(self, raw: bytes) -> None:
        if self._file is None:
            if len(self._parts) == MOST_PARTS:
                raise _too_small(self._size, self._size * 2)
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{self.name}.{len(self._parts) + 1:04d}.part"
            self._file = path.open("xb")
            self.paths.append(path)
        self._file.write(raw)
        self._written += len(raw)
        self._digest.update(raw)

    def close(self, peer: Peer) -> tuple[Manifest, str]:
        """End the last part and write the manifest: without it, what is on the stick is no bundle."""
        self._end_part()
        manifest = Manifest(outgoing(peer), self.name, clock.stamp(), tuple(self._parts))
        token = sign_manifest(manifest, own_keys().signing)
        path = self._folder / f"{self.name}.manifest"
        with path.open("xb") as file:
            self.paths.append(path)
            file.write(token.encode("ascii"))
            _flush(file)
        return manifest, token

    def discard(self) -> None:
        """Remove what was written: half a bundle is none."""
        if self._file is not None:
            self._file.close()
        for path in self.paths:
            path.unlink(missing_ok=True)

    def _end_part(self) -> None:
        if self._file is None:
            return
        _flush(self._file)
        self._file.close()
        self._file = None
        name, digest = self.paths[-1].name, self._digest.hexdigest()
        self._parts.append(
            Part(name, self._written, digest, self._first, self._last, tuple(sorted(set(self._others))))
        )
        self._begin()


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _no_way(peer: Peer) -> Problem:
    return Problem(
        "no-bundle-way",
        what=Words(
            vi=f"Chưa có đường chuyển bằng tệp tới nút {peer.name}.",
            en=f"There is no way by bundles to node {peer.name}.",
        ),
        mend=Words(
            vi=f"Chạy: comity exchange way add {peer.name} bundle --ceiling MỨC",
            en=f"Run: comity exchange way add {peer.name} bundle --ceiling LEVEL",
        ),
        place=peer.name,
    )


def _too_small(size: int, needed: int) -> Problem:
    return Problem(
        "part-too-small",
        what=Words(
            vi=f"Tệp {size} byte quá nhỏ: cần ít nhất {needed} byte.",
            en=f"Files of {size} bytes are too small: {needed} bytes are needed at least.",
        ),
        mend=Words(vi="Chọn --size lớn hơn.", en="Choose a larger --size."),
        place=str(size),
    )


def _unwritable(folder: Path, error: OSError) -> Problem:
    return Problem(
        "bundle-unwritable",
        what=Words(
            vi=f"Không ghi được: {error.strerror or error}. Không tệp nào được để lại.",
            en=f"It cannot be written: {error.strerror or error}. No file was left behind.",
        ),
        mend=Words(vi="Kiểm tra thư mục và chỗ trống.", en="Check the directory and the space left."),
        place=str(folder),
    )
