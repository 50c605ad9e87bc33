"""Exchange and proof in Chromium: readable in both languages, on a desk and on a phone; the check at a click."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.offices import appoint
from tests.web.scenes import a_working_week

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_pages_read_well(live_server: LiveServer) -> None:
    week = a_working_week()
    user = appoint("officer")
    addresses = (
        "/proof/",
        f"/proof/receipts/{week.receipt.pk}/",
        f"/proof/records/{week.finding.pk}/",
        f"/proof/records/{week.asked.pk}/",
    )
    with chromium() as browser:
        for address in addresses:
            for language in ("vi", "en"):
                page = open_page(browser, live_server.url + address, user, language=language)
                assert axe_violations(page) == "", f"{address} {language}"
                page.set_viewport_size({"width": 390, "height": 844})
                assert not scrolls_sideways(page), f"{address} {language}"
                page.close()


def test_the_journal_is_checked_at_a_click(live_server: LiveServer) -> None:
    a_working_week()
    user = appoint("officer")
    with chromium() as browser:
        page = open_page(browser, live_server.url + "/proof/", user)
        page.get_by_role("button", name="Kiểm tra nhật ký").click()
        expect(page.locator("main")).to_contain_text("Nhật ký nguyên vẹn")
        assert axe_violations(page) == ""
