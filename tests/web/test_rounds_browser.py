"""The review's pages in Chromium: no axe violation, nothing wider than a phone, a source under each number."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from tests.acts import BORDER_GUARD
from tests.review import world as stage
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.people import appoint

from comity.kernel.labels import Label
from comity.review.conferring import do_prepare_conference
from comity.review.kinds import AgendaPart, AskedPaperPart, ConferenceBody, SpeakerPart, ViewPart


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_hold_in_both_languages_on_a_desk_and_a_phone(live_server: LiveServer) -> None:
    world = stage.make()
    user = appoint()[0]
    report = world.report(Label(1))
    prepared = do_prepare_conference(
        ConferenceBody(
            title="Hội nghị tổng kết",
            date="2018-12-29",
            place="Hà Nội",
            invited=(BORDER_GUARD, "mofa"),
            agenda=(AgendaPart(time="8:00", title="Khai mạc"),),
            papers=(AskedPaperPart(agency="mofa", title="Phối hợp", deadline="2018-12-20"),),
            speakers=(SpeakerPart(agency="mofa", office="Lãnh đạo Vụ", topic="Phối hợp", minutes=15),),
            minutes=(ViewPart(agency="mofa", office="Lãnh đạo Vụ", view="Cần một đầu mối thường trực."),),
        ),
        acting=world.lead,
    )
    places = [
        "/rounds/",
        f"/rounds/{world.round.pk}/",
        f"/rounds/submissions/{world.submissions[BORDER_GUARD].pk}/",
        f"/rounds/reports/{report.pk}/",
        f"/rounds/reports/{report.pk}/?edit=3",
        f"/rounds/reports/{report.pk}/figures/1/1/",
        f"/rounds/{world.round.pk}/edit/",
        f"/rounds/{world.round.pk}/figures/",
        f"/rounds/{world.round.pk}/findings/?type=limitation",
        f"/conferences/{prepared.pk}/",
        f"/conferences/{prepared.pk}/edit/",
    ]
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


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_officer_follows_a_source_and_edits_a_sentence(live_server: LiveServer) -> None:
    world = stage.make()
    report = world.report()
    with chromium() as browser:
        page = open_page(browser, f"{live_server.url}/rounds/reports/{report.pk}/", appoint()[0])
        sentence = page.locator("li", has_text="Kịch bản cần được thống nhất").first
        sentence.locator(".cite").click()
        expect(page.locator(".sources > li:target")).to_contain_text("Kịch bản cần được thống nhất")
        sentence.get_by_role("link", name="Sửa câu này").click()
        page.get_by_label("English").fill("The running order should be agreed two months ahead.")
        page.get_by_role("button", name="Lưu câu").click()
        page.get_by_role("button", name="English", exact=True).click()
        expect(page.get_by_text("The running order should be agreed two months ahead.")).to_be_visible()
