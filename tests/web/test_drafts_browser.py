"""The drafts room in Chromium: text and fields lead to each other, without script too; no axe violation; a phone."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.papers import conference_read, do_keep_reading
from tests.web.people import appoint

from comity.kernel.reading import get


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_hold_in_both_languages_on_a_desk_and_a_phone(live_server: LiveServer) -> None:
    user, acting = appoint()
    paper, draft = do_keep_reading(conference_read(), acting=acting)
    places = ["/drafts/", f"/drafts/{draft.pk}/", f"/drafts/papers/{paper.pk}/"]
    with chromium() as browser:
        for language in ("vi", "en"):
            for place in places:
                page = open_page(browser, live_server.url + place, user, language=language)
                assert axe_violations(page) == "", f"{language} {place}"
                assert not scrolls_sideways(page), f"{language} {place}"
                phone = open_page(browser, live_server.url + place, user, language=language, view="phone")
                assert axe_violations(phone) == "", f"{language} {place} on a phone"
                assert not scrolls_sideways(phone), f"{language} {place} on a phone"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_field_and_its_words_lead_to_each_other_and_light_up(live_server: LiveServer) -> None:
    user, acting = appoint()
    _, draft = do_keep_reading(conference_read(), acting=acting)
    with chromium() as browser:
        page = open_page(browser, f"{live_server.url}/drafts/{draft.pk}/", user)
        page.emulate_media(reduced_motion="reduce")
        field = page.locator(".read-field", has=page.locator("[name=date]"))
        number = field.get_attribute("data-n")
        words = page.locator(f'.mark-span[data-n~="{number}"]')
        assert words.inner_text() == "28/8"
        ground = "e => getComputedStyle(e).backgroundColor"
        quiet = words.evaluate(ground)
        field.locator("[name=date]").focus()
        assert words.evaluate(ground) != quiet, "standing in a field lights its words"
        page.locator("h1").click()
        field.locator(".mark-n").click()
        assert page.url.endswith(f"#span-{number}")
        assert words.evaluate(ground) != quiet, "so does coming from its number"
        page.locator(f"#span-{number}").click()
        assert page.url.endswith(f"#field-{number}")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_person_corrects_and_confirms(live_server: LiveServer) -> None:
    user, acting = appoint()
    _, draft = do_keep_reading(conference_read(), acting=acting)
    with chromium() as browser:
        page = open_page(browser, f"{live_server.url}/drafts/{draft.pk}/", user)
        page.locator("[name=date]").fill("28/13/2018")
        page.get_by_role("button", name="Xác nhận").click()
        expect(page.locator("[role=alert]")).to_be_visible()
        expect(page.locator("[name=date]")).to_have_value("28/13/2018")
        assert axe_violations(page) == "", "the page with a problem"
        page.locator("[name=date]").fill("28/8/2018")
        page.get_by_role("button", name="Xác nhận").click()
        page.wait_for_url("**/conferences/**")
        expect(page.locator("main")).to_contain_text("28/8/2018")
    assert get(draft.pk, acting).state == "confirmed"
