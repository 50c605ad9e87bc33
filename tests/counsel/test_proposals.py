"""A proposal from its draft to what came of it: opinions and their uptake, the decision, tasks, the later question."""

from dataclasses import replace
from datetime import timedelta

import pytest

from comity.counsel.asking import do_ask_what_came, due_to_ask
from comity.counsel.proposal_kinds import DecisionBody, FollowUpBody, OutcomeBody, ProposalBody, TakenOpinion
from comity.counsel.proposals import (
    decision_on,
    do_decide,
    do_draft_proposal,
    do_follow_up,
    do_make_task,
    do_note_decision,
    do_revise_proposal,
    do_rework,
    do_state_outcome,
    do_submit_proposal,
    uptake_of,
)
from comity.directory.hats import hats_of
from comity.directory.today import today
from comity.exchange.actions import do_approve, do_send
from comity.exchange.opinion_kinds import OpinionBody, Remark
from comity.exchange.opinions import do_draft_opinion, do_move_opinion, do_send_opinion, do_take_up_opinions
from comity.kernel import clock
from comity.kernel.acting import Role
from comity.kernel.actions import action
from comity.kernel.envelopes import Author, Envelope
from comity.kernel.following.reading import unread
from comity.kernel.ids import new_id
from comity.kernel.labels import NAMED_ONLY, Label, group_member
from comity.kernel.reading import get, label_of
from comity.kernel.records import Record
from comity.kernel.writing import store
from comity.programme.actions import do_plan, do_set_direction
from comity.programme.kinds import DirectionBody, PlanBody, TaskBody
from comity.review.actions import do_state_finding
from comity.review.kinds import FindingBody
from comity.web.counsel.consulting import do_ask_opinions, opinions_taken
from tests.acts import BORDER_GUARD, DEPARTMENT, office
from tests.counsel.people import circle
from tests.kernel.worlds import refused
from tests.web.people import appoint

pytestmark = pytest.mark.django_db

LEAD, GUARD = office(DEPARTMENT), office(BORDER_GUARD)


def difficulty(label: Label | None = None) -> Record:
    body = FindingBody(type="difficulty", text="Thông tin cứu hộ giữa các cơ quan còn chậm.")
    return do_state_finding(body, acting=LEAD, label=label)


def draft(**more: object) -> Record:
    said = {"title": "Lập đường dây nóng", "sort": "solution", "problem": "Chậm.", "recommendation": "Lập."}
    return do_draft_proposal(ProposalBody.model_validate({**said, **more}), acting=LEAD)


def fresh(record: Record) -> Record:
    return Record.objects.for_machine().get(pk=record.pk)


def test_opinions_are_asked_through_the_exchange_and_none_is_left_without_an_answer() -> None:
    proposal = draft(evidence=(str(difficulty().pk),))
    asked = do_ask_opinions(proposal.pk, [BORDER_GUARD], acting=LEAD, title="Xin ý kiến", text="Kính gửi.")
    assert fresh(proposal).state == "consultation"
    with refused("not-found"):
        get(proposal.pk, GUARD)  # drafted is not sent
    do_approve(asked.pk, acting=LEAD)
    do_send(asked.pk, acting=LEAD)
    assert get(proposal.pk, GUARD).title == proposal.title
    opinion = do_draft_opinion(
        OpinionBody(dispatch=str(asked.pk), title="", stance="against", remarks=(Remark(text="Trùng lặp."),)),
        acting=GUARD,
    )
    do_move_opinion(opinion.pk, "approve", acting=GUARD)
    do_send_opinion(opinion.pk, acting=GUARD)

    body = ProposalBody(title="", sort="policy", problem="", consultations=(str(asked.pk),))
    with refused("proposal-bad"):
        do_submit_proposal(proposal.pk, "mofa", acting=LEAD, taken_up=opinions_taken(body, LEAD))
    do_take_up_opinions(
        asked.pk, {(str(opinion.pk), 0): ("not", "Không trùng: chỉ nối đầu mối.")}, acting=LEAD
    )
    do_submit_proposal(proposal.pk, "mofa", acting=LEAD, taken_up=opinions_taken(body, LEAD))
    told = uptake_of(fresh(proposal), LEAD)
    assert told is not None and [(row.agency, row.taken) for row in told.rows] == [(BORDER_GUARD, "not")]
    # Who was asked knows the proposal, and not what others said and how that was taken up.
    assert uptake_of(fresh(proposal), GUARD) is None
    with refused("proposal-bad"):
        do_revise_proposal(proposal.pk, body, acting=LEAD)


def test_the_leadership_of_another_agency_decides_and_the_owner_notes_it() -> None:
    proposal = draft()
    do_submit_proposal(proposal.pk, BORDER_GUARD, acting=LEAD)
    said = DecisionBody(proposal=str(proposal.pk), title="", ruling="returned")
    with refused("proposal-bad"):
        do_decide(said, acting=GUARD)  # without a reason
    with refused("proposal-bad"):
        do_decide(said.model_copy(update={"ruling": "approved"}), acting=LEAD)  # not its to decide
    with refused("forbidden"):
        do_decide(said.model_copy(update={"ruling": "approved"}), acting=office(BORDER_GUARD, Role.OFFICER))
    returned = do_decide(said.model_copy(update={"text": "Bổ sung kinh phí."}), acting=GUARD)
    assert fresh(proposal).state == "submitted" and decision_on(fresh(proposal), GUARD) == returned
    with refused("proposal-bad"):
        do_decide(said.model_copy(update={"text": "Lần nữa."}), acting=GUARD)
    do_note_decision(returned.pk, acting=LEAD)
    assert fresh(proposal).state == "returned"
    do_rework(proposal.pk, acting=LEAD)
    do_submit_proposal(proposal.pk, BORDER_GUARD, acting=LEAD)
    # Submitted anew, it waits anew.
    assert decision_on(fresh(proposal), GUARD) is None
    approved = do_decide(said.model_copy(update={"ruling": "approved"}), acting=GUARD)
    do_note_decision(approved.pk, acting=LEAD)
    assert fresh(proposal).state == "approved"


def test_a_decision_becomes_tasks_and_what_it_became_is_known_to_who_may_know_both() -> None:
    plan = do_plan(PlanBody(title="Kế hoạch", period="2026"), acting=LEAD)
    direction = do_set_direction(DirectionBody(plan=str(plan.pk), title="Phối hợp"), acting=LEAD)
    proposal = draft()
    do_submit_proposal(proposal.pk, DEPARTMENT, acting=LEAD)
    decision = do_decide(
        DecisionBody(proposal=str(proposal.pk), title="", ruling="approved", number="15/QĐ-ĐN"), acting=LEAD
    )
    assert fresh(proposal).state == "approved"  # the same agency's: at once
    task = do_make_task(
        decision.pk,
        TaskBody(direction=str(direction.pk), title="Lập đường dây nóng", lead=BORDER_GUARD),
        acting=LEAD,
    )
    follow = Record.objects.visible_to(LEAD).get(kind="follow-up")
    assert follow.title == decision.title  # not the task's: who knows the decision alone learns no word of it
    # The guard was given the task, not the decision: it does not learn that one is behind the other.
    assert get(task.pk, GUARD).pk == task.pk
    with refused("not-found"):
        get(follow.pk, GUARD)
    with refused("proposal-bad"):
        do_follow_up(FollowUpBody(of=str(task.pk), became=str(task.pk), title="x"), acting=LEAD)


def test_later_both_heads_are_asked_once_until_somebody_says_what_came_of_it() -> None:
    user, head = appoint(DEPARTMENT, Role.HEAD, Role.OFFICER)
    other, _ = appoint(BORDER_GUARD, Role.HEAD)
    bystander, _ = appoint(DEPARTMENT, Role.OFFICER)
    proposal = draft()
    do_submit_proposal(proposal.pk, BORDER_GUARD, acting=LEAD)
    decision = do_decide(
        DecisionBody(proposal=str(proposal.pk), title="", ruling="approved", ask_on=today().isoformat()),
        acting=GUARD,
    )
    assert do_ask_what_came(today() - timedelta(days=1)) == 0
    assert do_ask_what_came(today()) == 2
    assert do_ask_what_came(today()) == 0
    assert [unread(hats_of(one)[0].acting) for one in (user, other, bystander)] == [1, 1, 0]
    assert [row.record for row in due_to_ask(head, today())] == [decision]
    do_state_outcome(
        OutcomeBody(decision=str(decision.pk), title="", done="yes", helped="partly"), acting=head
    )
    assert not due_to_ask(head, today()).exists()


def test_a_proposal_of_a_closed_group_tells_nobody_beside_its_members_and_who_decides() -> None:
    people = circle()
    group = people.found()
    chair = people.acting(people.chair)
    body = ProposalBody(
        title="Kiến nghị kín", sort="strategic", problem="p", recommendation="r", group=str(group.pk)
    )
    proposal = do_draft_proposal(body, acting=chair)
    row = TakenOpinion(opinion=str(group.pk), agency="mofa", stance="agreed", taken="accepted")
    do_submit_proposal(
        proposal.pk, "mofa", acting=replace(chair, roles=chair.roles | {Role.HEAD}), taken_up=[row]
    )
    closed = {group_member(str(group.pk)), NAMED_ONLY}
    assert label_of(proposal).audience == {*closed, "mofa"}
    outsider = people.acting(people.outsider)
    assert not Record.objects.visible_to(outsider).filter(title=proposal.title).exists()

    # Submitted to the own agency's leadership, the decision stays within the group too.
    second = do_draft_proposal(body, acting=chair)
    both = replace(chair, roles=chair.roles | {Role.HEAD})
    do_submit_proposal(second.pk, DEPARTMENT, acting=both)
    decision = do_decide(DecisionBody(proposal=str(second.pk), title="", ruling="noted"), acting=both)
    assert label_of(decision).audience == closed

    # What others write about it is closed to the others of their agency, who do not know it.
    mofa_decided = do_make_decision(proposal)
    outcome = do_state_outcome(
        OutcomeBody(decision=str(mofa_decided.pk), title="", done="no", helped="unknown"), acting=chair
    )
    assert label_of(outcome).audience == {*closed, "mofa"}


@action
def do_make_decision(proposal: Record) -> Record:
    """The foreign ministry's decision, as it lies here once it came."""
    group = next(member for member in label_of(proposal).audience if member.startswith("group:"))
    body = DecisionBody(proposal=str(proposal.pk), title=proposal.title, ruling="approved")
    envelope = Envelope(
        id=str(new_id()),
        kind="decision",
        owner="mofa",
        number=1,
        state="approved",
        marking=proposal.marking,
        audience=(group,),
        title=body.title,
        language="vi",
        body=body.model_dump(mode="json"),
        author=Author(agency="mofa", office="Head"),
        act="decide",
        at=clock.stamp(),
    )
    return store(envelope, replica=True)
