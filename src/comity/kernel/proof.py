"""Proof: whether what the database holds is what the journal says was written.

Every check recomputes from the lowest level up: leaf hashes from payloads, subtrees and the root from leaves, versions
from their envelopes, record rows, readers, links and typed rows from versions. Whatever an operator changed by hand
shows at one of them. Tables are read as streams side by side, so memory does not grow with the log. docs/journal.md
says what each kind of tampering looks like, and what no node can see by itself.
"""

import time

from comity.kernel.checkpoint import Verifier
from comity.kernel.log_proof import check_log
from comity.kernel.row_proof import check_rows
from comity.kernel.streams import snapshot
from comity.kernel.verification import Discrepancy, Verification, auditors

__all__ = ["Discrepancy", "Verification", "verify"]


def verify(log_key: Verifier) -> Verification:
    """Check the whole journal and every record of this node against it; `log_key` is the node's own public key."""
    outcome = Verification()
    begun = time.perf_counter()
    with snapshot():
        parts = auditors()
        check_log(outcome, log_key, parts)
        check_rows(outcome, parts)
        for part in parts:
            outcome.add(part.finish(outcome))
    outcome.seconds = time.perf_counter() - begun
    return outcome
