"""The dispatches room after sending: recipients, inner side, changes, proofs, opinions, their papers, and the books."""

import io
import json
import re
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from pytest_django.live_server_helper import LiveServer
from tests.acts import BORDER_GUARD, DEPARTMENT, office
from tests.web.asking import SECTIONS, Asking, asking, sent
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.offices import appoint, browser_of
from tests.web.people import knows_nothing_of

from comity.directory.hats import hats_of
from comity.exchange.actions import do_handle
from comity.exchange.amending import asked_of
from comity.exchange.models import Amendment, AmendmentAnswer, Assignment, Dispatch, Opinion, Reminder
from comity.exchange.opinions import table_of, table_rows
from comity.kernel.records import Record


def text(client: Client, name: str, *args: object, status: int = 200, **headers: str) -> str:
    answer = client.get(reverse(name, args=args), headers=headers)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


@pytest.fixture
def week(db: None) -> Asking:
    return asking()


class TestTheSender:
    def test_a_table_tells_of_each_recipient_only_what_it_said(self, week: Asking) -> None:
        shown = text(browser_of(appoint("head")), "dispatch", week.request.pk)
        rows = re.findall(r'<tr><th scope="row" class="lead">(.*?)</tr>', shown, re.S)
        assert len(rows) == 3 and "03 · đã tiếp nhận" in shown
        assert "trên nút này" in rows[0] and "biên nhận" in rows[1] and "biên nhận" in rows[2]
        assert "57/BNG" in shown and reverse("opinion", args=[week.far.pk]) in rows[1]
        assert "opinion" not in rows[2]

    def test_each_step_is_proved_at_a_click_and_the_proof_can_be_had(self, week: Asking) -> None:
        client = browser_of(appoint("head"))
        shown = text(client, "dispatch", week.request.pk)
        proofs = re.findall(r'hx-get="([^"]+passages[^"]+)"', shown)
        assert any("/sent/" in one for one in proofs) and any("/received/" in one for one in proofs)
        for address in proofs:
            part = client.get(address, headers={"HX-Request": "true"}).content.decode()
            assert "chữ ký và giá trị băm đúng" in part and "<html" not in part
            assert "<html" in client.get(address).content.decode()
            file = json.loads(client.get(f"{address}?file=1").content)
            assert file["what"] in ("comity delivery v1", "comity origin v1")
        other = browser_of(appoint("head", BORDER_GUARD))
        hidden = next(one for one in proofs if str(week.far.pk) in one)
        assert knows_nothing_of(other, hidden)

    def test_reminding_is_one_click_a_day(self, week: Asking) -> None:
        client = browser_of(appoint("clerk"))
        address = reverse("dispatch-remind", args=[week.request.pk])
        assert address in text(client, "dispatch", week.request.pk)
        assert client.post(address).status_code == 302
        assert list(Reminder.objects.visible_to(office()).values_list("agency", flat=True)) == ["pc-langson"]
        again = client.post(address)
        assert again.status_code == 400 and "đôn đốc" in again.content.decode()

    def test_an_update_is_drafted_from_what_was_sent(self, week: Asking) -> None:
        client = browser_of(appoint("head"))
        address = reverse("dispatch-update", args=[week.request.pk])
        shown = client.get(address).content.decode()
        assert SECTIONS[0] in shown and "Thay cho" in shown
        form = {
            "type": "request-for-opinion", "recipients": [BORDER_GUARD, "mofa"], "urgency": "routine", "deadline": "",
            "marking": "0", "language": "vi", "title": "Bản cập nhật", "text": "…", "sections": "Một\n\nHai",
        }  # fmt: skip
        assert client.post(address, form).status_code == 302
        made = Dispatch.objects.visible_to(office()).get(record__title="Bản cập nhật")
        assert made.deadline and made.record.state == "draft"
        client.post(reverse("dispatch-approve", args=[made.pk]))
        assert client.post(reverse("dispatch-send", args=[made.pk])).status_code == 302
        (asked,) = asked_of(week.request, office())
        assert asked.body.by == str(made.pk)
        assert "đang đề nghị thay đổi" in text(client, "dispatch", week.request.pk)


class TestTheReceiver:
    def test_it_is_assigned_dealt_with_and_seen_on_the_day_of_its_post(self, week: Asking) -> None:
        head, officer = appoint("head"), appoint("officer")
        client, other = browser_of(head), browser_of(officer)
        shown = text(client, "dispatch", week.received.pk)
        post = str(hats_of(officer)[0].post)
        assert re.search(rf'<option value="{post}"', shown)
        address = reverse("dispatch-assign", args=[week.received.pk])
        assert client.post(address, {"post": "nobody"}).status_code == 400
        assert (
            client.post(address, {"post": post, "note": "Rà soát số liệu", "deadline": ""}).status_code == 302
        )
        assert Assignment.objects.visible_to(office()).count() == 1
        assert "Rà soát số liệu" in text(other, "today") and "Được phân công cho đồng chí" in text(
            other, "today"
        )
        assert "Rà soát số liệu" not in text(client, "today")
        shown = text(other, "dispatch", week.received.pk)
        assert "Tôi đã xử lý xong" in shown and "01 / " not in shown and "Số đến" in shown
        assert other.post(reverse("assignment-finish", args=[week.received.pk])).status_code == 302
        assert "Được phân công cho đồng chí" not in text(other, "today")

    def test_it_agrees_to_a_change_and_both_ends_show_the_same(self, week: Asking) -> None:
        change = Amendment.objects.visible_to(office()).get()
        client = browser_of(appoint("clerk", BORDER_GUARD))
        assert "Nơi gửi đề nghị thu hồi" in text(client, "today")
        answer = reverse("amendment-answer", args=[change.pk])
        assert answer in text(client, "dispatch", change.dispatch)
        refused = client.post(answer, {"agree": "0", "note": ""})
        assert refused.status_code == 400 and AmendmentAnswer.objects.for_machine().count() == 0
        assert client.post(answer, {"agree": "1"}).status_code == 302
        assert "đã thu hồi" in text(client, "dispatch", change.dispatch)
        assert "1/2 nơi nhận đồng ý" in text(browser_of(appoint("head")), "dispatch", change.dispatch)
        assert "Nơi gửi đề nghị thu hồi" not in text(client, "today")

    def test_an_opinion_is_written_by_section_approved_and_sent(self, db: None) -> None:
        request = sent("request-for-opinion", (BORDER_GUARD,), sections=SECTIONS)
        head = browser_of(appoint("head", BORDER_GUARD))
        clerk = browser_of(appoint("clerk", BORDER_GUARD))
        address = reverse("opinion-new", args=[request.pk])
        assert address in text(head, "dispatch", request.pk)
        assert SECTIONS[1] in head.get(address).content.decode()
        wrong = head.post(address, {"stance": "against", "language": "vi"})
        assert wrong.status_code == 400 and "Chưa nêu ý kiến cụ thể" in wrong.content.decode()
        said = {"stance": "agreed-with-comments", "language": "vi", "section-1": "Nên 10 ngày."}
        assert head.post(address, said).status_code == 302
        made = Opinion.objects.visible_to(office(BORDER_GUARD)).get()
        asker = browser_of(appoint("head"))
        assert text(asker, "opinion", made.pk, status=404)
        assert "Ý kiến chờ duyệt hoặc gửi" in text(head, "today")
        move = reverse("opinion-move", args=[made.pk])
        assert clerk.post(move, {"move": "approve"}).status_code == 404
        assert head.post(move, {"move": "approve"}).status_code == 302
        assert clerk.post(move, {"move": "send"}).status_code == 302
        assert "Nên 10 ngày." in text(asker, "opinion", made.pk)


class TestAskingMany:
    def test_the_live_table_says_who_agreed_who_waits_and_who_is_late(self, week: Asking) -> None:
        client = browser_of(appoint("head"))
        live = text(client, "opinions", week.request.pk, status=200, **{"HX-Request": "true"})
        assert "<html" not in live and 'hx-trigger="every 15s"' in live
        assert "không nhất trí" in live and "nhất trí, có góp ý" in live and "chậm 3 ngày" in live
        assert "10 ngày làm việc" in live and SECTIONS[1] in live
        assert knows_nothing_of(
            browser_of(appoint("head", BORDER_GUARD)), reverse("opinions", args=[week.request.pk])
        )
        assert knows_nothing_of(
            browser_of(appoint("officer", BORDER_GUARD)), reverse("opinion", args=[week.far.pk])
        )

    def test_the_asker_writes_how_each_was_taken_up_and_has_it_on_paper(self, week: Asking) -> None:
        client = browser_of(appoint("head"))
        rows = table_rows(week.request, office())
        names = [f"{row.opinion.pk}.{row.place}" for row in rows]
        take = reverse("opinions-take-up", args=[week.request.pk])
        wrong = client.post(take, {f"taken-{names[0]}": "not", f"reason-{names[0]}": ""})
        assert wrong.status_code == 400 and table_of(week.request, office()) is None
        said = {f"taken-{name}": "accepted" for name in names} | {f"taken-{names[1]}": "partly"}
        said[f"reason-{names[1]}"] = "Chọn 12 ngày để kịp báo cáo."
        assert client.post(take, said).status_code == 302
        docx = client.get(reverse("opinions-docx", args=[week.request.pk]))
        paper = Document(io.BytesIO(docx.content))
        cells = [[cell.text for cell in row.cells] for row in paper.tables[1].rows]
        assert cells[0] == ["TT", "Nội dung xin ý kiến", "Cơ quan", "Ý kiến", "Tiếp thu, giải trình"]
        assert cells[1][1] == SECTIONS[0] and "=Đề nghị mỗi cơ quan chỉ một đầu mối." in cells[1][3]
        assert "Tiếp thu một phần. Chọn 12 ngày để kịp báo cáo." in [row[4] for row in cells]
        written = "\n".join(paragraph.text for paragraph in paper.paragraphs)
        assert "BẢNG TỔNG HỢP Ý KIẾN" in written and "quá hạn 3 ngày" in written
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in paper.tables[0].rows[0].cells[1].text
        xlsx = client.get(reverse("opinions-xlsx", args=[week.request.pk])).content
        sheets = zipfile.ZipFile(io.BytesIO(xlsx))
        assert b"<f>" not in sheets.read("xl/worksheets/sheet1.xml")
        assert SECTIONS[2] in text(client, "dispatch", week.request.pk)
        assert "Chọn 12 ngày" in sheets.read("xl/sharedStrings.xml").decode()

        share = reverse("opinions-share", args=[week.request.pk])
        guard = browser_of(appoint("officer", BORDER_GUARD))
        table = table_of(week.request, office())
        assert table is not None and knows_nothing_of(guard, reverse("opinion-table", args=[table.pk]))
        assert client.post(share).status_code == 302
        assert "10 ngày làm việc" in text(guard, "opinion-table", table.pk)


class TestBooks:
    def test_what_went_and_what_came_stand_in_the_books_and_on_a_sheet(self, week: Asking) -> None:
        do_handle(week.received.pk, "accepted", acting=office())
        client = browser_of(appoint("clerk"))
        out = text(client, "outgoing-book")
        assert "01/CĐN" in out and "Xin ý kiến dự thảo Quy chế" in out
        assert "57/BNG" not in out and "Thông báo lịch họp" not in out
        notices = client.get(reverse("outgoing-book"), {"type": "notice"}).content.decode()
        assert "01/TB-CĐN" in notices
        came = text(client, "incoming-book")
        assert "41/BNG-HT" in came and "Bộ Ngoại giao" in came
        for name in ("outgoing-book", "incoming-book"):
            sheet = client.get(reverse(name), {"as": "xlsx"})
            assert zipfile.ZipFile(io.BytesIO(sheet.content)).testzip() is None
            assert client.get(reverse(name), {"type": "nothing"}).status_code == 404
        other = browser_of(appoint("clerk", BORDER_GUARD))
        assert "41/BNG-HT" not in text(other, "incoming-book")
        guard = text(other, "outgoing-book")
        assert "01/BTLBP" in guard or "01/" in guard

    def test_a_marked_paper_shows_in_the_books_to_who_may_know_it(self, db: None) -> None:
        from comity.exchange.actions import do_approve, do_compose, do_send
        from comity.exchange.kinds import DispatchBody

        body = DispatchBody(type="notice", title="Thông báo kín", text="…", recipients=(BORDER_GUARD,))
        made = do_compose(body, acting=office(), marking=3 - 1)
        do_approve(made.pk, acting=office())
        do_send(made.pk, acting=office())
        do_handle(made.pk, "accepted", acting=office(BORDER_GUARD))
        for agency in (DEPARTMENT, BORDER_GUARD):
            head, reader = browser_of(appoint("head", agency)), browser_of(appoint("reader", agency))
            name, type_ = (
                ("outgoing-book", "notice") if agency == DEPARTMENT else ("incoming-book", "restricted")
            )
            assert "Thông báo kín" in head.get(reverse(name), {"type": type_}).content.decode()
            assert "Thông báo kín" not in reader.get(reverse(name), {"type": type_}).content.decode()
        assert Record.objects.for_machine().filter(kind="registration").count() == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_read_well(live_server: LiveServer) -> None:
    week = asking()
    user = appoint("head")
    addresses = [
        reverse("dispatch", args=[week.request.pk]),
        reverse("dispatch", args=[week.received.pk]),
        reverse("opinions", args=[week.request.pk]),
        reverse("opinion", args=[week.far.pk]),
        reverse("outgoing-book"),
    ]
    with chromium() as browser:
        for language in ("vi", "en"):
            for address in addresses:
                page = open_page(browser, live_server.url + address, user, language=language)
                assert axe_violations(page) == "", f"{address} {language}"
                page.set_viewport_size({"width": 390, "height": 844})
                assert not scrolls_sideways(page), f"{address} {language}"
                page.close()
        page = open_page(browser, live_server.url + addresses[0], user)
        page.get_by_role("link", name="Kiểm tra bằng chứng").first.click()
        page.get_by_text("chữ ký và giá trị băm đúng").first.wait_for()
        assert axe_violations(page) == ""
