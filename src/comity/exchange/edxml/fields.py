"""One element's value, checked. What does not hold is kept as it stands where it can be, and flagged; never guessed."""

import base64
import binascii
import re
from datetime import date, datetime

from comity.exchange.edxml.codes import canonical_code
from comity.exchange.edxml.flags import Flags
from comity.exchange.edxml.tree import Element
from comity.kernel.words import Words

MOST_TEXT = 20_000  # characters of one field
_DATE = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}", re.ASCII)

MISSING = Words(vi="thiếu", en="it is missing")


class Fields:
    """Reads values below one element. `prefix` goes before the names of its flags ("to/2/")."""

    def __init__(self, element: Element | None, flags: Flags, prefix: str = "") -> None:
        self.element, self.flags, self.prefix = element, flags, prefix

    def at(self, *way: str) -> Element | None:
        """The element at the end of the way; a second of the same kind is flagged."""
        if self.element is None:
            return None
        found = list(self.element.all(*way))
        if len(found) > 1:
            self.flag(
                way[-1],
                found[1],
                "có nhiều lần, lấy lần đầu",
                "it stands there more than once; the first is read",
            )
        return found[0] if found else None

    def flag(self, name: str, element: Element | None, vi: str, en: str) -> None:
        """Flag a field of this element."""
        where = element or self.element
        self.flags.add(self.prefix + name, vi, en, where.path if where else "", where.line if where else 0)

    def text(self, name: str, *way: str, needed: bool = False) -> str:
        """Text, with single blanks."""
        element = self.at(*way)
        found = " ".join(element.text.split()) if element else ""
        if needed and not found:
            self.flag(name, element, MISSING.vi, MISSING.en)
        if len(found) > MOST_TEXT:
            self.flag(name, element, "quá dài, đã cắt", "it is too long, and was cut")
            found = found[:MOST_TEXT].rstrip()
        if "\ufffd" in found:
            self.flag(name, element, "có ký tự không đọc được", "a character of it could not be read")
        return found

    def lines(self, name: str, *way: str) -> str:
        """Text with its lines as they are."""
        element = self.at(*way)
        found = "\n".join(line.strip() for line in element.text.splitlines()) if element else ""
        if len(found) > MOST_TEXT:
            self.flag(name, element, "quá dài, đã cắt", "it is too long, and was cut")
        return found[:MOST_TEXT].rstrip()

    def organ(self, name: str, *way: str, needed: bool = False) -> str:
        """An agency's electronic code, as written."""
        found = self.text(name, *way, needed=needed)
        if found and not canonical_code(found):
            shown = found[:40]
            self.flag(
                name, self.at(*way), f"«{shown}» không phải mã định danh", f"“{shown}” is no agency's code"
            )
        return found

    def one_of(self, name: str, allowed: tuple[str, ...], *way: str, needed: bool = False) -> str:
        """A code of a list; another is kept and flagged."""
        found = self.text(name, *way, needed=needed)
        if found and found not in allowed:
            shown = found[:40]
            self.flag(name, self.at(*way), f"không có mã «{shown}»", f"there is no code “{shown}”")
        return found

    def count(self, name: str, *way: str) -> str:
        """A plain number of up to nine digits; anything else is kept and flagged."""
        found = self.text(name, *way)
        if found and not (found.isascii() and found.isdigit() and len(found) <= 9):
            shown = found[:40]
            self.flag(
                name, self.at(*way), f"«{shown}» không phải số thường", f"“{shown}” is not a plain number"
            )
        return found

    def date(self, name: str, *way: str, needed: bool = False) -> str:
        """A day, as EDTF; "" and a flag where there is no such day."""
        text = self.text(name, *way, needed=needed)
        found, doubt = read_date(text)
        if doubt is not None:
            self.flag(name, self.at(*way), doubt.vi, doubt.en)
        return found

    def moment(self, name: str, *way: str, needed: bool = False) -> str:
        """A time of a day, to the second."""
        text = self.text(name, *way, needed=needed)
        if not text:
            return ""
        day, _, clock = text.replace("T", " ").partition(" ")
        found, doubt = read_date(day)
        time = _TIME.fullmatch(clock.strip()) if clock else None
        if doubt is None and time is not None:
            hour, minute, second = (int(part or 0) for part in time.groups())
            if hour < 24 and minute < 60 and second < 60:
                return f"{found}T{hour:02d}:{minute:02d}:{second:02d}"
        shown = text[:40]
        self.flag(name, self.at(*way), f"không có thời điểm «{shown}»", f"there is no time “{shown}”")
        return ""


def read_date(text: str) -> tuple[str, Words | None]:
    """The day as EDTF ("" where there is none), and what is doubtful about it."""
    if not text:
        return "", None
    shown = text[:40]
    match, order = _DATE.fullmatch(text), (1, 2, 3)
    if match is None:
        match, order = _DAY_FIRST.fullmatch(text), (3, 2, 1)
    if match is None:
        return "", Words(vi=f"«{shown}» không phải ngày", en=f"“{shown}” is not a date")
    try:
        day = date(*(int(match[group]) for group in order))
    except ValueError:
        return "", Words(vi=f"không có ngày «{shown}»", en=f"there is no day “{shown}”")
    if not 1945 <= day.year <= 2200:
        return "", Words(vi=f"năm của «{shown}» không hợp lý", en=f"the year of “{shown}” cannot be")
    doubt = None
    if order == (3, 2, 1):
        doubt = Words(vi=f"«{shown}» viết ngày trước", en=f"“{shown}” is written day first")
    return day.isoformat(), doubt


def decoded(text: str) -> bytes | None:
    """The bytes of base64 with any white space; None where it is something else."""
    packed = "".join(text.split())
    if not _BASE64.fullmatch(packed):
        return None
    try:
        return base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        return None


def is_moment(text: str) -> bool:
    """Whether this is a time as `Fields.moment` gives it."""
    try:
        return datetime.fromisoformat(text).strftime("%Y-%m-%dT%H:%M:%S") == text
    except ValueError:
        return False
