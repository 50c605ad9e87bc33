"""How a task stands on a day, and why: one pure function of deadlines, progress and dependencies.

    done       its owner closed it as done, on that day or before (a day not known counts as before)
    dropped    its owner dropped it
    late       its deadline has passed and it is not done
    at risk    not late, but one of the warnings below holds
    on time    none does
    no deadline  none does and no deadline is set

Warnings, with s the rolled-up share (`rollup`), g the share of the time gone since it began:

    a dependency is late, or is due after this task is
    an agency's latest report tells of what stands in the way
    s is known and s + 25 < g, or nobody has reported and g is over 50
    14 days or fewer are left and s is under 80
"""

from datetime import date
from typing import NamedTuple

from comity.kernel.words import Words

ON_TIME = Words(vi="đúng tiến độ", en="on time")
AT_RISK = Words(vi="có nguy cơ chậm", en="at risk")
DONE = Words(vi="hoàn thành", en="done")
LATE = Words(vi="quá hạn", en="late")
DROPPED = Words(vi="thôi thực hiện", en="dropped")
UNDATED = Words(vi="chưa định thời hạn", en="no deadline")

BEHIND_BY = 25  # per cent of the whole: a report lags the calendar by some weeks
SILENT_AFTER = 50  # per cent of the time gone
NEAR = 14  # days
NEAR_SHARE = 80  # per cent


class Waited(NamedTuple):
    """A task that must be done before another one."""

    done: bool
    due: date | None


class Facts(NamedTuple):
    """What the standing of a task follows from. `share` is per cent, None where no agency has reported."""

    state: str
    due: date | None
    begins: date | None = None
    done_on: date | None = None
    share: int | None = None
    hindered: bool = False
    waits_for: tuple[Waited, ...] = ()


class Reason(NamedTuple):
    """One reason, with the figures that its words name."""

    words: Words
    days: int = 0
    share: int = 0
    gone: int = 0

    def say(self, language: str) -> str:
        """The reason in words."""
        return self.words.say(language).format(days=self.days, share=self.share, gone=self.gone)


class Derived(NamedTuple):
    """A standing with its reasons, the weightiest first."""

    standing: Words
    reasons: tuple[Reason, ...]

    def why(self, language: str) -> str:
        """The reasons in one text."""
        return "; ".join(reason.say(language) for reason in self.reasons)


CLOSED = Words(vi="cơ quan giao đã xác nhận hoàn thành", en="closed as done by who set it")
CLOSED_LATE = Words(
    vi="hoàn thành chậm {days} ngày so với thời hạn", en="done {days} days after its deadline"
)
NO_LONGER = Words(vi="cơ quan giao cho thôi thực hiện", en="dropped by who set it")
OVERDUE = Words(vi="quá thời hạn {days} ngày", en="{days} days past its deadline")
WAITS_LATE = Words(vi="nhiệm vụ phải chờ đang quá hạn", en="a task that it waits for is late")
WAITS_AFTER = Words(
    vi="nhiệm vụ phải chờ có thời hạn sau nhiệm vụ này", en="a task that it waits for is due after this one"
)
HINDERED = Words(vi="có cơ quan báo vướng mắc", en="an agency reports what stands in the way")
BEHIND = Words(
    vi="mới đạt {share}% trong khi đã qua {gone}% thời gian",
    en="{share}% done with {gone}% of the time gone",
)
SILENT = Words(
    vi="đã qua {gone}% thời gian mà chưa cơ quan nào báo cáo tiến độ",
    en="{gone}% of the time gone and no agency has reported",
)
NEARLY_DUE = Words(vi="còn {days} ngày mà mới đạt {share}%", en="{days} days left and {share}% done")
REPORTED = Words(
    vi="các cơ quan đều báo đã xong, chờ cơ quan giao xác nhận",
    en="every agency reports it done; who set it has still to close it",
)
KEEPING_UP = Words(vi="đạt {share}%, đã qua {gone}% thời gian", en="{share}% done, {gone}% of the time gone")
NOT_BEGUN = Words(vi="chưa đến ngày bắt đầu", en="its beginning is still to come")
IN_TIME = Words(vi="còn {days} ngày đến thời hạn", en="{days} days to its deadline")
NO_DEADLINE = Words(vi="chưa định thời hạn nên không xét chậm", en="without a deadline it cannot be late")


def derive(facts: Facts, today: date, *, warn: bool = True) -> Derived:
    """How a task with these facts stands on a day; see the module. Without `warn` by state and deadline alone."""
    if facts.state == "dropped":
        return Derived(DROPPED, (Reason(NO_LONGER),))
    if facts.state == "done" and (facts.done_on is None or facts.done_on <= today):
        return Derived(DONE, (_closed(facts),))
    late = _days_late(facts.due, today)
    if late > 0:
        return Derived(LATE, (Reason(OVERDUE, days=late), *_warnings(facts, today)))
    warnings = _warnings(facts, today) if warn else ()
    if warnings:
        return Derived(AT_RISK, warnings)
    return Derived(UNDATED if facts.due is None else ON_TIME, (_calm(facts, today),))


def time_gone(begins: date | None, due: date | None, today: date) -> int | None:
    """Per cent of the days from beginning to deadline that have gone, 0 to 100; None where either is not known."""
    if begins is None or due is None or due < begins:
        return None
    days = (due - begins).days + 1
    return min(100, max(0, round(100 * ((today - begins).days + 1) / days)))


def _closed(facts: Facts) -> Reason:
    late = _days_late(facts.due, facts.done_on) if facts.done_on else 0
    return Reason(CLOSED_LATE, days=late) if late > 0 else Reason(CLOSED)


def _days_late(due: date | None, day: date) -> int:
    return 0 if due is None else (day - due).days


def _warnings(facts: Facts, today: date) -> tuple[Reason, ...]:
    """Every warning that holds; of a task already late only those that do not speak of its own deadline."""
    found = []
    open_ = [waited for waited in facts.waits_for if not waited.done]
    if any(waited.due is not None and waited.due < today for waited in open_):
        found.append(Reason(WAITS_LATE))
    due = facts.due
    if due is not None and any(waited.due is not None and waited.due > due for waited in open_):
        found.append(Reason(WAITS_AFTER))
    if facts.hindered:
        found.append(Reason(HINDERED))
    if due is None or due < today:
        return tuple(found)
    gone, share = time_gone(facts.begins, due, today), facts.share
    if gone is not None and share is None and gone > SILENT_AFTER:
        found.append(Reason(SILENT, gone=gone))
    if gone is not None and share is not None and share + BEHIND_BY < gone:
        found.append(Reason(BEHIND, share=share, gone=gone))
    if (due - today).days <= NEAR and (share or 0) < NEAR_SHARE:
        found.append(Reason(NEARLY_DUE, days=(due - today).days, share=share or 0))
    return tuple(found)


def _calm(facts: Facts, today: date) -> Reason:
    if facts.share == 100:
        return Reason(REPORTED)
    if facts.due is None:
        return Reason(NO_DEADLINE)
    if facts.begins is not None and facts.begins > today:
        return Reason(NOT_BEGUN)
    gone = time_gone(facts.begins, facts.due, today)
    if gone is not None and facts.share is not None:
        return Reason(KEEPING_UP, share=facts.share, gone=gone)
    return Reason(IN_TIME, days=(facts.due - today).days)
