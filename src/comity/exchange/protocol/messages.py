"""What two nodes say to each other besides parcels and receipts: how far are you, what did I send you, begin anew.

    probe        the sender asks what the receiver holds of their channel, with a nonce
    standing     the receiver's signed answer to that nonce, and what it accepts: versions, suites, limits, window
    recall       the sender, restored from a backup, asks for a parcel of its own back
    resumption   the sender proposes to begin a new epoch after entry `base`
    agreement    the receiver's signature over the sender's resumption; both keep it

All are compact JWS, like receipts, in canonical JSON, and go wherever a parcel goes. They hold no content.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, Self, TypeVar

import rfc8785
from joserfc.jwk import OKPKey

from comity.exchange.protocol.canonical import built, hash_from_hex, is_time, read_fields, require
from comity.exchange.protocol.envelope import sign, verify
from comity.exchange.protocol.keys import KnownKey
from comity.exchange.protocol.refusals import Refused
from comity.exchange.protocol.suites import SUITE_1
from comity.exchange.protocol.wire import FIRST_EPOCH, MAX_NUMBER, VERSION, Channel, Epoch

KINDS = ("probe", "standing", "recall", "resumption", "agreement")
CODE = "not-a-message"
_MOST_NONCE = 64
_MOST_NAMES = 16

M = TypeVar("M", bound="Message")


@dataclass(frozen=True)
class Message:
    """What all have: the channel meant, and when it was said (RFC 3339; no rule depends on it)."""

    channel: Channel
    at: str

    def __post_init__(self) -> None:
        require(is_time(self.at), "at")

    def fields(self) -> dict[str, Any]:
        """Its own fields, as JSON has them."""
        raise NotImplementedError

    @classmethod
    def read(cls, channel: Channel, fields: Mapping[str, Any]) -> Self:
        """From its own fields; those of every message are checked already."""
        raise NotImplementedError

    def to_bytes(self) -> bytes:
        """Canonical JSON."""
        channel = self.channel
        common = {"network": channel.network, "sender": channel.sender, "receiver": channel.receiver}
        return rfc8785.dumps({"v": VERSION, "at": self.at, **common, **self.fields()})


@dataclass(frozen=True)
class Probe(Message):
    """The sender's question. `nonce` is any short text that it did not use before."""

    nonce: str

    def __post_init__(self) -> None:
        super().__post_init__()
        require(0 < len(self.nonce) <= _MOST_NONCE, "nonce")

    def fields(self) -> dict[str, Any]:
        return {"nonce": self.nonce}

    @classmethod
    def read(cls, channel: Channel, fields: Mapping[str, Any]) -> Self:
        return cls(channel, fields["at"], fields["nonce"])


@dataclass(frozen=True)
class Accepts:
    """What a node accepts: versions and suites by its own preference; sizes as in `seal.Limits`; and `window`,
    the entries it lets be on the way without an answer."""

    versions: tuple[int, ...] = (VERSION,)
    suites: tuple[str, ...] = (SUITE_1.name,)
    sealed: int = 16 * 1024 * 1024
    entries: int = 4096
    payload: int = 4 * 1024 * 1024
    window: int = 4096

    def __post_init__(self) -> None:
        require(0 < len(self.versions) <= _MOST_NAMES, "versions")
        require(all(type(version) is int and version > 0 for version in self.versions), "versions")
        require(0 < len(self.suites) <= _MOST_NAMES, "suites")
        require(all(isinstance(name, str) and 0 < len(name) <= 128 for name in self.suites), "suites")
        for name in ("sealed", "entries", "payload", "window"):
            require(0 < getattr(self, name) <= MAX_NUMBER, name)

    def as_fields(self) -> dict[str, Any]:
        """As JSON has them."""
        sizes = {name: getattr(self, name) for name in ("sealed", "entries", "payload", "window")}
        return {"versions": list(self.versions), "suites": list(self.suites), **sizes}

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        """From JSON; a malformed value raises Refused."""
        sizes = (fields[name] for name in ("sealed", "entries", "payload", "window"))
        return cls(tuple(fields["versions"]), tuple(fields["suites"]), *sizes)


@dataclass(frozen=True)
class Standing(Message):
    """The receiver's answer to a probe: what it holds of the channel now, and what it accepts."""

    nonce: str
    epoch: int
    upto: int
    hash: bytes
    accepts: Accepts

    def __post_init__(self) -> None:
        super().__post_init__()
        require(0 < len(self.nonce) <= _MOST_NONCE, "nonce")
        require(FIRST_EPOCH <= self.epoch <= MAX_NUMBER, "epoch")
        require(0 <= self.upto <= MAX_NUMBER, "upto")
        require(len(self.hash) == 32, "hash")

    def fields(self) -> dict[str, Any]:
        stands = {"epoch": self.epoch, "upto": self.upto, "hash": self.hash.hex()}
        return {"nonce": self.nonce, **stands, **self.accepts.as_fields()}

    @classmethod
    def read(cls, channel: Channel, fields: Mapping[str, Any]) -> Self:
        digest = hash_from_hex(fields["hash"], "hash")
        accepts = Accepts.from_fields(fields)
        return cls(channel, fields["at"], fields["nonce"], fields["epoch"], fields["upto"], digest, accepts)


@dataclass(frozen=True)
class Recall(Message):
    """The sender asks for its own parcel that holds entry `first`; `epoch` is the last that it knows of."""

    epoch: int
    first: int

    def __post_init__(self) -> None:
        super().__post_init__()
        require(FIRST_EPOCH <= self.epoch <= MAX_NUMBER, "epoch")
        require(1 <= self.first <= MAX_NUMBER, "first")

    def fields(self) -> dict[str, Any]:
        return {"epoch": self.epoch, "first": self.first}

    @classmethod
    def read(cls, channel: Channel, fields: Mapping[str, Any]) -> Self:
        return cls(channel, fields["at"], fields["epoch"], fields["first"])


@dataclass(frozen=True)
class Resumption(Message):
    """The sender's proposal: epoch `epoch` begins after entry `base`, where the channel hash is `closing`."""

    epoch: int
    base: int
    closing: bytes

    def __post_init__(self) -> None:
        super().__post_init__()
        require(FIRST_EPOCH < self.epoch <= MAX_NUMBER, "epoch")
        require(0 <= self.base <= MAX_NUMBER, "base")
        require(len(self.closing) == 32, "closing")

    def fields(self) -> dict[str, Any]:
        return {"epoch": self.epoch, "base": self.base, "closing": self.closing.hex()}

    @classmethod
    def read(cls, channel: Channel, fields: Mapping[str, Any]) -> Self:
        closing = hash_from_hex(fields["closing"], "closing")
        return cls(channel, fields["at"], fields["epoch"], fields["base"], closing)

    @property
    def opens(self) -> Epoch:
        """The epoch as both ends keep it."""
        return Epoch(self.epoch, self.base, self.channel.opening(self.epoch, self.base, self.closing))


@dataclass(frozen=True)
class Agreement(Message):
    """The receiver's word that it begins the epoch of the sender's `resumption` (compact JWS)."""

    resumption: str

    def fields(self) -> dict[str, Any]:
        return {"resumption": self.resumption}

    @classmethod
    def read(cls, channel: Channel, fields: Mapping[str, Any]) -> Self:
        return cls(channel, fields["at"], fields["resumption"])


class _Form(NamedTuple):
    form: type[Message]
    own: dict[str, type]
    by_sender: bool


_ACCEPTS: dict[str, type] = {
    "versions": list,
    "suites": list,
    "sealed": int,
    "entries": int,
    "payload": int,
    "window": int,
}
_COMMON: dict[str, type] = {"v": int, "at": str, "network": str, "sender": str, "receiver": str}
_FORMS: dict[str, _Form] = {
    "probe": _Form(Probe, {"nonce": str}, True),
    "standing": _Form(Standing, {"nonce": str, "epoch": int, "upto": int, "hash": str, **_ACCEPTS}, False),
    "recall": _Form(Recall, {"epoch": int, "first": int}, True),
    "resumption": _Form(Resumption, {"epoch": int, "base": int, "closing": str}, True),
    "agreement": _Form(Agreement, {"resumption": str}, False),
}
_KIND_OF = {form.form: kind for kind, form in _FORMS.items()}


def add_form(kind: str, form: type[Message], own: dict[str, type], *, by_sender: bool) -> None:
    """Make another message known: its `typ`, its own fields, and which end of the channel says it."""
    _FORMS[kind] = _Form(form, own, by_sender)
    _KIND_OF[form] = kind


def sign_message(message: Message, signing: OKPKey) -> str:
    """The message as a compact JWS. Its bytes depend only on message and key."""
    return sign(message.to_bytes(), _KIND_OF[type(message)], signing, SUITE_1)


def read_message(
    text: str, form: type[M], *, key_of: Callable[[str], KnownKey | None], network: str, here: str
) -> M:
    """Verify a message of this form, said by a known node about a channel of `here`; else raises Refused.

    The speaker must be the end of the channel that says such things; `here` must be its other end, or, of what is
    kept and shown again (agreements), the speaker itself.
    """
    kind = _KIND_OF[form]
    _, own, by_sender = _FORMS[kind]
    signed = verify(text, kind, key_of, CODE)
    fields = read_fields(signed.payload, _COMMON | own, CODE, version=VERSION)
    channel = built(CODE, lambda: Channel(fields["network"], fields["sender"], fields["receiver"]))
    message = built(CODE, partial(form.read, channel, fields))
    if channel.network != network:
        raise Refused("network-mismatch", channel.network)
    if signed.signer.node != (channel.sender if by_sender else channel.receiver):
        raise Refused("signer-mismatch", signed.signer.node)
    if here not in (channel.sender, channel.receiver):
        raise Refused("not-for-us", channel.receiver)
    return message


class Agreed(NamedTuple):
    """An agreement with the sender's resumption in it, both verified."""

    agreement: Agreement
    resumption: Resumption


def read_agreement(text: str, *, key_of: Callable[[str], KnownKey | None], network: str, here: str) -> Agreed:
    """Verify an agreement and the resumption in it, which must be about the same channel; else raises Refused."""
    agreement = read_message(text, Agreement, key_of=key_of, network=network, here=here)
    proposed = read_message(agreement.resumption, Resumption, key_of=key_of, network=network, here=here)
    if proposed.channel != agreement.channel:
        raise Refused("foreign")
    return Agreed(agreement, proposed)
