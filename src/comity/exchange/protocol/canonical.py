"""Strict reading of the protocol's JSON: canonical (RFC 8785), exact fields, exact types."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import rfc8785

from comity.exchange.protocol.refusals import Refused

T = TypeVar("T")

_HASH = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)


def read_json(raw: bytes, code: str) -> dict[str, Any]:
    """A JSON object without repeated names; anything else raises Refused(code)."""
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_unrepeated)
    except (ValueError, RecursionError) as error:
        raise Refused(code) from error
    if not isinstance(value, dict):
        raise Refused(code)
    return value


def read_fields(raw: bytes, fields: dict[str, type], code: str, *, version: int) -> dict[str, Any]:
    """A canonical JSON object with exactly these fields, of this version; else raises Refused(code)."""
    value = read_json(raw, code)
    # The version first: a later one may have other fields, and the peer should hear which it is about.
    if type(value.get("v")) is int and value["v"] != version:
        raise Refused("version-unsupported", f"v{value['v']}")
    if value.keys() != fields.keys():
        raise Refused(code, ", ".join(sorted(value.keys() ^ fields.keys()))[:200])
    for name, kind in fields.items():
        if type(value[name]) is not kind:
            raise Refused(code, name)
    try:
        canonical = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, ValueError) as error:
        raise Refused(code) from error
    if canonical != raw:
        raise Refused(code, "RFC 8785")
    return value


def built(code: str, build: Callable[[], T]) -> T:
    """A value read from the wire: what it finds malformed is the peer's fault, under the peer's code."""
    try:
        return build()
    except Refused as error:
        if error.code != "value-malformed":
            raise
        raise Refused(code, error.place) from error


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("repeated name")
    return value


def hash_from_hex(text: str, field: str) -> bytes:
    """The 32 bytes of a lower-case hex hash."""
    require(_HASH.fullmatch(text), field)
    return bytes.fromhex(text)


def is_time(text: str) -> bool:
    """Whether `text` is an RFC 3339 time with its zone, and names a real moment."""
    if not _TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def require(condition: object, field: str) -> None:
    """Raise Refused("value-malformed") about `field` unless the condition holds."""
    if not condition:
        raise Refused("value-malformed", field)
