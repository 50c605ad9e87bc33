"""The kinds of record of the forums, with their lifecycles. Forums, partners and agencies are codes, dates EDTF."""

from typing import ClassVar

from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words
from comity.programme.forums.models import ForumCycle, ForumPaper, ForumSeat


class ForumSeatBody(Body):
    """That a post of ours (`post`, a record's id, or "") sits in a forum.

    `ours` is the office in words, `part` as what it sits there.
    """

    references: ClassVar = ("post",)

    title: str
    forum: str
    agency: str
    post: str = ""
    ours: str
    part: str = ""
    since: str = ""
    until: str = ""


class ForumCycleBody(Body):
    """Who chairs a forum together in a period (EDTF). `co_chairs` are partners' codes; `source` says who says so."""

    title: str
    forum: str
    period: str
    co_chairs: tuple[str, ...]
    source: str = ""
    verified: bool = False


class ForumPaperBody(Body):
    """A paper of ours for a forum.

    `meeting` is the engagement at which it is tabled, `lead` the agency that writes it.
    """

    references: ClassVar = ("meeting",)

    title: str
    forum: str
    lead: str
    deadline: str = ""
    meeting: str = ""
    text: str = ""


FORUM_SEAT = register(
    Kind(
        "forum-seat",
        Words(vi="Đại diện tại cơ chế", en="Seat in a forum"),
        ForumSeatBody,
        ForumSeat,
        Lifecycle(
            {"current": Words(vi="đang tham gia", en="held"), "ended": Words(vi="đã thôi", en="ended")},
            [Move("end", ("current",), "ended", Words(vi="Thôi tham gia", en="End"))],
        ),
    )
)
FORUM_CYCLE = register(
    Kind(
        "forum-cycle",
        Words(vi="Nhiệm kỳ đồng chủ trì", en="Co-chair cycle"),
        ForumCycleBody,
        ForumCycle,
        Lifecycle(
            {
                "stated": Words(vi="đã ghi nhận", en="stated"),
                "withdrawn": Words(vi="đã rút", en="withdrawn"),
            },
            [Move("withdraw", ("stated",), "withdrawn", Words(vi="Rút", en="Withdraw"))],
        ),
    )
)
FORUM_PAPER = register(
    Kind(
        "forum-paper",
        Words(vi="Tài liệu tại cơ chế", en="Forum paper"),
        ForumPaperBody,
        ForumPaper,
        Lifecycle(
            {
                "planned": Words(vi="dự kiến", en="planned"),
                "drafting": Words(vi="đang soạn thảo", en="being written"),
                "submitted": Words(vi="đã gửi ban thư ký, nước chủ trì", en="sent in"),
                "tabled": Words(vi="đã trình bày tại hội nghị", en="tabled"),
                "withdrawn": Words(vi="đã rút", en="withdrawn"),
            },
            [
                Move("draft", ("planned",), "drafting", Words(vi="Bắt đầu soạn thảo", en="Begin writing")),
                Move("submit", ("drafting",), "submitted", Words(vi="Đã gửi", en="Sent in")),
                Move("table", ("submitted",), "tabled", Words(vi="Đã trình bày", en="Tabled")),
                Move(
                    "withdraw",
                    ("planned", "drafting", "submitted"),
                    "withdrawn",
                    Words(vi="Rút", en="Withdraw"),
                ),
            ],
        ),
    )
)
