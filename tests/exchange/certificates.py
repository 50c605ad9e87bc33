"""A small authority for tests: its certificate, and those that it issues for servers and clients on this machine."""

import datetime
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_DAY = datetime.timedelta(days=1)


class Authority:
    """`folder` gets `NAME-ca.pem`, and `WHO.pem` and `WHO.key` for each certificate."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._subject = _named(name)
        self.certificate = folder / f"{name}-ca.pem"
        certificate = self._built(self._subject, self._key.public_key(), is_ca=True)
        self.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))

    def issue(self, who: str) -> tuple[Path, Path]:
        """A certificate for 127.0.0.1, good for both ends of a connection, and its key (PKCS#8)."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._built(_named(who), key.public_key(), is_ca=False)
        paths = self.folder / f"{who}.pem", self.folder / f"{who}.key"
        paths[0].write_bytes(certificate.public_bytes(Encoding.PEM))
        paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return paths

    def _built(self, subject: x509.Name, key: ec.EllipticCurvePublicKey, *, is_ca: bool) -> x509.Certificate:
        now = datetime.datetime.now(datetime.UTC)
        uses = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
        own = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        building = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._subject)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _DAY)
            .not_valid_after(now + _DAY)
            .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(own, critical=False)
            .add_extension(_usage(is_ca), critical=True)
        )
        if not is_ca:
            here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
            building = building.add_extension(x509.SubjectAlternativeName([here]), critical=False)
            building = building.add_extension(x509.ExtendedKeyUsage(uses), critical=False)
        return building.sign(self._key, hashes.SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _usage(is_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        encipher_only=False,
        decipher_only=False,
    )
