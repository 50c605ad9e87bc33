"""What pages ask about approvals."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from comity.kernel import clock
from comity.kernel.acting import Acting
from comity.kernel.approvals.chains import Step, Vote
from comity.kernel.approvals.kinds import OPEN, Approval, ApprovalBody, barred, voter
from comity.kernel.approvals.requiring import may_decide, seats_of
from comity.kernel.reading import contents
from comity.kernel.records import Record


class Progress(NamedTuple):
    """One approval as it stands. `void` where the record has changed since; `mine` where this hat may vote now.

    `since` is when the present step began, `asker` tells who asked; `late` says that the step's deadline has passed,
    `escalated` that this hat may vote because of it, `current` that the record still is as it was put up.
    """

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
    since: datetime
    asker: str
    late: bool
    escalated: bool
    others_only: bool
    current: bool

    @property
    def now(self) -> Step:
        """The step that is waiting; the last one when all are agreed."""
        return self.steps[min(self.step, len(self.steps) - 1)]


def approvals_of(record: Record, acting: Acting) -> list[Progress]:
    """Every approval ever asked for a scoped record that this hat may read, newest first."""
    rows = Approval.objects.visible_to(acting).filter(subject=record.pk, record__owner=record.owner)
    return progress(rows.select_related("record").order_by("-record__created_at", "-pk"), acting)


def waiting(acting: Acting) -> QuerySet[Approval]:
    """The approvals that wait for this hat's word, those due first before those without a deadline: the rows.

    The same as `Progress.mine`, asked of the database.
    """
    current = Record.objects.visible_to(acting).filter(pk=OuterRef("subject"), hash=OuterRef("version"))
    rows = _asking(acting).exclude(voters__contains=barred([voter(acting.who)])).filter(Exists(current))
    rows = rows.exclude(others_only=True, asker=acting.who)
    return rows.select_related("record").order_by(F("due").asc(nulls_last=True), "record__created_at", "pk")


def waiting_for(acting: Acting) -> list[Progress]:
    """As `waiting`, each as it stands."""
    return progress(waiting(acting), acting)


def waiting_count(acting: Acting) -> int:
    """How many approvals wait for this hat's word."""
    return waiting(acting).count()


def voted_on(acting: Acting) -> QuerySet[Approval]:
    """The approvals on which this person has voted for the agency, the latest changed first."""
    rows = Approval.objects.visible_to(acting).filter(
        record__kind="approval", record__owner=acting.agency, voters__contains=barred([voter(acting.who)])
    )
    return rows.select_related("record").order_by("-record__changed_at", "-pk")


def asked_in(acting: Acting) -> QuerySet[Approval]:
    """Every approval of the agency that this hat may read, the latest changed first."""
    rows = Approval.objects.visible_to(acting).filter(record__kind="approval", record__owner=acting.agency)
    return rows.select_related("record").order_by("-record__changed_at", "-pk")


def _asking(acting: Acting) -> QuerySet[Approval]:
    """Open approvals whose present step asks a seat of this hat, or has passed to one."""
    seats = seats_of(acting)
    rows = Approval.objects.visible_to(acting).filter(
        record__kind="approval", record__state__in=OPEN, record__owner=acting.agency
    )
    asked = Q(due__lt=clock.now(), escalate_to__in=seats)
    for seat in seats:
        asked |= Q(seats__contains=barred([seat]))
    return rows.filter(asked, record__marking__lte=acting.reach)


def progress(approvals: Iterable[Approval], acting: Acting) -> list[Progress]:
    """Scoped approvals as they stand; without those whose record this hat may not read."""
    rows = list(approvals)
    bodies = contents([row.record for row in rows])
    subjects = Record.objects.visible_to(acting).in_bulk([row.subject for row in rows])
    return [
        _one(row.record, bodies[row.pk], subjects[row.subject], acting)
        for row in rows
        if row.subject in subjects
    ]


def _one(approval: Record, body: ApprovalBody, subject: Record, acting: Acting) -> Progress:
    void = subject.hash != body.version
    mine = approval.state in OPEN and not void and _asks(body, approval, acting)
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
        mine=mine,
        since=clock.moment(body.since),
        asker=body.asker,
        late=approval.state in OPEN and body.late,
        escalated=mine and not may_decide(body.now, acting),
        others_only=body.others_only,
        current=not void,
    )


def _asks(body: ApprovalBody, approval: Record, acting: Acting) -> bool:
    if approval.marking > acting.reach or (body.others_only and body.asker == acting.who):
        return False
    if any(vote.person == acting.who for vote in body.votes):
        return False
    return may_decide(body.now, acting) or (body.late and body.now.escalate_to in seats_of(acting))
