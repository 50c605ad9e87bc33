"""The day's page, sign-in and search in Chromium: readable in both languages, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from tests.acts import BORDER_GUARD
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.offices import appoint
from tests.web.scenes import a_working_week

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_pages_read_well(live_server: LiveServer) -> None:
    a_working_week()
    user = appoint("head")
    appoint("officer", BORDER_GUARD)
    with chromium() as browser:
        for address, visitor in (("/", user), ("/sign-in/", None), ("/search/?q=giao+luu", user)):
            for language in ("vi", "en"):
                page = open_page(browser, live_server.url + address, visitor, language=language)
                assert axe_violations(page) == "", f"{address} {language}"
                page.set_viewport_size({"width": 390, "height": 844})
                assert not scrolls_sideways(page), f"{address} {language}"
                page.close()


def test_an_official_comes_in_by_the_cast_and_finds_the_request_that_is_late(live_server: LiveServer) -> None:
    a_working_week()
    appoint("head")
    with chromium() as browser:
        page = open_page(browser, live_server.url + "/sign-in/")
        page.get_by_role("button", name="Thủ trưởng Cục").click()
        page.get_by_role("link", name="Đề nghị cung cấp thông tin về các hoạt động").first.click()
        expect(page.locator("main")).to_contain_text("quá hạn 2 ngày")
        page.get_by_role("button", name="English").click()
        expect(page.locator("main")).to_contain_text("2 days overdue")
        assert page.get_attribute("html", "lang") == "en"
        page.get_by_role("banner").get_by_text("Head of the Department", exact=True).click()
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
