"""Attachments as one hat may see them: always through the record that they hang on."""

import uuid
from typing import NamedTuple

from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.attachments.kinds import AttachmentBody
from comity.kernel.attachments.models import Attachment
from comity.kernel.opening import must_journal, opened
from comity.kernel.reading import content, contents, get
from comity.kernel.records import Record


class Attached(NamedTuple):
    """An attachment. `here` says whether this node was given its bytes."""

    record: Record
    body: AttachmentBody
    here: bool


def attachments_of(record: Record, acting: Acting) -> list[Attached]:
    """The files on a scoped record, in the order in which they were attached; not those taken off.

    Only its owner's: another agency cannot hang anything on a record that is not its own.
    """
    # Own files have their record's label, so who reads the record (by whatever right) reads them. The versions of a
    # replica and of its files arrive one after the other: there both labels count.
    rows = Attachment.objects.visible_to(acting) if record.replica else Attachment.objects.for_machine()
    rows = rows.filter(of=record.pk, record__owner=record.owner, record__state="attached")
    found = [row.record for row in rows.select_related("record").order_by("record__created_at", "pk")]
    bodies = contents(found)
    return [Attached(one, bodies[one.pk], is_here(one)) for one in found]


def attachment(attachment_id: uuid.UUID, acting: Acting) -> tuple[Attached, Record]:
    """An attachment and its record, by the rule of the record. Who may not read that does not find the file either."""
    row = Attachment.objects.for_machine().filter(pk=attachment_id).select_related("record").first()
    if row is None:
        raise not_found()
    found, record = row.record, get(row.of, acting)
    if record.owner != found.owner:
        raise not_found()
    if found.replica:
        get(found.pk, acting)
    return Attached(found, content(found, AttachmentBody), is_here(found)), record


def note_opened(attached: Attached, record: Record, acting: Acting) -> None:
    """Journal that this hat opened the file, where the file's or its record's opening is to be journaled."""
    if must_journal(attached.record, acting) or must_journal(record, acting):
        opened(attached.record, acting)


def is_here(attachment: Record) -> bool:
    """Whether this node was given the attachment's bytes *with this record*.

    Whether the bytes lie in the store is not asked: they may be there for another record under another label, and to
    say so, or to hand them out, would let anybody who knows a hash find out who holds the file. Replicas have no bytes
    until the exchange brings them.
    """
    return not attachment.replica
