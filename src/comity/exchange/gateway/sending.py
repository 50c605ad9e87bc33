"""What goes to the national exchange: a sent dispatch, or the status of a paper that came from there, as a file."""

import uuid
from collections.abc import Sequence

from django.utils import timezone

from comity.directory.names import profile
from comity.exchange import edxml
from comity.exchange.edxml import Attachment, Business, Message, Organ, ResponseFor, Signer, Status, Trace
from comity.exchange.edxml.refusing import unfit
from comity.exchange.gateway.kinds import ReceivedPaperBody
from comity.exchange.gateway.matching import document_id
from comity.exchange.gateway.tables import ceiling, code_of, document_of, priority_of, status_of
from comity.exchange.kinds import DispatchBody
from comity.kernel import blobs, clock, journal
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.attachments.reading import attachments_of
from comity.kernel.envelopes import Envelope
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get, versions
from comity.kernel.records import Record
from comity.kernel.words import Words


@action
def do_export(record_id: uuid.UUID | str, *, acting: Acting) -> bytes:
    """The file of an own sent dispatch, or of the state of a received paper; journaled, as it leaves the network.

    Problems: "edxml-unfit" names what is missing; "marking-above-exchange" what may not go there.
    """
    record = get(record_id, acting)
    if record.owner != acting.agency or record.kind not in ("dispatch", "received-paper"):
        raise unfit("không phải văn bản của cơ quan này", "it is no paper of this agency", str(record_id))
    if record.marking > ceiling():
        raise _too_secret(record)
    message = _document(record, acting) if record.kind == "dispatch" else _status(record, acting)
    data = edxml.write(message)
    journal.append(
        "edxml-exported",
        {"record": str(record.pk), "number": record.number, "hash": blobs.put(data), "office": acting.office},
    )
    return data


def _document(record: Record, acting: Acting) -> Message:
    body = content(record, DispatchBody)
    if record.state != "sent":
        raise unfit("văn bản chưa gửi", "the dispatch is not sent", record.title)
    sent = next(version for version in reversed(versions(record)) if version.state == "sent")
    number, _, notation = body.number.partition("/")
    sender = _organ(record.owner)
    kind = document_of(body.type)
    date = body.date or _day(sent)
    if kind is None:
        raise unfit("loại văn bản không có trên trục", "the exchange has no such kind of document", body.type)
    return Message(
        sender=sender,
        to=tuple(_organ(agency) for agency in body.recipients),
        document_id=document_id(sender.code, date, body.number),
        number=number,
        notation=notation,
        place=_line(profile().seat(record.owner).vi),
        date=date,
        type=kind.type,
        type_name=kind.name,
        subject=_line(body.title),
        content=_lines(body.text),
        signer=Signer(position=_line(sent.author.office)),
        due=body.deadline if len(body.deadline) == len("2018-09-28") else "",
        priority=priority_of(body.urgency),
        response_for=tuple(_answered(body.in_reply_to, acting)),
        trace=(Trace(sender.code, _time(sent)),),
        business=Business(type="0", paper="0"),
        attachments=tuple(_files(record, acting)),
    )


def _status(record: Record, acting: Acting) -> Message:
    body = content(record, ReceivedPaperBody)
    code = status_of(record.state)
    if not code:
        raise unfit("trạng thái này không có trên trục", "the exchange has no such status", record.state)
    now = timezone.localtime(clock.now()).replace(microsecond=0, tzinfo=None).isoformat()
    return Message(
        sender=_organ(record.owner),
        to=(Organ(code=body.sender_code, name=body.sender_name or body.sender_code),),
        response_for=(ResponseFor(body.sender_code, body.symbol, body.date, body.document_id),),
        status=Status(code=code, description=_line(body.note), at=now),
    )


def _organ(agency: str) -> Organ:
    code = code_of(agency)
    name = profile().agency(agency).vi
    if not code:
        raise Problem(
            "edxml-code-missing",
            what=Words(
                vi=f"{name} chưa có mã định danh điện tử.",
                en=f"{profile().agency(agency).en} has no electronic code.",
            ),
            mend=Words(
                vi="Ghi mã theo Quyết định 20/2020/QĐ-TTg vào node.toml: [edxml.codes].",
                en="Enter the code of Decision 20/2020/QĐ-TTg in node.toml: [edxml.codes].",
            ),
            place=agency,
        )
    return Organ(code=code, name=name)


def _answered(target: str, acting: Acting) -> Sequence[ResponseFor]:
    """What a dispatch answers, where this hat may know it and it has a number."""
    if not target:
        return ()
    try:
        record = get(target, acting)
    except Problem:
        return ()
    if record.kind == "received-paper":
        paper = content(record, ReceivedPaperBody)
        return (ResponseFor(paper.sender_code, paper.symbol, paper.date, paper.document_id),)
    if record.kind != "dispatch" or record.state != "sent":
        return ()
    asked = content(record, DispatchBody)
    code = code_of(record.owner)
    date = asked.date or _day(versions(record)[0])
    named = document_id(code, date, asked.number) if code else ""
    return (ResponseFor(code, asked.number, date, named),)


def _files(record: Record, acting: Acting) -> Sequence[Attachment]:
    found = []
    for index, file in enumerate(attachments_of(record, acting), 1):
        try:
            data = blobs.get(file.body.sha256)
        except FileNotFoundError as error:
            raise unfit("tệp không có ở nút này", "the file is not on this node", file.body.name) from error
        found.append(
            Attachment(
                f"cid:{index}", _line(file.body.name), file.body.media_type, _line(file.body.name), data
            )
        )
    return found


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines()).strip()


def _day(version: Envelope) -> str:
    return timezone.localtime(clock.moment(version.at)).date().isoformat()


def _time(version: Envelope) -> str:
    return timezone.localtime(clock.moment(version.at)).replace(microsecond=0, tzinfo=None).isoformat()


def _too_secret(record: Record) -> Problem:
    return Problem(
        "marking-above-exchange",
        what=Words(
            vi="Độ mật của văn bản cao hơn mức được gửi qua trục liên thông.",
            en="The paper's marking is above what may go by the national exchange.",
        ),
        mend=Words(
            vi="Gửi bằng kênh được phép cho độ mật đó.",
            en="Send it by a way that is accredited for the marking.",
        ),
        place=record.title,
    )
