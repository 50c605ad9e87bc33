"""Bundles through a browser: one ZIP file to take away, and ZIP files or single parts to bring."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.files.uploadedfile import UploadedFile

from comity.exchange.bundling import Written, write_bundle
from comity.exchange.models import Peer
from comity.kernel import node
from comity.kernel.problems import Problem
from comity.kernel.words import Words

MOST = 2 * 1024**3  # bytes of an upload, and of what is unpacked of it
_MOST_NAMES = 20_000


def packed(peer: Peer) -> tuple[Written, IO[bytes]]:
    """Write a bundle and pack it; the file is gone when it is closed."""
    with _folder() as folder:
        written = write_bundle(peer, folder / "parts")
        file = tempfile.TemporaryFile(dir=node.here().home)  # noqa: SIM115  closed by who sends it
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as pack:  # encrypted bytes do not shrink
            for path in written.files:
                pack.write(path, f"{written.name}/{path.name}")
        file.seek(0)
        return written, file


@contextmanager
def unpacked(uploads: Iterable[UploadedFile]) -> Iterator[Path]:  # type: ignore[type-arg]  # generic in stubs only
    """A directory with what was brought, ZIP files unpacked; gone afterwards."""
    with _folder() as folder:
        left, count = MOST, 0
        for number, upload in enumerate(uploads):
            upload.seek(0)
            if zipfile.is_zipfile(upload):
                with _opened(upload) as pack:
                    for info in pack.infolist():
                        if info.is_dir():
                            continue
                        count += 1
                        with pack.open(info) as member:
                            left -= _write(folder, number, info.filename, member, left, count)
            else:
                count += 1
                upload.seek(0)
                left -= _write(folder, number, upload.name or "", upload, left, count)
        yield folder


@contextmanager
def _opened(upload: UploadedFile) -> Iterator[zipfile.ZipFile]:  # type: ignore[type-arg]
    try:
        upload.seek(0)
        with zipfile.ZipFile(upload) as pack:
            yield pack
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise Problem(
            "zip-damaged",
            what=Words(
                vi=f"Tệp ZIP hỏng ({error}); không có gì được nhận.",
                en=f"The ZIP file is damaged ({error}); nothing was taken.",
            ),
            mend=Words(vi="Chép lại tệp từ bên gửi.", en="Copy the file from the sender again."),
            place=upload.name or "",
        ) from error


def _write(folder: Path, number: int, name: str, source: IO[bytes], left: int, count: int) -> int:
    """Copy at most `left` bytes; only the last part of a name counts, whatever path a ZIP file says."""
    plain = name.replace("\\", "/").rpartition("/")[2][:200] or "file"
    target = folder / str(number)
    target.mkdir(exist_ok=True)
    path = target / plain
    written = 0
    with path.open("wb") as file:
        while chunk := source.read(1024 * 1024):
            written += len(chunk)
            if written > left or count > _MOST_NAMES:
                raise too_much(name)
            file.write(chunk)
    return written


def too_much(place: str) -> Problem:
    """More than one upload may bring."""
    return Problem(
        "upload-too-large",
        what=Words(vi="Quá 2 GB một lần tải lên.", en="That is more than 2 GB at a time."),
        mend=Words(
            vi="Tải lên từng phần, hoặc dùng lệnh comity exchange receive.",
            en="Bring it in several steps, or use the command comity exchange receive.",
        ),
        place=place,
    )


@contextmanager
def _folder() -> Iterator[Path]:
    # Beside the database: there is room for what the node holds, which a system's temporary directory may not have.
    folder = Path(tempfile.mkdtemp(prefix="bundle-", dir=node.here().home))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
