"""What changes awareness work."""

import uuid

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.dates import checked
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise
from comity.programme.awareness.kinds import AwarenessMaterialBody, AwarenessSessionBody


@action
def do_plan_session(body: AwarenessSessionBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Write a session down that is to be held."""
    return create("awareness-session", _sound(body), acting=acting, label=label)


@action
def do_revise_session(session: uuid.UUID | str, body: AwarenessSessionBody, *, acting: Acting) -> Record:
    """Change what an own session says: also its numbers, once it was held."""
    record = own(session, acting, "awareness-session")
    before = content(record, AwarenessSessionBody)
    if record.state == "cancelled":
        raise _closed()
    body = _sound(body.model_copy(update={"reason": before.reason}))
    return record if body == before else revise(record, acting=acting, body=body)


@action
def do_hold_session(session: uuid.UUID | str, body: AwarenessSessionBody, *, acting: Acting) -> Record:
    """Say that an own session was held, and whom it reached."""
    record = own(session, acting, "awareness-session")
    body = _sound(body)
    if body.present == 0:
        raise Problem(
            "nobody-present",
            what=Words(vi="Chưa ghi số người dự.", en="How many were present is not given."),
            mend=Words(
                vi="Ghi số người dự, hoặc hủy buổi này.", en="Give the number, or cancel the session."
            ),
            place="present",
        )
    return move(record, "hold", acting=acting, body=body)


@action
def do_cancel_session(session: uuid.UUID | str, reason: str, *, acting: Acting) -> Record:
    """Cancel an own session that was not held, with its reason."""
    record = own(session, acting, "awareness-session")
    if not reason.strip():
        raise Problem(
            "reason-missing",
            what=Words(vi="Chưa ghi lý do hủy.", en="The reason for cancelling is not given."),
            mend=Words(vi="Ghi vài dòng rồi gửi lại.", en="Write a few lines and send it again."),
            place="reason",
        )
    body = content(record, AwarenessSessionBody).model_copy(update={"reason": reason.strip()})
    return move(record, "cancel", acting=acting, body=body)


@action
def do_write_material(body: AwarenessMaterialBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Write down a piece of material."""
    _require_topic(body.topic)
    return create("awareness-material", body, acting=acting, label=label)


@action
def do_revise_material(material: uuid.UUID | str, body: AwarenessMaterialBody, *, acting: Acting) -> Record:
    """Change an own piece of material."""
    record = own(material, acting, "awareness-material")
    _require_topic(body.topic)
    if record.state == "withdrawn":
        raise _closed()
    return (
        record if body == content(record, AwarenessMaterialBody) else revise(record, acting=acting, body=body)
    )


@action
def do_move_material(material: uuid.UUID | str, step: str, *, acting: Acting) -> Record:
    """Take an own piece of material a step along: "issue" or "withdraw"."""
    return move(own(material, acting, "awareness-material"), step, acting=acting)


def _sound(body: AwarenessSessionBody) -> AwarenessSessionBody:
    """The body with its date, topic and numbers checked; a number that cannot be is a Problem that names its field."""
    checked(body.date)
    _require_topic(body.topic)
    if body.strength and body.present > body.strength:
        raise _too_many(
            "present",
            Words(vi="Số người dự lớn hơn quân số đơn vị.", en="More were present than the unit has."),
        )
    for mark in body.marks:
        question = names.entry("awareness_question", mark.question)
        if question is None:
            raise Problem(
                "question-unknown",
                what=Words(vi=f"Không có câu hỏi “{mark.question}”.", en=f"No question “{mark.question}”."),
                mend=Words(
                    vi="Dùng câu hỏi của hồ sơ quốc gia.", en="Use a question of the country profile."
                ),
                place=mark.question,
            )
        for right, asked in ((mark.before, body.asked_before), (mark.after, body.asked_after)):
            if right > asked:
                raise _too_many(
                    mark.question,
                    Words(
                        vi=f"Câu “{question.vi}”: số người trả lời đúng lớn hơn số người trả lời.",
                        en=f"“{question.en}”: more answered rightly than were asked.",
                    ),
                )
    return body


def _require_topic(topic: str) -> None:
    if names.entry("awareness_topic", topic) is None:
        raise Problem(
            "topic-unknown",
            what=Words(vi=f"Không có chuyên đề “{topic}”.", en=f"There is no topic “{topic}”."),
            mend=Words(vi="Chọn một chuyên đề trong danh sách.", en="Choose one of the list."),
            place="topic",
        )


def _too_many(place: str, what: Words) -> Problem:
    return Problem(
        "more-than-there-are",
        what=what,
        mend=Words(vi="Kiểm tra lại các con số.", en="Check the numbers."),
        place=place,
    )


def _closed() -> Problem:
    return Problem(
        "closed",
        what=Words(vi="Hồ sơ này đã khép, không sửa được nữa.", en="This record is closed."),
        mend=Words(vi="Lập hồ sơ mới.", en="Write a new one."),
    )
