"""Reading a message: tolerant of whatever comes, and open about what could not be trusted.

Only three things are refused whole: what is not XML, what declares a document type or entity or is beyond the limits,
and XML that is not edXML. Everything else is read as far as it goes, each doubtful field with its flag.
"""

from dataclasses import dataclass
from pathlib import Path

from comity.exchange.edxml.doubts import doubt
from comity.exchange.edxml.fields import Fields, decoded, read_date
from comity.exchange.edxml.flags import Flag, Flags
from comity.exchange.edxml.message import (
    STATUSES,
    Attachment,
    Business,
    Message,
    Organ,
    Receiver,
    ResponseFor,
    Signer,
    Staff,
    Status,
    Trace,
)
from comity.exchange.edxml.opening import text_of
from comity.exchange.edxml.refusing import refused
from comity.exchange.edxml.signature import Signature, check_signature
from comity.exchange.edxml.tree import Element, parse

MOST_ORGANS = 500
MOST_ATTACHMENTS = 200
MOST_OTHERS = 500

_KNOWN = {
    *(
        "from",
        "to",
        "documentid",
        "code",
        "promulgationinfo",
        "documenttype",
        "subject",
        "content",
        "signerinfo",
    ),
    *(
        "duedate",
        "toplaces",
        "otherinfo",
        "responsefor",
        "steeringtype",
        "staffinfo",
        "statuscode",
        "description",
    ),
    "timestamp",
}


@dataclass(frozen=True)
class Read:
    """What was read: the message, what of it cannot be trusted, and how its signature stands."""

    message: Message
    flags: tuple[Flag, ...]
    signature: Signature


def read(data: bytes, anchors: Path | None = None) -> Read:
    """Read a file. `anchors` is a file of certificates (PEM) of authorities whose signatures are believed.

    Raises Problem "edxml-refused" for what is no message; the bytes are untouched in any case.
    """
    flags = Flags()
    root = parse(text_of(data, flags), flags)
    if root.name.casefold() != "edxml":
        raise refused(f"phần tử gốc là {root.name[:40]}", f"its root is {root.name[:40]}")
    header = root.first("edXMLEnvelope", "edXMLHeader", "MessageHeader")
    if header is None:
        raise refused("không có MessageHeader", "it has no MessageHeader")
    message = _status(root, header, flags) if header.first("StatusCode") else _document(root, header, flags)
    _unknown(header, flags)
    doubt(message, root, flags)
    as_given = all(flag.name != "file" for flag in flags)
    return Read(message, tuple(flags), check_signature(data, root, anchors, as_given=as_given))


def _document(root: Element, header: Element, flags: Flags) -> Message:
    at = Fields(header, flags)
    other = Fields(header.first("OtherInfo"), flags)
    to = _organs(header, flags)
    if not to:
        at.flag("to", header, "không có nơi nhận", "there is no recipient")
    return Message(
        sender=_organ(header.first("From"), flags, "from/", header),
        to=to,
        document_id=at.text("document_id", "DocumentId", needed=True),
        number=at.count("number", "Code", "CodeNumber"),
        notation=at.text("notation", "Code", "CodeNotation", needed=True),
        place=at.text("place", "PromulgationInfo", "Place"),
        date=at.date("date", "PromulgationInfo", "PromulgationDate", needed=True),
        type=at.count("type", "DocumentType", "Type"),
        type_detail=at.count("type_detail", "DocumentType", "TypeDetail"),
        type_name=at.text("type_name", "DocumentType", "TypeName", needed=True),
        subject=at.text("subject", "Subject", needed=True),
        content=at.lines("content", "Content"),
        signer=_signer(header.first("SignerInfo"), flags),
        due=at.date("due", "DueDate"),
        to_places=_texts(header, "ToPlaces", "Place"),
        priority=other.one_of("priority", ("0", "1", "2", "3", "4"), "Priority"),
        sphere=other.text("sphere", "SphereOfPromulgation"),
        typist=other.text("typist", "TyperNotation"),
        copies=other.count("copies", "PromulgationAmount"),
        pages=other.count("pages", "PageAmount"),
        appendixes=_texts(header, "OtherInfo", "Appendixes", "Appendix"),
        response_for=_answered(header, flags),
        steering=at.one_of("steering", ("0", "1", "2", "3"), "SteeringType"),
        trace=_trace(root, flags),
        business=_business(root, flags),
        attachments=_attachments(root, flags),
    )


def _status(root: Element, header: Element, flags: Flags) -> Message:
    at = Fields(header, flags)
    answered = _answered(header, flags)
    if not answered:
        at.flag("response_for", header, "không nói về văn bản nào", "it does not say about which document")
    return Message(
        sender=_organ(header.first("From"), flags, "from/", header),
        to=_organs(header, flags),
        document_id=at.text("document_id", "DocumentId"),
        response_for=answered,
        trace=_trace(root, flags),
        status=Status(
            code=at.one_of("status/code", STATUSES, "StatusCode", needed=True),
            description=at.text("status/description", "Description"),
            at=at.moment("status/at", "Timestamp", needed=True),
            staff=_staff(header.first("StaffInfo"), flags, "status/staff/"),
        ),
        attachments=_attachments(root, flags),
    )


def _organ(element: Element | None, flags: Flags, prefix: str, within: Element | None = None) -> Organ:
    if element is None:
        Fields(within, flags).flag(prefix.rstrip("/"), within, "thiếu", "it is missing")
        return Organ()
    at = Fields(element, flags, prefix)
    return Organ(
        code=at.organ("code", "OrganId", needed=True),
        name=at.text("name", "OrganName", needed=True),
        in_charge=at.text("in_charge", "OrganizationInCharge"),
        address=at.text("address", "OrganAdd"),
        email=at.text("email", "Email"),
        telephone=at.text("telephone", "Telephone"),
        fax=at.text("fax", "Fax"),
        website=at.text("website", "Website"),
    )


def _organs(header: Element, flags: Flags) -> tuple[Organ, ...]:
    found = list(header.all("To"))
    if len(found) > MOST_ORGANS:
        flags.add(
            "to", f"chỉ đọc {MOST_ORGANS} nơi nhận", f"only {MOST_ORGANS} recipients were read", header.path
        )
    return tuple(_organ(to, flags, f"to/{index}/") for index, to in enumerate(found[:MOST_ORGANS], 1))


def _signer(element: Element | None, flags: Flags) -> Signer | None:
    at = Fields(element, flags, "signer/")
    found = Signer(
        at.text("competence", "Competence"), at.text("position", "Position"), at.text("name", "FullName")
    )
    return found if found != Signer() else None


def _staff(element: Element | None, flags: Flags, prefix: str) -> Staff | None:
    at = Fields(element, flags, prefix)
    found = Staff(
        at.text("department", "Department"),
        at.text("name", "Staff"),
        at.text("mobile", "Mobile"),
        at.text("email", "Email"),
    )
    return found if found != Staff() else None


def _answered(header: Element, flags: Flags) -> tuple[ResponseFor, ...]:
    """What it answers. An element with nothing in it says nothing."""
    found = []
    for index, element in enumerate(list(header.all("ResponseFor"))[:MOST_OTHERS], 1):
        at = Fields(element, flags, f"response_for/{index}/")
        answered = ResponseFor(
            organ=at.organ("organ", "OrganId"),
            code=at.text("code", "Code"),
            date=at.date("date", "PromulgationDate"),
            document_id=at.text("document_id", "DocumentId"),
        )
        if answered != ResponseFor():
            found.append(answered)
    return tuple(found)


def _trace(root: Element, flags: Flags) -> tuple[Trace, ...]:
    elements = list(root.all("edXMLEnvelope", "edXMLHeader", "TraceHeaderList", "TraceHeader"))[:MOST_OTHERS]
    each = [Fields(element, flags, f"trace/{index}/") for index, element in enumerate(elements, 1)]
    return tuple(Trace(at.organ("organ", "OrganId"), at.moment("at", "Timestamp")) for at in each)


def _business(root: Element, flags: Flags) -> Business | None:
    element = root.first("edXMLEnvelope", "edXMLHeader", "TraceHeaderList", "Bussiness")
    if element is None:
        return None
    at = Fields(element, flags, "business/")
    document_id = at.text("document_id", "DocumentId")
    parts = document_id.split(",")
    if len(parts) == 3:
        day, wrong = read_date(parts[1].strip())
        if wrong is not None and not day:
            at.flag("document_id", element.first("DocumentId"), wrong.vi, wrong.en)
    receivers = element.all("BussinessDocumentInfo", "ReceiverList", "Receiver")
    each = [Fields(one, flags, f"business/receivers/{index}/") for index, one in enumerate(receivers, 1)]
    return Business(
        type=at.one_of("type", ("0", "1", "2", "3"), "BussinessDocType", needed=True),
        reason=at.text("reason", "BussinessDocReason"),
        document_id=document_id,
        paper=at.one_of("paper", ("0", "1"), "Paper"),
        receivers=tuple(
            Receiver(one.organ("organ", "OrganId"), one.count("type", "ReceiverType"))
            for one in each[:MOST_OTHERS]
        ),
        staff=_staff(element.first("StaffInfo"), flags, "business/staff/"),
    )


def _attachments(root: Element, flags: Flags) -> tuple[Attachment, ...]:
    manifest = list(root.all("edXMLEnvelope", "edXMLBody", "edXMLManifest", "Reference"))
    listed = {
        Fields(reference, flags).text("manifest", "ContentId"): reference
        for reference in manifest[:MOST_ATTACHMENTS]
    }
    elements = list(root.all("AttachmentEncoded", "Attachment"))
    if max(len(manifest), len(elements)) > MOST_ATTACHMENTS:
        flags.add(
            "attachments", f"chỉ đọc {MOST_ATTACHMENTS} tệp", f"only {MOST_ATTACHMENTS} files were read"
        )
    found, seen = [], set()
    for index, element in enumerate(elements[:MOST_ATTACHMENTS], 1):
        file = _attachment(element, flags, index)
        found.append(file)
        seen.add(file.content_id)
        if file.content_id not in listed:
            Fields(element, flags).flag(
                f"attachments/{index}", element, "không có trong bảng kê", "the manifest does not list it"
            )
    for content_id, reference in listed.items():
        if content_id not in seen:
            at = Fields(reference, flags)
            at.flag(
                "attachments",
                reference,
                "bảng kê nêu tệp không có",
                "the manifest lists a file that is not there",
            )
            name = at.text("attachments", "AttachmentName") or content_id
            found.append(Attachment(content_id, name, at.text("attachments", "ContentType"), data=None))
    return tuple(found)


def _attachment(element: Element, flags: Flags, index: int) -> Attachment:
    at = Fields(element, flags, f"attachments/{index}/")
    coded = element.first("ContentTransferEncoded")
    data = decoded(coded.text) if coded else None
    if data is None:
        at.flag("data", coded, "không giải mã được nội dung (base64)", "its content is not base64")
    elif not data:
        at.flag("data", coded, "tệp rỗng", "the file is empty")
    return Attachment(
        content_id=at.text("content_id", "ContentId", needed=True),
        name=at.text("name", "AttachmentName", needed=True),
        media_type=at.text("media_type", "ContentType"),
        description=at.text("description", "Description"),
        data=data,
    )


def _texts(header: Element, *way: str) -> tuple[str, ...]:
    found = (" ".join(element.text.split()) for element in header.all(*way))
    return tuple(text[:2000] for text in found if text)[:MOST_OTHERS]


def _unknown(header: Element, flags: Flags) -> None:
    """Elements of the header that QCVN 102:2016 does not have: not read, and said so."""
    for child in header.children:
        if child.name.casefold() not in _KNOWN:
            shown = child.name[:40]
            flags.add(
                "header",
                f"phần tử {shown} không có trong quy chuẩn, không đọc",
                f"the regulation has no element {shown}: it was not read",
                child.path,
                child.line,
            )
