"""Anything at all, said to both ends of a channel: what `tools/fuzz-parcels` feeds, over the simulation's store."""

import json
from collections.abc import Callable
from hashlib import sha256
from random import Random

from comity.exchange.protocol import (
    REASONS,
    SUITE_1,
    Accepts,
    Desk,
    Receipt,
    Refused,
    seal_parcel,
    sign_receipt,
)
from comity.exchange.protocol.envelope import kind_of, sign
from comity.exchange.protocol.messages import (
    Agreement,
    Probe,
    Recall,
    Resumption,
    Standing,
    read_message,
    sign_message,
)
from comity.exchange.protocol.pieces import Held, Offer, Want, open_strand, pieces_for, strand
from comity.exchange.protocol.receiver import hear
from comity.exchange.protocol.recovery import take_answer
from comity.exchange.protocol.sender import take_receipt, take_standing
from comity.exchange.simulation.disk import Disk, Fault
from comity.exchange.simulation.oracle import Oracle
from comity.exchange.simulation.store import SimInbox, SimOutbox
from tests.protocol.offices import CHANNEL, ISSUED, MOD, MOFA, NETWORK, entries, parcel_of, trusting

TRUST = trusting(MOD, MOFA)
SENDER = Desk(NETWORK, MOD.node, MOD.keys, TRUST, lambda: ISSUED)
RECEIVER = Desk(NETWORK, MOFA.node, MOFA.keys, TRUST, lambda: ISSUED)
DATA = bytes(range(256)) * 9
RECORD = "0190f3a0-0000-7000-8000-000000000000"
NAMED = (RECORD, sha256(DATA).digest(), len(DATA))
SIGNED_BY_US = ("head", "probe", "recall", "resumption", "pieces", "offer")


def examples() -> list[bytes]:
    """Each message once, and the payloads that a peer with keys would sign."""
    start = CHANNEL.start
    proposed = sign_message(Resumption(CHANNEL, ISSUED, 2, 0, start), MOD.keys.signing)
    want = Want(CHANNEL, ISSUED, *NAMED, 0, 10**6)
    said = [
        Probe(CHANNEL, ISSUED, "n"),
        Recall(CHANNEL, ISSUED, 1, 1),
        Resumption(CHANNEL, ISSUED, 2, 0, start),
        Offer(CHANNEL, ISSUED),
    ]
    answered = [
        Standing(CHANNEL, ISSUED, "n", 1, 0, start, Accepts()),
        Agreement(CHANNEL, ISSUED, proposed),
        want,
        Held(CHANNEL, ISSUED, *NAMED),
    ]
    receipt = Receipt(CHANNEL, 0, start, ISSUED)
    keys, theirs = MOD.keys.signing, MOFA.keys.public.encryption
    asked = pieces_for(want, piece=500)
    cut = [DATA[at : at + 500] for at in range(0, len(DATA), 500)]
    pieces = b"".join(strand(want, cut, asked, signing=keys, receiver=theirs, issued=ISSUED, piece=500))
    texts = [seal_parcel(parcel_of(entries(1, 3)), keys, theirs), sign_receipt(receipt, MOFA.keys.signing)]
    texts += [sign_message(each, keys) for each in said]
    texts += [sign_message(each, MOFA.keys.signing) for each in answered]
    payloads = [each.to_bytes() for each in (*said, *answered)] + [
        receipt.to_bytes(),
        parcel_of(entries(1, 3)).head.to_bytes(),
    ]
    return [*(text.encode() for text in texts), *payloads, pieces]


def say(data: bytes) -> None:
    """Say it to the receiver and to the sender; as it is, and signed by a peer that says whatever it likes."""
    text = data.decode("ascii", errors="replace")
    _receiver(text)
    _sender(text)
    _strand(data)
    if data[:1] == b"{":
        kind = _kind(data)
        keys = MOD.keys.signing if kind in SIGNED_BY_US else MOFA.keys.signing
        signed = sign(data, kind, keys, SUITE_1)
        _receiver(signed)
        _sender(signed)
        _strand(signed.encode() + b"\n" + data)


def _kind(data: bytes) -> str:
    """Which message the fields look like."""
    try:
        fields = set(json.loads(data))
    except (ValueError, TypeError, RecursionError):
        return "probe"
    for name, kind in (
        ("versions", "standing"),
        ("root", "head"),
        ("upto", "receipt"),
        ("epk", "pieces"),
        ("offset", "want"),
        ("record", "held"),
        ("nonce", "probe"),
        ("first", "recall"),
        ("base", "resumption"),
        ("resumption", "agreement"),
    ):
        if name in fields:
            return kind
    return "offer"


def _receiver(text: str) -> None:
    disk = _disk()

    def act() -> None:
        with disk.transaction() as tx:
            inbox = SimInbox(CHANNEL, MOD.node, tx, Oracle(0), MOD.keys.public.encryption)
            assert hear(text, RECEIVER).answer(inbox)

    _refused(act, disk)


def _sender(text: str) -> None:
    kind = kind_of(text)
    disk = _disk()

    def act() -> None:
        with disk.transaction() as tx:
            outbox = SimOutbox(CHANNEL, MOFA.node, tx, Oracle(0))
            if kind == "standing":
                take_standing(text, "n", outbox.state(), outbox, SENDER)
            elif kind in ("want", "held"):
                form = Want if kind == "want" else Held
                read_message(text, form, key_of=TRUST, network=NETWORK, here=MOD.node)
            elif kind == "agreement":
                take_answer(text, outbox, SENDER)
            else:
                take_receipt(text, outbox.state(), outbox, SENDER)

    _refused(act, disk)


def _strand(raw: bytes) -> None:
    keys = MOFA.keys.decryption
    got: list[bytes] = []

    def act() -> None:
        opened = open_strand([raw], keys=keys, key_of=TRUST, network=NETWORK, here=MOFA.node)
        got.extend(opened.pieces)

    _refused(act, _disk())


def _disk() -> Disk:
    return Disk(Random(0), lambda: Fault.NONE, checksums=True)


def _refused(act: Callable[[], None], disk: Disk) -> None:
    """Do it; a refusal has a reason that people can read, and has stored nothing."""
    try:
        act()
    except Refused as refused:
        assert refused.code in REASONS and refused.what.vi and refused.mend.en, refused.code
        assert disk.backup() == b"", refused.code
