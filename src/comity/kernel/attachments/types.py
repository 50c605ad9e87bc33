"""Which files a node takes, and what a file really is: its name claims a type and its bytes must bear that out.

A signature is written as in a profile: `'PK' 03 04`: quoted ASCII, bytes in hex, and `?4` for any four bytes.
Signatures are those of the formats' own specifications and of the IANA media type registrations.
"""

import re
import struct
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from comity.kernel.problems import Problem
from comity.kernel.words import Words

Preview = Literal["", "image", "pdf"]
UNKNOWN_MEDIA_TYPE = "application/octet-stream"

_HEAD = 64 * 1024  # bytes looked at, from the beginning of a file
_PIECE = re.compile(r"'([^']*)'|\?(\d+)|([0-9a-fA-F]{2})|(\s+)|(.)")
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP_END = struct.Struct(
    "<4s8xLL2x"
)  # end of central directory: its signature, ..., size, offset, comment length
_LARGEST_DIRECTORY = 8 * 2**20


@dataclass(frozen=True)
class FileType:
    """A type of file. Its bytes fit when one signature fits, and the ZIP archive has `member` where one is given.

    `text`: no signature, but bytes that can be text. `extensions` are lower case without the dot.
    """

    words: Words
    extensions: tuple[str, ...]
    media_type: str
    signatures: tuple[str, ...] = ()
    member: str = ""
    text: bool = False
    preview: Preview = ""

    def fits(self, file: Path) -> bool:
        """Whether the bytes of `file` are of this type."""
        with file.open("rb") as opened:
            head = opened.read(_HEAD)
        if self.text:
            return _is_text(head)
        if not any(pattern(signature).match(head) for signature in self.signatures):
            return False
        return not self.member or _has_member(file, self.member)


@dataclass(frozen=True)
class Terms:
    """What a node takes: the allow list, and the most bytes that one upload may have."""

    types: tuple[FileType, ...]
    limit: int

    @property
    def extensions(self) -> tuple[str, ...]:
        """Every extension on the list."""
        return tuple(extension for type_ in self.types for extension in type_.extensions)

    def of_media_type(self, media_type: str) -> FileType | None:
        """The type on the list with this media type."""
        return next((type_ for type_ in self.types if type_.media_type == media_type), None)


def recognise(name: str, file: Path, terms: Terms) -> FileType:
    """The type of a file by its name's extension, borne out by its bytes.

    Problems: "file-empty"; "type-not-allowed" for an extension that is not on the list; "type-mismatch" where the
    bytes are something else.
    """
    if file.stat().st_size == 0:
        raise Problem(
            "file-empty",
            what=Words(vi="Tệp không có nội dung.", en="The file is empty."),
            mend=Words(vi="Chọn lại tệp.", en="Choose the file again."),
            place=name,
        )
    extension = name.rpartition(".")[2].casefold() if "." in name else ""
    claimed = [type_ for type_ in terms.types if extension in type_.extensions]
    if not claimed:
        allowed = ", ".join(terms.extensions)
        raise Problem(
            "type-not-allowed",
            what=Words(vi="Không nhận loại tệp này.", en="Files of this type are not taken."),
            mend=Words(vi=f"Chuyển sang một trong các loại: {allowed}.", en=f"Use one of: {allowed}."),
            place=name,
        )
    for type_ in claimed:
        if type_.fits(file):
            return type_
    raise Problem(
        "type-mismatch",
        what=Words(
            vi=f"Nội dung tệp không phải {claimed[0].words.vi} như tên tệp ghi.",
            en=f"The file's content is not {claimed[0].words.en}, as its name says.",
        ),
        mend=Words(
            vi="Mở tệp bằng phần mềm tạo ra nó, lưu lại đúng loại rồi đính kèm lại.",
            en="Open it with the program that made it, save it as the right type, and attach that.",
        ),
        place=name,
    )


@cache
def pattern(signature: str) -> re.Pattern[bytes]:
    """The pattern of a signature, to be matched at a file's beginning. ValueError for what is none."""
    found = b""
    for match in _PIECE.finditer(signature):
        text, any_, byte, space, wrong = match.groups()
        if wrong or (text is not None and not text.isascii()):
            raise ValueError(f"not a signature: {signature}")
        if text is not None:
            found += re.escape(text.encode())
        elif any_:
            found += b".{%d}" % int(any_)
        elif not space:
            found += re.escape(bytes.fromhex(byte))
    if not found:
        raise ValueError("an empty signature")
    return re.compile(found, re.DOTALL)


def _is_text(head: bytes) -> bool:
    # Old encodings of Vietnamese (TCVN3, VNI) are text too: only control characters give bytes away as something else.
    return head.startswith(_UTF16) or not _NOT_TEXT.search(head)


def _has_member(file: Path, member: str) -> bool:
    """Whether a ZIP archive has a file of that name. An archive with a huge or broken directory has not."""
    with file.open("rb") as opened:
        size = opened.seek(0, 2)
        opened.seek(max(0, size - 66_000))
        tail = opened.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _ZIP_END.size:
        return False
    # `zipfile` reads the whole directory into memory; a hostile one is refused before that.
    if _ZIP_END.unpack_from(tail, at)[1] > _LARGEST_DIRECTORY:
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            archive.getinfo(member)
    except (KeyError, zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        return False
    return True
