"""The report's sentences of what was planned and what became of it, from `review.outcomes`."""

from datetime import date

from comity.programme.engaging.closing import ACCOUNTED
from comity.programme.models import HELD
from comity.programme.planning.rollup import reached
from comity.review.sentences import Sentences, Slots

SECTION = "leadership"


def say_outcomes(draft: Sentences, day: date) -> None:
    """How much of what was planned was held and accounted for, and how far the tasks' indicators are reached."""
    _engagements(draft, day)
    _indicators(draft)


def _engagements(draft: Sentences, day: date) -> None:
    past = [row for row in draft.material.planned if row.last is not None and row.last < day]
    if not past:
        return
    states = [row.record.state for row in past]
    counts: Slots = {
        "planned": len(past),
        "planned_held": sum(state in HELD for state in states),
        "planned_accounted": sum(state in ACCOUNTED for state in states),
        "planned_cancelled": states.count("cancelled"),
    }
    draft.paragraph()
    draft.say(SECTION, "engagements-planned", [row.record for row in past], lambda _: counts)


def _indicators(draft: Sentences) -> None:
    found = draft.material.aims
    if not found:
        return
    shares = [reached(one.value, one.indicator.target, one.indicator.baseline) for one in found]
    counts: Slots = {
        "indicators": len(found),
        "indicators_reported": sum(one.report is not None for one in found),
        "indicators_reached": sum(share is not None and share >= 100 for share in shares),
    }
    draft.paragraph()
    sources = [record for one in found for record in (one.task, one.report)]
    draft.say(SECTION, "indicators", sources, lambda _: counts)
