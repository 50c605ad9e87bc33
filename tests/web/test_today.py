"""The day's page, signing in, changing hats and languages."""

import re

import pytest
from django.test import Client
from tests.acts import BORDER_GUARD, office
from tests.exchange.remote import Remote
from tests.web.correspondence import drafted, in_days, request_from, sent
from tests.web.offices import appoint, browser_of

from comity.directory.actions import APPOINTING
from comity.directory.kinds import PostBody
from comity.exchange.actions import do_handle
from comity.kernel.acting import machine
from comity.kernel.actions import action
from comity.kernel.labels import Label
from comity.kernel.records import Record
from comity.kernel.writing import create
from comity.programme.actions import do_assign_task, do_plan, do_set_direction
from comity.programme.kinds import DirectionBody, PlanBody, TaskBody
from comity.programme.partnering.actions import do_commit, do_keep_commitment
from comity.programme.partnering.kinds import CommitmentBody
from comity.review.kinds import RoundBody

pytestmark = pytest.mark.django_db


def text_of(html: str) -> str:
    """A page's words without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def task(title: str, days: int) -> None:
    plan = do_plan(PlanBody(title="Kế hoạch 2026", period="2026"), acting=office())
    direction = do_set_direction(DirectionBody(plan=str(plan.pk), title="Phương hướng 1"), acting=office())
    body = TaskBody(direction=str(direction.pk), title=title, lead="mnd-dfr", deadline=in_days(days))
    do_assign_task(body, acting=office())


@action
def do_second_post(holder: str) -> Record:
    """Another post of one person, in the other agency of the node."""
    body = PostBody(
        title="Tổ trưởng Tổ công tác", agency=BORDER_GUARD, roles=("officer",), clearance=1, holder=holder
    )
    return create("post", body, acting=machine(BORDER_GUARD), roles=APPOINTING)


@action
def do_open_round(body: RoundBody) -> Record:
    return create("round", body, acting=office(), label=Label(0, frozenset({BORDER_GUARD})))


class TestLanguage:
    def test_the_language_is_kept(self) -> None:
        client = browser_of(appoint())
        assert "Văn bản đến" in page(client, "/")
        assert client.post("/language/", {"language": "en", "next": "/"}).headers["Location"] == "/"
        assert "Inbox" in page(client, "/")


class TestToday:
    def test_commitments_past_their_deadline_wait_at_the_agency_that_answers_for_them(self) -> None:
        client, other = browser_of(appoint()), browser_of(appoint(agency=BORDER_GUARD))
        promised = [
            do_commit(
                CommitmentBody(title=title, partner="la", agency=agency, deadline=in_days(days)),
                acting=office(),
            )
            for title, days, agency in (
                ("Trả lời bạn", -3, "mnd-dfr"),
                ("Còn hạn", 5, "mnd-dfr"),
                ("Của đơn vị", -9, BORDER_GUARD),
            )
        ]
        shown = text_of(page(client, "/"))
        assert "Cam kết quá hạn chưa thực hiện" in shown and "Trả lời bạn" in shown
        assert "Còn hạn" not in shown and "phía ta thực hiện" in shown
        theirs = text_of(page(other, "/"))
        assert "Của đơn vị" in theirs and "Trả lời bạn" not in theirs
        do_keep_commitment(promised[0].pk, in_days(0), "Đã trả lời.", acting=office())
        assert "Trả lời bạn" not in text_of(page(client, "/"))

    def test_what_waits_is_said_with_how_long_it_has(self) -> None:
        remote = Remote()
        remote.join()
        request_from(remote, "Late request", days=-2)
        request_from(remote, "Near request", days=1)
        task("Xây dựng cơ chế phối hợp", 10)
        drafted(title="Chờ duyệt")
        sent(title="Hỏi bộ bạn")
        client = browser_of(appoint())
        vi = text_of(page(client, "/"))
        client.cookies["comity_language"] = "en"
        en = text_of(page(client, "/"))
        assert "quá hạn 2 ngày" in vi and "còn 1 ngày" in vi and "còn 10 ngày" in vi
        assert "2 days overdue" in en and "1 day left" in en and "10 days left" in en
        assert vi.index("Late request") < vi.index("Near request")
        assert "Có 4 việc đang chờ, trong đó 1 việc quá hạn" in vi
        assert "Chờ duyệt" in vi and "Hỏi bộ bạn" in vi and "Xây dựng cơ chế phối hợp" in vi
        assert "Mới nhận" in vi and "Newly come" in en

    def test_taking_a_notice_up_settles_it_and_the_rail_agrees(self) -> None:
        remote = Remote()
        remote.join()
        notice = request_from(remote, "Notice of a meeting", days=None, type_="notice")
        client = browser_of(appoint())
        before = page(client, "/")
        assert re.search(r'nav__count">1<', before)
        do_handle(notice.pk, "accepted", acting=office())
        after = page(client, "/")
        assert "nav__count" not in after
        assert "Hiện không có việc nào đang chờ" in after

    def test_others_wait_for_what_they_may_know_only(self) -> None:
        remote = Remote()
        remote.join()
        request_from(remote, "Secret request", marking=2)
        high, low = browser_of(appoint("officer")), browser_of(appoint("reader"))
        assert "Secret request" in page(high, "/") and "Mật" in page(high, "/")
        assert "Secret request" not in page(low, "/")
        assert "Secret request" not in page(browser_of(appoint("officer", BORDER_GUARD)), "/")
        assert "nav__count" not in page(low, "/")

    def test_a_round_asks_for_the_report_that_is_missing(self) -> None:
        body = RoundBody(
            title="Tổng kết 2026", period="2026", agencies=("mnd-dfr", BORDER_GUARD), deadline=in_days(3)
        )
        do_open_round(body)
        lead = text_of(page(browser_of(appoint()), "/"))
        asked = text_of(page(browser_of(appoint("officer", BORDER_GUARD)), "/"))
        assert "đã có 0/2 báo cáo" in lead and "Tổng kết 2026" in asked
        assert "đã có" not in asked and "còn 3 ngày" in asked

    def test_who_is_not_signed_in_is_asked_to(self) -> None:
        assert Client().get("/").headers["Location"] == "/sign-in/?next=/"
