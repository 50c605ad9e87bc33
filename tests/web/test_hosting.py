"""The hosting room: the board of a chair year, a meeting whole, and who may write them."""

import re
import uuid

import pytest
from django.test import Client
from tests.acts import BORDER_GUARD, DEPARTMENT, office
from tests.review import world as stage
from tests.web.test_plans import client_of, main
from tests.web.test_room_words import WEB, asked_in_modules, asked_in_templates, known

from comity.kernel.acting import Role
from comity.kernel.kinds import Rendering
from comity.kernel.labels import Label
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.programme.hosting.actions import do_finish_step, do_host_meeting, do_note_risk, do_open_year
from comity.programme.hosting.kinds import ChairYearBody, HostedMeetingBody, Risk

pytestmark = pytest.mark.django_db


def english(title: str) -> dict[str, Rendering]:
    return {"en": Rendering(fields={"title": title}, translator="")}


@pytest.fixture
def year() -> Record:
    body = ChairYearBody(
        title="Năm Chủ tịch ASEAN 2020", translations=english("ASEAN chair year 2020"), period="2020"
    )
    return do_open_year(body, acting=office(), label=Label(0, frozenset({BORDER_GUARD})))


@pytest.fixture
def meeting(year: Record) -> Record:
    body = HostedMeetingBody(
        chair_year=str(year.pk),
        title="Hội nghị ADMM-14",
        translations=english("ADMM-14"),
        date="2020-12-09",
        place="Hà Nội",
        forums=("admm",),
        lead=DEPARTMENT,
        preparation="ministers",
    )
    made = do_host_meeting(body, acting=office())
    do_finish_step(made.pk, "project", "2020-04-01", acting=office())
    return made


@pytest.fixture
def client() -> Client:
    return client_of(DEPARTMENT)


def test_the_board_says_countdown_readiness_and_what_decides_on_a_day(
    client: Client, year: Record, meeting: Record
) -> None:
    do_note_risk(meeting.pk, Risk(title="Dịch bệnh", likelihood=3, effect=3), acting=office())
    assert "đã tổ chức 0/1 hội nghị" in main(client, "/hosting/")
    page = main(client, f"/hosting/{year.pk}/?on=2020-04-15")
    for words in (
        "Hội nghị ADMM-14",
        "còn 238 ngày",
        "Còn dư",
        "Các bước quyết định",
        "Dịch bệnh",
        "Bộ Ngoại giao",
    ):
        assert words in page
    # 45 of the 308 days of all steps.
    assert '<progress aria-label="Mức sẵn sàng" value="15" max="100">' in page
    before = main(client, f"/hosting/{year.pk}/?on=2020-03-31")
    assert '<progress aria-label="Mức sẵn sàng" value="0" max="100">' in before
    late = main(client_of(DEPARTMENT, language="en"), f"/hosting/{year.pk}/?on=2020-11-01")
    assert "days late already" in late and "ADMM-14" in late and "1 preparation late" in late


def test_a_step_is_done_and_undone_and_a_risk_noted_on_the_meetings_page(
    client: Client, meeting: Record
) -> None:
    place = f"/hosting/meetings/{meeting.pk}/"
    assert client.post(f"{place}steps/", {"step": "venue", "day": "2020-06-01"}).status_code == 302
    page = main(client, f"{place}?on=2020-06-02")
    row = page.split("Khảo sát, chốt địa điểm")[1].split("</tr>")[0]
    assert "đã xong" in row and "01/6/2020" in row and "12/6/2020" in row
    assert client.post(f"{place}steps/", {"step": "venue", "undo": "1"}).status_code == 302
    bad = client.post(f"{place}steps/", {"step": "venue", "day": "hôm qua"})
    assert bad.status_code == 400 and "Không đọc được ngày" in bad.content.decode()
    risk = {
        "risk-title": "Bão",
        "risk-likelihood": "1",
        "risk-effect": "3",
        "risk-measure": "Dời lịch",
        "risk-owner": "",
    }
    assert client.post(f"{place}risks/", {**risk, "risk-title": ""}).status_code == 400
    assert client.post(f"{place}risks/", risk).status_code == 302
    assert "khả năng thấp, tác động cao" in main(client, place)
    assert client.post(f"{place}risks/", {"drop": "0"}).status_code == 302
    assert content(get(meeting.pk, office()), HostedMeetingBody).risks == ()


def test_steps_become_tasks_that_lead_back_and_forth(client: Client, meeting: Record) -> None:
    world = stage.make()
    place = f"/hosting/meetings/{meeting.pk}/"
    direction = str(world.directions[0].pk)
    assert client.post(f"{place}tasks/", {"direction": direction}).status_code == 302
    page = main(client, place)
    assert page.count("nhiệm vụ của kế hoạch") == 10 and "Giao các bước chưa xong" not in page
    task = re.search(r"/plans/tasks/([0-9a-f-]{36})/", page)
    assert task is not None and "Bước chuẩn bị của <a" in main(client, task[0])
    assert "Hội nghị ADMM-14</a>" in main(client, task[0])


def test_year_meeting_and_steps_are_written_in_forms(client: Client) -> None:
    made = client.post(
        "/hosting/new/", {"title": "Năm 2021", "period": "2021", "marking": "0", "everyone": "on"}
    )
    assert made.status_code == 302
    sent = {
        "title": "Hội nghị quan chức",
        "date": "15/6/2021",
        "lead": DEPARTMENT,
        "coordinating": "BNG",
        "preparation": "officials",
        "forums": ["adsom"],
    }
    wrong = client.post(f"{made['Location']}meetings/new/", {**sent, "coordinating": "Cơ quan lạ"})
    assert wrong.status_code == 400 and "Cơ quan lạ" in wrong.content.decode()
    meeting = client.post(f"{made['Location']}meetings/new/", sent)
    assert meeting.status_code == 302
    record = get(meeting["Location"].split("/")[-2], office())
    body = content(record, HostedMeetingBody)
    assert (body.date, body.coordinating, len(body.steps)) == ("2021-06-15", ("mofa",), 7)
    rows: dict[str, object] = {}
    for at, step in enumerate(body.steps):
        rows |= {
            f"s{at}-title": step.say("vi"),
            f"s{at}-owner": step.owner,
            f"s{at}-days_before": step.days_before,
        }
        rows |= {f"s{at}-takes": step.takes, f"s{at}-waits_for": list(step.waits_for)}
    for at in range(3):
        rows |= {f"n{at}-owner": DEPARTMENT, f"n{at}-days_before": 3, f"n{at}-takes": 1}
    circle = client.post(f"{meeting['Location']}steps/edit/", {**rows, "s0-waits_for": ["check"]})
    assert circle.status_code == 400 and "thành vòng tròn" in circle.content.decode()
    told = {**rows, "n0-title": "Chụp ảnh chung", "n0-waits_for": ["check"], "s1-drop": "on"}
    assert client.post(f"{meeting['Location']}steps/edit/", told).status_code == 302
    steps = {step.say("vi"): step for step in content(get(record.pk, office()), HostedMeetingBody).steps}
    assert len(steps) == 7 and steps["Chụp ảnh chung"].waits_for == ("check",)
    assert steps["Gửi thư mời"].waits_for == ("agenda",), "what waited for a step left out waits no longer"


def test_held_or_cancelled_with_a_reason(client: Client, meeting: Record) -> None:
    place = f"/hosting/meetings/{meeting.pk}/"
    assert client.post(f"{place}move/", {"move": "cancel", "reason": " "}).status_code == 400
    assert client.post(f"{place}move/", {"move": "cancel", "reason": "Dịch bệnh"}).status_code == 302
    page = main(client, place)
    assert "không tổ chức" in page and "Dịch bệnh" in page and 'name="move"' not in page


def test_who_may_not_know_or_write_finds_nothing_or_no_button(year: Record, meeting: Record) -> None:
    guard = client_of(BORDER_GUARD)
    page = main(guard, f"/hosting/meetings/{meeting.pk}/")
    assert 'name="step"' not in page and "Ghi nhận rủi ro" not in page
    assert guard.post(f"/hosting/meetings/{meeting.pk}/steps/", {"step": "venue"}).status_code == 403
    secret = do_open_year(ChairYearBody(title="Năm mật", period="2021"), acting=office(), label=Label(2))
    for client in (guard, client_of(DEPARTMENT, clearance=1)):
        assert "Năm mật" not in main(client, "/hosting/")
        hidden, missing = (client.get(f"/hosting/{pk}/") for pk in (secret.pk, uuid.uuid4()))
        assert hidden.status_code == missing.status_code == 404
    reader = client_of(DEPARTMENT, Role.READER)
    assert "meetings/new" not in main(reader, f"/hosting/{year.pk}/")
    assert reader.get(f"/hosting/{year.pk}/meetings/new/").status_code == 403


def test_every_word_has_its_vietnamese() -> None:
    room = WEB / "hosting"
    asked = {*asked_in_templates(room), *asked_in_modules(room)}
    assert len(asked) > 40
    assert asked - known(WEB, room) == set()
