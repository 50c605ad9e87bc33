"""New keys of a registrar: its old key's word over its new key's word (docs/protocol.md, "A registrar's new keys").

Both signatures are needed: the old key's shows that the registrar says so, the new key's that whoever says so has it.
"""

from dataclasses import dataclass

import rfc8785
from joserfc.jwk import OKPKey

from comity.exchange.protocol.canonical import built, is_time, read_fields, require
from comity.exchange.protocol.envelope import payload_of, sign, verify
from comity.exchange.protocol.keys import KnownKey, PublicKeys, key_id
from comity.exchange.protocol.refusals import Refused
from comity.exchange.protocol.suites import SUITE_1
from comity.exchange.protocol.wire import VERSION

CODE = "not-a-directory"


@dataclass(frozen=True)
class NewRegistrar:
    """`keys` follow the registrar's signing key `previous` (key ID) from `at` on."""

    network: str
    registrar: str
    previous: str
    keys: PublicKeys
    at: str

    def __post_init__(self) -> None:
        require(is_time(self.at), "at")
        require(0 < len(self.previous) <= 128 and self.previous != key_id(self.keys.signing), "previous")

    def to_bytes(self) -> bytes:
        """Canonical JSON."""
        named = {
            "network": self.network,
            "registrar": self.registrar,
            "previous": self.previous,
            "at": self.at,
        }
        return rfc8785.dumps({"v": VERSION, **named, "keys": self.keys.as_dict()})


def sign_new_registrar(said: NewRegistrar, new: OKPKey, old: OKPKey) -> str:
    """Signed by the new key, and that token by the old one: a compact JWS around a compact JWS."""
    inner = sign(said.to_bytes(), "succession", new, SUITE_1)
    return sign(inner.encode("ascii"), "registrar", old, SUITE_1)


def follows(token: str) -> str:
    """The key ID that a token says it follows, of which nothing is verified yet; "" where it says none."""
    try:
        return _said(payload_of(token).decode("ascii")).previous
    except (Refused, ValueError):
        return ""


def said_keys(token: str) -> PublicKeys:
    """The keys that a token names, of which nothing is verified."""
    return _said(payload_of(token).decode("ascii")).keys


def read_new_registrar(token: str, believed: OKPKey, network: str) -> NewRegistrar:
    """Verify it against the registrar's key that is believed; any doubt raises Refused."""
    known = KnownKey("registrar", believed)
    wanted = key_id(believed)
    outer = verify(token, "registrar", lambda kid: known if kid == wanted else None, CODE, most=32_768)
    inner = outer.payload.decode("ascii", errors="replace")
    said = _said(inner)
    new = KnownKey("registrar", said.keys.signing)
    verify(inner, "succession", lambda kid: new if kid == key_id(new.key) else None, CODE, most=16_384)
    if said.network != network:
        raise Refused("network-mismatch", said.network)
    if said.previous != wanted:
        raise Refused("signer-mismatch", said.previous)
    return said


def _said(inner: str) -> NewRegistrar:
    fields = read_fields(payload_of(inner), _FIELDS, CODE, version=VERSION)
    return built(
        CODE,
        lambda: NewRegistrar(
            fields["network"],
            fields["registrar"],
            fields["previous"],
            PublicKeys.from_dict(fields["keys"]),
            fields["at"],
        ),
    )


_FIELDS: dict[str, type] = {
    "v": int,
    "network": str,
    "registrar": str,
    "previous": str,
    "keys": dict,
    "at": str,
}
