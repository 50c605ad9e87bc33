"""What contradicts itself between the fields of a message. Neither side is believed: a person decides."""

from comity.exchange.edxml.codes import canonical_code, same_organ
from comity.exchange.edxml.fields import read_date
from comity.exchange.edxml.flags import Flags
from comity.exchange.edxml.message import Attachment, Message
from comity.exchange.edxml.tree import Element

# How the bytes of types that mail and office programs send begin.
_BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    "application/pdf": (b"%PDF-",),
    "application/zip": (b"PK\x03\x04", b"PK\x05\x06"),
    "application/msword": (b"\xd0\xcf\x11\xe0", b"{\\rtf"),
    "image/png": (b"\x89PNG",),
    "image/jpeg": (b"\xff\xd8\xff",),
}


def doubt(message: Message, root: Element, flags: Flags) -> None:
    """Flag every contradiction that shows without knowing anything else."""
    header = root.first("edXMLEnvelope", "edXMLHeader", "MessageHeader")
    _named(message, header, flags)
    _dates(message, header, flags)
    for index, file in enumerate(message.attachments, 1):
        _beginning(file, index, root, flags)


def _at(header: Element | None, *way: str) -> tuple[str, int]:
    element = (header.first(*way) if header else None) or header
    return (element.path, element.line) if element else ("", 0)


def _named(message: Message, header: Element | None, flags: Flags) -> None:
    """A DocumentId of three parts (agency, day, number and notation) says again what the header says."""
    parts = message.document_id.split(",")
    if len(parts) != 3 or message.kind != "document":
        return
    organ, day, symbol = (part.strip() for part in parts)
    place = _at(header, "DocumentId")
    if canonical_code(organ) and not same_organ(organ, message.sender.code):
        flags.add(
            "document_id", "nêu cơ quan khác nơi gửi", "it names another agency than the sender", *place
        )
    said, wrong = read_date(day)
    if wrong is not None and not said:
        flags.add("document_id", wrong.vi, wrong.en, *place)
    elif said and message.date and said != message.date:
        flags.add("document_id", "nêu ngày khác ngày ban hành", "it names another day than the date", *place)
    if message.number and symbol != message.symbol:
        flags.add("document_id", "nêu số, ký hiệu khác", "it names another number and notation", *place)


def _dates(message: Message, header: Element | None, flags: Flags) -> None:
    if message.due and message.date and message.due < message.date:
        flags.add("due", "trước ngày ban hành", "it lies before the date of issue", *_at(header, "DueDate"))
    if message.status is None or not message.status.at:
        return
    days = [answered.date for answered in message.response_for if answered.date]
    if days and message.status.at[:10] < min(days):
        place = _at(header, "Timestamp")
        flags.add("status/at", "trước ngày của văn bản", "it lies before the day of the document", *place)


def _beginning(file: Attachment, index: int, root: Element, flags: Flags) -> None:
    expected = _BEGINNINGS.get(file.media_type.casefold())
    if not expected or not file.data or file.data.startswith(expected):
        return
    elements = list(root.all("AttachmentEncoded", "Attachment"))
    element = elements[index - 1] if index <= len(elements) else root
    flags.add(
        f"attachments/{index}/data",
        f"nội dung không phải {file.media_type}",
        f"its content is not {file.media_type}",
        element.path,
        element.line,
    )
