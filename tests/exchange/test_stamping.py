"""Time-stamps from an authority of our own: openssl behind a socket on loopback."""

import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.db import connection

from comity.exchange.keys import do_sign_checkpoint, log_verifier
from comity.exchange.stamping import _Waiting, stamp_latest
from comity.kernel import clock
from comity.kernel.checkpoint import parse_note
from comity.kernel.journal import SignedCheckpoint, TimeStamp
from comity.kernel.problems import Problem
from comity.kernel.proof import verify
from comity.kernel.timestamps import _Token, read_response, read_token, request
from tests.acts import account

_CONFIG = """
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
signer_cert = {folder}/certificate.pem
signer_key = {folder}/key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
accuracy = secs:1
"""


class Authority:
    """A time-stamping authority."""

    def __init__(self, folder: Path, key: str = "ec") -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
        kind = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"] if key == "ec" else ["rsa:2048"]
        _openssl(
            *(
                "req",
                "-x509",
                "-newkey",
                *kind,
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=Time-stamping authority",
            ),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")),
            *("-addext", "extendedKeyUsage=critical,timeStamping"),
        )

    def answer(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        _openssl(
            *("ts", "-reply", "-config", str(self.folder / "tsa.cnf")),
            *("-queryfile", str(self.folder / "query"), "-out", str(self.folder / "reply")),
        )
        return (self.folder / "reply").read_bytes()


def _openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "tsa")


@pytest.fixture
def address(authority: Authority) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers["Content-Type"] != "application/timestamp-query":
                self.send_error(415)
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(authority.answer(query))

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("key", ["ec", "rsa"])
def test_a_token_says_what_existed_when(tmp_path: Path, key: str) -> None:
    authority = Authority(tmp_path / key, key=key)
    before = clock.now()
    token, stamp = read_response(authority.answer(request(b"data", 7)), b"data", 7)
    assert abs((stamp.at - before).total_seconds()) < 3600
    assert stamp.authority == "CN=Time-stamping authority"
    assert read_token(token).covers(b"data") and not read_token(token).covers(b"Data")
    file, data = tmp_path / "token", tmp_path / "data"
    file.write_bytes(token)
    data.write_bytes(b"data")
    certificate = str(authority.folder / "certificate.pem")
    _openssl(
        *("ts", "-verify", "-in", str(file), "-token_in", "-data", str(data)),
        *("-CAfile", certificate, "-untrusted", certificate),
    )


def test_an_answer_to_something_else_is_refused(authority: Authority) -> None:
    answer = authority.answer(request(b"data", 7))
    for data, nonce, said in ((b"data", 8, "another request"), (b"Data", 7, "something else")):
        with pytest.raises(Problem, match=said):
            read_response(answer, data, nonce)


def test_a_refusal_says_why(authority: Authority) -> None:
    with pytest.raises(Problem, match="refused"):
        read_response(authority.answer(b"no request"), b"data", 7)


def test_any_altered_byte_of_a_token_is_refused_or_means_the_same(authority: Authority) -> None:
    token, stamp = read_response(authority.answer(request(b"data", 7)), b"data", 7)
    refused = 0
    for position in range(len(token)):
        altered = token[:position] + bytes([token[position] ^ 1]) + token[position + 1 :]
        try:
            read = read_token(altered)
        except Problem:
            refused += 1
        else:
            # What is not signed may read back otherwise (a version number, the certificate's own signature).
            assert (read.at, read.digest, read.nonce) == (stamp.at, stamp.digest, stamp.nonce)
    assert refused > len(token) * 0.6


def test_a_certificate_for_other_uses_is_refused(tmp_path: Path) -> None:
    """openssl itself refuses to stamp with such a certificate, so one for the same key is put into a good token."""
    authority = Authority(tmp_path / "tsa")
    token, stamp = read_response(authority.answer(request(b"data", 7)), b"data", 7)
    key = load_pem_private_key((authority.folder / "key.pem").read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    for usage, said in (
        (ExtendedKeyUsageOID.TIME_STAMPING, ""),
        (ExtendedKeyUsageOID.SERVER_AUTH, "not for"),
    ):
        other = (
            x509.CertificateBuilder()
            .subject_name(stamp.certificate.subject)
            .issuer_name(stamp.certificate.issuer)
            .serial_number(stamp.certificate.serial_number)
            .public_key(key.public_key())
            .not_valid_before(clock.now())
            .not_valid_after(clock.now())
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
            .sign(key, hashes.SHA256())
        )
        read = asn1.decode_der(_Token, token)
        read.content.certificates = [other]
        exchanged = asn1.encode_der(read)
        if not said:
            assert read_token(exchanged).certificate == other
            continue
        with pytest.raises(Problem, match=said):
            read_token(exchanged)


@pytest.mark.django_db
def test_the_latest_checkpoint_is_stamped_and_verified(address: str) -> None:
    account()
    do_sign_checkpoint()
    kept = stamp_latest(address)
    note = SignedCheckpoint.objects.get(size=kept.size).note
    assert read_token(bytes(kept.token)).covers(parse_note(note).text.encode())
    assert stamp_latest(address).pk == kept.pk, "one token for one checkpoint"
    outcome = verify(log_verifier())
    assert outcome.verified and outcome.timestamps == 1


@pytest.mark.django_db
def test_a_time_stamp_of_another_checkpoint_is_named(address: str) -> None:
    account()
    do_sign_checkpoint()
    size = stamp_latest(address).size
    account()
    do_sign_checkpoint()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_timestamp SET size = 4 WHERE size = %s", [size])
    (found,) = verify(log_verifier()).discrepancies
    assert found.place == f"timestamp 4 ({address})"
    assert found.what.en == "the time-stamp is not of this checkpoint"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_timestamp SET token = %s", [b"x"])
    (found,) = verify(log_verifier()).discrepancies
    assert "cannot be read" in found.what.en


@pytest.mark.django_db
def test_nobody_there_is_said_plainly() -> None:
    account()
    do_sign_checkpoint()
    with pytest.raises(Problem) as refused:
        stamp_latest("http://127.0.0.1:9/")
    assert refused.value.code == "tsa-unreachable"
    assert not TimeStamp.objects.exists()


@pytest.mark.django_db
def test_the_chore_waits_for_nobody(address: str) -> None:
    account()
    do_sign_checkpoint()
    waiting = _Waiting()
    waiting.step(address)
    assert not TimeStamp.objects.exists(), "the answer is taken home by a later round"
    assert waiting._asked is not None
    waiting._asked.exception()  # the answer is there
    waiting.step(address)
    assert TimeStamp.objects.get().size == journal_size()
    account()
    do_sign_checkpoint()
    waiting.step(address)
    assert waiting._asked is None, "once an hour is enough"


def journal_size() -> int:
    from comity.kernel import journal

    return journal.size()
