"""The exchange protocol, sans-IO: no Django, no sockets, no clock; time and storage are parameters.

A sender queues entries on a channel (`Outbound`), puts a batch into a `Parcel` and seals it (`seal_parcel`).
The receiver opens it (`open_parcel`), asks its end of the channel what to do (`Inbound.receive`), and answers
with a signed cumulative receipt (`sign_receipt`). The sender reads that (`read_receipt`, `Outbound.receive`).
docs/protocol.md is the same for other languages.
"""

from comity.exchange.protocol.channel import (
    DEFAULT_BATCH,
    INBOUND,
    OUTBOUND,
    Advance,
    Alarm,
    Answer,
    Apply,
    Batch,
    Consequence,
    Hold,
    Ignore,
    Inbound,
    Outbound,
    Refuse,
    Rejected,
    Relation,
    Replay,
    Resend,
    Step,
)
from comity.exchange.protocol.keys import KnownKey, NodeKeys, PublicKeys, key_id
from comity.exchange.protocol.proof import EntryProof, prove_entry, verify_entry
from comity.exchange.protocol.refusals import REASONS, Refused, reason_words
from comity.exchange.protocol.seal import (
    DEFAULT_LIMITS,
    KeyOf,
    Limits,
    Opened,
    open_parcel,
    read_receipt,
    seal_parcel,
    sign_receipt,
)
from comity.exchange.protocol.suites import SUITE_1, SUITES, Suite
from comity.exchange.protocol.wire import (
    VERSION,
    Channel,
    Entry,
    HashAt,
    Head,
    Outcome,
    Parcel,
    Receipt,
    entries_root,
    next_hash,
)

__all__ = [
    "DEFAULT_BATCH",
    "DEFAULT_LIMITS",
    "INBOUND",
    "OUTBOUND",
    "REASONS",
    "SUITES",
    "SUITE_1",
    "VERSION",
    "Advance",
    "Alarm",
    "Answer",
    "Apply",
    "Batch",
    "Channel",
    "Consequence",
    "Entry",
    "EntryProof",
    "HashAt",
    "Head",
    "Hold",
    "Ignore",
    "Inbound",
    "KeyOf",
    "KnownKey",
    "Limits",
    "NodeKeys",
    "Opened",
    "Outbound",
    "Outcome",
    "Parcel",
    "PublicKeys",
    "Receipt",
    "Refuse",
    "Refused",
    "Rejected",
    "Relation",
    "Replay",
    "Resend",
    "Step",
    "Suite",
    "entries_root",
    "key_id",
    "next_hash",
    "open_parcel",
    "prove_entry",
    "read_receipt",
    "reason_words",
    "seal_parcel",
    "sign_receipt",
    "verify_entry",
]
