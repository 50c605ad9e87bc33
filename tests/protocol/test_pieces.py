"""Strands: read a second time from docs/protocol.md alone; and whatever is changed in one gives no byte of the file."""

import json
from base64 import urlsafe_b64decode
from dataclasses import replace
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.exchange.protocol import REASONS, Refused
from comity.exchange.protocol.envelope import sign
from comity.exchange.protocol.messages import read_message, sign_message
from comity.exchange.protocol.pieces import CODE, Asked, StrandHead, Want, open_strand, pieces_for, strand
from comity.exchange.protocol.suites import SUITE_1
from tests.protocol.offices import CHANNEL, ISSUED, MOD, MOFA, NETWORK, PROVINCE, Office, trusting

PIECE = 1000
DATA = bytes(range(256)) * 17
RECORD = "0190f3a0-0000-7000-8000-000000000000"
WANT = Want(CHANNEL, ISSUED, RECORD, sha256(DATA).digest(), len(DATA), 1500, 10**6)


def made(
    want: Want = WANT, signer: Office = MOD, receiver: Office = MOFA, asked: Asked | None = None
) -> bytes:
    asked = asked or pieces_for(want, piece=PIECE)
    pieces = [DATA[index * PIECE : (index + 1) * PIECE] for index in range(asked.first, asked.last + 1)]
    chunks = strand(
        want,
        pieces,
        asked,
        signing=signer.keys.signing,
        receiver=receiver.keys.public.encryption,
        issued=ISSUED,
        piece=PIECE,
    )
    return b"".join(chunks)


def read(raw: bytes, here: Office = MOFA) -> bytes:
    trust = trusting(MOD, MOFA, PROVINCE)
    keys = here.keys.decryption
    return b"".join(open_strand([raw], keys=keys, key_of=trust, network=NETWORK, here=here.node).pieces)


def test_a_strand_reads_as_the_page_says() -> None:
    signed, _, rest = made().partition(b"\n")
    payload = signed.split(b".")[1]
    head = json.loads(urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)))
    assert (head["piece"], head["first"], head["last"], head["size"]) == (PIECE, 1, 4, len(DATA))
    private: X25519PrivateKey = MOFA.keys.encryption.private_key  # type: ignore[assignment]
    shared = private.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(head["epk"])))
    key = HKDF(SHA256(), 32, sha256(signed).digest(), b"comity pieces v1").derive(shared)
    found = b""
    for index in range(head["first"], head["last"] + 1):
        length = min(PIECE, head["size"] - index * PIECE) + 16
        about = bytes.fromhex(head["sha256"]) + index.to_bytes(8, "big")
        found += AESGCM(key).decrypt(index.to_bytes(12, "big"), rest[:length], about)
        rest = rest[length:]
    assert (found, rest) == (DATA[PIECE:], b"")
    assert read(made()) == found


def test_wants_say_the_same_after_the_way() -> None:
    text = sign_message(WANT, MOFA.keys.signing)
    assert read_message(text, Want, key_of=trusting(MOD, MOFA), network=NETWORK, here=MOD.node) == WANT
    by_the_owner = sign_message(WANT, MOD.keys.signing)
    with pytest.raises(Refused, match="signer-mismatch"):
        read_message(by_the_owner, Want, key_of=trusting(MOD, MOFA), network=NETWORK, here=MOD.node)


WHOLE = made()


@st.composite
def changed(draw: st.DrawFn) -> bytes:
    """The strand with bytes changed, cut out, put in, cut off, or two pieces exchanged."""
    raw = WHOLE
    start = raw.index(b"\n") + 1
    if draw(st.booleans()):
        first = draw(st.integers(0, 2))
        size = PIECE + 16
        one, other = start + first * size, start + (first + 1) * size
        if other + size <= len(raw):
            return raw[:one] + raw[other : other + size] + raw[one:other] + raw[other + size :]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(raw) - 1))
        raw = raw[:at] + draw(st.binary(max_size=4)) + raw[at + draw(st.integers(0, 4)) :]
    return raw[: draw(st.integers(0, len(raw)))] if draw(st.booleans()) else raw


@settings(max_examples=300, deadline=None)
@given(changed())
def test_what_was_changed_on_the_way_gives_no_byte_that_is_not_the_files(raw: bytes) -> None:
    if raw == WHOLE:
        return
    got = b""
    with pytest.raises(Refused) as caught:
        opened = open_strand(
            [raw], keys=MOFA.keys.decryption, key_of=trusting(MOD), network=NETWORK, here=MOFA.node
        )
        for piece in opened.pieces:
            got += piece
    assert caught.value.code in REASONS
    assert DATA[PIECE:].startswith(got)


def test_a_strand_for_another_node_or_by_another_is_refused() -> None:
    for raw, code in (
        (made(receiver=PROVINCE), "not-for-us"),
        (made(signer=PROVINCE), "signer-mismatch"),
        (made(replace(WANT, channel=replace(CHANNEL, receiver=PROVINCE.node))), "not-for-us"),
        (made(replace(WANT, channel=replace(CHANNEL, network="another"))), "network-mismatch"),
    ):
        with pytest.raises(Refused, match=code):
            read(raw)


def test_a_head_whose_numbers_cannot_be_is_refused() -> None:
    good = json.loads(
        StrandHead(CHANNEL, RECORD, WANT.sha256, 4352, PIECE, 1, 4, bytes(32), "k", ISSUED).to_bytes()
    )
    for name, value in (
        ("first", 5),
        ("first", -1),
        ("last", 5),
        ("piece", 0),
        ("piece", 2**40),
        ("size", 0),
        ("epk", "00"),
        ("record", "../../etc"),
        ("record", RECORD.upper()),
        ("sha256", "0" * 63),
    ):
        raw = json.dumps({**good, name: value}, sort_keys=True, separators=(",", ":")).encode()
        with pytest.raises(Refused) as caught:
            read(sign(raw, "pieces", MOD.keys.signing, SUITE_1).encode() + b"\n")
        assert caught.value.code in (CODE, "not-for-us", "too-large"), (name, value)
