"""The trace: the whole chain from either end, never sideways, and nothing that the hat was not given."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.counsel.proposal_kinds import DecisionBody, FollowUpBody, OutcomeBody, ProposalBody
from comity.counsel.proposals import (
    do_decide,
    do_follow_up,
    do_state_outcome,
    do_submit_proposal,
)
from comity.counsel.tracing import MOST, trace
from comity.kernel.actions import action
from comity.kernel.ids import new_id
from comity.kernel.kinds import Body
from comity.kernel.labels import Label
from comity.kernel.records import Record
from comity.kernel.writing import create
from comity.programme.actions import do_assign_task, do_plan, do_set_direction
from comity.programme.kinds import DirectionBody, EngagementBody, PlanBody, TaskBody
from comity.review.actions import do_state_finding
from comity.review.kinds import FindingBody
from tests.acts import BORDER_GUARD, DEPARTMENT, office

pytestmark = pytest.mark.django_db

LEAD, GUARD = office(DEPARTMENT), office(BORDER_GUARD)
SHARED = Label(0, frozenset({BORDER_GUARD}))


@action
def do_make(kind: str, body: Body, label: Label | None = None) -> Record:
    return create(kind, body, acting=LEAD, label=label)


def engage(title: str, label: Label) -> Record:
    return do_make("engagement", EngagementBody(title=title, form="visit"), label)


def follow(of: Record, became: Record) -> Record:
    return do_follow_up(FollowUpBody(of=str(of.pk), became=str(became.pk), title=""), acting=LEAD)


def finding(type_: str, text: str, origin: str = "", label: Label | None = None) -> Record:
    return do_state_finding(FindingBody(type=type_, text=text, origin=origin), acting=LEAD, label=label)


@pytest.fixture
def chain() -> dict[str, Record]:
    """A difficulty to a result. The guard knows the proposal, one task and the engagement."""
    plan = do_plan(PlanBody(title="Kế hoạch", period="2026"), acting=LEAD)
    direction = do_set_direction(DirectionBody(plan=str(plan.pk), title="Phối hợp"), acting=LEAD)
    found = {"difficulty": finding("difficulty", "Chậm")}
    body = ProposalBody(
        title="Đường dây nóng",
        sort="solution",
        problem="p",
        recommendation="r",
        evidence=(str(found["difficulty"].pk), str(new_id())),
    )
    found["proposal"] = do_make("proposal", body)
    do_submit_proposal(found["proposal"].pk, DEPARTMENT, acting=LEAD)
    found["decision"] = do_decide(
        DecisionBody(proposal=str(found["proposal"].pk), title="Quyết định", ruling="approved"), acting=LEAD
    )
    for name, lead in (("task", BORDER_GUARD), ("other", DEPARTMENT)):
        task = TaskBody(direction=str(direction.pk), title=name, lead=lead)
        found[name] = do_assign_task(task, acting=LEAD)
        follow(found["decision"], found[name])
    found["engagement"] = engage("Diễn tập", SHARED)
    follow(found["task"], found["engagement"])
    found["result"] = finding("result", "Nhanh hơn", str(found["engagement"].pk), SHARED)
    outcome = OutcomeBody(
        decision=str(found["decision"].pk),
        title="Kết quả",
        done="yes",
        helped="yes",
        evidence=(str(found["result"].pk),),
    )
    found["outcome"] = do_state_outcome(outcome, acting=LEAD)
    return found


def names(chain: dict[str, Record], records: list[Record]) -> list[str]:
    by_key = {record.pk: name for name, record in chain.items()}
    return [by_key[record.pk] for record in records]


def test_the_whole_chain_stands_from_cause_to_result_whichever_end_is_asked(chain: dict[str, Record]) -> None:
    whole = ["difficulty", "proposal", "decision", "task", "other", "engagement", "result", "outcome"]
    from_cause = trace(chain["difficulty"], LEAD)
    assert names(chain, from_cause.ordered()) == whole
    # From the result back: what led to it, and what it showed; not the other task, which has nothing to do with it.
    from_result = trace(chain["result"], LEAD)
    assert names(chain, from_result.ordered()) == [name for name in whole if name != "other"]
    pairs = {(edge.first, edge.then) for edge in from_cause.edges}
    assert (chain["decision"].pk, chain["task"].pk) in pairs
    assert (chain["result"].pk, chain["outcome"].pk) in pairs
    assert (chain["decision"].pk, chain["outcome"].pk) in pairs


def test_who_was_given_a_part_sees_a_part_and_no_word_of_the_rest(chain: dict[str, Record]) -> None:
    part = trace(chain["engagement"], GUARD)
    assert names(chain, part.ordered()) == ["task", "engagement", "result"]
    assert part.missing == []


def test_a_reference_to_what_is_not_here_and_to_what_one_may_not_know_look_the_same(
    chain: dict[str, Record],
) -> None:
    from comity.kernel.sharing import do_share

    do_share(chain["proposal"].pk, {BORDER_GUARD}, acting=LEAD)
    for_lead, for_guard = trace(chain["proposal"], LEAD), trace(chain["proposal"], GUARD)
    assert [before for _of, _target, before in for_lead.missing] == [True]
    # The difficulty is on this node, the other evidence on none: to the guard they are alike.
    assert [before for _of, _target, before in for_guard.missing] == [True, True]
    assert names(chain, for_guard.ordered()) == ["proposal"]


def test_a_circle_ends_and_a_crowd_is_bounded() -> None:
    one, two = engage("Một", Label()), engage("Hai", Label())
    follow(one, two)
    follow(two, one)
    found = trace(one, LEAD)
    assert len(found.records) == 2 and set(found.layer) == {one.pk, two.pk}
    for number in range(MOST + 5):
        finding("result", f"Kết quả {number}", str(one.pk))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        crowd = trace(one, LEAD)
    assert len(crowd.records) == MOST and crowd.more
    assert len(asked) <= 3 * 2 * 8
