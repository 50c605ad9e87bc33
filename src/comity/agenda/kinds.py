"""The kinds of record that the agenda keeps of its own: bookings, holds, busy times, invitations and their answers.

All else it reads from other rooms.
"""

from typing import ClassVar

from comity.agenda.models import Booking, BusyTime, Hold, Invitation, InvitationAnswer
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words


class BookingBody(Body):
    """Posts of the agency, and perhaps a venue, that are taken on certain days.

    `date` is a day or an interval of days (EDTF); `about` is the record that takes them, "" for none. `busy` declares
    that colleagues who may not know the booking see the posts as busy; `venue_busy` the same of the venue, to those
    who ask for it. `busy_for` are the agencies ("*": every one) that are told when the posts are busy, by busy times of
    their own, `told`. See docs/agenda.md.
    """

    references: ClassVar = ("posts", "about", "told")

    title: str
    date: str
    posts: tuple[str, ...] = ()
    venue: str = ""
    about: str = ""
    abroad: bool = False
    busy: bool = False
    venue_busy: bool = False
    busy_for: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


class HoldBody(Body):
    """A time in which there are no contacts: with `partner` (a code), or of `posts`. `date` as in a booking."""

    references: ClassVar = ("posts",)

    title: str
    date: str
    partner: str = ""
    posts: tuple[str, ...] = ()
    reason: str = ""


class BusyTimeBody(Body):
    """That a post is taken on certain days, for other agencies to know: which post, not a word of what takes it."""

    references: ClassVar = ("posts",)

    title: str
    office: str
    date: str
    posts: tuple[str, ...] = ()


class InvitationBody(Body):
    """What agencies are invited to. `date` as in a booking; `begins` and `ends` are times of a day ("08:30"), "" for
    whole days; `about` is the record that it is about."""

    references: ClassVar = ("about",)

    title: str
    date: str
    begins: str = ""
    ends: str = ""
    place: str = ""
    text: str = ""
    agencies: tuple[str, ...] = ()
    about: str = ""


class InvitationAnswerBody(Body):
    """One agency's answer to an invitation: "accepted", "tentative" or "declined"; `who` comes, how many (`people`).

    `number` is the version of the invitation that it answers.
    """

    references: ClassVar = ("invitation",)

    invitation: str
    title: str
    answer: str
    who: str = ""
    people: int = 0
    remark: str = ""
    number: int = 1


ANSWERS = {
    "accepted": Words(vi="sẽ dự", en="will come"),
    "tentative": Words(vi="chưa chắc", en="not certain yet"),
    "declined": Words(vi="không dự được", en="cannot come"),
}

BOOKING = register(
    Kind(
        "booking",
        Words(vi="Bố trí lịch", en="Booking"),
        BookingBody,
        Booking,
        Lifecycle(
            {"booked": Words(vi="đã bố trí", en="booked"), "cancelled": Words(vi="đã hủy", en="cancelled")},
            [Move("cancel", ("booked",), "cancelled", Words(vi="Hủy bố trí", en="Cancel"))],
        ),
    )
)
HOLD = register(
    Kind(
        "hold",
        Words(vi="Tạm dừng tiếp xúc", en="Hold on contacts"),
        HoldBody,
        Hold,
        Lifecycle(
            {"declared": Words(vi="đang tạm dừng", en="in force"), "lifted": Words(vi="đã bỏ", en="lifted")},
            [Move("lift", ("declared",), "lifted", Words(vi="Bỏ tạm dừng", en="Lift"))],
        ),
    )
)
BUSY_TIME = register(
    Kind(
        "busy-time",
        Words(vi="Thời gian bận", en="Busy time"),
        BusyTimeBody,
        BusyTime,
        Lifecycle(
            {"busy": Words(vi="bận", en="busy"), "free": Words(vi="không còn bận", en="free again")},
            [Move("free", ("busy",), "free", Words(vi="Bỏ báo bận", en="Free"))],
        ),
        restorable=False,
    )
)
INVITATION = register(
    Kind(
        "invitation",
        Words(vi="Giấy mời họp, làm việc", en="Invitation"),
        InvitationBody,
        Invitation,
        Lifecycle(
            {"called": Words(vi="đã mời", en="called"), "cancelled": Words(vi="đã hủy", en="cancelled")},
            [Move("cancel", ("called",), "cancelled", Words(vi="Hủy mời", en="Cancel"))],
        ),
    )
)
INVITATION_ANSWER = register(
    Kind(
        "invitation-answer",
        Words(vi="Trả lời giấy mời", en="Answer to an invitation"),
        InvitationAnswerBody,
        InvitationAnswer,
        Lifecycle({"given": Words(vi="đã trả lời", en="given")}),
        restorable=False,
    )
)
