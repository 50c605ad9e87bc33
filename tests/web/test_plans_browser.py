"""The plans' pages in Chromium: no axe violation, nothing wider than a phone, the whole tree on paper."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer
from tests.review import world as stage
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.people import appoint


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_hold_in_both_languages_on_a_desk_a_phone_and_paper(
    live_server: LiveServer, tmp_path: Path
) -> None:
    world = stage.make()
    user = appoint()[0]
    places = ["/plans/", f"/plans/{world.plan.pk}/", f"/plans/tasks/{world.taken_up.pk}/"]
    with chromium() as browser:
        for language in ("vi", "en"):
            for place in places:
                page = open_page(browser, live_server.url + place, user, language=language)
                assert axe_violations(page) == "", f"{language} {place}"
                phone = open_page(browser, live_server.url + place, user, language=language, view="phone")
                if language == "vi":
                    assert axe_violations(phone) == "", f"{place} on a phone"
                assert not scrolls_sideways(phone), f"{language} {place}"
                page.close()
                phone.close()
        tree = open_page(browser, live_server.url + places[1], user)
        tree.locator("summary", has_text="Làm phong phú").click()
        expect(tree.get_by_text("Tặng nhà tình nghĩa vùng biên")).not_to_be_visible()
        paper = tmp_path / "plan.pdf"
        tree.pdf(path=str(paper), prefer_css_page_size=True)
        letters = "".join("".join(page.extract_text().split()) for page in PdfReader(paper).pages)
        assert "Tặngnhàtìnhnghĩavùngbiên" in letters, "what is folded on the screen is unfolded on paper"
