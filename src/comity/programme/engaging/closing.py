"""Closing the loop: what share of the planned was carried out, and what share of it was accounted for, by agency.

    planned      engagements that were approved, and whose last day lies in the period and has passed
    carried out  of these, those that were carried out
    accounted    of these, those whose lead agency gave its account
    cancelled    of these, those that were cancelled
    unknown      of these, those of which nobody has said anything since

Shares are of the planned. Everything is counted over what one hat may know.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from comity.kernel.acting import Acting
from comity.kernel.words import Words
from comity.programme.models import HELD, Engagement

ACCOUNTED = ("accounted-for", "followed-up")
FORMULA = Words(
    vi="Tỷ lệ thực hiện = số hoạt động đã thực hiện ÷ số hoạt động đã phê duyệt có ngày kết thúc trong kỳ và đã qua. "
    "Tỷ lệ báo cáo = số hoạt động mà cơ quan chủ trì đã báo cáo kết quả ÷ cùng số đó. Hoạt động bị hủy vẫn nằm "
    "trong mẫu số.",
    en="Share carried out = engagements carried out ÷ engagements approved whose last day lies in the period and has "
    "passed. Share accounted for = engagements whose lead agency gave its account ÷ the same number. Cancelled ones "
    "stay in the divisor.",
)


@dataclass(frozen=True)
class Share:
    """One agency's line, or the sum of all with agency ""."""

    agency: str
    planned: int
    carried_out: int
    accounted: int
    cancelled: int

    @property
    def unknown(self) -> int:
        return self.planned - self.carried_out - self.cancelled

    @property
    def owing(self) -> int:
        """Carried out, and without the lead's account."""
        return self.carried_out - self.accounted

    @property
    def share_carried_out(self) -> int | None:
        """In per cent, rounded half up; None where nothing was planned."""
        return percent(self.carried_out, self.planned)

    @property
    def share_accounted(self) -> int | None:
        """In per cent, rounded half up; None where nothing was planned."""
        return percent(self.accounted, self.planned)


def percent(part: int, whole: int) -> int | None:
    """`part` of `whole` in per cent, rounded half up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


def shares(acting: Acting, first: date, last: date, today: date) -> list[Share]:
    """A line for each lead agency, the one with the most planned first; see the module."""
    until = min(last, today - timedelta(days=1))
    rows = Engagement.objects.visible_to(acting).filter(planned=True, last__gte=first, last__lte=until)
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for lead, state, number in rows.order_by().values_list("lead", "record__state").annotate(Count("pk")):
        counted[lead][state] = number
    found = [share_of(agency, states) for agency, states in counted.items()]
    return sorted(found, key=lambda share: (-share.planned, share.agency))


def latest_year(acting: Acting, today: date) -> int:
    """The latest year in which something planned has ended; this year where nothing has."""
    rows = Engagement.objects.visible_to(acting).filter(planned=True, last__lt=today)
    last = rows.order_by("-last").values_list("last", flat=True).first()
    return last.year if last else today.year


def share_of(agency: str, states: dict[str, int]) -> Share:
    """A line from the number of planned engagements by state."""
    return Share(
        agency=agency,
        planned=sum(states.values()),
        carried_out=sum(number for state, number in states.items() if state in HELD),
        accounted=sum(number for state, number in states.items() if state in ACCOUNTED),
        cancelled=states.get("cancelled", 0),
    )


def sum_of(found: list[Share]) -> Share:
    """All lines together."""
    return Share(
        agency="",
        planned=sum(one.planned for one in found),
        carried_out=sum(one.carried_out for one in found),
        accounted=sum(one.accounted for one in found),
        cancelled=sum(one.cancelled for one in found),
    )
