"""Time-stamps of RFC 3161: the request, and what a token says. Plain bytes in and out: no sockets, no database.

A token is a CMS SignedData (RFC 5652) around a TSTInfo. Reading one checks its form, that the certificate in it is for
time-stamping, and that this certificate's key signed it. Whether that certificate is to be trusted is for people (or
for `openssl ts -verify -CAfile`) to say: its fingerprint is told.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from comity.kernel.problems import Problem
from comity.kernel.words import Words

REQUEST_TYPE = "application/timestamp-query"
RESPONSE_TYPE = "application/timestamp-reply"

_SHA256 = ObjectIdentifier("2.16.840.1.101.3.4.2.1")
_HASHES: dict[ObjectIdentifier, hashes.HashAlgorithm] = {
    _SHA256: hashes.SHA256(),
    ObjectIdentifier("2.16.840.1.101.3.4.2.2"): hashes.SHA384(),
    ObjectIdentifier("2.16.840.1.101.3.4.2.3"): hashes.SHA512(),
}
_SIGNED_DATA = ObjectIdentifier("1.2.840.113549.1.7.2")
_TST_INFO = ObjectIdentifier("1.2.840.113549.1.9.16.1.4")
_CONTENT_TYPE = ObjectIdentifier("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST = ObjectIdentifier("1.2.840.113549.1.9.4")
_UNREADABLE = (
    *(ValueError, KeyError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion),
    *(x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType),
)
_GRANTED = (0, 1)  # granted, granted with modifications


# The structures of RFC 3161 section 2.4 and RFC 5652. A SET OF that others must have sorted is read as a list: the tag
# is implicit, and a token whose order is not DER's is not thereby false.


@asn1.sequence
class _Algorithm:
    algorithm: ObjectIdentifier
    parameters: asn1.Null | None


@asn1.sequence
class _Imprint:
    algorithm: _Algorithm
    digest: bytes


@asn1.sequence
class _Request:
    version: int
    imprint: _Imprint
    policy: ObjectIdentifier | None
    nonce: int | None
    certificates: Annotated[bool, asn1.Default(False)]


@asn1.sequence
class _Status:
    status: int
    texts: list[str] | None
    failure: asn1.BitString | None


@asn1.sequence
class _Encapsulated:
    type: ObjectIdentifier
    content: Annotated[bytes, asn1.Explicit(0)]


@asn1.sequence
class _Attribute:
    type: ObjectIdentifier
    values: asn1.SetOf[asn1.TLV]


@asn1.sequence
class _Issuer:
    issuer: asn1.TLV
    serial: int


@asn1.sequence
class _Signer:
    version: int
    sid: _Issuer
    digest: _Algorithm
    attributes: Annotated[list[_Attribute], asn1.Implicit(0)]
    algorithm: _Algorithm
    signature: bytes
    unsigned: Annotated[list[_Attribute] | None, asn1.Implicit(1)]


@asn1.sequence
class _SignedData:
    version: int
    digests: asn1.SetOf[_Algorithm]
    content: _Encapsulated
    certificates: Annotated[list[x509.Certificate] | None, asn1.Implicit(0)]
    signers: asn1.SetOf[_Signer]


@asn1.sequence
class _Token:
    type: ObjectIdentifier
    content: Annotated[_SignedData, asn1.Explicit(0)]


@asn1.sequence
class _Response:
    status: _Status
    token: _Token | None


@asn1.sequence
class _Accuracy:
    seconds: int | None
    millis: Annotated[int | None, asn1.Implicit(0)]
    micros: Annotated[int | None, asn1.Implicit(1)]


@asn1.sequence
class _Extension:
    type: ObjectIdentifier
    critical: Annotated[bool, asn1.Default(False)]
    value: bytes


@asn1.sequence
class _Info:
    version: int
    policy: ObjectIdentifier
    imprint: _Imprint
    serial: int
    at: asn1.GeneralizedTime
    accuracy: _Accuracy | None
    ordering: Annotated[bool, asn1.Default(False)]
    nonce: int | None
    tsa: Annotated[list[asn1.TLV] | None, asn1.Implicit(0)]
    extensions: Annotated[list[_Extension] | None, asn1.Implicit(1)]


@dataclass(frozen=True)
class Stamp:
    """What a token says: this digest (SHA-256, 384 or 512) existed at `at`, by the certificate holder's clock."""

    at: datetime
    digest: bytes
    hash: hashes.HashAlgorithm
    nonce: int | None
    certificate: x509.Certificate

    def covers(self, data: bytes) -> bool:
        """Whether the token is about exactly these bytes."""
        return _digest(self.hash, data) == self.digest

    @property
    def authority(self) -> str:
        """The name in the authority's certificate."""
        return self.certificate.subject.rfc4514_string()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the authority's certificate, hex."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()


def request(data: bytes, nonce: int) -> bytes:
    """A TimeStampReq (DER) for the SHA-256 of `data`; the answer must repeat `nonce` and bring the certificate."""
    imprint = _Imprint(
        algorithm=_Algorithm(algorithm=_SHA256, parameters=asn1.Null()), digest=_digest(hashes.SHA256(), data)
    )
    return asn1.encode_der(_Request(version=1, imprint=imprint, policy=None, nonce=nonce, certificates=True))


def read_response(response: bytes, data: bytes, nonce: int) -> tuple[bytes, Stamp]:
    """The token (DER) in a TimeStampResp to `request(data, nonce)`, and what it says; a Problem for anything else."""
    try:
        read = asn1.decode_der(_Response, response)
    except _UNREADABLE as error:
        raise _refused("không đọc được trả lời", "its answer cannot be read") from error
    if read.status.status not in _GRANTED or read.token is None:
        said = "; ".join(read.status.texts or []) or str(read.status.status)
        raise _refused(f"bị từ chối ({said})", f"it refused ({said})")
    token = asn1.encode_der(read.token)
    stamp = read_token(token)
    if stamp.nonce != nonce:
        raise _refused("trả lời cho yêu cầu khác", "it answers another request")
    if not stamp.covers(data):
        raise _refused("dấu thời gian cho nội dung khác", "it stamped something else")
    return token, stamp


def read_token(token: bytes) -> Stamp:
    """What a TimeStampToken (DER) says, after its signature was checked; a Problem where it does not hold."""
    try:
        read = asn1.decode_der(_Token, token)
        signed = read.content
        info = asn1.decode_der(_Info, signed.content.content)
        (signer,) = signed.signers.as_list()
        certificate = _certificate_of(signer, signed.certificates or [])
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        hash_ = _HASHES[info.imprint.algorithm.algorithm]
    except _UNREADABLE as error:
        raise _refused("không đọc được dấu thời gian", "its token cannot be read") from error
    if read.type != _SIGNED_DATA or signed.content.type != _TST_INFO:
        raise _refused("đây không phải dấu thời gian", "this is not a time-stamp")
    if list(usage) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise _refused("chứng thư không dành cho dấu thời gian", "its certificate is not for time-stamping")
    if not _is_signed(signer, signed.content.content, certificate):
        raise _refused("chữ ký không đúng", "its signature does not hold")
    return Stamp(info.at.as_datetime(), info.imprint.digest, hash_, info.nonce, certificate)


def _certificate_of(signer: _Signer, certificates: list[x509.Certificate]) -> x509.Certificate:
    # The issuer's name is not compared: a wrong certificate with the right number fails at the signature.
    return {certificate.serial_number: certificate for certificate in certificates}[signer.sid.serial]


def _is_signed(signer: _Signer, content: bytes, certificate: x509.Certificate) -> bool:
    """Whether the signed attributes name this content and the certificate's key signed them (RFC 5652 section 5.4)."""
    hash_ = _HASHES.get(signer.digest.algorithm)
    if hash_ is None:
        return False
    named = {attribute.type: attribute.values.as_list() for attribute in signer.attributes}
    try:
        (digest,) = named[_MESSAGE_DIGEST]
        (type_,) = named[_CONTENT_TYPE]
        if digest.parse(bytes) != _digest(hash_, content) or type_.parse(ObjectIdentifier) != _TST_INFO:
            return False
        # What is signed is the set itself, not the implicitly tagged field.
        signed = asn1.encode_der(asn1.SetOf(signer.attributes))
        _verify(certificate, signer.signature, signed, hash_)
    except (InvalidSignature, *_UNREADABLE):
        return False
    return True


def _verify(
    certificate: x509.Certificate, signature: bytes, data: bytes, hash_: hashes.HashAlgorithm
) -> None:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, data, padding.PKCS1v15(), hash_)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, data, ec.ECDSA(hash_))
    elif isinstance(key, ed25519.Ed25519PublicKey):
        key.verify(signature, data)
    else:
        raise InvalidSignature


def _digest(hash_: hashes.HashAlgorithm, data: bytes) -> bytes:
    digest = hashes.Hash(hash_)
    digest.update(data)
    return digest.finalize()


def _refused(vi: str, en: str) -> Problem:
    return Problem(
        "timestamp-refused",
        what=Words(vi=f"Dấu thời gian không dùng được: {vi}.", en=f"The time-stamp cannot be used: {en}."),
        mend=Words(
            vi="Kiểm tra địa chỉ cơ quan cấp dấu thời gian rồi thử lại.",
            en="Check the address of the time-stamping authority, and try again.",
        ),
    )
