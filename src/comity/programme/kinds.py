"""The kinds of record of the programme, with their lifecycles."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from comity.kernel.access import Verb
from comity.kernel.kinds import Body, Kind, Said, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words
from comity.programme.models import AHEAD, Account, Direction, Engagement, Grouping, Plan, Task


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


class Indicator(BaseModel):
    """What a task is measured by. `code` is its own within the task; `target` and `baseline` are decimal texts
    ("12", "97.5") or "". Name and unit are in the task's language; a translation has them as "indicators/0/name".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    name: str
    unit: str = ""
    target: str = ""
    baseline: str = ""


class TaskBody(Body):
    """A piece of work: one lead agency, coordinating agencies, a deadline (EDTF), what it is measured by.

    `indicator` says the measure in words, `indicators` by figures. `begins` and `done_on` are EDTF, `depends_on` are
    the tasks that must be done before it, `continues` the task of an earlier plan that it carries on. `conclusion` is
    the conference's conclusion from which the task was made, where it was.
    """

    references: ClassVar = ("direction", "conclusion", "depends_on", "continues")

    direction: str
    title: str
    lead: str
    coordinating: tuple[str, ...] = ()
    deadline: str = ""
    indicator: str = ""
    conclusion: str = ""
    order: int = 0
    begins: str = ""
    done_on: str = ""
    indicators: tuple[Indicator, ...] = ()
    depends_on: tuple[str, ...] = ()
    continues: str = ""

    def say(self, field: str, language: str) -> Said:
        """As of every body; an indicator's texts are "indicators/0/name" and "indicators/0/unit"."""
        name, _, rest = field.partition("/")
        if name != "indicators":
            return super().say(field, language)
        rendering = self.translations.get(language)
        if language != self.language and rendering and field in rendering.fields:
            return Said(rendering.fields[field], language, rendering.translator)
        index, _, part = rest.partition("/")
        return Said(getattr(self.indicators[int(index)], part), self.language)


class EngagementFacts(Body):
    """What an engagement and an account of it have in common. Dates are EDTF; agencies, partners, forums and missions
    (United Nations peace operations) codes."""

    title: str
    form: str
    date: str = ""
    period: str = ""
    place: str = ""
    agencies: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    forums: tuple[str, ...] = ()
    missions: tuple[str, ...] = ()


class _Part(BaseModel):
    """A frozen part of a body."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Delegation(_Part):
    """Who came from a side: "own" or a partner's code; how many; who led it, by post or title, never by name."""

    side: str
    size: int = Field(default=0, ge=0)
    head: str = ""


class Cost(_Part):
    """An amount in whole units of a currency (ISO 4217)."""

    amount: int = Field(ge=0)
    currency: str = "VND"


class Prepared(_Part):
    """A step of preparing, by so many days before the first day; who did it and on which day, where it is done."""

    code: str
    what: str
    days_before: int = Field(default=0, ge=0)
    done_by: str = ""
    done_on: str = ""


class EngagementBody(EngagementFacts):
    """One activity with partners, counted once.

    One that was arranged here has a `lead`; one that accounts told of has none, and nothing of what follows it.
    `particulars` are the fields that its form has of its own, by code: digits, a date as EDTF, "yes" or "no".
    `reason` says why it was cancelled; `approved_on` is the day of its approval.
    """

    references: ClassVar = ("task",)

    lead: str = ""
    direction: Literal["", "incoming", "outgoing", "joint"] = ""
    level: str = ""
    venue: str = ""
    purpose: str = ""
    delegations: tuple[Delegation, ...] = ()
    cost: Cost | None = None
    task: str = ""
    particulars: dict[str, str] = {}
    preparation: tuple[Prepared, ...] = ()
    approved_on: str = ""
    result: str = ""
    lessons: str = ""
    follow_up: str = ""
    reason: str = ""


class AccountBody(EngagementFacts):
    """One agency's report of an engagement, in its own words; `engagement` is the arranged one that it was asked of."""

    references: ClassVar = ("engagement",)

    engagement: str = ""
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
                "idea": Words(vi="đề xuất", en="idea"),
                "consultation": Words(vi="đang lấy ý kiến", en="in consultation"),
                "approved": Words(vi="đã phê duyệt", en="approved"),
                "in-preparation": Words(vi="đang chuẩn bị", en="in preparation"),
                "carried-out": Words(vi="đã thực hiện", en="carried out"),
                "accounted-for": Words(vi="đã báo cáo kết quả", en="accounted for"),
                "followed-up": Words(vi="đã theo dõi, xử lý tiếp", en="followed up"),
                "cancelled": Words(vi="đã hủy", en="cancelled"),
                "merged": Words(vi="đã gộp vào hoạt động khác", en="merged into another"),
            },
            [
                Move("consult", ("idea",), "consultation", Words(vi="Lấy ý kiến", en="Consult")),
                Move(
                    "approve",
                    ("idea", "consultation"),
                    "approved",
                    Words(vi="Phê duyệt", en="Approve"),
                    Verb.APPROVE,
                ),
                Move("prepare", ("approved",), "in-preparation", Words(vi="Bắt đầu chuẩn bị", en="Prepare")),
                Move(
                    "carry-out",
                    ("approved", "in-preparation"),
                    "carried-out",
                    Words(vi="Đã thực hiện", en="It was carried out"),
                ),
                Move(
                    "account",
                    ("carried-out",),
                    "accounted-for",
                    Words(vi="Đã báo cáo kết quả", en="It is accounted for"),
                ),
                Move(
                    "follow-up",
                    ("accounted-for",),
                    "followed-up",
                    Words(vi="Đã theo dõi, xử lý tiếp", en="It is followed up"),
                ),
                Move("cancel", AHEAD, "cancelled", Words(vi="Hủy", en="Cancel")),
                Move("merge", ("carried-out",), "merged", Words(vi="Gộp", en="Merge")),
            ],
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
