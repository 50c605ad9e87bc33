"""Arranged engagements, diversity and awareness work in Chromium: no axe violation, nothing wider than its window."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.people import appoint
from tests.web.year_of_engagements import a_year

from comity.directory.today import today
from comity.programme.awareness.models import AwarenessSession


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_hold_and_an_engagement_goes_its_way(live_server: LiveServer) -> None:
    user, acting = appoint()
    coming = a_year(acting)
    session = AwarenessSession.objects.visible_to(acting).order_by("pk")[0]
    places = [
        f"/engagements/{coming.pk}/",
        f"/engagements/{coming.pk}/edit/",
        "/engagements/planned/?show=all",
        f"/engagements/accounted/?year={today().year}",
        "/diversity/",
        "/awareness/",
        f"/awareness/sessions/{session.pk}/",
        f"/awareness/sessions/{session.pk}/edit/",
    ]
    with chromium() as browser:
        for number, place in enumerate(places):
            # Each page in both languages and on both windows over the list, not all four of each.
            for language, view in (
                (("vi", "phone"), ("en", "wide")) if number % 2 else (("vi", "wide"), ("en", "phone"))
            ):
                page = open_page(browser, live_server.url + place, user, language=language, view=view)
                assert axe_violations(page) == "", f"{language} {view} {place}"
                assert not scrolls_sideways(page), f"{language} {view} {place}"
        page = open_page(browser, live_server.url + places[0], user)
        page.get_by_role("button", name="Hoàn thành").first.click()
        expect(page.get_by_text("đã xong 2/6 bước")).to_be_visible()
        page.get_by_text("Hủy, kèm lý do").click()
        page.get_by_label("Lý do").fill("Bạn đề nghị lùi sang năm sau.")
        page.get_by_role("button", name="Hủy", exact=True).click()
        expect(page.get_by_text("Bạn đề nghị lùi sang năm sau.")).to_be_visible()
