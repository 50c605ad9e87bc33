"""The great plan of a data set, thousands of tasks with the agencies' reports on them, and a chair year beside it."""

from datetime import date, timedelta
from typing import NamedTuple

from comity.bench import vocabulary
from comity.bench.block import Block
from comity.bench.chance import HOSTED, OTHERS
from comity.bench.rooms import report_progress
from comity.kernel.envelopes import Envelope
from comity.programme.hosting.kinds import ChairYearBody, HostedMeetingBody, Risk, Step
from comity.programme.kinds import DirectionBody, Indicator, PlanBody, TaskBody

TITLE = "Kế hoạch tổng thể hội nhập quốc tế về quốc phòng giai đoạn"
DIRECTIONS = 20


class Sizes(NamedTuple):
    """How many of what there are in a data set of some size."""

    tasks: int
    reports: int
    meetings: int

    @property
    def records(self) -> int:
        """All of it, with the plan, its directions and the year."""
        return 1 + DIRECTIONS + self.tasks + self.reports + 1 + self.meetings


def sizes(total: int) -> Sizes:
    """5,000 tasks with 20,000 reports and a year of 60 meetings; less in a small data set."""
    return Sizes(min(5000, total // 8), min(20_000, total // 4), min(60, total // 100))


def make(block: Block, wanted: Sizes) -> None:
    """All of it into an empty block."""
    year = block.day.year
    first, last = date(year - 2, 1, 1), date(year + 2, 12, 31)
    title = f"{TITLE} {first.year}-{last.year}"
    body = PlanBody(title=title, period=f"{first.year}/{last.year}")
    plan = block.add("plan", body, "mnd-dfr", (("plan", "in-force"),))
    directions = []
    for order, topic in zip(range(DIRECTIONS), vocabulary.TOPICS * 2, strict=False):
        line = DirectionBody(plan=plan.id, title=f"Phương hướng {order + 1}: {topic}", order=order)
        directions.append(block.add("direction", line, "mnd-dfr", (("set_direction", "in-force"),)))
    tasks: list[Envelope] = []
    for at in range(wanted.tasks):
        tasks.append(_task(block, directions[at % DIRECTIONS], at // DIRECTIONS, (first, last), tasks))
    for at in range(wanted.reports):
        report_progress(block, tasks[at % len(tasks)])
    _chair_year(block, tasks, wanted.meetings)


def _task(
    block: Block, direction: Envelope, order: int, period: tuple[date, date], earlier: list[Envelope]
) -> Envelope:
    """A task somewhere in the period: four in ten are done, three wait for others."""
    chance = block.chance
    lead = chance.choices((*HOSTED, *OTHERS), (40, 15, 10, 10, *[4] * len(OTHERS)))[0]
    others = {chance.choice((*HOSTED, *OTHERS)) for _ in range(chance.randint(0, 3))} - {lead}
    begins = period[0] + timedelta(days=chance.randint(0, (period[1] - period[0]).days - 90))
    due = begins + timedelta(days=chance.randint(30, 400))
    state = chance.choices(("assigned", "in-progress", "done", "dropped"), (27, 30, 40, 3))[0]
    waits = (
        chance.sample(earlier[-200:], chance.choice((1, 2))) if earlier[2:] and chance.random() < 0.3 else []
    )
    body = TaskBody(
        direction=direction.id,
        title=chance.fill(chance.choice(vocabulary.TASKS), chance.partner(), due.year),
        lead=lead,
        coordinating=tuple(sorted(others)),
        begins=f"{begins}" if chance.random() < 0.8 else "",
        deadline=f"{due}" if chance.random() < 0.95 else "",
        done_on=f"{min(due, block.day)}" if state == "done" else "",
        indicators=(Indicator(code="i1", name="Số báo cáo", unit="báo cáo", target="12"),)
        if chance.random() < 0.3
        else (),
        depends_on=tuple(one.id for one in waits),
        order=order,
    )
    steps: tuple[tuple[str, str], ...] = (("assign_task", "assigned"),)
    if state != "assigned":
        steps = (*steps, ("move_task", state))
    audience = tuple(sorted({lead, *others} - {direction.owner}))
    marking = chance.choices((0, 1), (85, 15))[0]
    return block.add("task", body, direction.owner, steps, audience=audience, marking=marking)


def _chair_year(block: Block, tasks: list[Envelope], meetings: int) -> None:
    """A year of hosted meetings, prepared by the profile's steps; one step in five is a task of the plan."""
    chance, year = block.chance, block.day.year
    body = ChairYearBody(title=f"Năm chủ tịch {year}", period=f"{year}")
    held = block.add("chair-year", body, "mnd-dfr", (("open_year", "preparing"),), audience=("*",))
    for _ in range(meetings):
        day = date(year, 1, 10) + timedelta(days=chance.randint(0, 340))
        template = chance.choice(chance.profile.hosting_preparations)
        steps = tuple(
            Step(
                code=one.code,
                titles={"vi": one.vi, "en": one.en},
                owner=one.owner or "mnd-dfr",
                days_before=one.days_before,
                takes=one.takes,
                waits_for=one.waits_for,
                done_on=f"{day - timedelta(days=one.days_before)}"
                if day - timedelta(days=one.days_before) < block.day
                else "",
                task=chance.choice(tasks).id if tasks and chance.random() < 0.2 else "",
            )
            for one in template.steps
        )
        meeting = HostedMeetingBody(
            chair_year=held.id,
            title=f"Hội nghị về {chance.choice(vocabulary.TOPICS)}",
            date=f"{day}/{day + timedelta(days=2)}",
            place=chance.choice(vocabulary.PLACES),
            forums=(chance.choice(chance.forums),),
            lead="mnd-dfr",
            coordinating=HOSTED[1:3],
            preparation=template.code,
            steps=steps,
            risks=(Risk(title="Thay đổi lịch của đoàn", likelihood=2, effect=chance.randint(1, 3)),),
        )
        state = "held" if day < block.day else "preparing"
        block.add("hosted-meeting", meeting, "mnd-dfr", (("host_meeting", state),), audience=("*",))
