"""What was planned of a round's period and what became of it: arranged engagements, and indicators of tasks.

As everything stood at a moment; without one as it is. An engagement is planned that was approved, and belongs to the
period in which its last day lies (`programme.engaging.closing` counts the same by year).
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from comity.kernel.acting import Acting
from comity.kernel.as_of import rows as rows_at
from comity.kernel.dates import Span
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.programme.kinds import Indicator
from comity.programme.models import Engagement, Task
from comity.programme.planning.kinds import ProgressBody
from comity.programme.planning.models import Progress
from comity.programme.planning.rollup import decimal


@dataclass(frozen=True)
class Aim:
    """An indicator with a target: the `at`-th of a task, and the value that counts (decimal text) with its report.

    That is the value of the lead agency's latest report that has one, else of the latest of any agency; without any,
    `report` is None and `value` "".
    """

    task: Record
    at: int
    indicator: Indicator
    report: Record | None = None
    value: str = ""


def planned(period: Span, moment: datetime | None, acting: Acting) -> list[Engagement]:
    """Planned engagements whose last day lies in the period, by that day."""
    now = Q(planned=True, last__isnull=False)
    if period.first is not None:
        now &= Q(last__gte=period.first)
    if period.last is not None:
        now &= Q(last__lte=period.last)
    rows = Engagement.objects.visible_to(acting).select_related("record").order_by("last", "pk")
    if moment is None:
        return list(rows.filter(now))
    # What has changed since is looked at as it stood, whatever it says now.
    looked_at = rows.filter(now | Q(record__changed_at__gt=moment), record__created_at__lte=moment)
    return [row for row in rows_at(looked_at, moment, acting) if row.planned and _within(row.last, period)]


def _within(day: date | None, period: Span) -> bool:
    if day is None:
        return False
    return (period.first is None or day >= period.first) and (period.last is None or day <= period.last)


def aims(tasks: Sequence[Task], moment: datetime | None, acting: Acting) -> list[Aim]:
    """The indicators with a target of some scoped tasks that were not dropped, in their order."""
    kept = [task.record for task in tasks if task.record.state != "dropped"]
    bodies: dict[uuid.UUID, Any] = contents(kept)
    found = [
        Aim(record, at, one)
        for record in kept
        for at, one in enumerate(bodies[record.pk].indicators)
        if decimal(one.target) is not None
    ]
    if not found:
        return []
    reports = _reports({aim.task.pk for aim in found}, moment, acting)
    return [_told(aim, bodies[aim.task.pk].lead, reports[aim.task.pk]) for aim in found]


Reports = list[tuple[Record, ProgressBody]]


def _reports(tasks: set[uuid.UUID], moment: datetime | None, acting: Acting) -> dict[uuid.UUID, Reports]:
    """The reports on each task, the latest first; of two of one day the later made."""
    rows = Progress.objects.visible_to(acting).filter(task__in=tasks).select_related("record").order_by("pk")
    if moment is not None:
        rows = rows.filter(record__created_at__lte=moment)
    given = sorted(rows_at(rows, moment, acting), key=lambda row: (row.day or date.min, row.pk), reverse=True)
    bodies: dict[uuid.UUID, ProgressBody] = contents([row.record for row in given])
    found: dict[uuid.UUID, Reports] = defaultdict(list)
    for row in given:
        found[row.task].append((row.record, bodies[row.pk]))
    return found


def _told(aim: Aim, lead: str, reports: Iterable[tuple[Record, ProgressBody]]) -> Aim:
    values = [
        (report, one.value)
        for report, body in reports
        for one in body.values
        if one.indicator == aim.indicator.code
    ]
    own = [pair for pair in values if pair[0].owner == lead]
    report, value = next(iter(own or values), (None, ""))
    return Aim(aim.task, aim.at, aim.indicator, report, value)
