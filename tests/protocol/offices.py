"""Three nodes with fixed keys, and short ways to build and seal parcels between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from joserfc.jwk import OKPKey

from comity.exchange.protocol import (
    SUITE_1,
    Channel,
    Entry,
    KeyOf,
    KnownKey,
    NodeKeys,
    Opened,
    Parcel,
    key_id,
    open_parcel,
    seal_parcel,
)

NETWORK = "integration.example"
ISSUED = "2026-03-02T08:00:00Z"


@dataclass(frozen=True)
class Office:
    node: str
    keys: NodeKeys


def office(node: str, seed: int) -> Office:
    signing = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    encryption = X25519PrivateKey.from_private_bytes(bytes([seed + 100]) * 32)
    return Office(node, NodeKeys(OKPKey.import_key(signing), OKPKey.import_key(encryption)))


MOD = office("mod.dfr", 1)
MOFA = office("mofa", 2)
PROVINCE = office("province.border", 3)
CHANNEL = Channel(NETWORK, MOD.node, MOFA.node)


def trusting(*offices: Office) -> KeyOf:
    """A lookup that trusts the signing keys of these offices only."""
    known = {key_id(o.keys.signing): KnownKey(o.node, o.keys.public.signing) for o in offices}
    return known.get


def entries(first: int, last: int, mark: str = "") -> tuple[Entry, ...]:
    return tuple(Entry(n, f'{{"n":{n},"mark":"{mark}"}}'.encode()) for n in range(first, last + 1))


def parcel_of(
    items: Sequence[Entry], previous: bytes | None = None, channel: Channel = CHANNEL, issued: str = ISSUED
) -> Parcel:
    previous = channel.start if previous is None else previous
    return Parcel.build(channel, items, previous=previous, issued=issued, suite=SUITE_1.name)


def sealed(parcel: Parcel, sender: Office = MOD, receiver: Office = MOFA) -> str:
    return seal_parcel(parcel, sender.keys.signing, receiver.keys.public.encryption)


def opened(text: str, here: Office = MOFA, network: str = NETWORK) -> Opened:
    return open_parcel(
        text,
        keys=here.keys.decryption,
        key_of=trusting(MOD, MOFA, PROVINCE),
        network=network,
        here=here.node,
    )
