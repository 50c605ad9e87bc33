"""The conferences room in Chromium: no axe violation, nothing wider than its window, a conclusion made a task."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.people import appoint
from tests.web.test_conferences import SAID, held, planned

from comity.kernel.reading import get


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_hold_and_a_conclusion_becomes_a_task(live_server: LiveServer) -> None:
    user, acting = appoint()
    conference, conclusion = held(acting)
    planned(acting)
    places = ["/conferences/", f"/conferences/{conference.pk}/"]
    with chromium() as browser:
        for language in ("vi", "en"):
            for place in places:
                page = open_page(browser, live_server.url + place, user, language=language)
                for fold in page.locator("main summary").all():
                    fold.click()
                assert axe_violations(page) == "", f"{language} {place}"
                assert not scrolls_sideways(page), f"{language} {place}"
                phone = open_page(browser, live_server.url + place, user, language=language, view="phone")
                for fold in phone.locator("main summary").all():
                    fold.click()
                assert axe_violations(phone) == "", f"{language} {place} on a phone"
                assert not scrolls_sideways(phone), f"{language} {place} on a phone"
        page = open_page(browser, live_server.url + places[1], user)
        conclusion_ = page.locator(f"#conclusion-{conclusion.pk}")
        conclusion_.locator("summary", has_text="Giao thành nhiệm vụ").click()
        conclusion_.get_by_label("Cơ quan phối hợp").fill("Cơ quan không có thật")
        conclusion_.get_by_role("button", name="Giao thành nhiệm vụ").click()
        expect(conclusion_.locator(".errorlist")).to_contain_text("Cơ quan không có thật")
        assert axe_violations(page) == "", "the page with a problem"
        conclusion_.get_by_label("Cơ quan phối hợp").fill("Bộ đội Biên phòng")
        conclusion_.get_by_role("button", name="Giao thành nhiệm vụ").click()
        expect(conclusion_.get_by_role("link", name=SAID)).to_be_visible()
    assert get(conclusion.pk, acting).state == "taken-up"
