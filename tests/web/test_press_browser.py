"""The merit and press rooms in Chromium: no axe violation, nothing wider than its window, in both languages."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from tests.acts import office
from tests.merit.making import convened, issued, nominated
from tests.press.making import released
from tests.press.test_clippings import clipped
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.people import appoint

from comity.kernel.reading import content, get
from comity.merit.kinds import CertificateBody
from comity.press.actions import do_approve_release, do_publish_release, do_revise_release
from comity.press.kinds import ReleaseBody


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_hold_in_both_languages(live_server: LiveServer) -> None:
    user, acting = appoint()
    made = issued([nominated(0), nominated(1)])
    council = convened([nominated(2), nominated(3)])
    body = content(made[0], CertificateBody)
    told = released(acting)
    do_approve_release(told.pk, acting=office())
    do_publish_release(told.pk, acting=office())
    stale = released(acting)
    before = content(stale, ReleaseBody)
    changed = before.statements[0].model_copy(update={"text": "Hội nghị đã họp tại Hà Nội."})
    do_revise_release(
        stale.pk,
        before.model_copy(update={"statements": (changed, *before.statements[1:])}),
        acting=acting,
    )
    clipping = clipped(acting)
    places = [
        f"/merit/nominations/{body.nomination}/",
        f"/merit/councils/{council.pk}/",
        "/merit/councils/new/",
        f"/merit/decisions/{body.commendation}/",
        "/merit/register/",
        f"/merit/certificates/{made[0].pk}/",
        "/press/",
        f"/press/releases/{stale.pk}/",
        f"/press/releases/{stale.pk}/translate/en/",
        f"/press/clippings/{clipping.pk}/",
        f"/news/{told.pk}/",
    ]
    with chromium() as browser:
        for number, place in enumerate(places):
            # Each page in one language wide and in the other on a phone; the words of both are checked elsewhere.
            languages = ("vi", "en") if number % 2 else ("en", "vi")
            for language, view in zip(languages, ("wide", "phone"), strict=True):
                page = open_page(browser, live_server.url + place, user, language=language, view=view)
                assert axe_violations(page) == "", f"{language} {place} {view}"
                assert not scrolls_sideways(page), f"{language} {place} {view}"
        page = open_page(browser, f"{live_server.url}/press/releases/{stale.pk}/translate/en/", user)
        page.locator("#id_translator").fill("Biên dịch viên")
        page.locator('[name="statements/0"]').fill("The conference met in Ha Noi.")
        page.get_by_role("button", name="Lưu").click()
        expect(page.get_by_text("Không có gì cản trở việc công bố.")).to_be_visible()
    assert get(stale.pk, acting).state == "draft"
