"""The list of openings (see `opening`) against the journal, as part of a verification."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from comity.kernel import clock
from comity.kernel.checkpoint import Verifier
from comity.kernel.envelopes import Envelope
from comity.kernel.opening import Opening
from comity.kernel.streams import Pairing, Unequal, rows
from comity.kernel.verification import Discrepancy, Verification, differs

_ALIKE = timedelta(minutes=1)  # a row's time is read a moment before its entry's


class OpeningAudit:
    """See `verification.Auditor`."""

    def __init__(self) -> None:
        columns = ("entry", "record", "agency", "who", "at")
        held = rows(Opening.objects.order_by("entry"), *columns)
        self._rows: Pairing[int] = Pairing((row[0], _Held(row[1:])) for row in held)

    def witnesses(self) -> Sequence[Verifier]:
        """See `Auditor`."""
        return ()

    def entry(self, index: int, payload: Mapping[str, Any]) -> Iterator[Discrepancy]:
        """See `Auditor`."""
        if payload["type"] == "opened":
            who = payload["person"] or payload["office"]
            told = (uuid.UUID(payload["record"]), payload["agency"], who, clock.moment(payload["at"]))
            yield from map(_difference, self._rows.state(index, _Held(told)))

    def record(self, envelope: Envelope) -> Sequence[Discrepancy]:
        """See `Auditor`."""
        return ()

    def finish(self, outcome: Verification) -> Iterator[Discrepancy]:
        """See `Auditor`."""
        yield from map(_difference, self._rows.rest())


class _Held:
    """Record, agency, who, at; equal to another when all but the time are the same and the times are close."""

    def __init__(self, values: Sequence[Any]) -> None:
        *self.facts, self.at = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.facts == other.facts and abs(self.at - other.at) <= _ALIKE

    __hash__ = None  # type: ignore[assignment]  # close times are not transitive


def _difference(found: Unequal[int]) -> Discrepancy:
    place = f"opening {found.key}"
    if found.held is None:
        return differs(place, "đã bị xóa", "it was deleted")
    if found.stated is None:
        return differs(place, "được chèn vào, không có trong sổ", "it was inserted: not in the journal")
    return differs(place, "khác với sổ", "it differs from the journal")
