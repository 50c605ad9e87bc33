"""What changes an arranged engagement: proposed, edited, moved along, prepared, cancelled, accounted for."""

import uuid
from datetime import date

from comity.directory.today import today
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.dates import checked, span
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise, share
from comity.programme.engaging.own_fields import checked_fields, form_of
from comity.programme.engaging.preparing import retold, template
from comity.programme.grouping import do_group
from comity.programme.kinds import AccountBody, EngagementBody
from comity.programme.models import ALIVE

CLOSED = ("followed-up", "cancelled", "merged")
# Steps that a person takes by a button; "account" follows from the account, "merge" from grouping.
STEPS = ("consult", "approve", "prepare", "carry-out", "follow-up", "cancel")
# Steps that need words, and the field that keeps them.
TOLD = {"cancel": "reason", "follow-up": "follow_up"}


@action
def do_propose(body: EngagementBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Write an engagement down as an idea, with the checklist of its form. Without a lead the own agency leads."""
    body = _sound(body.model_copy(update={"lead": body.lead or acting.agency}))
    kept = {"approved_on": "", "reason": "", "follow_up": ""}
    if not body.preparation:
        kept["preparation"] = template(body.form, body.language)  # type: ignore[assignment]
    return create("engagement", body.model_copy(update=kept), acting=acting, label=label)


@action
def do_revise(engagement: uuid.UUID | str, body: EngagementBody, *, acting: Acting) -> Record:
    """Change what an own engagement says. Its checklist, approval and reasons are kept; another form brings its own."""
    record = _own(engagement, acting)
    before = content(record, EngagementBody)
    if record.state in CLOSED:
        raise _closed()
    steps = before.preparation
    if body.form != before.form:
        steps = retold(steps, body.form, before.language)
    kept = {
        "lead": body.lead or before.lead,
        "preparation": steps,
        "approved_on": before.approved_on,
        "reason": before.reason,
        "follow_up": before.follow_up,
        "translations": body.translations or before.translations,
    }
    body = _sound(body.model_copy(update=kept))
    if body == before:
        return record
    record = revise(record, acting=acting, body=body)
    return record if record.state == "idea" else share(record, _taking_part(body), acting=acting)


@action
def do_move(engagement: uuid.UUID | str, step: str, *, acting: Acting, text: str = "") -> Record:
    """Take an own engagement a step along. Cancelling needs its reason, following up what came of it, as `text`.

    From the consultation on, the lead agency and those that take part may know it.
    """
    record = get(
        engagement, acting, kind="engagement", verb=Verb.APPROVE if step == "approve" else Verb.WRITE
    )
    body = content(record, EngagementBody)
    if not body.lead or step not in STEPS:
        raise not_found()
    if step in TOLD:
        return _told(record, step, text, body, acting)
    if step == "carry-out":
        _require_begun(body)
    if step == "approve":
        return _approved(record, body, acting)
    record = move(record, step, acting=acting)
    return share(record, _taking_part(body), acting=acting)


@action
def do_tick(engagement: uuid.UUID | str, code: str, done: bool, *, acting: Acting) -> Record:
    """Say that a step of preparing is done, today and by this office, or that it is not."""
    record = _own(engagement, acting)
    body = content(record, EngagementBody)
    if record.state in CLOSED:
        raise _closed()
    if code not in {step.code for step in body.preparation}:
        raise not_found()
    told = (
        {"done_by": acting.office, "done_on": today().isoformat()} if done else {"done_by": "", "done_on": ""}
    )
    steps = tuple(
        step.model_copy(update=told) if step.code == code and bool(step.done_on) is not done else step
        for step in body.preparation
    )
    if steps == body.preparation:
        return record
    return revise(record, acting=acting, body=body.model_copy(update={"preparation": steps}))


@action
def do_account_for(
    engagement: uuid.UUID | str, body: AccountBody, *, acting: Acting, label: Label | None = None
) -> Record:
    """Give the acting agency's account of an arranged engagement; it stands in it at once, without a doubt.

    It is marked no lower than the engagement, and known to its owner, its lead and those that take part.
    """
    record = get(engagement, acting, kind="engagement")
    about = content(record, EngagementBody)
    if not about.lead or record.state not in ALIVE:
        raise not_found()
    if record.state in ("idea", "consultation"):
        raise Problem(
            "not-approved",
            what=Words(vi="Hoạt động chưa được phê duyệt.", en="The engagement is not approved yet."),
            mend=Words(
                vi="Phê duyệt trước, rồi báo cáo kết quả.", en="Approve it first, then give the account."
            ),
        )
    _require_begun(about)
    label = (label or Label(record.marking)).widened((_taking_part(about) | {record.owner}) - {acting.agency})
    if label.marking < record.marking:
        raise Problem(
            "marking-below-engagement",
            what=Words(
                vi="Báo cáo không được có độ mật thấp hơn hoạt động.",
                en="An account is marked no lower than its engagement.",
            ),
            mend=Words(vi="Chọn độ mật cao hơn.", en="Choose a higher marking."),
            place="marking",
        )
    told = body.model_copy(update={"engagement": str(record.pk), "form": about.form})
    account = create("account", told, acting=acting, label=label)
    do_group(account.pk, acting=acting)
    return account


def _told(record: Record, step: str, text: str, body: EngagementBody, acting: Acting) -> Record:
    field, said = TOLD[step], text.strip().replace("\r\n", "\n")
    if not said:
        raise Problem(
            "reason-missing" if step == "cancel" else "follow-up-missing",
            what=Words(vi="Chưa ghi lý do hủy.", en="The reason for cancelling is not given.")
            if step == "cancel"
            else Words(vi="Chưa ghi việc đã theo dõi, xử lý tiếp.", en="What was followed up is not given."),
            mend=Words(vi="Ghi vài dòng rồi gửi lại.", en="Write a few lines and send it again."),
            place=field,
        )
    return move(record, step, acting=acting, body=body.model_copy(update={field: said}))


def _approved(record: Record, body: EngagementBody, acting: Acting) -> Record:
    """Approved first, as its chain agreed to it; then the day of approval is written into it, and those are told."""
    checked_fields(form_of(body.form), body.particulars, complete=True)
    record = move(record, "approve", acting=acting)
    dated = body.model_copy(update={"approved_on": today().isoformat()})
    label = Label(record.marking, _audience(record)).widened(_taking_part(body))
    return revise(record, acting=acting, body=dated, label=label, verb=Verb.APPROVE)


def _audience(record: Record) -> frozenset[str]:
    from comity.kernel.reading import label_of

    return label_of(record).audience


def _own(engagement: uuid.UUID | str, acting: Acting) -> Record:
    """An own engagement that was arranged here."""
    record = own(engagement, acting, "engagement")
    if not content(record, EngagementBody).lead:
        raise not_found()
    return record


def _taking_part(body: EngagementBody) -> set[str]:
    return {body.lead, *body.agencies}


def _sound(body: EngagementBody) -> EngagementBody:
    """The body with its dates and own fields checked, and its words trimmed."""
    if not body.title.strip():
        raise Problem(
            "title-missing",
            what=Words(vi="Chưa có tên hoạt động.", en="The engagement has no title."),
            mend=Words(vi="Ghi tên hoạt động.", en="Give it a title."),
            place="title",
        )
    form = form_of(body.form)
    if form is None:
        raise Problem(
            "form-unknown",
            what=Words(vi=f"Không có hình thức “{body.form}”.", en=f"There is no form “{body.form}”."),
            mend=Words(vi="Chọn một hình thức trong danh sách.", en="Choose one of the list."),
            place="form",
        )
    checked(body.date)
    checked(body.period)
    return body.model_copy(
        update={"title": body.title.strip(), "particulars": checked_fields(form, body.particulars)}
    )


def _require_begun(body: EngagementBody) -> None:
    first: date | None = span(body.date or body.period).first
    if first is None or first > today():
        raise Problem(
            "not-yet-begun",
            what=Words(
                vi="Hoạt động chưa đến ngày, hoặc chưa rõ ngày.",
                en="The engagement has not begun yet, or has no date.",
            ),
            mend=Words(vi="Sửa lại thời gian thực hiện.", en="Mend its date."),
            place="date",
        )


def _closed() -> Problem:
    return Problem(
        "engagement-closed",
        what=Words(vi="Hoạt động này đã kết thúc, không sửa được nữa.", en="This engagement is closed."),
        mend=Words(
            vi="Lập hoạt động mới, hoặc ghi chú bằng phụ lục.", en="Write a new one, or add an annex to it."
        ),
    )
