"""The kinds of record that hang on a dispatch: its incoming number, who deals with it, changes after sending."""

from typing import ClassVar, Literal

from comity.exchange.letter_tables import Amendment, AmendmentAnswer, Assignment, Registration, Reminder
from comity.kernel.access import ACTS
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words

Change = Literal["recall", "update", "replacement"]
Book = Literal["incoming", "restricted"]


class RegistrationBody(Body):
    """A line of the incoming book: `book` is "incoming", or "restricted" for marked papers; `date` is EDTF."""

    references: ClassVar = ("dispatch",)

    dispatch: str
    title: str
    agency: str
    book: Book
    year: int
    number: int
    date: str


class AssignmentBody(Body):
    """Who in the receiving agency deals with a dispatch. It never leaves the agency. `post` is a post's record id."""

    references: ClassVar = ("dispatch", "post")

    dispatch: str
    post: str
    title: str
    note: str = ""
    deadline: str = ""


class AmendmentBody(Body):
    """The sender takes a sent dispatch back, or puts another (`by`) in its place; each recipient agrees or declines."""

    references: ClassVar = ("dispatch", "by")

    dispatch: str
    title: str
    change: Change
    reason: str
    by: str = ""


class AmendmentAnswerBody(Body):
    """A recipient's word on an amendment; a refusal says why."""

    references: ClassVar = ("amendment", "dispatch")

    amendment: str
    dispatch: str
    title: str
    note: str = ""


class ReminderBody(Body):
    """The sender reminds one recipient, on the day `on` (EDTF)."""

    references: ClassVar = ("dispatch",)

    dispatch: str
    title: str
    agency: str
    on: str


REGISTRATION = register(
    Kind(
        "registration",
        Words(vi="Số đến", en="Incoming number"),
        RegistrationBody,
        Registration,
        Lifecycle({"entered": Words(vi="đã vào sổ", en="entered")}),
        local=True,
        rights=ACTS,
        restorable=False,
    )
)
ASSIGNMENT = register(
    Kind(
        "assignment",
        Words(vi="Phân công xử lý", en="Assignment"),
        AssignmentBody,
        Assignment,
        Lifecycle(
            {"open": Words(vi="đang xử lý", en="open"), "done": Words(vi="đã xong", en="done")},
            [Move("finish", ("open",), "done", Words(vi="Đã xong", en="Finish"))],
        ),
        local=True,
        restorable=False,
    )
)
AMENDMENT = register(
    Kind(
        "amendment",
        Words(vi="Thu hồi, thay đổi văn bản đã gửi", en="Change of a sent dispatch"),
        AmendmentBody,
        Amendment,
        Lifecycle({"asked": Words(vi="đã đề nghị", en="asked")}),
        rights=ACTS,
        restorable=False,
    )
)
AMENDMENT_ANSWER = register(
    Kind(
        "amendment-answer",
        Words(vi="Trả lời đề nghị thu hồi, thay đổi", en="Answer to a change"),
        AmendmentAnswerBody,
        AmendmentAnswer,
        Lifecycle(
            {"agreed": Words(vi="đồng ý", en="agreed"), "declined": Words(vi="không đồng ý", en="declined")}
        ),
        rights=ACTS,
        restorable=False,
    )
)
REMINDER = register(
    Kind(
        "reminder",
        Words(vi="Đôn đốc", en="Reminder"),
        ReminderBody,
        Reminder,
        Lifecycle({"sent": Words(vi="đã gửi", en="sent")}),
        rights=ACTS,
        restorable=False,
    )
)
CHANGES: dict[str, Words] = {
    "recall": Words(vi="Thu hồi", en="Recall"),
    "update": Words(vi="Cập nhật", en="Update"),
    "replacement": Words(vi="Thay thế", en="Replacement"),
}
"""What may be asked after sending."""
