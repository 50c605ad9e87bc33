"""One task whole: its facts, how it stands and why, each agency's word, and what waits for what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from comity.directory import names
from comity.kernel import clock
from comity.kernel.acting import Acting
from comity.kernel.envelopes import sha256
from comity.kernel.history import open_versions
from comity.kernel.kinds import Said, Source, kind_named
from comity.kernel.reading import envelope_of, referrers
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.programme.kinds import TaskBody
from comity.programme.models import Direction, Task
from comity.programme.planning.reading import TaskStanding, standing_of_task, waited_for, waiting_for
from comity.programme.planning.rollup import reached
from comity.programme.tree import standing_of
from comity.web.deadlines import Deadline, deadline
from comity.web.plans.pages import STATE_TONES, figure
from comity.web.plans.standings import Standing, standing_named
from comity.web.shell.tags import moment


class Event(NamedTuple):
    """A version, for `shell/_timeline.html`."""

    tone: str
    when: str
    iso: str
    what: str
    who: str
    note: str
    hash: str


class Origin(NamedTuple):
    """Where a task comes from; the conference is None where this hat may not see it."""

    conclusion: Record
    text: Said
    conference: Record | None


class Told(NamedTuple):
    """One report as it was written."""

    record: Record
    day: str
    share: int
    text: Said
    obstacles: Said


class AgencyReport(NamedTuple):
    """What an agency charged with a task has said: `latest` None where it has not reported."""

    agency: str
    lead: bool
    latest: Told | None
    earlier: tuple[Told, ...]


class Measured(NamedTuple):
    """An indicator with each agency's latest value: (agency, value in words, per cent reached)."""

    name: Said
    unit: Said
    baseline: str
    target: str
    values: tuple[tuple[str, str, int | None], ...]


class Neighbour(NamedTuple):
    """A task that is waited for, or waits."""

    record: Record
    standing: Standing
    due: date | None


@dataclass(frozen=True)
class TaskPage:
    """One task whole. `plan` and `direction` are None where this hat may not see them."""

    record: Record
    body: TaskBody
    title: Said
    indicator: Said
    standing: Standing
    stands: TaskStanding
    why: str
    state: str
    state_tone: str
    due: date | None
    deadline: Deadline | None
    direction: Record | None
    plan: Record | None
    origin: Origin | None
    meetings: tuple[Record, ...]
    quotes: tuple[Source, ...]
    events: tuple[Event, ...]
    agencies: tuple["AgencyReport", ...]
    measures: tuple["Measured", ...]
    waits_for: tuple["Neighbour", ...]
    unseen: int
    waiting: tuple["Neighbour", ...]
    continues: Record | None
    continued_by: tuple[Record, ...]

    @property
    def records(self) -> list[Record]:
        shown = [self.record, self.direction, self.plan, self.continues, *self.continued_by]
        shown += [one.record for one in (*self.waits_for, *self.waiting)]
        shown += [told.record for one in self.agencies for told in (one.latest, *one.earlier) if told]
        shown += self.meetings
        if self.origin:
            shown += [self.origin.conclusion, self.origin.conference]
        return [record for record in shown if record is not None]


def task_page(record: Record, acting: Acting, language: str, today: date) -> TaskPage:
    """The page of a scoped task."""
    sayings = Sayings([record], acting)
    body = sayings.body(record)
    assert isinstance(body, TaskBody)
    row = Task.objects.visible_to(acting).select_related("record").get(pk=record.pk)
    stands = standing_of_task(row, acting, today)
    waits_for = _neighbours(waited_for(record.pk, acting), today)
    direction = Direction.objects.visible_to(acting).filter(pk=row.direction).select_related("record").first()
    plan = Record.objects.visible_to(acting).filter(pk=direction.plan).first() if direction else None
    lifecycle = kind_named(record.kind).lifecycle
    return TaskPage(
        record=record,
        body=body,
        title=sayings.say(record, "title", language),
        indicator=sayings.say(record, "indicator", language),
        standing=standing_named(stands.derived.standing),
        stands=stands,
        why=stands.derived.why(language),
        state=lifecycle.states[record.state].say(language),
        state_tone=STATE_TONES[record.state],
        due=row.due,
        deadline=deadline(row.due, today) if record.state not in ("done", "dropped") else None,
        direction=direction.record if direction else None,
        plan=plan,
        origin=_origin(body.conclusion, acting, language),
        meetings=tuple(referrers(record, acting, "task", "hosted-meeting")[:10]),
        quotes=envelope_of(record).sources,
        events=_events(record, acting, language),
        agencies=_reports(stands, body, acting, language),
        measures=_measured(record, body, sayings, stands, language),
        waits_for=waits_for,
        unseen=len(body.depends_on) - len(waits_for),
        waiting=_neighbours(waiting_for(record.pk, acting), today),
        continues=_seen([body.continues], acting),
        continued_by=tuple(referrers(record, acting, "continues", "task")[:10]),
    )


def _seen(ids: Iterable[str], acting: Acting) -> Record | None:
    wanted = [key for key in ids if key]
    return Record.objects.visible_to(acting).filter(pk__in=wanted).first() if wanted else None


def _neighbours(rows: Iterable[Task], today: date) -> tuple[Neighbour, ...]:
    return tuple(
        Neighbour(row.record, standing_named(standing_of(row.record.state, row.due, today)), row.due)
        for row in rows
    )


def _reports(stands: TaskStanding, body: TaskBody, acting: Acting, language: str) -> tuple[AgencyReport, ...]:
    latest = [record for _, record in stands.agencies if record]
    sayings = Sayings([*latest, *stands.earlier], acting)

    def told(record: Record) -> Told:
        of = stands.bodies[record.pk]
        return Told(
            record,
            of.day,
            of.share,
            sayings.say(record, "text", language),
            sayings.say(record, "obstacles", language),
        )

    return tuple(
        AgencyReport(
            agency=code,
            lead=code == body.lead,
            latest=told(record) if record else None,
            earlier=tuple(told(one) for one in stands.earlier if one.owner == code),
        )
        for code, record in stands.agencies
    )


def _measured(
    record: Record, body: TaskBody, sayings: Sayings, stands: TaskStanding, language: str
) -> tuple[Measured, ...]:
    """Each indicator with the latest value that each agency gave; one that gave none in its last report, its last."""
    given: dict[tuple[str, str], str] = {}
    reports = [one for _, one in stands.agencies if one] + list(stands.earlier)
    for report in reports:
        for value in stands.bodies[report.pk].values:
            given.setdefault((value.indicator, report.owner), value.value)
    return tuple(
        Measured(
            name=sayings.say(record, f"indicators/{at}/name", language),
            unit=sayings.say(record, f"indicators/{at}/unit", language),
            baseline=figure(one.baseline, language),
            target=figure(one.target, language),
            values=tuple(
                (owner, figure(value, language), reached(value, one.target, one.baseline))
                for (code, owner), value in given.items()
                if code == one.code
            ),
        )
        for at, one in enumerate(body.indicators)
    )


def _origin(conclusion: str, acting: Acting, language: str) -> Origin | None:
    record = Record.objects.visible_to(acting).filter(pk=conclusion).first() if conclusion else None
    if record is None:
        return None
    sayings = Sayings([record], acting)
    held = getattr(sayings.body(record), "conference", "")
    conference = Record.objects.visible_to(acting).filter(pk=held).first() if held else None
    return Origin(record, sayings.say(record, "text", language), conference)


def _events(record: Record, acting: Acting, language: str) -> tuple[Event, ...]:
    """Every version that this office may read, oldest first."""
    states = kind_named(record.kind).lifecycle.states
    return tuple(
        Event(
            tone=STATE_TONES[version.state],
            when=moment(clock.moment(version.at)),
            iso=version.at,
            what=states[version.state].say(language),
            who=f"{version.author.office} · {names.agency(version.author.agency).say(language)}",
            note=_("Version %(number)s") % {"number": version.number},
            hash=sha256(version.canonical()),
        )
        for version in reversed(open_versions(record, acting))
    )
