"""The list of restorings (see `restoring`) against the journal, as part of a verification."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from comity.kernel.checkpoint import Verifier
from comity.kernel.envelopes import Envelope
from comity.kernel.restoring import Restoring
from comity.kernel.streams import Pairing, Unequal, rows
from comity.kernel.verification import Discrepancy, Verification, differs


class RestoringAudit:
    """See `verification.Auditor`."""

    def __init__(self) -> None:
        held = rows(Restoring.objects.order_by("entry"), "entry", "record", "number")
        self._rows: Pairing[int] = Pairing((row[0], tuple(row[1:])) for row in held)

    def witnesses(self) -> Sequence[Verifier]:
        """See `Auditor`."""
        return ()

    def entry(self, index: int, payload: Mapping[str, Any]) -> Iterator[Discrepancy]:
        """See `Auditor`."""
        if payload["type"] == "restored":
            told = (uuid.UUID(payload["record"]), payload["number"])
            yield from map(_difference, self._rows.state(index, told))

    def record(self, envelope: Envelope) -> Sequence[Discrepancy]:
        """See `Auditor`."""
        return ()

    def finish(self, outcome: Verification) -> Iterator[Discrepancy]:
        """See `Auditor`."""
        yield from map(_difference, self._rows.rest())


def _difference(found: Unequal[int]) -> Discrepancy:
    place = f"restoring {found.key}"
    if found.held is None:
        return differs(place, "đã bị xóa", "it was deleted")
    if found.stated is None:
        return differs(place, "được chèn vào, không có trong sổ", "it was inserted: not in the journal")
    return differs(place, "khác với sổ", "it differs from the journal")
