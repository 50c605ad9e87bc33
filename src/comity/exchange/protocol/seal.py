"""Sealing and opening: a parcel is a JWE around a signed head and its entries; a receipt is a JWS.

Inside the encryption stand the head as a compact JWS, a newline, and then each entry's payload after its
length in four bytes, most significant first. The signature covers the head; the head's Merkle root covers the
entries. So a parcel is signed once, and yet each entry can be shown to a third party alone (see proof.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from joserfc.jwk import OKPKey

from comity.exchange.protocol.envelope import MAX_SIGNED, Signed, decrypt, encrypt, payload_of, sign, verify
from comity.exchange.protocol.keys import KnownKey
from comity.exchange.protocol.refusals import Refused
from comity.exchange.protocol.suites import SUITE_1, SUITES
from comity.exchange.protocol.wire import Channel, Entry, Head, Parcel, Receipt

_LENGTH = 4

KeyOf = Callable[[str], KnownKey | None]
"""Looks up a peer's public signing key by its key ID; None when no such key is trusted."""


@dataclass(frozen=True)
class Limits:
    """The most that one parcel may hold: characters when sealed, number of entries, bytes of one payload."""

    sealed: int = 16 * 1024 * 1024
    entries: int = 4096
    payload: int = 4 * 1024 * 1024


DEFAULT_LIMITS = Limits()


class Opened(NamedTuple):
    """A parcel that was opened and verified, and its head as signed: keep that, it is the evidence."""

    parcel: Parcel
    signed_head: str


def seal_parcel(parcel: Parcel, signing: OKPKey, receiver: OKPKey, *, limits: Limits = DEFAULT_LIMITS) -> str:
    """Sign with the sender's private signing key, encrypt to the receiver's public encryption key.

    Returns a compact JWE. An inconsistent or oversized parcel raises Refused.
    """
    parcel.check()
    _check_amount(parcel.entries, limits)
    suite = SUITES.get(parcel.head.suite)
    if suite is None:
        raise Refused("suite-unsupported", parcel.head.suite)
    signed_head = sign(parcel.head.to_bytes(), "head", signing, suite)
    sealed = encrypt(_frame(signed_head, parcel.entries), receiver, suite)
    _check_length(sealed, limits)
    return sealed


def open_parcel(
    text: str,
    *,
    keys: dict[str, OKPKey],
    key_of: KeyOf,
    network: str,
    here: str,
    limits: Limits = DEFAULT_LIMITS,
) -> Opened:
    """Decrypt, verify and check a sealed parcel; everything about it that can be known alone then holds.

    `keys` are our private encryption keys by key ID, `here` our node. Whether it fits the channel is
    `Inbound.receive`'s to say. Every failure raises Refused, and nothing of the content gets out.
    """
    return _open(text, keys, key_of, network, limits, lambda channel: channel.receiver, here)


def return_parcel(signed_head: str, entries: tuple[Entry, ...], sender: OKPKey) -> str:
    """A parcel that was received, encrypted back to its sender's public key: its own signed head, its own entries.

    What was stored must still be what the head covers, or it is Refused("store-damaged").
    """
    try:
        head = Head.from_bytes(payload_of(signed_head))
        Parcel(head, entries).check()
        suite = SUITES[head.suite]
    except (Refused, KeyError) as error:
        raise Refused("store-damaged", "parcel") from error
    return encrypt(_frame(signed_head, entries), sender, suite)


def open_returned(
    text: str,
    *,
    keys: dict[str, OKPKey],
    key_of: KeyOf,
    network: str,
    here: str,
    limits: Limits = DEFAULT_LIMITS,
) -> Opened:
    """Open a parcel that `here` once sent and that a peer gives back. The signature is our own, or it is refused."""
    return _open(text, keys, key_of, network, limits, lambda channel: channel.sender, here)


def _open(
    text: str,
    keys: dict[str, OKPKey],
    key_of: KeyOf,
    network: str,
    limits: Limits,
    meant: Callable[[Channel], str],
    here: str,
) -> Opened:
    _check_length(text, limits)
    plaintext, suite = decrypt(text, keys)
    signed_head, payloads = _unframe(plaintext, limits)
    signed = verify(signed_head, "head", key_of, "not-a-parcel")
    head = Head.from_bytes(signed.payload)
    if head.suite != suite.name or signed.algorithm != suite.signature:
        raise Refused("suite-unsupported", head.suite)
    _check_parties(head.channel, signed, head.channel.sender, network)
    if meant(head.channel) != here:
        raise Refused("not-for-us", meant(head.channel))
    entries = tuple(Entry(head.first + index, payload) for index, payload in enumerate(payloads))
    parcel = Parcel(head, entries)
    parcel.check()
    return Opened(parcel, signed_head)


def sign_receipt(receipt: Receipt, signing: OKPKey) -> str:
    """The receipt as a compact JWS by the receiving node. Its bytes depend only on receipt and key."""
    return sign(receipt.to_bytes(), "receipt", signing, SUITE_1)


def read_receipt(text: str, *, key_of: KeyOf, network: str, here: str) -> Receipt:
    """Verify a receipt about a channel that `here` sends on; every failure raises Refused."""
    signed = verify(text, "receipt", key_of, "not-a-receipt")
    receipt = Receipt.from_bytes(signed.payload)
    _check_parties(receipt.channel, signed, receipt.channel.receiver, network)
    if receipt.channel.sender != here:
        raise Refused("not-for-us", receipt.channel.sender)
    return receipt


def read_own_receipt(text: str, key_of: KeyOf) -> Receipt:
    """A receipt that was signed here, as it is stored: every failure raises Refused."""
    return Receipt.from_bytes(verify(text, "receipt", key_of, "not-a-receipt").payload)


def _check_parties(channel: Channel, signed: Signed, author: str, network: str) -> None:
    if channel.network != network:
        raise Refused("network-mismatch", channel.network)
    if signed.signer.node != author:
        raise Refused("signer-mismatch", author)


def _check_length(sealed: str, limits: Limits) -> None:
    if len(sealed) > limits.sealed:
        raise Refused("too-large", f"{len(sealed)} > {limits.sealed}")


def _check_amount(entries: tuple[Entry, ...], limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise Refused("too-large", f"{len(entries)} > {limits.entries}")
    for entry in entries:
        if len(entry.payload) > limits.payload:
            raise Refused("too-large", f"{entry.number}: {len(entry.payload)} > {limits.payload}")


def _frame(signed_head: str, entries: tuple[Entry, ...]) -> bytes:
    pieces = [signed_head.encode("ascii"), b"\n"]
    for entry in entries:
        pieces += (len(entry.payload).to_bytes(_LENGTH, "big"), entry.payload)
    return b"".join(pieces)


def _unframe(plaintext: bytes, limits: Limits) -> tuple[str, list[bytes]]:
    end = plaintext.find(b"\n", 0, MAX_SIGNED + 1)
    if end < 0 or not plaintext[:end].isascii():
        raise Refused("not-a-parcel", "head")
    payloads: list[bytes] = []
    position = end + 1
    while position < len(plaintext):
        start = position + _LENGTH
        size = int.from_bytes(plaintext[position:start], "big")
        position = start + size
        if position > len(plaintext):
            raise Refused("not-a-parcel", "entries")
        if size > limits.payload or len(payloads) == limits.entries:
            raise Refused("too-large", f"{size} > {limits.payload}, {len(payloads)} / {limits.entries}")
        payloads.append(plaintext[start:position])
    return plaintext[:end].decode("ascii"), payloads
