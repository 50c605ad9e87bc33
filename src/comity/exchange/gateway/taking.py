"""Files of the national exchange taken in: read, kept as they were given, and left for a person to confirm."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from comity.directory.names import profile
from comity.exchange.edxml import Message, Read, Standing, read
from comity.exchange.gateway.kinds import (
    Answered,
    Doubt,
    ReceivedPaperBody,
    ReceivedStatusBody,
    SignatureFound,
)
from comity.exchange.gateway.matching import answered_dispatch
from comity.exchange.gateway.models import ReceivedPaper, ReceivedStatus
from comity.exchange.gateway.tables import (
    agency_of,
    authorities,
    is_document_name,
    kind_of,
    state_of,
    urgency_of,
)
from comity.kernel import blobs, node
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.attachments.inspecting import Inspected, inspect
from comity.kernel.attachments.kinds import AttachmentBody
from comity.kernel.blobs import Arriving
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create

TAKERS = frozenset({Role.CLERK, Role.OFFICER, Role.HEAD, Role.MACHINE})
MOST_TITLE = 500


@dataclass
class Taken:
    """What a file came to. `known`: the very same bytes had been taken before, and nothing was changed."""

    file: str
    record: Record
    doubts: tuple[Doubt, ...]
    known: bool = False


@dataclass
class Import:
    """What several files came to; `refused` are (file, problem)."""

    taken: list[Taken] = field(default_factory=list)
    refused: list[tuple[str, Problem]] = field(default_factory=list)

    def as_json(self, language: str) -> dict[str, Any]:
        """The shape of `comity import edxml --json`."""
        return {
            "taken": [
                {"file": one.file, "record": str(one.record.pk), "kind": one.record.kind, "known": one.known}
                for one in self.taken
            ],
            "doubtful": [
                {
                    "file": one.file,
                    "field": doubt.name,
                    "why": Words(doubt.vi, doubt.en).say(language),
                    "path": doubt.path,
                    "line": doubt.line,
                }
                for one in self.taken
                for doubt in one.doubts
            ],
            "refused": [
                {"file": file, "why": problem.shape(language)["what"]} for file, problem in self.refused
            ],
        }


def receiving_agency(message: Message) -> str:
    """The agency of this node that a message is for: the first recipient hosted here; "" where none is."""
    recipients = [agency_of(to.code) for to in message.to]
    if message.status is not None:
        recipients += [agency_of(one.organ) for one in message.response_for]
    return next((agency for agency in recipients if agency in node.here().agencies), "")


def take(name: str, data: bytes, *, acting: Acting) -> Taken:
    """Take one file for the acting agency. A Problem says why it is not taken, and then nothing is kept."""
    found = read(data, authorities())
    held: list[Inspected] = []
    doubts = [*_doubts(found), *_doubts_here(found.message, acting.agency)]
    try:
        if found.message.status is None:
            doubts += _inspected(found.message, held)
        return do_take(name, data, found, doubts, held, acting=acting)
    finally:
        for file in held:
            file.arriving.close()


@action
def do_take(
    name: str,
    data: bytes,
    found: Read,
    doubts: Sequence[Doubt],
    files: Sequence[Inspected],
    *,
    acting: Acting,
) -> Taken:
    """Keep a message as it was given, and a record of it that waits for a person; the same bytes only once."""
    digest = blobs.put(data)
    known = _known(digest, acting.agency)
    if known is not None:
        return Taken(name, known, (), known=True)
    said = found.message
    shared = {
        "file": name[:200],
        "sha256": digest,
        "size": len(data),
        "sender_code": said.sender.code,
        "sender_name": said.sender.name,
        "sender": agency_of(said.sender.code),
        "about": tuple(Answered(**vars(one)) for one in said.response_for),
        "signature": SignatureFound(
            standing=found.signature.standing,
            vi=found.signature.why.vi,
            en=found.signature.why.en,
            signer=found.signature.signer,
        ),
    }
    if said.status is not None:
        record = _keep_status(said, shared, list(doubts), acting)
    else:
        record = _keep_paper(said, shared, list(doubts), files, acting)
    return Taken(name, record, tuple(doubts))


def _known(digest: str, agency: str) -> Record | None:
    for table in (ReceivedPaper, ReceivedStatus):
        row = table.objects.for_machine().filter(sha256=digest, record__owner=agency).select_related("record")
        held = row.first()
        if held is not None:
            return held.record
    return None


def _keep_status(said: Message, shared: dict[str, Any], doubts: list[Doubt], acting: Acting) -> Record:
    assert said.status is not None
    about = [answered_dispatch(acting.agency, one) for one in said.response_for]
    dispatch = next((one for one in about if one is not None), None)
    status = said.status
    body = ReceivedStatusBody(
        **shared,
        doubts=tuple(doubts),
        title=(said.response_for[0].code if said.response_for else "") or status.code or "?",
        code=status.code,
        description=status.description,
        said_at=status.at,
        dispatch=str(dispatch.pk) if dispatch else "",
    )
    marking = dispatch.marking if dispatch else 0
    return create("received-status", body, acting=acting, label=Label(marking), roles=TAKERS)


def _keep_paper(
    said: Message, shared: dict[str, Any], doubts: list[Doubt], files: Sequence[Inspected], acting: Acting
) -> Record:
    about = [answered_dispatch(acting.agency, one) for one in said.response_for]
    replied = next((one for one in about if one is not None), None)
    business = said.business
    body = ReceivedPaperBody(
        **shared,
        doubts=tuple(doubts),
        title=said.subject[:MOST_TITLE] or said.symbol or shared["file"],
        symbol=said.symbol,
        date=said.date,
        place=said.place,
        type_name=said.type_name,
        type=kind_of(said.type_name, answers=bool(said.response_for)),
        urgency=urgency_of(said.priority),
        deadline=said.due,
        text=said.content,
        signed_by=", ".join(filter(None, (said.signer.competence, said.signer.position, said.signer.name)))
        if said.signer
        else "",
        to=tuple(" ".join((one.code, one.name)).strip() for one in said.to),
        document_id=said.document_id,
        business=business.type if business else "",
        reason=business.reason if business else "",
        earlier=business.document_id if business else "",
        in_reply_to=str(replied.pk) if replied else "",
    )
    marking = replied.marking if replied else 0
    label = Label(marking)
    record = create("received-paper", body, acting=acting, label=label, roles=TAKERS)
    for file in files:
        attached = AttachmentBody(
            of=str(record.pk),
            name=file.name,
            sha256=blobs.keep(file.arriving),
            size=file.arriving.size,
            media_type=file.media_type,
        )
        create("attachment", attached, acting=acting, label=label, roles=TAKERS)
    return record


def _doubts(found: Read) -> Iterable[Doubt]:
    for flag in found.flags:
        yield Doubt(name=flag.name, vi=flag.why.vi, en=flag.why.en, path=flag.path, line=flag.line)
    signature = found.signature
    if signature.standing in (Standing.UNVERIFIED, Standing.BROKEN):
        why = signature.why
        yield Doubt(name="signature", vi=why.vi, en=why.en, path=signature.path, line=signature.line)


def _doubts_here(said: Message, agency: str) -> Iterable[Doubt]:
    """What only this node can doubt: who is meant, what answers what, what a name means."""
    if said.sender.code and not agency_of(said.sender.code):
        yield Doubt(
            name="sender/code", vi="danh bạ không có mã này", en="the directory has no agency of this code"
        )
    if said.to and agency not in [agency_of(one.code) for one in said.to]:
        yield Doubt(name="to", vi="không nêu cơ quan này", en="it does not name this agency")
    for index, one in enumerate(said.response_for, 1):
        if answered_dispatch(agency, one) is None:
            yield Doubt(
                name=f"response_for/{index}",
                vi="không tìm thấy văn bản đã gửi mà nó trả lời",
                en="no dispatch of this agency was found that it answers",
            )
    if said.status is not None:
        if said.status.code and not state_of(said.status.code):
            yield Doubt(
                name="status/code", vi="không rõ trạng thái này", en="what this status means is not known"
            )
    elif said.type_name and not is_document_name(said.type_name):
        yield Doubt(name="type_name", vi="không có thể thức này", en="there is no document type of this name")


def _inspected(said: Message, held: list[Inspected]) -> Iterable[Doubt]:
    """Attachments that may hang on a record go to `held`; others stay in the message only, and it is said why."""
    terms = profile().attachment_terms
    for index, file in enumerate(said.attachments, 1):
        if not file.data:
            continue
        arriving = Arriving()
        try:
            arriving.write(file.data)
            held.append(inspect(arriving, file.name, terms))
        except Problem as problem:
            arriving.close()
            yield Doubt(
                name=f"attachments/{index}",
                vi=f"chỉ giữ trong thông điệp gốc: {problem.what.vi}",
                en=f"kept in the original message only: {problem.what.en}",
            )
