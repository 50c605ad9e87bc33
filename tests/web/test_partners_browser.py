"""Partners and forums in Chromium: no axe violation, nothing wider than its window, a promise kept by hand."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from tests.programme.partnering_world import met, promised
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.people import appoint
from tests.web.test_partners import YEARS, world

from comity.kernel.records import Record


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_hold_and_a_promise_is_kept_by_hand(live_server: LiveServer) -> None:
    user, acting = appoint()
    made = world(acting)
    met("2018-10-16/2018-10-18", level="expert", partners=("la", "kh"), forums=("ewg-hadr",))
    promised("Gửi quy trình tiếp nhận đội quân y", partner="", forum="ewg-hadr", deadline="2019-03-31")
    with chromium() as browser:
        for language, view, place in (
            ("vi", "wide", "/partners/" + YEARS),
            ("en", "phone", "/partners/" + YEARS),
            ("en", "wide", "/partners/of/la/" + YEARS),
            ("vi", "phone", "/partners/of/la/" + YEARS),
            ("vi", "phone", "/forums/of/admm-plus/" + YEARS),
            ("en", "wide", "/forums/" + YEARS),
            ("vi", "phone", f"/partners/assessments/{made['2018-06-30'].pk}/"),
            ("vi", "wide", "/partners/of/la/assessment/"),
        ):
            page = open_page(browser, live_server.url + place, user, language=language, view=view)
            assert axe_violations(page) == "", f"{language} {view} {place}"
            assert not scrolls_sideways(page), f"{language} {view} {place}"
            page.close()
        page = open_page(browser, live_server.url + "/partners/of/la/" + YEARS, user)
        page.get_by_role("link", name="Trao danh sách học viên").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Trao danh sách học viên")
        page.get_by_label("Kết quả thực hiện").fill("Đã trao tại Viêng Chăn.")
        page.get_by_role("button", name="Đã thực hiện").click()
        expect(page.get_by_text("Đã trao tại Viêng Chăn.")).to_be_visible()
        expect(page.locator(".pagehead__chips")).to_contain_text("đã thực hiện")
    record = Record.objects.for_machine().get(pk=made["open"].pk)
    assert record.state == "kept"
