"""The figures of awareness work, over the sessions that were held in a period and that one hat may know.

reach of a unit   largest attendance of one of its sessions ÷ its strength: at least so many were reached, since
                  who came twice is not counted twice
before, after     right answers ÷ answers given, in per cent, over all questions and sessions
change            after - before, in percentage points
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, QuerySet, Sum

from comity.kernel.acting import Acting
from comity.kernel.reading import contents
from comity.kernel.words import Words
from comity.programme.awareness.models import AwarenessSession

MOST = 500  # sessions whose answers are looked at question by question, the latest first
REACH = Words(
    vi="Tỷ lệ đơn vị = số người dự buổi đông nhất trong kỳ ÷ quân số đơn vị (mức tối thiểu: người dự nhiều buổi "
    "không tính hai lần). Lượt người là tổng số người dự các buổi.",
    en="Share of the unit = attendance of its largest session in the period ÷ its strength (a sure minimum: who came "
    "twice is not counted twice). Attendances are the sum over all sessions.",
)
ANSWERS = Words(
    vi="Trước, sau = số câu trả lời đúng ÷ số câu trả lời, tính trên mọi câu hỏi, mọi buổi trong kỳ. Thay đổi = sau - "
    "trước, tính bằng điểm phần trăm.",
    en="Before, after = right answers ÷ answers given, over all questions and sessions of the period. Change = after - "
    "before, in percentage points.",
)


@dataclass(frozen=True)
class Reach:
    """How far a unit was reached. `share` is in per cent, None where its strength is not known."""

    owner: str
    unit: str
    sessions: int
    attendances: int
    largest: int
    strength: int

    @property
    def share(self) -> int | None:
        return min(100, round(100 * self.largest / self.strength)) if self.strength else None


@dataclass(frozen=True)
class Known:
    """What listeners knew: right answers of answers given, before and after."""

    asked_before: int
    right_before: int
    asked_after: int
    right_after: int

    @property
    def before(self) -> float | None:
        """In per cent."""
        return 100 * self.right_before / self.asked_before if self.asked_before else None

    @property
    def after(self) -> float | None:
        """In per cent."""
        return 100 * self.right_after / self.asked_after if self.asked_after else None

    @property
    def change(self) -> float | None:
        """In percentage points."""
        return self.after - self.before if self.before is not None and self.after is not None else None


@dataclass(frozen=True)
class Total:
    """The whole of a period."""

    sessions: int
    attendances: int
    units: int
    known: Known


def held(acting: Acting, first: date, last: date) -> QuerySet[AwarenessSession]:
    """The sessions that were held and begin in the period."""
    rows = AwarenessSession.objects.visible_to(acting).filter(record__state="held")
    return rows.filter(first__gte=first, first__lte=last)


def total(acting: Acting, first: date, last: date) -> Total:
    """The figures of all sessions together."""
    rows = held(acting, first, last).order_by()
    summed = rows.aggregate(
        sessions=Count("pk"),
        attendances=Sum("present"),
        asked_before=Sum("asked_before"),
        right_before=Sum("right_before"),
        asked_after=Sum("asked_after"),
        right_after=Sum("right_after"),
    )
    counted = {name: number or 0 for name, number in summed.items()}
    sessions, attendances = counted.pop("sessions"), counted.pop("attendances")
    units = rows.values("record__owner", "unit_key").distinct().count()
    return Total(sessions, attendances, units, Known(**counted))


def reach(acting: Acting, first: date, last: date) -> list[Reach]:
    """A line for each unit, the least reached first; those of unknown strength last."""
    rows = held(acting, first, last).order_by().values("record__owner", "unit_key")
    summed = rows.annotate(
        name=Max("unit"),
        sessions=Count("pk"),
        attendances=Sum("present"),
        largest=Max("present"),
        most=Max("strength"),
    )
    found = [
        Reach(
            owner=row["record__owner"],
            unit=row["name"],
            sessions=row["sessions"],
            attendances=row["attendances"],
            largest=row["largest"],
            strength=row["most"],
        )
        for row in summed
    ]
    return sorted(found, key=lambda one: (one.share is None, one.share or 0, one.owner, one.unit))


def by_question(acting: Acting, first: date, last: date) -> tuple[dict[str, Known], bool]:
    """The answers by question, of the latest `MOST` sessions; whether these were all."""
    rows = held(acting, first, last).filter(asked_before__gt=0) | held(acting, first, last).filter(
        asked_after__gt=0
    )
    latest = list(rows.select_related("record").order_by("-first", "-pk")[: MOST + 1])
    counts: dict[str, Counter[str]] = {}
    for body in contents([row.record for row in latest[:MOST]]).values():
        for mark in body.marks:
            one = counts.setdefault(mark.question, Counter())
            one["asked_before"] += body.asked_before
            one["right_before"] += mark.before
            one["asked_after"] += body.asked_after
            one["right_after"] += mark.after
    names = ("asked_before", "right_before", "asked_after", "right_after")
    known = {code: Known(*(count[name] for name in names)) for code, count in counts.items()}
    return known, len(latest) <= MOST
