"""The kinds of record of the gateway. They belong to the agency that received; the sender is outside the network."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from comity.exchange.gateway.models import ReceivedPaper, ReceivedStatus
from comity.kernel.access import Verb
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words


class Doubt(BaseModel):
    """A field that cannot be trusted, why, and where it stands in the message as given (line 0: the whole file)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    vi: str
    en: str
    path: str = ""
    line: int = 0


class SignatureFound(BaseModel):
    """How the message's signature stands: "none", "verified", "unverified" or "broken", and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    standing: str
    vi: str
    en: str
    signer: str = ""


class Answered(BaseModel):
    """What a message says that it is about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organ: str = ""
    code: str = ""
    date: str = ""
    document_id: str = ""


class ReceivedBody(Body):
    """What every received message has. `sender` is an agency of the profile, "" where the code is none's."""

    file: str
    sha256: str
    size: int
    sender_code: str
    sender_name: str
    sender: str = ""
    about: tuple[Answered, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    signature: SignatureFound

    def words(self) -> Iterator[str]:
        """What people look for: names, numbers and texts; not hashes, nor what is doubtful."""
        for name, value in self.model_dump().items():
            if isinstance(value, str) and name not in {*self.references, "language", "sha256"}:
                yield value


class ReceivedPaperBody(ReceivedBody):
    """A document. `type` and `urgency` are the profile's codes, "" where the message does not say; dates EDTF.

    `business` is "" or "0" for a new one, "1" revocation, "2" update, "3" replacement of `earlier`.
    """

    references: ClassVar = ("in_reply_to",)

    title: str
    symbol: str = ""
    date: str = ""
    place: str = ""
    type_name: str = ""
    type: str = ""
    urgency: str = ""
    deadline: str = ""
    text: str = ""
    signed_by: str = ""
    to: tuple[str, ...] = ()
    document_id: str = ""
    business: str = ""
    reason: str = ""
    earlier: str = ""
    in_reply_to: str = ""
    note: str = ""


class ReceivedStatusBody(ReceivedBody):
    """A status. `code` is the exchange's, `said_at` a time without a zone; `dispatch` is "" where none was found."""

    references: ClassVar = ("dispatch",)

    title: str
    code: str
    description: str = ""
    said_at: str = ""
    dispatch: str = ""


_UNDER_WAY = ("accepted", "assigned", "in-progress")
RECEIVED_PAPER = register(
    Kind(
        "received-paper",
        Words(vi="Văn bản đến qua trục liên thông", en="Paper from the national exchange"),
        ReceivedPaperBody,
        ReceivedPaper,
        # The states of handling, under their codes on the national exchange (exchange.toml of the profile).
        Lifecycle(
            {
                "arrived": Words(vi="chờ văn thư xác nhận", en="waits for the clerk"),
                "accepted": Words(vi="đã tiếp nhận", en="accepted"),
                "refused": Words(vi="từ chối", en="refused"),
                "assigned": Words(vi="đã phân công", en="assigned"),
                "in-progress": Words(vi="đang xử lý", en="in progress"),
                "done": Words(vi="đã hoàn thành", en="done"),
                "set-aside": Words(vi="đã bỏ qua", en="set aside"),
            },
            [
                Move("accept", ("arrived",), "accepted", Words(vi="Tiếp nhận", en="Accept"), Verb.SEND),
                Move("refuse", ("arrived",), "refused", Words(vi="Từ chối", en="Refuse"), Verb.SEND),
                Move("set-aside", ("arrived",), "set-aside", Words(vi="Bỏ qua", en="Set aside"), Verb.SEND),
                Move("assign", ("accepted",), "assigned", Words(vi="Phân công", en="Assign"), Verb.SEND),
                Move("start", ("accepted", "assigned"), "in-progress", Words(vi="Xử lý", en="Start")),
                Move("finish", _UNDER_WAY, "done", Words(vi="Hoàn thành", en="Finish")),
            ],
        ),
        restorable=False,
    )
)
RECEIVED_STATUS = register(
    Kind(
        "received-status",
        Words(vi="Trạng thái nhận qua trục liên thông", en="Status from the national exchange"),
        ReceivedStatusBody,
        ReceivedStatus,
        Lifecycle({"kept": Words(vi="đang lưu", en="kept")}),
        local=True,
        restorable=False,
    )
)
