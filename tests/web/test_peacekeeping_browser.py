"""The peacekeeping room in Chromium: no axe violation, nothing wider than its window, a hand-over made by keyboard."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from tests.programme.test_peacekeeping_contributors import ipi
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.people import appoint
from tests.web.test_peacekeeping import hospital

from comity.programme.peacekeeping.models import Rotation
from comity.programme.peacekeeping.taking import do_import_contributors


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_hold_and_a_hand_over_is_made_by_keyboard(live_server: LiveServer) -> None:
    user, acting = appoint()
    _, first, second, surgeon = hospital(acting)
    data = ipi({}, {"Contributor": "Atlantis", "Contributor_ISO-3": "ATL"})
    table = do_import_contributors("april.csv", data, acting=acting).tables[0]
    with chromium() as browser:
        for language, view, place in (
            ("vi", "wide", ""),
            ("en", "phone", ""),
            ("vi", "phone", "timeline/"),
            ("en", "wide", f"rotations/{second.pk}/"),
            ("vi", "phone", f"posts/{surgeon.pk}/edit/"),
            ("en", "phone", "contributors/"),
            ("vi", "wide", f"contributors/{table}/"),
        ):
            page = open_page(
                browser, f"{live_server.url}/peacekeeping/{place}", user, language=language, view=view
            )
            assert axe_violations(page) == "", f"{language} {view} {place}"
            assert not scrolls_sideways(page), f"{language} {view} {place}"
        page = open_page(browser, f"{live_server.url}/peacekeeping/rotations/{first.pk}/hand-over/", user)
        page.get_by_label("Ngày bàn giao").focus()
        page.keyboard.type("2018-09")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Ngày bàn giao trước ngày bắt đầu")
        day = page.get_by_label("Ngày bàn giao")
        day.fill(first.created_at.date().isoformat())
        day.press("Enter")
        expect(page.locator(".pagehead__chips")).to_contain_text("đã về nước")
    assert Rotation.objects.visible_to(acting).get(pk=first.pk).record.state == "returned"
