"""Approvals, delegations, break-glass, acts in Chromium: no axe violation, nothing sideways, a vote by keyboard."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from tests.acts import account
from tests.kernel.worlds import dispatch
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.offices import appoint

from comity.directory.delegating import do_delegate
from comity.directory.hats import hats_of
from comity.directory.models import User
from comity.directory.today import today
from comity.kernel.acting import Acting
from comity.kernel.annexing import do_annex
from comity.kernel.approvals.actions import do_ask_approval, do_vote
from comity.kernel.approvals.chains import Step
from comity.kernel.approvals.kinds import AgencyChainBody
from comity.kernel.approvals.reading import approvals_of
from comity.kernel.approvals.settling import do_propose_chain
from comity.kernel.glass_breaking import do_break_glass
from comity.kernel.labels import Label
from comity.kernel.marking import do_propose_marking
from comity.kernel.records import Record


class Stage:
    """An agency in which something of everything is under way."""

    def __init__(self) -> None:
        self.people: dict[str, User] = {
            name: appoint(name) for name in ("head", "officer", "clerk", "reader")
        }
        self.hats: dict[str, Acting] = {name: hats_of(user)[0].acting for name, user in self.people.items()}
        officer, head = self.hats["officer"], self.hats["head"]
        self.paper = dispatch(3, acting=officer)
        self.asked = do_ask_approval(self.paper.pk, "approve", acting=officer, reason="Trình ký gấp")
        do_vote(self.asked.pk, True, acting=officer, remark="Đã rà soát số liệu với các đơn vị.")
        self.record = account(acting=officer)
        do_annex(self.record.pk, "Nhận xét về đối tác", "Đối tác thận trọng.", Label(2), acting=officer)
        do_propose_marking(self.record.pk, 1, "Có số liệu nội bộ", acting=officer)
        body = AgencyChainBody(
            title="Ký văn bản của Cục",
            kind="dispatch",
            move="approve",
            steps=(Step(all_of=("approver", "head"), days=2, escalate_to="head"),),
        )
        do_propose_chain(body, acting=head)
        self._lend(officer)
        self.glass = self._break()

    def _lend(self, officer: Acting) -> None:
        last = (today() + timedelta(days=4)).isoformat()
        do_delegate(officer.post, self.people["clerk"].username, today().isoformat(), last, acting=officer)

    def _break(self) -> Record:
        secret = account("Diễn tập cứu hộ trên biển", label=Label(2), acting=self.hats["officer"])
        return do_break_glass(secret.pk, "Tàu gặp nạn, cần số liên lạc", 30, acting=self.hats["reader"])

    def places(self) -> list[tuple[str, str]]:
        """(who, address) of the pages of the four rooms, one of each make."""
        return [
            ("head", "/approvals/"),
            ("officer", "/approvals/asked/"),
            ("head", f"/approvals/{self.asked.pk}/"),
            ("head", "/approvals/chains/"),
            ("head", "/approvals/chains/new/"),
            ("clerk", "/delegations/"),
            ("officer", "/delegations/new/"),
            ("head", "/glass/"),
            ("reader", "/glass/ask/"),
            ("reader", f"/glass/{self.glass.pk}/"),
            ("officer", f"/acts/{self.record.pk}/"),
            ("officer", f"/engagements/accounts/{self.record.pk}/"),
        ]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_hold_and_a_head_votes_by_keyboard(live_server: LiveServer) -> None:
    stage = Stage()
    with chromium() as browser:
        for number, (who, place) in enumerate(stage.places()):
            # Each page once: in turn wide in Vietnamese and on a phone in English, then the other way about.
            language, view = ("vi", "en")[number % 2], ("wide", "phone", "phone", "wide")[number % 4]
            page = open_page(
                browser, live_server.url + place, stage.people[who], language=language, view=view
            )
            assert axe_violations(page) == "", f"{language} {view} {place}"
            assert not scrolls_sideways(page), f"{language} {view} {place}"
            page.close()
        _vote(open_page(browser, f"{live_server.url}/approvals/", stage.people["head"]))
        banner = open_page(browser, f"{live_server.url}/plans/", stage.people["reader"])
        banner.get_by_role("button", name="Kết thúc ngay").press("Enter")
        banner.wait_for_url("**/glass/")
        assert banner.get_by_role("button", name="Kết thúc ngay").count() == 0
    voted = approvals_of(stage.paper, stage.hats["head"])[0]
    assert (voted.approval.state, voted.votes[-1].remark) == ("approved", "Nhất trí")


def _vote(page: Page) -> None:
    """From the list to the vote without a mouse."""
    page.locator("main").get_by_role("link", name="Thông báo").press("Enter")
    page.get_by_label("Ý kiến").focus()
    page.keyboard.type("Nhất trí")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Đã ghi nhận ý kiến đồng ý.").wait_for()
