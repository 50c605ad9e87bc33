"""The day's page, signing in, changing hats and languages, and search."""

import dataclasses
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.acts import BORDER_GUARD, account, office
from tests.exchange.remote import Remote
from tests.web.correspondence import drafted, in_days, request_from, sent
from tests.web.offices import appoint, browser_of

from comity.directory.actions import APPOINTING, do_appoint
from comity.directory.hats import hats_of
from comity.directory.kinds import PostBody
from comity.exchange.actions import do_handle
from comity.kernel.acting import Role, machine
from comity.kernel.actions import action
from comity.kernel.labels import Label
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create
from comity.programme.actions import do_assign_task, do_plan, do_set_direction
from comity.programme.kinds import DirectionBody, PlanBody, TaskBody
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


class TestSigningIn:
    def test_name_and_password_lead_to_the_page_that_was_asked_for(self) -> None:
        do_appoint(
            "general",
            Words("Trưởng phòng", "Head"),
            {Role.OFFICER},
            1,
            acting=machine("mnd-dfr"),
            password="a long enough secret",
        )
        client = Client()
        asked = client.get("/search/?q=x")
        assert asked.status_code == 302 and asked.url == "/sign-in/?next=/search/%3Fq%3Dx"
        given = {"username": "general", "password": "a long enough secret", "next": "/search/?q=x"}
        assert client.post("/sign-in/", given).url == "/search/?q=x"
        assert client.get("/").status_code == 200

    def test_what_was_wrong_is_not_told(self) -> None:
        do_appoint(
            "general",
            Words("a", "b"),
            {Role.OFFICER},
            1,
            acting=machine("mnd-dfr"),
            password="a long enough secret",
        )
        told = set()
        for name in ("general", "nobody"):
            client = Client()
            answer = client.post("/sign-in/", {"username": name, "password": "wrong"})
            assert answer.status_code == 400
            assert "_auth_user_id" not in client.session
            told.add(re.sub(r'(value|csrfmiddlewaretoken)="[^"]*"', "", answer.content.decode()))
        assert len({text_of(html) for html in told}) == 1
        assert "không đúng" in told.pop()

    def test_nobody_is_sent_elsewhere_after_signing_in(self) -> None:
        user = appoint()
        hat = hats_of(user)[0]
        answer = Client().post(reverse("sign-in-as", args=[hat.post]), {"next": "https://elsewhere.example/"})
        assert answer.url == "/"

    def test_the_cast_shows_offices_with_roles_and_clearance(self) -> None:
        appoint("officer")
        appoint("reader", BORDER_GUARD)
        client = Client()
        client.cookies["comity_language"] = "vi"
        shown = text_of(page(client, "/sign-in/"))
        for words in ("Trưởng phòng Tổng hợp", "Head of General Section", "Cán bộ, Người duyệt", "Tối mật"):
            assert words in shown
        client.cookies["comity_language"] = "en"
        shown = text_of(page(client, "/sign-in/"))
        assert "Officer" in shown and "reads up to: Secret" in shown and "reads up to: Unmarked" in shown

    def test_an_office_of_the_cast_signs_in_at_a_click(self) -> None:
        appoint("reader", BORDER_GUARD)
        hat = hats_of(appoint("clerk"))[0]
        client = Client()
        assert client.post(reverse("sign-in-as", args=[hat.post])).status_code == 302
        assert "Văn thư" in page(client, "/")

    @pytest.mark.parametrize(
        "meta",
        [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"REMOTE_ADDR": ""}],
        ids=["another machine", "through a proxy", "from nowhere"],
    )
    def test_from_elsewhere_there_is_no_cast(self, meta: dict[str, str]) -> None:
        hat = hats_of(appoint())[0]
        client = Client()
        assert client.post(reverse("sign-in-as", args=[hat.post]), **meta).status_code == 404
        shown = client.get("/sign-in/", **meta).content.decode()
        assert str(hat.post) not in shown and "Trưởng phòng" not in shown

    def test_without_the_demo_there_is_no_cast(self, monkeypatch: pytest.MonkeyPatch) -> None:
        hat = hats_of(appoint())[0]
        monkeypatch.setattr(settings, "NODE", dataclasses.replace(settings.NODE, demo=False))
        client = Client()
        assert client.post(reverse("sign-in-as", args=[hat.post])).status_code == 404
        assert "_auth_user_id" not in client.session
        assert str(hat.post) not in page(client, "/sign-in/")

    def test_signing_out_needs_a_post_and_forgets(self) -> None:
        client = browser_of(appoint())
        assert client.get("/sign-out/").status_code == 405
        assert client.post("/sign-out/").url == "/sign-in/"
        assert client.get("/").status_code == 302


class TestHats:
    def test_only_a_post_that_one_holds_is_put_on(self) -> None:
        user = appoint("officer")
        second = do_second_post(user.username)
        foreign = hats_of(appoint("clerk", BORDER_GUARD))[0]
        client = browser_of(user)
        assert client.post("/hat/", {"post": str(foreign.post)}).status_code == 404
        assert client.post("/hat/", {"post": "nothing"}).status_code == 404
        assert "Kính chào đồng chí Trưởng phòng Tổng hợp" in page(client, "/")
        assert client.post("/hat/", {"post": str(second.pk)}).url == "/"
        shown = page(client, "/")
        assert "Kính chào đồng chí Tổ trưởng Tổ công tác" in shown and "Bộ đội Biên phòng" in shown

    def test_the_language_is_kept(self) -> None:
        client = browser_of(appoint())
        assert "Văn bản đến" in page(client, "/")
        assert client.post("/language/", {"language": "en", "next": "/"}).url == "/"
        assert "Inbox" in page(client, "/")


class TestToday:
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
        assert Client().get("/").url == "/sign-in/?next=/"


class TestSearch:
    def test_words_are_found_without_accents_and_in_any_order(self) -> None:
        account("Giao lưu hữu nghị biên giới")
        account("Diễn tập tìm kiếm cứu nạn")
        client = browser_of(appoint())
        shown = page(client, "/search/?q=bien+gioi+giao")
        assert "Giao lưu hữu nghị biên giới" in shown and "Diễn tập" not in shown
        assert "Báo cáo về hoạt động" in shown

    def test_a_kind_narrows_it_and_links_lead_to_pages(self) -> None:
        reported = account("Giao lưu Lạng Sơn")
        letter = drafted(reported, title="Gửi báo cáo Lạng Sơn")
        client = browser_of(appoint())
        both = page(client, "/search/?q=lang+son")
        assert (
            reverse("account", args=[reported.pk]) in both and reverse("dispatch", args=[letter.pk]) in both
        )
        only = page(client, "/search/?q=lang+son&kind=dispatch")
        assert (
            reverse("account", args=[reported.pk]) not in only
            and reverse("dispatch", args=[letter.pk]) in only
        )

    def test_nothing_is_found_that_one_may_not_read(self) -> None:
        account("Kế hoạch mật", label=Label(3))
        assert "Kế hoạch mật" in page(browser_of(appoint("officer")), "/search/?q=ke+hoach+mat")
        assert "Kế hoạch mật" not in page(browser_of(appoint("reader")), "/search/?q=ke+hoach")
        assert "Kế hoạch mật" not in page(browser_of(appoint("officer", BORDER_GUARD)), "/search/?q=ke+hoach")

    def test_percent_signs_are_words_like_others(self) -> None:
        account("Giao lưu")
        assert "Giao lưu" not in page(browser_of(appoint()), "/search/?q=%25")
