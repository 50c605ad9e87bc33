"""The least that proof and durability cost: sign, seal and insert at both ends, with no framework and no carrier.

What is sent is stored and committed; its hashes are signed and it is sealed (Ed25519, X25519, HKDF, AES-256-GCM, the
primitives of the protocol's suite, by `cryptography` directly); it is opened, verified, stored and committed at the
other end; a receipt is signed there, stored with it, verified and stored here. Both databases are SQLite files that
wait for the disk (`synchronous=FULL`), as a node's is.
"""

import hashlib
import os
import sqlite3
import struct
import time
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class BareExchange:
    """Two databases in a directory and the keys of two ends."""

    def __init__(self, directory: Path) -> None:
        self._ends = [_database(directory / name) for name in ("bare-a.sqlite3", "bare-b.sqlite3")]
        self._signing = [Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()]
        self._receiver = X25519PrivateKey.generate()
        self._sent = 0

    def send(self, payloads: Sequence[bytes]) -> float:
        """Everything that must be done of one batch; returns the seconds it took."""
        begun = time.perf_counter()
        here, there = self._ends
        rows = [(self._sent + place, payload) for place, payload in enumerate(payloads, 1)]
        with here:
            here.executemany("INSERT INTO entry (number, payload) VALUES (?, ?)", rows)
        opened = self._open(self._seal(payloads))
        token = hashlib.sha256(b"".join(opened)).digest()
        receipt = token + self._signing[1].sign(token)
        with there:
            there.executemany("INSERT INTO entry (number, payload) VALUES (?, ?)", rows)
            there.execute("INSERT INTO receipt (number, token) VALUES (?, ?)", (rows[-1][0], receipt))
        self._signing[1].public_key().verify(receipt[32:], receipt[:32])
        with here:
            here.execute("INSERT INTO receipt (number, token) VALUES (?, ?)", (rows[-1][0], receipt))
        self._sent += len(payloads)
        return time.perf_counter() - begun

    def close(self) -> None:
        """Close both databases."""
        for end in self._ends:
            end.close()

    def _seal(self, payloads: Sequence[bytes]) -> bytes:
        digest = hashlib.sha256(b"".join(hashlib.sha256(payload).digest() for payload in payloads)).digest()
        framed = b"".join(struct.pack(">I", len(payload)) + payload for payload in payloads)
        ephemeral = X25519PrivateKey.generate()
        key = _key(ephemeral.exchange(self._receiver.public_key()))
        nonce = os.urandom(12)
        plain = digest + self._signing[0].sign(digest) + framed
        public = ephemeral.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return public + nonce + AESGCM(key).encrypt(nonce, plain, None)

    def _open(self, sealed: bytes) -> list[bytes]:
        key = _key(self._receiver.exchange(X25519PublicKey.from_public_bytes(sealed[:32])))
        plain = AESGCM(key).decrypt(sealed[32:44], sealed[44:], None)
        digest, signature, framed = plain[:32], plain[32:96], plain[96:]
        self._signing[0].public_key().verify(signature, digest)
        payloads, at = [], 0
        while at < len(framed):
            (length,) = struct.unpack_from(">I", framed, at)
            payloads.append(framed[at + 4 : at + 4 + length])
            at += 4 + length
        if hashlib.sha256(b"".join(hashlib.sha256(one).digest() for one in payloads)).digest() != digest:
            raise RuntimeError("the digest differs")
        return payloads


def _key(shared: bytes) -> bytes:
    return HKDF(SHA256(), 32, None, b"comity bench").derive(shared)


def _database(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE entry (number INTEGER PRIMARY KEY, payload BLOB)")
    connection.execute("CREATE TABLE receipt (number INTEGER PRIMARY KEY, token BLOB)")
    connection.commit()
    return connection
