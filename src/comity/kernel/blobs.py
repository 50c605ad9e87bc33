"""Bytes by their content: what was given to the node, kept as it was given.

    blobs/incoming/*.part     bytes on their way in
    blobs/arriving/*.part     bytes that another node gives piece by piece, over days if need be
    blobs/pending/<sha256>    bytes that were kept, while the transaction that names them is not committed
    blobs/<2>/<sha256>        the bytes

Bytes are renamed into place, durably, before the transaction that names them commits: a row never names bytes that
are not there. What a crash or a rollback leaves behind still has its mark in `pending`, and `collect` removes it.

Keeping bytes takes the same steps and the same time whether or not the node has them already, so that nobody learns
from an upload what others hold.
"""

import errno
import fcntl
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO

from django.db import transaction

from comity.kernel import node
from comity.kernel.problems import Problem
from comity.kernel.words import Words

_DIGEST = re.compile(r"[0-9a-f]{64}")
GRACE = 24 * 3600.0  # seconds that unclaimed bytes stay


class Arriving:
    """Bytes on their way in, written in chunks and hashed as they come. Whoever opens one closes it."""

    def __init__(self) -> None:
        handle, name = tempfile.mkstemp(dir=_folder(node.here().blobs / "incoming"), suffix=".part")
        self.part = Path(name)
        self.size = 0
        self._file: IO[bytes] = os.fdopen(handle, "wb")
        self._hash = hashlib.sha256()

    def write(self, chunk: bytes) -> None:
        """Take the next bytes; Problem "disk-full" where there is no room for them."""
        with _room():
            self._file.write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)

    def finish(self) -> str:
        """Make the bytes durable; returns their SHA-256 in hex. Nothing may be written after."""
        if not self._file.closed:
            with _room():
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
        return self._hash.hexdigest()

    def close(self) -> None:
        """Forget the bytes, unless they were kept."""
        self._file.close()
        self.part.unlink(missing_ok=True)


class Partial(Arriving):
    """Bytes that come piece by piece, in a file that outlasts the process.

    One at a time: `BlockingIOError` where the file is open already, here or in another process.
    """

    def __init__(self, name: str) -> None:
        self.part = _folder(node.here().blobs / "arriving") / f"{name}.part"
        handle = os.open(self.part, os.O_RDWR | os.O_CREAT, 0o600)
        # Unbuffered: `size` is what was written, whatever fails.
        self._file = os.fdopen(handle, "r+b", buffering=0)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise
        self._digest = ""
        self.size = 0

    def resume(self, upto: int) -> None:
        """Go on after the bytes that are known to be good: behind them a power cut may have left anything."""
        self.size = min(upto, self._file.seek(0, os.SEEK_END))
        self._file.truncate(self.size)
        self._file.seek(self.size)

    def write(self, chunk: bytes) -> None:
        """See `Arriving`."""
        with _room(), memoryview(chunk) as left:
            while written := self._file.write(left):
                self.size += written
                left = left[written:]

    def sync(self) -> int:
        """Make what was written durable; returns how many bytes that is."""
        with _room():
            os.fsync(self._file.fileno())
        return self.size

    def finish(self) -> str:
        """See `Arriving`; every byte is read again, so what the disk holds is what is hashed."""
        if not self._digest:
            self.sync()
            self._file.seek(0)
            self._digest = hashlib.file_digest(self._file, "sha256").hexdigest()  # type: ignore[arg-type]
        return self._digest

    def close(self) -> None:
        """Let another process go on. The bytes stay."""
        self._file.close()


def forget_partial(name: str) -> None:
    """Let go of what came of bytes that are not wanted any more."""
    (node.here().blobs / "arriving" / f"{name}.part").unlink(missing_ok=True)


def keep(arriving: Arriving) -> str:
    """Keep bytes that arrived, inside the transaction that will name them; returns their SHA-256 in hex."""
    digest = arriving.finish()
    target, mark = path(digest), _mark(digest)
    _folder(target.parent)
    _folder(mark.parent)
    with _turn():
        mark.touch()
        _sync(mark.parent)
        # Over the bytes that may lie there already: they are the same.
        arriving.part.replace(target)
        _sync(target.parent)
    transaction.on_commit(lambda: mark.unlink(missing_ok=True))
    return digest


def put(data: bytes) -> str:
    """Keep `data` durably; returns its SHA-256 in hex. The same bytes are kept once."""
    arriving = Arriving()
    try:
        arriving.write(data)
        return keep(arriving)
    finally:
        arriving.close()


def get(digest: str) -> bytes:
    """The bytes; FileNotFoundError where this node does not have them."""
    return path(digest).read_bytes()


def reader(digest: str) -> BufferedReader:
    """The bytes as an open file; FileNotFoundError where this node does not have them."""
    return path(digest).open("rb")


def path(digest: str) -> Path:
    """Where the bytes of a digest lie. ValueError for what is no SHA-256 in hex."""
    if not _DIGEST.fullmatch(digest):
        raise ValueError("not a SHA-256 in hex")
    return node.here().blobs / digest[:2] / digest


def collect(named: Callable[[str], bool], *, grace: float = GRACE) -> list[str]:
    """Remove bytes that nothing came to name within `grace` seconds; returns the digests removed.

    `named` says whether a version names the digest. Bytes without a mark in `pending` are never looked at.
    """
    blobs, removed = node.here().blobs, []
    for part in blobs.glob("incoming/*.part"):
        if _age(part) > grace:
            part.unlink(missing_ok=True)
    for mark in blobs.glob("pending/*"):
        if _age(mark) <= grace:
            continue
        wanted = named(mark.name)
        with _turn():
            # Somebody may have given the same bytes since we looked: then the mark is young again, or gone.
            if _age(mark) <= grace:
                continue
            if not wanted and path(mark.name).exists():
                path(mark.name).unlink()
                removed.append(mark.name)
            mark.unlink(missing_ok=True)
    return removed


def _mark(digest: str) -> Path:
    return node.here().blobs / "pending" / digest


def _age(file: Path) -> float:
    """Seconds since the file was touched; less than nothing where it is gone."""
    try:
        return time.time() - file.stat().st_mtime
    except FileNotFoundError:
        return -1.0


def _folder(folder: Path) -> Path:
    """Make a folder so that it outlasts a power cut."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        _sync(folder.parent)
    return folder


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _turn() -> Iterator[None]:
    """One at a time, over all processes of the node: putting bytes in place, and removing them."""
    with (node.here().blobs / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _room() -> Iterator[None]:
    """What is written inside finds room on the disk, or is a Problem."""
    try:
        yield
    except OSError as error:
        raise disk_full() if error.errno in (errno.ENOSPC, errno.EDQUOT) else error from error


def disk_full() -> Problem:
    """What a full disk is told as."""
    return Problem(
        "disk-full",
        what=Words(
            vi="Nút này không còn đủ chỗ để lưu tệp.", en="This node has no room left to keep the file."
        ),
        mend=Words(
            vi="Báo người vận hành nút để có thêm dung lượng; chưa có gì bị thay đổi.",
            en="Tell the node's operator to make room; nothing was changed.",
        ),
    )
