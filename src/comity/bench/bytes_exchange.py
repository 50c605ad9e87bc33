"""A large attachment between the two nodes: how fast its bytes come, and how much memory that takes."""

import random
import sqlite3
import time
from pathlib import Path
from typing import Any

from comity.bench.two_nodes import HERE, THERE, peak_bytes, pids_of
from comity.directory.names import profile
from comity.kernel import node
from comity.kernel.acting import Acting, Role
from comity.kernel.attachments.actions import do_attach
from comity.kernel.attachments.inspecting import inspect
from comity.kernel.blobs import Arriving
from comity.kernel.labels import Label
from comity.programme.actions import do_give_account
from comity.programme.kinds import AccountBody

_MEBI = 2**20
_PATIENCE = 1800.0  # seconds


def measure(mebibytes: int, there: Path) -> dict[str, Any]:
    """`{"mb_per_second", "peak_mb"}`: from the commit of the attachment here until its bytes are whole, inspected and
    of their hash there; the most memory that one process of the two nodes ever held. MB are 2**20 bytes."""
    acting = Acting(HERE, "Cục trưởng", frozenset({Role.OFFICER, Role.HEAD}), 1)
    body = AccountBody(language="vi", title="Giao lưu biên giới", form="border-exchange", date="2018-04-20")
    record = do_give_account(body, acting=acting, label=Label(audience=frozenset({THERE})))
    arriving, chance = Arriving(), random.Random(1)
    arriving.write(b"%PDF-1.7\n")
    block = chance.randbytes(_MEBI)
    for number in range(mebibytes):
        arriving.write(number.to_bytes(8, "big") + block[8:])
    do_attach(record.pk, [inspect(arriving, "bench.pdf", profile().attachment_terms)], acting=acting)
    begun = time.perf_counter()
    _wait(there / "comity.sqlite3")
    spent = time.perf_counter() - begun
    peak = peak_bytes([*pids_of(node.here().home), *pids_of(there)])
    return {"mb_per_second": round(mebibytes / spent, 1), "peak_mb": round(peak / _MEBI, 1)}


def _wait(file: Path) -> None:
    connection = sqlite3.connect(file, timeout=30)
    until = time.monotonic() + _PATIENCE
    asked = "SELECT COUNT(*) FROM kernel_awaited WHERE whole_at IS NOT NULL"
    while not connection.execute(asked).fetchone()[0]:
        if time.monotonic() > until:
            raise RuntimeError(f"the bytes were not whole after {_PATIENCE:.0f} s")
        time.sleep(0.02)
    connection.close()
