"""Files to attach: small ones of every kind that tests need, whose bytes are what their names say."""

import io
import zipfile

from comity.kernel.acting import Acting
from comity.kernel.attachments.actions import do_attach
from comity.kernel.attachments.inspecting import Inspected, inspect
from comity.kernel.blobs import Arriving
from comity.kernel.records import Record
from comity.profiles import load

TERMS = load().attachment_terms
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"
# One transparent pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6260000000000500"
    "01a5f645400000000049454e44ae426082"
)


def archive(*members: str) -> bytes:
    """A ZIP archive with members of these names."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as written:
        for member in members:
            written.writestr(member, "<x/>")
    return held.getvalue()


def arrived(data: bytes) -> Arriving:
    """Bytes as they lie after an upload."""
    arriving = Arriving()
    arriving.write(data)
    return arriving


def inspected(data: bytes, name: str) -> Inspected:
    """A file that passed the inspection."""
    return inspect(arrived(data), name, TERMS)


def attach(record: Record, acting: Acting, data: bytes = PDF, name: str = "Bien ban.pdf") -> Record:
    """One file attached to a record."""
    return do_attach(record.pk, [inspected(data, name)], acting=acting)[0]
