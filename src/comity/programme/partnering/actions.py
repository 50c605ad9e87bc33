"""What changes partnering: levels of relations, commitments, counterparts, assessments."""

import uuid

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise
from comity.programme.partnering.checks import (
    about_of,
    label_within,
    require_agency,
    require_dates,
    require_day,
    require_forum,
    require_order,
    require_own_post,
    require_partner,
    titled,
    unfit,
)
from comity.programme.partnering.kinds import (
    AssessmentBody,
    CommitmentBody,
    CounterpartBody,
    Met,
    RelationBody,
)


@action
def do_state_relation(body: RelationBody, *, acting: Acting, label: Label | None = None) -> Record:
    """State at which level the relation with a partner stands from a date on."""
    require_partner(body.partner, acting)
    require_dates(body.since)
    level = _level(body.level)
    partner = names.partner(body.partner)
    said = Words(f"{partner.vi}: {level.vi[:1].lower()}{level.vi[1:]}", f"{partner.en}: {level.en.lower()}")
    return create("relation", titled(body, said), acting=acting, label=label)


@action
def do_withdraw_relation(relation: uuid.UUID | str, *, acting: Acting) -> Record:
    """Take back an own statement that was wrong; a relation that changes gets a new one instead."""
    return move(own(relation, acting, "relation"), "withdraw", acting=acting)


@action
def do_commit(body: CommitmentBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Write down what was promised. It is told no more widely than the record it comes from; the agency that answers
    for it may know it where that record allows."""
    _require_commitment(body, acting)
    origin = about_of(body.origin, acting)
    if origin is None:
        label = (label or Label()).widened({body.agency})
    return create("commitment", body, acting=acting, label=label_within(origin, label, acting))


@action
def do_change_commitment(commitment: uuid.UUID | str, body: CommitmentBody, *, acting: Acting) -> Record:
    """Change what an own commitment says; where it comes from, and whether it was kept, stay as they were."""
    record = own(commitment, acting, "commitment")
    before = content(record, CommitmentBody)
    body = body.model_copy(
        update={"origin": before.origin, "settled": before.settled, "reason": before.reason}
    )
    _require_commitment(body, acting)
    return revise(record, body=body, acting=acting)


@action
def do_keep_commitment(commitment: uuid.UUID | str, on: str, how: str = "", *, acting: Acting) -> Record:
    """Say that a commitment was kept, on a date (EDTF), and how."""
    require_dates(on)
    return _settle(commitment, "keep", on, how, acting)


@action
def do_drop_commitment(commitment: uuid.UUID | str, on: str, reason: str, *, acting: Acting) -> Record:
    """Say that a commitment will not be kept, and why."""
    require_dates(on)
    if not reason.strip():
        raise unfit(
            "reason", "Chưa nêu lý do.", "No reason was given.", "Ghi lý do không thực hiện.", "Say why."
        )
    return _settle(commitment, "drop", on, reason.strip(), acting)


@action
def do_reopen_commitment(commitment: uuid.UUID | str, *, acting: Acting) -> Record:
    """Open a commitment again that was settled too early; how it had been settled stays in its versions."""
    return _settle(commitment, "reopen", "", "", acting)


def _settle(commitment: uuid.UUID | str, step: str, on: str, reason: str, acting: Acting) -> Record:
    record = own(commitment, acting, "commitment")
    body = content(record, CommitmentBody).model_copy(update={"settled": on, "reason": reason})
    return move(record, step, acting=acting, body=body)


@action
def do_keep_up(body: CounterpartBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Say which post of the agency keeps up with which post of a partner."""
    require_partner(body.partner, acting)
    require_own_post(body.post, acting)
    require_dates(body.since, body.until, *(met.date for met in body.met))
    require_order(body.since, body.until)
    if not body.ours.strip() or not body.theirs.strip():
        raise unfit(
            "theirs",
            "Chưa rõ hai chức vụ.",
            "The two posts are not named.",
            "Ghi chức vụ của hai bên.",
            "Name the post on each side.",
        )
    partner = names.partner(body.partner)
    english = body.translations["en"].fields if "en" in body.translations else {}
    said = Words(
        f"{body.ours} – {body.theirs} ({partner.vi})",
        f"{english.get('ours', body.ours)} – {english.get('theirs', body.theirs)} ({partner.en})",
    )
    body = titled(body.model_copy(update={"agency": acting.agency}), said)
    return create("counterpart", body, acting=acting, label=label)


@action
def do_note_met(counterpart: uuid.UUID | str, date: str, *, acting: Acting, record: str = "") -> Record:
    """Add that the two met on a date (EDTF), and the record that tells of it."""
    require_dates(date)
    if not date:
        raise unfit("date", "Chưa ghi ngày gặp.", "No date was given.", "Ghi ngày gặp.", "Say when they met.")
    about_of(record, acting)
    row = own(counterpart, acting, "counterpart")
    body = content(row, CounterpartBody)
    met = Met(date=date, record=record)
    if met in body.met:
        return row
    return revise(row, body=body.model_copy(update={"met": (*body.met, met)}), acting=acting)


@action
def do_end_counterpart(counterpart: uuid.UUID | str, until: str, *, acting: Acting) -> Record:
    """End an own counterpart on a date (EDTF)."""
    row = own(counterpart, acting, "counterpart")
    body = content(row, CounterpartBody)
    require_dates(until)
    require_order(body.since, until)
    return move(row, "end", acting=acting, body=body.model_copy(update={"until": until}))


@action
def do_assess(body: AssessmentBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Assess a relation on a day by the profile's questions and scale; what is not answered stays open."""
    require_partner(body.partner, acting)
    require_day(body.date, "date")
    questions = {one.code for one in names.profile().assessment_questions}
    highest = max((one.mark for one in names.profile().assessment_marks), default=0)
    asked = [answer.question for answer in body.answers]
    if not set(asked) <= questions or len(set(asked)) < len(asked):
        raise unfit(
            "answers",
            "Có câu hỏi không thuộc bộ câu hỏi.",
            "There is a question that is not of the set.",
            "Mở lại trang để có bộ câu hỏi hiện hành.",
            "Open the page again for the present set.",
        )
    if any(answer.mark > highest for answer in body.answers):
        raise unfit(
            "answers",
            "Có điểm ngoài thang điểm.",
            "There is a mark outside the scale.",
            f"Chấm từ 1 đến {highest}.",
            f"Give 1 to {highest}.",
        )
    if not any(answer.mark for answer in body.answers) and not body.summary.strip():
        raise unfit(
            "answers",
            "Chưa đánh giá nội dung nào.",
            "Nothing was assessed.",
            "Chấm ít nhất một câu, hoặc ghi nhận xét chung.",
            "Give at least one mark, or a remark.",
        )
    partner = names.partner(body.partner)
    said = Words(
        f"Đánh giá quan hệ với {partner.vi}, {body.date[8:]}/{body.date[5:7]}/{body.date[:4]}",
        f"Assessment of relations with {partner.en}, {body.date}",
    )
    return create("assessment", titled(body, said), acting=acting, label=label)


@action
def do_withdraw_assessment(assessment: uuid.UUID | str, *, acting: Acting) -> Record:
    """Take back an own assessment; it counts no more and stays readable."""
    return move(own(assessment, acting, "assessment"), "withdraw", acting=acting)


def _require_commitment(body: CommitmentBody, acting: Acting) -> None:
    if not body.title.strip():
        raise unfit(
            "title", "Chưa ghi cam kết.", "Nothing was written.", "Ghi nội dung cam kết.", "Say what is owed."
        )
    if not body.partner and not body.forum:
        raise unfit(
            "partner",
            "Chưa rõ cam kết với ai.",
            "It is not said with whom.",
            "Chọn đối tác hoặc cơ chế.",
            "Choose a partner or a forum.",
        )
    if body.partner:
        require_partner(body.partner, acting)
    if body.forum:
        require_forum(body.forum)
    require_agency(body.agency)
    require_dates(body.date, body.deadline)


def _level(code: str) -> Words:
    try:
        return names.profile().relation_level(code).words
    except Problem as error:
        raise unfit(
            "level",
            "Không có mức quan hệ này.",
            "There is no such level.",
            "Chọn một mức có trong hồ sơ quốc gia.",
            "Choose a level of the profile.",
        ) from error
