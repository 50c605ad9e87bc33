"""One entry shown alone, to someone who never saw the rest of its parcel."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.exchange.protocol import SUITE_1, Refused, prove_entry, verify_entry
from comity.exchange.protocol.envelope import sign
from tests.protocol.offices import MOD, MOFA, PROVINCE, entries, opened, parcel_of, sealed, trusting

SAMPLE = parcel_of(entries(1, 9))
OPENED = opened(sealed(SAMPLE))
KEY_OF = trusting(MOD, MOFA, PROVINCE)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 9))
def test_every_entry_proves_itself(number: int) -> None:
    proof = prove_entry(OPENED, number)
    head = verify_entry(proof, SAMPLE.entries[number - 1].payload, key_of=KEY_OF)
    assert (head.channel.sender, head.channel.receiver, head.issued) == (
        "mod.dfr",
        "mofa",
        SAMPLE.head.issued,
    )
    assert len(proof.path) <= 4


@pytest.mark.parametrize("number", [1, 4, 9])
def test_nothing_else_is_proved(number: int) -> None:
    proof = prove_entry(OPENED, number)
    payload = SAMPLE.entries[number - 1].payload
    for wrong, text in (
        (proof, payload + b" "),
        (replace(proof, number=number % 9 + 1), payload),
        (replace(proof, number=number + 9), payload),
        (replace(proof, path=proof.path[:-1]), payload),
    ):
        with pytest.raises(Refused) as caught:
            verify_entry(wrong, text, key_of=KEY_OF)
        assert caught.value.code == "hash-mismatch"


def test_a_node_cannot_prove_what_another_is_said_to_have_sent() -> None:
    forged = sign(SAMPLE.head.to_bytes(), "head", PROVINCE.keys.signing, SUITE_1)
    with pytest.raises(Refused) as caught:
        verify_entry(
            replace(prove_entry(OPENED, 1), signed_head=forged), SAMPLE.entries[0].payload, key_of=KEY_OF
        )
    assert caught.value.code == "signer-mismatch"


def test_another_nodes_signature_proves_nothing() -> None:
    foreign = opened(sealed(parcel_of(entries(1, 2))))
    proof = prove_entry(foreign, 1)
    with pytest.raises(Refused) as caught:
        verify_entry(proof, foreign.parcel.entries[0].payload, key_of=trusting(MOFA))
    assert caught.value.code == "sender-unknown"
    with pytest.raises(Refused):
        prove_entry(foreign, 3)
