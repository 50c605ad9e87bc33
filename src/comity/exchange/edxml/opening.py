"""A file's bytes as text: junk before the declaration, byte order marks, encodings other than those declared."""

import codecs
import re

from comity.exchange.edxml.flags import Flags
from comity.exchange.edxml.refusing import refused

LIMIT = 64 * 2**20  # bytes of a file
MOST_JUNK = 4096  # bytes before the first tag

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARATION = re.compile(r"<\?xml\b[^>]{0,200}\?>")
_DECLARED = re.compile(r"""encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]{0,40})["']""")
# What XML 1.0 does not allow in a document.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Old software writes these where it says UTF-8.
_FALLBACKS = ("windows-1258", "latin-1")


def text_of(data: bytes, flags: Flags) -> str:
    """The text from its first tag on, without declaration; every mend is a flag. Raises Problem for what is no text."""
    if len(data) > LIMIT:
        raise refused(
            f"quá lớn ({len(data)} byte, nhiều nhất {LIMIT})", f"{len(data)} bytes, at most {LIMIT}"
        )
    text = _decoded(data, flags)
    start = text.find("<")
    if start < 0 or start > MOST_JUNK:
        raise refused("không phải XML", "it is not XML")
    junk, text = text[:start].strip("\ufeff \t\r\n"), text[start:]
    if junk:
        shown = junk[:20]
        flags.add(
            "file", f"có ký tự thừa trước khai báo: «{shown}»", f"junk before the declaration: “{shown}”"
        )
    # The lines of what is cut away still count: places are those of the file as given.
    lines = data[: data.find(b"<")].count(b"\n")
    declaration = _DECLARATION.match(text)
    if declaration:
        lines += declaration[0].count("\n")
        text = text[declaration.end() :]
    text, wrong = _FORBIDDEN.subn("\ufffd", text)
    if wrong:
        flags.add("file", f"{wrong} ký tự điều khiển bị thay", f"{wrong} control characters were replaced")
    return "\n" * lines + text


def _decoded(data: bytes, flags: Flags) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            if encoding != "utf-8":
                flags.add("file", f"mã hóa {encoding}, không phải UTF-8", f"encoded as {encoding}, not UTF-8")
            return data[len(mark) :].decode(encoding, errors="replace")
    if b"\x00<" in data[:64] or b"<\x00" in data[:64]:
        encoding = "utf-16-be" if data.find(b"\x00<") in (0, 2) else "utf-16-le"
        flags.add("file", f"mã hóa {encoding} không có dấu đầu tệp", f"{encoding} without a byte order mark")
        return data.decode(encoding, errors="replace")
    declared = _declared(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _otherwise(data, declared, flags)
    if declared not in ("", "utf-8", "ascii") and not text.isascii():
        flags.add(
            "file",
            f"khai báo mã hóa {declared} nhưng là UTF-8",
            f"it declares {declared}, and is UTF-8",
        )
    return text


def _otherwise(data: bytes, declared: str, flags: Flags) -> str:
    for encoding in (declared, *_FALLBACKS):
        if encoding in ("", "utf-8", "ascii"):
            continue
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        said = declared or "UTF-8"
        if encoding != declared:
            flags.add(
                "file",
                f"khai báo {said} nhưng không phải; đọc như {encoding}, chữ có dấu có thể sai",
                f"it declares {said} and is not; read as {encoding}, accents may be wrong",
            )
        return text
    return data.decode("utf-8", errors="replace")  # latin-1 reads anything: not reached


def _declared(data: bytes) -> str:
    """The name of the declared encoding as Python has it; "" for none or an unknown one, or one that is no text."""
    found = _DECLARED.search(data[:1024].decode("ascii", errors="replace"))
    if not found:
        return ""
    try:
        known = codecs.lookup(found[1])
    except LookupError:
        return ""
    return (
        known.name if getattr(known, "_is_text_encoding", True) and not known.name.startswith("utf-7") else ""
    )
