"""Restoring an older version: its content becomes a new version, with a reason, in the journal.

Nothing is undone: the versions between stay. Marking, audience and state stay as they are; only body and sources come
back. So a version is not restored where that would tell more than its own label let it be told: the record must today
be marked no lower, and be for nobody, whom that version was not for.

    restored    own content, in a state in which it may still be edited, by who may write it
    refused     settings and acts (`Kind.rights`), judgements and what follows from other records (`Kind.restorable`);
                states that an approval or a sending led to, and ends of a lifecycle; versions closed to the hat
"""

import uuid
from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from django.db import models
from pydantic import ValidationError

from comity.kernel import journal
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.envelopes import Envelope, body_of
from comity.kernel.history import version
from comity.kernel.journal import JournalEntry
from comity.kernel.kinds import is_known, kind_named
from comity.kernel.problems import Problem
from comity.kernel.reading import envelope_of, get
from comity.kernel.records import ActionOnly, Record
from comity.kernel.words import Words
from comity.kernel.writing import revise

_DECIDED = (Verb.APPROVE, Verb.SEND)


class Restoring(ActionOnly):
    """Where in the journal a restoring stands. The journal holds it; the table only finds it again."""

    entry = models.PositiveBigIntegerField(primary_key=True, help_text="index of the journal entry")
    record = models.UUIDField()
    number = models.PositiveIntegerField(help_text="the version that the restoring made")

    objects: ClassVar[models.Manager["Restoring"]] = models.Manager()

    class Meta:
        app_label = "kernel"
        indexes = [models.Index(fields=["record", "number"])]


class Restored(NamedTuple):
    """A restoring as the journal has it: version `number` was made from version `source`, for this reason."""

    number: int
    source: int
    reason: str


@action
def do_restore(record: uuid.UUID | str, number: int, reason: str, *, acting: Acting) -> Record:
    """Make the content of version `number` of an own record its content again, as a new version."""
    subject = get(record, acting, verb=Verb.WRITE)
    envelope = version(subject, number, acting)
    problem = obstacle(subject, envelope)
    if problem is not None:
        raise problem
    if not reason.strip():
        raise _problem(
            "reason-missing",
            Words(vi="Chưa nêu lý do khôi phục.", en="No reason for restoring was given."),
            Words(vi="Ghi rõ lý do.", en="Say why."),
            place="reason",
        )
    made = revise(subject, acting=acting, body=body_of(envelope), sources=envelope.sources)
    told = {
        "record": str(made.pk),
        "number": made.number,
        "source": number,
        "reason": reason.strip(),
        "agency": acting.agency,
        "office": acting.office,
    }
    entry = journal.append("restored", told)
    Restoring(entry=entry, record=made.pk, number=made.number).save(force_insert=True)
    return made


def obstacle(record: Record, envelope: Envelope) -> Problem | None:
    """Why the content of a readable older version cannot be restored, whoever asks; None where it can."""
    if not _is_editable(record):
        return _problem(
            "restore-settled",
            Words(
                vi="Hồ sơ này không còn ở bước được sửa nội dung.",
                en="This record is no longer at a step at which its content may be changed.",
            ),
            Words(
                vi="Đưa hồ sơ về bước sửa (nếu quy trình cho phép) rồi khôi phục.",
                en="Take the record back for revision, where its procedure allows, then restore.",
            ),
        )
    now = envelope_of(record)
    if not now.label.is_within(envelope.label):
        return _problem(
            "restore-wider",
            Words(
                vi="Phiên bản đó mật hơn hoặc dành cho ít nơi hơn hồ sơ hiện nay.",
                en="That version was marked higher, or was for fewer, than the record is now.",
            ),
            Words(
                vi="Chép lại phần được phép phổ biến, hoặc đề xuất nâng độ mật của hồ sơ trước.",
                en="Copy what everyone may know, or have the record marked up first.",
            ),
        )
    if (now.body, now.sources) == (envelope.body, envelope.sources):
        return _problem(
            "restore-same",
            Words(vi="Nội dung không khác hiện nay.", en="Its content is no other than today's."),
            Words(vi="Chọn phiên bản khác.", en="Choose another version."),
        )
    try:
        body_of(envelope)
    except ValidationError:
        return _problem(
            "restore-unfit",
            Words(
                vi="Phiên bản đó theo mẫu cũ, không còn dùng được.",
                en="That version is in a shape which this kind of record no longer has.",
            ),
            Words(vi="Nhập lại nội dung bằng tay.", en="Enter its content by hand."),
        )
    return None


def restorings(record: Record, numbers: Sequence[int]) -> dict[int, Restored]:
    """What the journal says of how these versions of a scoped record were made, where they were restored."""
    rows = Restoring.objects.filter(record=record.pk, number__in=numbers)
    entries = JournalEntry.objects.in_bulk([row.entry for row in rows])
    told = [entry.read() for entry in entries.values() if entry.type == "restored"]
    return {one["number"]: _restored(one) for one in told if one["record"] == str(record.pk)}


def _restored(payload: dict[str, Any]) -> Restored:
    return Restored(payload["number"], payload["source"], payload["reason"])


def _is_editable(record: Record) -> bool:
    """Whether the record's kind is content that may be brought back, and its state one in which it is still edited."""
    if not is_known(record.kind):
        return False
    kind = kind_named(record.kind)
    if kind.rights is not None or not kind.restorable:
        return False
    moves = kind.lifecycle.moves
    decided = any(move.after == record.state and move.verb in _DECIDED for move in moves)
    ended = bool(moves) and not kind.lifecycle.open_moves(record.state)
    return not decided and not ended


def _problem(code: str, what: Words, mend: Words, place: str = "version") -> Problem:
    return Problem(code, what=what, mend=mend, place=place)
