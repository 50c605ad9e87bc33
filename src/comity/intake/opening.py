"""What characters does a file hold? Bytes become text here, or a clear refusal; nothing is guessed.

Accepted: UTF-8, UTF-16 and UTF-32 with their mark, and two old code pages where the bytes leave no doubt
(Windows-1252 used for quotes and dashes only; Windows-1258 where nearly every word is a Vietnamese syllable).
Everything else is refused with the place of the first byte that does not fit.
"""

import codecs
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from comity.intake.syllables import is_syllable
from comity.kernel.problems import Problem
from comity.kernel.words import Words

LIMIT = 4 * 1024 * 1024  # bytes of one file of prose: over a thousand pages, read in under a minute

_MAGIC = (
    (b"\x89PNG", Words("ảnh PNG", "a PNG picture")),
    (b"\xff\xd8\xff", Words("ảnh JPEG", "a JPEG picture")),
    (b"GIF8", Words("ảnh GIF", "a GIF picture")),
    (b"%PDF", Words("tệp PDF", "a PDF document")),
    (b"PK\x03\x04", Words("tệp nén (zip, docx, xlsx)", "a zip archive (as .docx and .xlsx files are)")),
    (b"\xd0\xcf\x11\xe0", Words("tệp Office cũ (.doc, .xls)", "an old Office file (.doc, .xls)")),
    (b"\x1f\x8b", Words("tệp nén gzip", "a gzip archive")),
    (b"7z\xbc\xaf", Words("tệp nén 7z", "a 7z archive")),
    (b"Rar!", Words("tệp nén RAR", "a RAR archive")),
    (b"{\\rtf", Words("tệp RTF", "an RTF document")),
)
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAVE_AS_TEXT = Words(
    "Mở tệp bằng chương trình của nó, lưu thành văn bản thuần (UTF-8) rồi đọc lại.",
    "Open it in its own program, save it as plain text (UTF-8), and read that.",
)
_TO_UNICODE = Words(
    "Chuyển văn bản sang Unicode (UTF-8), ví dụ bằng công cụ chuyển mã của bộ gõ, rồi đọc lại. "
    "Văn bản dùng phông TCVN3 (ABC) hoặc VNI phải chuyển mã trước.",
    "Convert the text to Unicode (UTF-8), for example with the converter of a Vietnamese keyboard program, and "
    "read it again. Text in TCVN3 (ABC) or VNI fonts must be converted first.",
)
_CP1252_SIGNS = frozenset(b"\x85\x91\x92\x93\x94\x95\x96\x97\xa0")
_TCVN3 = re.compile(r"[^\W\d_][¨©ª«¬®µ¶·¸¹º»¼½¾]+[^\W\d_]|\b®[^\W\d_]|[^\W\d_][¨©ª«¬µ¶·¸¹]\b")
_VNI = re.compile(r"[aeiouyôöAEIOUYÔÖ][äáàøùûõïâåéèêëüÙØÛÕÏÂÁÀ](?![a-zA-Z]*[ăđơưạ-ỹ])")
_WORD = re.compile(r"[^\W\d_]+")


class Opened(NamedTuple):
    """A file's characters, with the encoding they were read by."""

    text: str
    encoding: str


def load(path: Path) -> bytes:
    """The bytes of a file of at most `LIMIT` bytes. Raises `Problem`; never reads past the limit."""
    place = str(path)
    if path.is_dir():
        raise Problem(
            "file-is-folder",
            what=Words("Đây là thư mục, không phải tệp.", "This is a folder, not a file."),
            mend=Words("Nêu tên từng tệp trong thư mục.", "Name the files in it one by one."),
            place=place,
        )
    try:
        with path.open("rb") as stream:
            size = path.stat().st_size
            if size > LIMIT:
                raise _too_large(place, size)
            data = stream.read(LIMIT + 1)
    except FileNotFoundError:
        raise Problem(
            "file-missing",
            what=Words("Không có tệp này.", "There is no such file."),
            mend=Words("Kiểm tra tên và đường dẫn của tệp.", "Check the file's name and folder."),
            place=place,
        ) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Problem(
            "file-unreadable",
            what=Words(f"Không đọc được tệp: {reason}.", f"The file cannot be read: {reason}."),
            mend=Words("Kiểm tra quyền đọc tệp.", "Check that you may read the file."),
            place=place,
        ) from None
    if len(data) > LIMIT:
        raise _too_large(place, len(data))
    return data


def decode(name: str, data: bytes) -> Opened:
    """The text of `data`. Raises `Problem` with the file's name and, for a bad byte, its offset from 0."""
    if len(data) > LIMIT:
        raise _too_large(name, len(data))
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise Problem(
                "file-not-text",
                what=Words(f"Đây là {kind.vi}, không phải văn bản.", f"This is {kind.en}, not text."),
                mend=_SAVE_AS_TEXT,
                place=f"{name}, byte 0",
            )
    opened = _decode_marked(name, data) or _decode_plain(name, data)
    if not opened.text.strip("\ufeff\u200b \t\r\n\f\v\xa0"):
        raise Problem(
            "file-empty",
            what=Words("Tệp không có nội dung.", "The file is empty."),
            mend=Words("Chọn tệp có nội dung.", "Choose a file that says something."),
            place=name,
        )
    return opened


def refuse_legacy(name: str, text: str) -> None:
    """Raise `Problem` when text was typed for a font (TCVN3, VNI) rather than in Unicode.

    Sure only by number: at least 8 words, and a tenth of all words, show letter pairs no language writes.
    """
    words = len(_WORD.findall(text))
    for pattern, font in ((_TCVN3, "TCVN3"), (_VNI, "VNI")):
        hits = list(pattern.finditer(text))
        if len(hits) >= 8 and len(hits) * 10 >= words:
            at = hits[0].start()
            offset = len(text[:at].encode())
            raise Problem(
                "text-legacy-font",
                what=Words(
                    f"Văn bản gõ theo bảng mã {font}, không phải Unicode: byte {offset}.",
                    f"The text was typed for {font} fonts, not in Unicode: byte {offset}.",
                ),
                mend=_TO_UNICODE,
                place=f"{name}, byte {offset}",
            )


def _decode_marked(name: str, data: bytes) -> Opened | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return Opened(data.decode(encoding), encoding)
            except UnicodeDecodeError as error:
                raise _bad_byte(name, data, error.start, encoding.upper()) from None
    return None


def _decode_plain(name: str, data: bytes) -> Opened:
    zero = data.find(0)
    if zero >= 0:
        raise Problem(
            "file-not-text",
            what=Words(
                f"Tệp có byte 0 ở vị trí {zero}: không phải văn bản, hoặc là UTF-16 không có dấu đầu tệp.",
                f"The file has a zero byte at {zero}: it is not text, or it is UTF-16 without its mark.",
            ),
            mend=_SAVE_AS_TEXT,
            place=f"{name}, byte {zero}",
        )
    try:
        return Opened(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        old = _old_code_page(data)
        if old is None:
            raise _bad_byte(name, data, error.start, "UTF-8") from None
        return old


def _old_code_page(data: bytes) -> Opened | None:
    high = {byte for byte in data if byte > 0x7F}
    if high <= _CP1252_SIGNS:
        return Opened(data.decode("cp1252"), "windows-1252")
    try:
        text = data.decode("cp1258")
    except UnicodeDecodeError:
        return None
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    toned = [word for word in words if not word.isascii()]
    if len(toned) >= 10 and sum(map(is_syllable, toned)) >= 0.97 * len(toned):
        return Opened(text, "windows-1258")
    return None


def _bad_byte(name: str, data: bytes, at: int, encoding: str) -> Problem:
    shown = f"0x{data[at]:02X}" if at < len(data) else "…"
    return Problem(
        "file-encoding",
        what=Words(
            f"Tệp không đúng mã {encoding}: byte {shown} ở vị trí {at}.",
            f"The file is not valid {encoding}: byte {shown} at offset {at}.",
        ),
        mend=_TO_UNICODE,
        place=f"{name}, byte {at}",
    )


def _too_large(place: str, size: int) -> Problem:
    megabytes, limit = size // (1024 * 1024), LIMIT // (1024 * 1024)
    return Problem(
        "file-too-large",
        what=Words(
            f"Tệp quá lớn: {megabytes} MB; giới hạn {limit} MB.",
            f"The file is too large: {megabytes} MB; the limit is {limit} MB.",
        ),
        mend=Words("Tách tệp thành từng báo cáo.", "Split it into single reports."),
        place=place,
    )
