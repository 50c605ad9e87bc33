"""The network's directory: entries of nodes, and the list of them, signed by its registrar.

    entry       one node: its agencies, address, ceiling, keys, and from when to when that holds
    directory   all entries by a version number that only grows, and the keys that were revoked, each from a moment on

Both are compact JWS in canonical JSON. A node takes the registrar's word after the registrar's fingerprint was compared
once, and no list that is older than the one it has.
"""

from dataclasses import dataclass, field
from typing import Any

import rfc8785
from joserfc.jwk import OKPKey

from comity.exchange.protocol.canonical import built, is_time, read_fields, require
from comity.exchange.protocol.envelope import sign, verify
from comity.exchange.protocol.keys import KnownKey, PublicKeys, key_id
from comity.exchange.protocol.refusals import Refused
from comity.exchange.protocol.suites import SUITE_1
from comity.exchange.protocol.wire import MAX_NUMBER, VERSION

CODE = "not-a-directory"
MOST_CHARACTERS = 8 * 1024 * 1024
MOST_ENTRIES = 2_000
MOST_AGENCIES = 500


@dataclass(frozen=True)
class NodeEntry:
    """One node as the registrar vouches for it, from `since` to `until`. `serial` grows with every entry it signs."""

    network: str
    serial: int
    name: str
    agencies: tuple[str, ...]
    address: str
    ceiling: int
    keys: PublicKeys
    since: str
    until: str

    def __post_init__(self) -> None:
        require(0 < self.serial <= MAX_NUMBER, "serial")
        require(0 < len(self.name) <= 128, "name")
        require(0 < len(self.agencies) <= MOST_AGENCIES, "agencies")
        require(all(isinstance(code, str) and 0 < len(code) <= 128 for code in self.agencies), "agencies")
        require(len(self.address) <= 200, "address")
        require(0 <= self.ceiling <= 100, "ceiling")
        require(is_time(self.since) and is_time(self.until), "since")

    def to_bytes(self) -> bytes:
        """Canonical JSON."""
        held: dict[str, Any] = {"network": self.network, "serial": self.serial, "name": self.name}
        period: dict[str, Any] = {"since": self.since, "until": self.until, "ceiling": self.ceiling}
        named: dict[str, Any] = {"agencies": list(self.agencies), "keys": self.keys.as_dict()}
        return rfc8785.dumps({"v": VERSION, "address": self.address, **held, **period, **named})


@dataclass(frozen=True)
class Revoked:
    """A signing key of which nothing counts from `at` on."""

    kid: str
    at: str
    reason: str

    def __post_init__(self) -> None:
        require(0 < len(self.kid) <= 128 and is_time(self.at) and len(self.reason) <= 500, "revoked")


@dataclass(frozen=True)
class Directory:
    """The list. `entries` are the registrar's tokens, in order of name; each is verified by `read_entry`."""

    network: str
    version: int
    at: str
    entries: tuple[str, ...]
    revoked: tuple[Revoked, ...] = field(default=())

    def __post_init__(self) -> None:
        require(0 < self.version <= MAX_NUMBER and is_time(self.at), "version")
        require(len(self.entries) <= MOST_ENTRIES and len(self.revoked) <= MOST_ENTRIES, "entries")
        require(all(isinstance(token, str) for token in self.entries), "entries")

    def to_bytes(self) -> bytes:
        """Canonical JSON."""
        revoked = [{"kid": one.kid, "at": one.at, "reason": one.reason} for one in self.revoked]
        held: dict[str, Any] = {"network": self.network, "version": self.version, "at": self.at}
        return rfc8785.dumps({"v": VERSION, **held, "entries": list(self.entries), "revoked": revoked})


def sign_entry(entry: NodeEntry, registrar: OKPKey) -> str:
    """The entry as the registrar's compact JWS."""
    return sign(entry.to_bytes(), "entry", registrar, SUITE_1)


def sign_directory(directory: Directory, registrar: OKPKey) -> str:
    """The list as the registrar's compact JWS."""
    return sign(directory.to_bytes(), "directory", registrar, SUITE_1)


def read_entry(token: str, registrar: OKPKey, network: str) -> NodeEntry:
    """Verify an entry; any doubt raises Refused. Whether it holds today is the reader's to ask."""
    fields = read_fields(_verified(token, "entry", registrar), _ENTRY, CODE, version=VERSION)
    entry = built(
        CODE,
        lambda: NodeEntry(
            fields["network"],
            fields["serial"],
            fields["name"],
            tuple(fields["agencies"]),
            fields["address"],
            fields["ceiling"],
            PublicKeys.from_dict(fields["keys"]),
            fields["since"],
            fields["until"],
        ),
    )
    if entry.network != network:
        raise Refused("network-mismatch", entry.network)
    return entry


def read_directory(token: str, registrar: OKPKey, network: str) -> tuple[Directory, tuple[NodeEntry, ...]]:
    """Verify a list and every entry in it; any doubt about any of them raises Refused."""
    raw = _verified(token, "directory", registrar, most=MOST_CHARACTERS)
    fields = read_fields(raw, _DIRECTORY, CODE, version=VERSION)
    directory = built(
        CODE,
        lambda: Directory(
            fields["network"],
            fields["version"],
            fields["at"],
            tuple(fields["entries"]),
            tuple(_revoked(one) for one in fields["revoked"]),
        ),
    )
    if directory.network != network:
        raise Refused("network-mismatch", directory.network)
    entries = tuple(read_entry(entry, registrar, network) for entry in directory.entries)
    names = [entry.name for entry in entries]
    kids = [key_id(entry.keys.signing) for entry in entries]
    if len(set(names)) != len(names) or len(set(kids)) != len(kids):
        raise Refused(CODE, "entries")
    return directory, entries


def _revoked(fields: Any) -> Revoked:
    if not isinstance(fields, dict) or fields.keys() != {"kid", "at", "reason"}:
        raise Refused(CODE, "revoked")
    if not all(isinstance(value, str) for value in fields.values()):
        raise Refused(CODE, "revoked")
    return Revoked(fields["kid"], fields["at"], fields["reason"])


def _verified(token: str, kind: str, registrar: OKPKey, *, most: int = 16_384) -> bytes:
    known = KnownKey("registrar", registrar)
    wanted = key_id(registrar)
    return verify(token, kind, lambda kid: known if kid == wanted else None, CODE, most=most).payload


_ENTRY: dict[str, type] = {
    "v": int,
    "network": str,
    "serial": int,
    "name": str,
    "agencies": list,
    "address": str,
    "ceiling": int,
    "keys": dict,
    "since": str,
    "until": str,
}
_DIRECTORY: dict[str, type] = {
    "v": int,
    "network": str,
    "version": int,
    "at": str,
    "entries": list,
    "revoked": list,
}
