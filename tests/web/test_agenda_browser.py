"""The agenda in Chromium: no axe violation, nothing wider than its window, a booking made by keyboard."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer
from tests.agenda.happenings import booking, engagement, hold
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.people import appoint

from comity.agenda.models import Booking
from comity.kernel.acting import Role
from comity.kernel.labels import Label


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_hold_and_a_booking_is_made_by_keyboard(live_server: LiveServer) -> None:
    user, acting = appoint()
    reader, _ = appoint("mnd-dfr", Role.READER, clearance=0)
    today = timezone.localdate()
    engagement(
        "Đoàn đại biểu quân sự cấp cao thăm hữu nghị chính thức Lào", f"{today}/{today + timedelta(days=2)}"
    )
    engagement("Diễn tập tìm kiếm cứu nạn", f"{today:%Y-%m}")
    for number in range(5):
        engagement(f"Tiếp xã giao {number}", today.isoformat(), label=Label(number % 2))
    booking("Họp kín", today.isoformat(), acting=acting, posts=(acting.post,), busy=True, label=Label(2))
    hold(f"{today}/{today + timedelta(days=9)}", acting=acting, partner="kh")
    month = f"/agenda/{today.year}/{today.month}/"
    with chromium() as browser:
        for language, view, place in (
            ("vi", "wide", month),
            ("en", "phone", month),
            ("vi", "phone", "/agenda/list/"),
            ("en", "wide", "/agenda/feeds/"),
            (
                "vi",
                "phone",
                f"/agenda/free/?first={today}&last={today + timedelta(days=20)}&length=1&partners=kh",
            ),
        ):
            page = open_page(browser, live_server.url + place, user, language=language, view=view)
            assert axe_violations(page) == "", f"{language} {view} {place}"
            assert not scrolls_sideways(page), f"{language} {view} {place}"
        page = open_page(browser, live_server.url + month, reader)
        assert page.get_by_text("Bận: Trưởng phòng").count() == 1
        assert page.get_by_text("Họp kín").count() == 0
        page = open_page(browser, live_server.url + "/agenda/bookings/new/", user)
        page.get_by_label("Nội dung").focus()
        page.keyboard.type("Tiếp Tùy viên quốc phòng")
        page.get_by_label("Trưởng phòng").first.focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Bố trí lịch").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Vẫn bố trí dù trùng").focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Bố trí lịch").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/agenda/bookings/")
    rows = Booking.objects.visible_to(acting).filter(record__title="Tiếp Tùy viên quốc phòng")
    assert [row.first for row in rows] == [today]
