"""What the pages of the room show, gathered for one hat, one language and one day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.dates import grain, span
from comity.kernel.ids import is_id
from comity.kernel.kinds import Said
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.words import Words
from comity.programme.hosting.kinds import ChairYearBody, Risk, Step
from comity.programme.hosting.models import ChairYear, HostedMeeting
from comity.programme.hosting.path import Timed
from comity.programme.hosting.reading import Prepared, board, prepared
from comity.web.shell.figures import StackedBar, Tone, stacked_bar

LEVELS = {
    1: Words(vi="thấp", en="low"),
    2: Words(vi="trung bình", en="middling"),
    3: Words(vi="cao", en="high"),
}
MOST_YEARS = 30
SOON = 14  # days of slack under which a preparation is said to be tight

READY = Words(vi="đã sẵn sàng", en="ready")
ON_COURSE = Words(vi="đúng tiến độ", en="on course")
TIGHT = Words(vi="sát thời hạn", en="tight")
LATE = Words(vi="chậm tiến độ", en="late")
HELD = Words(vi="đã tổ chức", en="held")
PASSED = Words(vi="đã qua ngày, chưa xác nhận", en="its day has passed, not confirmed")
CANCELLED = Words(vi="không tổ chức", en="cancelled")
NO_DAY = Words(vi="chưa định ngày", en="no day yet")


class Chip(NamedTuple):
    """Words with their tone."""

    words: Words
    tone: Tone


class RiskLine(NamedTuple):
    """A risk with its words."""

    place: int
    risk: Risk
    likelihood: Words
    effect: Words
    tone: Tone


@dataclass(frozen=True)
class Card:
    """A meeting on the board. `agencies` are named: its lead, then others that have a step."""

    prepared: Prepared
    title: Said
    chip: Chip
    countdown: str
    decides: str
    worst: RiskLine | None
    agencies: tuple[str, ...]


class MonthMark(NamedTuple):
    """A month of the year with the meetings in it, for the strip over the board."""

    name: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Board:
    """A chair year on a day."""

    record: Record
    title: Said
    body: ChairYearBody
    cards: tuple[Card, ...]
    bar: StackedBar
    months: tuple[MonthMark, ...]
    readiness: int | None
    late: int

    @property
    def records(self) -> list[Record]:
        return [self.record, *(card.prepared.record for card in self.cards)]


class YearLine(NamedTuple):
    """A chair year of the list."""

    record: Record
    title: Said
    period: str
    meetings: int
    held: int


def year_lines(acting: Acting, language: str) -> list[YearLine]:
    """The chair years this hat may see, the latest first."""
    rows = list(
        ChairYear.objects.visible_to(acting).select_related("record").order_by("-last", "-pk")[:MOST_YEARS]
    )
    sayings = Sayings([row.record for row in rows], acting)
    states: dict[object, list[str]] = {row.pk: [] for row in rows}
    meetings = HostedMeeting.objects.visible_to(acting).filter(chair_year__in=list(states))
    for year, state in meetings.values_list("chair_year", "record__state"):
        states[year].append(state)
    return [
        YearLine(
            row.record,
            sayings.say(row.record, "title", language),
            row.period,
            len(states[row.pk]),
            states[row.pk].count("held"),
        )
        for row in rows
    ]


def board_page(record: Record, acting: Acting, language: str, day: date) -> Board:
    """The board of a scoped chair year on a day."""
    found = board(record, acting, day)
    sayings = Sayings([record], acting, known={one.record.pk: one.body for one in found})
    cards = tuple(_card(one, sayings, language, day) for one in found)
    shares = [one.readiness for one in found if one.readiness is not None and one.record.state != "cancelled"]
    body = sayings.body(record)
    assert isinstance(body, ChairYearBody)
    return Board(
        record=record,
        title=sayings.say(record, "title", language),
        body=body,
        cards=cards,
        bar=_bar(cards, language),
        months=_months(body.period, cards, language),
        readiness=sum(shares) // len(shares) if shares else None,
        late=sum(card.chip.words is LATE for card in cards),
    )


def _card(one: Prepared, sayings: Sayings, language: str, day: date) -> Card:
    codes = dict.fromkeys([one.body.lead, *one.owners])
    return Card(
        prepared=one,
        title=sayings.say(one.record, "title", language),
        chip=_chip(one, day),
        countdown=countdown(one),
        decides=one.path.explained(language) if one.path else "",
        worst=_risk_line(one.body.risks.index(one.worst), one.worst) if one.worst else None,
        agencies=tuple(names.agency(code).say(language) for code in codes),
    )


def _chip(one: Prepared, day: date) -> Chip:
    last = one.last or one.first
    if one.record.state == "cancelled":
        return Chip(CANCELLED, "idle")
    if one.record.state == "held" and (last is None or last < day):
        return Chip(HELD, "done")
    if one.first is None:
        return Chip(NO_DAY, "idle")
    if last is not None and last < day:
        return Chip(PASSED, "waits")
    if one.readiness == 100:
        return Chip(READY, "done")
    slack = one.path.slack if one.path else None
    if slack is not None and slack < 0:
        return Chip(LATE, "stopped")
    if slack is not None and slack <= SOON:
        return Chip(TIGHT, "waits")
    return Chip(ON_COURSE, "moving")


def countdown(one: Prepared) -> str:
    """How far off the meeting is, in words."""
    if one.days is None or one.first is None:
        return ""
    if one.days > 0:
        return ngettext("%(days)s day to go", "%(days)s days to go", one.days) % {"days": one.days}
    last = one.last or one.first
    past = -one.days - (last - one.first).days
    if past > 0:
        return ngettext("%(days)s day ago", "%(days)s days ago", past) % {"days": past}
    if grain(one.body.date) == "month":
        return _("some day of this month")
    return _("it is today") if one.first == last else _("it is under way")


def _risk_line(place: int, risk: Risk) -> RiskLine:
    tone: Tone = "stopped" if risk.weight >= 6 else "waits" if risk.weight >= 3 else "idle"
    return RiskLine(place, risk, LEVELS[risk.likelihood], LEVELS[risk.effect], tone)


def _bar(cards: Sequence[Card], language: str) -> StackedBar:
    counts: dict[Words, tuple[int, Tone]] = {}
    for words in (HELD, READY, ON_COURSE, TIGHT, PASSED, LATE, NO_DAY, CANCELLED):
        those = [card for card in cards if card.chip.words is words]
        if those:
            counts[words] = (len(those), those[0].chip.tone)
    return stacked_bar(
        _("How the meetings stand"),
        [(words.say(language), count, tone) for words, (count, tone) in counts.items()],
    )


def _months(period: str, cards: Sequence[Card], language: str) -> tuple[MonthMark, ...]:
    first, last = span(period)
    if first is None or last is None or (last - first).days > 800:
        return ()
    found = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        those = tuple(
            card
            for card in cards
            if card.prepared.first and (card.prepared.first.year, card.prepared.first.month) == (year, month)
        )
        name = f"T{month}" if language == "vi" else date(year, month, 1).strftime("%b")
        found.append(MonthMark(name, those))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return tuple(found)


class StepLine(NamedTuple):
    """A step of a meeting's preparation; figures are SVG numbers on the scale of the whole preparation."""

    step: Step
    title: str
    share: int
    timed: Timed | None
    critical: bool
    must_by: date | None
    waits_for: tuple[str, ...]
    task: Record | None
    chip: Chip
    x: str
    width: str
    room_x: str
    room_width: str


@dataclass(frozen=True)
class MeetingPage:
    """A meeting whole, on a day."""

    card: Card
    year: Record | None
    steps: tuple[StepLine, ...]
    risks: tuple[RiskLine, ...]
    grid: tuple[tuple[tuple[int, ...], ...], ...]
    today_x: str
    open_tasks: int

    @property
    def records(self) -> list[Record]:
        shown = [self.card.prepared.record, self.year, *(line.task for line in self.steps)]
        return [record for record in shown if record is not None]


DONE_STEP = Words(vi="đã xong", en="done")
LATE_STEP = Words(vi="quá hạn", en="late")
DECIDES = Words(vi="quyết định", en="decides")
OPEN_STEP = Words(vi="chưa xong", en="open")


def meeting_page(record: Record, acting: Acting, language: str, day: date) -> MeetingPage:
    """The page of a scoped meeting on a day."""
    one = prepared([record], acting, day)[0]
    sayings = Sayings([record], acting)
    year = Record.objects.visible_to(acting).filter(pk=one.body.chair_year, kind="chair-year").first()
    wanted = [step.task for step in one.body.steps if is_id(step.task)]
    tasks = {str(key): task for key, task in Record.objects.visible_to(acting).in_bulk(wanted).items()}
    begin, end = _scale(one, day)
    at = _At(begin, end)
    return MeetingPage(
        card=_card(one, sayings, language, day),
        year=year,
        steps=tuple(_step_line(step, one, tasks, at, language, day) for step in one.body.steps),
        risks=tuple(_risk_line(place, risk) for place, risk in enumerate(one.body.risks)),
        grid=tuple(
            tuple(
                tuple(
                    place + 1
                    for place, risk in enumerate(one.body.risks)
                    if (risk.likelihood, risk.effect) == (likelihood, effect)
                )
                for effect in (1, 2, 3)
            )
            for likelihood in (3, 2, 1)
        ),
        today_x=at.say(day) if begin <= day <= end else "",
        open_tasks=sum(not step.task and not step.done_on for step in one.body.steps),
    )


class _At(NamedTuple):
    begin: date
    end: date

    def place(self, day: date) -> float:
        whole = max(1, (self.end - self.begin).days)
        return min(100.0, max(0.0, 100 * (day - self.begin).days / whole))

    def say(self, day: date) -> str:
        return f"{self.place(day):.2f}"


def _must_by(one: Prepared, step: Step) -> date | None:
    return one.first - timedelta(days=step.days_before) if one.first else None


def _scale(one: Prepared, day: date) -> tuple[date, date]:
    """From the earliest day that a step could have begun, were all to end in time, to the meeting."""
    first = one.first or day
    begins = [first - timedelta(days=step.days_before + step.takes) for step in one.body.steps]
    return min(begins, default=first - timedelta(days=30)), first


def _step_line(
    step: Step, one: Prepared, tasks: dict[str, Record], at: _At, language: str, day: date
) -> StepLine:
    timed = next((t for t in one.path.steps if t.step.code == step.code), None) if one.path else None
    critical = bool(one.path and step.code in one.path.critical)
    must_by = _must_by(one, step)
    share = one.shares.get(step.code, 0)
    titles = {other.code: other.say(language) for other in one.body.steps}
    if share == 100:
        chip = Chip(DONE_STEP, "done")
    elif must_by and must_by < day:
        chip = Chip(LATE_STEP, "stopped")
    elif critical:
        chip = Chip(DECIDES, "waits")
    else:
        chip = Chip(OPEN_STEP, "idle")
    planned_end = must_by or at.end
    planned_begin = planned_end - timedelta(days=step.takes)
    early = (timed.early_begin, timed.early_end) if timed and share < 100 else (planned_begin, planned_end)
    return StepLine(
        step=step,
        title=step.say(language),
        share=share,
        timed=timed,
        critical=critical,
        must_by=must_by,
        waits_for=tuple(titles[code] for code in step.waits_for if code in titles),
        task=tasks.get(step.task),
        chip=chip,
        x=at.say(early[0]),
        width=f"{max(0.8, at.place(early[1]) - at.place(early[0])):.2f}",
        room_x=at.say(early[1]),
        room_width=f"{max(0.0, at.place(planned_end) - at.place(early[1])):.2f}",
    )
