"""The merit room: from a nomination to a certificate in the book, as offices see and do it."""

import io
import re

import pytest
from django.test import Client
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader
from tests.acts import account, office
from tests.merit.making import AWARD, OCCASION, issued, nominated, signed
from tests.web.people import appoint, knows_nothing_of, signed_in

from comity.directory.today import today
from comity.kernel.acting import Acting, Role
from comity.kernel.labels import Label
from comity.kernel.reading import content, get
from comity.merit.deciding import do_issue_commendation, do_propose_revoking, do_revoke_certificate
from comity.merit.kinds import CommendationBody
from comity.merit.models import Certificate, Commendation, MeritCouncil, Nomination

pytestmark = pytest.mark.django_db


def main(client: Client, place: str) -> str:
    answer = client.get(place)
    assert answer.status_code == 200, place
    return answer.content.decode().split("<main")[1].split("</main>")[0]


@pytest.fixture
def desk() -> tuple[Client, Acting]:
    user, acting = appoint()
    return signed_in(user), acting


def test_from_a_nomination_to_the_book_by_the_pages(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    account("Giao lưu hữu nghị biên giới", acting=acting)
    said = {"award": AWARD, "whom": "agency:mnd-dfr", "period": "2015/2018", "merit_vi": ""}
    answer = client.post("/merit/nominations/new/", said)
    case = Nomination.objects.visible_to(acting).get()
    assert answer.headers["Location"] == f"/merit/nominations/{case.pk}/edit/"
    page = main(client, answer.headers["Location"])
    assert "Báo cáo kết quả 01 hoạt động" in page
    client.post(f"/merit/nominations/{case.pk}/edit/", {**said, "chosen": ["accounts"]})
    page = main(client, f"/merit/nominations/{case.pk}/")
    assert "Báo cáo kết quả 01 hoạt động" in page and "Giao lưu hữu nghị biên giới" in page
    client.post(f"/merit/nominations/{case.pk}/move/", {"move": "put-forward"})
    assert "chờ hội đồng xét" in main(client, "/merit/")

    members = [appoint() for _ in range(2)]
    seats = [str(one.post) for one in (acting, *(hat for _, hat in members))]
    council = {"title": "Phiên họp", "level": "unit", "members": seats, "nominations": [str(case.pk)]}
    answer = client.post("/merit/councils/new/", council)
    assert answer.status_code == 400, "three posts of one title are one member"
    others = "mofa: Chánh Văn phòng\npc-langson: Giám đốc Sở Ngoại vụ"
    client.post("/merit/councils/new/", {**council, "members": seats[:1], "others": others})
    council_ = MeritCouncil.objects.visible_to(acting).get()
    place = f"/merit/councils/{council_.pk}/"
    assert "chờ phiếu của đồng chí" in main(client, place)
    client.post(f"{place}vote/", {"nomination": str(case.pk), "choice": "yes", "remark": "Xứng đáng"})
    page = main(client, place)
    assert "1 trên 3 thành viên đã bỏ phiếu" in page and "phiếu đồng ý," not in page
    assert client.post(f"{place}close/").status_code == 400, "no quorum yet"
    assert case.record.state == "put-forward"


def test_a_decision_gives_numbers_and_prints_every_certificate(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    made = issued([nominated(n) for n in range(3)])
    decision = Commendation.objects.visible_to(acting).get()
    page = main(client, f"/merit/decisions/{decision.pk}/")
    year = today().year
    assert all(f"{n:02d}/{year}/GK" in page for n in (1, 2, 3)) and "01/QĐ-" in page
    answer = client.get(f"/merit/decisions/{decision.pk}/certificates.pdf")
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == 3 and float(pages[0].mediabox.width) > float(pages[0].mediabox.height)
    told = " ".join(pages[1].extract_text().split())
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "GIẤY KHEN",
        "Đơn vị 1",
        OCCASION["vi"],
        f"02/{year}/GK",
    ):
        assert words in told, words
    page = main(client, f"/merit/register/?award={AWARD}&year={year}")
    assert "Từ số 1 đến số 3" in page and page.count('<th scope="row"') == 3
    assert "Đơn vị 1" in main(client, "/merit/honours/mnd-navy/")
    assert "Đơn vị 1" not in main(client, "/merit/honours/mnd-vcg/")
    picture = client.get(f"/merit/certificates/{made[0].pk}/picture.png")
    assert picture.content.startswith(b"\x89PNG")


def test_the_decision_is_a_paper_of_its_own_with_number_date_and_list(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    made = signed([nominated(n) for n in (1, 2)])
    place = f"/merit/decisions/{made.pk}/"
    assert "DỰ THẢO" in words_of_pdf(client.get(f"{place}decision.pdf").content)
    do_issue_commendation(made.pk, acting=office())
    assert f"{place}decision.docx" in main(client, place)
    body = content(get(made.pk, acting), CommendationBody)
    for language, words in (
        ("vi", ("QUYẾT ĐỊNH:", "Căn cứ Luật Thi đua, khen thưởng", "Điều 3.", "3/3", OCCASION["vi"])),
        ("en", ("HEREBY DECIDES:", "Article 3.", "3 of 3", OCCASION["en"])),
    ):
        pdf = words_of_pdf(client.get(f"{place}decision.pdf?lang={language}").content)
        paper = Document(io.BytesIO(client.get(f"{place}decision.docx?lang={language}").content))
        docx = " ".join("".join(node.text or "" for node in paper.element.body.iter(TEXT)).split())
        names = ("Đơn vị 1", "Đơn vị 2") if language == "vi" else ("Unit 1", "Unit 2")
        for one in (*words, *names, body.number, f"01/{today().year}/GK"):
            assert letters(one) in letters(pdf) and letters(one) in letters(docx), one
        assert "chưa có nguồn" not in docx and "no source" not in docx
    assert client.get(f"{place}decision.odt").status_code == 404
    assert knows_nothing_of(signed_in(appoint("mnd-bgc")[0]), f"{place}decision.pdf")


TEXT = qn("w:t")


def letters(text: str) -> str:
    return "".join(text.split())


def words_of_pdf(made: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split())


def test_a_revoked_certificate_stays_and_says_why(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    one, two = issued([nominated(0), nominated(1)])
    place = f"/merit/certificates/{one.pk}/"
    assert client.post(f"{place}revoke/", {"move": "propose", "reason": " "}).status_code == 400
    client.post(f"{place}revoke/", {"move": "propose", "reason": "Khen nhầm đơn vị"})
    client.post(f"{place}revoke/", {"move": "revoke"})
    row = Certificate.objects.visible_to(acting).select_related("record").get(pk=one.pk)
    assert row.record.state == "revoked"
    page = main(client, "/merit/register/")
    assert "Khen nhầm đơn vị" in page and "đã thu hồi" in page and "Từ số 1 đến số 2" in page
    text = PdfReader(io.BytesIO(client.get(f"{place}certificate.pdf").content)).pages[0].extract_text()
    assert "ĐÃ THU HỒI" in text
    all_ = client.get(f"/merit/decisions/{row.commendation}/certificates.pdf").content
    assert len(PdfReader(io.BytesIO(all_)).pages) == 1
    assert two.state == "issued"


def test_who_may_not_know_meets_what_is_not_there(desk: tuple[Client, Acting]) -> None:
    made = issued([nominated(0), nominated(1)])
    decision = Commendation.objects.visible_to(office()).get()
    case = nominated(2, source=account("Mật", label=Label(3)))
    theirs = signed_in(appoint("mnd-bgc")[0])
    assert "Đơn vị 0" in main(theirs, f"/merit/certificates/{made[0].pk}/")
    assert knows_nothing_of(theirs, f"/merit/certificates/{made[1].pk}/")
    assert knows_nothing_of(theirs, f"/merit/certificates/{made[1].pk}/certificate.pdf")
    assert knows_nothing_of(theirs, f"/merit/nominations/{case.pk}/")
    assert not re.search("Đơn vị [12]", main(theirs, f"/merit/decisions/{decision.pk}/"))
    reader = signed_in(appoint("mnd-dfr", Role.READER, clearance=0)[0], "en")
    page = main(reader, f"/merit/certificates/{made[0].pk}/")
    assert "In the book" in page and "Propose to revoke" not in page
    assert (
        reader.post(
            f"/merit/certificates/{made[0].pk}/revoke/", {"move": "propose", "reason": "x"}
        ).status_code
        == 403
    )
    do_propose_revoking(made[0].pk, "Sai tên", acting=office())
    do_revoke_certificate(made[0].pk, acting=office())
