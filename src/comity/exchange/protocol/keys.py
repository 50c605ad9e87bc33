"""The keys of a node: one to sign (Ed25519), one to be written to (X25519), as JWKs (RFC 8037).

A key is named by its RFC 7638 thumbprint, everywhere: `kid` in headers, in key sets and in directory entries.
"""

from base64 import b32encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, Literal, NamedTuple, Self, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from comity.exchange.protocol.refusals import Refused

SIGNING_CURVE: Literal["Ed25519"] = "Ed25519"
ENCRYPTION_CURVE: Literal["X25519"] = "X25519"

_FINGERPRINT_BYTES = 20
_GROUP = 4


class KnownKey(NamedTuple):
    """A public signing key, and the node it belongs to, as the directory knows them."""

    node: str
    key: OKPKey


def key_id(key: OKPKey) -> str:
    """The RFC 7638 SHA-256 thumbprint of the key, base64url without padding."""
    return _thumbprint(str(key.curve_name), key.public_key.public_bytes_raw())


@lru_cache(maxsize=256)
def _thumbprint(curve: str, public: bytes) -> str:
    x = urlsafe_b64encode(public).rstrip(b"=").decode()
    named = f'{{"crv":"{curve}","kty":"OKP","x":"{x}"}}'
    return urlsafe_b64encode(sha256(named.encode()).digest()).rstrip(b"=").decode()


@dataclass(frozen=True)
class PublicKeys:
    """The public half of a node's keys: what goes into its directory entry."""

    signing: OKPKey
    encryption: OKPKey

    def as_dict(self) -> dict[str, Any]:
        """A JWK set: {"keys": [signing key, encryption key]}, each with kty, crv, x, kid and use."""
        return {"keys": [_jwk(self.signing, "sig"), _jwk(self.encryption, "enc")]}

    @classmethod
    def from_dict(cls, jwks: Mapping[str, Any]) -> Self:
        """Read `as_dict`'s form; private parts are dropped, anything else that is wrong raises Refused."""
        signing, encryption = _pair(jwks)
        return cls(_public(signing), _public(encryption))

    @property
    def fingerprint(self) -> str:
        """Both keys in 8 groups of 4 letters and digits (160 bits), to be read aloud or compared by eye.

        Base32 of the first 20 bytes of SHA-256("comity node keys v1" newline, then the two thumbprints,
        each followed by a newline).
        """
        names = ("comity node keys v1", key_id(self.signing), key_id(self.encryption))
        digest = sha256("".join(f"{name}\n" for name in names).encode()).digest()
        letters = b32encode(digest[:_FINGERPRINT_BYTES]).decode()
        return " ".join(letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP))


@dataclass(frozen=True)
class NodeKeys:
    """A node's private keys. `repr` shows their public fingerprint only."""

    signing: OKPKey
    encryption: OKPKey
    earlier: tuple[OKPKey, ...] = ()  # encryption keys before this one, to which peers may still write

    def __repr__(self) -> str:
        return f"NodeKeys({self.public.fingerprint})"

    @classmethod
    def generate(cls) -> Self:
        """A fresh pair from the operating system's random source."""
        return cls(OKPKey.generate_key(SIGNING_CURVE), OKPKey.generate_key(ENCRYPTION_CURVE))

    @property
    def public(self) -> PublicKeys:
        return PublicKeys(_public(self.signing), _public(self.encryption))

    @property
    def decryption(self) -> dict[str, OKPKey]:
        """The private encryption keys by their key IDs, as `open_parcel` wants them."""
        return {key_id(key): key for key in (*self.earlier, self.encryption)}

    @property
    def ed25519(self) -> Ed25519PrivateKey:
        """The signing key as `cryptography` has it, for checkpoint signatures."""
        return cast(Ed25519PrivateKey, self.signing.private_key)

    def as_dict(self) -> dict[str, Any]:
        """A private JWK set. Keep it secret: whoever reads it is the node."""
        keys = ((self.signing, "sig"), (self.encryption, "enc"))
        return {"keys": [_jwk(key, use) | {"d": key.as_dict(private=True)["d"]} for key, use in keys]}

    @classmethod
    def from_dict(cls, jwks: Mapping[str, Any]) -> Self:
        """Read `as_dict`'s form; a missing, foreign or public-only key raises Refused."""
        signing, encryption = _pair(jwks)
        if not (signing.is_private and encryption.is_private):
            raise Refused("key-malformed", "d")
        return cls(signing, encryption)


def _jwk(key: OKPKey, use: str) -> dict[str, Any]:
    public = key.as_dict(private=False)
    return {name: public[name] for name in ("kty", "crv", "x")} | {"kid": key_id(key), "use": use}


def _public(key: OKPKey) -> OKPKey:
    return OKPKey.import_key(key.public_key)


def _pair(jwks: Mapping[str, Any]) -> tuple[OKPKey, OKPKey]:
    """The one signing and the one encryption key of a set, each by its curve."""
    listed = jwks.get("keys")
    if not isinstance(listed, list) or len(listed) != 2:
        raise Refused("key-malformed", "keys")
    by_curve = {key.curve_name: key for key in map(_imported, listed)}
    try:
        return by_curve[SIGNING_CURVE], by_curve[ENCRYPTION_CURVE]
    except KeyError as error:
        raise Refused("key-malformed", "crv") from error


def _imported(jwk: Any) -> OKPKey:
    """One JWK; its `kid`, where it has one, must be its thumbprint, and `d` must belong to `x`."""
    try:
        fields = {name: jwk[name] for name in ("kty", "crv", "x", "d") if name in jwk}
        if fields["kty"] != "OKP":
            raise Refused("key-malformed", "kty")
        key = OKPKey.import_key(cast(Any, fields))
        # From the raw key, so that what it says of itself is what it computes to.
        key = OKPKey.import_key(key.raw_value)
        if key.as_dict(private=False)["x"] != fields["x"]:
            raise Refused("key-malformed", "x")
        if jwk.get("kid", key_id(key)) != key_id(key):
            raise Refused("key-malformed", "kid")
    except (JoseError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused("key-malformed") from error
    return key
