"""Which arranged engagement an account that does not say so is probably of: same form and partner, days that are near.

It is only ever suggested: what was planned may have been another visit of the same month, so a person says.
"""

from dataclasses import replace
from datetime import date, timedelta

from comity.kernel.acting import Acting
from comity.kernel.dates import span
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.programme.facts import facts_of
from comity.programme.kinds import AccountBody, EngagementBody
from comity.programme.likeness import Facts, Verdict, compare
from comity.programme.models import ALIVE, Engagement

MOVED = timedelta(days=14)  # what was arranged for one week is often held in the next
COARSEST = timedelta(
    days=92
)  # an account of a quarter can be of what was held in it; one of a year tells nothing
MOST = 50  # of the same form and days, the earliest


def likeliest_arranged(body: AccountBody, acting: Acting) -> tuple[Record, Verdict] | None:
    """The arranged engagement, among those that this hat may read, that is most like an account; and why."""
    first, last = span(body.date or body.period)
    mine = facts_of(body)
    if first is None or last is None or last - first > COARSEST or not mine.partners:
        return None
    rows = Engagement.objects.visible_to(acting).filter(
        arranged=True, form=body.form, first__lte=last + MOVED, last__gte=first - MOVED
    )
    records = [row.record for row in rows.select_related("record").order_by("first", "pk")[:MOST]]
    bodies = contents([record for record in records if record.state in ALIVE])
    best: tuple[Record, Verdict] | None = None
    for record in records:
        theirs = facts_of(bodies[record.pk]) if record.pk in bodies else Facts()
        if not mine.partners & theirs.partners:
            continue
        verdict = _verdict(mine, theirs, bodies[record.pk], (first, last))
        if verdict.outcome != "different" and (best is None or verdict.probability > best[1].probability):
            best = record, verdict
    return best


def _verdict(mine: Facts, theirs: Facts, body: EngagementBody, told: tuple[date, date]) -> Verdict:
    """How like they are, and always a question; days that were moved are said, and do not forbid."""
    planned = span(body.date)
    if planned.first is None or planned.last is None:
        return replace(compare(mine, theirs), to_confirm=True)
    if planned.first <= told[1] and planned.last >= told[0]:
        return replace(compare(mine, theirs), to_confirm=True)
    verdict = compare(mine, replace(theirs, date=None, period=None))
    moved = Words(
        f"ngày khác với kế hoạch: {mine.date or mine.period} / {body.date}",
        f"not the days that were planned: {mine.date or mine.period} / {body.date}",
    )
    return replace(verdict, to_confirm=True, vetoes=(moved, *verdict.vetoes))
