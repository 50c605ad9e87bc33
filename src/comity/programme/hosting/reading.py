"""What a hat may know of a chair year on a day: readiness, countdown, critical path and risks of its meetings."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from comity.kernel.acting import Acting
from comity.kernel.dates import grain, span
from comity.kernel.ids import is_id
from comity.kernel.problems import Problem
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.programme.hosting.kinds import HostedMeetingBody, Risk, Step
from comity.programme.hosting.models import HostedMeeting
from comity.programme.hosting.path import CriticalPath, critical_path, readiness
from comity.programme.planning.reading import standings_of
from comity.programme.planning.standing import Derived

MOST = 200  # meetings of one board


@dataclass(frozen=True)
class Prepared:
    """A meeting as it is prepared on a day. `days` to its first day, under 0 once past; None without a day.

    `path` is None for a meeting without a day or without steps, and once it was held or cancelled.
    """

    record: Record
    body: HostedMeetingBody
    first: date | None
    last: date | None
    days: int | None
    readiness: int | None
    path: CriticalPath | None
    shares: Mapping[str, int]
    tasks: Mapping[str, Derived]

    @property
    def owners(self) -> tuple[str, ...]:
        """The agencies that have a step, each once."""
        return tuple(dict.fromkeys(step.owner for step in self.body.steps))

    @property
    def worst(self) -> Risk | None:
        """The weightiest risk."""
        return max(self.body.risks, key=lambda risk: risk.weight, default=None)

    @property
    def open_steps(self) -> tuple[Step, ...]:
        """The steps that are not done."""
        return tuple(step for step in self.body.steps if self.shares.get(step.code, 0) < 100)


def board(year: Record, acting: Acting, today: date) -> list[Prepared]:
    """The meetings of a scoped chair year, the earliest first, those without a day last; at most `MOST`."""
    rows = HostedMeeting.objects.visible_to(acting).filter(chair_year=year.pk)
    ordered = list(rows.select_related("record").order_by("first", "pk")[:MOST])
    ordered.sort(key=lambda row: (row.first is None, row.first or date.max, row.pk))
    return prepared([row.record for row in ordered], acting, today)


def prepared(records: Sequence[Record], acting: Acting, today: date) -> list[Prepared]:
    """Some scoped meetings as they are prepared on a day; in three queries, however many they are."""
    bodies: Mapping[uuid.UUID, HostedMeetingBody] = contents(list(records))
    ids = [uuid.UUID(step.task) for body in bodies.values() for step in body.steps if is_id(step.task)]
    standings = standings_of(ids, acting, today) if ids else {}
    return [_prepared(record, bodies[record.pk], standings, today) for record in records]


def _prepared(
    record: Record,
    body: HostedMeetingBody,
    standings: Mapping[uuid.UUID, tuple[int | None, Derived]],
    today: date,
) -> Prepared:
    of_steps = {
        step.code: standings[uuid.UUID(step.task)]
        for step in body.steps
        if is_id(step.task) and uuid.UUID(step.task) in standings
    }
    shares = {step.code: _share(step, of_steps.get(step.code, (None,))[0], today) for step in body.steps}
    # A year alone is no day to count to; of a month its first day is the earliest that it can be.
    first, last = span(body.date) if grain(body.date) in ("day", "long", "month") else (None, None)
    return Prepared(
        record=record,
        body=body,
        first=first,
        last=last,
        days=(first - today).days if first else None,
        readiness=readiness(body.steps, shares),
        path=_path(record, body.steps, first, today, shares),
        shares=shares,
        tasks={code: derived for code, (_, derived) in of_steps.items()},
    )


def _share(step: Step, of_task: int | None, today: date) -> int:
    """What a step's own day says, else its task."""
    done = span(step.done_on).last
    if step.done_on and (done is None or done <= today):
        return 100
    return of_task or 0


def _path(
    record: Record, steps: Iterable[Step], first: date | None, today: date, shares: Mapping[str, int]
) -> CriticalPath | None:
    told = tuple(steps)
    if first is None or not told or record.state == "cancelled" or first < today:
        return None
    try:
        return critical_path(told, first, today, shares)
    except Problem:
        return None  # an older version restored, or another node's, may hold a circle
