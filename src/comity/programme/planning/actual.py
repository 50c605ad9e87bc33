"""Plan against actual, as plain figures of tasks that stand somehow on a day.

planned      tasks that were not dropped
due          of these, those whose deadline has come
carried out  of the due, those that are done
rate         carried out / due, in per cent; none where nothing is due yet
share        the mean of the shares of the planned (`rollup`)
"""

import calendar
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from comity.kernel.words import Words
from comity.programme.planning.rollup import mean_share, part_of
from comity.programme.planning.standing import AT_RISK, DONE, DROPPED, LATE
from comity.programme.tree import LightTask

ACTUAL_FORMULA = Words(
    vi="Tỷ lệ thực hiện = số nhiệm vụ đến hạn đã hoàn thành ÷ số nhiệm vụ đến hạn; không tính nhiệm vụ đã "
    "thôi thực hiện.",
    en="Carried out = tasks due and done ÷ tasks due; dropped tasks are left out.",
)
CURVE_FORMULA = Words(
    vi="Kế hoạch: số nhiệm vụ có thời hạn đến hết tháng. Thực hiện: số nhiệm vụ hoàn thành đến hết tháng (theo ngày "
    "hoàn thành).",
    en="Planned: tasks with a deadline up to the month's end. Carried out: tasks done up to the month's end.",
)


class Tally(NamedTuple):
    """Counts of some tasks on a day; see the module."""

    planned: int
    due: int
    carried_out: int
    done: int
    late: int
    at_risk: int
    dropped: int
    share: int | None

    @property
    def rate(self) -> int | None:
        return part_of(self.carried_out, self.due)


def tally(tasks: Iterable[LightTask], today: date) -> Tally:
    """The counts of some tasks that were looked at on `today`."""
    every = list(tasks)
    planned = [task for task in every if task.standing is not DROPPED]
    due = [task for task in planned if task.due is not None and task.due <= today]
    return Tally(
        planned=len(planned),
        due=len(due),
        carried_out=sum(task.standing is DONE for task in due),
        done=sum(task.standing is DONE for task in planned),
        late=sum(task.standing is LATE for task in planned),
        at_risk=sum(task.standing is AT_RISK for task in planned),
        dropped=len(every) - len(planned),
        share=mean_share(task.share for task in planned),
    )


class Month(NamedTuple):
    """Up to a month's end: tasks with a deadline, and tasks done; `done` None for months still to come."""

    last: date
    planned: int
    done: int | None


MOST_MONTHS = 120


def curve(tasks: Sequence[LightTask], first: date, last: date, today: date) -> list[Month]:
    """Month by month from `first` to `last`, at most `MOST_MONTHS`. Done without a day counts from the beginning."""
    planned = [task for task in tasks if task.standing is not DROPPED]
    dues = sorted(task.due for task in planned if task.due is not None)
    finished = sorted(task.done_on or first for task in planned if task.standing is DONE)
    found: list[Month] = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month) and len(found) < MOST_MONTHS:
        end = date(year, month, calendar.monthrange(year, month)[1])
        done = None if date(year, month, 1) > today else bisect_right(finished, min(end, today))
        found.append(Month(end, bisect_right(dues, end), done))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found
