"""Attachments as one hat may see them: always through the record that they hang on."""

import uuid
from typing import NamedTuple

from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.attachments.awaiting import awaited_of
from comity.kernel.attachments.kinds import AttachmentBody
from comity.kernel.attachments.models import Attachment, Awaited
from comity.kernel.opening import must_journal, opened
from comity.kernel.reading import content, contents, get
from comity.kernel.records import Record


class Attached(NamedTuple):
    """An attachment. `awaited`: of a replica, what of its bytes is here and what stops the rest."""

    record: Record
    body: AttachmentBody
    awaited: Awaited | None = None

    @property
    def here(self) -> bool:
        """Whether this node was given the bytes *with this record*.

        Whether they lie in the store is not asked: they may be there for another record under another label, and to
        say so, or to hand them out, would let anybody who knows a hash find out who holds the file.
        """
        if not self.record.replica:
            return True
        return self.awaited is not None and self.awaited.whole_at is not None


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
    awaited = awaited_of(found) if record.replica else {}
    return [Attached(one, bodies[one.pk], awaited.get(one.pk)) for one in found]


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
    return Attached(found, content(found, AttachmentBody), awaited_of([found]).get(found.pk)), record


def note_opened(attached: Attached, record: Record, acting: Acting) -> None:
    """Journal that this hat opened the file, where the file's or its record's opening is to be journaled."""
    if must_journal(attached.record, acting) or must_journal(record, acting):
        opened(attached.record, acting)
