"""What changes attachments."""

import uuid
from collections.abc import Sequence

from comity.kernel import blobs
from comity.kernel.access import not_found
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.attachments.awaiting import ask_again
from comity.kernel.attachments.inspecting import Inspected
from comity.kernel.attachments.kinds import AttachmentBody
from comity.kernel.attachments.reading import attachment
from comity.kernel.kinds import is_known, kind_named
from comity.kernel.problems import Problem
from comity.kernel.reading import label_of
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own

ASKERS = frozenset({Role.OFFICER, Role.HEAD, Role.CLERK})


def is_attachable(record: Record) -> bool:
    """Whether files may hang on records of this kind. What stays on its node could not keep its files there."""
    return record.kind != "attachment" and is_known(record.kind) and not kind_named(record.kind).local


@action
def do_attach(record_id: uuid.UUID | str, files: Sequence[Inspected], *, acting: Acting) -> list[Record]:
    """Attach files to an own record, all or none. Their label is the record's."""
    record = _attachable(record_id, acting)
    label = label_of(record)
    return [create("attachment", _body(record, file), acting=acting, label=label) for file in files]


@action
def do_attach_again(
    record_id: uuid.UUID | str, attachments: Sequence[uuid.UUID | str], *, acting: Acting
) -> list[Record]:
    """Hang files that hang on other records, and that this hat reads, on an own record too: the same bytes.

    None that is marked higher than the record, is for named ones only, or whose bytes are not here: those are not
    found.
    """
    record = _attachable(record_id, acting)
    label, made = label_of(record), []
    for one in attachments:
        found, on = attachment(uuid.UUID(str(one)), acting)
        known = label_of(on)
        if not found.here or known.closed or max(known.marking, found.record.marking) > label.marking:
            raise not_found()
        body = found.body.model_copy(update={"of": str(record.pk), "language": record.language})
        made.append(create("attachment", body, acting=acting, label=label))
    return made


def _attachable(record_id: uuid.UUID | str, acting: Acting) -> Record:
    record = own(record_id, acting)
    if not is_attachable(record):
        raise Problem(
            "not-attachable",
            what=Words(
                vi="Không đính kèm được tệp vào loại hồ sơ này.",
                en="Files cannot be attached to a record of this kind.",
            ),
            mend=Words(
                vi="Đính kèm vào hồ sơ được lập từ đó.", en="Attach them to the record that is made from it."
            ),
            place=record.title,
        )
    return record


@action
def do_withdraw_attachment(attachment_id: uuid.UUID | str, *, acting: Acting) -> Record:
    """Take a file off its record. It stays in the history."""
    return move(own(attachment_id, acting, kind="attachment"), "withdraw", acting=acting)


def may_ask(acting: Acting) -> bool:
    """Whether this hat may have a file asked for again that was not taken."""
    return bool(acting.roles & ASKERS)


@action
def do_ask_again(attachment_id: uuid.UUID, *, acting: Acting) -> None:
    """Have the bytes of another agency's file, which were not taken, asked for once more."""
    found, _record = attachment(attachment_id, acting)
    if not may_ask(acting):
        raise Problem(
            "forbidden",
            what=Words(
                vi="Vai trò này không được xin lại tệp.", en="This role may not ask for the file again."
            ),
            mend=Words(vi="Đề nghị cán bộ của cơ quan thực hiện.", en="Ask an officer of the agency."),
        )
    if found.awaited is not None and found.awaited.refused:
        ask_again(found.awaited)


def _body(record: Record, file: Inspected) -> AttachmentBody:
    return AttachmentBody(
        language=record.language,
        of=str(record.pk),
        name=file.name,
        sha256=blobs.keep(file.arriving),
        size=file.arriving.size,
        media_type=file.media_type,
    )
