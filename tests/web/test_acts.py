"""Acts on a record: another marking, a wider audience, annexes; and small acts of rounds and drafts of dispatches."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.acts import BORDER_GUARD, DEPARTMENT, account
from tests.kernel.worlds import dispatch, entries
from tests.review import world as stage
from tests.web.people import appoint, knows_nothing_of, signed_in

from comity.directory.today import today
from comity.exchange.kinds import DispatchBody
from comity.kernel.acting import Role
from comity.kernel.annexing import do_annex
from comity.kernel.approvals.reading import approvals_of
from comity.kernel.labels import Label
from comity.kernel.reading import content, get, label_of
from comity.kernel.records import Record
from comity.review.actions import do_judge_submission, do_open_round
from comity.review.kinds import RoundBody

pytestmark = pytest.mark.django_db


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_a_marking_is_proposed_agreed_by_another_and_applied() -> None:
    user, hat = appoint()
    other = signed_in(appoint()[0])
    client, record = signed_in(user), account(acting=hat)
    assert f"/acts/{record.pk}/" in text(client, f"/engagements/accounts/{record.pk}/")
    bare = client.post(f"/acts/{record.pk}/marking/", {"marking": "2", "reason": ""})
    assert bare.status_code == 400
    client.post(f"/acts/{record.pk}/marking/", {"marking": "2", "reason": "Có số liệu quân sự"})
    asked = approvals_of(record, hat)[0].approval
    page = text(client, f"/approvals/{asked.pk}/")
    assert 'value="yes"' not in page  # who proposed may not agree
    assert "Có số liệu quân sự" in page
    other.post(f"/approvals/{asked.pk}/vote/", {"word": "yes"})
    assert get(record.pk, hat).marking == 0  # agreed is not applied
    other.post(f"/approvals/{asked.pk}/apply/")
    assert get(record.pk, hat).marking == 2
    assert other.post(f"/approvals/{asked.pk}/apply/").status_code == 400


def test_more_agencies_are_let_to_know_and_nobody_out() -> None:
    user, hat = appoint()
    client, record = signed_in(user), account(acting=hat)
    neighbour = signed_in(appoint(BORDER_GUARD)[0])
    text(neighbour, f"/engagements/accounts/{record.pk}/", 404)
    page = text(client, f"/acts/{record.pk}/")
    assert "Bộ đội Biên phòng" in page
    assert client.post(f"/acts/{record.pk}/audience/", {}).status_code == 400
    assert client.post(f"/acts/{record.pk}/audience/", {"agencies": ["nobody"]}).status_code == 400
    client.post(f"/acts/{record.pk}/audience/", {"agencies": [BORDER_GUARD], "later": ["mofa"]})
    assert label_of(get(record.pk, hat)).audience == {BORDER_GUARD, "mofa"}
    theirs = text(neighbour, f"/engagements/accounts/{record.pk}/")
    assert f"/acts/{record.pk}/" not in theirs  # the audience may do nothing to it
    assert knows_nothing_of(neighbour, f"/acts/{record.pk}/")
    assert neighbour.post(f"/acts/{record.pk}/audience/", {"everyone": "on"}).status_code == 404
    draft = dispatch(acting=hat)
    assert "/audience/" not in text(client, f"/acts/{draft.pk}/")  # a dispatch is sent, not shared
    assert client.post(f"/acts/{draft.pk}/audience/", {"agencies": [BORDER_GUARD]}).status_code == 400


def test_a_reader_sees_the_label_and_no_button() -> None:
    record = account()
    client = signed_in(appoint(DEPARTMENT, Role.READER)[0])
    page = text(client, f"/acts/{record.pk}/")
    assert not any(act in page for act in ("/marking/", "/audience/", "/annexes/new/"))
    assert client.post(f"/acts/{record.pk}/marking/", {"marking": "1", "reason": "x"}).status_code == 403
    assert client.get(f"/acts/{record.pk}/annexes/new/").status_code == 403
    assert approvals_of(record, appoint()[1]) == []


class TestAnnexes:
    def test_written_read_and_changed_each_reading_journaled(self) -> None:
        user, hat = appoint()
        client, record = signed_in(user), account(acting=hat)
        wider = {"title": "Nhận xét", "text": "Đối tác né tránh.", "marking": "1", "agencies": [BORDER_GUARD]}
        assert client.post(f"/acts/{record.pk}/annexes/new/", wider).status_code in (302, 400)
        said = {"title": "Nhận xét", "text": "Đối tác né tránh.", "marking": "1"}
        answer = client.post(f"/acts/{record.pk}/annexes/new/", said)
        address = answer["Location"]
        before = len(entries("opened"))
        assert "Đối tác né tránh." in text(client, address)
        assert len(entries("opened")) == before + 1
        on_the_page = text(client, f"/engagements/accounts/{record.pk}/")
        assert address in on_the_page
        assert "Nhận xét" not in on_the_page  # marked above the page: its title is not written there
        client.post(f"{address}edit/", {"title": "Nhận xét", "text": "Đối tác cởi mở hơn."})
        assert "Đối tác cởi mở hơn." in text(client, address)

    def test_who_may_not_read_it_learns_nothing_of_it(self) -> None:
        hat = appoint()[1]
        record = account(acting=hat, label=Label(0, frozenset({BORDER_GUARD, "mofa"})))
        narrow = do_annex(record.pk, "Nhận xét kín", "Kín.", Label(2), acting=hat)
        shared = do_annex(
            record.pk, "Ghi chú chung", "Chung.", Label(0, frozenset({BORDER_GUARD})), acting=hat
        )
        low, guard = signed_in(appoint(clearance=0)[0]), signed_in(appoint(BORDER_GUARD)[0])
        page = f"/engagements/accounts/{record.pk}/"
        for client in (low, guard):
            assert "Nhận xét kín" not in text(client, page)
            assert knows_nothing_of(client, f"/acts/annexes/{narrow.pk}/")
            assert client.get(f"/acts/annexes/{narrow.pk}/edit/").status_code == 404
        assert f"/acts/annexes/{shared.pk}/" in text(guard, page)
        assert "/edit/" not in text(guard, f"/acts/annexes/{shared.pk}/")
        assert guard.get(f"/acts/annexes/{shared.pk}/edit/").status_code == 403


def test_every_record_page_has_its_acts_for_the_owner_alone() -> None:
    world = stage.make()
    insider, outsider = signed_in(appoint()[0]), signed_in(appoint(BORDER_GUARD)[0])
    paper = dispatch(acting=world.lead)
    places: list[tuple[str, Record]] = [
        (f"/engagements/accounts/{world.accounts['border'].pk}/", world.accounts["border"]),
        (f"/engagements/{world.engagements['border'].pk}/", world.engagements["border"]),
        (f"/plans/tasks/{world.tasks[0].pk}/", world.tasks[0]),
        (f"/plans/{world.plan.pk}/", world.plan),
        (f"/conferences/{world.conference.pk}/", world.conference),
        (f"/dispatches/{paper.pk}/", paper),
        (f"/rounds/{world.round.pk}/", world.round),
        (f"/rounds/submissions/{world.submissions[DEPARTMENT].pk}/", world.submissions[DEPARTMENT]),
    ]
    for place, record in places:
        assert f'href="/acts/{record.pk}/"' in text(insider, place), place
        assert f"/acts/{record.pk}/" not in outsider.get(place).content.decode(), place


class TestDispatchDrafts:
    FORM = {
        "type": "notice",
        "recipients": ["mofa"],
        "urgency": "routine",
        "language": "vi",
        "title": "Thông báo đã sửa",
        "text": "Kính gửi Bộ.",
    }

    def test_a_draft_is_edited_reopened_and_withdrawn(self) -> None:
        user, hat = appoint()
        client, paper = signed_in(user), dispatch(marking=1, acting=hat)
        assert "Thông báo" in text(client, f"/dispatches/{paper.pk}/edit/")
        client.post(f"/dispatches/{paper.pk}/edit/", self.FORM)
        now = get(paper.pk, hat)
        assert (now.title, now.marking, now.number) == ("Thông báo đã sửa", 1, 2)
        client.post(f"/dispatches/{paper.pk}/approve/")
        late = client.post(f"/dispatches/{paper.pk}/edit/", self.FORM)
        assert late.status_code == 400
        assert "Kính gửi Bộ." in late.content.decode()
        client.post(f"/dispatches/{paper.pk}/reopen/")
        assert get(paper.pk, hat).state == "draft"
        client.post(f"/dispatches/{paper.pk}/withdraw/")
        assert get(paper.pk, hat).state == "withdrawn"
        page = text(client, f"/dispatches/{paper.pk}/")
        way = page[page.index("Quá trình gửi, nhận") :]
        told = [way.index(word) for word in ("Soạn thảo", "Sửa đổi", "Duyệt", "Sửa lại", "Bỏ văn bản")]
        assert told == sorted(told)  # each step by its own name, in order
        assert not any(
            f"/dispatches/{paper.pk}/{act}/" in page for act in ("edit", "approve", "send", "withdraw")
        )
        assert "đã bỏ, không gửi" in text(client, "/dispatches/sent/")
        assert content(get(paper.pk, hat), DispatchBody).number == ""

    def test_a_reader_neither_edits_nor_withdraws(self) -> None:
        paper = dispatch()
        client = signed_in(appoint(DEPARTMENT, Role.READER)[0])
        assert client.get(f"/dispatches/{paper.pk}/edit/").status_code == 403
        client.post(f"/dispatches/{paper.pk}/withdraw/")
        assert get(paper.pk, appoint()[1]).state == "draft"


class TestRounds:
    def test_a_round_is_frozen_and_then_takes_nothing_more(self) -> None:
        world = stage.make()
        client = signed_in(appoint()[0])
        guard, guards_hat = appoint(BORDER_GUARD)
        submission = world.submissions[BORDER_GUARD]
        page = text(client, f"/rounds/{world.round.pk}/")
        assert 'value="freeze"' in page
        assert 'value="close"' not in page
        assert 'value="freeze"' not in text(signed_in(guard), f"/rounds/{world.round.pk}/")
        client.post(f"/rounds/{world.round.pk}/move/", {"move": "freeze"})
        for move in ("reopen", "approve"):
            signed_in(guard).post(f"/rounds/submissions/{submission.pk}/move/", {"move": move})
        refused = signed_in(guard).post(f"/rounds/submissions/{submission.pk}/move/", {"move": "submit"})
        assert refused.status_code == 400
        assert get(submission.pk, guards_hat).state == "approved"
        client.post(f"/rounds/{world.round.pk}/move/", {"move": "close"})
        assert get(world.round.pk, world.lead).state == "closed"
        assert 'name="move"' not in text(client, f"/rounds/{world.round.pk}/")

    def test_nothing_is_overdue_once_every_submission_is_accepted(self) -> None:
        world = stage.make()
        lead = world.lead
        round_ = do_open_round(
            RoundBody(
                title="Sơ kết",
                period="2018",
                agencies=(DEPARTMENT,),
                deadline=(today() - timedelta(days=3)).isoformat(),
            ),
            acting=lead,
        )
        client = signed_in(appoint()[0])
        assert "quá hạn 3 ngày" in text(client, f"/rounds/{round_.pk}/").lower()
        world.round = round_
        submission = stage.submit(world, lead, ["border"], ["result"])
        do_judge_submission(submission.pk, True, acting=lead)
        for place in (f"/rounds/{round_.pk}/", "/rounds/"):
            assert "quá hạn 3 ngày" not in text(client, place).lower()
