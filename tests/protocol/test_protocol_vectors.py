"""The published test vectors: still what the document says, and what the package does."""

import io
import json
from hashlib import sha256
from typing import Any

import pytest

from comity.exchange.protocol import (
    REASONS,
    SUITES,
    Answer,
    Channel,
    Entry,
    EntryProof,
    KnownKey,
    NodeKeys,
    Opened,
    Parcel,
    PublicKeys,
    Receipt,
    Refused,
    Relation,
    key_id,
    open_parcel,
    prove_entry,
    read_receipt,
    seal_parcel,
    sign_receipt,
    verify_entry,
)
from comity.exchange.protocol.bundles import read_lines, read_manifest, sign_manifest
from comity.exchange.protocol.messages import (
    Agreement,
    Message,
    Probe,
    Recall,
    Resumption,
    Standing,
    read_agreement,
    read_message,
    sign_message,
)
from comity.exchange.protocol.pieces import Held, Offer, Want, open_strand
from comity.exchange.protocol.receiver import Proposal, Reminder, Wish
from comity.exchange.protocol.sender import Footing
from comity.exchange.protocol.wire import Head, next_hash
from tests.protocol.vectors import FILE, open_jwe, unb64, vectors

PUBLISHED: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
SENDER = NodeKeys.from_dict(PUBLISHED["sender"])
RECEIVER = NodeKeys.from_dict(PUBLISHED["receiver"])
NETWORK = PUBLISHED["channel"]["network"]
CHANNEL = Channel(NETWORK, PUBLISHED["sender"]["node"], PUBLISHED["receiver"]["node"])
ENTRIES = [Entry(item["number"], unb64(item["payload"])) for item in PUBLISHED["entries"]]


def key_of(kid: str) -> KnownKey | None:
    known = {
        key_id(SENDER.signing): KnownKey(CHANNEL.sender, SENDER.public.signing),
        key_id(RECEIVER.signing): KnownKey(CHANNEL.receiver, RECEIVER.public.signing),
    }
    return known.get(kid)


def opened(sealed: str) -> Opened:
    return open_parcel(
        sealed, keys=RECEIVER.decryption, key_of=key_of, network=NETWORK, here=CHANNEL.receiver
    )


def test_the_file_is_what_the_document_computes() -> None:
    assert vectors() == PUBLISHED, "run: python tests/protocol/vectors.py"


def test_the_document_lists_every_refusal_suite_and_relation() -> None:
    text = FILE.with_name("protocol.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    for code in (*REASONS, *SUITES):
        assert any(f"`{code}`" in row for row in rows), code
    for relation in (*Relation, *Answer, *Footing, *Wish, *Proposal, *Reminder):
        assert any(row.startswith(f"| {relation.name.lower()} |") for row in rows), relation


@pytest.mark.parametrize("who", ["sender", "receiver"])
def test_keys_and_fingerprints(who: str) -> None:
    published = PUBLISHED[who]
    keys = NodeKeys.from_dict(published)
    assert keys.as_dict()["keys"] == published["keys"]
    assert keys.public.fingerprint == PublicKeys.from_dict(published).fingerprint == published["fingerprint"]


def test_hashes() -> None:
    assert CHANNEL.start.hex() == PUBLISHED["channel"]["start"]
    chain = opened(PUBLISHED["parcels"][0]["sealed"]).parcel.chain
    assert [hash_.hex() for hash_ in chain[1:]] == [item["channel_hash"] for item in PUBLISHED["entries"]]
    assert [entry.digest.hex() for entry in ENTRIES] == [item["digest"] for item in PUBLISHED["entries"]]


@pytest.mark.parametrize("published", PUBLISHED["parcels"])
def test_parcels(published: dict[str, str]) -> None:
    got = opened(published["sealed"])
    assert got.signed_head == published["signed_head"]
    assert got.parcel.head.to_bytes() == published["head"].encode()
    assert list(got.parcel.entries) == ENTRIES[got.parcel.first - 1 : got.parcel.last]


@pytest.mark.parametrize("published", PUBLISHED["parcels"])
def test_what_the_package_seals_another_implementation_opens(published: dict[str, str]) -> None:
    head = Head.from_bytes(published["head"].encode())
    parcel = Parcel(head, tuple(ENTRIES[head.first - 1 : head.last]))
    sealed = seal_parcel(parcel, SENDER.signing, RECEIVER.public.encryption)
    plaintext = open_jwe(sealed, PUBLISHED["receiver"]["keys"][1])
    assert plaintext == open_jwe(published["sealed"], PUBLISHED["receiver"]["keys"][1])


@pytest.mark.parametrize("published", PUBLISHED["receipts"])
def test_receipts(published: dict[str, str]) -> None:
    receipt = read_receipt(published["signed"], key_of=key_of, network=NETWORK, here=CHANNEL.sender)
    assert receipt == Receipt.from_bytes(published["receipt"].encode())
    assert sign_receipt(receipt, RECEIVER.signing) == published["signed"]


FORMS: dict[str, type[Message]] = {
    "probe": Probe,
    "standing": Standing,
    "recall": Recall,
    "resumption": Resumption,
    "agreement": Agreement,
}


@pytest.mark.parametrize("published", PUBLISHED["epoch_2"]["messages"], ids=lambda item: item["kind"])
def test_messages(published: dict[str, str]) -> None:
    said = read_message(
        published["signed"], FORMS[published["kind"]], key_of=key_of, network=NETWORK, here=CHANNEL.sender
    )
    assert said.to_bytes() == published["message"].encode()
    by = RECEIVER if published["kind"] in ("standing", "agreement") else SENDER
    assert sign_message(said, by.signing) == published["signed"]


def test_a_later_epoch_goes_on_from_its_agreement() -> None:
    published = PUBLISHED["epoch_2"]
    token = published["messages"][-1]["signed"]
    agreed = read_agreement(token, key_of=key_of, network=NETWORK, here=CHANNEL.sender)
    chain = [agreed.resumption.opens.opening]
    for entry in ENTRIES[published["base"] :]:
        chain.append(next_hash(chain[-1], entry))
    assert [digest.hex() for digest in chain] == published["channel_hashes"]


def test_the_entry_proof() -> None:
    published = PUBLISHED["entry_proof"]
    got = opened(PUBLISHED["parcels"][published["parcel"]]["sealed"])
    proof = EntryProof(published["number"], got.signed_head, tuple(map(bytes.fromhex, published["path"])))
    assert prove_entry(got, published["number"]) == proof
    assert verify_entry(proof, ENTRIES[published["number"] - 1].payload, key_of=key_of).channel == CHANNEL


@pytest.mark.parametrize("published", PUBLISHED["refused"], ids=lambda item: item["case"])
def test_refusals(published: dict[str, str]) -> None:
    with pytest.raises(Refused) as caught:
        opened(published["sealed"])
    assert caught.value.code == published["code"]


def test_a_strand_opens_to_the_file() -> None:
    told = PUBLISHED["strand"]
    found = open_strand(
        [unb64(told["strand"])],
        keys=RECEIVER.decryption,
        key_of=key_of,
        network=NETWORK,
        here=CHANNEL.receiver,
    )
    assert found.head.to_bytes().decode() == told["head"]
    assert b"".join(found.pieces) == unb64(told["file"])
    assert sha256(unb64(told["file"])).digest() == found.head.sha256


@pytest.mark.parametrize("published", PUBLISHED["strand"]["messages"], ids=lambda said: said["kind"])
def test_messages_about_files(published: dict[str, str]) -> None:
    form: type[Offer] | type[Want] | type[Held] = {"offer": Offer, "want": Want, "held": Held}[
        published["kind"]
    ]
    by_sender = form is Offer
    here, keys = (CHANNEL.receiver, SENDER) if by_sender else (CHANNEL.sender, RECEIVER)
    said = read_message(published["signed"], form, key_of=key_of, network=NETWORK, here=here)
    assert sign_message(said, keys.signing) == published["signed"]


def test_a_bundle_is_read_part_by_part() -> None:
    told = PUBLISHED["bundle"]
    manifest = read_manifest(told["signed"], key_of=key_of, network=NETWORK, here=CHANNEL.receiver)
    assert manifest.to_bytes().decode() == told["manifest"]
    assert sign_manifest(manifest, SENDER.signing) == told["signed"]
    raws = [unb64(raw) for raw in told["parts"]]
    assert [(len(raw), sha256(raw).hexdigest()) for raw in raws] == [
        (part.size, part.sha256) for part in manifest.parts
    ]
    lines = [line for raw in raws[:2] for line in read_lines(io.BytesIO(raw), 1 << 24)]
    assert [line.answers for line in lines] == [True, False, False]
    assert [entry.payload for line in lines[1:] for entry in opened(line.text).parcel.entries] == [
        entry.payload for entry in ENTRIES
    ]
    assert manifest.parts[2].others == ("pieces",) and raws[2] == unb64(PUBLISHED["strand"]["strand"])
