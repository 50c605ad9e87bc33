"""What changes working groups and what is written in them."""

import uuid
from collections.abc import Sequence

from comity.counsel.group_kinds import (
    GroupDecisionBody,
    GroupDocumentBody,
    GroupMeetingBody,
    GroupRemarkBody,
    GroupTaskBody,
    GroupTopicBody,
    WorkingGroupBody,
)
from comity.counsel.membership import is_seat_of, sits
from comity.directory.names import profile
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.dates import checked
from comity.kernel.ids import new_id
from comity.kernel.kinds import Source
from comity.kernel.labels import NAMED_ONLY, Label, group_member
from comity.kernel.problems import Problem
from comity.kernel.reading import content, envelope_of, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise

Written = (
    GroupTopicBody
    | GroupDocumentBody
    | GroupTaskBody
    | GroupMeetingBody
    | GroupDecisionBody
    | GroupRemarkBody
)
_KIND_OF: dict[type, str] = {
    GroupTopicBody: "group-topic",
    GroupDocumentBody: "group-document",
    GroupTaskBody: "group-task",
    GroupMeetingBody: "group-meeting",
    GroupDecisionBody: "group-decision",
    GroupRemarkBody: "group-remark",
}
WRITTEN = frozenset(_KIND_OF.values())


def group_label(group: uuid.UUID | str, marking: int, closed: bool) -> Label:
    """Who may know what is a group's: its members; of a closed group nobody else, the owner's other people included."""
    audience = {group_member(str(group))}
    return Label(marking, frozenset(audience | {NAMED_ONLY} if closed else audience))


@action
def do_found_group(body: WorkingGroupBody, *, acting: Acting, marking: int = 0) -> Record:
    """Found a working group. Who founds a closed one has a seat in it: nobody else could read it."""
    _require_seats(body, acting)
    group = new_id()
    return create(
        "working-group", body, acting=acting, label=group_label(group, marking, body.closed), record_id=group
    )


@action
def do_revise_group(group: uuid.UUID | str, body: WorkingGroupBody, *, acting: Acting) -> Record:
    """Change mandate, term or seats of an own group. Who has no seat any more is given nothing new."""
    record = own(group, acting, "working-group")
    _require_active(record)
    before = content(record, WorkingGroupBody)
    if before.closed != body.closed:
        raise _bad(
            "Không đổi được giữa tổ kín và tổ mở: hồ sơ cũ vẫn theo phạm vi cũ.",
            "A closed group does not become an open one, or the other way: what was written stays as it was.",
            "closed",
        )
    _require_seats(body, acting)
    same = (body.title, body.mandate) == (before.title, before.mandate)
    return revise(
        record,
        acting=acting,
        body=body.model_copy(update={"translations": before.translations if same else {}}),
    )


@action
def do_end_group(group: uuid.UUID | str, *, acting: Acting) -> Record:
    """End an own group. Its members keep reading what is its; nothing more is written in it."""
    return move(own(group, acting, "working-group"), "end", acting=acting)


@action
def do_write_in_group(
    body: Written, *, acting: Acting, marking: int | None = None, sources: Sequence[Source] = ()
) -> Record:
    """Write in a group in which this hat sits; its members know it, and their nodes are given it.

    The record is the acting agency's own. `marking` is the group's unless another is given.
    """
    group = _seated(body.group, acting)
    held = content(group, WorkingGroupBody)
    if isinstance(body, GroupDecisionBody) and not is_seat_of(acting, held.chair):
        raise _bad(
            "Chỉ tổ trưởng ghi kết luận của tổ.",
            "Only the chair writes down what the group decided.",
            "group",
        )
    if isinstance(body, GroupRemarkBody):
        get(body.about, acting)
    _require_dates(body)
    label = group_label(group.pk, group.marking if marking is None else marking, held.closed)
    if label.marking < group.marking:
        raise _bad(
            "Độ mật không được thấp hơn độ mật của tổ.", "The marking is below the group's own.", "marking"
        )
    return create(_KIND_OF[type(body)], body, acting=acting, label=label, sources=sources)


@action
def do_revise_in_group(record: uuid.UUID | str, body: Written, *, acting: Acting) -> Record:
    """Change an own record of a group while its work goes on; every version of it is kept."""
    held = own(record, acting, _KIND_OF[type(body)])
    before = content(held, type(body))
    _seated(before.group, acting)
    if held.state not in ("draft", "open", "planned", "given", "taken"):
        raise _bad(
            "Hồ sơ đã chốt, không sửa được.", "It is finished and does not change any more.", held.kind
        )
    _require_dates(body)
    return revise(held, acting=acting, body=body.model_copy(update={"group": before.group}))


@action
def do_move_in_group(record: uuid.UUID | str, step: str, *, acting: Acting) -> Record:
    """Take an own record of a group a step along its lifecycle."""
    held = get(record, acting, verb=Verb.WRITE)
    if held.kind not in WRITTEN:
        raise not_found()
    _seated(str(envelope_of(held).body["group"]), acting)
    return move(held, step, acting=acting)


def _seated(group: str, acting: Acting) -> Record:
    """The group, active, in which this hat sits; a Problem where it does not."""
    record = get(group, acting, kind="working-group")
    _require_active(record)
    if str(record.pk) not in acting.groups:
        raise Problem(
            "not-a-member",
            what=Words(vi="Chức vụ này không thuộc tổ.", en="This post has no seat in the group."),
            mend=Words(
                vi="Đề nghị cơ quan chủ trì tổ bổ sung thành viên.",
                en="Ask the group's lead agency for a seat.",
            ),
            place="group",
        )
    return record


def _require_active(record: Record) -> None:
    if record.state != "active":
        raise _bad("Tổ công tác đã kết thúc.", "The group has ended.", "group")


def _require_seats(body: WorkingGroupBody, acting: Acting) -> None:
    known = {agency.code for agency in profile().agencies}
    unknown = [seat.agency for seat in body.seats() if seat.agency not in known]
    if unknown:
        raise _bad(
            f"Không có cơ quan: {', '.join(unknown)}.", f"No such agency: {', '.join(unknown)}.", "members"
        )
    if any(not seat.title.strip() for seat in body.seats()):
        raise _bad("Có thành viên chưa ghi chức vụ.", "A member has no post.", "members")
    taken = [(seat.agency, seat.post or seat.title) for seat in body.seats()]
    if len(taken) != len(set(taken)):
        raise _bad("Một chức vụ được ghi hai lần.", "A post is named twice.", "members")
    if body.closed and not sits(acting, body):
        raise _bad(
            "Tổ kín mà người lập không là thành viên thì không ai sửa được hồ sơ.",
            "In a closed group the one who keeps its record needs a seat, or nobody could read it.",
            "members",
        )
    checked(body.term)


def _require_dates(body: Written) -> None:
    for field in ("date", "deadline"):
        checked(getattr(body, field, ""))


def _bad(vi: str, en: str, place: str) -> Problem:
    return Problem(
        "group-bad",
        what=Words(vi, en),
        mend=Words(vi="Sửa lại rồi thử lần nữa.", en="Correct it and try again."),
        place=place,
    )
