"""Which step of its class may follow, and what taking one makes of an instrument. Pure: no database, no clock."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from comity.kernel.dates import checked, span
from comity.kernel.problems import Problem
from comity.kernel.words import Words
from comity.programme.instruments.kinds import InstrumentBody, StepPlanned, StepTaken
from comity.programme.instruments.rules import InstrumentClass, Step


class Taken(NamedTuple):
    """An instrument after a step: its content and the state it is in."""

    body: InstrumentBody
    state: str


@dataclass(frozen=True)
class Station:
    """One step on the track of an instrument: how often and when it was taken, or what is planned of it."""

    step: Step
    taken: tuple[StepTaken, ...]
    planned: StepPlanned | None
    passed: bool
    possible: bool


def last_main(one: InstrumentClass, body: InstrumentBody, state: str) -> Step | None:
    """The last step of the way that was taken; where no steps are told, the last that leads to its state."""
    steps = [step for taken in body.steps if (step := one.step(taken.code)) is not None and step.main]
    if steps:
        return steps[-1]
    return next((step for step in reversed(one.steps) if step.main and step.state == state), None)


def next_steps(one: InstrumentClass, body: InstrumentBody, state: str) -> list[Step]:
    """The steps that may be taken now, in the order of the profile."""
    before = last_main(one, body, state)
    done = {taken.code for taken in body.steps}
    found = []
    for step in one.steps:
        if step.code in done and not step.repeats:
            continue
        if step.during:
            allowed = state in step.during
        elif step.after:
            allowed = before is not None and before.code in step.after and before.state == state
        else:
            allowed = before is None
        if allowed:
            found.append(step)
    return found


def take(
    one: InstrumentClass, body: InstrumentBody, state: str, taken: StepTaken, *, expires: str = ""
) -> Taken:
    """The instrument after a step. A Problem says what is missing, or why the step cannot be taken now.

    `expires` is the new end that an extension gives.
    """
    step = one.step(taken.code)
    if step is None or step not in next_steps(one, body, state):
        raise _not_now(one, body, state, step.words if step else Words(taken.code, taken.code))
    require_given(step, taken)
    _require_order(body, step, taken)
    changed: dict[str, Any] = {"steps": (*body.steps, taken)}
    if step.sets:
        changed[step.sets] = taken.date
    if step.sets == "renewed" and expires:
        changed["expires"] = checked(expires)
    if step.state:
        changed["planned"] = tuple(plan for plan in body.planned if plan.code != step.code)
    return Taken(body.model_copy(update=changed), step.state or state)


def require_given(step: Step, taken: StepTaken) -> None:
    """A Problem unless the step has the date and the document that it needs."""
    checked(taken.date)
    if "date" in step.needs and span(taken.date).first is None:
        raise Problem(
            "step-undated",
            what=Words(vi=f"Bước “{step.vi}” chưa có ngày.", en=f"The step “{step.en}” has no date."),
            mend=Words(
                vi="Ghi ngày; chưa rõ ngày thì ghi tháng hoặc năm, ví dụ 2019-05.",
                en="Give its date; without the day give the month or year, for example 2019-05.",
            ),
            place="date",
        )
    if "document" in step.needs and not taken.document.strip():
        raise Problem(
            "step-undocumented",
            what=Words(
                vi=f"Bước “{step.vi}” chưa nêu văn bản nào.", en=f"The step “{step.en}” names no document."
            ),
            mend=Words(
                vi="Ghi số, ký hiệu của văn bản làm căn cứ.", en="Give the number and symbol of the document."
            ),
            place="document",
        )


def stations(one: InstrumentClass, body: InstrumentBody, state: str) -> list[Station]:
    """The track: the steps of the way and the duties after it, and of the rest only what was taken."""
    before = last_main(one, body, state)
    order = [step.code for step in one.steps]
    reached = order.index(before.code) if before is not None else -1
    possible = {step.code for step in next_steps(one, body, state)}
    planned = {plan.code: plan for plan in body.planned}
    found = []
    for number, step in enumerate(one.steps):
        taken = tuple(one_ for one_ in body.steps if one_.code == step.code)
        duty = not step.main and step.state is None and not step.repeats
        if not (taken or step.main or duty):
            continue
        if step.optional and not taken and step.code not in possible:
            continue
        # What came before the step that the record tells of was passed, whether it tells when or not.
        passed = bool(taken) or (step.main and number <= reached)
        found.append(Station(step, taken, planned.get(step.code), passed, step.code in possible))
    return found


def plan(one: InstrumentClass, body: InstrumentBody, planned: StepPlanned) -> InstrumentBody:
    """The instrument with a step planned anew; a plan that says nothing is taken out."""
    if one.step(planned.code) is None:
        raise _unknown(planned.code)
    checked(planned.deadline)
    others = tuple(kept for kept in body.planned if kept.code != planned.code)
    empty = not (planned.deadline or planned.agency or planned.asked)
    order = {step.code: number for number, step in enumerate(one.steps)}
    kept = sorted(others if empty else (*others, planned), key=lambda kept: order.get(kept.code, 0))
    return body.model_copy(update={"planned": tuple(kept)})


def _require_order(body: InstrumentBody, step: Step, taken: StepTaken) -> None:
    last = span(taken.date).last
    for earlier in body.steps:
        first = span(earlier.date).first
        if first is not None and last is not None and last < first:
            raise Problem(
                "step-too-early",
                what=Words(
                    vi=f"Bước “{step.vi}” không thể trước bước đã ghi ngày {earlier.date}.",
                    en=f"The step “{step.en}” cannot be before a step of {earlier.date}.",
                ),
                mend=Words(vi="Kiểm tra lại ngày.", en="Check the date."),
                place="date",
            )


def _not_now(one: InstrumentClass, body: InstrumentBody, state: str, words: Words) -> Problem:
    possible = next_steps(one, body, state)
    vi = ", ".join(step.vi for step in possible) or "không còn bước nào"
    en = ", ".join(step.en for step in possible) or "there is none"
    return Problem(
        "step-impossible",
        what=Words(
            vi=f"Chưa thể thực hiện bước “{words.vi}” với {one.vi.lower()} này.",
            en=f"The step “{words.en}” cannot be taken now ({one.en}).",
        ),
        mend=Words(vi=f"Các bước có thể thực hiện: {vi}.", en=f"Steps that can be taken: {en}."),
        place="step",
    )


def _unknown(code: str) -> Problem:
    return Problem(
        "step-unknown",
        what=Words(vi=f"Loại văn kiện này không có bước “{code}”.", en=f"Its class has no step “{code}”."),
        mend=Words(vi="Chọn một bước trong danh sách.", en="Choose one of the steps."),
        place="step",
    )
