"""Which chain holds for a step of a record, and whether it has been gone through. `kernel.writing` asks here."""

from comity.kernel import policy
from comity.kernel.acting import Acting
from comity.kernel.approvals.chains import Chain, Matter, Step, default_for, most_particular
from comity.kernel.approvals.kinds import AgencyChain, AgencyChainBody, Approval, ApprovalBody
from comity.kernel.problems import Problem
from comity.kernel.reading import content, contents
from comity.kernel.records import Record
from comity.kernel.words import Words


def chain_for(matter: Matter) -> Chain:
    """The agency's own chain that is in force, else the profile's, else the default; the most particular of each."""
    rows = AgencyChain.objects.for_machine().filter(record__owner=matter.agency, record__state="in-force")
    bodies = contents([row.record for row in rows.select_related("record").order_by("record__created_at")])
    own = [body.chain(matter.agency) for body in bodies.values() if isinstance(body, AgencyChainBody)]
    found = most_particular(own, matter) or most_particular(policy.current().chains, matter)
    return found or default_for(matter)


def matter_of(record: Record, move: str, marking: int = 0) -> Matter:
    """A move of a record as chains see it; `marking` is the proposed one, where one is."""
    return Matter(record.owner, record.kind, move, max(record.marking, marking))


def seats_of(acting: Acting) -> tuple[str, ...]:
    """The seats in which this hat sits."""
    seats = sorted(role.value for role in acting.roles)
    return (*seats, f"post:{acting.post}") if acting.post else tuple(seats)


def may_decide(step: Step, acting: Acting) -> bool:
    """Whether the step asks this hat."""
    return bool(set(step.seats) & set(seats_of(acting)))


def approved(record: Record, move: str) -> Record | None:
    """The approval of this move of this very version, if there is one. A vote on an earlier version is void."""
    rows = Approval.objects.for_machine().filter(
        subject=record.pk,
        version=record.hash,
        move=move,
        record__state="approved",
        record__owner=record.owner,
    )
    row = rows.select_related("record").first()
    return row.record if row else None


def may_take(record: Record, move: str, acting: Acting) -> bool:
    """Whether the move's chain stands no longer in this hat's way: it agreed, or this hat's own act is all it asks."""
    if approved(record, move) is not None:
        return True
    chain = chain_for(matter_of(record, move))
    return chain.immediate and may_decide(chain.steps[0], acting)


def require_approval(record: Record, move: str, *, acting: Acting, changed: bool = False) -> None:
    """A Problem unless the record's chain agreed to the move, or this hat's own act is all that the chain asks.

    `changed`: the move brings other words or another label, on which nobody has voted.
    """
    if not changed and approved(record, move) is not None:
        return
    chain = chain_for(matter_of(record, move))
    if chain.immediate and may_decide(chain.steps[0], acting):
        return
    raise Problem(
        "approval-needed",
        what=Words(
            vi=f"Bước này phải được duyệt theo quy trình {len(chain.steps)} bước.",
            en=f"This takes an approval chain of {len(chain.steps)} step(s), which has not agreed yet.",
        ),
        mend=Words(
            vi="Trình duyệt, rồi làm bước này khi mọi bước đã đồng ý.",
            en="Ask for approval, and come back when every step has agreed.",
        ),
        place=move,
    )


def require_marking_approval(record: Record, marking: int, approval: Record) -> None:
    """A Problem unless `approval` agreed to give this very version this marking."""
    body = content(approval, ApprovalBody)
    told = (approval.state, approval.owner, body.subject, body.version, body.marking)
    if told != ("approved", record.owner, str(record.pk), record.hash, marking):
        raise unapproved_marking()


def unapproved_marking() -> Problem:
    """The refusal of a marking that nobody approved for this version."""
    return Problem(
        "marking-needs-approval",
        what=Words(
            vi="Đổi độ mật là việc phải được duyệt riêng cho đúng phiên bản này.",
            en="Marking up or down needs an approval of its own, of this very version.",
        ),
        mend=Words(
            vi="Đề xuất độ mật mới kèm lý do và chờ duyệt.",
            en="Propose the new marking with a reason, and wait for approval.",
        ),
        place="marking",
    )
