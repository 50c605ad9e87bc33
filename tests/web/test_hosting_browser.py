"""The hosting room and the plan's new views in Chromium: no axe violation, nothing wider than a phone, paper whole."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer
from tests.acts import DEPARTMENT, office
from tests.review import world as stage
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.people import appoint

from comity.programme.actions import do_assign_task
from comity.programme.hosting.actions import do_host_meeting, do_note_risk, do_open_year
from comity.programme.hosting.kinds import ChairYearBody, HostedMeetingBody, Risk
from comity.programme.kinds import Indicator, TaskBody
from comity.programme.planning.actions import do_report_progress
from comity.programme.planning.kinds import Measured, ProgressBody


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_hold_in_both_languages_on_a_desk_a_phone_and_paper(
    live_server: LiveServer, tmp_path: Path
) -> None:
    world = stage.make()
    task = do_assign_task(
        TaskBody(
            direction=str(world.directions[1].pk),
            title="Giao lưu biên giới hằng năm, có nhân dân hai bên tham gia",
            lead=DEPARTMENT,
            coordinating=("mofa",),
            begins="2019-01-01",
            deadline="2019-12-31",
            indicators=(Indicator(code="held", name="Số lần giao lưu", unit="lần", target="4"),),
            depends_on=(str(world.tasks[1].pk),),
        ),
        acting=world.lead,
    )
    told = {"text": "Đã khảo sát.", "obstacles": "Thiếu kinh phí.", "day": "2019-06-15", "share": 40}
    values = (Measured(indicator="held", value="2"),)
    body = ProgressBody.model_validate({"task": str(task.pk), "title": "", "values": values, **told})
    do_report_progress(task.pk, body, acting=world.lead)
    year = do_open_year(ChairYearBody(title="Năm Chủ tịch ASEAN 2020", period="2020"), acting=office())
    meeting = do_host_meeting(
        HostedMeetingBody(
            chair_year=str(year.pk),
            title="Hội nghị Bộ trưởng Quốc phòng các nước ASEAN lần thứ 14",
            date="2020-12-09",
            place="Hà Nội",
            forums=("admm",),
            lead=DEPARTMENT,
            preparation="ministers",
        ),
        acting=office(),
    )
    do_note_risk(meeting.pk, Risk(title="Dịch bệnh", likelihood=3, effect=3), acting=office())
    user = appoint()[0]
    plan = f"/plans/{world.plan.pk}/"
    both = [
        f"{plan}timeline/?on=2019-07-01",
        f"{plan}actual/?on=2019-07-01",
        f"/plans/tasks/{task.pk}/?on=2019-07-01",
        f"/hosting/{year.pk}/?on=2020-06-20",
        f"/hosting/meetings/{meeting.pk}/?on=2020-06-20",
    ]
    once = [
        f"/plans/tasks/{task.pk}/edit/",
        f"/plans/tasks/{task.pk}/progress/",
        f"{plan}sheet/",
        f"/hosting/meetings/{meeting.pk}/steps/edit/",
    ]
    with chromium() as browser:
        for place in both:
            for language in ("vi", "en"):
                page = open_page(browser, live_server.url + place, user, language=language)
                assert axe_violations(page) == "", f"{language} {place}"
                page.close()
            phone = open_page(browser, live_server.url + place, user, view="phone")
            assert not scrolls_sideways(phone), place
            phone.close()
        for place in once:
            phone = open_page(browser, live_server.url + place, user, view="phone")
            assert axe_violations(phone) == "", place
            assert not scrolls_sideways(phone), place
            phone.close()
        page = open_page(browser, f"{live_server.url}/hosting/meetings/{meeting.pk}/", user)
        # The row of the step itself; later rows name it as what they wait for.
        venue = page.locator("tr", has_text="Khảo sát, chốt địa điểm").first
        venue.get_by_label("Hoàn thành ngày").fill("2020-06-01")
        venue.get_by_role("button", name="Hoàn thành").click()
        expect(venue.get_by_text("đã xong")).to_be_visible()
        paper = tmp_path / "meeting.pdf"
        page.pdf(path=str(paper), prefer_css_page_size=True)
        letters = "".join("".join(one.extract_text().split()) for one in PdfReader(paper).pages)
        assert "Tổngduyệt" in letters and "Dịchbệnh" in letters and "Ghinhậnrủiro" not in letters
