"""Bundles: parcels, answers and messages as files, for networks that never touch. See docs/protocol.md, "Bundles".

A part is a file of lines, each "> text" (the sender of the bundle says it: a parcel, a probe, a recall, ...) or
"< text" (it answers what the receiver said: a receipt, a standing, ...), ended by one newline. The manifest, a compact
JWS by the sender, lists the parts. No line reaches over the end of a part, so every whole part can be taken alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any, BinaryIO, NamedTuple, Self

import rfc8785
from joserfc.jwk import OKPKey

from comity.exchange.protocol.canonical import built, hash_from_hex, is_time, read_fields, require
from comity.exchange.protocol.envelope import sign, verify
from comity.exchange.protocol.refusals import Refused
from comity.exchange.protocol.seal import KeyOf
from comity.exchange.protocol.suites import SUITE_1
from comity.exchange.protocol.wire import MAX_NUMBER, VERSION, Channel

CODE = "not-a-bundle"
MOST_MANIFEST = 4 * 1024 * 1024
"""Characters of a manifest."""
MOST_PARTS = 10_000

SAYS, ANSWERS = ">", "<"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}", re.ASCII)
_FIELDS: dict[str, type] = {
    "v": int,
    "network": str,
    "sender": str,
    "receiver": str,
    "at": str,
    "name": str,
    "parts": list,
}
_PART: dict[str, type] = {"name": str, "size": int, "sha256": str, "first": int, "last": int, "with": list}


@dataclass(frozen=True)
class Part:
    """One file: its name, size in bytes and SHA-256 (hex); the entries in it (0: none); the kinds of what else is."""

    name: str
    size: int
    sha256: str
    first: int
    last: int
    others: tuple[str, ...]

    def __post_init__(self) -> None:
        require(_NAME.fullmatch(self.name), "name")
        require(0 < self.size <= MAX_NUMBER, "size")
        hash_from_hex(self.sha256, "sha256")
        none = self.first == self.last == 0
        require(none or 1 <= self.first <= self.last <= MAX_NUMBER, "first")
        require(all(isinstance(kind, str) and len(kind) <= 20 for kind in self.others), "with")

    def fields(self) -> dict[str, Any]:
        """As JSON has them."""
        numbers = {"size": self.size, "first": self.first, "last": self.last}
        return {"name": self.name, "sha256": self.sha256, "with": list(self.others), **numbers}

    @classmethod
    def read(cls, fields: Any) -> Self:
        """From JSON; a malformed value raises Refused."""
        require(isinstance(fields, dict) and fields.keys() == _PART.keys(), "parts")
        require(all(type(fields[name]) is kind for name, kind in _PART.items()), "parts")
        named = {name: fields[name] for name in ("name", "size", "sha256", "first", "last")}
        return cls(**named, others=tuple(fields["with"]))


@dataclass(frozen=True)
class Manifest:
    """What a bundle is: the channel whose entries it carries, its name, when it was written, and its parts in order."""

    channel: Channel
    name: str
    at: str
    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        require(_NAME.fullmatch(self.name), "name")
        require(is_time(self.at), "at")
        require(0 < len(self.parts) <= MOST_PARTS, "parts")
        require(len({part.name for part in self.parts}) == len(self.parts), "parts")
        numbered = [part for part in self.parts if part.first]
        require(all(after.first == before.last + 1 for before, after in pairwise(numbered)), "first")

    @property
    def first(self) -> int:
        """The first entry; 0 where it has none."""
        return next((part.first for part in self.parts if part.first), 0)

    @property
    def last(self) -> int:
        """The last entry; 0 where it has none."""
        return max(part.last for part in self.parts)

    def to_bytes(self) -> bytes:
        """Canonical JSON."""
        channel = self.channel
        ends = {"network": channel.network, "sender": channel.sender, "receiver": channel.receiver}
        parts: Sequence[dict[str, Any]] = [part.fields() for part in self.parts]
        return rfc8785.dumps({"v": VERSION, "at": self.at, "name": self.name, "parts": parts, **ends})

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """From canonical JSON; anything else raises Refused."""
        fields = read_fields(raw, _FIELDS, CODE, version=VERSION)
        channel = built(CODE, lambda: Channel(fields["network"], fields["sender"], fields["receiver"]))
        parts = built(CODE, lambda: tuple(Part.read(part) for part in fields["parts"]))
        return built(CODE, partial(cls, channel, fields["name"], fields["at"], parts))


def sign_manifest(manifest: Manifest, signing: OKPKey) -> str:
    """The manifest as a compact JWS by the bundle's sender. Its bytes depend only on manifest and key."""
    return sign(manifest.to_bytes(), "bundle", signing, SUITE_1)


def read_manifest(text: str, *, key_of: KeyOf, network: str, here: str) -> Manifest:
    """Verify a manifest of a bundle for `here`; every failure raises Refused."""
    signed = verify(text, "bundle", key_of, CODE, most=MOST_MANIFEST)
    manifest = Manifest.from_bytes(signed.payload)
    if manifest.channel.network != network:
        raise Refused("network-mismatch", manifest.channel.network)
    if signed.signer.node != manifest.channel.sender:
        raise Refused("signer-mismatch", manifest.channel.sender)
    if manifest.channel.receiver != here:
        raise Refused("not-for-us", manifest.channel.receiver)
    return manifest


class Line(NamedTuple):
    """One line of a part: whether it answers something the receiver said, and the text."""

    answers: bool
    text: str

    def encode(self) -> bytes:
        """As it stands in the file."""
        return f"{ANSWERS if self.answers else SAYS} {self.text}\n".encode("ascii")


def read_lines(file: BinaryIO, most: int) -> Iterator[Line]:
    """The lines of a part, of at most `most` characters of text; a malformed one raises Refused."""
    while raw := file.readline(most + 4):
        mark, text = raw[:2], raw[2:-1]
        if mark not in (b"> ", b"< ") or not raw.endswith(b"\n") or not text.isascii():
            raise Refused("too-large" if len(raw) > most + 3 else CODE, "line")
        yield Line(mark == b"< ", text.decode("ascii"))
