"""The engagements room in Chromium: no axe violation, nothing wider than its window, a question answered."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from tests.web.accounts import asked, do_stand, give
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.people import appoint

from comity.kernel.kinds import Source
from comity.kernel.labels import Label
from comity.programme.counting import count

DOCUMENT = "01900000-0000-7000-8000-000000000000"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_hold_and_a_question_can_be_answered(live_server: LiveServer) -> None:
    user, acting = appoint()
    _, neighbour = appoint("mnd-bgc")
    shared = Label(0, frozenset({"mnd-dfr"}))
    source = Source(field="results/0", document=DOCUMENT, start=0, end=10, quote="ký hai văn bản")
    mine = give(acting, sources=(source,))
    theirs = give(neighbour, label=shared, place="Đồng Đăng", results=("Khám bệnh cho 280 người.",))
    engagement = do_stand(mine, theirs, acting=acting)
    third = give(neighbour, label=shared, title="Đón đoàn Quảng Tây", date="2018-04")
    do_stand(third, acting=acting)
    asked(acting, third, engagement)
    secret = give(acting, label=Label(2), title="Đối thoại cấp thứ trưởng", form="dialogue", date="2018-09")
    do_stand(secret, acting=acting)
    places = ["/engagements/", f"/engagements/{engagement.pk}/", f"/engagements/accounts/{mine.pk}/"]
    with chromium() as browser:
        for language in ("vi", "en"):
            for place in places:
                page = open_page(browser, live_server.url + place, user, language=language)
                assert axe_violations(page) == "", f"{language} {place}"
                assert not scrolls_sideways(page), f"{language} {place}"
                phone = open_page(browser, live_server.url + place, user, language=language, view="phone")
                assert axe_violations(phone) == "", f"{language} {place} on a phone"
                assert not scrolls_sideways(phone), f"{language} {place} on a phone"
        page = open_page(browser, live_server.url + places[0], user)
        page.get_by_label("Hình thức hoạt động").select_option("dialogue")
        page.get_by_role("button", name="Lọc").click()
        expect(page.locator("tbody tr", has_text="Đối thoại cấp thứ trưởng")).to_have_count(1)
        expect(page.locator(".filters__count")).to_have_text("1 hoạt động")
        page = open_page(browser, live_server.url + places[0], user)
        page.get_by_role("button", name="Cùng một hoạt động").click()
        page.wait_for_url(f"**/engagements/{engagement.pk}/")
        expect(page.locator("table.compare thead th")).to_have_count(3)
    assert count(acting).to_confirm == 0
