"""File names: made harmless on the way in, and stated to a browser on the way out."""

import re
import unicodedata
from urllib.parse import quote

LONGEST = 200  # bytes in UTF-8: file systems allow 255, and people add "(1)"

# What Windows does not allow in a name, or what ends a path.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
# Names of devices on Windows, whatever follows the dot.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def clean(name: str) -> str:
    """A name that is one file's name everywhere: no path, no invisible or turning characters, not too long.

    Letters of every script stay, in NFC. The extension stays the last one of the name. A name of nothing else becomes
    "file".
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    # Category C: controls, and marks that turn the reading direction ("exe.fdp" shown as "pdf.exe").
    name = "".join(
        " " if c in "\t\n\r" else c for c in name if c in "\t\n\r" or unicodedata.category(c)[0] != "C"
    )
    name = " ".join(_FORBIDDEN.sub("_", name).split()).strip(". ")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = extension, ""
    stem = stem.strip(". ")
    ending = f".{extension.strip()}" if extension else ""
    if len(ending.encode()) > 20:
        stem, ending = stem + ending, ""
    stem = _cut(stem, LONGEST - len(ending.encode())).strip(". ")
    if not stem or _DEVICES.fullmatch(stem):
        stem = f"file_{stem}" if stem else "file"
    return stem + ending


def disposition(name: str) -> str:
    """`Content-Disposition` of a download (RFC 6266): the name for every browser, and in ASCII for old ones.

    The name is cleaned again: a replica's was cleaned by another node, or by nobody.
    """
    name = clean(name)
    decomposed = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    fallback = "".join(c if c.isascii() and c not in '"\\%' else "_" for c in bare) or "_"
    header = f'attachment; filename="{fallback}"'
    return header if fallback == name else f"{header}; filename*=UTF-8''{quote(name, safe='')}"


def _cut(text: str, most: int) -> str:
    """The longest beginning of `text` of at most `most` bytes in UTF-8, not cut inside a character."""
    return text.encode()[:most].decode(errors="ignore")
