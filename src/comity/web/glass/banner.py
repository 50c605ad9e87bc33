"""What the banner at the head of every page says while glass is broken."""

from dataclasses import dataclass
from datetime import datetime

from comity.kernel.acting import Acting
from comity.kernel.glass import open_glasses
from comity.kernel.records import Record


@dataclass(frozen=True)
class Banner:
    """One record that this hat reads by broken glass, until when, and the grant."""

    glass: str
    record: Record
    until: datetime | None


def banner(acting: Acting) -> list[Banner]:
    """What this hat has open now, the soonest to end first. Without glass it asks the database nothing."""
    if not acting.glass:
        return []
    found = open_glasses(acting)
    records = Record.objects.visible_to(acting).in_bulk([one.target for one in found])
    return [Banner(str(one.glass), records[one.target], one.until) for one in found if one.target in records]
