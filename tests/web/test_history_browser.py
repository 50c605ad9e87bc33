"""The history room in Chromium: no axe violation, nothing wider than its window, a version restored by keyboard."""

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.people import appoint
from tests.web.test_history import edited

from comity.kernel.labels import Label
from comity.kernel.reading import content, get
from comity.programme.actions import do_plan
from comity.programme.grouping import do_group
from comity.programme.kinds import AccountBody, PlanBody
from comity.review.actions import do_state_finding
from comity.review.kinds import FindingBody


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_hold_and_a_version_is_brought_back_by_keyboard(live_server: LiveServer) -> None:
    user, acting = appoint()
    record = edited(acting)
    body = FindingBody(type="result", text="Tổ chức 12 hoạt động", origin=str(record.pk))
    finding = do_state_finding(body, acting=acting, label=Label(2))
    do_plan(PlanBody(title="Kế hoạch", period="2019"), acting=acting)
    do_group(record.pk, acting=acting)
    today = timezone.localdate().isoformat()
    history = f"/records/{record.pk}/history/"
    places = [
        history,
        f"{history}1/",
        f"{history}compare/?a=1&b=2",
        f"{history}compare/?a=1&b=2&view=inline",
        f"/records/{finding.pk}/",
        f"/engagements/?as_of={today}",
    ]
    with chromium() as browser:
        for language, view in (("vi", "wide"), ("en", "phone")):
            page = open_page(browser, live_server.url + places[0], user, language=language, view=view)
            for place in places:
                page.goto(live_server.url + place)
                assert axe_violations(page) == "", f"{place} {language} {view}"
                assert not scrolls_sideways(page), f"{place} {language} {view}"
            page.close()
        page = open_page(browser, live_server.url + history, user)
        page.get_by_role("button", name="So sánh hai phiên bản đã chọn").press("Enter")
        page.get_by_role("link", name="Phiên bản 1").press("Enter")
        page.get_by_label("Lý do").press_sequentially("Ghi nhầm")
        page.get_by_role("button", name="Khôi phục phiên bản này").press("Enter")
        page.get_by_text("Đã lập phiên bản 3 với nội dung của phiên bản 1.").wait_for()
        page.goto(f"{live_server.url}/plans/")
        page.get_by_text("Xem lại như tại một ngày đã qua").press("Enter")
        page.get_by_label("Ngày", exact=True).fill("2020-01-01")
        page.get_by_role("button", name="Xem lại").press("Enter")
        page.get_by_text("Như tại ngày 01/01/2020").first.wait_for()
        page.get_by_role("link", name="Trở về hiện tại").first.press("Enter")
        page.get_by_role("link", name="Kế hoạch", exact=True).last.wait_for()
    assert content(get(record.pk, acting), AccountBody).place == "Lạng Sơn"
