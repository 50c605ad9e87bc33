"""How a milestone of the joining project stands, with the reason: one pure function.

    reached, dropped   as its lifecycle says; reached late where the actual day lies after the planned one
    late               its planned day has passed
    at-risk            it waits for another that is late, dropped, or planned later than itself
    on-time            everything else that has a planned day
    undated            no planned day is stated

A partial planned day counts by the last day that it can mean.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from comity.kernel.wording import short_date
from comity.kernel.words import Words


@dataclass(frozen=True)
class Milestone:
    """A milestone as the function takes it."""

    id: uuid.UUID
    state: str
    title: str
    due: date | None
    reached: date | None
    depends_on: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True)
class Stand:
    """How it stands ("reached", "dropped", "late", "at-risk", "on-time", "undated"), and why."""

    state: str
    reason: Words


def stand_of(one: Milestone, others: Mapping[uuid.UUID, Milestone], today: date) -> Stand:
    """How a milestone stands today. One that it depends on and that is not known here says nothing."""
    if one.state == "reached":
        return Stand("reached", _reached(one))
    if one.state == "dropped":
        return Stand("dropped", Words("Thôi thực hiện.", "Dropped."))
    if one.due is None:
        return Stand("undated", Words("Chưa ghi ngày dự kiến.", "No planned day is stated."))
    if one.due < today:
        days = (today - one.due).days
        return Stand("late", Words(f"Quá hạn {days} ngày.", f"{days} day{'' if days == 1 else 's'} late."))
    for other in (others[id_] for id_ in one.depends_on if id_ in others):
        why = _holds_up(other, one.due, today)
        if why is not None:
            return Stand("at-risk", why)
    return Stand("on-time", Words("Đúng tiến độ.", "On time."))


def _reached(one: Milestone) -> Words:
    if one.due is None or one.reached is None or one.reached <= one.due:
        return Words("Đã đạt.", "Reached.")
    days = (one.reached - one.due).days
    return Words(f"Đã đạt, chậm {days} ngày.", f"Reached, {days} day{'' if days == 1 else 's'} late.")


def _holds_up(other: Milestone, due: date, today: date) -> Words | None:
    if other.state == "reached":
        return None
    if other.state == "dropped":
        return Words(
            f"Phụ thuộc “{other.title}”, việc đã thôi.", f"Waits for “{other.title}”, which was dropped."
        )
    if other.due is not None and other.due < today:
        return Words(
            f"Phụ thuộc “{other.title}”, việc đang chậm.", f"Waits for “{other.title}”, which is late."
        )
    if other.due is not None and other.due > due:
        return Words(
            f"Phụ thuộc “{other.title}”, dự kiến {short_date(other.due, 'vi')}.",
            f"Waits for “{other.title}”, planned for {short_date(other.due, 'en')}.",
        )
    return None
