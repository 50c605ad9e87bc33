"""What changes instruments and obligations."""

import uuid
from collections.abc import Sequence

from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.dates import checked, span
from comity.kernel.kinds import Source
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise
from comity.programme.instruments.kinds import (
    RENEWALS,
    InstrumentBody,
    ObligationBody,
    StepPlanned,
    StepTaken,
)
from comity.programme.instruments.reading import MOST_NOTICE
from comity.programme.instruments.rules import InstrumentClass, rules
from comity.programme.instruments.steps import plan, require_given, take

MOST_ENGAGEMENTS = 500
LONGEST = 100  # years of a term


@action
def do_open_instrument(
    body: InstrumentBody,
    *,
    acting: Acting,
    label: Label | None = None,
    at: StepTaken | None = None,
    sources: Sequence[Source] = (),
) -> Record:
    """A new instrument at the first step of its class, or at a later step of the way that it has reached already."""
    one = require_class(body.class_code)
    require_facts(one, body)
    taken = at or StepTaken(code=one.first.code)
    step = one.step(taken.code)
    if step is None or not step.main or step.state is None:
        raise _unfit("step", Words("Chưa chọn bước hiện tại.", "No step of the way was chosen."))
    if at is not None:
        require_given(step, taken)
    dated: dict[str, str] = {step.sets: taken.date} if step.sets and taken.date else {}
    started = body.model_copy(update={"steps": (*body.steps, taken), **dated})
    return create("instrument", started, acting=acting, label=label, state=step.state, sources=sources)


@action
def do_revise_instrument(instrument: uuid.UUID | str, body: InstrumentBody, *, acting: Acting) -> Record:
    """Change the facts of an own instrument. Its steps stay as they are, and so does its class once it was signed."""
    record = own(instrument, acting, "instrument")
    before = content(record, InstrumentBody)
    one = require_class(body.class_code)
    require_facts(one, body)
    state = record.state
    if one.code != before.class_code and state not in {step.state for step in one.steps}:
        raise _unfit(
            "class_code",
            Words(
                "Loại văn kiện này không có trạng thái hiện nay của hồ sơ.",
                "That class has no such state as the record is in.",
            ),
        )
    kept = ("steps", "planned", "engagements", "external_id", "imported", "doubts")
    changed = body.model_copy(update={name: getattr(before, name) for name in kept})
    return revise(record, acting=acting, body=changed)


@action
def do_take_step(
    instrument: uuid.UUID | str, taken: StepTaken, *, acting: Acting, expires: str = ""
) -> Record:
    """Take an own instrument a step along the way of its class."""
    record = own(instrument, acting, "instrument")
    body = content(record, InstrumentBody)
    after = take(require_class(body.class_code), body, record.state, taken, expires=expires)
    if after.state == record.state:
        return revise(record, acting=acting, body=after.body)
    return move(record, f"to-{after.state}", acting=acting, body=after.body)


@action
def do_plan_step(instrument: uuid.UUID | str, planned: StepPlanned, *, acting: Acting) -> Record:
    """Say until when a step is to be taken, by which agency, and whose opinions it asks."""
    record = own(instrument, acting, "instrument")
    body = content(record, InstrumentBody)
    changed = plan(require_class(body.class_code), body, planned)
    return revise(record, acting=acting, body=changed)


@action
def do_carry_out(
    instrument: uuid.UUID | str, engagement: uuid.UUID | str, *, acting: Acting, no_more: bool = False
) -> Record:
    """Say that an engagement carries an own instrument out; or take that back."""
    record = own(instrument, acting, "instrument")
    body = content(record, InstrumentBody)
    key = str(engagement)
    if no_more:
        kept = tuple(one for one in body.engagements if one != key)
    else:
        key = str(get(engagement, acting, kind="engagement").pk)
        kept = tuple(dict.fromkeys((*body.engagements, key)))
    if kept == body.engagements:
        return record
    if len(kept) > MOST_ENGAGEMENTS:
        raise _unfit(
            "engagement",
            Words("Đã gắn quá nhiều hoạt động.", "Too many engagements are linked already."),
        )
    return revise(record, acting=acting, body=body.model_copy(update={"engagements": kept}))


@action
def do_oblige(body: ObligationBody, *, acting: Acting) -> Record:
    """Add an obligation to an own instrument; the agency that owes it may know the obligation."""
    record = own(body.instrument, acting, "instrument")
    checked(body.deadline)
    if not body.title.strip() or not body.agency:
        raise _unfit(
            "title",
            Words("Chưa nêu nghĩa vụ hoặc cơ quan thực hiện.", "The obligation or its agency is missing."),
        )
    label = Label(record.marking, frozenset({body.agency}))
    return create("obligation", body, acting=acting, label=label)


@action
def do_settle(
    obligation: uuid.UUID | str,
    step: str,
    *,
    acting: Acting,
    done_on: str = "",
    evidence: str = "",
    engagement: str = "",
) -> Record:
    """Say that an own obligation was kept ("keep": with its day), or dropped ("drop": with the reason)."""
    record = own(obligation, acting, "obligation")
    body = content(record, ObligationBody)
    checked(done_on)
    if step == "keep" and span(done_on).first is None:
        raise _unfit("done_on", Words("Chưa ghi thực hiện khi nào.", "It is not stated when it was kept."))
    if step == "drop" and not evidence.strip():
        raise _unfit("evidence", Words("Chưa ghi lý do.", "The reason is missing."))
    said = {"done_on": done_on, "evidence": evidence.strip(), "engagement": engagement}
    return move(record, step, acting=acting, body=body.model_copy(update=said))


def require_class(code: str) -> InstrumentClass:
    """The class of a code; a Problem where the profile has none."""
    found = rules().class_of(code)
    if found is None:
        raise _unfit(
            "class_code",
            Words(f"Hồ sơ quốc gia không có loại văn kiện “{code}”.", f"There is no class “{code}”."),
        )
    return found


def require_facts(one: InstrumentClass, body: InstrumentBody) -> None:
    """A Problem unless the content is whole: a title, partners where the class has some, dates that can be read."""
    if not body.title.strip():
        raise _unfit("title", Words("Chưa có tên văn kiện.", "The instrument has no title."))
    if one.partners and not (body.partners or body.forums):
        raise _unfit("partners", Words("Chưa chọn đối tác hoặc cơ chế.", "No partner or forum was chosen."))
    if body.renewal and body.renewal not in RENEWALS:
        raise _unfit("renewal", Words("Cách gia hạn không hợp lệ.", "There is no such rule of renewal."))
    if not 0 <= body.term_years <= LONGEST or not 0 <= body.renewal_years <= LONGEST:
        raise _unfit("term_years", Words("Số năm không hợp lệ.", "The number of years is out of bounds."))
    if not 0 <= body.notice_days <= MOST_NOTICE:
        raise _unfit(
            "notice_days", Words("Số ngày báo trước không hợp lệ.", "The days of notice are out of bounds.")
        )
    for date in (body.signed, body.in_force, body.expires, body.renewed, body.ended):
        checked(date)
    first, last = span(body.in_force).first, span(body.expires).last
    if first is not None and last is not None and last < first:
        raise _unfit(
            "expires", Words("Ngày hết hạn trước ngày có hiệu lực.", "It would end before it is in force.")
        )


def _unfit(place: str, what: Words) -> Problem:
    mend = Words(vi="Bổ sung hoặc sửa rồi lưu lại.", en="Add or mend it, then save again.")
    return Problem("instrument-unfit", what=what, mend=mend, place=place)
