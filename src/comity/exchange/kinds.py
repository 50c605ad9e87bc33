"""The kinds of record of the exchange: the dispatch, and each recipient's handling of it."""

from typing import ClassVar

from comity.exchange.models import Dispatch, Handling
from comity.kernel.access import Verb
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words


class DispatchBody(Body):
    """What one agency sends to others. `type` and `urgency` are codes of the profile, `deadline` EDTF.

    `number` is the number and symbol that the clerk's register gave at sending. `records` are the records that it
    brings; sending lets the recipients know them. `sections` are the questions of a request for opinion; `date` is the
    day of sending. One that is sent to change another (`amends`) says how (`change`: "update" or "replacement").
    """

    references: ClassVar = ("in_reply_to", "records", "amends")

    type: str
    title: str
    text: str
    recipients: tuple[str, ...]
    urgency: str = "routine"
    deadline: str = ""
    number: str = ""
    in_reply_to: str = ""
    records: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    date: str = ""
    amends: str = ""
    change: str = ""


class HandlingBody(Body):
    """The receiving agency's word on a dispatch. Its states are the statuses of the national exchange."""

    references: ClassVar = ("dispatch",)

    dispatch: str
    title: str
    note: str = ""


DISPATCH = register(
    Kind(
        "dispatch",
        Words(vi="Văn bản gửi", en="Dispatch"),
        DispatchBody,
        Dispatch,
        Lifecycle(
            {
                "draft": Words(vi="dự thảo", en="draft"),
                "approved": Words(vi="đã duyệt", en="approved"),
                "sent": Words(vi="đã gửi", en="sent"),
                "withdrawn": Words(vi="đã bỏ, không gửi", en="withdrawn, not sent"),
            },
            [
                Move("approve", ("draft",), "approved", Words(vi="Duyệt", en="Approve"), Verb.APPROVE),
                Move(
                    "send", ("approved",), "sent", Words(vi="Lấy số và gửi", en="Number and send"), Verb.SEND
                ),
                Move("reopen", ("approved",), "draft", Words(vi="Sửa lại", en="Revise")),
                Move("withdraw", ("draft", "approved"), "withdrawn", Words(vi="Bỏ văn bản", en="Withdraw")),
            ],
        ),
    )
)

_UNDER_WAY = ("accepted", "assigned", "in-progress")
HANDLING = register(
    Kind(
        "handling",
        Words(vi="Xử lý văn bản", en="Handling"),
        HandlingBody,
        Handling,
        # Codes of the national exchange (QCVN 102:2016): 02 refused, 03 accepted, 04 assigned, 05 in progress, 06 done.
        Lifecycle(
            {
                "accepted": Words(vi="đã tiếp nhận", en="accepted"),
                "refused": Words(vi="từ chối", en="refused"),
                "assigned": Words(vi="đã phân công", en="assigned"),
                "in-progress": Words(vi="đang xử lý", en="in progress"),
                "done": Words(vi="đã hoàn thành", en="done"),
            },
            [
                Move("assign", ("accepted",), "assigned", Words(vi="Phân công", en="Assign")),
                Move("start", ("accepted", "assigned"), "in-progress", Words(vi="Xử lý", en="Start")),
                Move("finish", _UNDER_WAY, "done", Words(vi="Hoàn thành", en="Finish")),
            ],
        ),
        restorable=False,
    )
)
