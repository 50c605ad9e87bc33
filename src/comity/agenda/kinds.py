"""The kinds of record that the agenda keeps of its own: bookings and holds. All else it reads from other rooms."""

from typing import ClassVar

from comity.agenda.models import Booking, Hold
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words


class BookingBody(Body):
    """Posts of the agency, and perhaps a venue, that are taken on certain days.

    `date` is a day or an interval of days (EDTF); `about` is the record that takes them, "" for none. `busy` declares
    that colleagues who may not know the booking see the posts as busy; `venue_busy` the same of the venue, to those
    who ask for it. See docs/agenda.md.
    """

    references: ClassVar = ("posts", "about")

    title: str
    date: str
    posts: tuple[str, ...] = ()
    venue: str = ""
    about: str = ""
    abroad: bool = False
    busy: bool = False
    venue_busy: bool = False


class HoldBody(Body):
    """A time in which there are no contacts: with `partner` (a code), or of `posts`. `date` as in a booking."""

    references: ClassVar = ("posts",)

    title: str
    date: str
    partner: str = ""
    posts: tuple[str, ...] = ()
    reason: str = ""


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
