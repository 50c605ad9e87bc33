"""The review's room: the matrix, submissions and the lead's word, the central report as a page and as paper."""

import io
import re
import uuid

import pytest
from django.test import Client
from pypdf import PdfReader
from tests.acts import BORDER_GUARD, DEPARTMENT
from tests.review import world as stage
from tests.review.world import World
from tests.web.people import appoint, signed_in

from comity.kernel.acting import Role
from comity.kernel.labels import Label
from comity.kernel.reading import content, get, referrers
from comity.kernel.records import Record
from comity.review.actions import do_open_round, do_state_finding
from comity.review.kinds import FindingBody, ReportBody, RoundBody, SentenceBody, SubmissionBody
from comity.review.reporting import do_revise_report, do_sign_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stage.make()


def client_of(agency: str, *roles: Role, clearance: int = 3, language: str = "vi") -> Client:
    return signed_in(appoint(agency, *roles, clearance=clearance)[0], language)


def main(client: Client, place: str) -> str:
    """The main part of a page, white space single."""
    answer = client.get(place)
    assert answer.status_code == 200
    return text_of(answer.content)


def text_of(answer: bytes) -> str:
    return " ".join(answer.decode().split("<main")[1].split("</main>")[0].split())


def row_of(page: str, agency: str) -> list[str]:
    """The cells of an agency's line in the matrix, tags off."""
    line = next(part for part in page.split("<tr")[1:] if f">{agency}<" in part and "data-label" in part)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", line)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


def reports_of(world: World) -> list[Record]:
    return referrers(world.round, world.lead, relation="round", kind="report")


def test_the_matrix_tells_the_lead_how_far_each_agency_is(world: World) -> None:
    client = client_of(DEPARTMENT)
    page = main(client, f"/rounds/{world.round.pk}/")
    assert row_of(page, "Bộ đội Biên phòng")[:7] == ["đã gửi", "1", "0", "0", "1", "0", "1"]
    mofa = row_of(page, "Bộ Ngoại giao")
    assert mofa[:2] == ["chậm", "–"] and int(mofa[-1]) > 0
    assert "Cục Đối ngoại Bộ Quốc phòng" in main(client, "/rounds/")
    assert "2/3" in main(client, "/rounds/")


def test_an_agency_asked_sees_its_own_line_only(world: World) -> None:
    page = main(client_of(BORDER_GUARD, language="en"), f"/rounds/{world.round.pk}/")
    assert row_of(page, "Border Guard Command")[0] == "submitted"
    assert "Ministry of Foreign Affairs<" not in page
    assert "report-build" not in page and "Draft the report" not in page


def test_what_is_not_for_an_office_is_not_found(world: World) -> None:
    secret = do_open_round(
        RoundBody(title="Đợt mật", period="2018", agencies=(BORDER_GUARD,)),
        acting=world.lead,
        label=Label(2),
    )
    report = world.report(Label(2))
    low = client_of(DEPARTMENT, clearance=1)
    guard = client_of(BORDER_GUARD)
    missing = text_of(low.get(f"/rounds/{uuid.uuid4()}/").content)
    for client, place in (
        (low, f"/rounds/{secret.pk}/"),
        (low, f"/rounds/reports/{report.pk}/"),
        (low, f"/rounds/reports/{report.pk}/vi.pdf"),
        (low, f"/rounds/reports/{report.pk}/figures/1/1/"),
        (guard, f"/rounds/reports/{report.pk}/en.pdf"),
        (guard, f"/rounds/submissions/{world.submissions[DEPARTMENT].pk}/"),
    ):
        answer = client.get(place)
        assert answer.status_code == 404, place
        assert text_of(answer.content) == missing
    assert "Đợt mật" not in main(low, "/rounds/")


def test_the_lead_drafts_the_report_for_a_marking(world: World) -> None:
    stage.restricted_account(world)
    client = client_of(DEPARTMENT)
    page = main(client, f"/rounds/{world.round.pk}/")
    assert [f'<option value="{level}"' in page for level in range(5)] == [True, True, True, True, False]
    answer = client.post(f"/rounds/{world.round.pk}/report/", {"marking": "0", "number": " 15/BC-CĐN "})
    [made] = reports_of(world)
    assert answer.status_code == 302 and answer["Location"] == f"/rounds/reports/{made.pk}/"
    body = content(made, ReportBody)
    assert (made.marking, body.number, made.state) == (0, "15/BC-CĐN", "draft")
    assert (
        made.title_in("en")
        == "Central report: Review of international integration and defence relations, 2015-2018"
    )
    assert "Làm việc kín" not in main(client, answer["Location"])
    client.post(f"/rounds/{world.round.pk}/report/", {"marking": "2"})
    assert "Làm việc kín" in main(client, f"/rounds/reports/{reports_of(world)[-1].pk}/")


def test_a_marking_above_reach_and_a_forbidden_office_draft_nothing(world: World) -> None:
    client = client_of(DEPARTMENT, clearance=1)
    answer = client.post(f"/rounds/{world.round.pk}/report/", {"marking": "2", "number": "77/BC"})
    assert answer.status_code == 200 and 'value="77/BC"' in answer.content.decode()
    for other in (client_of(DEPARTMENT, Role.READER), client_of(BORDER_GUARD)):
        page = main(other, f"/rounds/{world.round.pk}/")
        assert f"/rounds/{world.round.pk}/report/" not in page
        assert other.post(f"/rounds/{world.round.pk}/report/", {"marking": "0"}).status_code == 403
    assert reports_of(world) == []


def test_an_agency_drafts_approves_and_submits(world: World) -> None:
    again = do_open_round(
        RoundBody(title="Sơ kết 2018", period="2018", agencies=(DEPARTMENT, BORDER_GUARD)),
        acting=world.lead,
    )
    client = client_of(BORDER_GUARD)
    assert f"/rounds/{again.pk}/draft/" in main(client, f"/rounds/{again.pk}/")
    place = client.post(f"/rounds/{again.pk}/draft/")["Location"]
    record = get(place.split("/")[-2], world.guard)
    body = content(record, SubmissionBody)
    assert body.accounts == (str(world.accounts["guards"].pk),)
    assert body.findings == (), "findings that were reported to another round are not reported twice"
    assert client.post(f"/rounds/{again.pk}/draft/")["Location"] == place, "one submission for a round"
    page = main(client, place)
    assert "Giao lưu biên giới tháng 4" in page and 'value="approve"' in page and 'value="submit"' not in page
    finding = do_state_finding(FindingBody(type="lesson", text="Cần báo tin sớm."), acting=world.guard)
    client.post(f"{place}refresh/")
    assert content(get(record.pk, world.guard), SubmissionBody).findings == (str(finding.pk),)
    client.post(f"{place}move/", {"move": "approve"})
    client.post(f"{place}move/", {"move": "submit"})
    assert get(record.pk, world.lead).state == "submitted"
    assert get(finding.pk, world.lead).title == "Cần báo tin sớm."
    refused = client.post(f"{place}refresh/")
    assert refused.status_code == 400 and "không sửa được" in refused.content.decode()


def test_only_the_right_office_sees_each_button_of_a_submission(world: World) -> None:
    place = f"/rounds/submissions/{world.submissions[BORDER_GUARD].pk}/"
    reader = main(client_of(DEPARTMENT, Role.READER), place)
    assert 'name="move"' not in reader and 'name="verdict"' not in reader
    own = main(client_of(BORDER_GUARD), place)
    assert 'value="reopen"' in own and 'name="verdict"' not in own
    lead = client_of(DEPARTMENT)
    assert 'name="verdict"' in main(lead, place) and 'name="move"' not in main(lead, place)
    assert lead.post(f"{place}move/", {"move": "reopen"}).status_code == 403
    assert client_of(BORDER_GUARD).post(f"{place}judge/", {"verdict": "accept"}).status_code == 403
    assert get(world.submissions[BORDER_GUARD].pk, world.lead).state == "submitted"


def test_a_submission_is_returned_with_remarks_revised_and_accepted(world: World) -> None:
    lead, guard = client_of(DEPARTMENT), client_of(BORDER_GUARD)
    place = f"/rounds/submissions/{world.submissions[BORDER_GUARD].pk}/"
    round_ = f"/rounds/{world.round.pk}/"
    assert "Lập đầu mối thường trực của hai bên" in main(lead, place)
    bare = lead.post(f"{place}judge/", {"verdict": "return", "remarks": "  "})
    assert bare.status_code == 400 and "chưa nêu lý do" in bare.content.decode()
    lead.post(f"{place}judge/", {"verdict": "return", "remarks": "Bổ sung số liệu quý IV."})
    assert "Bổ sung số liệu quý IV." in main(guard, place)
    assert row_of(main(lead, round_), "Bộ đội Biên phòng")[0] == "đã trả lại"
    assert 'name="verdict"' not in main(lead, place)
    for move in ("reopen", "approve", "submit"):
        assert guard.post(f"{place}move/", {"move": move}).status_code == 302
    assert row_of(main(lead, round_), "Bộ đội Biên phòng")[0] == "đã gửi", (
        "the old word does not stand any more"
    )
    lead.post(f"{place}judge/", {"verdict": "accept"})
    assert row_of(main(lead, round_), "Bộ đội Biên phòng")[0] == "đã tiếp nhận"


def test_every_sentence_of_the_page_leads_to_sources_that_are_there(world: World) -> None:
    page = main(client_of(DEPARTMENT), f"/rounds/reports/{world.report().pk}/")
    cited = {int(number) for number in re.findall(r'class="cite" href="#source-(\d+)"', page)}
    listed = {int(number) for number in re.findall(r'<li id="source-(\d+)"', page)}
    assert cited and cited <= listed == set(range(1, len(listed) + 1))
    assert "sentence--bare" not in page
    assert f'href="/engagements/accounts/{world.accounts["border"].pk}/"' in page
    assert "hai bên thống nhất tuần tra chung mỗi quý một lần</q>" in page


def test_an_untranslated_sentence_is_shown_in_its_own_language_with_a_tag(world: World) -> None:
    page = main(client_of(DEPARTMENT, language="en"), f"/rounds/reports/{world.report().pk}/")
    assert re.search(r'lang="vi">Kịch bản cần được thống nhất trước hai tháng[^<]*</span>', page)
    assert "original in Vietnamese" in page
    assert "Both sides agreed to patrol together once a quarter." in page
    assert f"Translated by {stage.TRANSLATOR}" in page


def test_a_bar_leads_to_the_list_behind_it(world: World) -> None:
    client = client_of(DEPARTMENT)
    report = world.report()
    page = main(client, f"/rounds/reports/{report.pk}/")
    links = re.findall(
        rf'href="(/rounds/reports/{report.pk}/figures/\d+/\d+/)">([^<]+)</a>.*?<td class="num">(\d+)', page
    )
    assert len(links) == 9
    for place, label, value in links:
        behind = main(client, place)
        assert label in behind and behind.count('class="lead"') == int(value)
    assert client.get(f"/rounds/reports/{report.pk}/figures/9/1/").status_code == 404


def test_who_was_given_the_report_but_not_its_sources_sees_numbered_gaps(world: World) -> None:
    report = world.report(Label(0, frozenset({BORDER_GUARD})))
    page = main(client_of(BORDER_GUARD, language="en"), f"/rounds/reports/{report.pk}/")
    gaps = page.count("Not shown: outside what your office may see")
    assert 0 < gaps < page.count('<li id="source-')
    assert str(world.conference.pk) not in page and "?edit=" not in page and "Sign off" not in page


def test_an_unsourced_sentence_is_flagged_and_stops_the_signature(world: World) -> None:
    report = world.report()
    body = content(report, ReportBody)
    bare = SentenceBody(section="lessons", block=99, texts={"vi": "Mọi việc đều tốt."})
    do_revise_report(
        report.pk, body.model_copy(update={"sentences": (*body.sentences, bare)}), acting=world.lead
    )
    client = client_of(DEPARTMENT)
    place = f"/rounds/reports/{report.pk}/"
    page = main(client, place)
    assert 'sentence--bare">Mọi việc đều tốt.' in page and "1 câu chưa có nguồn" in page
    refused = client.post(f"{place}sign/")
    assert refused.status_code == 400 and "Gắn nguồn cho từng câu" in refused.content.decode()
    assert get(report.pk, world.lead).state == "draft"
    # Emptied in both languages the sentence goes, and then the report can be signed.
    index = len(body.sentences)
    number = str(get(report.pk, world.lead).number)
    client.post(f"{place}sentence/", {"index": str(index), "number": number, "text_vi": "", "text_en": " "})
    assert client.post(f"{place}sign/").status_code == 302
    assert get(report.pk, world.lead).state == "signed"
    assert "?edit=" not in main(client, place)


def test_an_officer_edits_a_sentence_and_a_stale_edit_loses_nothing(world: World) -> None:
    client, report = client_of(DEPARTMENT), world.report()
    place = f"/rounds/reports/{report.pk}/"
    at = next(i for i, s in enumerate(content(report, ReportBody).sentences) if "Kịch bản" in s.texts["vi"])
    assert "Kịch bản cần được" in main(client, f"{place}?edit={at}").split("<textarea")[1]
    sent = {"index": str(at), "number": "1", "text_vi": "Kịch bản phải xong sớm.", "text_en": "Agree early."}
    assert client.post(f"{place}sentence/", sent).status_code == 302
    after = content(get(report.pk, world.lead), ReportBody).sentences[at]
    assert after.texts == {"vi": "Kịch bản phải xong sớm.", "en": "Agree early."} and after.sources
    stale = client.post(f"{place}sentence/", {**sent, "text_vi": "Câu của người khác."})
    assert stale.status_code == 400 and "Câu của người khác." in stale.content.decode()
    assert content(get(report.pk, world.lead), ReportBody).sentences[at].texts == after.texts
    approver = client_of(DEPARTMENT, Role.APPROVER)
    assert "?edit=" not in main(approver, place) and "Ký ban hành" in main(approver, place)
    assert approver.post(f"{place}sentence/", {**sent, "number": "2"}).status_code == 403
    officer = client_of(DEPARTMENT, Role.OFFICER)
    assert "Ký ban hành" not in main(officer, place)
    assert officer.post(f"{place}sign/").status_code == 403


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_paper_comes_in_both_languages(world: World, language: str) -> None:
    report = do_sign_report(world.report().pk, acting=world.lead)
    answer = client_of(DEPARTMENT).get(f"/rounds/reports/{report.pk}/{language}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    assert ("PHỤLỤCNGUỒN" if language == "vi" else "ANNEXOFSOURCES") in text
    assert client_of(DEPARTMENT).get(f"/rounds/reports/{report.pk}/fr.pdf").status_code == 404
