"""The kinds of record of planning: an agency's progress report, and a plan's template."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words
from comity.programme.planning.models import PlanTemplate, Progress


class Part(BaseModel):
    """A frozen piece of a body."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Measured(Part):
    """An indicator's value (decimal text), by the indicator's code within the task."""

    indicator: str
    value: str


class ProgressBody(Body):
    """What the agency that owns the record says of a task on a day (EDTF): the share done in per cent, the values of
    indicators, words, and what stands in the way ("" for nothing). The title is the task's."""

    references: ClassVar = ("task",)

    task: str
    title: str
    day: str
    share: Annotated[int, Field(ge=0, le=100)] = 0
    values: tuple[Measured, ...] = ()
    text: str = ""
    obstacles: str = ""


class TemplateIndicator(Part):
    """An indicator of a template's task; texts by language."""

    code: str
    names: dict[str, str]
    units: dict[str, str] = {}
    target: str = ""
    baseline: str = ""


class TemplateTask(Part):
    """A task of a template. Days are counted from the period's first day; None where the plan had none.

    `code` is the task's own within the template, `depends_on` are codes of others.
    """

    code: str
    titles: dict[str, str]
    lead: str
    coordinating: tuple[str, ...] = ()
    begins: int | None = None
    due: int | None = None
    indicator: dict[str, str] = {}
    indicators: tuple[TemplateIndicator, ...] = ()
    depends_on: tuple[str, ...] = ()


class TemplateDirection(Part):
    """A direction of a template with its tasks; texts by language."""

    titles: dict[str, str]
    tasks: tuple[TemplateTask, ...] = ()


class PlanTemplateBody(Body):
    """A plan without its period. `plan` is the plan that it was made of."""

    references: ClassVar = ("plan",)

    title: str
    plan: str = ""
    directions: tuple[TemplateDirection, ...] = ()

    def words(self) -> Iterator[str]:
        """Titles, not codes."""
        yield from self.headings().values()
        for direction in self.directions:
            yield from direction.titles.values()
            for task in direction.tasks:
                yield from task.titles.values()


PROGRESS = register(
    Kind(
        "progress",
        Words(vi="Báo cáo tiến độ", en="Progress report"),
        ProgressBody,
        Progress,
        Lifecycle({"given": Words(vi="đã báo cáo", en="given")}),
    )
)
PLAN_TEMPLATE = register(
    Kind(
        "plan-template",
        Words(vi="Mẫu kế hoạch", en="Plan template"),
        PlanTemplateBody,
        PlanTemplate,
        Lifecycle(
            {
                "in-use": Words(vi="đang dùng", en="in use"),
                "retired": Words(vi="thôi dùng", en="retired"),
            },
            [
                Move("retire", ("in-use",), "retired", Words(vi="Thôi dùng mẫu", en="Retire")),
                Move("revive", ("retired",), "in-use", Words(vi="Dùng lại", en="Use again")),
            ],
        ),
    )
)
