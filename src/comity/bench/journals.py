"""How fast a journal, and every row that follows from it, is checked."""

import time
from typing import Any

from django.db import connection

from comity.exchange.keys import log_verifier
from comity.kernel.proof import verify


def measure(records: int) -> dict[str, Any]:
    """One whole verification of this process's node. `per_second` and `per_cpu_second` count journal entries; on
    PostgreSQL the server's share of the work is not in the latter."""
    begun, cpu = time.perf_counter(), time.process_time()
    outcome = verify(log_verifier())
    spent, cpu_spent = time.perf_counter() - begun, time.process_time() - cpu
    return {
        "records": records,
        "database": connection.vendor,
        "entries": outcome.entries,
        "verified": outcome.verified,
        "seconds": round(spent, 2),
        "cpu_seconds": round(cpu_spent, 2),
        "per_second": round(outcome.entries / spent, 1),
        "per_cpu_second": round(outcome.entries / cpu_spent, 1),
    }
