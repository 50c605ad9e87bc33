"""The label of an attachment is its record's at all times."""

from comity.kernel.attachments.models import Attachment
from comity.kernel.envelopes import parse
from comity.kernel.kinds import Change
from comity.kernel.reading import envelope_of
from comity.kernel.writing import store


def follow(change: Change) -> None:
    """Give an own record's attachments its new label, in the transaction and under the hat and act that changed it.

    A subscriber of every version written. What was taken off follows too: it can still be read in the history. Labels
    of replicas are their owner's to change.
    """
    # On what has just been made nothing hangs yet. (Canonical JSON: inside a text these quotes would be escaped.)
    if change.replica or change.kind == "attachment" or '"previous":null' in change.envelope:
        return
    hanging = Attachment.objects.for_machine().filter(of=change.record_id, record__owner=change.owner)
    rows = list(hanging.select_related("record"))
    if not rows:
        return
    after = parse(change.envelope)
    for row in rows:
        before = envelope_of(row.record)
        if before.label == after.label:
            continue
        store(
            before.model_copy(
                update={
                    "number": before.number + 1,
                    "marking": after.marking,
                    "audience": after.audience,
                    "author": after.author,
                    "act": after.act,
                    "at": after.at,
                    "previous": row.record.hash,
                }
            )
        )
