"""What pages ask about approvals."""

from datetime import datetime
from typing import NamedTuple

from comity.kernel.acting import Acting
from comity.kernel.approvals.chains import Step, Vote
from comity.kernel.approvals.kinds import OPEN, Approval, ApprovalBody
from comity.kernel.approvals.requiring import may_decide, seats_of
from comity.kernel.reading import contents
from comity.kernel.records import Record


class Progress(NamedTuple):
    """One approval as it stands. `void` where the record has changed since; `mine` where this hat may vote now."""

    approval: Record
    subject: Record
    move: str
    marking: int | None
    reason: str
    asked_by: str
    steps: tuple[Step, ...]
    step: int
    votes: tuple[Vote, ...]
    due: datetime | None
    void: bool
    mine: bool


def approvals_of(record: Record, acting: Acting) -> list[Progress]:
    """Every approval ever asked for a scoped record that this hat may read, newest first."""
    rows = Approval.objects.visible_to(acting).filter(subject=record.pk, record__owner=record.owner)
    return _progress(list(rows.select_related("record").order_by("-record__created_at", "-pk")), acting)


def waiting_for(acting: Acting) -> list[Progress]:
    """The approvals that wait for this hat's word, those due first before those without a deadline."""
    rows = Approval.objects.visible_to(acting).filter(record__state__in=OPEN, record__owner=acting.agency)
    waiting = [one for one in _progress(list(rows.select_related("record")), acting) if one.mine]
    return sorted(waiting, key=lambda one: (one.due is None, one.due or one.approval.created_at))


def _progress(rows: list[Approval], acting: Acting) -> list[Progress]:
    bodies = contents([row.record for row in rows])
    subjects = Record.objects.visible_to(acting).in_bulk([row.subject for row in rows])
    return [
        _one(row.record, bodies[row.pk], subjects[row.subject], acting)
        for row in rows
        if row.subject in subjects
    ]


def _one(approval: Record, body: ApprovalBody, subject: Record, acting: Acting) -> Progress:
    void = subject.hash != body.version
    return Progress(
        approval=approval,
        subject=subject,
        move=body.move,
        marking=body.marking,
        reason=body.reason,
        asked_by=body.asked_by,
        steps=body.steps,
        step=body.step,
        votes=body.votes,
        due=body.due,
        void=void and approval.state in OPEN,
        mine=approval.state in OPEN and not void and _asks(body, approval, acting),
    )


def _asks(body: ApprovalBody, approval: Record, acting: Acting) -> bool:
    if approval.marking > acting.reach or (body.others_only and body.asker == acting.who):
        return False
    if any(vote.person == acting.who for vote in body.votes):
        return False
    return may_decide(body.now, acting) or (body.late and body.now.escalate_to in seats_of(acting))
