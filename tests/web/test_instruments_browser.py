"""Instruments and invitations in Chromium: no axe violation, nothing too wide, a step taken by keyboard."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from tests.programme.test_instruments_import import file_of
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.people import appoint
from tests.web.test_instruments import AT_ENTRY, opened

from comity.agenda.inviting import do_answer, do_invite
from comity.agenda.kinds import InvitationBody
from comity.programme.instruments.actions import do_oblige, do_plan_step
from comity.programme.instruments.importing import do_import_instruments
from comity.programme.instruments.kinds import ObligationBody, StepPlanned


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_hold_and_a_step_is_taken_by_keyboard(live_server: LiveServer) -> None:
    user, acting = appoint()
    _, guard = appoint("mnd-bgc")
    soon = (timezone.localdate() + timedelta(days=20)).isoformat()
    do_import_instruments("dcad.csv", file_of({}, {"DCAid": "X-2", "categoryConf": "low"}), acting=acting)
    one = opened(
        acting,
        "Hiệp định về hợp tác quốc phòng giữa hai Chính phủ",
        AT_ENTRY,
        expires=soon,
        signed="2014-12-01",
    )
    do_plan_step(one.pk, StepPlanned(code="extension", deadline=soon, agency="mnd-dfr"), acting=acting)
    owed = ObligationBody(instrument=str(one.pk), title="Họp ủy ban chung", agency="mnd-bgc", deadline=soon)
    do_oblige(owed, acting=acting)
    body = InvitationBody(
        title="Họp phối hợp liên ngành", date=soon, begins="08:30", agencies=("mnd-bgc", "mofa")
    )
    call = do_invite(body, acting=acting)
    do_answer(call.pk, "accepted", acting=guard, who="Chỉ huy trưởng", people=2)
    place = f"/instruments/{one.pk}/"
    with chromium() as browser:
        for language, view, address in (
            ("vi", "wide", "/instruments/"),
            ("en", "phone", "/instruments/"),
            ("vi", "phone", place),
            ("en", "wide", place),
            ("vi", "phone", "/instruments/new/?class_code=treaty"),
            ("vi", "phone", f"/agenda/invitations/{call.pk}/"),
            ("en", "wide", "/agenda/invitations/new/"),
        ):
            page = open_page(browser, live_server.url + address, user, language=language, view=view)
            assert axe_violations(page) == "", f"{language} {view} {address}"
            assert not scrolls_sideways(page), f"{language} {view} {address}"
            page.close()
        page = open_page(browser, live_server.url + place, user)
        page.locator("#id_step-code").select_option("notification")
        page.locator("#id_step-date").focus()
        page.keyboard.type("2015-04")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Đã ghi nhận bước.")).to_be_visible()
        expect(page.locator(".timeline").get_by_text("Thông báo hiệu lực")).to_be_visible()
