"""The kinds of record of a chair year: the year, and each meeting with its steps and risks."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from comity.kernel.ids import is_id
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words
from comity.programme.hosting.models import ChairYear, HostedMeeting


class Part(BaseModel):
    """A frozen piece of a body."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Step(Part):
    """A step of a preparation. `titles` by language; `owner` an agency; `takes` working time in days.

    It must be done `days_before` days before the meeting, and cannot begin before those that it `waits_for` (codes).
    `done_on` is EDTF, "" while it is not done; `task` the task of a plan that it became.
    """

    code: str
    titles: dict[str, str]
    owner: str
    days_before: Annotated[int, Field(ge=0)] = 0
    takes: Annotated[int, Field(ge=0)] = 1
    waits_for: tuple[str, ...] = ()
    done_on: str = ""
    task: str = ""

    def say(self, language: str) -> str:
        """Its title in a language, else in any."""
        return self.titles.get(language) or next(iter(self.titles.values()), self.code)


class Risk(Part):
    """What may go wrong: how likely and with what effect (1 low, 2 middling, 3 high), what is done, and by whom."""

    title: str
    likelihood: Annotated[int, Field(ge=1, le=3)]
    effect: Annotated[int, Field(ge=1, le=3)]
    measure: str = ""
    owner: str = ""

    @property
    def weight(self) -> int:
        """Likelihood times effect, 1 to 9."""
        return self.likelihood * self.effect


class ChairYearBody(Body):
    """A year in which the country hosts a series of meetings. `period` is EDTF, `organisation` a partner's code."""

    title: str
    period: str
    organisation: str = ""
    text: str = ""


class HostedMeetingBody(Body):
    """A meeting to be hosted. `date` is EDTF, `forums` codes; `preparation` the profile's template it began from."""

    references: ClassVar = ("chair_year",)

    chair_year: str
    title: str
    date: str = ""
    place: str = ""
    forums: tuple[str, ...] = ()
    lead: str
    coordinating: tuple[str, ...] = ()
    preparation: str = ""
    steps: tuple[Step, ...] = ()
    risks: tuple[Risk, ...] = ()
    reason: str = ""

    def links(self) -> Iterator[tuple[str, str]]:
        """The year, and the tasks that steps became."""
        yield from super().links()
        yield from (("task", step.task) for step in self.steps if is_id(step.task))

    def words(self) -> Iterator[str]:
        """Titles, place and words; not codes."""
        yield from (*self.headings().values(), self.place, self.reason)
        for step in self.steps:
            yield from step.titles.values()
        for risk in self.risks:
            yield from (risk.title, risk.measure)


CHAIR_YEAR = register(
    Kind(
        "chair-year",
        Words(vi="Năm chủ tịch", en="Chair year"),
        ChairYearBody,
        ChairYear,
        Lifecycle(
            {
                "preparing": Words(vi="đang chuẩn bị, thực hiện", en="in preparation and under way"),
                "closed": Words(vi="đã kết thúc", en="closed"),
            },
            [Move("close", ("preparing",), "closed", Words(vi="Kết thúc", en="Close"))],
        ),
    )
)
HOSTED_MEETING = register(
    Kind(
        "hosted-meeting",
        Words(vi="Hội nghị đăng cai", en="Hosted meeting"),
        HostedMeetingBody,
        HostedMeeting,
        Lifecycle(
            {
                "preparing": Words(vi="đang chuẩn bị", en="in preparation"),
                "held": Words(vi="đã tổ chức", en="held"),
                "cancelled": Words(vi="không tổ chức", en="cancelled"),
            },
            [
                Move("hold", ("preparing",), "held", Words(vi="Đã tổ chức", en="Was held")),
                Move("cancel", ("preparing",), "cancelled", Words(vi="Không tổ chức", en="Cancel")),
            ],
        ),
    )
)
