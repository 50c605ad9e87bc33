"""What the room's pages show, gathered for one hat and one language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.directory.names import mission as mission_words
from comity.directory.names import profile
from comity.kernel.kinds import kind_named
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words, number
from comity.programme.peacekeeping.gaps import Gap
from comity.programme.peacekeeping.models import Deployment, Readiness, Rotation
from comity.programme.peacekeeping.naming import mission_short
from comity.programme.peacekeeping.reading import MilestoneLine, Picture, needs_of, post_type_words, turn_of
from comity.programme.peacekeeping.requirements import HELD, Standing, requirement_state, standing_of
from comity.programme.peacekeeping.turns import Turn, in_place, strength, women
from comity.web.languages import page_language
from comity.web.peacekeeping import charts
from comity.web.peacekeeping.charts import Columns, Lane
from comity.web.shell.figures import StackedBar, stacked_bar

ROTATION_TONES = {"prepared": "idle", "in-mission": "moving", "returned": "done", "cancelled": "stopped"}
DEPLOYMENT_TONES = {"prepared": "idle", "deployed": "moving", "withdrawn": "done", "cancelled": "stopped"}
READY_TONES = {"ready": "done", "lapses": "waits", "not-ready": "stopped"}
STAND_TONES = {
    "reached": "done",
    "on-time": "moving",
    "at-risk": "waits",
    "late": "stopped",
    "dropped": "stopped",
    "undated": "idle",
}
REQUIREMENT_TONES = {
    "held": "done",
    "lapsing": "waits",
    "lapsed": "stopped",
    "missing": "stopped",
    "unstated": "waits",
}


def gap_words() -> dict[str, tuple[str, str]]:
    """The kinds of gap in words, and their tone."""
    return {
        "no-follow-on": (_("No follow-on"), "stopped"),
        "late": (_("Follow-on late"), "stopped"),
        "unready": (_("Follow-on not ready"), "waits"),
        "lapse": (_("Lapses in the mission"), "waits"),
    }


def ready_words() -> dict[str, str]:
    """How a person stands, in words."""
    return {"ready": _("ready"), "lapses": _("lapses before the end"), "not-ready": _("not ready")}


def stand_words() -> dict[str, str]:
    """How a milestone stands, in words."""
    return {
        "reached": _("reached"),
        "on-time": _("on time"),
        "at-risk": _("at risk"),
        "late": _("late"),
        "dropped": _("dropped"),
        "undated": _("no date"),
    }


def requirement_words() -> dict[str, str]:
    """How one requirement stands, in words."""
    return {
        "held": _("still valid"),
        "lapsing": _("lapses before the end"),
        "lapsed": _("lapsed"),
        "missing": _("missing"),
        "unstated": _("validity not stated"),
    }


class Chip(NamedTuple):
    """The arguments of `shell/_chip.html` for a state."""

    label: str
    tone: str


@dataclass(frozen=True)
class GapLine:
    """A gap of the list: where, what, why, from when."""

    gap: Gap
    chip: Chip
    title: Record
    mission: str
    rotation: Rotation
    persons: tuple[Record, ...]


@dataclass(frozen=True)
class DeploymentLine:
    """A deployment of the list, with who is there on the day looked at."""

    row: Deployment
    mission: str
    type: str
    now: Rotation | None
    people: int | None
    chip: Chip


@dataclass(frozen=True)
class RequirementBar:
    """How many posts meet one requirement."""

    label: str
    counts: tuple[tuple[str, int], ...]
    bar: StackedBar


class PersonLine(NamedTuple):
    """A post of a rotation, how it stands, and each requirement."""

    row: Readiness
    standing: Standing
    chip: Chip
    cells: tuple[Chip, ...]


class LaneLine(NamedTuple):
    """One deployment of the timeline: its drawing, and its rotations in words."""

    row: Deployment
    mission: str
    lane: Lane
    rotations: tuple[tuple[Rotation, Chip], ...]


def gap_lines(found: Sequence[Gap], picture: Picture) -> list[GapLine]:
    """The gaps with the records they speak of."""
    deployments = {row.pk: row for row in picture.deployments}
    rotations = {row.pk: row for rows in picture.rotations.values() for row in rows}
    people = {row.pk: row.record for rows in picture.people.values() for row in rows}
    words = gap_words()
    return [
        GapLine(
            gap,
            Chip(*words[gap.kind]),
            deployments[gap.turn.deployment].record,
            mission_short(gap.turn.mission),
            rotations[(gap.follower or gap.turn).id],
            tuple(people[id_] for id_ in gap.persons if id_ in people),
        )
        for gap in found
    ]


def deployment_lines(picture: Picture, today: date, most: int | None = None) -> list[DeploymentLine]:
    """The deployments, or the first of them, with who is there on a day."""
    there = {turn.deployment: turn for turn in in_place(picture.turns, today, today)}
    rotations = {row.pk: row for rows in picture.rotations.values() for row in rows}
    return [
        DeploymentLine(
            row,
            mission_short(row.mission),
            post_type_words(row.type).say(page_language()),
            rotations[there[row.pk].id] if row.pk in there else None,
            there[row.pk].strength if row.pk in there else None,
            Chip(state_words(row.record), DEPLOYMENT_TONES[row.record.state]),
        )
        for row in picture.deployments[:most]
    ]


def state_words(record: Record) -> str:
    """A record's state in words."""
    return kind_named(record.kind).lifecycle.states[record.state].say(page_language())


def tiles(
    picture: Picture, found: Sequence[Gap], project: Sequence[MilestoneLine], today: date
) -> list[dict[str, Any]]:
    """The figures at the head of the overview."""
    here = page_language()
    now, share = strength(picture.turns, today, today), women(picture.turns, today, today)
    reached = sum(line.stand.state == "reached" for line in project)
    late = sum(line.stand.state in ("late", "at-risk") for line in project)
    unknown = (
        ngettext("%(count)s rotation without a number", "%(count)s rotations without a number", now.unknown)
        % {"count": now.unknown}
        if now.unknown
        else _("people in place, each rotation counted once")
    )
    percent = share.percent
    return [
        {"label": _("In the missions"), "figure": number(now.people, here), "note": unknown},
        {
            "label": _("Women"),
            "figure": "-" if percent is None else f"{number(round(percent, 1), here)}%",
            "note": _("not stated")
            if percent is None
            else _("%(women)s of %(people)s people")
            % {"women": number(share.women, here), "people": number(share.people, here)},
        },
        {
            "label": _("Coming gaps"),
            "figure": len(found),
            "note": _("within %(months)s months") % {"months": profile().peacekeeping.horizon_months},
            "url": "#gaps" if found else "",
            "tone": "waits" if found else "",
        },
        {
            "label": _("Milestones reached"),
            "figure": _("%(reached)s of %(all)s") % {"reached": reached, "all": len(project)},
            "note": ngettext("%(count)s late or at risk", "%(count)s late or at risk", late)
            % {"count": late},
            "url": reverse("peacekeeping-project"),
            "tone": "waits" if late else "",
        },
    ]


class StrengthChart(NamedTuple):
    """The columns, and the same figures as a table: (month, [people by mission], all, without a number)."""

    columns: Columns
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...], int, int], ...]


def strength_chart(picture: Picture, today: date) -> StrengthChart | None:
    """Strength by mission at the end of each month; None where there is no rotation with a day."""
    turns = [turn for turn in picture.turns if turn.begin]
    if not turns:
        return None
    first, last = charts.years_of(turns, today)
    months = picture.by_month(date(first, 1, 1), date(last, 12, 31), today)
    labels = {code: mission_short(code) for code in sorted({turn.mission for turn in turns})}
    now = {code: strength([t for t in turns if t.mission == code], today, today).people for code in labels}
    rows = tuple(
        (
            charts.month_name(month.last_day, page_language()),
            tuple(month.by_mission[code].people for code in labels),
            month.people,
            sum(one.unknown for one in month.by_mission.values()),
        )
        for month in months
        if month.people or any(one.unknown for one in month.by_mission.values())
    )
    return StrengthChart(charts.columns(months, labels, now), tuple(labels.values()), rows)


def requirement_bars(picture: Picture, today: date) -> list[RequirementBar]:
    """How the posts of rotations that are there or come meet each requirement; nothing where none may be known."""
    counts = picture.requirements(today)
    words = requirement_words()
    found = []
    for requirement in profile().requirements:
        told = counts.get(requirement.code)
        if told:
            label = requirement.words.say(page_language())
            parts = [
                (words[state], told[state], tone) for state, tone in REQUIREMENT_TONES.items() if told[state]
            ]
            named = tuple((words[state], told[state]) for state in REQUIREMENT_TONES)
            found.append(RequirementBar(label, named, stacked_bar(label, parts)))  # type: ignore[arg-type]
    return found


def lanes(picture: Picture, found: Sequence[Gap], today: date) -> tuple[list[LaneLine], tuple[int, ...]]:
    """The timeline: each deployment's rotations over whole years, with what is missing between them."""
    first, last = charts.years_of(picture.turns, today)
    lines = []
    for row in picture.deployments:
        rotations = picture.rotations.get(row.pk, [])
        shown = [one for one in rotations if one.record.state != "cancelled"]
        bars = [
            (one.first, one.last, f"fill--{ROTATION_TONES[one.record.state]}") for one in shown if one.first
        ]
        for gap in found:
            if gap.turn.deployment == row.pk and gap.kind in ("no-follow-on", "late"):
                end = gap.follower.begin if gap.follower else None
                bars.append((gap.on, end, "missing"))
        lines.append(
            LaneLine(
                row,
                mission_short(row.mission),
                charts.lane(bars, (first, last), today),
                tuple((one, rotation_chip(one)) for one in rotations),
            )
        )
    return lines, tuple(range(first, last + 1))


def rotation_chip(row: Rotation) -> Chip:
    """A rotation's state."""
    return Chip(state_words(row.record), ROTATION_TONES[row.record.state])


def person_lines(
    rotation: Rotation, deployment: Deployment, people: Iterable[Readiness], today: date
) -> list[PersonLine]:
    """The posts of a rotation, each with its standing and every requirement."""
    needs = needs_of(deployment.type)
    turn = turn_of(rotation, deployment.mission)
    on = max(today, turn.begin) if turn.begin else today
    words, ready = requirement_words(), ready_words()
    lines = []
    for row in people:
        standing = standing_of(row.held, needs, on, turn.end)
        cells = []
        for need in needs:
            state = requirement_state(row.held.get(need.code), need.lapses, on, turn.end)
            until = row.held[need.code][1] if state in (*HELD, "lapsed") and need.lapses else ""
            label = edtf_words(until, page_language()) if until else words[state]
            cells.append(Chip(label, REQUIREMENT_TONES[state]))
        chip = Chip(ready[standing.state], READY_TONES[standing.state])
        lines.append(PersonLine(row, standing, chip, tuple(cells)))
    return lines


class Mission(NamedTuple):
    """A mission of the overview; `url` is its page, "" where the profile does not have it."""

    url: str
    short: str
    name: str
    people: int


def missions_of(picture: Picture, today: date) -> list[Mission]:
    """The missions that there are deployments of."""
    codes = dict.fromkeys(row.mission for row in picture.deployments)
    turns = picture.turns
    known = {one.code for one in profile().missions}
    return [
        Mission(
            reverse("peacekeeping-mission", args=[code]) if code in known else "",
            mission_short(code),
            mission_words(code).say(page_language()),
            strength([turn for turn in turns if turn.mission == code], today, today).people,
        )
        for code in codes
    ]


def years_to_look_at(turns: Sequence[Turn], today: date, real: date) -> list[tuple[str, str, bool]]:
    """Days to look from, one a year of the rotations, and today: (address's end, words, whether it is the one)."""
    days = [day for turn in turns for day in (turn.begin, turn.end) if day]
    found = []
    if days:
        for year in range(min(days).year, min(max(days).year, min(days).year + 9) + 1):
            day = date(year, 6, 30)
            if day < real:
                found.append(
                    (f"?on={day.isoformat()}", edtf_words(day.isoformat(), page_language()), day == today)
                )
    return [*found, ("?", _("Today"), today == real)]
