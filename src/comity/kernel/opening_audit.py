"""The list of openings (see `opening`) against the journal, as part of a verification."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from comity.kernel import clock
from comity.kernel.list_audit import ListAudit
from comity.kernel.opening import Opening
from comity.kernel.streams import rows


def opening_audit() -> ListAudit:
    """The auditor of one verification."""
    columns = ("entry", "record", "agency", "who", "at")
    return ListAudit("opening", "opened", rows(Opening.objects.order_by("entry"), *columns), _told)


def _told(payload: Mapping[str, Any]) -> Sequence[Any]:
    who = payload["person"] or payload["office"]
    return uuid.UUID(payload["record"]), payload["agency"], who, clock.moment(payload["at"])
