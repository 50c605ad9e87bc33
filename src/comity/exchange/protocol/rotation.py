"""New keys of a node, told by the old: a succession signed by the new key, in a message signed by the old one.

    succession   the new key's word: who it is, which key it follows, from when, and until when the old one still signs
    rekey        the old key's word, to one peer: this is my successor

Both signatures are needed: the old key's shows that the node says so, the new key's that whoever has it knows. A rekey
is taken from the key that is current at the peer and from no earlier one, so a retired key cannot name a successor.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import rfc8785

from comity.exchange.protocol.canonical import built, is_time, read_fields, require
from comity.exchange.protocol.envelope import payload_of, sign, verify
from comity.exchange.protocol.keys import KnownKey, NodeKeys, PublicKeys, key_id
from comity.exchange.protocol.messages import CODE, Message, add_form, read_message, sign_message
from comity.exchange.protocol.refusals import Refused
from comity.exchange.protocol.suites import SUITE_1
from comity.exchange.protocol.wire import VERSION, Channel


@dataclass(frozen=True)
class Succession:
    """`keys` follow the signing key `previous` of `node` from `at` on; what `previous` signs holds until `until`."""

    network: str
    node: str
    previous: str
    keys: PublicKeys
    at: str
    until: str

    def __post_init__(self) -> None:
        require(is_time(self.at) and is_time(self.until), "at")
        require(0 < len(self.previous) <= 128 and self.previous != key_id(self.keys.signing), "previous")

    def to_bytes(self) -> bytes:
        """Canonical JSON."""
        own = {"network": self.network, "node": self.node, "previous": self.previous, "at": self.at}
        return rfc8785.dumps({"v": VERSION, **own, "until": self.until, "keys": self.keys.as_dict()})


@dataclass(frozen=True)
class Rekey(Message):
    """The old key's word to one receiver; `succession` is the new key's (compact JWS)."""

    succession: str

    def fields(self) -> dict[str, Any]:
        return {"succession": self.succession}

    @classmethod
    def read(cls, channel: Channel, fields: Mapping[str, Any]) -> Self:
        return cls(channel, fields["at"], fields["succession"])


add_form("rekey", Rekey, {"succession": str}, by_sender=True)


def sign_succession(said: Succession, new: NodeKeys) -> str:
    """The succession as a compact JWS by the new key."""
    return sign(said.to_bytes(), "keys", new.signing, SUITE_1)


def announce(succession: str, channel: Channel, old: NodeKeys, at: str) -> str:
    """What the old key tells the receiver of a channel."""
    return sign_message(Rekey(channel, at, succession), old.signing)


def read_succession(token: str) -> Succession:
    """Verify a succession by the very key that it names. Who follows whom is not proved by it: see `read_rekey`."""
    fields = read_fields(payload_of(token), _FIELDS, CODE, version=VERSION)
    said = built(
        CODE,
        lambda: Succession(
            fields["network"],
            fields["node"],
            fields["previous"],
            PublicKeys.from_dict(fields["keys"]),
            fields["at"],
            fields["until"],
        ),
    )
    if rfc8785.dumps(fields["keys"]) != rfc8785.dumps(said.keys.as_dict()):
        raise Refused(CODE, "keys")
    new = said.keys.signing
    verify(token, "keys", lambda kid: KnownKey(said.node, new) if kid == key_id(new) else None, CODE)
    return said


class Announced(NamedTuple):
    """A rekey with the succession in it, both verified."""

    rekey: Rekey
    succession: Succession


def read_rekey(text: str, *, key_of: Callable[[str], KnownKey | None], network: str, here: str) -> Announced:
    """Verify a rekey to `here` and the succession in it, which must follow the key that signed; else raises Refused."""
    signers: list[str] = []

    def asked(kid: str) -> KnownKey | None:
        signers.append(kid)
        return key_of(kid)

    rekey = read_message(text, Rekey, key_of=asked, network=network, here=here)
    said = read_succession(rekey.succession)
    if rekey.channel.receiver != here:
        raise Refused("not-for-us", rekey.channel.receiver)
    if (said.network, said.node) != (network, rekey.channel.sender):
        raise Refused("signer-mismatch", said.node)
    if said.previous != signers[0]:
        raise Refused("signer-mismatch", said.previous)
    return Announced(rekey, said)


_FIELDS: dict[str, type] = {
    "v": int,
    "network": str,
    "node": str,
    "previous": str,
    "keys": dict,
    "at": str,
    "until": str,
}
