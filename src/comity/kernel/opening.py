"""Who opened what: opening a restricted record, an annex, or a record behind broken glass is an event of the journal.

The journal holds the event; the table only finds it again. A face shows a record's content through `open_record`.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from django.db import models

from comity.kernel import clock, journal, policy
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.annexes import ANNEX
from comity.kernel.journal import JournalEntry
from comity.kernel.reading import get
from comity.kernel.records import ActionOnly, Record


class Opening(ActionOnly):
    """Where in the journal an opening stands."""

    entry = models.PositiveBigIntegerField(primary_key=True, help_text="index of the journal entry")
    record = models.UUIDField()
    owner = models.CharField(max_length=40)
    agency = models.CharField(max_length=40)
    who = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Opening"]] = models.Manager()

    class Meta:
        app_label = "kernel"
        indexes = [models.Index(fields=["record", "-at"]), models.Index(fields=["agency", "-at"])]


class Opened(NamedTuple):
    """One opening as the journal has it: which version, by whom, when, and whether through broken glass."""

    record: uuid.UUID
    number: int
    agency: str
    office: str
    person: str
    at: datetime
    glass: bool


def open_record(
    record_id: uuid.UUID | str, acting: Acting, *, kind: str = "", verb: Verb = Verb.READ
) -> Record:
    """The record, if this hat may do `verb` to it, as `reading.get`; the opening is journaled where it must be."""
    record = get(record_id, acting, kind=kind, verb=verb)
    if must_journal(record, acting):
        opened(record, acting)
    return record


def must_journal(record: Record, acting: Acting) -> bool:
    """Whether this hat's opening of a scoped record is an event of the journal."""
    restricted = record.marking >= policy.current().opening.marking_from
    return restricted or record.kind == ANNEX.name or through_glass(record, acting)


def through_glass(record: Record, acting: Acting) -> bool:
    """Whether this hat reads a scoped record by break-glass only."""
    return record.marking > acting.reach


def opened(record: Record, acting: Acting) -> None:
    """Journal that this hat opened a scoped record. A few minutes' openings by one person are one event.

    Openings through broken glass are journaled one by one.
    """
    glass = through_glass(record, acting)
    since = clock.now() - timedelta(minutes=policy.current().opening.same_within_minutes)
    before = Opening.objects.filter(record=record.pk, agency=acting.agency, who=acting.who, at__gte=since)
    if glass or not before.exists():
        do_note_opening(record, glass, acting=acting)


@action
def do_note_opening(record: Record, glass: bool, *, acting: Acting) -> None:
    """Write an opening of a scoped record into the journal."""
    at = clock.now()
    entry = journal.append(
        "opened",
        {
            "record": str(record.pk),
            "number": record.number,
            "agency": acting.agency,
            "office": acting.office,
            "person": acting.person,
            "glass": glass,
        },
    )
    Opening(
        entry=entry, record=record.pk, owner=record.owner, agency=acting.agency, who=acting.who, at=at
    ).save(force_insert=True)


def who_opened(record_id: uuid.UUID | str, acting: Acting, limit: int | None = None) -> list[Opened]:
    """Who opened a record of the acting agency, newest first: for its auditors, and for heads who may read it."""
    if Role.AUDITOR in acting.roles and acting.hosted:
        rows = Opening.objects.filter(record=record_id, owner=acting.agency)
    elif Role.HEAD in acting.roles:
        record = get(record_id, acting)
        rows = Opening.objects.filter(record=record.pk, owner=acting.agency)
    else:
        raise not_found()
    return _read(rows, limit)


def openings(acting: Acting, limit: int = 200) -> list[Opened]:
    """The latest openings by people of the acting agency, for its auditors."""
    if not acting.hosted or Role.AUDITOR not in acting.roles:
        raise not_found()
    return _read(Opening.objects.filter(agency=acting.agency), limit)


def _read(rows: models.QuerySet[Opening], limit: int | None = None) -> list[Opened]:
    entries = list(rows.order_by("-entry").values_list("entry", flat=True)[:limit])
    found = JournalEntry.objects.in_bulk(entries)
    return [_opened(found[entry].read()) for entry in entries if entry in found]


def _opened(payload: dict[str, Any]) -> Opened:
    return Opened(
        record=uuid.UUID(payload["record"]),
        number=payload["number"],
        agency=payload["agency"],
        office=payload["office"],
        person=payload["person"],
        at=clock.moment(payload["at"]),
        glass=payload["glass"],
    )
