"""The list of sign-in events (see `signing_events`) against the journal, as part of a verification."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from comity.directory.signing_events import TYPE
from comity.directory.signing_tables import SignInEvent
from comity.kernel import clock
from comity.kernel.checkpoint import Verifier
from comity.kernel.envelopes import Envelope
from comity.kernel.streams import Pairing, Unequal, rows
from comity.kernel.verification import Discrepancy, Verification, differs

_ALIKE = timedelta(minutes=1)  # a row's time is read a moment before its entry's


class _Told:
    """Person, event, time; equal to another when all but the time are the same and the times are close."""

    def __init__(self, person: str, event: str, at: datetime) -> None:
        self.facts, self.at = (person, event), at

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Told) and self.facts == other.facts and abs(self.at - other.at) <= _ALIKE

    __hash__ = None  # type: ignore[assignment]  # close times are not transitive


class SignInAudit:
    """See `verification.Auditor`."""

    def __init__(self) -> None:
        held = rows(SignInEvent.objects.order_by("entry"), "entry", "person", "event", "at")
        self._rows: Pairing[int] = Pairing((row[0], _Told(*row[1:])) for row in held)

    def witnesses(self) -> Sequence[Verifier]:
        """See `Auditor`."""
        return ()

    def entry(self, index: int, payload: Mapping[str, Any]) -> Iterator[Discrepancy]:
        """See `Auditor`."""
        if payload["type"] == TYPE:
            told = _Told(payload["person"], payload["event"], clock.moment(payload["at"]))
            yield from map(_difference, self._rows.state(index, told))

    def record(self, envelope: Envelope) -> Sequence[Discrepancy]:
        """See `Auditor`."""
        return ()

    def finish(self, outcome: Verification) -> Iterator[Discrepancy]:
        """See `Auditor`."""
        yield from map(_difference, self._rows.rest())


def _difference(found: Unequal[int]) -> Discrepancy:
    place = f"sign-in {found.key}"
    if found.held is None:
        return differs(place, "đã bị xóa", "it was deleted")
    if found.stated is None:
        return differs(place, "được chèn vào, không có trong sổ", "it was inserted: not in the journal")
    return differs(place, "khác với sổ", "it differs from the journal")
