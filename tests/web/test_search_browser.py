"""Search, notices and following in Chromium: both languages, a desk and a phone, and all of it by the keyboard."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.acts import account
from tests.kernel.test_following import do_reword
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.offices import appoint

from comity.directory.hats import hats_of
from comity.kernel.following.actions import do_follow, do_save_search
from comity.kernel.following.searches import SavedSearch
from comity.kernel.labels import Label

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_finding_and_following(live_server: LiveServer) -> None:
    user = appoint("officer")
    record = account("Giao lưu hữu nghị quốc phòng biên giới Việt Nam - Trung Quốc lần thứ tư")
    account("Giao luu bien gioi", label=Label(2))
    acting = hats_of(user)[0].acting
    do_follow(account("Diễn tập cứu nạn").pk, acting=acting)
    do_save_search("Biên giới", SavedSearch("biên giới"), acting=acting)
    with chromium() as browser:
        page = open_page(browser, live_server.url, user)
        _by_keyboard(page, live_server.url, str(record.pk))
        do_reword(record, "Giao lưu hữu nghị quốc phòng biên giới lần thứ năm")
        for language in ("vi", "en"):
            for address in ("/search/?q=giao+lưu+biên+gi&kind=account", "/notices/", "/notices/following/"):
                page = open_page(browser, live_server.url + address, user, language=language)
                assert axe_violations(page) == "", f"{address} {language}"
                page.set_viewport_size({"width": 390, "height": 844})
                assert not scrolls_sideways(page), f"{address} {language}"
                page.close()


def _by_keyboard(page: Page, root: str, record: str) -> None:
    """From the quick search to a record by arrows, then following it without the page loading anew."""
    page.locator("#search").focus()
    page.keyboard.type("bien gi", delay=20)
    box = page.locator("#search")
    expect(page.locator("#search-suggestions [role=option]")).to_have_count(2)
    assert axe_violations(page) == ""
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("o")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".topbar [role=status]")).to_contain_text("2 tiêu đề")
    page.keyboard.press("ArrowUp")
    expect(box).to_have_attribute("aria-activedescendant", "search-suggestion-1")
    page.keyboard.press("ArrowDown")
    expect(box).not_to_have_attribute("aria-activedescendant", "search-suggestion-1")
    place = 0
    while record not in (page.locator(f"#search-suggestion-{place}").get_attribute("data-url") or ""):
        place += 1
    for _ in range(place + 1):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{record}/")
    page.evaluate("window.here = true")
    page.get_by_role("button", name="Theo dõi", exact=True).focus()
    page.keyboard.press("Enter")
    stop = page.get_by_role("button", name="Thôi theo dõi")
    expect(stop).to_be_focused()
    assert page.evaluate("window.here") is True
    assert axe_violations(page) == ""
