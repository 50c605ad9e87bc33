"""Approval chains: several steps, any of or all of, deadlines, escalation, substitutes. Silence is never approval."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.exchange.actions import do_approve, do_send
from comity.kernel.acting import Acting, Role, machine
from comity.kernel.actions import action
from comity.kernel.approvals.actions import (
    do_ask_approval,
    do_escalate,
    do_vote,
    do_withdraw,
    escalate_overdue,
)
from comity.kernel.approvals.chains import Chain, Matter, Step, Vote, is_agreed, most_particular
from comity.kernel.approvals.kinds import AgencyChainBody
from comity.kernel.approvals.reading import approvals_of, waiting_for
from comity.kernel.approvals.settling import do_adopt_chain, do_close_chain, do_propose_chain
from comity.kernel.reading import get, versions
from comity.kernel.records import Record
from comity.kernel.writing import revise
from tests.acts import BORDER_GUARD, DEPARTMENT
from tests.kernel.worlds import APPROVER, HEAD, OFFICER, dispatch, later, person, refused

ADMINISTRATOR = person("administrator", Role.ADMINISTRATOR, clearance=0)
CLERK = person("clerk", Role.CLERK)


def in_force(*steps: Step, kind: str = "dispatch", **fields: object) -> Record:
    """The department's own chain, adopted by its head."""
    body = AgencyChainBody.model_validate({"title": "Quy trình", "kind": kind, "steps": steps, **fields})
    return do_adopt_chain(do_propose_chain(body, acting=ADMINISTRATOR).pk, acting=HEAD)


@action
def do_reword(record: Record, acting: Acting) -> Record:
    """A new version of a record."""
    return revise(get(record.pk, acting), acting=acting, sources=())


TWO_STEPS = (Step(any_of=("approver",)), Step(any_of=("head",)))


class TestWhichChain:
    def test_the_most_particular_chain_rules(self) -> None:
        step = (Step(any_of=("head",)),)
        wide, kind = Chain(steps=step), Chain(steps=step, kind="report")
        agency = Chain(steps=step, agency="mofa")
        secret = Chain(steps=step, kind="report", marking_from=2)
        found = [
            most_particular([wide, kind, agency, secret], Matter(who, what, "sign", marking))
            for who, what, marking in [
                ("mofa", "report", 3),
                ("x", "report", 3),
                ("x", "report", 1),
                ("x", "plan", 9),
            ]
        ]
        assert found == [agency, secret, kind, wide]

    def test_a_chain_for_any_move_is_not_one_for_marking(self) -> None:
        anything = Chain(steps=(Step(any_of=("head",)),), kind="report")
        assert most_particular([anything], Matter("x", "report", "mark-down", 3)) is None


@settings(deadline=None)
@given(st.lists(st.sets(st.sampled_from(["approver", "head", "officer"])), max_size=4))
def test_all_of_asks_as_many_persons_as_it_has_seats(voters: list[set[str]]) -> None:
    """One person in two seats fills one of them; an order of voting never decides."""
    votes = [
        Vote(step=0, yes=True, office="o", person=str(n), seats=tuple(seats), at="")
        for n, seats in enumerate(voters)
    ]
    step = Step(all_of=("approver", "head"))
    pairs = any(
        "approver" in a and "head" in b for i, a in enumerate(voters) for j, b in enumerate(voters) if i != j
    )
    assert is_agreed(step, votes) == is_agreed(step, votes[::-1]) == pairs


@pytest.mark.django_db
class TestGoingThroughAChain:
    def test_without_a_chain_one_approver_or_head_approves(self) -> None:
        assert do_approve(dispatch().pk, acting=APPROVER).state == "approved"
        assert do_approve(dispatch().pk, acting=HEAD).state == "approved"
        with refused("forbidden"):
            do_approve(dispatch().pk, acting=OFFICER)

    def test_secret_papers_go_through_the_profiles_two_steps(self) -> None:
        paper = dispatch(marking=3)
        with refused("approval-needed"):
            do_approve(paper.pk, acting=HEAD)
        asked = do_ask_approval(paper.pk, "approve", acting=OFFICER)
        assert asked.marking == 3
        with refused("forbidden"):
            do_vote(asked.pk, True, acting=HEAD)
        assert do_vote(asked.pk, True, acting=APPROVER).state == "waiting"
        with refused("approval-needed"):
            do_approve(paper.pk, acting=HEAD)
        assert do_vote(asked.pk, True, acting=HEAD, remark="Đồng ý").state == "approved"
        assert do_approve(paper.pk, acting=APPROVER).state == "approved"
        votes = approvals_of(get(paper.pk, HEAD), HEAD)[0].votes
        assert [(vote.office, vote.step, vote.remark) for vote in votes] == [
            ("Office of approver", 0, ""),
            ("Office of head", 1, "Đồng ý"),
        ]

    def test_a_vote_on_a_version_that_changed_is_void(self) -> None:
        in_force(*TWO_STEPS)
        paper = dispatch()
        asked = do_ask_approval(paper.pk, "approve", acting=OFFICER)
        do_vote(asked.pk, True, acting=APPROVER)
        do_reword(paper, acting=OFFICER)
        with refused("approval-void"):
            do_vote(asked.pk, True, acting=HEAD)
        assert waiting_for(HEAD) == []
        again = do_ask_approval(paper.pk, "approve", acting=OFFICER)
        assert get(asked.pk, OFFICER).state == "withdrawn"
        do_vote(again.pk, True, acting=APPROVER)
        do_vote(again.pk, True, acting=HEAD)
        do_reword(paper, acting=OFFICER)
        with refused("approval-needed"):
            do_approve(paper.pk, acting=HEAD)

    def test_a_refusal_needs_a_remark_and_ends_it(self) -> None:
        in_force(*TWO_STEPS)
        paper = dispatch()
        asked = do_ask_approval(paper.pk, "approve", acting=OFFICER)
        with refused("reason-missing"):
            do_vote(asked.pk, False, acting=APPROVER)
        assert do_vote(asked.pk, False, acting=APPROVER, remark="Thiếu số liệu").state == "refused"
        with refused("approval-closed"):
            do_vote(asked.pk, True, acting=HEAD)
        with refused("approval-needed"):
            do_approve(paper.pk, acting=HEAD)

    def test_one_person_votes_once_under_whichever_hat(self) -> None:
        in_force(*TWO_STEPS)
        asked = do_ask_approval(dispatch().pk, "approve", acting=OFFICER)
        both = person("both", Role.APPROVER, Role.HEAD)
        do_vote(asked.pk, True, acting=both)
        with refused("approval-voted"):
            do_vote(asked.pk, True, acting=replace(both, office="Another hat"))

    def test_all_of_named_posts_and_their_substitutes(self) -> None:
        posts = ("11111111-0000-7000-8000-000000000000", "22222222-0000-7000-8000-000000000000")
        in_force(Step(all_of=tuple(f"post:{post}" for post in posts)))
        paper = dispatch()
        asked = do_ask_approval(paper.pk, "approve", acting=OFFICER)
        with refused("forbidden"):
            do_vote(asked.pk, True, acting=HEAD)
        assert do_vote(asked.pk, True, acting=person("one", Role.READER, post=posts[0])).state == "waiting"
        substitute = person("deputy", Role.READER, post=posts[1], delegation="d")
        assert do_vote(asked.pk, True, acting=substitute).state == "approved"
        assert do_approve(paper.pk, acting=HEAD).state == "approved"

    def test_who_asks_may_be_kept_from_agreeing(self) -> None:
        in_force(Step(any_of=("approver", "head")), others_only=True)
        paper = dispatch()
        with refused("approval-needed"):
            do_approve(paper.pk, acting=HEAD)
        asked = do_ask_approval(paper.pk, "approve", acting=HEAD)
        with refused("approval-own"):
            do_vote(asked.pk, True, acting=HEAD)
        assert [one.approval for one in waiting_for(APPROVER)] == [asked]
        assert waiting_for(HEAD) == []

    def test_the_same_is_not_asked_twice_and_can_be_taken_back(self) -> None:
        in_force(*TWO_STEPS)
        paper = dispatch()
        asked = do_ask_approval(paper.pk, "approve", acting=OFFICER)
        with refused("approval-open"):
            do_ask_approval(paper.pk, "approve", acting=HEAD)
        with refused("forbidden"):
            do_withdraw(asked.pk, acting=APPROVER)
        assert do_withdraw(asked.pk, acting=OFFICER).state == "withdrawn"
        with refused("approval-closed"):
            do_vote(asked.pk, True, acting=APPROVER)

    def test_only_moves_that_need_approval_are_asked(self) -> None:
        paper = do_approve(dispatch().pk, acting=HEAD)
        with refused("approval-not-needed"):
            do_ask_approval(paper.pk, "send", acting=OFFICER)
        assert do_send(paper.pk, acting=CLERK).state == "sent"

    def test_nobody_outside_the_agency_or_below_the_marking_sees_an_approval(self) -> None:
        asked = do_ask_approval(dispatch(marking=3).pk, "approve", acting=OFFICER)
        for outsider in (replace(APPROVER, clearance=2), replace(APPROVER, agency=BORDER_GUARD)):
            with refused("not-found"):
                do_vote(asked.pk, True, acting=outsider)
            assert waiting_for(outsider) == []


@pytest.mark.django_db
class TestTheClock:
    def test_silence_escalates_and_never_approves(self, monkeypatch: pytest.MonkeyPatch) -> None:
        in_force(Step(any_of=("approver",), days=3, escalate_to="head"))
        paper = dispatch()
        asked = do_ask_approval(paper.pk, "approve", acting=OFFICER)
        assert waiting_for(HEAD) == []
        escalate_overdue()
        assert get(asked.pk, HEAD).state == "waiting"
        later(monkeypatch, days=4)
        escalate_overdue()
        escalate_overdue()
        assert [version.state for version in versions(get(asked.pk, HEAD))] == ["overdue", "waiting"]
        with refused("approval-needed"):
            do_approve(paper.pk, acting=HEAD)
        assert [one.approval.pk for one in waiting_for(HEAD)] == [asked.pk]
        assert do_vote(asked.pk, True, acting=HEAD).state == "approved"
        assert do_approve(paper.pk, acting=HEAD).state == "approved"

    def test_the_asked_may_still_answer_late_and_the_next_step_has_its_own_time(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        in_force(Step(any_of=("approver",), days=1), Step(any_of=("head",), days=1))
        asked = do_ask_approval(dispatch().pk, "approve", acting=OFFICER)
        later(monkeypatch, days=2)
        escalate_overdue()
        assert get(asked.pk, HEAD).state == "overdue"
        with refused("forbidden"):
            do_vote(asked.pk, True, acting=HEAD)
        assert do_vote(asked.pk, True, acting=APPROVER).state == "waiting"
        escalate_overdue()
        assert get(asked.pk, HEAD).state == "waiting"

    def test_what_a_change_made_void_is_withdrawn_rather_than_escalated(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        in_force(Step(any_of=("approver",), days=1, escalate_to="head"))
        paper = dispatch()
        asked = do_ask_approval(paper.pk, "approve", acting=OFFICER)
        do_reword(paper, acting=OFFICER)
        later(monkeypatch, days=2)
        escalate_overdue()
        assert get(asked.pk, HEAD).state == "withdrawn"

    def test_nobody_hurries_the_clock(self) -> None:
        in_force(Step(any_of=("approver",), days=1, escalate_to="head"))
        asked = do_ask_approval(dispatch().pk, "approve", acting=OFFICER)
        with refused("approval-closed"):
            do_escalate(asked.pk, acting=machine(DEPARTMENT))


@pytest.mark.django_db
class TestAnAgencysOwnChain:
    def test_it_holds_from_adoption_to_its_end_and_for_that_agency_only(self) -> None:
        proposed = do_propose_chain(
            AgencyChainBody(title="Hai bước", kind="dispatch", steps=TWO_STEPS), acting=ADMINISTRATOR
        )
        assert do_approve(dispatch().pk, acting=HEAD).state == "approved"
        for other in (ADMINISTRATOR, APPROVER, OFFICER):
            with refused("forbidden"):
                do_adopt_chain(proposed.pk, acting=other)
        do_adopt_chain(proposed.pk, acting=HEAD)
        with refused("approval-needed"):
            do_approve(dispatch().pk, acting=HEAD)
        theirs = [replace(one, agency=BORDER_GUARD) for one in (OFFICER, HEAD)]
        assert do_approve(dispatch(acting=theirs[0]).pk, acting=theirs[1]).state == "approved"
        do_close_chain(proposed.pk, acting=HEAD)
        assert do_approve(dispatch().pk, acting=HEAD).state == "approved"

    def test_what_it_names_must_exist(self) -> None:
        for body in (
            AgencyChainBody(title="t", kind="nothing", steps=TWO_STEPS),
            AgencyChainBody(title="t", kind="dispatch", steps=(Step(any_of=("auditor",)),)),
            AgencyChainBody(
                title="t", kind="dispatch", steps=(Step(any_of=("head",), days=1, escalate_to="machine"),)
            ),
        ):
            with refused("chain-bad"):
                do_propose_chain(body, acting=ADMINISTRATOR)
        with refused("forbidden"):
            do_propose_chain(AgencyChainBody(title="t", steps=TWO_STEPS), acting=OFFICER)
