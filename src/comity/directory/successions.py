"""What an agency or a place was, and what it is today: the profile's periods, and what administrators declared."""

import uuid
from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from comity.directory import names
from comity.directory.models import Succession
from comity.directory.named import SuccessionBody
from comity.kernel.acting import Acting
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.profiles.entries import Named
from comity.profiles.entries.world import Agency, Place

Of = Literal["agency", "place"]


class Step(NamedTuple):
    """One succession: `before` became `after`. `record` is set where it was declared, else the profile says so."""

    before: str
    after: str
    date: str
    record: Record | None


class Line(NamedTuple):
    """The steps that lead to an agency or place, the oldest generation last, and those that lead on from it."""

    back: list[list[Step]]
    on: list[list[Step]]

    @property
    def today(self) -> list[str]:
        """The codes of what stands for it today; none where it still stands for itself."""
        further = {step.before for steps in self.on for step in steps}
        return list(
            dict.fromkeys(step.after for steps in self.on for step in steps if step.after not in further)
        )

    @property
    def earlier(self) -> list[str]:
        """The codes of everything that it was before."""
        return list(dict.fromkeys(step.before for steps in self.back for step in steps))


def line_of(of: Of, code: str, acting: Acting) -> Line:
    """The line of an agency or place, with the successions that this hat may know."""
    steps = [*_in_profile(of), *_declared(of, acting)]
    return Line(
        back=_generations(code, steps, lambda step: step.after, lambda step: step.before),
        on=_generations(code, steps, lambda step: step.before, lambda step: step.after),
    )


def today_codes(of: Of, code: str) -> list[str]:
    """What stands today for an agency or place, by the profile alone."""
    steps = list(_in_profile(of))
    return Line([], _generations(code, steps, lambda step: step.before, lambda step: step.after)).today


def _generations(
    code: str, steps: list[Step], at: Callable[[Step], str], leads_to: Callable[[Step], str]
) -> list[list[Step]]:
    found: list[list[Step]] = []
    seen, now = {code}, {code}
    while now:
        next_ = [step for step in steps if at(step) in now and leads_to(step) not in seen]
        if not next_:
            break
        found.append(next_)
        now = {leads_to(step) for step in next_}
        seen |= now
    return found


def _in_profile(of: Of) -> Iterable[Step]:
    entry: Named
    for entry in names.profile().entries(of):
        if isinstance(entry, Agency | Place):
            end = entry.period.partition("/")[2] if entry.period else ""
            for successor in entry.successors:
                yield Step(entry.code, successor, "" if end == ".." else end, None)


def _declared(of: Of, acting: Acting) -> list[Step]:
    rows = Succession.objects.visible_to(acting).filter(of=of, record__state="declared")
    records = [row.record for row in rows.select_related("record").order_by("record__created_at")]
    bodies: dict[uuid.UUID, SuccessionBody] = contents(records)
    return [
        Step(before, after, bodies[record.pk].date, record)
        for record in records
        for before in bodies[record.pk].before
        for after in bodies[record.pk].after
    ]
