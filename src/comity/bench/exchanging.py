"""The exchange between two real nodes on loopback, against the least that its proof and durability cost.

`batched`: dispatches are composed in bulk by this process, in the sending node's database, while that node's courier
carries them and the receiving node's server takes them. It counts from the first composition until the signed receipt
of the last is stored at the sender. `single`: one is composed when the receipt of the one before is stored; its time is
from the beginning of its composition to its stored receipt. Nothing is left out: access check, version, journal,
search index, outbox, sealing, HTTP, opening, verification, version, journal and index there, receipt, receipt here.
"""

import random
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from comity.bench import bytes_exchange
from comity.bench.as2 import round_trips
from comity.bench.bare_exchange import BareExchange
from comity.bench.dataset import say
from comity.bench.timing import milliseconds, percentile
from comity.bench.two_nodes import HERE, THERE
from comity.exchange.kinds import DispatchBody
from comity.exchange.protocol.outbound import DEFAULT_BATCH
from comity.kernel import node
from comity.kernel.acting import Acting, Role
from comity.kernel.bulk import do_import_many
from comity.kernel.labels import Label

SIZE = 4096  # bytes of a dispatch's canonical JSON, about
_ENVELOPE = 560  # of these that are not its text
_WORDS = (
    "hội nhập quốc tế đối ngoại quốc phòng đoàn công tác biên giới cứu hộ cứu nạn diễn tập hợp tác song phương đa",
    "phương báo cáo kế hoạch cơ quan phối hợp trao đổi thông tin nghiên cứu chiến lược",
)
_PATIENCE = 600.0  # seconds


def measure(*, dispatches: int, singles: int, mebibytes: int, directory: Path, there: Path) -> dict[str, Any]:
    """See `docs/speed.md` for the shape. This process has entered the sending node; both nodes are served; `there` is
    the receiving one's directory. Without `mebibytes` no attachment is sent."""
    acting = Acting(HERE, "Cục trưởng", frozenset({Role.OFFICER, Role.HEAD, Role.CLERK}), 1)
    bodies = _bodies(dispatches + singles + 20)
    sent = _Acknowledged(node.here().database_file)
    _send(bodies[-20:], acting, sent)  # both ends have loaded what they need
    before, begun = sent.upto(), time.perf_counter()
    for first in range(0, dispatches, DEFAULT_BATCH.entries):
        _compose(bodies[first : min(first + DEFAULT_BATCH.entries, dispatches)], acting)
    composed = time.perf_counter() - begun
    sent.wait(before + dispatches)
    batched = dispatches / (time.perf_counter() - begun)
    say(f"composed in {composed:.1f} s, carried at {batched:.0f} a second")
    taken = [_send([body], acting, sent) for body in bodies[dispatches : dispatches + singles]]
    payloads = [body.model_dump_json().encode() for body in bodies[:dispatches]]
    bare, as2 = _bare(payloads, singles, directory), _as2(payloads)
    return {
        "batched": {
            "dispatches_per_second": round(batched, 1),
            "ratio_to_bare": round(batched / bare["batched"]["dispatches_per_second"], 3),
            "ratio_to_as2": round(batched / as2["dispatches_per_second"], 1) if as2 else None,
        },
        "single": _single(taken),
        "bare": bare,
        "as2": as2,
        "attachment": bytes_exchange.measure(mebibytes, there) if mebibytes else None,
    }


def _single(taken: Sequence[float]) -> dict[str, float]:
    return {
        "dispatches_per_second": round(len(taken) / sum(taken), 1),
        "p50_ms": milliseconds(percentile(taken, 0.5)),
        "p99_ms": milliseconds(percentile(taken, 0.99)),
    }


def _bodies(count: int) -> list[DispatchBody]:
    chance = random.Random(1)
    return [_body(number, chance) for number in range(count)]


def _body(number: int, chance: random.Random) -> DispatchBody:
    known, words = " ".join(_WORDS).split(), list[str]()
    room = SIZE - _ENVELOPE
    while room > 0:
        words.append(chance.choice(known))
        room -= len(words[-1].encode()) + 1
    return DispatchBody(
        type="notice", title=f"Thông báo số {number}", text=" ".join(words), recipients=(THERE,)
    )


def _compose(bodies: Sequence[DispatchBody], acting: Acting) -> None:
    label = Label(audience=frozenset({THERE}))
    do_import_many("dispatch", bodies, acting=acting, label=label, state="sent")


def _send(bodies: Sequence[DispatchBody], acting: Acting, sent: "_Acknowledged") -> float:
    before, begun = sent.upto(), time.perf_counter()
    _compose(bodies, acting)
    sent.wait(before + len(bodies))
    return time.perf_counter() - begun


class _Acknowledged:
    """How far the peer's signed receipts reach, as the sending node's database says."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None, timeout=30)

    def upto(self) -> int:
        """The number of the last entry of which a receipt is stored."""
        return int(self._connection.execute("SELECT acknowledged FROM exchange_peer").fetchone()[0])

    def wait(self, number: int) -> None:
        """Until entry `number` is acknowledged."""
        until = time.monotonic() + _PATIENCE
        while self.upto() < number:
            if time.monotonic() > until:
                raise RuntimeError(f"{self.upto()} of {number} acknowledged after {_PATIENCE:.0f} s")
            time.sleep(0.0005)


def _bare(payloads: Sequence[bytes], singles: int, directory: Path) -> dict[str, Any]:
    bare = BareExchange(directory)
    size = DEFAULT_BATCH.entries
    batches = [payloads[first : first + size] for first in range(0, len(payloads), size)]
    spent = sum(bare.send(batch) for batch in batches)
    alone = [bare.send([payload]) for payload in payloads[:singles]]
    bare.close()
    return {"batched": {"dispatches_per_second": round(len(payloads) / spent, 1)}, "single": _single(alone)}


def _as2(payloads: Sequence[bytes]) -> dict[str, float] | None:
    some = payloads[:50]
    spent = round_trips(some)
    return None if spent is None else {"dispatches_per_second": round(len(some) / spent, 1)}
