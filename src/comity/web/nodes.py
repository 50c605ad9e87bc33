"""What pages say of a node: what people call it, and why the last attempt to reach it failed."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from comity.directory import names
from comity.exchange.protocol.refusals import REASONS, reason_words
from comity.kernel.words import Words
from comity.web.languages import page_language

_REFUSED = re.compile(r"\((?P<code>[a-z-]+)(?:: .*)?\)", re.DOTALL)
_SILENT = Words(vi="nút kia không trả lời kịp", en="the other node did not answer in time")
_NO_WAY = Words(
    vi="không kết nối được với nút kia (máy tắt hoặc mất mạng)",
    en="the other node cannot be reached: it is down, or the network is",
)
_TURNED_AWAY = Words(
    vi="nút kia trả lời nhưng không nhận gói", en="the other node answered, and took nothing in"
)
_FAILED = Words(vi="lần gửi gần nhất không thành", en="the last attempt failed")


def called(agencies: Sequence[str], name: str) -> str:
    """What people call a node: the agency that it speaks for first; its own name where it speaks for none."""
    return names.agency(agencies[0]).say(page_language()) if agencies else name


class Failed(NamedTuple):
    """`words` say what happened, for people; `noted` is the exchange's own text, for its operator."""

    words: Words
    noted: str


def failed(noted: str) -> Failed | None:
    """What a note of a peer or a way tells; None where it is empty: the last attempt did not fail."""
    return Failed(_words(noted), noted) if noted else None


def _words(noted: str) -> Words:
    refused = _REFUSED.search(noted)
    if refused and refused["code"] in REASONS:
        return reason_words(refused["code"])
    kind = noted.partition(":")[0]
    if kind.endswith("Timeout") or kind == "no answer yet":
        return _SILENT
    if kind.startswith("HTTP "):
        return _TURNED_AWAY
    if kind.endswith("Error") or kind in ("closed", "no server answers"):
        return _NO_WAY
    return _FAILED
