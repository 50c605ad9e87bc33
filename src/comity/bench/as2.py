"""AS2 beside the exchange: the same bytes signed, encrypted, opened, verified, answered by a signed receipt.

Only where `pyas2lib` (GPL; no part of Comity and none of its dependencies) happens to be installed; None otherwise.
Both ends are in this process and nothing is stored or carried, so this is less than an AS2 gateway does.
"""

import importlib
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

_PASSWORD = "bench"  # of keys that live as long as this process


def round_trips(payloads: Sequence[bytes]) -> float | None:
    """Seconds for one round trip after another, one message a payload."""
    library = _library()
    if library is None:
        return None
    ours, theirs = _Party(library, "here"), _Party(library, "there")
    begun = time.perf_counter()
    for payload in payloads:
        _round_trip(library, ours, theirs, payload)
    return time.perf_counter() - begun


class _Party:
    """One end: its name, keys and certificate, as itself and as the other end sees it."""

    def __init__(self, library: ModuleType, name: str) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        certificate = _certificate(key, name)
        encryption = BestAvailableEncryption(_PASSWORD.encode())
        pair = pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, None, encryption)
        pem = certificate.public_bytes(Encoding.PEM)
        self.itself: Any = library.Organization(
            as2_name=name,
            sign_key=pair,
            sign_key_pass=_PASSWORD,
            decrypt_key=pair,
            decrypt_key_pass=_PASSWORD,
        )
        self.seen: Any = library.Partner(
            as2_name=name,
            verify_cert=pem,
            encrypt_cert=pem,
            validate_certs=False,
            sign=True,
            digest_alg="sha256",
            encrypt=True,
            enc_alg="aes_256_cbc",
            mdn_mode="SYNC",
            mdn_digest_alg="sha256",
        )


def _round_trip(library: ModuleType, ours: _Party, theirs: _Party, payload: bytes) -> None:
    sent = library.Message(ours.itself, theirs.seen)
    sent.build(payload, content_type="application/octet-stream", disposition_notification_to="a@example.org")
    got = library.Message()
    status, failed, receipt = got.parse(
        sent.headers_str + b"\r\n" + sent.content,
        find_org_cb=lambda _: theirs.itself,
        find_partner_cb=lambda _: ours.seen,
    )
    if status != "processed":
        raise RuntimeError(f"AS2: {status} {failed}")
    read = library.Mdn()
    status, detail = read.parse(
        receipt.headers_str + b"\r\n" + receipt.content, find_message_cb=lambda *_: sent
    )
    if status != "processed":
        raise RuntimeError(f"AS2 receipt: {status} {detail}")


def _certificate(key: rsa.RSAPrivateKey, name: str) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(subject)
    made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    return made.sign(key, SHA256())


def _library() -> ModuleType | None:
    try:
        with _telling_oscrypto_the_version():
            return importlib.import_module("pyas2lib")
    except ImportError:
        return None


@contextmanager
def _telling_oscrypto_the_version() -> Iterator[None]:
    """oscrypto 1.3.0 expects one digit after each point of OpenSSL's version and refuses 3.0.10 and later."""
    search = re.search

    def told(pattern: Any, string: Any, flags: Any = 0) -> Any:
        if isinstance(string, str) and string.startswith("OpenSSL "):
            string = re.sub(r"(\d+\.\d+\.\d)\d+", r"\1", string)
        return search(pattern, string, flags)

    re.search = told
    try:
        yield
    finally:
        re.search = search
