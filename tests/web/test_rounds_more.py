"""The review's room beyond submissions and reports: opening a round, its figures, its findings, forms of agencies."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from tests.acts import BORDER_GUARD, DEPARTMENT
from tests.review import world as stage
from tests.review.world import World
from tests.web.test_rounds import client_of, main

from comity.documents.exporting import exported
from comity.exchange.kinds import DispatchBody
from comity.kernel.acting import Role
from comity.kernel.reading import content, get, referrers
from comity.kernel.records import Record
from comity.programme.kinds import Indicator, TaskBody
from comity.programme.planning.actions import do_change_task
from comity.review.actions import do_freeze_round, do_state_finding
from comity.review.kinds import FindingBody, RoundBody, SubmissionBody

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stage.make()


ROUND = {
    "title": "Sơ kết 6 tháng đầu năm 2019",
    "title_en": "Half-year review, 2019",
    "period": "2019-01/2019-06",
    "deadline": "2019-07-10",
    "agencies": "Bộ đội Biên phòng\nBộ Ngoại giao",
    "deadlines": "Bộ Ngoại giao: 2019-07-20",
    "sections": ["results", "difficulties"],
    "q0_text": "Số cuộc theo quý",
    "q0_section": "results",
    "q0_columns": "Quý; Số cuộc",
}


def test_a_lead_opens_a_round_and_sends_its_outline(world: World) -> None:
    client = client_of(DEPARTMENT)
    wrong = client.post("/rounds/new/", {**ROUND, "agencies": "Bộ Nào Đó"})
    assert wrong.status_code == 400 and "Bộ Nào Đó" in wrong.content.decode()
    place = client.post("/rounds/new/", ROUND)["Location"]
    record = get(place.split("/")[-2], world.lead)
    body = content(record, RoundBody)
    assert (body.agencies, body.deadlines) == ((BORDER_GUARD, "mofa"), {"mofa": "2019-07-20"})
    assert body.questions[0].columns == ({"vi": "Quý"}, {"vi": "Số cuộc"})
    assert "Số cuộc theo quý" in main(client, place)
    sent = client.post(f"{place}send/")["Location"]
    letter = content(get(sent.split("/")[-2], world.lead), DispatchBody)
    assert letter.recipients == body.agencies and letter.records == (str(record.pk),)
    assert "Số cuộc theo quý" in letter.text and letter.deadline == "2019-07-10"
    assert client_of(BORDER_GUARD).post(f"{place}send/").status_code == 403
    assert client_of(DEPARTMENT, Role.READER).get("/rounds/new/").status_code == 404
    edited = client.post(f"{place}edit/", {**ROUND, "period": "2019"})
    assert edited.status_code == 302 and content(get(record.pk, world.lead), RoundBody).period == "2019"


def test_an_agency_edits_its_draft_in_its_own_words(world: World) -> None:
    client = client_of(DEPARTMENT)
    place = client.post("/rounds/new/", ROUND)["Location"]
    guard = client_of(BORDER_GUARD)
    mine = guard.post(f"{place}draft/")["Location"]
    assert "Số cuộc theo quý" in main(guard, f"{mine}edit/")
    guard.post(f"{mine}edit/", {"section_results": "Đã tổ chức hai cuộc.", "answer_0": "I; 1\nII; 1"})
    body = content(get(mine.split("/")[-2], world.guard), SubmissionBody)
    assert body.sections == {"results": "Đã tổ chức hai cuộc."}
    assert body.answers[0].rows == (("I", "1"), ("II", "1"))
    page = main(guard, mine)
    assert "Đã tổ chức hai cuộc." in page and ">Số cuộc</th>" in page
    assert client.get(f"{mine}edit/").status_code == 404, "the lead was not shown the draft"


def test_every_figure_opens_the_list_behind_it(world: World) -> None:
    client = client_of(DEPARTMENT)
    do_freeze_round(world.round.pk, acting=world.lead)
    page = main(client, f"/rounds/{world.round.pk}/figures/")
    links = re.findall(r'<a href="(/rounds/[^"]+/figures/[^"]+/)"[^>]*>(\d+)</a>', page)
    assert len(links) > 10 and "Số liệu tại thời điểm chốt" in page
    for place, value in links:
        assert main(client, place).count('class="lead"') == int(value), place
    assert client.get(f"/rounds/{world.round.pk}/figures/form/nothing/this/").status_code == 404


def test_an_indicator_that_nobody_reported_is_a_dash_and_no_zero(world: World) -> None:
    task = get(world.tasks[0].pk, world.lead)
    aim = Indicator(code="i1", name="Số đoàn", unit="đoàn", target="1250.5")
    body = content(task, TaskBody).model_copy(update={"indicators": (aim,)})
    do_change_task(task.pk, body, acting=world.lead)
    page = main(client_of(DEPARTMENT), f"/rounds/{world.round.pk}/figures/")
    assert "Số đoàn (đoàn)" in page and ">1.250,5</a>" in page and page.count('<td class="num">–</td>') == 2
    book = openpyxl.load_workbook(io.BytesIO(exported(world.report(), world.lead, "vi", "xlsx")))
    shown = [[cell.value for cell in row] for row in book["Thống kê"].iter_rows(max_col=4)]
    assert [task.title + ": Số đoàn (đoàn)", None, 1250.5, None] in shown


def test_a_person_confirms_that_findings_say_the_same(world: World) -> None:
    texts = ("Phiên dịch chuyên ngành còn thiếu.", "Còn thiếu phiên dịch chuyên ngành.")
    for name, acting, text in zip("ab", (world.lead, world.guard), texts, strict=True):
        body = FindingBody(type="difficulty", text=text)
        world.findings[name] = do_state_finding(body, acting=acting)
        stage.submit(world, acting, [], [name])
    client = client_of(DEPARTMENT)
    place = f"/rounds/{world.round.pk}/findings/?type=difficulty"
    ids = re.findall(r'name="finding" value="([^"]+)"', main(client, place))
    assert len(ids) == 2
    said = {"finding": ids, "type": "difficulty", "text": "Thiếu phiên dịch", "word": "alike"}
    client.post(f"/rounds/{world.round.pk}/findings/group/", said)
    [group] = referrers(world.round, world.lead, relation="round", kind="finding-group")
    assert "Thiếu phiên dịch" in main(client, place)
    task = f"http://testserver/plans/tasks/{world.tasks[0].pk}/"
    client.post(f"/rounds/groups/{group.pk}/change/", {"move": "carry", "target": task})
    assert world.tasks[0].title in main(client, place)
    assert 'name="finding"' not in main(client_of(DEPARTMENT, Role.READER), place)
    assert client_of(BORDER_GUARD).post(f"/rounds/groups/{group.pk}/change/").status_code == 404


def test_a_form_goes_out_and_comes_back(world: World) -> None:
    client = client_of(DEPARTMENT)
    page = main(client, f"/rounds/{world.round.pk}/")
    assert f"/rounds/{world.round.pk}/forms/mofa/" in page
    made = client.get(f"/rounds/{world.round.pk}/forms/mofa/").content
    book = openpyxl.load_workbook(io.BytesIO(made))
    book["Nội dung"]["B4"] = "Đã phối hợp tốt."
    out = io.BytesIO()
    book.save(out)
    back = SimpleUploadedFile("mofa.xlsx", out.getvalue())
    place = client.post(f"/rounds/{world.round.pk}/forms/", {"file": back})["Location"]
    assert "Đã phối hợp tốt." in main(client, place)
    word = client.get(f"/rounds/{world.round.pk}/forms/mofa/?format=docx").content
    document = Document(io.BytesIO(word))
    document.tables[1].cell(2, 0).text = "Đã phối hợp bằng văn bản."
    document.save(out := io.BytesIO())
    back = SimpleUploadedFile("mofa.docx", out.getvalue())
    place = client.post(f"/rounds/{world.round.pk}/forms/", {"file": back})["Location"]
    assert "Đã phối hợp bằng văn bản." in main(client, place)
    assert client_of(BORDER_GUARD).get(f"/rounds/{world.round.pk}/forms/mofa/").status_code == 404
    broken = client.post(f"/rounds/{world.round.pk}/forms/", {"file": SimpleUploadedFile("a.xlsx", b"no")})
    assert broken["Location"].endswith("#forms")
    submissions = Record.objects.visible_to(world.lead).filter(kind="submission").count()
    assert submissions == 4


def test_a_sentence_is_added_with_the_numbers_of_its_sources(world: World) -> None:
    client, report = client_of(DEPARTMENT), world.report()
    place = f"/rounds/reports/{report.pk}/"
    said = {"section": "lessons", "text_vi": "Cần chuẩn bị sớm.", "text_en": "", "sources": "2-3"}
    refused = client.post(f"{place}sentences/", {**said, "sources": "999"}).content.decode()
    assert "Không có nguồn số 999." in refused and "Cần chuẩn bị sớm." in refused, "nothing typed is lost"
    assert "Cần chuẩn bị sớm." not in main(client, place)
    assert client.post(f"{place}sentences/", said).status_code == 302
    assert "Cần chuẩn bị sớm." in main(client, place)
    for form in ("pdf", "docx", "xlsx", "html"):
        answer = client.get(f"{place}files/vi/{form}/")
        assert answer.status_code == 200 and len(answer.content) > 5000, form
    assert client.get(f"{place}files/vi/odt/").status_code == 404
