"""Approvals: what waits for whom, the chain as a track, voting, history, the agency's own chains. Never by silence."""

from collections.abc import Mapping

import pytest
from django.test import Client
from tests.acts import BORDER_GUARD
from tests.kernel.worlds import dispatch, later
from tests.web.people import appoint, knows_nothing_of, signed_in

from comity.kernel import chores
from comity.kernel.acting import Acting, Role
from comity.kernel.approvals.actions import do_ask_approval, do_vote
from comity.kernel.approvals.kinds import AgencyChain
from comity.kernel.approvals.reading import approvals_of, asked_in, progress, waiting_count, waiting_for
from comity.kernel.records import Record

pytestmark = pytest.mark.django_db


class Cast:
    """An officer, an approver and a head of one agency, each with a browser."""

    def __init__(self) -> None:
        officer, self.officer = appoint("mnd-dfr", Role.OFFICER)
        approver, self.approver = appoint("mnd-dfr", Role.APPROVER)
        head, self.head = appoint("mnd-dfr", Role.HEAD)
        self.officers, self.approvers, self.heads = map(signed_in, (officer, approver, head))

    def secret(self) -> Record:
        """A dispatch that the profile sends through two steps."""
        return dispatch(3, acting=self.officer)

    def asked(self, paper: Record) -> Record:
        return do_ask_approval(paper.pk, "approve", acting=self.officer)


@pytest.fixture
def cast() -> Cast:
    return Cast()


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def state(record: Record, acting: Acting) -> str:
    return approvals_of(record, acting)[0].approval.state


def test_a_record_is_put_up_from_its_page_and_goes_through_its_chain(cast: Cast) -> None:
    paper = cast.secret()
    page = text(cast.approvers, f"/dispatches/{paper.pk}/")
    assert f"/dispatches/{paper.pk}/approve/" not in page  # the chain has not agreed: no dead button
    assert f"/approvals/ask/{paper.pk}/" in page
    assert "Trình duyệt" in page
    cast.officers.post(f"/approvals/ask/{paper.pk}/", {"move": "approve"})
    asked = approvals_of(paper, cast.head)[0].approval
    assert f"/approvals/{asked.pk}/" in text(cast.approvers, f"/dispatches/{paper.pk}/")
    assert f"/approvals/{asked.pk}/" in text(cast.approvers, "/approvals/")
    assert f"/approvals/{asked.pk}/" not in text(cast.heads, "/approvals/")  # the second step has not come
    cast.approvers.post(f"/approvals/{asked.pk}/vote/", {"word": "yes", "remark": "Đã rà soát"})
    mine = text(cast.heads, "/approvals/")
    assert f"/approvals/{asked.pk}/" in mine
    assert "2/2" in mine
    track = text(cast.heads, f"/approvals/{asked.pk}/")
    assert "Đã rà soát" in track
    assert cast.approver.office in track
    cast.heads.post(f"/approvals/{asked.pk}/vote/", {"word": "yes"})
    assert state(paper, cast.head) == "approved"
    assert f"/dispatches/{paper.pk}/approve/" in text(cast.approvers, f"/dispatches/{paper.pk}/")
    decided = text(cast.approvers, "/approvals/decided/")
    assert f"/approvals/{asked.pk}/" in decided
    assert "Đã rà soát" in decided
    assert f"/approvals/{asked.pk}/" not in text(cast.officers, "/approvals/decided/")


def test_a_refusal_needs_a_remark_and_nothing_typed_is_lost(cast: Cast) -> None:
    paper = cast.secret()
    asked = cast.asked(paper)
    bare = cast.approvers.post(f"/approvals/{asked.pk}/vote/", {"word": "no", "remark": " "})
    assert bare.status_code == 400
    assert "Chưa nêu lý do" in bare.content.decode()
    assert state(paper, cast.head) == "waiting"
    forbidden = cast.heads.post(f"/approvals/{asked.pk}/vote/", {"word": "no", "remark": "Chưa tới lượt"})
    assert forbidden.status_code == 403
    assert "Chưa tới lượt" not in text(cast.heads, f"/approvals/{asked.pk}/")
    cast.approvers.post(f"/approvals/{asked.pk}/vote/", {"word": "no", "remark": "Thiếu số liệu"})
    assert state(paper, cast.head) == "refused"
    assert "Thiếu số liệu" in text(cast.officers, f"/approvals/{asked.pk}/")


def test_silence_is_never_approval_and_who_it_passes_to_sees_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = cast.secret()
    asked = cast.asked(paper)
    assert f"/approvals/{asked.pk}/" not in text(cast.heads, "/approvals/")
    later(monkeypatch, days=4)
    for _ in range(2):  # before and after the node's own chore
        for page in (text(cast.heads, "/approvals/"), text(cast.heads, "/")):
            assert f"/approvals/{asked.pk}/" in page
            assert "đã chuyển lên đồng chí" in page
        assert "Im lặng không phải là đồng ý" in text(cast.officers, f"/approvals/{asked.pk}/")
        assert f"/dispatches/{paper.pk}/approve/" not in text(cast.heads, f"/dispatches/{paper.pk}/")
        assert cast.heads.post(f"/dispatches/{paper.pk}/approve/").status_code == 400
        chores.do_all()
    assert state(paper, cast.head) == "overdue"
    assert f"/approvals/{asked.pk}/" in text(cast.officers, "/")  # who asked sees that it waits on
    later(monkeypatch, days=400)
    chores.do_all()
    assert state(paper, cast.head) == "overdue"
    cast.heads.post(f"/approvals/{asked.pk}/vote/", {"word": "yes"})
    assert "bước này đã được chuyển lên" in text(cast.heads, f"/approvals/{asked.pk}/")


def test_the_rail_counts_what_the_list_shows(cast: Cast) -> None:
    own_step, void = cast.secret(), cast.secret()
    for paper in (own_step, void, cast.secret()):
        cast.asked(paper)
    do_vote(approvals_of(own_step, cast.head)[0].approval.pk, True, acting=cast.approver)
    cast.officers.post(
        f"/dispatches/{void.pk}/edit/",
        {
            "type": "notice",
            "recipients": ["mofa"],
            "urgency": "routine",
            "language": "vi",
            "title": "Thông báo mới",
            "text": "Kính gửi.",
        },
    )
    for hat in (cast.officer, cast.approver, cast.head):
        mine = [one.approval for one in progress(asked_in(hat), hat) if one.mine]
        assert [one.approval for one in waiting_for(hat)] == mine[
            ::-1
        ]  # the database's answer and the rule's
        assert waiting_count(hat) == len(mine)
    assert [waiting_count(hat) for hat in (cast.officer, cast.approver, cast.head)] == [0, 1, 1]
    assert "hết giá trị: hồ sơ đã thay đổi" in text(cast.officers, "/approvals/asked/?mine=1")


def test_who_asked_takes_it_back_and_others_see_no_button(cast: Cast) -> None:
    paper = cast.secret()
    asked = cast.asked(paper)
    assert f"/approvals/{asked.pk}/withdraw/" not in text(cast.approvers, f"/approvals/{asked.pk}/")
    assert cast.approvers.post(f"/approvals/{asked.pk}/withdraw/").status_code == 403
    cast.officers.post(f"/approvals/{asked.pk}/withdraw/")
    assert state(paper, cast.head) == "withdrawn"


def test_what_one_may_not_know_is_not_found(cast: Cast) -> None:
    asked = cast.asked(cast.secret())
    outsider, lower = appoint(BORDER_GUARD)[0], appoint("mnd-dfr", Role.APPROVER, clearance=2)[0]
    for client in (signed_in(outsider), signed_in(lower)):
        assert knows_nothing_of(client, f"/approvals/{asked.pk}/")
        for act in ("vote", "withdraw", "apply"):
            assert client.post(f"/approvals/{asked.pk}/{act}/", {"word": "yes"}).status_code == 404
        assert str(asked.pk) not in text(client, "/approvals/") + text(client, "/approvals/asked/")


class TestChains:
    FORM = {
        "title": "Ký văn bản của cục",
        "matter": "dispatch|approve",
        "marking_from": "0",
        "step1-seats": ["approver", "head"],
        "step1-how": "all",
        "step1-days": "2",
        "step1-escalate_to": "head",
        "others_only": "on",
    }

    def test_proposed_by_an_administrator_adopted_by_the_head(self, cast: Cast) -> None:
        keeper = signed_in(appoint("mnd-dfr", Role.ADMINISTRATOR, clearance=0)[0])
        assert keeper.post("/approvals/chains/new/", self.FORM).status_code == 302
        chain = AgencyChain.objects.visible_to(cast.head).get().record
        page = text(keeper, f"/approvals/chains/{chain.pk}/")
        assert "tất cả: Người phê duyệt" in page or "tất cả:" in page
        assert 'value="adopt"' not in page  # proposing is not adopting
        paper = dispatch(acting=cast.officer)
        assert f"/dispatches/{paper.pk}/approve/" in text(cast.heads, f"/dispatches/{paper.pk}/")
        cast.heads.post(f"/approvals/chains/{chain.pk}/move/", {"move": "adopt"})
        assert f"/dispatches/{paper.pk}/approve/" not in text(cast.heads, f"/dispatches/{paper.pk}/")
        assert "Ký văn bản của cục" in text(cast.officers, "/approvals/chains/")
        cast.heads.post(f"/approvals/chains/{chain.pk}/move/", {"move": "close"})
        assert f"/dispatches/{paper.pk}/approve/" in text(cast.heads, f"/dispatches/{paper.pk}/")

    def test_an_officer_proposes_none_and_a_bad_one_is_not_kept(self, cast: Cast) -> None:
        assert cast.officers.get("/approvals/chains/new/").status_code == 403
        assert "/approvals/chains/new/" not in text(cast.officers, "/approvals/chains/")
        wrong: Mapping[str, object]
        for wrong in ({"step1-seats": []}, {"step1-days": ""}, {"matter": "post|adopt"}):
            answer = cast.heads.post("/approvals/chains/new/", {**self.FORM, **wrong})
            assert answer.status_code == 400
            assert "Ký văn bản của cục" in answer.content.decode()
        assert not AgencyChain.objects.visible_to(cast.head).exists()

    def test_another_agencys_chain_is_not_found(self, cast: Cast) -> None:
        cast.heads.post("/approvals/chains/new/", self.FORM)
        chain = AgencyChain.objects.visible_to(cast.head).get().record
        outsider = signed_in(appoint(BORDER_GUARD, Role.HEAD)[0])
        text(outsider, f"/approvals/chains/{chain.pk}/", 404)
        assert "Ký văn bản của cục" not in text(outsider, "/approvals/chains/")


def test_english(cast: Cast) -> None:
    asked = cast.asked(cast.secret())
    cast.approvers.cookies["comity_language"] = "en"
    page = text(cast.approvers, f"/approvals/{asked.pk}/")
    assert "Your decision" in page
    assert "within 3 days, then Head" in page
