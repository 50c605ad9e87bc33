"""Rotations over time: who is in place on a day, how many, and how many of them women. Pure functions.

in place    a rotation that has left is in place from its first day to its last; while it has not been handed over
            it stays beyond the planned last day, up to today. One in preparation is in place only on coming days.
            Days are the widest that a partial date can mean
strength    of a deployment on a day: that of the rotation in place there with the highest number, so that nobody
            is counted twice while one hands over to the next; of a mission: the sum over its deployments
women       the women of the rotations in place for which both numbers are stated, as a share of the people in
            just these
"""

import calendar
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True)
class Turn:
    """A rotation as the functions take it. `end` is its last day, None where it is not known."""

    id: uuid.UUID
    deployment: uuid.UUID
    mission: str
    number: int
    state: str
    begin: date | None
    end: date | None
    strength: int | None = None
    women: int | None = None


class Strength(NamedTuple):
    """People in place; `unknown` counts the rotations in place whose number is not stated."""

    people: int
    unknown: int


class Women(NamedTuple):
    """`women` of `people`, in the rotations that state both; `unstated` others do not."""

    women: int
    people: int
    unstated: int

    @property
    def percent(self) -> float | None:
        """Women of a hundred; None where no rotation states both."""
        return 100 * self.women / self.people if self.people else None


def is_in_place(turn: Turn, day: date, today: date) -> bool:
    """Whether a rotation is, was or is planned to be in its mission on a day."""
    if turn.begin is None or day < turn.begin or turn.state == "cancelled":
        return False
    if turn.state == "prepared" and day <= today:
        return False
    if turn.state == "in-mission" and day <= today:
        return True
    return turn.end is None or day <= turn.end


def in_place(turns: Iterable[Turn], day: date, today: date) -> list[Turn]:
    """The rotations in place on a day, one a deployment: that of the highest number."""
    found: dict[uuid.UUID, Turn] = {}
    for turn in turns:
        if is_in_place(turn, day, today):
            other = found.get(turn.deployment)
            if other is None or turn.number > other.number:
                found[turn.deployment] = turn
    return list(found.values())


def strength(turns: Iterable[Turn], day: date, today: date) -> Strength:
    """People in place on a day."""
    there = in_place(turns, day, today)
    people = sum(turn.strength for turn in there if turn.strength is not None)
    return Strength(people, sum(turn.strength is None for turn in there))


def women(turns: Iterable[Turn], day: date, today: date) -> Women:
    """Women among the people in place on a day."""
    there = in_place(turns, day, today)
    stated = [turn for turn in there if turn.women is not None and turn.strength]
    return Women(
        sum(turn.women or 0 for turn in stated),
        sum(turn.strength or 0 for turn in stated),
        len(there) - len(stated),
    )


class Month(NamedTuple):
    """The strength of each mission at the end of a month."""

    last_day: date
    by_mission: dict[str, Strength]

    @property
    def people(self) -> int:
        return sum(one.people for one in self.by_mission.values())


def by_month(turns: Sequence[Turn], first: date, last: date, today: date) -> list[Month]:
    """The strength of each mission on the last day of every month from that of `first` to that of `last`."""
    missions: dict[str, list[Turn]] = {code: [] for code in sorted({turn.mission for turn in turns})}
    for turn in turns:
        missions[turn.mission].append(turn)
    return [
        Month(day, {code: strength(told, day, today) for code, told in missions.items()})
        for day in month_ends(first, last)
    ]


def month_ends(first: date, last: date) -> list[date]:
    """The last day of every month from that of `first` to that of `last`."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(m // 12, m % 12 + 1, calendar.monthrange(m // 12, m % 12 + 1)[1]) for m in months]
