"""What travels: entries in a parcel under a signed head, and receipts; their hashes and their exact bytes.

Heads and receipts are JSON in the canonical form of RFC 8785, so one meaning has one spelling. Entry payloads
are opaque bytes and stay exactly as they were queued. Hashes are SHA-256: bytes here, lower-case hex on the
wire.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Self

import rfc8785

from comity.exchange.protocol.canonical import built, hash_from_hex, is_time, read_fields, require
from comity.exchange.protocol.refusals import Refused
from comity.kernel.merkle import leaf_hash, root_of

VERSION = 1
MAX_NUMBER = 2**53 - 1  # the largest integer that every JSON reader keeps exact

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}")
_CODE = re.compile(r"[a-z][a-z0-9-]{0,63}")

HashAt = Callable[[int], bytes | None]
"""Looks up the channel hash after entry n; None when it is not (or no longer) known."""


@dataclass(frozen=True)
class Channel:
    """One direction between two nodes of a network: an unbroken sequence of numbered entries."""

    network: str
    sender: str
    receiver: str

    def __post_init__(self) -> None:
        for field in ("network", "sender", "receiver"):
            require(_NAME.fullmatch(getattr(self, field)), field)

    @property
    def start(self) -> bytes:
        """h_0: SHA-256 of the canonical JSON array ["comity channel v1", network, sender, receiver]."""
        return _start_of(self)

    def opening(self, epoch: int, base: int, closing: bytes) -> bytes:
        """The channel hash before the first entry of a later epoch: SHA-256 of the canonical JSON array
        ["comity epoch v1", network, sender, receiver, epoch, base, closing in hex], where `closing` is the hash
        after entry `base`, the last of the epoch before."""
        names = (self.network, self.sender, self.receiver)
        return sha256(rfc8785.dumps(["comity epoch v1", *names, epoch, base, closing.hex()])).digest()


@lru_cache(maxsize=1024)
def _start_of(channel: Channel) -> bytes:
    # An array of strings, so that no two channels can run together into the same bytes.
    names = (channel.network, channel.sender, channel.receiver)
    return sha256(rfc8785.dumps(["comity channel v1", *names])).digest()


FIRST_EPOCH = 1


@dataclass(frozen=True)
class Epoch:
    """A later part of a channel, begun anew by agreement after its sender was restored from an old backup.

    Entries go on at base + 1; `opening` is the channel hash before that one (`Channel.opening`).
    """

    number: int
    base: int
    opening: bytes


@dataclass(frozen=True)
class Entry:
    """One numbered item of a channel. `number` starts at 1; `payload` is opaque."""

    number: int
    payload: bytes

    @cached_property
    def digest(self) -> bytes:
        """SHA-256 of the payload: all that a hash chain or a proof needs of it."""
        return sha256(self.payload).digest()


def next_hash(previous: bytes, entry: Entry) -> bytes:
    """h_n = SHA-256(h_(n-1) || SHA-256(payload_n))."""
    return sha256(previous + entry.digest).digest()


def entries_root(entries: Sequence[Entry]) -> bytes:
    """The Merkle root (RFC 6962) whose leaves hold the payload digests, in order."""
    return root_of(leaf_hash(entry.digest) for entry in entries)


@dataclass(frozen=True)
class Head:
    """The signed part of a parcel. It commits to every entry, so it proves each of them alone.

    `previous` is the channel hash before `first`; `root` is `entries_root` of entries first..last; `issued`
    is RFC 3339, given by the caller.
    """

    channel: Channel
    first: int
    last: int
    previous: bytes
    root: bytes
    issued: str
    suite: str
    epoch: int = FIRST_EPOCH
    v: int = VERSION

    def __post_init__(self) -> None:
        require(1 <= self.first <= self.last <= MAX_NUMBER, "first")
        require(FIRST_EPOCH <= self.epoch <= MAX_NUMBER, "epoch")
        require(len(self.previous) == 32, "previous")
        require(len(self.root) == 32, "root")
        require(is_time(self.issued), "issued")
        require(_NAME.fullmatch(self.suite), "suite")

    def to_bytes(self) -> bytes:
        """The head as canonical JSON."""
        return rfc8785.dumps(
            {
                "v": self.v,
                "suite": self.suite,
                "network": self.channel.network,
                "sender": self.channel.sender,
                "receiver": self.channel.receiver,
                "epoch": self.epoch,
                "first": self.first,
                "last": self.last,
                "previous": self.previous.hex(),
                "root": self.root.hex(),
                "issued": self.issued,
            }
        )

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Read canonical JSON with exactly these fields; anything else raises Refused."""
        fields = read_fields(raw, _HEAD_FIELDS, "not-a-parcel", version=VERSION)
        if fields["first"] < 1 or fields["last"] < fields["first"]:
            raise Refused("numbers-inconsistent", f"{fields['first']}..{fields['last']}")
        return built(
            "not-a-parcel",
            lambda: cls(
                channel=Channel(fields["network"], fields["sender"], fields["receiver"]),
                first=fields["first"],
                last=fields["last"],
                previous=hash_from_hex(fields["previous"], "previous"),
                root=hash_from_hex(fields["root"], "root"),
                issued=fields["issued"],
                suite=fields["suite"],
                epoch=fields["epoch"],
            ),
        )


@dataclass(frozen=True)
class Parcel:
    """A batch of consecutive entries under one head. `build` and `check` hold the two together."""

    head: Head
    entries: tuple[Entry, ...]

    @classmethod
    def build(
        cls,
        channel: Channel,
        entries: Sequence[Entry],
        *,
        previous: bytes,
        issued: str,
        suite: str,
        epoch: int = FIRST_EPOCH,
    ) -> Self:
        """A parcel of `entries` (consecutive, at least one) that continue the channel at hash `previous`."""
        if not entries:
            raise Refused("numbers-inconsistent", "entries")
        head = Head(
            channel=channel,
            first=entries[0].number,
            last=entries[-1].number,
            previous=previous,
            root=entries_root(entries),
            issued=issued,
            suite=suite,
            epoch=epoch,
        )
        parcel = cls(head, tuple(entries))
        parcel.check()
        return parcel

    def check(self) -> None:
        """Raise Refused unless numbers, count and hashes of head and entries agree."""
        head = self.head
        numbers = [entry.number for entry in self.entries]
        if len(numbers) != head.last - head.first + 1 or numbers != list(range(head.first, head.last + 1)):
            raise Refused("numbers-inconsistent", f"{head.first}..{head.last}")
        if entries_root(self.entries) != head.root:
            raise Refused("hash-mismatch", "root")
        if head.first == 1 and head.epoch == FIRST_EPOCH and head.previous != head.channel.start:
            raise Refused("hash-mismatch", "previous")

    @property
    def channel(self) -> Channel:
        return self.head.channel

    @property
    def epoch(self) -> int:
        return self.head.epoch

    @property
    def first(self) -> int:
        return self.head.first

    @property
    def last(self) -> int:
        return self.head.last

    @cached_property
    def chain(self) -> tuple[bytes, ...]:
        """Channel hashes after entries first-1, first, ..., last: one more than there are entries."""
        hashes = [self.head.previous]
        for entry in self.entries:
            hashes.append(next_hash(hashes[-1], entry))
        return tuple(hashes)

    def hash_at(self, number: int) -> bytes:
        """The channel hash that this parcel claims after entry `number` (first-1 to last)."""
        return self.chain[number - self.first + 1]


class Outcome(StrEnum):
    """What a receipt says besides "I hold your channel up to n"."""

    ARRIVED = "arrived"  # and all is well
    MISSING = "missing"  # and something later came; send from n+1
    REFUSED = "refused"  # and what came next was refused, for `reason`


@dataclass(frozen=True)
class Receipt:
    """The receiver's signed, cumulative word: it holds `channel` up to `upto`, where the hash is `hash`.

    `at` is RFC 3339, given by the caller. `reason` is a refusal code, and empty unless refused.
    """

    channel: Channel
    upto: int
    hash: bytes
    at: str
    outcome: Outcome = Outcome.ARRIVED
    reason: str = ""
    epoch: int = FIRST_EPOCH
    v: int = VERSION

    def __post_init__(self) -> None:
        require(FIRST_EPOCH <= self.epoch <= MAX_NUMBER, "epoch")
        require(0 <= self.upto <= MAX_NUMBER, "upto")
        require(len(self.hash) == 32, "hash")
        require(is_time(self.at), "at")
        require(bool(self.reason) == (self.outcome is Outcome.REFUSED), "reason")
        require(not self.reason or _CODE.fullmatch(self.reason), "reason")

    def to_bytes(self) -> bytes:
        """The receipt as canonical JSON."""
        return rfc8785.dumps(
            {
                "v": self.v,
                "network": self.channel.network,
                "sender": self.channel.sender,
                "receiver": self.channel.receiver,
                "epoch": self.epoch,
                "upto": self.upto,
                "hash": self.hash.hex(),
                "at": self.at,
                "outcome": str(self.outcome),
                "reason": self.reason,
            }
        )

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Read canonical JSON with exactly these fields; anything else raises Refused."""
        fields = read_fields(raw, _RECEIPT_FIELDS, "not-a-receipt", version=VERSION)
        if fields["outcome"] not in tuple(Outcome):
            raise Refused("not-a-receipt", "outcome")
        return built(
            "not-a-receipt",
            lambda: cls(
                channel=Channel(fields["network"], fields["sender"], fields["receiver"]),
                upto=fields["upto"],
                hash=hash_from_hex(fields["hash"], "hash"),
                at=fields["at"],
                outcome=Outcome(fields["outcome"]),
                reason=fields["reason"],
                epoch=fields["epoch"],
            ),
        )


_HEAD_FIELDS: dict[str, type] = {
    "v": int,
    "suite": str,
    "network": str,
    "sender": str,
    "receiver": str,
    "epoch": int,
    "first": int,
    "last": int,
    "previous": str,
    "root": str,
    "issued": str,
}
_RECEIPT_FIELDS: dict[str, type] = {
    "v": int,
    "network": str,
    "sender": str,
    "receiver": str,
    "epoch": int,
    "upto": int,
    "hash": str,
    "at": str,
    "outcome": str,
    "reason": str,
}
