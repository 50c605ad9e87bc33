"""What a message of the national exchange says. Names are this project's; comments name the elements of QCVN 102:2016.

Dates are EDTF ("2019-01-17"), times "2018-09-28T00:00:00" without a zone, as the exchange has none; "" is unknown.
"""

from dataclasses import dataclass
from typing import Literal

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
VERSION = "1.0"  # of the manifest

Kind = Literal["document", "status"]

# Statuses (StatusCode); what they mean here is the profile's to say (edxml.toml).
STATUSES = ("01", "02", "03", "04", "05", "06", "13", "15", "16")


@dataclass(frozen=True)
class Organ:
    """From, To: an agency by its electronic code (OrganId) and name."""

    code: str = ""
    name: str = ""
    in_charge: str = ""  # OrganizationInCharge
    address: str = ""  # OrganAdd
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""


@dataclass(frozen=True)
class Signer:
    """SignerInfo: by what authority (Competence), in what post, by what name."""

    competence: str = ""
    position: str = ""
    name: str = ""


@dataclass(frozen=True)
class ResponseFor:
    """What a message answers: whose (OrganId), number and notation (Code), date, DocumentId."""

    organ: str = ""
    code: str = ""
    date: str = ""
    document_id: str = ""


@dataclass(frozen=True)
class Trace:
    """TraceHeader: a system it passed, and when."""

    organ: str = ""
    at: str = ""


@dataclass(frozen=True)
class Staff:
    """StaffInfo: who handles it."""

    department: str = ""
    name: str = ""
    mobile: str = ""
    email: str = ""


@dataclass(frozen=True)
class Receiver:
    """ReceiverList/Receiver: a recipient whom a change concerns."""

    organ: str = ""
    type: str = ""


@dataclass(frozen=True)
class Business:
    """Bussiness (spelt so): "0" new, "1" revocation, "2" update, "3" replacement of the document named."""

    type: str = ""
    reason: str = ""
    document_id: str = ""
    paper: str = ""
    receivers: tuple[Receiver, ...] = ()
    staff: Staff | None = None


@dataclass(frozen=True)
class Attachment:
    """A file in the message. `data` is None where what stands there cannot be decoded."""

    content_id: str
    name: str
    media_type: str = ""
    description: str = ""
    data: bytes | None = b""


@dataclass(frozen=True)
class Status:
    """What a recipient says of a document: StatusCode, Description, Timestamp."""

    code: str
    description: str = ""
    at: str = ""
    staff: Staff | None = None


@dataclass(frozen=True)
class Message:
    """One message: a document, or the status of one (`status` is not None)."""

    sender: Organ = Organ()
    to: tuple[Organ, ...] = ()
    document_id: str = ""
    number: str = ""  # Code/CodeNumber
    notation: str = ""  # Code/CodeNotation
    place: str = ""
    date: str = ""  # PromulgationInfo
    type: str = ""  # DocumentType/Type
    type_detail: str = ""
    type_name: str = ""
    subject: str = ""
    content: str = ""
    signer: Signer | None = None
    due: str = ""
    to_places: tuple[str, ...] = ()
    priority: str = ""  # OtherInfo/Priority
    sphere: str = ""  # OtherInfo/SphereOfPromulgation
    typist: str = ""  # OtherInfo/TyperNotation
    copies: str = ""  # OtherInfo/PromulgationAmount
    pages: str = ""  # OtherInfo/PageAmount
    appendixes: tuple[str, ...] = ()
    response_for: tuple[ResponseFor, ...] = ()
    steering: str = ""  # SteeringType
    trace: tuple[Trace, ...] = ()
    business: Business | None = None
    status: Status | None = None
    attachments: tuple[Attachment, ...] = ()

    @property
    def kind(self) -> Kind:
        return "document" if self.status is None else "status"

    @property
    def symbol(self) -> str:
        """Number and notation as people write them: "7816/VPCP-TTĐT"."""
        return "/".join(part for part in (self.number, self.notation) if part)
