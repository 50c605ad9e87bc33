"""Preparing: the checklist that a form of engagement brings along, and how it stands on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from comity.directory.names import profile
from comity.kernel.kinds import Said
from comity.programme.engaging.own_fields import form_of
from comity.programme.kinds import EngagementBody, Prepared


@dataclass(frozen=True)
class Step:
    """A step with the last day on which it is to be done; None where the engagement has no day yet."""

    prepared: Prepared
    due: date | None
    late: bool

    @property
    def done(self) -> bool:
        return bool(self.prepared.done_on)


@dataclass(frozen=True)
class Standing:
    """How many steps there are, are done, and are past their day."""

    total: int
    done: int
    late: int


def template(form: str, language: str) -> tuple[Prepared, ...]:
    """The steps of the profile for a form, the earliest first; the profile's general ones where it has none."""
    known = form_of(form)
    steps = (known.preparation if known else ()) or profile().preparation
    return tuple(
        Prepared(code=step.code, what=step.words.say(language), days_before=step.days_before)
        for step in sorted(steps, key=lambda step: -step.days_before)
    )


def said_step(prepared: Prepared, body: EngagementBody, language: str) -> Said:
    """What a step says: the profile's words in `language`, as long as it says what the profile does; else its own."""
    in_profile = {step.code: step.what for step in template(body.form, body.language)}
    if in_profile.get(prepared.code) != prepared.what:
        return Said(prepared.what, body.language)
    return next(
        Said(step.what, language) for step in template(body.form, language) if step.code == prepared.code
    )


def retold(before: Sequence[Prepared], form: str, language: str) -> tuple[Prepared, ...]:
    """The steps of another form; one that was done already stays done."""
    done = {step.code: step for step in before if step.done_on}
    return tuple(done.get(step.code, step) for step in template(form, language))


def steps_of(prepared: Sequence[Prepared], first: date | None, today: date) -> list[Step]:
    """The steps with their days: `days_before` the engagement's first day."""
    found = []
    for one in prepared:
        due = first - timedelta(days=one.days_before) if first else None
        found.append(Step(one, due, late=due is not None and due < today and not one.done_on))
    return found


def standing_of(prepared: Sequence[Prepared], first: date | None, today: date) -> Standing:
    """The steps counted."""
    steps = steps_of(prepared, first, today)
    return Standing(len(steps), sum(step.done for step in steps), sum(step.late for step in steps))
