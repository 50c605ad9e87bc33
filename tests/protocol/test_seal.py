"""Sealed parcels and receipts: what is opened, and everything that must not be."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OctKey

from comity.exchange.protocol import (
    SUITE_1,
    Channel,
    Entry,
    Inbound,
    Limits,
    Outcome,
    Parcel,
    Receipt,
    Refused,
    key_id,
    open_parcel,
    read_receipt,
    seal_parcel,
    sign_receipt,
)
from comity.exchange.protocol.envelope import encrypt, sign
from comity.exchange.protocol.wire import Head
from tests.protocol.offices import (
    CHANNEL,
    ISSUED,
    MOD,
    MOFA,
    NETWORK,
    PROVINCE,
    Office,
    entries,
    opened,
    parcel_of,
    sealed,
    trusting,
)

SAMPLE = parcel_of(entries(1, 3))
SEALED = sealed(SAMPLE)
RECEIPT = Inbound(CHANNEL, 3, SAMPLE.chain[-1]).receipt(at=ISSUED)
SIGNED_RECEIPT = sign_receipt(RECEIPT, MOFA.keys.signing)
BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def receipt_read(text: str, here: Office = MOD, network: str = NETWORK) -> Receipt:
    return read_receipt(text, key_of=trusting(MOD, MOFA, PROVINCE), network=network, here=here.node)


def refusal(act: Callable[..., object], *given: object, **named: object) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*given, **named)
    return caught.value


@settings(max_examples=40, deadline=None)
@given(st.lists(st.binary(max_size=300), min_size=1, max_size=8))
def test_what_is_sealed_is_opened_to_the_byte(payloads: list[bytes]) -> None:
    parcel = parcel_of([Entry(n, payload) for n, payload in enumerate(payloads, 1)])
    assert opened(sealed(parcel)).parcel == parcel


def test_the_content_cannot_be_read_on_the_way() -> None:
    text = sealed(parcel_of([Entry(1, b"need to know")]))
    for part in text.split("."):
        assert b"need to know" not in urlsafe_b64decode(part + "=" * (-len(part) % 4))


@settings(max_examples=250, deadline=None)
@given(st.integers(0, len(SEALED) - 1), st.sampled_from(BASE64URL + ".=+/ \n\u00e9"))
def test_any_changed_character_of_a_parcel_is_refused(position: int, character: str) -> None:
    if SEALED[position] == character:
        return
    altered = SEALED[:position] + character + SEALED[position + 1 :]
    refusal(opened, altered)


def test_every_last_character_is_refused_when_changed() -> None:
    """The last character of a base64url part may hold bits that decode to nothing: no second spelling."""
    position = -1
    for part in SEALED.split("."):
        position += len(part) + 1
        for character in BASE64URL:
            if character != SEALED[position - 1]:
                refusal(opened, SEALED[: position - 1] + character + SEALED[position:])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_cut_or_grown_parcel_is_refused(draw: st.DataObject) -> None:
    start = draw.draw(st.integers(0, len(SEALED) - 1))
    end = draw.draw(st.integers(start + 1, len(SEALED)))
    refusal(lambda: opened(SEALED[:start] + SEALED[end:]))
    refusal(lambda: opened(SEALED[:end] + SEALED[start:end] + SEALED[end:]))


@settings(max_examples=100, deadline=None)
@given(st.text('abcXYZ019-_.=+/{}" \n\u00e9\u1ea1', max_size=80))
def test_no_parcel_at_all(text: str) -> None:
    assert refusal(opened, text).code == "not-a-parcel"
    assert refusal(lambda: receipt_read(text)).code == "not-a-receipt"


def test_a_parcel_for_another_node_is_refused() -> None:
    assert refusal(lambda: opened(SEALED, here=PROVINCE)).code == "not-for-us"


def test_a_parcel_sealed_again_to_someone_else_is_refused() -> None:
    """A receiver cannot pass on what it was sent as though it had been sent to a third node."""
    passed_on = sealed(SAMPLE, receiver=PROVINCE)
    caught = refusal(lambda: opened(passed_on, here=PROVINCE))
    assert (caught.code, caught.place) == ("not-for-us", MOFA.node)


def test_a_parcel_under_our_key_id_but_another_key_is_altered() -> None:
    text = seal_parcel(SAMPLE, MOD.keys.signing, PROVINCE.keys.public.encryption)
    caught = refusal(
        lambda: open_parcel(
            text,
            keys={key_id(PROVINCE.keys.encryption): MOFA.keys.encryption},
            key_of=trusting(MOD),
            network=NETWORK,
            here=MOFA.node,
        )
    )
    assert caught.code == "altered"


def test_an_unknown_signer_is_refused() -> None:
    caught = refusal(
        lambda: open_parcel(
            SEALED, keys=MOFA.keys.decryption, key_of=trusting(PROVINCE), network=NETWORK, here=MOFA.node
        )
    )
    assert caught.code == "sender-unknown"


def test_a_known_node_cannot_sign_for_another() -> None:
    assert refusal(lambda: opened(sealed(SAMPLE, sender=PROVINCE))).code == "signer-mismatch"


def test_another_network_is_refused() -> None:
    assert refusal(lambda: opened(SEALED, network="training.example")).code == "network-mismatch"
    assert (
        refusal(lambda: receipt_read(SIGNED_RECEIPT, network="training.example")).code == "network-mismatch"
    )


def test_too_large_is_refused_on_both_sides() -> None:
    small = Limits(sealed=600)
    few = Limits(entries=2)
    short = Limits(payload=5)
    for limits in (small, few, short):
        to_seal = (SAMPLE, MOD.keys.signing, MOFA.keys.public.encryption)
        assert refusal(seal_parcel, *to_seal, limits=limits).code == "too-large"
        to_open = {"keys": MOFA.keys.decryption, "key_of": trusting(MOD), "network": NETWORK}
        caught = refusal(open_parcel, SEALED, here=MOFA.node, limits=limits, **to_open)
        assert caught.code == "too-large"


def header_of(text: str) -> dict[str, Any]:
    part = text.split(".")[0]
    header: dict[str, Any] = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return header


def with_header(text: str, header: dict[str, Any] | str) -> str:
    raw = header if isinstance(header, str) else json.dumps(header, separators=(",", ":"))
    return ".".join([urlsafe_b64encode(raw.encode()).decode().rstrip("="), *text.split(".")[1:]])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"typ": "comity-parcel-v2"}, "version-unsupported"),
        ({"typ": "comity-receipt-v1"}, "not-a-parcel"),
        ({"typ": "JWT"}, "not-a-parcel"),
        ({"alg": "dir"}, "suite-unsupported"),
        ({"alg": "none"}, "suite-unsupported"),
        ({"alg": "ECDH-ES+A128KW"}, "suite-unsupported"),
        ({"enc": "A128CBC-HS256"}, "suite-unsupported"),
        ({"zip": "DEF"}, "not-a-parcel"),
        ({"crit": ["exp"]}, "not-a-parcel"),
        ({"epk": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}}, "not-a-parcel"),
        ({"epk": {"kty": "OKP", "crv": "X448", "x": "AA"}}, "suite-unsupported"),
        ({"epk": {"kty": "OKP", "crv": "X25519", "x": "A" * 43}}, "altered"),
        ({"kid": 7}, "not-a-parcel"),
        ({"kid": "elsewhere"}, "not-for-us"),
    ],
)
def test_an_outer_header_outside_the_suite_is_refused(change: dict[str, Any], code: str) -> None:
    assert refusal(lambda: opened(with_header(SEALED, header_of(SEALED) | change))).code == code


def test_a_repeated_header_name_is_refused() -> None:
    doubled = json.dumps(header_of(SEALED))[:-1] + ',"enc":"A256GCM"}'
    assert refusal(lambda: opened(with_header(SEALED, doubled))).code == "not-a-parcel"


def resealed(signed_head: str, payloads: list[bytes]) -> str:
    """A parcel put together by hand, as a faulty or hostile implementation might."""
    body = b"".join(len(p).to_bytes(4, "big") + p for p in payloads)
    return encrypt(signed_head.encode() + b"\n" + body, MOFA.keys.public.encryption, SUITE_1)


def head_json(**change: Any) -> bytes:
    return rfc8785.dumps(json.loads(SAMPLE.head.to_bytes()) | change)


PAYLOADS = [entry.payload for entry in SAMPLE.entries]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"v": 2}, "version-unsupported"),
        ({"v": 2, "priority": "urgent"}, "version-unsupported"),
        ({"v": True}, "not-a-parcel"),
        ({"v": "1"}, "not-a-parcel"),
        ({"suite": "rot13"}, "suite-unsupported"),
        ({"first": 0}, "numbers-inconsistent"),
        ({"first": 2}, "numbers-inconsistent"),
        ({"first": 3, "last": 1}, "numbers-inconsistent"),
        ({"last": 4}, "numbers-inconsistent"),
        ({"last": 2}, "numbers-inconsistent"),
        ({"last": 3.5}, "not-a-parcel"),
        ({"previous": "00" * 32}, "hash-mismatch"),
        ({"previous": "AB" * 32}, "not-a-parcel"),
        ({"previous": "00"}, "not-a-parcel"),
        ({"root": "00" * 32}, "hash-mismatch"),
        ({"issued": "yesterday"}, "not-a-parcel"),
        ({"issued": "2026-02-30T00:00:00Z"}, "not-a-parcel"),
        ({"sender": ""}, "not-a-parcel"),
        ({"sender": "mod dfr"}, "not-a-parcel"),
        ({"extra": 1}, "not-a-parcel"),
        ({"receiver": PROVINCE.node}, "not-for-us"),
    ],
)
def test_a_signed_head_that_is_wrong_is_refused(change: dict[str, Any], code: str) -> None:
    """Even the sender's own good signature does not excuse these."""
    signed = sign(head_json(**change), "head", MOD.keys.signing, SUITE_1)
    assert refusal(lambda: opened(resealed(signed, PAYLOADS))).code == code


def test_version_2_is_refused_in_words() -> None:
    caught = refusal(lambda: opened(with_header(SEALED, header_of(SEALED) | {"typ": "comity-parcel-v2"})))
    assert "version" in caught.shape("en")["what"] and caught.place == "v2"
    assert "Phiên bản" in caught.shape("vi")["what"]
    assert caught.shape("vi")["mend"]


def test_a_head_that_is_not_canonical_is_refused() -> None:
    spaced = json.dumps(json.loads(SAMPLE.head.to_bytes())).encode()
    signed = sign(spaced, "head", MOD.keys.signing, SUITE_1)
    assert refusal(lambda: opened(resealed(signed, PAYLOADS))).code == "not-a-parcel"


@pytest.mark.parametrize(
    ("payloads", "code"),
    [
        ([b"other", *PAYLOADS[1:]], "hash-mismatch"),
        ([PAYLOADS[1], PAYLOADS[0], PAYLOADS[2]], "hash-mismatch"),
        (PAYLOADS[:2], "numbers-inconsistent"),
        ([*PAYLOADS, b"more"], "numbers-inconsistent"),
        ([], "numbers-inconsistent"),
    ],
)
def test_entries_that_the_signature_does_not_cover_are_refused(payloads: list[bytes], code: str) -> None:
    signed = sign(SAMPLE.head.to_bytes(), "head", MOD.keys.signing, SUITE_1)
    assert refusal(lambda: opened(resealed(signed, payloads))).code == code


def test_a_cut_entry_is_refused() -> None:
    signed = sign(SAMPLE.head.to_bytes(), "head", MOD.keys.signing, SUITE_1)
    for cut in (1, 3, len(PAYLOADS[2]) + 2):
        whole = signed.encode() + b"\n" + b"".join(len(p).to_bytes(4, "big") + p for p in PAYLOADS)
        text = encrypt(whole[:-cut], MOFA.keys.public.encryption, SUITE_1)
        assert refusal(opened, text).code == "not-a-parcel"


@pytest.mark.parametrize(
    "plaintext", [b"", b"\n", b"head\n", b"\xff\n", b"x" * 9000, b"a.b.c\n\x00\x00\x00\x05abc"]
)
def test_a_well_sealed_nothing_is_refused(plaintext: bytes) -> None:
    text = encrypt(plaintext, MOFA.keys.public.encryption, SUITE_1)
    assert refusal(opened, text).code == "not-a-parcel"


def test_an_unsigned_head_is_never_accepted() -> None:
    kid = key_id(MOD.keys.signing)
    header = json.dumps({"alg": "none", "kid": kid, "typ": "comity-head-v1"}).encode()
    unsigned = ".".join(
        urlsafe_b64encode(part).decode().rstrip("=") for part in (header, SAMPLE.head.to_bytes(), b"")
    )
    assert refusal(lambda: opened(resealed(unsigned, PAYLOADS))).code == "suite-unsupported"
    public_as_secret = OctKey.import_key(MOD.keys.public.signing.public_key.public_bytes_raw())
    keyed = jws.serialize_compact(
        {"alg": "HS256", "kid": kid, "typ": "comity-head-v1"},
        SAMPLE.head.to_bytes(),
        public_as_secret,
        algorithms=["HS256"],
    )
    assert refusal(lambda: opened(resealed(keyed, PAYLOADS))).code == "suite-unsupported"


def test_a_receipt_cannot_pass_for_a_head() -> None:
    signed = sign(SAMPLE.head.to_bytes(), "receipt", MOD.keys.signing, SUITE_1)
    assert refusal(lambda: opened(resealed(signed, PAYLOADS))).code == "not-a-parcel"


def test_an_inconsistent_parcel_is_not_even_sealed() -> None:
    other = Parcel(SAMPLE.head, entries(1, 3, mark="other"))
    assert refusal(lambda: sealed(other)).code == "hash-mismatch"
    assert refusal(lambda: parcel_of([])).code == "numbers-inconsistent"
    assert refusal(lambda: parcel_of([Entry(1, b""), Entry(3, b"")])).code == "numbers-inconsistent"
    assert refusal(lambda: parcel_of([Entry(0, b"")])).code == "value-malformed"
    assert refusal(lambda: parcel_of(entries(1, 1), issued="now")).code == "value-malformed"
    unknown = Head(CHANNEL, 1, 3, CHANNEL.start, SAMPLE.head.root, ISSUED, "rot13")
    assert refusal(lambda: sealed(Parcel(unknown, SAMPLE.entries))).code == "suite-unsupported"


def test_channels_do_not_run_together() -> None:
    names = [("a", "b", "c.d"), ("a", "b.c", "d"), ("a.b", "c", "d"), ("a", "c.d", "b")]
    assert len({Channel(*name).start for name in names}) == len(names)


# --- receipts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "receipt",
    [
        RECEIPT,
        replace(RECEIPT, outcome=Outcome.MISSING),
        replace(RECEIPT, outcome=Outcome.REFUSED, reason="fork"),
        replace(RECEIPT, upto=0, hash=CHANNEL.start),
    ],
)
def test_a_receipt_is_read_back(receipt: Receipt) -> None:
    assert receipt_read(sign_receipt(receipt, MOFA.keys.signing)) == receipt


def test_signing_a_receipt_twice_gives_the_same_bytes() -> None:
    assert sign_receipt(RECEIPT, MOFA.keys.signing) == SIGNED_RECEIPT


@settings(max_examples=250, deadline=None)
@given(st.integers(0, len(SIGNED_RECEIPT) - 1), st.sampled_from(BASE64URL + ".="))
def test_any_changed_character_of_a_receipt_is_refused(position: int, character: str) -> None:
    if SIGNED_RECEIPT[position] == character:
        return
    refusal(lambda: receipt_read(SIGNED_RECEIPT[:position] + character + SIGNED_RECEIPT[position + 1 :]))


def test_only_the_receiver_signs_receipts() -> None:
    """The sender cannot write its own proof of delivery, nor can a third node."""
    for other in (MOD, PROVINCE):
        signed = sign_receipt(RECEIPT, other.keys.signing)
        assert refusal(receipt_read, signed).code == "signer-mismatch"


def test_a_receipt_for_another_sender_is_refused() -> None:
    assert refusal(lambda: receipt_read(SIGNED_RECEIPT, here=PROVINCE)).code == "not-for-us"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"v": 2}, "version-unsupported"),
        ({"upto": -1}, "not-a-receipt"),
        ({"upto": 2**53}, "not-a-receipt"),
        ({"outcome": "perhaps"}, "not-a-receipt"),
        ({"outcome": "refused"}, "not-a-receipt"),
        ({"reason": "fork"}, "not-a-receipt"),
        ({"outcome": "refused", "reason": "Not A Code"}, "not-a-receipt"),
        ({"hash": "00"}, "not-a-receipt"),
        ({"at": "2026-03-02"}, "not-a-receipt"),
    ],
)
def test_a_signed_receipt_that_is_wrong_is_refused(change: dict[str, Any], code: str) -> None:
    raw = json.dumps(json.loads(RECEIPT.to_bytes()) | change, sort_keys=True, separators=(",", ":")).encode()
    assert refusal(lambda: receipt_read(sign(raw, "receipt", MOFA.keys.signing, SUITE_1))).code == code
