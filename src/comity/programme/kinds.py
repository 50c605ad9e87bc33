"""The kinds of record of the programme, with their lifecycles."""

from typing import ClassVar

from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words
from comity.programme.models import Account, Direction, Engagement, Grouping, Plan, Task


class PlanBody(Body):
    """A plan for a period (EDTF interval)."""

    title: str
    period: str


class DirectionBody(Body):
    """A line of effort of a plan."""

    references: ClassVar = ("plan",)

    plan: str
    title: str
    order: int = 0


class TaskBody(Body):
    """A piece of work: one lead agency, coordinating agencies, a deadline (EDTF), an indicator in words.

    `conclusion` is the conference's conclusion from which the task was made, where it was.
    """

    references: ClassVar = ("direction", "conclusion")

    direction: str
    title: str
    lead: str
    coordinating: tuple[str, ...] = ()
    deadline: str = ""
    indicator: str = ""
    conclusion: str = ""
    order: int = 0


class EngagementFacts(Body):
    """What an engagement and an account of it have in common. Dates are EDTF, agencies and partners codes."""

    title: str
    form: str
    date: str = ""
    period: str = ""
    place: str = ""
    agencies: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    forums: tuple[str, ...] = ()


class EngagementBody(EngagementFacts):
    """One activity with partners, counted once."""


class AccountBody(EngagementFacts):
    """One agency's report of an engagement, in its own words."""

    text: str = ""
    results: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()
    difficulties: tuple[str, ...] = ()
    limitations: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()


class GroupingBody(Body):
    """The judgement that an account reports an engagement: how likely, why, and who says so.

    `reasons` and `vetoes` are given in both languages, index by index.
    """

    references: ClassVar = ("account", "engagement")

    account: str
    engagement: str
    title: str
    probability: float = 1.0
    decided_by: str = ""
    reasons_vi: tuple[str, ...] = ()
    reasons_en: tuple[str, ...] = ()
    vetoes_vi: tuple[str, ...] = ()
    vetoes_en: tuple[str, ...] = ()


_PLANNED = Lifecycle(
    {
        "draft": Words(vi="dự thảo", en="draft"),
        "in-force": Words(vi="đang thực hiện", en="in force"),
        "closed": Words(vi="đã kết thúc", en="closed"),
    },
    [
        Move("adopt", ("draft",), "in-force", Words(vi="Ban hành", en="Adopt")),
        Move("close", ("in-force",), "closed", Words(vi="Kết thúc", en="Close")),
    ],
)

PLAN = register(Kind("plan", Words(vi="Kế hoạch", en="Plan"), PlanBody, Plan, _PLANNED))
DIRECTION = register(
    Kind("direction", Words(vi="Phương hướng", en="Direction"), DirectionBody, Direction, _PLANNED)
)
TASK = register(
    Kind(
        "task",
        Words(vi="Nhiệm vụ", en="Task"),
        TaskBody,
        Task,
        Lifecycle(
            {
                "assigned": Words(vi="đã giao", en="assigned"),
                "in-progress": Words(vi="đang thực hiện", en="in progress"),
                "done": Words(vi="hoàn thành", en="done"),
                "dropped": Words(vi="thôi thực hiện", en="dropped"),
            },
            [
                Move("start", ("assigned",), "in-progress", Words(vi="Bắt đầu", en="Start")),
                Move("finish", ("assigned", "in-progress"), "done", Words(vi="Hoàn thành", en="Finish")),
                Move("drop", ("assigned", "in-progress"), "dropped", Words(vi="Thôi thực hiện", en="Drop")),
            ],
        ),
    )
)
ENGAGEMENT = register(
    Kind(
        "engagement",
        Words(vi="Hoạt động đối ngoại", en="Engagement"),
        EngagementBody,
        Engagement,
        Lifecycle(
            {
                "carried-out": Words(vi="đã thực hiện", en="carried out"),
                "merged": Words(vi="đã gộp vào hoạt động khác", en="merged into another"),
            },
            [Move("merge", ("carried-out",), "merged", Words(vi="Gộp", en="Merge"))],
        ),
    )
)
ACCOUNT = register(
    Kind(
        "account",
        Words(vi="Báo cáo về hoạt động", en="Account"),
        AccountBody,
        Account,
        Lifecycle({"given": Words(vi="đã báo cáo", en="given")}),
    )
)
GROUPING = register(
    Kind(
        "grouping",
        Words(vi="Ghép báo cáo với hoạt động", en="Grouping"),
        GroupingBody,
        Grouping,
        Lifecycle(
            {
                "certain": Words(vi="chắc chắn", en="certain"),
                "probable": Words(vi="chờ người xác nhận", en="waits for a person"),
                "confirmed": Words(vi="đã xác nhận", en="confirmed"),
                "rejected": Words(vi="đã bác", en="rejected"),
            },
            [
                Move(
                    "confirm",
                    ("probable",),
                    "confirmed",
                    Words(vi="Cùng một hoạt động", en="The same engagement"),
                ),
                Move(
                    "reject",
                    ("probable",),
                    "rejected",
                    Words(vi="Hai hoạt động khác nhau", en="Two engagements"),
                ),
                Move("supersede", ("certain", "confirmed"), "rejected", Words(vi="Thay thế", en="Supersede")),
            ],
        ),
        restorable=False,
    )
)
