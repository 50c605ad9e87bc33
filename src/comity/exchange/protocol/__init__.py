"""The exchange protocol, sans-IO: no Django, no sockets, no clock; time and storage are parameters.

A sender queues entries on a channel (`Outbound`), puts a batch into a `Parcel` and seals it (`seal_parcel`).
The receiver opens it (`open_parcel`), asks its end of the channel what to do (`Inbound.receive`), and answers
with a signed cumulative receipt (`sign_receipt`). The sender reads that (`read_receipt`, `Outbound.receive`).
docs/protocol.md is the same for other languages.
"""

from comity.exchange.protocol.desk import Desk
from comity.exchange.protocol.inbound import (
    INBOUND,
    ONE_EPOCH,
    Apply,
    Epochs,
    Hold,
    Inbound,
    Refuse,
    Relation,
    Replay,
    Step,
)
from comity.exchange.protocol.keys import KnownKey, NodeKeys, PublicKeys, key_id
from comity.exchange.protocol.messages import Accepts
from comity.exchange.protocol.outbound import (
    DEFAULT_BATCH,
    OUTBOUND,
    Advance,
    Alarm,
    Answer,
    Batch,
    Consequence,
    Ignore,
    Outbound,
    Rejected,
    Reopen,
    Resend,
)
from comity.exchange.protocol.proof import EntryProof, prove_entry, verify_entry
from comity.exchange.protocol.refusals import REASONS, Refused, reason_words
from comity.exchange.protocol.seal import (
    DEFAULT_LIMITS,
    KeyOf,
    Limits,
    Opened,
    open_parcel,
    open_returned,
    read_receipt,
    return_parcel,
    seal_parcel,
    sign_receipt,
)
from comity.exchange.protocol.suites import SUITE_1, SUITES, Suite
from comity.exchange.protocol.terms import Terms, agree
from comity.exchange.protocol.wire import (
    FIRST_EPOCH,
    VERSION,
    Channel,
    Entry,
    Epoch,
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
    "FIRST_EPOCH",
    "INBOUND",
    "ONE_EPOCH",
    "OUTBOUND",
    "REASONS",
    "SUITES",
    "SUITE_1",
    "VERSION",
    "Accepts",
    "Advance",
    "Alarm",
    "Answer",
    "Apply",
    "Batch",
    "Channel",
    "Consequence",
    "Desk",
    "Entry",
    "EntryProof",
    "Epoch",
    "Epochs",
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
    "Reopen",
    "Replay",
    "Resend",
    "Step",
    "Suite",
    "Terms",
    "agree",
    "entries_root",
    "key_id",
    "next_hash",
    "open_parcel",
    "open_returned",
    "prove_entry",
    "read_receipt",
    "reason_words",
    "return_parcel",
    "seal_parcel",
    "sign_receipt",
    "verify_entry",
]
