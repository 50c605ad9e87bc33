"""Envelopes: the canonical JSON of one version of a record, which the journal hashes and the exchange carries."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import rfc8785
from pydantic import BaseModel, ConfigDict

from comity.kernel.kinds import Body, Source, is_known, kind_named
from comity.kernel.labels import Label


class Author(BaseModel):
    """Under which hat a version was written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: str
    office: str


class Envelope(BaseModel):
    """One version, whole. `previous` is the hash of the version before; None for the first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    v: int = 1
    id: str
    kind: str
    owner: str
    number: int
    state: str
    marking: int
    audience: tuple[str, ...]
    title: str
    language: str
    body: dict[str, Any]
    sources: tuple[Source, ...] = ()
    author: Author
    act: str
    at: str
    previous: str | None = None

    @property
    def label(self) -> Label:
        return Label(self.marking, frozenset(self.audience))

    def canonical(self) -> str:
        """RFC 8785 canonical JSON."""
        return canonical(self.model_dump(mode="json"))


def canonical(value: Mapping[str, Any] | Sequence[Any]) -> str:
    """RFC 8785 canonical JSON of plain data."""
    try:
        # The standard library's encoder writes the same for all that versions usually hold, in a tenth of the time.
        return _ENCODER.encode(_usual(value))
    except _Unusual:
        return rfc8785.dumps(value).decode()


class _Unusual(Exception):
    """Something that the standard library's encoder writes in another way."""


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)
_EXACT = 2**53 - 1
_SURROGATE = re.compile("[\ud800-\udfff]")


def _usual(value: Any) -> Any:
    """The value, where both encoders write it alike: whole numbers without a fraction, others neither tiny nor huge,
    keys in ASCII (others RFC 8785 sorts by UTF-16), no half of a surrogate pair."""
    kind = type(value)
    if kind is str:
        if not value.isascii() and _SURROGATE.search(value):
            raise _Unusual
        return value
    if kind is dict:
        for key in value:
            if type(key) is not str or not key.isascii():
                raise _Unusual
        return {key: _usual(part) for key, part in value.items()}
    if kind is list or kind is tuple:
        return [_usual(part) for part in value]
    if value is None or kind is bool:
        return value
    if kind is int and -_EXACT <= value <= _EXACT:
        return value
    if kind is float and (value == 0 or 1e-4 <= abs(value) < 1e15):
        return int(value) if value.is_integer() else value
    raise _Unusual


def sha256(text: str) -> str:
    """SHA-256 of the UTF-8 text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def parse(text: str) -> Envelope:
    """The envelope in a canonical text."""
    return Envelope.model_validate(json.loads(text))


def body_of(envelope: Envelope) -> Body:
    """The typed content; `pydantic.ValidationError` where it does not fit its kind."""
    return kind_named(envelope.kind).body.model_validate(envelope.body)


def has_typed_body(envelope: Envelope) -> bool:
    """Whether this node knows the envelope's kind."""
    return is_known(envelope.kind)
