"""When an instrument ends or renews itself, and how it stands on a day. Pure functions of dates.

The rule, as pages show it:

    end           the stated expiry; otherwise entry into force plus the term, no more exactly than these are known
    next end      of one that renews itself: the end plus as many renewals as bring it to this day or later
    last notice   the next end less the days of notice
    expiring      in force, and the end (of one that renews itself: the last day of notice) lies within the days of
                  warning of its class
    past its end  in force by the record, and the end is over: nobody said whether it was renewed
"""

import re
from calendar import isleap
from datetime import date, timedelta
from typing import NamedTuple

from comity.kernel.dates import span
from comity.kernel.words import Words

_PLAIN = re.compile(r"(\d{4})((?:-\d{2}){0,2})")

MAKING = Words(vi="đang hoàn thiện", en="being completed")
SIGNED = Words(vi="đã ký, chưa rõ hiệu lực", en="signed, not known to be in force")
IN_FORCE = Words(vi="đang có hiệu lực", en="in force")
EXPIRING = Words(vi="sắp hết hạn", en="expiring")
RENEWS = Words(vi="sắp tự gia hạn", en="about to renew itself")
PAST = Words(vi="quá hạn, chưa rõ gia hạn", en="past its end, renewal not known")
SUSPENDED = Words(vi="tạm đình chỉ", en="suspended")
ENDED = Words(vi="đã kết thúc", en="ended")
TONES = {
    MAKING: "moving",
    SIGNED: "idle",
    IN_FORCE: "done",
    EXPIRING: "waits",
    RENEWS: "waits",
    PAST: "waits",
}
_BY_PHASE = {"making": MAKING, "signed": SIGNED, "suspended": SUSPENDED, "ended": ENDED}


class End(NamedTuple):
    """The next day on which something ends or renews itself, and the day to act by, which is no later."""

    day: date
    act_by: date
    renews: bool


def end_of(expires: str, in_force: str, term_years: int) -> str:
    """The end as EDTF: as stated, else `in_force` plus the term, as exactly as that is known; "" where it is not."""
    if expires or term_years <= 0:
        return expires
    known = _PLAIN.fullmatch(in_force)
    if known is None:
        return ""
    year, rest = int(known[1]) + term_years, known[2]
    return f"{year:04}-02-28" if rest == "-02-29" and not isleap(year) else f"{year:04}{rest}"


def next_end(end: str, automatic: bool, every: int, notice_days: int, today: date) -> End | None:
    """The next end of an instrument that is in force; None where no end is known."""
    last = span(end).last
    if last is None:
        return None
    if automatic and last < today:
        missing = today.year - last.year
        turns = -(-missing // every)
        last = _plus(last, turns * every)
        if last < today:
            last = _plus(last, every)
    act_by = last - timedelta(days=notice_days) if automatic else last
    return End(last, act_by, automatic)


def standing_of(phase: str, end: End | None, today: date, warn_days: int) -> Words:
    """How an instrument of that phase stands on a day."""
    if phase != "in-force":
        return _BY_PHASE.get(phase, MAKING)
    if end is None:
        return IN_FORCE
    if end.day < today:
        return PAST
    if (end.act_by - today).days <= warn_days:
        return RENEWS if end.renews else EXPIRING
    return IN_FORCE


def stages(left: int, warn_days: tuple[int, ...]) -> tuple[str, ...]:
    """The stages of warning reached when `left` days are left, in order: "before-180", "before-30", "past"."""
    before = [f"before-{days}" for days in sorted(warn_days, reverse=True) if left <= days]
    return (*before, *(["past"] if left < 0 else []))


def _plus(day: date, years: int) -> date:
    year = day.year + years
    return (
        date(year, 2, 28) if (day.month, day.day) == (2, 29) and not isleap(year) else day.replace(year=year)
    )
