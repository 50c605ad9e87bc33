"""What changes proposals: drafting, consulting, submitting, deciding, and what came of the decision."""

import uuid
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet

from comity.counsel.group_kinds import WorkingGroupBody
from comity.counsel.groups import group_label
from comity.counsel.models import Decision, Proposal, Uptake
from comity.counsel.proposal_kinds import (
    RULINGS,
    DecisionBody,
    FollowUpBody,
    OutcomeBody,
    ProposalBody,
    TakenOpinion,
    UptakeBody,
)
from comity.directory.names import profile
from comity.directory.today import today
from comity.kernel.access import not_found
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.dates import checked
from comity.kernel.kinds import Source
from comity.kernel.labels import EVERYONE, NAMED_ONLY, Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get, label_of
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise
from comity.programme.actions import do_assign_task
from comity.programme.kinds import TaskBody

DECIDERS = frozenset({Role.HEAD})
STATERS = frozenset({Role.OFFICER, Role.HEAD})
_STAYS = ("group", "consultations", "to", "submitted_on")


@action
def do_draft_proposal(
    body: ProposalBody, *, acting: Acting, marking: int = 0, sources: Sequence[Source] = ()
) -> Record:
    """Draft a proposal; one of a working group is its members'. Every record it names as evidence is read here."""
    for part in body.evidence:
        get(part, acting)
    label = Label(marking)
    if body.group:
        group = get(body.group, acting, kind="working-group")
        closed = content(group, WorkingGroupBody).closed
        label = group_label(group.pk, max(marking, group.marking), closed)
    return create("proposal", body, acting=acting, label=label, sources=sources)


@action
def do_revise_proposal(proposal: uuid.UUID | str, body: ProposalBody, *, acting: Acting) -> Record:
    """Change an own proposal before it is submitted. Evidence that this hat may not read stays as it was."""
    record = own(proposal, acting, "proposal")
    if record.state not in ("draft", "consultation"):
        raise _bad(
            "Kiến nghị đã trình hoặc đã có quyết định, không sửa được.",
            "The proposal is submitted or decided and does not change.",
            "state",
        )
    before = content(record, ProposalBody)
    for part in set(body.evidence) - set(before.evidence):
        get(part, acting)
    same = all(
        getattr(body, name) == getattr(before, name) for name in ("title", "problem", "recommendation")
    )
    kept: dict[str, object] = {name: getattr(before, name) for name in _STAYS}
    kept["translations"] = before.translations if same else {}
    return revise(record, acting=acting, body=body.model_copy(update=kept))


@action
def do_note_consultation(proposal: uuid.UUID | str, dispatch: uuid.UUID | str, *, acting: Acting) -> Record:
    """Note that a dispatch (drafted by the caller) asks opinions on an own proposal."""
    record = own(proposal, acting, "proposal")
    asked = get(dispatch, acting, kind="dispatch")
    if asked.owner != record.owner:
        raise not_found()
    body = content(record, ProposalBody)
    named = tuple(dict.fromkeys((*body.consultations, str(asked.pk))))
    return move(record, "consult", acting=acting, body=body.model_copy(update={"consultations": named}))


@action
def do_submit_proposal(
    proposal: uuid.UUID | str, to: str, *, acting: Acting, taken_up: Sequence[TakenOpinion] = ()
) -> Record:
    """Put an own proposal to the leadership of the agency `to`, with how each opinion was taken up.

    Every opinion must have been dealt with, and what was not accepted in full explained.
    """
    record = get(proposal, acting, kind="proposal")
    body = content(record, ProposalBody)
    if to not in {agency.code for agency in profile().agencies}:
        raise _bad(f"Không có cơ quan “{to}”.", f"No such agency: “{to}”.", "to")
    if not body.recommendation.strip():
        raise _bad("Kiến nghị chưa nêu đề xuất.", "The proposal recommends nothing yet.", "recommendation")
    _require_dealt_with(taken_up)
    submitted = body.model_copy(update={"to": to, "submitted_on": today().isoformat()})
    label = label_of(record).widened({to} - {record.owner})
    if taken_up:
        told = UptakeBody(
            language=body.language, proposal=str(record.pk), title=body.title, rows=tuple(taken_up)
        )
        known = {member for member in label.audience if ":" in member} | ({to} - {record.owner})
        create(
            "uptake", told, acting=acting, label=Label(record.marking, frozenset(known)), roles=_submitters()
        )
    return move(record, "submit", acting=acting, body=submitted, label=label)


@action
def do_decide(body: DecisionBody, *, acting: Acting) -> Record:
    """The leadership's word on a proposal that was put to the acting agency; a head's.

    Where the proposal is the same agency's it takes the decision's state at once; else its owner notes it there.
    """
    record = get(body.proposal, acting, kind="proposal")
    held = content(record, ProposalBody)
    if record.state != "submitted" or held.to != acting.agency or decision_on(record, acting) is not None:
        raise _bad(
            "Kiến nghị không chờ cơ quan bạn quyết định.",
            "The proposal does not wait for your agency's decision.",
            "proposal",
        )
    if body.ruling in ("returned", "refused") and not body.text.strip():
        raise _bad("Trả lại hoặc không phê duyệt thì phải nêu lý do.", "It needs a reason.", "text")
    for text in (body.date, body.ask_on):
        checked(text)
    said = body.model_copy(
        update={
            "title": body.title or record.title,
            "date": body.date or today().isoformat(),
            "office": acting.office,
            "post": acting.post,
            "number_of_version": record.number,
        }
    )
    made = create(
        "decision",
        said,
        acting=acting,
        label=_decided_label(record, acting),
        state=body.ruling,
        roles=DECIDERS,
    )
    if record.owner == acting.agency:
        move(record, f"note-{body.ruling}", acting=acting)
    return made


@action
def do_note_decision(decision: uuid.UUID | str, *, acting: Acting) -> Record:
    """Give an own submitted proposal the state that another agency's decision on it says; returns the proposal."""
    made = get(decision, acting, kind="decision")
    body = content(made, DecisionBody)
    record = own(body.proposal, acting, "proposal")
    if content(record, ProposalBody).to != made.owner or body.ruling not in RULINGS:
        raise not_found()
    return move(record, f"note-{body.ruling}", acting=acting)


@action
def do_rework(proposal: uuid.UUID | str, *, acting: Acting) -> Record:
    """Take an own proposal that was returned up again, as a draft."""
    return move(own(proposal, acting, "proposal"), "rework", acting=acting)


@action
def do_follow_up(body: FollowUpBody, *, acting: Acting) -> Record:
    """State what a record became. Who may know the record that it came from may know that something did.

    What it became is named by its id only, and stays unknown to who may not know it.
    """
    of, became = get(body.of, acting), get(body.became, acting)
    if of.pk == became.pk:
        raise _bad("Hai hồ sơ là một.", "The two records are one.", "became")
    known = _as_known(of, acting)
    return create(
        "follow-up",
        body.model_copy(update={"title": of.title}),
        acting=acting,
        label=Label(max(of.marking, became.marking), known.audience),
        roles=STATERS,
    )


@action
def do_make_task(decision: uuid.UUID | str, task: TaskBody, *, acting: Acting) -> Record:
    """Assign a task that carries out a decision, and state that it does; returns the task."""
    made = get(decision, acting, kind="decision")
    # Who decided is told where it stands.
    label = Label(made.marking, frozenset({made.owner} - {acting.agency}))
    assigned = do_assign_task(task, acting=acting, label=label)
    follow = FollowUpBody(language=made.language, of=str(made.pk), became=str(assigned.pk), title="")
    do_follow_up(follow, acting=acting)
    return assigned


@action
def do_state_outcome(body: OutcomeBody, *, acting: Acting) -> Record:
    """Answer whether a decision was carried out and whether it helped; for who may know the decision."""
    decision = get(body.decision, acting, kind="decision")
    for part in body.evidence:
        get(part, acting)
    checked(body.date)
    said = body.model_copy(
        update={"title": body.title or decision.title, "date": body.date or today().isoformat()}
    )
    return create("outcome", said, acting=acting, label=_as_known(decision, acting), roles=STATERS)


def awaiting_decision(acting: Acting) -> QuerySet[Proposal]:
    """The proposals that wait for the acting agency's decision, as far as this hat may know them.

    One that was decided here and is not noted yet by who proposed it waits no more; a later submission waits anew.
    """
    decided = Decision.objects.visible_to(acting).filter(
        proposal=OuterRef("pk"),
        record__owner=acting.agency,
        record__created_at__gte=OuterRef("record__changed_at"),
    )
    rows = Proposal.objects.visible_to(acting).filter(to=acting.agency, waits=True)
    return rows.exclude(Exists(decided))


def decision_on(proposal: Record, acting: Acting) -> Record | None:
    """The decision on a proposal as it was last submitted, where the hat may know it."""
    rows = Decision.objects.visible_to(acting).filter(proposal=proposal.pk).select_related("record")
    for row in rows.order_by("-record__created_at")[:5]:
        if (
            proposal.state != "submitted"
            or content(row.record, DecisionBody).number_of_version >= proposal.number
        ):
            return row.record
    return None


def uptake_of(proposal: Record, acting: Acting) -> UptakeBody | None:
    """How opinions were taken up when the proposal was last submitted, for who may know it."""
    rows = Uptake.objects.visible_to(acting).filter(proposal=proposal.pk).select_related("record")
    row = rows.order_by("-record__created_at").first()
    return content(row.record, UptakeBody) if row else None


def _decided_label(proposal: Record, acting: Acting) -> Label:
    """The group's members where the proposal is a group's, and its owner agency unless it is closed."""
    known = label_of(proposal)
    groups = {member for member in known.audience if member.startswith("group:")}
    if proposal.owner == acting.agency:
        return Label(proposal.marking, frozenset(groups | ({NAMED_ONLY} if known.closed else set())))
    return Label(proposal.marking, known.answered(proposal.owner) | groups)


def _as_known(record: Record, acting: Acting) -> Label:
    """A label for whoever may know the record, its owner agency among them unless it is closed.

    Where the acting agency's people do not know it by being of that agency, what is written about it is closed to them.
    """
    known = label_of(record)
    if not known.closed:
        known = known.widened({record.owner})
    if not {acting.agency, EVERYONE} & known.audience:
        known = known.widened({NAMED_ONLY})
    return Label(record.marking, known.audience - {acting.agency})


def _submitters() -> frozenset[Role]:
    return frozenset({Role.APPROVER, Role.HEAD})


def _require_dealt_with(taken_up: Sequence[TakenOpinion]) -> None:
    for row in taken_up:
        if not row.taken:
            raise _bad(
                "Còn ý kiến chưa nêu cách tiếp thu.",
                "An opinion is not dealt with yet.",
                row.agency,
            )
        if row.taken in ("partly", "not") and not row.reason.strip():
            raise _bad(
                "Không tiếp thu hoặc tiếp thu một phần thì phải giải trình.",
                "What is not accepted in full needs a reason.",
                row.agency,
            )


def _bad(vi: str, en: str, place: str) -> Problem:
    return Problem(
        "proposal-bad",
        what=Words(vi, en),
        mend=Words(vi="Sửa lại rồi thử lần nữa.", en="Correct it and try again."),
        place=place,
    )
