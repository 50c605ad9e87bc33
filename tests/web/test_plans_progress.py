"""The plans' room deepened: progress by agency, timeline, plan against actual, forms, templates, tables."""

import io
import re
import uuid
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.acts import BORDER_GUARD, DEPARTMENT, office
from tests.review import world as stage
from tests.review.world import World
from tests.web.test_plans import client_of, main

from comity.kernel.acting import Role
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.programme.actions import do_assign_task
from comity.programme.kinds import Indicator, TaskBody
from comity.programme.planning.actions import do_finish_task, do_report_progress
from comity.programme.planning.kinds import Measured, ProgressBody
from comity.programme.planning.models import Progress
from comity.programme.planning.standing import DONE
from comity.programme.tree import light_branches

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stage.make()


@pytest.fixture
def task(world: World) -> Record:
    body = TaskBody(
        direction=str(world.directions[1].pk),
        title="Giao lưu biên giới hằng năm",
        lead=DEPARTMENT,
        coordinating=(BORDER_GUARD,),
        begins="2019-01-01",
        deadline="2019-12-31",
        indicators=(Indicator(code="held", name="Số lần giao lưu", unit="lần", target="4"),),
        depends_on=(str(world.tasks[1].pk),),
    )
    return do_assign_task(body, acting=world.lead)


def report(task: Record, share: int, day: str, agency: str = DEPARTMENT, **more: object) -> Record:
    body = ProgressBody(task=str(task.pk), title="", day=day, share=share, **more)  # type: ignore[arg-type]
    return do_report_progress(task.pk, body, acting=office(agency))


def test_a_coordinating_agency_reports_and_each_word_stands_on_the_tasks_page(
    world: World, task: Record
) -> None:
    guard = client_of(BORDER_GUARD)
    place = f"/plans/tasks/{task.pk}/"
    assert "Báo cáo tiến độ" in main(guard, place) and "Chưa cơ quan nào báo cáo" in main(guard, place)
    sent = {
        "day": "2019-06-15",
        "share": "30",
        "v0": "1,5",
        "text": "Đã khảo sát.",
        "obstacles": "Thiếu kinh phí.",
        "marking": "0",
    }
    answer = guard.post(f"{place}progress/", sent)
    assert answer.status_code == 302
    row = Progress.objects.visible_to(world.lead).get()
    assert content(row.record, ProgressBody).values == (Measured(indicator="held", value="1.5"),)
    report(task, 60, "2019-06-20")
    page = main(client_of(DEPARTMENT), f"{place}?on=2019-07-01")
    for words in ("Đã khảo sát.", "Thiếu kinh phí.", "có cơ quan báo vướng mắc", "60%", "30%", "50%", "1,5"):
        assert words in page
    assert "(2 × chủ trì" in page and "38%" in page  # the formula, and 1.5 of 4
    assert "Go through the commitments" in main(client_of(DEPARTMENT, language="en"), place)


def test_a_bad_report_says_where_and_changes_nothing(task: Record) -> None:
    guard, place = client_of(BORDER_GUARD), f"/plans/tasks/{task.pk}/progress/"
    for wrong in ({"share": "101"}, {"share": ""}, {"v0": "nhiều"}, {"day": "hôm qua"}):
        sent = {"day": "2019-06-15", "share": "30", "marking": "0", "text": "Lời đã viết", **wrong}
        answer = guard.post(place, sent)
        assert answer.status_code == 400 and "Lời đã viết" in answer.content.decode()
    assert not Progress.objects.visible_to(office(BORDER_GUARD)).exists()
    reader = client_of(BORDER_GUARD, Role.READER)
    assert "progress/" not in main(reader, f"/plans/tasks/{task.pk}/")
    assert reader.get(place).status_code == 400


def test_the_timeline_draws_bars_and_tells_dependencies(world: World, task: Record) -> None:
    page = main(client_of(DEPARTMENT), f"/plans/{world.plan.pk}/timeline/?on=2019-07-01")
    assert page.count("<rect") > 10 and "<span>2018</span><span>2019</span><span>2020</span>" in page
    row = page.split(f'id="t-{task.pk}"')[1].split("</tr>")[0]
    # 2019 is the second of 1096 days' years: it begins after 365 and lasts 365.
    bar = re.search(r'gantt__bar--\w+" x="([\d.]+)" y="2" width="([\d.]+)"', row)
    assert bar is not None
    assert float(bar[1]) == pytest.approx(100 * 365 / 1096, abs=0.01)
    assert float(bar[2]) == pytest.approx(100 * 365 / 1096, abs=0.01)
    assert f'href="#t-{world.tasks[1].pk}">1.2</a>' in row and "chờ" in row


def test_plan_against_actual_counts_as_the_raw_rows_do(world: World, task: Record) -> None:
    do_finish_task(world.tasks[1].pk, "2018-10-01", acting=world.lead)
    report(task, 60, "2019-06-20", values=(Measured(indicator="held", value="2"),))
    day = date(2019, 7, 1)
    every = [one for branch in light_branches(world.plan, world.lead, day) for one in branch.tasks]
    due = [one for one in every if one.due and one.due <= day]
    done = [one for one in due if one.standing == DONE]
    page = main(client_of(DEPARTMENT), f"/plans/{world.plan.pk}/actual/?on={day}")
    assert (len(every), len(due), len(done)) == (6, 3, 1)
    figures = re.findall(r'tile__figure">([^<]+)<', page)
    shares = [one.share or 0 for one in every]
    assert figures == ["6", "3", "33%", f"{round(sum(shares) / 6)}%"]
    assert "Tỷ lệ thực hiện = số nhiệm vụ đến hạn đã hoàn thành" in page and "polyline" in page
    measured = page.split("Số lần giao lưu")[1]
    assert "50%" in measured and "Cục Đối ngoại" in measured


def test_a_task_is_set_and_changed_in_its_form_and_a_circle_is_explained(world: World, task: Record) -> None:
    client = client_of(DEPARTMENT)
    sent = {
        "title": "Việc mới",
        "english": "New work",
        "direction": str(world.directions[0].pk),
        "lead": "mofa",
        "coordinating": "Cục Đối ngoại",
        "begins": "1/3/2019",
        "deadline": "quý IV/2019",
        "indicator": "",
        "depends_on": "1.1; 2.1",
        "i0_name": "Số lớp",
        "i0_name_en": "Classes",
        "i0_target": "1.250,5",
    }
    answer = client.post(f"/plans/{world.plan.pk}/tasks/new/", sent)
    assert answer.status_code == 302
    made = get(answer["Location"].split("/")[-2], world.lead)
    body = content(made, TaskBody)
    assert (body.begins, body.deadline, body.lead) == ("2019-03-01", "2019-36", "mofa")
    assert body.depends_on == (str(world.tasks[0].pk), str(task.pk))
    assert body.indicators[0].target == "1250.5" and body.say("indicators/0/name", "en").text == "Classes"
    place = f"/plans/tasks/{task.pk}/edit/"
    form = {**sent, "title": task.title, "direction": str(world.directions[1].pk), "depends_on": "1.3"}
    refused = client.post(place, form)
    assert refused.status_code == 400 and "thành vòng tròn" in refused.content.decode()
    unknown = client.post(place, {**form, "depends_on": "9.9"})
    assert unknown.status_code == 400 and "9.9" in unknown.content.decode()
    assert client.post(place, {**form, "depends_on": "1.1"}).status_code == 302
    assert content(get(task.pk, world.lead), TaskBody).depends_on == (str(world.tasks[0].pk),)


def test_a_plan_is_opened_from_a_template_and_copied(world: World, task: Record) -> None:
    client = client_of(DEPARTMENT)
    named = client.post(f"/plans/{world.plan.pk}/template/", {"title": "Mẫu ba năm", "english": ""})
    assert named["Location"] == "/plans/templates/" and "Mẫu ba năm" in main(client, "/plans/templates/")
    template = Record.objects.visible_to(world.lead).get(kind="plan-template")
    sent = {
        "title": "Kế hoạch 2021-2023",
        "period": "2021/2023",
        "marking": "0",
        "template": str(template.pk),
    }
    made = client.post("/plans/new/", sent)
    assert made.status_code == 302 and "6 nhiệm vụ" in main(client, "/plans/")
    assert "Giao lưu biên giới hằng năm" in main(client, made["Location"])
    copied = client.post(f"/plans/{world.plan.pk}/copy/", {"title": "Kỳ sau", "period": "2021/2023"})
    page = main(client, copied["Location"])
    assert "31/12/2022" in page and "Tổ chức giao lưu biên giới" not in page
    assert "Được tiếp tục bởi" in main(client, f"/plans/tasks/{task.pk}/")
    bad = client.post(f"/plans/{world.plan.pk}/copy/", {"title": "Kỳ sau", "period": "../2023"})
    assert bad.status_code == 400


def test_a_workbook_goes_out_and_in_by_the_pages(world: World, task: Record) -> None:
    client = client_of(DEPARTMENT)
    answer = client.get(f"/plans/{world.plan.pk}/plan.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[3]}
    for heading, value in (("Phương hướng", "Mới"), ("Nhiệm vụ", "Việc thêm"), ("Chủ trì", "Cơ quan lạ")):
        sheet.cell(10, columns[heading]).value = value
    out = io.BytesIO()
    book.save(out)
    place = f"/plans/{world.plan.pk}/sheet/"
    page = client.post(place, {"file": SimpleUploadedFile("kh.xlsx", out.getvalue())}).content.decode()
    assert "từ chối" in page and "không rõ cơ quan chủ trì “Cơ quan lạ”" in page
    bad = client.post(place, {"file": SimpleUploadedFile("kh.xlsx", b"PK not a workbook")})
    assert bad.status_code == 400 and "Không mở được tệp này" in bad.content.decode()


def test_who_may_not_know_the_plan_finds_nothing_at_any_of_its_addresses(world: World) -> None:
    guard = client_of(BORDER_GUARD)
    for way in (
        "timeline/",
        "actual/",
        "plan.xlsx",
        "sheet/",
        "copy/",
        "template/",
        "directions/new/",
        "tasks/new/",
    ):
        assert guard.get(f"/plans/{world.plan.pk}/{way}").status_code == 404, way
        assert guard.get(f"/plans/{uuid.uuid4()}/{way}").status_code == 404
    reader = client_of(DEPARTMENT, Role.READER)
    assert "tasks/new/" not in main(reader, f"/plans/{world.plan.pk}/")
    assert reader.get(f"/plans/{world.plan.pk}/tasks/new/").status_code == 403


def test_a_plan_page_asks_no_more_queries_of_more_tasks_and_reports(world: World, task: Record) -> None:
    client = client_of(DEPARTMENT)

    def queries(place: str) -> int:
        client.get(place)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(place).status_code == 200
        return len(asked)

    places = [f"/plans/{world.plan.pk}/{way}" for way in ("", "timeline/", "actual/")] + ["/plans/"]
    report(task, 10, "2019-02-01")
    before = [queries(place) for place in places]
    for at in range(8):
        body = content(task, TaskBody).model_copy(
            update={"title": f"Việc {at}", "depends_on": (str(task.pk),)}
        )
        more = do_assign_task(body, acting=world.lead)
        report(more, 10 + at, "2019-03-01")
        report(more, 20 + at, "2019-03-02", BORDER_GUARD)
    assert [queries(place) for place in places] == before
