"""The critical path of a preparation: which steps decide when all is ready. A pure function of steps, meeting and day.

    still takes    a step's days; 0 once it is done; for a step in progress its days times the share still to do, up
    early begin    the day itself, or the earliest end of the latest step that it waits for
    early end      early begin + still takes
    late end       the meeting's day - days before; no later than the late begin of any step that waits for it
    late begin     late end - still takes
    slack          late end - early end, in days: by how much it may slip before the meeting is in danger

The critical steps are those not done with the least slack of all. With a slack under 0 the preparation is late by that
many days already. Readiness is the days of what is done over the days of all, in per cent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from comity.kernel.problems import Problem
from comity.kernel.words import Words
from comity.programme.hosting.kinds import Step
from comity.programme.planning.dependencies import cycle_in
from comity.programme.planning.rollup import rounded

READY_FORMULA = Words(
    vi="Mức sẵn sàng = tổng (số ngày × tỷ lệ đã làm) của các bước ÷ tổng số ngày của mọi bước.",
    en="Readiness = sum of (days × share done) of the steps ÷ sum of days of all steps.",
)
PATH_FORMULA = Words(
    vi="Độ dư = ngày muộn nhất phải xong − ngày sớm nhất có thể xong. Bước có độ dư nhỏ nhất quyết định ngày sẵn sàng.",
    en="Slack = the latest day it must be done − the earliest day it can be. The steps with the least decide the day.",
)


@dataclass(frozen=True)
class Timed:
    """A step with its days; a step done has slack None and its days as they were."""

    step: Step
    share: int
    early_begin: date
    early_end: date
    late_begin: date
    late_end: date
    slack: int | None

    @property
    def done(self) -> bool:
        return self.share == 100


@dataclass(frozen=True)
class CriticalPath:
    """Steps in an order in which they can be done; `critical` are the codes that decide, in that order.

    `slack` is the least of all, None when everything is done; `ready_on` the earliest day on which all can be ready.
    """

    steps: tuple[Timed, ...]
    critical: tuple[str, ...]
    slack: int | None
    ready_on: date

    @property
    def chains(self) -> list[list[Step]]:
        """The critical steps, each after one that it waits for; those that wait for none of them begin a chain."""
        found: list[list[Step]] = []
        for timed in self.steps:
            if timed.step.code not in self.critical:
                continue
            before = next((chain for chain in found if chain[-1].code in timed.step.waits_for), None)
            if before is None:
                found.append([timed.step])
            else:
                before.append(timed.step)
        return found

    def explained(self, language: str) -> str:
        """Which steps decide, and how much room there is, in words."""
        if self.slack is None:
            return ALL_DONE.say(language)
        chain = "; ".join(" → ".join(step.say(language) for step in chain) for chain in self.chains)
        words = LATE if self.slack < 0 else TIGHT if self.slack == 0 else ROOM
        return words.say(language).format(chain=chain, days=abs(self.slack))


ALL_DONE = Words(vi="Mọi bước chuẩn bị đã xong.", en="Every step of the preparation is done.")
LATE = Words(
    vi="Đã chậm {days} ngày. Các bước quyết định: {chain}.",
    en="{days} days late already. What decides: {chain}.",
)
TIGHT = Words(
    vi="Không còn ngày dư. Các bước quyết định: {chain}.", en="No day to spare. What decides: {chain}."
)
ROOM = Words(
    vi="Còn dư {days} ngày. Các bước quyết định: {chain}.", en="{days} days to spare. What decides: {chain}."
)


def critical_path(
    steps: Sequence[Step], meeting: date, today: date, shares: Mapping[str, int]
) -> CriticalPath:
    """The path from `today` to the first day of the `meeting`; `shares` are per cent done by code, 0 where missing.

    A step that waits for one that is not there waits for nothing. Problem "steps-cycle" where steps wait in a circle.
    """
    ordered = in_order(steps)
    takes = {step.code: _still(step, shares.get(step.code, 0)) for step in ordered}
    early: dict[str, date] = {}
    for step in ordered:
        begin = max((early[code] for code in step.waits_for if code in early), default=today)
        early[step.code] = max(begin, today) + timedelta(days=takes[step.code])
    late: dict[str, date] = {step.code: meeting - timedelta(days=step.days_before) for step in ordered}
    for step in reversed(ordered):
        begins = late[step.code] - timedelta(days=takes[step.code])
        for code in step.waits_for:
            if code in late:
                late[code] = min(late[code], begins)
    timed = [
        _timed(step, shares.get(step.code, 0), early[step.code], late[step.code], takes[step.code])
        for step in ordered
    ]
    open_ = [one for one in timed if one.slack is not None]
    least = min((one.slack for one in open_ if one.slack is not None), default=None)
    return CriticalPath(
        steps=tuple(timed),
        critical=tuple(one.step.code for one in open_ if one.slack == least),
        slack=least,
        ready_on=max((one.early_end for one in open_), default=today),
    )


def readiness(steps: Sequence[Step], shares: Mapping[str, int]) -> int | None:
    """How far the preparation is, in per cent of its days; None without steps. A step of no day counts as one."""
    weights = {step.code: max(1, step.takes) for step in steps}
    if not weights:
        return None
    return rounded(
        sum(weight * shares.get(code, 0) for code, weight in weights.items()), sum(weights.values())
    )


def in_order(steps: Sequence[Step]) -> list[Step]:
    """The steps, each after those that it waits for; else as they came. Problem "steps-cycle" for a circle."""
    waits = {step.code: [code for code in step.waits_for] for step in steps}
    circle = cycle_in(waits)
    if circle:
        raise Problem(
            "steps-cycle",
            what=Words(
                vi="Các bước chuẩn bị chờ nhau thành vòng tròn.",
                en="Steps of the preparation wait for one another in a circle.",
            ),
            mend=Words(vi="Bỏ một quan hệ chờ trong vòng.", en="Take one of them out of the circle."),
            place=" → ".join(circle),
        )
    placed: dict[str, Step] = {}
    left = list(steps)
    while left:
        ready = [step for step in left if all(code in placed or code not in waits for code in step.waits_for)]
        placed |= {step.code: step for step in ready}
        left = [step for step in left if step.code not in placed]
    return list(placed.values())


def _still(step: Step, share: int) -> int:
    return -(-step.takes * (100 - share) // 100)


def _timed(step: Step, share: int, early_end: date, late_end: date, takes: int) -> Timed:
    length = timedelta(days=takes)
    slack = None if share == 100 else (late_end - early_end).days
    return Timed(step, share, early_end - length, early_end, late_end - length, late_end, slack)
