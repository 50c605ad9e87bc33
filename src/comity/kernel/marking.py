"""Marking up and down: proposed with a reason, approved by another, then applied; each step a version and journaled."""

import uuid

from comity.kernel import journal
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.approvals.actions import open_approval
from comity.kernel.approvals.chains import MARK_DOWN, MARK_UP
from comity.kernel.approvals.kinds import ApprovalBody
from comity.kernel.approvals.refusals import reason_missing
from comity.kernel.approvals.requiring import unapproved_marking
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import mark, marking_above_reach

ATTACHMENT = "attachment"  # its label is its record's at all times


@action
def do_propose_marking(record: uuid.UUID | str, marking: int, reason: str, *, acting: Acting) -> Record:
    """Propose another marking (a level) for an own record; returns the approval that others vote on."""
    subject = get(record, acting)
    if subject.kind == ATTACHMENT:
        raise Problem(
            "marking-follows",
            what=Words(vi="Độ mật của tệp luôn theo hồ sơ.", en="A file is marked as its record is."),
            mend=Words(vi="Đề xuất độ mật cho hồ sơ.", en="Propose a marking for the record."),
            place="marking",
        )
    if not reason.strip():
        raise reason_missing()
    if marking == subject.marking or marking < 0:
        raise Problem(
            "marking-same",
            what=Words(vi="Độ mật đề xuất không khác hiện nay.", en="The proposed marking is no change."),
            mend=Words(vi="Chọn một độ mật khác.", en="Choose another marking."),
            place="marking",
        )
    if marking > acting.reach:
        raise marking_above_reach()
    move = MARK_UP if marking > subject.marking else MARK_DOWN
    return open_approval(subject, move, acting=acting, reason=reason, marking=marking)


@action
def do_apply_marking(approval: uuid.UUID | str, *, acting: Acting) -> Record:
    """Give the record the marking that was agreed. Its annexes that were marked lower rise with it."""
    agreed = get(approval, acting, kind="approval")
    body = content(agreed, ApprovalBody)
    if body.marking is None:
        raise unapproved_marking()
    record = get(body.subject, acting)
    marked = mark(record, body.marking, agreed, acting=acting)
    journal.append(
        "marking",
        {
            "record": str(record.pk),
            "from": record.marking,
            "to": body.marking,
            "approval": str(agreed.pk),
            "agency": acting.agency,
            "office": acting.office,
        },
    )
    return marked
