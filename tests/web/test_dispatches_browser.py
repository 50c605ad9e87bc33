"""Dispatches in Chromium: lists, letters and the form are readable in both languages, on a desk and on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.correspondence import in_days
from tests.web.offices import appoint
from tests.web.scenes import a_working_week

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_pages_read_well(live_server: LiveServer) -> None:
    week = a_working_week()
    user = appoint("head")
    received, asked = (f"/dispatches/{record.pk}/" for record in (week.request, week.asked))
    with chromium() as browser:
        for address in ("/dispatches/", "/dispatches/sent/", received, asked, f"{received}answer/"):
            for language in ("vi", "en"):
                page = open_page(browser, live_server.url + address, user, language=language)
                assert axe_violations(page) == "", f"{address} {language}"
                page.set_viewport_size({"width": 390, "height": 844})
                assert not scrolls_sideways(page), f"{address} {language}"
                page.close()


def test_a_dispatch_is_written_approved_and_sent(live_server: LiveServer) -> None:
    a_working_week()
    user = appoint("head")
    with chromium() as browser:
        page = open_page(browser, live_server.url + "/dispatches/new/", user)
        page.get_by_label("Loại văn bản").select_option("notice")
        page.get_by_label("Bộ Ngoại giao").check()
        page.get_by_label("Hạn trả lời").fill(in_days(4))
        page.get_by_label("Trích yếu").fill("Thông báo lịch họp Tổ công tác")
        page.get_by_label("Nội dung", exact=True).fill("Kính mời quý Bộ cử người dự họp.")
        page.get_by_role("button", name="Lưu dự thảo").click()
        page.get_by_role("button", name="Duyệt").click()
        page.get_by_role("button", name="Lấy số và gửi").click()
        expect(page.locator("main")).to_contain_text("01/TB-CĐN")
        expect(page.locator("main")).to_contain_text("Thông báo lịch họp Tổ công tác")
        expect(page.locator("main")).to_contain_text("Chờ nút nhận xác nhận")
        assert axe_violations(page) == ""


def test_a_letter_prints_as_a_letter(live_server: LiveServer, tmp_path: Path) -> None:
    week = a_working_week()
    user = appoint("head")
    with chromium() as browser:
        page = open_page(browser, f"{live_server.url}/dispatches/{week.request.pk}/", user)
        page.pdf(path=str(tmp_path / "letter.pdf"), prefer_css_page_size=True)
    letters = "".join(
        "".join(sheet.extract_text().split()) for sheet in PdfReader(tmp_path / "letter.pdf").pages
    )
    assert "Kínhgửi:" in letters and "Đềnghịquýcục".lower() in letters.lower()
    assert "Xửlývănbản" not in letters and "Tìmhồsơ" not in letters
