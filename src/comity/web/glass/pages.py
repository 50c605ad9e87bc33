"""Grants of break-glass as pages show them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from comity.kernel import clock
from comity.kernel.acting import Acting, Role
from comity.kernel.glass import Glass, GlassBody, glasses_to_consent
from comity.kernel.glass_breaking import CONSENTING
from comity.kernel.kinds import kind_named
from comity.kernel.reading import contents
from comity.kernel.records import Record

TONES = {"asked": "waits", "open": "moving", "refused": "stopped", "ended": "idle"}


@dataclass(frozen=True)
class Row:
    """One grant. `target` is None where this hat may not know the record by right; the reference stands then."""

    record: Record
    target: Record | None
    reference: str
    office: str
    reason: str
    minutes: int
    asked_at: datetime
    until: datetime | None
    consent_by: str
    seen_by: str
    standing: str
    tone: str
    may_answer: bool
    may_end: bool
    may_see: bool


def consents_for(acting: Acting) -> list[Glass]:
    """Grants of the agency that wait for a second person and that this hat might answer, oldest first."""
    waiting = [one.glass for one in glasses_to_consent(acting)]
    return list(Glass.objects.visible_to(acting).filter(pk__in=waiting).select_related("record"))


def rows_of(found: Iterable[Glass], acting: Acting, language: str) -> list[Row]:
    """Rows for grants that this hat may follow."""
    listed = list(found)
    bodies: dict[uuid.UUID, GlassBody] = contents([row.record for row in listed])
    by_right = replace(acting, glass=frozenset())
    targets = Record.objects.visible_to(by_right).in_bulk([row.target for row in listed])
    return [_row(row, bodies[row.pk], targets.get(row.target), acting, language) for row in listed]


def _row(row: Glass, body: GlassBody, target: Record | None, acting: Acting, language: str) -> Row:
    state = row.record.state
    over = state == "open" and row.until is not None and row.until <= clock.now()
    words = kind_named("glass").lifecycle.states["ended" if over else state]
    head, own = Role.HEAD in acting.roles, body.holder == acting.who
    answerable = state == "asked" and bool(acting.roles & CONSENTING) and target is not None
    return Row(
        record=row.record,
        target=target,
        reference=body.target,
        office=body.office,
        reason=body.reason,
        minutes=body.minutes,
        asked_at=row.record.created_at,
        until=row.until,
        consent_by=body.consent_by,
        seen_by=body.seen_by,
        standing=words.say(language),
        tone=TONES["ended" if over else state],
        may_answer=answerable and not own,
        may_end=state in ("asked", "open") and not over and (own or head),
        may_see=head and not own and not body.seen_by,
    )
