"""The list of restorings (see `restoring`) against the journal, as part of a verification."""

import uuid

from comity.kernel.list_audit import ListAudit
from comity.kernel.restoring import Restoring
from comity.kernel.streams import rows


def restoring_audit() -> ListAudit:
    """The auditor of one verification."""
    held = rows(Restoring.objects.order_by("entry"), "entry", "record", "number")
    return ListAudit(
        "restoring", "restored", held, lambda payload: (uuid.UUID(payload["record"]), payload["number"])
    )
