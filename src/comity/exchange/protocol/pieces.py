"""The bytes of an attachment, asked for and given in pieces (docs/protocol.md, "Attachments").

    offer    the owner's node asks: what do you still want of me? (only where the other cannot reach it)
    want     the receiving node asks for pieces of the bytes that a record names
    strand   the answer: a signed head, and the pieces, each sealed for the receiver
    held     the receiving node's word that it has them all and that their hash is the record's: kept as proof

The channel meant is the one by which the record came: the owner's node is its sender. A strand is produced and read
piece by piece, so that nobody holds more than one piece in memory.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple, Self
from uuid import UUID

import rfc8785
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc.jwk import OKPKey

from comity.exchange.protocol.canonical import built, hash_from_hex, is_time, read_fields, require
from comity.exchange.protocol.envelope import MAX_SIGNED, sign, verify
from comity.exchange.protocol.keys import key_id
from comity.exchange.protocol.messages import Message, add_form
from comity.exchange.protocol.refusals import Refused
from comity.exchange.protocol.seal import KeyOf
from comity.exchange.protocol.suites import SUITE_1, SUITES
from comity.exchange.protocol.wire import MAX_NUMBER, VERSION, Channel

PIECE = 1024 * 1024
"""Bytes of a piece that this node gives; the last one of a file is shorter."""
LARGEST_PIECE = 4 * 1024 * 1024
"""Bytes of the largest piece that this node takes."""
MOST_PIECES = 64
"""The most pieces that this node asks for, or gives, at a time."""

CODE = "not-pieces"
TAG = 16
"""Bytes that sealing adds to a piece."""
_INFO = b"comity pieces v1"


def _require_named(record: str, digest: bytes, size: int) -> None:
    try:
        require(str(UUID(record)) == record, "record")
    except ValueError as error:
        raise Refused("value-malformed", "record") from error
    require(len(digest) == 32, "sha256")
    require(0 < size <= MAX_NUMBER, "size")


@dataclass(frozen=True)
class Want(Message):
    """The receiver asks for bytes `offset` and on of what `record` names by `sha256`; at most `most` bytes."""

    record: str
    sha256: bytes
    size: int
    offset: int
    most: int

    def __post_init__(self) -> None:
        super().__post_init__()
        _require_named(self.record, self.sha256, self.size)
        require(0 <= self.offset < self.size, "offset")
        require(0 < self.most <= MAX_NUMBER, "most")

    def fields(self) -> dict[str, Any]:
        named = {"record": self.record, "sha256": self.sha256.hex(), "size": self.size}
        return {**named, "offset": self.offset, "most": self.most}

    @classmethod
    def read(cls, channel: Channel, fields: Mapping[str, Any]) -> Self:
        digest = hash_from_hex(fields["sha256"], "sha256")
        named = (fields["record"], digest, fields["size"])
        return cls(channel, fields["at"], *named, fields["offset"], fields["most"])


@dataclass(frozen=True)
class Held(Message):
    """The receiver's word: it holds all the bytes that `record` names, and their hash was checked."""

    record: str
    sha256: bytes
    size: int

    def __post_init__(self) -> None:
        super().__post_init__()
        _require_named(self.record, self.sha256, self.size)

    def fields(self) -> dict[str, Any]:
        return {"record": self.record, "sha256": self.sha256.hex(), "size": self.size}

    @classmethod
    def read(cls, channel: Channel, fields: Mapping[str, Any]) -> Self:
        digest = hash_from_hex(fields["sha256"], "sha256")
        return cls(channel, fields["at"], fields["record"], digest, fields["size"])


@dataclass(frozen=True)
class Offer(Message):
    """The owner's node asks what the receiver still wants of it."""

    def fields(self) -> dict[str, Any]:
        return {}

    @classmethod
    def read(cls, channel: Channel, fields: Mapping[str, Any]) -> Self:
        return cls(channel, fields["at"])


_NAMED: dict[str, type] = {"record": str, "sha256": str, "size": int}
add_form("want", Want, {**_NAMED, "offset": int, "most": int}, by_sender=False)
add_form("held", Held, _NAMED, by_sender=False)
add_form("offer", Offer, {}, by_sender=True)


@dataclass(frozen=True)
class StrandHead:
    """The signed head of a strand: pieces `first` to `last` (from 0), each of `piece` bytes but for the file's last.

    `epk` is the ephemeral X25519 key (raw); `kid` names the receiver's key that the pieces are sealed for.
    """

    channel: Channel
    record: str
    sha256: bytes
    size: int
    piece: int
    first: int
    last: int
    epk: bytes
    kid: str
    issued: str
    suite: str = SUITE_1.name

    def __post_init__(self) -> None:
        _require_named(self.record, self.sha256, self.size)
        require(0 < self.piece <= MAX_NUMBER, "piece")
        require(0 <= self.first <= self.last and self.last * self.piece < self.size, "first")
        require(len(self.epk) == 32, "epk")
        require(is_time(self.issued), "issued")

    def to_bytes(self) -> bytes:
        """The head as canonical JSON."""
        channel = self.channel
        named: dict[str, Any] = {"record": self.record, "sha256": self.sha256.hex(), "size": self.size}
        numbers = {"piece": self.piece, "first": self.first, "last": self.last}
        names = {"network": channel.network, "sender": channel.sender, "receiver": channel.receiver}
        keys = {"epk": self.epk.hex(), "kid": self.kid, "suite": self.suite}
        return rfc8785.dumps({"v": VERSION, "issued": self.issued, **names, **named, **numbers, **keys})

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Read canonical JSON with exactly these fields; anything else raises Refused."""
        fields = read_fields(raw, _HEAD_FIELDS, CODE, version=VERSION)
        same = ("record", "size", "piece", "first", "last", "kid", "issued", "suite")
        return built(
            CODE,
            lambda: cls(
                channel=Channel(fields["network"], fields["sender"], fields["receiver"]),
                sha256=hash_from_hex(fields["sha256"], "sha256"),
                epk=hash_from_hex(fields["epk"], "epk"),
                **{name: fields[name] for name in same},
            ),
        )

    def length_of(self, index: int) -> int:
        """Bytes of the piece of this index."""
        return min(self.piece, self.size - index * self.piece)

    def _sealing(self, index: int) -> tuple[bytes, bytes]:
        """Nonce and additional data of a piece: where it belongs, and in which file."""
        return index.to_bytes(12, "big"), self.sha256 + index.to_bytes(8, "big")

    def seal(self, cipher: AESGCM, index: int, data: bytes) -> bytes:
        """One sealed piece."""
        nonce, about = self._sealing(index)
        return cipher.encrypt(nonce, data, about)

    def open(self, cipher: AESGCM, index: int, sealed: bytes) -> bytes:
        """The bytes of a sealed piece; Refused("altered") where it is not that piece of that file."""
        nonce, about = self._sealing(index)
        try:
            return cipher.decrypt(nonce, sealed, about)
        except InvalidTag as error:
            raise Refused("altered", f"piece {index}") from error


_HEAD_FIELDS: dict[str, type] = {
    **{name: str for name in ("network", "sender", "receiver", "issued", "suite", "kid", "epk")},
    **_NAMED,
    **{name: int for name in ("v", "piece", "first", "last")},
}


class Asked(NamedTuple):
    """Which pieces of a file answer a want."""

    first: int
    last: int


def pieces_for(want: Want, *, piece: int = PIECE, most: int = MOST_PIECES) -> Asked:
    """The pieces that hold what is wanted, as many as the giver gives at a time."""
    first = want.offset // piece
    end = min(want.size, want.offset + want.most)
    return Asked(first, min((end - 1) // piece, first + most - 1))


def sealed_length(want: Want, asked: Asked, *, piece: int = PIECE) -> int:
    """Bytes of the sealed pieces of a strand, without its head."""
    end = min(want.size, (asked.last + 1) * piece)
    return end - asked.first * piece + TAG * (asked.last - asked.first + 1)


def strand(
    want: Want,
    pieces: Iterable[bytes],
    asked: Asked,
    *,
    signing: OKPKey,
    receiver: OKPKey,
    issued: str,
    piece: int = PIECE,
) -> Iterator[bytes]:
    """The strand that answers a want: `pieces` are the file's pieces asked.first to asked.last, in order.

    Yields the signed head with its newline, then each sealed piece.
    """
    ephemeral = X25519PrivateKey.generate()
    head = StrandHead(
        channel=want.channel,
        record=want.record,
        sha256=want.sha256,
        size=want.size,
        piece=piece,
        first=asked.first,
        last=asked.last,
        epk=ephemeral.public_key().public_bytes_raw(),
        kid=key_id(receiver),
        issued=issued,
    )
    signed = sign(head.to_bytes(), "pieces", signing, SUITES[head.suite]).encode("ascii")
    public = X25519PublicKey.from_public_bytes(receiver.public_key.public_bytes_raw())
    cipher = _cipher(ephemeral.exchange(public), signed)
    yield signed + b"\n"
    for index, data in enumerate(pieces, asked.first):
        yield head.seal(cipher, index, data)


class Strand(NamedTuple):
    """A strand whose head was verified, and its pieces, opened one by one as they are asked for."""

    head: StrandHead
    pieces: Iterator[bytes]


def open_strand(
    chunks: Iterable[bytes], *, keys: dict[str, OKPKey], key_of: KeyOf, network: str, here: str
) -> Strand:
    """Read a strand as it comes, in chunks of any length. Every failure raises Refused, the pieces' when met.

    `keys` are our private encryption keys by key ID, `here` our node. A strand that breaks off ends with
    Refused(CODE, "end") after the last whole piece: what came before it is good.
    """
    source = _Source(iter(chunks))
    text = source.line(MAX_SIGNED)
    signed = verify(text.decode("ascii", errors="replace"), "pieces", key_of, CODE)
    head = StrandHead.from_bytes(signed.payload)
    if head.suite not in SUITES or signed.algorithm != SUITES[head.suite].signature:
        raise Refused("suite-unsupported", head.suite[:80])
    if head.channel.network != network:
        raise Refused("network-mismatch", head.channel.network)
    if signed.signer.node != head.channel.sender:
        raise Refused("signer-mismatch", head.channel.sender)
    key = keys.get(head.kid)
    if head.channel.receiver != here or key is None:
        raise Refused("not-for-us", head.channel.receiver)
    if head.piece > LARGEST_PIECE:
        raise Refused("too-large", f"{head.piece} > {LARGEST_PIECE}")
    try:
        private = X25519PrivateKey.from_private_bytes(key.private_key.private_bytes_raw())  # type: ignore[union-attr]
        cipher = _cipher(private.exchange(X25519PublicKey.from_public_bytes(head.epk)), text)
    except ValueError as error:  # a point of small order
        raise Refused(CODE, "epk") from error
    return Strand(head, _opened(head, cipher, source))


def _opened(head: StrandHead, cipher: AESGCM, source: "_Source") -> Iterator[bytes]:
    for index in range(head.first, head.last + 1):
        yield head.open(cipher, index, source.take(head.length_of(index) + TAG))
    source.finish()


def _cipher(shared: bytes, signed_head: bytes) -> AESGCM:
    # The head is in the derivation: pieces open under the head that their owner signed, and under no other.
    salt = sha256(signed_head).digest()
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=salt, info=_INFO).derive(shared))


class _Source:
    """Bytes that come in chunks of any length, taken in the lengths that are needed."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._held = bytearray()

    def line(self, most: int) -> bytes:
        """Up to a newline, which is dropped."""
        while (end := self._held.find(b"\n", 0, most + 1)) < 0:
            if len(self._held) > most or not self._more():
                raise Refused(CODE, "head")
        found = bytes(self._held[:end])
        del self._held[: end + 1]
        return found

    def take(self, length: int) -> bytes:
        """Exactly so many bytes."""
        while len(self._held) < length:
            if not self._more():
                raise Refused(CODE, "end")
        found = bytes(self._held[:length])
        del self._held[:length]
        return found

    def finish(self) -> None:
        """Nothing more may come."""
        while not self._held:
            if not self._more():
                return
        raise Refused(CODE, "more")

    def _more(self) -> bool:
        chunk = next(self._chunks, None)
        if chunk is None:
            return False
        self._held += chunk
        return True
