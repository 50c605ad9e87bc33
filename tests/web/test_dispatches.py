"""The dispatches room: lists, the letter with its way, writing, approving, sending, handling and answering."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.acts import BORDER_GUARD, account, office
from tests.exchange.remote import Remote
from tests.web.correspondence import acknowledge, drafted, in_days, request_from, sent
from tests.web.offices import appoint, browser_of

from comity.exchange.actions import do_approve
from comity.exchange.kinds import DispatchBody
from comity.exchange.models import Dispatch, Handling, OutEntry
from comity.kernel.reading import content, label_of
from comity.kernel.records import Record
from comity.kernel.renderings import do_translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def remote() -> Remote:
    made = Remote()
    made.join()
    return made


def page(client: Client, record: Record, status: int = 200) -> str:
    answer = client.get(reverse("dispatch", args=[record.pk]))
    assert answer.status_code == status
    return answer.content.decode()


def form(**changes: object) -> dict[str, object]:
    """A filled-in dispatch, as the browser posts it."""
    return {
        "type": "request-for-information",
        "recipients": ["mofa"],
        "urgency": "urgent",
        "deadline": in_days(7),
        "marking": "1",
        "language": "vi",
        "title": "Đề nghị cung cấp số liệu",
        "text": "Kính gửi quý Bộ.\r\n\r\nĐề nghị gửi số liệu.",
        **changes,
    }


def act(client: Client, name: str, record: Record, **data: str) -> int:
    return client.post(reverse(f"dispatch-{name}", args=[record.pk]), data).status_code


class TestLists:
    def test_the_inbox_shows_what_waits_and_on_demand_all(self, remote: Remote) -> None:
        request_from(remote, "Open request", days=-1)
        settled = request_from(remote, "Settled request")
        client = browser_of(appoint("head"))
        assert act(client, "handle", settled, state="refused", note="Không thuộc thẩm quyền.") == 302
        waiting, all_ = (
            client.get("/dispatches/").content.decode(),
            client.get("/dispatches/?show=all").content.decode(),
        )
        assert "Open request" in waiting and "Settled request" not in waiting
        assert "quá hạn 1 ngày" in waiting and "Bộ Ngoại giao" in waiting and "Khẩn" in waiting
        assert "Open request" in all_ and "Settled request" in all_ and "từ chối" in all_

    def test_words_and_numbers_are_found(self, remote: Remote) -> None:
        request_from(remote, "About border exchanges")
        client = browser_of(appoint(), "en")
        assert "About border" in client.get("/dispatches/?q=BORDER").content.decode()
        assert "About border" in client.get("/dispatches/?q=41/BNG").content.decode()
        assert "No dispatch has these words" in client.get("/dispatches/?q=parade").content.decode()

    def test_the_outbox_says_who_answered(self, remote: Remote) -> None:
        sent(title="Đã hỏi")
        drafted(title="Mới soạn")
        client = browser_of(appoint())
        shown = client.get("/dispatches/sent/").content.decode()
        assert "chờ trả lời" in shown and "dự thảo" in shown
        mine = client.get("/dispatches/sent/?show=open").content.decode()
        assert "Mới soạn" in mine and "Đã hỏi" not in mine

    def test_an_agency_sees_its_own_only(self, remote: Remote) -> None:
        request_from(remote, "For the department")
        drafted(title="Của Cục")
        client = browser_of(appoint("officer", BORDER_GUARD))
        assert "For the department" not in client.get("/dispatches/?show=all").content.decode()
        assert "Của Cục" not in client.get("/dispatches/sent/").content.decode()


class TestLetter:
    def test_it_reads_as_a_letter_in_both_languages(self, remote: Remote) -> None:
        brought = account("Giao lưu Lạng Sơn")
        letter = sent(brought)
        acknowledge(remote)
        client = browser_of(appoint())
        vi = page(client, letter)
        assert "01/CĐN" in vi and "Kính gửi:" in vi and "còn 7 ngày" in vi
        assert reverse("account", args=[brought.pk]) in vi and "Giao lưu Lạng Sơn" in vi
        assert "có biên nhận ký số" in vi and re.search(r"/proof/receipts/\d+/", vi)
        client.cookies["comity_language"] = "en"
        en = page(client, letter)
        assert "Request for information" in en and "7 days left" in en and "with a signed receipt" in en

    def test_what_is_awaited_is_said(self, remote: Remote) -> None:
        shown = page(browser_of(appoint()), sent())
        assert "Chờ nút nhận xác nhận" in shown
        assert "/proof/receipts/" not in shown

    def test_a_translation_is_shown_with_its_translator(self, remote: Remote) -> None:
        letter = request_from(remote)
        fields = {"title": "Thông tin về giao lưu biên giới", "text": "Đề nghị cho biết các hoạt động."}
        do_translate(letter.pk, "vi", fields, "Biên dịch viên, Phòng Tổng hợp", acting=office())
        client = browser_of(appoint())
        vi = page(client, letter)
        assert "Đề nghị cho biết các hoạt động." in vi and "Biên dịch viên, Phòng Tổng hợp" in vi
        client.cookies["comity_language"] = "en"
        assert "We need dates, places and results." in page(client, letter)

    def test_the_untranslated_text_names_its_language(self, remote: Remote) -> None:
        shown = page(browser_of(appoint()), request_from(remote))
        assert re.search(r'letter__text" lang="en"', shown)

    def test_outsiders_get_what_they_get_for_nothing(self, remote: Remote) -> None:
        letter = request_from(remote, marking=2)
        for user in (appoint("reader"), appoint("officer", BORDER_GUARD)):
            client = browser_of(user)
            there = client.get(reverse("dispatch", args=[letter.pk]))
            nowhere = client.get(reverse("dispatch", args=[uuid.uuid4()]))
            assert there.status_code == nowhere.status_code == 404
            plain = [
                re.sub(r'value="[^"]{60,}"|X-CSRFToken[^}]*|[0-9a-f-]{36}', "", a.content.decode())
                for a in (there, nowhere)
            ]
            assert plain[0] == plain[1]

    def test_the_marking_stands_over_the_page(self, remote: Remote) -> None:
        assert "marking-strip--2" in page(browser_of(appoint()), request_from(remote, marking=2))
        assert "marking-strip" not in page(browser_of(appoint("head")), request_from(remote))


class TestSending:
    def test_who_may_approve_and_who_may_send(self, remote: Remote) -> None:
        letter = drafted()
        officer, clerk, reader = (browser_of(appoint(name)) for name in ("officer", "clerk", "reader"))
        approve, send = (reverse(f"dispatch-{name}", args=[letter.pk]) for name in ("approve", "send"))
        assert approve in page(officer, letter) and send not in page(officer, letter)
        assert approve not in page(clerk, letter) and approve not in page(reader, letter)
        assert act(officer, "approve", letter) == 302
        assert send in page(clerk, letter) and send not in page(officer, letter)
        assert act(officer, "send", letter) == 400
        assert OutEntry.objects.count() == 0
        assert act(clerk, "send", letter) == 302
        assert [row.record for row in OutEntry.objects.all()] == [letter.pk]
        shown = page(clerk, letter)
        assert send not in shown and "01/CĐN" in shown

    def test_a_failed_sending_is_told_on_the_letter_and_changes_nothing(self) -> None:
        Remote(ceiling=1).join()
        letter = drafted(marking=2)
        do_approve(letter.pk, acting=office())
        client = browser_of(appoint("clerk"))
        answer = client.post(reverse("dispatch-send", args=[letter.pk]))
        assert answer.status_code == 400
        shown = answer.content.decode()
        assert "Độ mật của hồ sơ cao hơn mức được gửi tới nút mofa" in shown and "Cách khắc phục" in shown
        assert "Đề nghị cung cấp thông tin" in shown
        assert Record.objects.visible_to(office()).get(pk=letter.pk).state == "approved"
        assert OutEntry.objects.count() == 0

    def test_moves_are_posts(self) -> None:
        letter = drafted()
        client = browser_of(appoint("head"))
        assert client.get(reverse("dispatch-approve", args=[letter.pk])).status_code == 405
        assert Record.objects.visible_to(office()).get(pk=letter.pk).state == "draft"


class TestWriting:
    def test_a_dispatch_is_drafted_as_it_was_written(self, remote: Remote) -> None:
        reported = account("Giao lưu Lạng Sơn")
        client = browser_of(appoint())
        answer = client.post("/dispatches/new/", form(records=[str(reported.pk)]))
        assert answer.status_code == 302
        record = Dispatch.objects.visible_to(office()).get().record
        body = content(record, DispatchBody)
        assert answer.headers["Location"] == reverse("dispatch", args=[record.pk])
        assert body.text == "Kính gửi quý Bộ.\n\nĐề nghị gửi số liệu."
        assert (body.type, body.recipients, body.urgency) == ("request-for-information", ("mofa",), "urgent")
        assert body.deadline == (timezone.localdate() + timedelta(days=7)).isoformat()
        assert body.records == (str(reported.pk),)
        assert label_of(record).marking == 1 and label_of(record).audience == frozenset()

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"recipients": []}, "recipients"),
            ({"title": " "}, "title"),
            ({"deadline": "2020-01-01"}, "deadline"),
            ({"recipients": ["pc-langson"]}, "recipients"),
            ({"marking": "4"}, "marking"),
            ({"records": [str(uuid.uuid4())]}, "records"),
        ],
        ids=[
            "nobody",
            "no subject",
            "a day that passed",
            "a node that is not connected",
            "above reach",
            "no record",
        ],
    )
    def test_what_is_wrong_stands_by_its_field_and_nothing_is_lost(
        self, remote: Remote, wrong: dict[str, object], told: str
    ) -> None:
        account()
        client = browser_of(appoint())
        answer = client.post("/dispatches/new/", form(**wrong))
        assert answer.status_code == 400
        shown = answer.content.decode()
        assert "Đề nghị gửi số liệu." in shown
        assert re.search(rf'field--wrong.*(name="{told}"|id_{told})', shown, re.S)
        assert Dispatch.objects.visible_to(office()).count() == 0

    def test_the_form_offers_what_this_hat_may_use(self, remote: Remote) -> None:
        account("Của ta")
        account("Của họ", acting=office(BORDER_GUARD))
        shown = browser_of(appoint()).get("/dispatches/new/").content.decode()
        assert "Của ta" in shown and "Của họ" not in shown
        assert "Bộ Ngoại giao" in shown and "Bộ đội Biên phòng" in shown and "Lạng Sơn" not in shown
        assert "Tối mật" in shown and "Tuyệt mật" not in shown

    def test_a_reader_and_a_clerk_do_not_write(self, remote: Remote) -> None:
        for name in ("reader", "clerk"):
            client = browser_of(appoint(name))
            assert client.get("/dispatches/new/").status_code == 403
            assert client.post("/dispatches/new/", form()).status_code == 403
            assert "/dispatches/new/" not in client.get("/dispatches/").content.decode()
        assert Dispatch.objects.visible_to(office()).count() == 0

    def test_a_record_is_brought_along_from_its_page(self, remote: Remote) -> None:
        reported = account("Giao lưu")
        client = browser_of(appoint())
        shown = client.get(f"/dispatches/new/?bring={reported.pk}").content.decode()
        assert re.search(rf'value="{reported.pk}"[^>]*checked', shown)
        assert client.get(f"/dispatches/new/?bring={uuid.uuid4()}").status_code == 404


class TestHandling:
    def test_the_agency_says_its_word_step_by_step(self, remote: Remote) -> None:
        letter = request_from(remote)
        client = browser_of(appoint("officer"))
        shown = page(client, letter)
        assert 'value="accepted"' in shown and 'value="refused"' in shown and 'value="done"' not in shown
        assert act(client, "handle", letter, state="accepted", note="Giao Phòng Tổng hợp.") == 302
        handled = Handling.objects.visible_to(office()).get().record
        assert handled.state == "accepted" and label_of(handled).audience == frozenset({"mofa"})
        shown = page(client, letter)
        assert 'value="refused"' not in shown and 'value="done"' in shown and "Giao Phòng Tổng hợp." in shown
        assert act(client, "handle", letter, state="done") == 302
        assert 'name="state"' not in page(client, letter)

    @pytest.mark.parametrize("state", ["done", "", "nonsense"])
    def test_a_step_that_is_not_open_is_refused_beside_the_note(self, remote: Remote, state: str) -> None:
        letter = request_from(remote)
        client = browser_of(appoint("officer"))
        answer = client.post(
            reverse("dispatch-handle", args=[letter.pk]), {"state": state, "note": "Ghi chú dài."}
        )
        assert answer.status_code == 400
        assert "Ghi chú dài." in answer.content.decode() and "problem__what" in answer.content.decode()
        assert Handling.objects.visible_to(office()).count() == 0

    def test_a_reader_sees_no_buttons_and_may_not(self, remote: Remote) -> None:
        letter = request_from(remote)
        client = browser_of(appoint("reader"))
        shown = page(client, letter)
        assert 'name="state"' not in shown and "/answer/" not in shown
        assert act(client, "handle", letter, state="accepted") == 400
        assert Handling.objects.visible_to(office()).count() == 0

    def test_an_answer_goes_to_who_asked_and_settles_it(self, remote: Remote) -> None:
        letter = request_from(remote, marking=1)
        client, clerk = browser_of(appoint("head")), browser_of(appoint("clerk"))
        address = reverse("dispatch-answer", args=[letter.pk])
        assert address in page(client, letter) and address not in page(clerk, letter)
        shown = client.get(address).content.decode()
        assert "Trả lời văn bản số 41/BNG-HT" in shown
        assert re.search(r'value="mofa"[^>]*checked', shown) and re.search(r'value="answer" selected', shown)
        assert re.search(r'value="1" selected', shown)
        assert client.post(address, form(type="answer", deadline="")).status_code == 302
        reply = Dispatch.objects.visible_to(office()).get(in_reply_to=letter.pk).record
        assert "Information on border exchanges" in client.get("/dispatches/").content.decode()
        assert act(client, "approve", reply) == 302
        assert act(clerk, "send", reply) == 302
        assert "Information on border exchanges" not in client.get("/dispatches/").content.decode()
        shown = page(client, letter)
        assert reverse("dispatch", args=[reply.pk]) in shown and "đã trả lời" in shown
        assert reverse("dispatch", args=[letter.pk]) in page(client, reply)

    def test_only_a_recipient_answers(self, remote: Remote) -> None:
        own = sent()
        client = browser_of(appoint("head"))
        assert client.get(reverse("dispatch-answer", args=[own.pk])).status_code == 404
