"""A list that is kept beside the journal for reading, against the journal, as part of a verification.

Each row stands for one entry and has its index; what it says follows from the entry.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from comity.kernel.checkpoint import Verifier
from comity.kernel.envelopes import Envelope
from comity.kernel.streams import Pairing, Unequal
from comity.kernel.verification import Discrepancy, Verification, differs

_ALIKE = timedelta(minutes=1)  # a row's time is read a moment before its entry's


class ListAudit:
    """See `verification.Auditor`.

    `name` is what a row is called, `type_` the type of its entries. `held` are the rows in the order of their entries,
    each beginning with the entry's index; `told` gives what must follow it, from an entry's payload.
    """

    def __init__(
        self,
        name: str,
        type_: str,
        held: Iterable[Sequence[Any]],
        told: Callable[[Mapping[str, Any]], Sequence[Any]],
    ) -> None:
        self._name, self._type, self._told = name, type_, told
        self._rows: Pairing[int] = Pairing((row[0], _Facts(row[1:])) for row in held)

    def witnesses(self) -> Sequence[Verifier]:
        """See `Auditor`."""
        return ()

    def entry(self, index: int, payload: Mapping[str, Any]) -> Iterator[Discrepancy]:
        """See `Auditor`."""
        if payload["type"] == self._type:
            found = self._rows.state(index, _Facts(self._told(payload)))
            yield from map(self._difference, found)

    def record(self, envelope: Envelope) -> Sequence[Discrepancy]:
        """See `Auditor`."""
        return ()

    def finish(self, outcome: Verification) -> Iterator[Discrepancy]:
        """See `Auditor`."""
        yield from map(self._difference, self._rows.rest())

    def _difference(self, found: Unequal[int]) -> Discrepancy:
        place = f"{self._name} {found.key}"
        if found.held is None:
            return differs(place, "đã bị xóa", "it was deleted")
        if found.stated is None:
            return differs(place, "được chèn vào, không có trong sổ", "it was inserted: not in the journal")
        return differs(place, "khác với sổ", "it differs from the journal")


class _Facts:
    """Values; equal to others when all are the same, but that times need only be close."""

    def __init__(self, values: Sequence[Any]) -> None:
        self._times = [value for value in values if isinstance(value, datetime)]
        self._rest = [value for value in values if not isinstance(value, datetime)]

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Facts)
            and self._rest == other._rest
            and len(self._times) == len(other._times)
            and all(abs(one - two) <= _ALIKE for one, two in zip(self._times, other._times, strict=True))
        )

    __hash__ = None  # type: ignore[assignment]  # close times are not transitive
