"""Asking for approval, voting, withdrawing, and what the clock does. Written once, for every kind."""

import uuid
from typing import Any

from comity.kernel import access, clock
from comity.kernel.access import Verb
from comity.kernel.acting import Acting, machine
from comity.kernel.actions import action
from comity.kernel.approvals.chains import Vote, is_agreed
from comity.kernel.approvals.kinds import OPEN, Approval, ApprovalBody
from comity.kernel.approvals.refusals import (
    already_decided,
    already_waiting,
    nothing_to_approve,
    own_proposal,
    reason_missing,
    version_changed,
    voted_before,
    withdrawing_is_the_askers,
    your_word_not_asked,
)
from comity.kernel.approvals.requiring import chain_for, matter_of, may_decide, seats_of
from comity.kernel.kinds import kind_named
from comity.kernel.labels import Label
from comity.kernel.reading import content, facts_of, get, label_of
from comity.kernel.records import Record
from comity.kernel.writing import create, revise


@action
def do_ask_approval(record: uuid.UUID | str, move: str, *, acting: Acting, reason: str = "") -> Record:
    """Ask the record's chain to agree to `move` of its present version; returns the approval."""
    subject = get(record, acting)
    if kind_named(subject.kind).lifecycle.move(move, subject.state).verb is not Verb.APPROVE:
        raise nothing_to_approve(move)
    return open_approval(subject, move, acting=acting, reason=reason)


def open_approval(
    subject: Record, move: str, *, acting: Acting, reason: str = "", marking: int | None = None
) -> Record:
    """The approval of a move of a record's present version; for actions. One that a change made void is withdrawn."""
    facts = facts_of(subject)
    if not access.decide(acting, Verb.APPROVE, facts).allowed:
        access.require(acting, Verb.WRITE, facts)
    for row in _open_ones(subject, move):
        if row.version == subject.hash:
            raise already_waiting(move)
        _withdraw(row.record, acting)
    chain = chain_for(matter_of(subject, move, marking or 0))
    body = ApprovalBody(
        title=subject.title,
        language=subject.language,
        subject=str(subject.pk),
        version=subject.hash,
        move=move,
        reason=reason.strip(),
        marking=marking,
        steps=chain.steps,
        others_only=chain.others_only,
        since=clock.stamp(),
        asked_by=acting.office,
        asker=acting.who,
    )
    label = Label(max(subject.marking, marking or 0), label_of(subject).closure)
    return create("approval", body, acting=acting, label=label, roles=acting.roles)


@action
def do_vote(approval: uuid.UUID | str, yes: bool, *, acting: Acting, remark: str = "") -> Record:
    """Say yes or no to the step that is waiting. No, with a remark, refuses the whole; no vote is ever assumed."""
    record = get(approval, acting, kind="approval")
    body = content(record, ApprovalBody)
    escalated = _require_vote(record, body, acting)
    if not yes and not remark.strip():
        raise reason_missing()
    vote = Vote(
        step=body.step,
        yes=yes,
        office=acting.office,
        person=acting.who,
        seats=seats_of(acting),
        at=clock.stamp(),
        remark=remark.strip(),
        escalated=escalated,
    )
    voted = _changed(body, votes=(*body.votes, vote))
    if not yes:
        return _write(record, voted, "refused", acting)
    if not is_agreed(body.now, [given for given in voted.votes if given.step == body.step]):
        return _write(record, voted, record.state, acting)
    if body.step + 1 == len(body.steps):
        return _write(record, voted, "approved", acting)
    return _write(record, _changed(voted, step=body.step + 1, since=clock.stamp()), "waiting", acting)


@action
def do_withdraw(approval: uuid.UUID | str, *, acting: Acting) -> Record:
    """Take back what one asked, before it is decided. A head may take back anybody's."""
    record = get(approval, acting, kind="approval")
    if record.state not in OPEN:
        raise already_decided()
    if content(record, ApprovalBody).asker != acting.who and not may_withdraw_any(acting):
        raise withdrawing_is_the_askers()
    return _withdraw(record, acting)


def may_withdraw_any(acting: Acting) -> bool:
    """Whether this hat may take back what others asked."""
    return "head" in acting.roles


def escalate_overdue() -> None:
    """The chore: pass on what waited too long, and withdraw what a change of the record made void. Never approve."""
    late = Approval.objects.for_machine().filter(record__state="waiting", due__lt=clock.now())
    for row in late.select_related("record"):
        do_escalate(row.pk, acting=machine(row.record.owner))


@action
def do_escalate(approval: uuid.UUID | str, *, acting: Acting) -> Record:
    """Mark a step whose deadline has passed as overdue; whom it escalates to may decide it from now on."""
    record = get(approval, acting, kind="approval")
    body = content(record, ApprovalBody)
    if record.state != "waiting" or not body.late:
        raise already_decided()
    if get(body.subject, acting).hash != body.version:
        return _withdraw(record, acting)
    return _write(record, body, "overdue", acting)


def _require_vote(record: Record, body: ApprovalBody, acting: Acting) -> bool:
    """A Problem unless this hat may vote now; whether it votes as the one to whom the step was escalated."""
    if record.state not in OPEN:
        raise already_decided()
    if get(body.subject, acting).hash != body.version:
        raise version_changed()
    if body.others_only and body.asker == acting.who:
        raise own_proposal()
    if any(vote.person == acting.who for vote in body.votes):
        raise voted_before()
    if may_decide(body.now, acting):
        return False
    if body.late and body.now.escalate_to in seats_of(acting):
        return True
    raise your_word_not_asked()


def _open_ones(subject: Record, move: str) -> list[Approval]:
    rows = Approval.objects.for_machine().filter(subject=subject.pk, move=move, record__state__in=OPEN)
    return list(rows.filter(record__owner=subject.owner).select_related("record"))


def _withdraw(record: Record, acting: Acting) -> Record:
    return _write(record, content(record, ApprovalBody), "withdrawn", acting)


def _changed(body: ApprovalBody, **fields: Any) -> ApprovalBody:
    return body.model_copy(update=fields)


def _write(record: Record, body: ApprovalBody, state: str, acting: Acting) -> Record:
    # An approval is nobody's to edit: the rights were judged above, so the version itself asks for reading only.
    return revise(record, acting=acting, body=body, state=state, verb=Verb.READ)
