"""JOSE, narrowed: compact JWS and JWE with exactly the headers this protocol uses, and no others.

joserfc does the cryptography. What it leaves open is closed here: which header parameters there are (so there
is no `crit`, `zip`, `jku` or embedded key to be tricked with), which algorithms, and one spelling only of
every base64url part.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any, NamedTuple

from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from comity.exchange.protocol.canonical import read_json
from comity.exchange.protocol.keys import KnownKey, key_id
from comity.exchange.protocol.refusals import Refused
from comity.exchange.protocol.suites import SIGNATURES, Suite, suite_for
from comity.exchange.protocol.wire import VERSION

MAX_SIGNED = 8_192
"""Characters of a signed head or receipt; real ones are well under 2,000."""

_MAX_HEADER = 1_024
_TYPE = re.compile(r"comity-([a-z]{1,20})-v([1-9][0-9]{0,5})", re.ASCII)
_BASE64URL = re.compile(rb"[A-Za-z0-9_-]*", re.ASCII)
_CRYPTO_ERRORS = (JoseError, ValueError, TypeError, KeyError, AssertionError)


class Signed(NamedTuple):
    """A JWS whose signature held: its payload, and whose key signed it by which algorithm."""

    payload: bytes
    signer: KnownKey
    algorithm: str


def type_of(kind: str) -> str:
    """The `typ` of this version of a kind of message: "parcel", "head", "receipt", or one of `messages.KINDS`."""
    return f"comity-{kind}-v{VERSION}"


def kind_of(text: str) -> str:
    """The kind of message that a text says it is, before anything about it is believed; "" when it says nothing."""
    first = text[: _MAX_HEADER + 1].partition(".")[0].encode("ascii", errors="replace")
    if len(first) > _MAX_HEADER or not _is_base64url(first):
        return ""
    try:
        header = read_json(urlsafe_b64decode(first + b"=" * (-len(first) % 4)), "not-a-parcel")
    except Refused:
        return ""
    named = _TYPE.fullmatch(str(header.get("typ")))
    return named[1] if named else ""


def kid_of(text: str) -> str:
    """The key ID in the header of a compact JWS, before anything about it is believed; "" when it names none."""
    first = text[: _MAX_HEADER + 1].partition(".")[0].encode("ascii", errors="replace")
    if len(first) > _MAX_HEADER or not _is_base64url(first):
        return ""
    try:
        header = read_json(urlsafe_b64decode(first + b"=" * (-len(first) % 4)), "not-a-parcel")
    except Refused:
        return ""
    return str(header.get("kid", ""))


def payload_of(signed: str) -> bytes:
    """The payload of a compact JWS that was verified before; b"" where it is none."""
    parts = signed.encode("ascii", errors="replace").split(b".")
    if len(parts) != 3 or not _is_base64url(parts[1]):
        return b""
    return urlsafe_b64decode(parts[1] + b"=" * (-len(parts[1]) % 4))


def sign(payload: bytes, kind: str, key: OKPKey, suite: Suite) -> str:
    """A compact JWS of `payload`."""
    header = {"alg": suite.signature, "kid": key_id(key), "typ": type_of(kind)}
    return jws.serialize_compact(header, payload, key, algorithms=[suite.signature])


def verify(
    text: str, kind: str, key_of: Callable[[str], KnownKey | None], code: str, *, most: int = MAX_SIGNED
) -> Signed:
    """Open a compact JWS of this kind, of `most` characters, signed by a key that `key_of` knows by its ID.

    Malformed input raises Refused(code); a signature that does not hold, Refused("altered").
    """
    if len(text) > most:
        raise Refused("too-large", f"{len(text)} > {most}")
    parts = _parts(text, 3, code)
    header = _header(parts[0], kind, {"alg", "kid", "typ"}, code)
    if header["alg"] not in SIGNATURES:
        raise Refused("suite-unsupported", str(header["alg"])[:80])
    known = key_of(str(header["kid"]))
    if known is None:
        raise Refused("sender-unknown", str(header["kid"])[:80])
    try:
        payload = jws.deserialize_compact(text, known.key, algorithms=[header["alg"]]).payload
    except _CRYPTO_ERRORS as error:
        raise Refused("altered", "signature") from error
    return Signed(payload, known, header["alg"])


def encrypt(plaintext: bytes, key: OKPKey, suite: Suite) -> str:
    """A compact JWE of `plaintext` that only the holder of `key`'s private half can open."""
    header = {
        "alg": suite.agreement,
        "enc": suite.encryption,
        "kid": key_id(key),
        "typ": type_of("parcel"),
    }
    return jwe.encrypt_compact(header, plaintext, key, registry=_registry(suite, len(plaintext) * 2))


def decrypt(text: str, keys: dict[str, OKPKey]) -> tuple[bytes, Suite]:
    """Open a compact JWE with one of our private keys, by key ID. The caller has limited its length."""
    parts = _parts(text, 5, "not-a-parcel")
    header = _header(parts[0], "parcel", {"alg", "enc", "epk", "kid", "typ"}, "not-a-parcel")
    epk = header["epk"]
    if not isinstance(epk, dict) or epk.keys() != {"kty", "crv", "x"}:
        raise Refused("not-a-parcel", "epk")
    suite = suite_for(header["alg"], epk["crv"], header["enc"])
    if suite is None:
        raise Refused("suite-unsupported", f"{header['alg']}, {epk['crv']}, {header['enc']}"[:80])
    key = keys.get(str(header["kid"]))
    if key is None:
        raise Refused("not-for-us", str(header["kid"])[:80])
    try:
        opened = jwe.decrypt_compact(text, key, registry=_registry(suite, len(text)))
    except _CRYPTO_ERRORS as error:
        raise Refused("altered", "encryption") from error
    return opened.plaintext or b"", suite


class _Registry(jwe.JWERegistry):
    """joserfc's own limit of 64 KiB is too low for a batch; ours is checked before this is reached."""

    def __init__(self, suite: Suite, ciphertext_limit: int) -> None:
        super().__init__(algorithms=[suite.agreement, suite.encryption])
        self.max_ciphertext_length = ciphertext_limit


def _registry(suite: Suite, ciphertext_limit: int) -> _Registry:
    return _Registry(suite, ciphertext_limit)


def _parts(text: str, count: int, code: str) -> list[bytes]:
    try:
        parts = text.encode("ascii").split(b".")
    except UnicodeEncodeError as error:
        raise Refused(code) from error
    if len(parts) != count or not all(map(_is_base64url, parts)):
        raise Refused(code)
    return parts


def _is_base64url(part: bytes) -> bool:
    """Whether this is base64url without padding, in its one canonical spelling."""
    if len(part) % 4 == 1 or not _BASE64URL.fullmatch(part):
        return False
    # Only the last group can hide bits that decode to nothing.
    last = part[len(part) & ~3 :]
    return urlsafe_b64encode(urlsafe_b64decode(last + b"=" * (-len(last) % 4))).rstrip(b"=") == last


def _header(part: bytes, kind: str, names: set[str], code: str) -> dict[str, Any]:
    """The protected header: of this kind and version, with exactly these parameters."""
    if len(part) > _MAX_HEADER:
        raise Refused(code, "header")
    header = read_json(urlsafe_b64decode(part + b"=" * (-len(part) % 4)), code)
    named = _TYPE.fullmatch(str(header.get("typ")))
    if named is None or named[1] != kind:
        raise Refused(code, "typ")
    if int(named[2]) != VERSION:
        raise Refused("version-unsupported", f"v{named[2]}")
    if header.keys() != names or not all(isinstance(header[name], str) for name in names - {"epk"}):
        raise Refused(code, "header")
    return header
