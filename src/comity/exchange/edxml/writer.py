"""Writing a message: strict. What would not read back the same, without a flag, is not written.

Elements are named and ordered as in QCVN 102:2016, with the prefix `edXML` that receiving systems look for. Messages
are not signed here: the exchange's signatures are made with certificates of its own authority.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from xml.sax.saxutils import escape

from comity.exchange.edxml.message import (
    NAMESPACE,
    VERSION,
    Attachment,
    Business,
    Message,
    Organ,
    ResponseFor,
    Staff,
    Status,
)
from comity.exchange.edxml.opening import LIMIT
from comity.exchange.edxml.reader import read
from comity.exchange.edxml.refusing import unfit
from comity.kernel.problems import Problem

_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff\ufffd]")


def write(message: Message) -> bytes:
    """The file, in UTF-8. Raises Problem "edxml-unfit" that names the field."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<edXML xmlns="{NAMESPACE}" xmlns:edXML="{NAMESPACE}">',
        *_within("edXMLEnvelope", [*_within("edXMLHeader", _header(message)), *_body(message.attachments)]),
        *_within("AttachmentEncoded", (line for file in message.attachments for line in _file(file))),
        "</edXML>",
        "",
    ]
    data = "\n".join(lines).encode()
    if len(data) > LIMIT:
        raise unfit(f"quá lớn: {len(data)} byte", f"{len(data)} bytes, at most {LIMIT}", "attachments")
    _require_same(message, data)
    return data


def _require_same(message: Message, data: bytes) -> None:
    """Our own reader must find the same message in it, and nothing doubtful."""
    try:
        found = read(data)
    except Problem as problem:
        raise unfit(
            "nội dung không đọc lại được", "its content does not read back", problem.place
        ) from problem
    for flag in found.flags:
        raise unfit(f"{flag.name}: {flag.why.vi}", f"{flag.name}: {flag.why.en}", flag.name)
    if found.message != message:
        different = [name for name in vars(message) if getattr(message, name) != getattr(found.message, name)]
        place = different[0] if different else ""
        raise unfit(
            f"{place} không đọc lại được như đã viết", f"{place} does not read back as it stands", place
        )


def _header(message: Message) -> Iterable[str]:
    header = _document(message) if message.status is None else _status(message, message.status)
    yield from _within("MessageHeader", header)
    business = _business(message.business) if message.business else []
    trace = (
        line
        for one in message.trace
        for line in _within("TraceHeader", [*_leaf("OrganId", one.organ), *_leaf("Timestamp", _time(one.at))])
    )
    yield from _within("TraceHeaderList", [*trace, *business])


def _document(message: Message) -> Iterable[str]:
    yield from _organ("From", message.sender)
    for organ in message.to:
        yield from _organ("To", organ)
    yield from _leaf("DocumentId", message.document_id)
    yield from _within(
        "Code", [*_leaf("CodeNumber", message.number), *_leaf("CodeNotation", message.notation)]
    )
    yield from _within(
        "PromulgationInfo",
        [*_leaf("Place", message.place), *_leaf("PromulgationDate", _day(message.date))],
    )
    yield from _within(
        "DocumentType",
        [
            *_leaf("Type", message.type),
            *_leaf("TypeDetail", message.type_detail),
            *_leaf("TypeName", message.type_name),
        ],
    )
    yield from _leaf("Subject", message.subject)
    yield from _leaf("Content", message.content)
    if message.signer is not None:
        signer = message.signer
        yield from _within(
            "SignerInfo",
            [
                *_leaf("Competence", signer.competence),
                *_leaf("Position", signer.position),
                *_leaf("FullName", signer.name),
            ],
        )
    yield from _leaf("DueDate", _day(message.due))
    yield from _within("ToPlaces", _leaves("Place", message.to_places))
    yield from _within("OtherInfo", _other(message))
    for answered in message.response_for:
        yield from _answered(answered)
    yield from _leaf("SteeringType", message.steering)


def _other(message: Message) -> Iterable[str]:
    yield from _leaf("Priority", message.priority)
    yield from _leaf("SphereOfPromulgation", message.sphere)
    yield from _leaf("TyperNotation", message.typist)
    yield from _leaf("PromulgationAmount", message.copies)
    yield from _leaf("PageAmount", message.pages)
    yield from _within("Appendixes", _leaves("Appendix", message.appendixes))


def _status(message: Message, status: Status) -> Iterable[str]:
    yield from _organ("From", message.sender)
    for organ in message.to:
        yield from _organ("To", organ)
    yield from _leaf("DocumentId", message.document_id)
    for answered in message.response_for:
        yield from _answered(answered)
    yield from _staff(status.staff)
    yield from _leaf("StatusCode", status.code)
    yield from _leaf("Description", status.description)
    yield from _leaf("Timestamp", _time(status.at))


def _organ(name: str, organ: Organ) -> Iterable[str]:
    yield from _within(
        name,
        [
            *_leaf("OrganId", organ.code),
            *_leaf("OrganizationInCharge", organ.in_charge),
            *_leaf("OrganName", organ.name),
            *_leaf("OrganAdd", organ.address),
            *_leaf("Email", organ.email),
            *_leaf("Telephone", organ.telephone),
            *_leaf("Fax", organ.fax),
            *_leaf("Website", organ.website),
        ],
    )


def _staff(staff: Staff | None) -> Iterable[str]:
    if staff is not None:
        yield from _within(
            "StaffInfo",
            [
                *_leaf("Department", staff.department),
                *_leaf("Staff", staff.name),
                *_leaf("Mobile", staff.mobile),
                *_leaf("Email", staff.email),
            ],
        )


def _answered(answered: ResponseFor) -> Iterable[str]:
    yield from _within(
        "ResponseFor",
        [
            *_leaf("OrganId", answered.organ),
            *_leaf("Code", answered.code),
            *_leaf("PromulgationDate", _day(answered.date)),
            *_leaf("DocumentId", answered.document_id),
        ],
    )


def _business(business: Business) -> Iterable[str]:
    receivers = (
        line
        for one in business.receivers
        for line in _within("Receiver", [*_leaf("OrganId", one.organ), *_leaf("ReceiverType", one.type)])
    )
    yield from _within(
        "Bussiness",
        [
            *_leaf("DocumentId", business.document_id),
            *_leaf("BussinessDocType", business.type),
            *_leaf("BussinessDocReason", business.reason),
            *_leaf("Paper", business.paper),
            *_within("BussinessDocumentInfo", _within("ReceiverList", receivers)),
            *_staff(business.staff),
        ],
    )


def _body(files: tuple[Attachment, ...]) -> Iterable[str]:
    if not files:
        return
    references = (line for file in files for line in _within("Reference", _named(file)))
    manifest = list(_within("edXMLManifest", references))
    manifest[0] = manifest[0].replace(">", f' version="{VERSION}">', 1)
    yield from _within("edXMLBody", manifest)


def _named(file: Attachment) -> Iterable[str]:
    yield from _leaf("ContentId", file.content_id)
    yield from _leaf("ContentType", file.media_type)
    yield from _leaf("Description", file.description)
    yield from _leaf("AttachmentName", file.name)


def _file(file: Attachment) -> Iterable[str]:
    if file.data is None:
        raise unfit(
            "tệp đính kèm không có nội dung", "an attachment has no content", f"attachments/{file.name}"
        )
    coded = b64encode(file.data).decode()
    yield from _within("Attachment", [*_named(file), *_leaf("ContentTransferEncoded", coded)])


def _within(name: str, lines: Iterable[str]) -> Iterable[str]:
    """An element around others; nothing where there are none."""
    held = list(lines)
    if held:
        yield from (f"<edXML:{name}>", *held, f"</edXML:{name}>")


def _leaf(name: str, text: str) -> Iterable[str]:
    if _FORBIDDEN.search(text.replace("\n", "")):
        raise unfit(f"{name} có ký tự không cho phép", f"{name} has a character that is not allowed", name)
    if text:
        yield f"<edXML:{name}>{escape(text)}</edXML:{name}>"


def _leaves(name: str, texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        yield from _leaf(name, text)


def _day(date: str) -> str:
    return date.replace("-", "/")


def _time(moment: str) -> str:
    day, _, clock = moment.partition("T")
    return f"{_day(day)} {clock}".strip()
