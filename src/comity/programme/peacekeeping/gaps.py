"""Coming gaps: what will be missing in a mission unless somebody acts. One pure function.

Looked at are the last rotation of each deployment and every rotation that has a follow-on, when they end within the
horizon (a number of months from today), or ended already while their deployment still stands:

    no-follow-on   no rotation of a higher number is planned, and the deployment does not end by then either
    late           the follow-on begins later than the day after the end, or its first day passed and it has not left
    unready        the follow-on begins in time, but a required person of it is not ready on its first day, or nobody
                   is on record for it
    lapse          a required person of a rotation that is in the mission or in preparation has everything today (or on
                   its first day, where that is still to come), and something of it ends before the rotation does; or
                   a required person in the mission lacks something already

A rotation's end is the last day that it can mean and a beginning the first: a gap between two is told when it is sure.
Persons are given only for rotations whose readiness the reader may know; of others nothing is said about persons.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from comity.kernel.wording import short_date
from comity.kernel.words import Words
from comity.programme.peacekeeping.requirements import Need, Standing, standing_of
from comity.programme.peacekeeping.turns import Turn

GONE = frozenset({"returned", "cancelled"})
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Person:
    """One post of a rotation: its readiness record, what it needs and what it holds."""

    id: uuid.UUID
    required: bool
    needs: tuple[Need, ...]
    held: Mapping[str, Sequence[str]]

    def standing(self, turn: Turn, today: date) -> Standing:
        """How the person stands today, or on the rotation's first day where that is still to come."""
        on = max(today, turn.begin) if turn.begin else today
        return standing_of(self.held, self.needs, on, turn.end)


@dataclass(frozen=True)
class Gap:
    """What is missing: from which day, in which rotation, because of which other and which persons."""

    kind: str
    turn: Turn
    on: date
    reason: Words
    follower: Turn | None = None
    persons: tuple[uuid.UUID, ...] = ()


def horizon_end(today: date, months: int) -> date:
    """The day so many months from today, or the last of its month."""
    month = today.year * 12 + today.month - 1 + months
    for day in range(today.day, 27, -1):
        try:
            return date(month // 12, month % 12 + 1, day)
        except ValueError:
            continue
    return date(month // 12, month % 12 + 1, min(today.day, 28))


def gaps(
    turns: Sequence[Turn],
    standing: Mapping[uuid.UUID, date | None],
    persons: Mapping[uuid.UUID, Sequence[Person]],
    today: date,
    months: int,
) -> list[Gap]:
    """The gaps of deployments that stand, by day. `standing` has their planned last day, None where there is none;
    `persons` are by rotation."""
    until = horizon_end(today, months)
    found: list[Gap] = []
    by_deployment: dict[uuid.UUID, list[Turn]] = {}
    for turn in turns:
        if turn.deployment in standing and turn.state != "cancelled":
            by_deployment.setdefault(turn.deployment, []).append(turn)
    for series in by_deployment.values():
        series.sort(key=lambda turn: turn.number)
        for turn in series:
            later = [other for other in series if other.number > turn.number]
            if later or not _ends_with(turn, standing[turn.deployment]):
                found += _after(turn, later[0] if later else None, persons, today, until)
            found += _within(turn, persons, today, until)
    return sorted(found, key=lambda gap: (gap.on, gap.turn.number, gap.kind))


def _after(
    turn: Turn,
    follower: Turn | None,
    persons: Mapping[uuid.UUID, Sequence[Person]],
    today: date,
    until: date,
) -> list[Gap]:
    """What is missing after a rotation."""
    if turn.end is None or turn.end > until:
        return []
    if follower is None:
        return [_no_follow_on(turn)]
    if follower.state != "prepared":
        return []
    if follower.begin is not None and follower.begin > turn.end + DAY:
        return [_late(turn, follower)]
    if follower.begin is not None and follower.begin < today:
        return [_not_left(turn, follower, today)]
    if follower.id not in persons:
        return []
    people = [one for one in persons[follower.id] if one.required]
    if not people:
        return [_nobody(turn, follower)]
    lacking = [one for one in people if one.standing(follower, today).state == "not-ready"]
    return [_unready(turn, follower, len(lacking), len(people), lacking)] if lacking else []


def _ends_with(turn: Turn, last: date | None) -> bool:
    return last is not None and turn.end is not None and turn.end >= last


def _within(turn: Turn, persons: Mapping[uuid.UUID, Sequence[Person]], today: date, until: date) -> list[Gap]:
    """Required persons who lapse before a rotation ends."""
    if turn.state in GONE:
        return []
    found = []
    for one in persons.get(turn.id, ()):
        if not one.required:
            continue
        stands = one.standing(turn, today)
        if stands.state == "lapses" and stands.ready_until and stands.ready_until <= until:
            found.append(Gap("lapse", turn, stands.ready_until + DAY, stands.reason, persons=(one.id,)))
        elif stands.state == "not-ready" and turn.state == "in-mission":
            found.append(Gap("lapse", turn, today, stands.reason, persons=(one.id,)))
    return found


def _no_follow_on(turn: Turn) -> Gap:
    assert turn.end is not None
    vi, en = short_date(turn.end, "vi"), short_date(turn.end, "en")
    said = Words(
        f"Lượt {turn.number} kết thúc ngày {vi}, chưa có lượt kế tiếp.",
        f"Rotation {turn.number} ends on {en} and no follow-on is planned.",
    )
    return Gap("no-follow-on", turn, turn.end + DAY, said)


def _late(turn: Turn, follower: Turn) -> Gap:
    assert turn.end is not None and follower.begin is not None
    days = (follower.begin - turn.end).days - 1
    vi, en = short_date(follower.begin, "vi"), short_date(follower.begin, "en")
    said = Words(
        f"Lượt {follower.number} đến ngày {vi} mới bắt đầu, trống {days} ngày.",
        f"Rotation {follower.number} begins only on {en}: {days} day{'' if days == 1 else 's'} uncovered.",
    )
    return Gap("late", turn, turn.end + DAY, said, follower)


def _not_left(turn: Turn, follower: Turn, today: date) -> Gap:
    assert follower.begin is not None
    vi, en = short_date(follower.begin, "vi"), short_date(follower.begin, "en")
    said = Words(
        f"Lượt {follower.number} lẽ ra bắt đầu ngày {vi} nhưng chưa lên đường.",
        f"Rotation {follower.number} should have begun on {en} and has not left.",
    )
    return Gap("late", turn, today, said, follower)


def _nobody(turn: Turn, follower: Turn) -> Gap:
    assert turn.end is not None
    said = Words(
        f"Lượt kế tiếp (lượt {follower.number}) chưa có danh sách người.",
        f"For the follow-on (rotation {follower.number}) nobody is on record.",
    )
    return Gap("unready", turn, follower.begin or turn.end + DAY, said, follower)


def _unready(turn: Turn, follower: Turn, lacking: int, people: int, persons: Sequence[Person]) -> Gap:
    assert turn.end is not None
    said = Words(
        f"Lượt kế tiếp (lượt {follower.number}): {lacking} trong {people} vị trí bắt buộc chưa sẵn sàng.",
        f"Follow-on (rotation {follower.number}): {lacking} of {people} required posts not ready.",
    )
    ids = tuple(one.id for one in persons)
    return Gap("unready", turn, follower.begin or turn.end + DAY, said, follower, ids)
