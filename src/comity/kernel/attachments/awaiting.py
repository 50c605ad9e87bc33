"""The bytes of replicas: awaited from the moment the record came, until they are whole, inspected and of its hash.

The exchange brings them (`exchange.fetching`); what is here and what stops the rest stands here, where pages read it.
"""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from comity.kernel import blobs, clock, journal
from comity.kernel.actions import action
from comity.kernel.attachments.inspecting import Inspected
from comity.kernel.attachments.kinds import ATTACHMENT, AttachmentBody
from comity.kernel.attachments.models import Awaited
from comity.kernel.envelopes import body_of, parse
from comity.kernel.kinds import Change
from comity.kernel.problems import Problem
from comity.kernel.records import Record

_FIRST_WAIT, _LONGEST_WAIT = 5.0, 3600.0  # seconds


def expect(change: Change) -> None:
    """Await the bytes that a replica names, in the transaction that stores it. A subscriber of every version."""
    if not change.replica or change.kind != ATTACHMENT.name:
        return
    body = body_of(parse(change.envelope))
    assert isinstance(body, AttachmentBody)
    held = Awaited.objects.filter(pk=uuid.UUID(change.record_id)).first()
    if held is not None and (held.sha256, held.size) == (body.sha256, body.size):
        return
    # Another version may name other bytes: those of the one before are not this record's any more.
    Awaited(
        record_id=uuid.UUID(change.record_id), sha256=body.sha256, size=body.size, due_at=clock.now()
    ).save(force_insert=held is None)


def awaited_of(records: Iterable[Record]) -> dict[uuid.UUID, Awaited]:
    """What is awaited with these records, by record id."""
    wanted = [record.pk for record in records if record.replica]
    return Awaited.objects.in_bulk(wanted) if wanted else {}


def whole() -> set[str]:
    """Ids of the replicas whose bytes are here."""
    return {str(pk) for pk in Awaited.objects.filter(whole_at__isnull=False).values_list("pk", flat=True)}


@action
def do_note_progress(awaited: Awaited, upto: int) -> None:
    """So many bytes are here, durably."""
    awaited.upto, awaited.trouble, awaited.tries = upto, "", 0
    awaited.what_vi = awaited.what_en = awaited.mend_vi = awaited.mend_en = ""
    awaited.save()


@action
def do_put_off(awaited: Awaited, problem: Problem, *, refused: bool = False, anew: bool = False) -> None:
    """Something stops the bytes: for a while, longer each time; or, `refused`, until a person has them asked for again.

    `anew`: what is here already is worth nothing.
    """
    awaited.trouble, awaited.refused = problem.code, refused
    awaited.what_vi, awaited.what_en = problem.what.vi, problem.what.en
    awaited.mend_vi, awaited.mend_en = problem.mend.vi, problem.mend.en
    awaited.upto = 0 if anew or refused else awaited.upto
    wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(awaited.tries, 12))
    awaited.tries += 1
    awaited.due_at = clock.now() + timedelta(seconds=wait)
    awaited.save()
    if refused:
        journal.append("bytes-refused", {"record": str(awaited.pk), "code": problem.code})


@action
def do_keep_whole(awaited: Awaited, inspected: Inspected) -> None:
    """Keep bytes that are whole and were inspected: from now on they are seen."""
    blobs.keep(inspected.arriving)
    awaited.upto, awaited.whole_at = awaited.size, clock.now()
    awaited.trouble, awaited.tries, awaited.due_at = "", 0, clock.now()
    awaited.what_vi = awaited.what_en = awaited.mend_vi = awaited.mend_en = ""
    awaited.save()
    journal.append("bytes-arrived", {"record": str(awaited.pk), "sha256": awaited.sha256})


@action
def do_note_told(awaited: Awaited) -> None:
    """The owner's node has our word that the bytes are held."""
    awaited.told_at = clock.now()
    awaited.save()


@action
def do_tell_again(awaited: Awaited) -> None:
    """The owner's node did not get our word: it brought the file anew."""
    awaited.told_at = None
    awaited.save()


@action
def do_rest(awaited: Awaited) -> None:
    """Look at it again in an hour: what is left to do waits for somebody who comes by hand."""
    awaited.due_at = clock.now() + timedelta(seconds=_LONGEST_WAIT)
    awaited.save()


def ask_again(awaited: Awaited) -> None:
    """Have bytes asked for that were refused before; inside an action."""
    awaited.refused, awaited.trouble, awaited.tries = False, "", 0
    awaited.due_at = clock.now()
    awaited.save()
