"""The proof room: channels and troubles, the check of the journal, receipts in plain words, any record's history."""

import re
import uuid

import pytest
from django.db import connection
from django.urls import reverse
from tests.acts import BORDER_GUARD, account, office
from tests.exchange.remote import Remote
from tests.web.correspondence import acknowledge, request_from, sent
from tests.web.offices import appoint, browser_of

from comity.exchange.inbox import receive
from comity.exchange.keys import do_sign_checkpoint
from comity.exchange.models import Receipt
from comity.exchange.protocol import Refused
from comity.kernel.actions import action
from comity.kernel.kinds import Source
from comity.kernel.labels import Label
from comity.kernel.records import Record
from comity.kernel.writing import create
from comity.programme.actions import do_give_account
from comity.programme.kinds import AccountBody
from comity.review.kinds import FindingBody
from comity.web.links import url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def remote() -> Remote:
    made = Remote()
    made.join()
    return made


@action
def do_state_finding(text: str, *sources: Source) -> Record:
    return create("finding", FindingBody(type="difficulty", text=text), acting=office(), sources=sources)


class TestChannels:
    def test_each_node_has_its_figures(self, remote: Remote) -> None:
        sent(account())
        client = browser_of(appoint())
        before = client.get("/proof/").content.decode()
        assert "Bộ Ngoại giao" in before and "đang gửi" in before
        acknowledge(remote)
        request_from(remote)
        after = client.get("/proof/").content.decode()
        assert "thông suốt" in after and remote.card().fingerprint in after
        assert re.search(r'data-label="Đã có biên nhận">2<', after) and re.search(
            r'data-label="Đã nhận">1<', after
        )
        client.cookies["comity_language"] = "en"
        assert "up to date" in client.get("/proof/").content.decode()

    def test_what_was_refused_is_shown_with_its_reason(self, remote: Remote) -> None:
        client = browser_of(appoint())
        assert "Chưa có gói nào bị từ chối" in client.get("/proof/").content.decode()
        with pytest.raises(Refused):
            receive("not a parcel at all")
        shown = client.get("/proof/").content.decode()
        assert "Đây không phải là một gói hợp lệ." in shown and "not-a-parcel" in shown
        client.cookies["comity_language"] = "en"
        assert "This is not a well-formed parcel." in client.get("/proof/").content.decode()

    def test_who_is_not_signed_in_sees_nothing(self, client: object) -> None:
        from django.test import Client

        for address in ("/proof/", "/proof/receipts/1/", f"/proof/records/{uuid.uuid4()}/"):
            assert Client().get(address).headers["Location"].startswith("/sign-in/")


class TestJournal:
    def test_the_signed_checkpoint_is_shown_and_its_signature_checked(self) -> None:
        account()
        client = browser_of(appoint())
        assert "chưa ký lần nào" in client.get("/proof/").content.decode()
        do_sign_checkpoint()
        shown = client.get("/proof/").content.decode()
        assert "hợp lệ" in shown and "Gốc Merkle" in shown
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE kernel_signedcheckpoint SET note = replace(note, 'test-node', 'best-node')"
            )
        assert "không đúng" in client.get("/proof/").content.decode()

    def test_an_untouched_journal_holds(self) -> None:
        account()
        client = browser_of(appoint())
        assert client.get("/proof/check/").status_code == 405
        shown = client.post("/proof/check/").content.decode()
        assert "Nhật ký nguyên vẹn" in shown
        client.cookies["comity_language"] = "en"
        assert "every one is as it was written" in client.post("/proof/check/").content.decode()

    def test_a_title_changed_by_hand_is_found_and_named(self) -> None:
        touched = account("Giao lưu")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE kernel_record SET title = 'Khác' WHERE id = %s", [touched.pk.hex])
        shown = browser_of(appoint()).post("/proof/check/").content.decode()
        assert "Nhật ký nguyên vẹn" not in shown
        assert str(touched.pk) in shown and "cột title đã bị sửa" in shown


class TestReceipts:
    def test_a_receipt_got_is_put_in_plain_words(self, remote: Remote) -> None:
        brought = account("Giao lưu Lạng Sơn")
        letter = sent(brought)
        acknowledge(remote)
        got = Receipt.objects.get(given=False)
        client = browser_of(appoint())
        shown = client.get(reverse("receipt", args=[got.pk])).content.decode()
        assert "Nút mofa đã giữ các mục từ 1 đến 2 của nút test-node" in shown and "chữ ký hợp lệ" in shown
        assert "khớp: hai nút giữ cùng một lịch sử" in shown
        assert url_of(letter) in shown and url_of(brought) in shown
        client.cookies["comity_language"] = "en"
        assert (
            "Node mofa holds entries 1 to 2 of node test-node"
            in client.get(reverse("receipt", args=[got.pk])).content.decode()
        )

    def test_a_receipt_given_is_checked_with_the_own_key(self, remote: Remote) -> None:
        letter = request_from(remote)
        given = Receipt.objects.get(given=True)
        shown = browser_of(appoint()).get(reverse("receipt", args=[given.pk])).content.decode()
        assert "Nút test-node đã giữ các mục từ 1 đến 1 của nút mofa" in shown and "chữ ký hợp lệ" in shown
        assert url_of(letter) in shown

    def test_the_token_is_given_as_it_was_signed(self, remote: Remote) -> None:
        request_from(remote)
        given = Receipt.objects.get(given=True)
        answer = browser_of(appoint()).get(reverse("receipt-token", args=[given.pk]))
        assert answer.content.decode() == given.token
        assert (
            answer["Content-Type"] == "application/jose"
            and "receipt-mofa-given-1.jws" in answer["Content-Disposition"]
        )

    def test_an_altered_receipt_proves_nothing(self, remote: Remote) -> None:
        request_from(remote)
        given = Receipt.objects.get(given=True)
        token = given.token[:-6] + ("A" if given.token[-6] != "A" else "B") + given.token[-5:]
        Receipt.objects.filter(pk=given.pk).update(token=token)
        shown = browser_of(appoint()).get(reverse("receipt", args=[given.pk])).content.decode()
        assert "chữ ký không hợp lệ" in shown and "chữ ký hợp lệ" not in shown
        assert "Không thể tin điều nào" in shown

    def test_another_nodes_signature_is_not_the_peers(self, remote: Remote) -> None:
        sent()
        acknowledge(remote)
        Receipt.objects.filter(given=False).update(given=True)
        held = Receipt.objects.get()
        shown = browser_of(appoint()).get(reverse("receipt", args=[held.pk])).content.decode()
        assert "chữ ký không hợp lệ" in shown

    def test_entries_that_one_may_not_see_are_only_counted(self, remote: Remote) -> None:
        request_from(remote, "Secret request", marking=2)
        given = Receipt.objects.get(given=True)
        shown = browser_of(appoint("reader")).get(reverse("receipt", args=[given.pk])).content.decode()
        assert "Secret request" not in shown and "1 mục đồng chí không được xem" in shown

    def test_a_receipt_that_is_not_there(self) -> None:
        assert browser_of(appoint()).get("/proof/receipts/999/").status_code == 404


class TestRecords:
    def test_a_record_shows_content_source_and_history(self) -> None:
        paper = account("Báo cáo nguồn")
        source = Source(field="text", document=str(paper.pk), start=4, end=21, quote="thông tin còn chậm")
        finding = do_state_finding("Trao đổi thông tin còn chậm", source)
        client = browser_of(appoint())
        vi = client.get(reverse("record", args=[finding.pk])).content.decode()
        assert "Trao đổi thông tin còn chậm" in vi and "Phát hiện" in vi and "Khó khăn" in vi
        assert "thông tin còn chậm" in vi and "ký tự 4 đến 21" in vi and url_of(paper) in vi
        assert finding.hash[:12] in vi and "chỉ cơ quan chủ hồ sơ" in vi
        client.cookies["comity_language"] = "en"
        en = client.get(reverse("record", args=[finding.pk])).content.decode()
        assert "characters 4 to 21" in en and "the owner alone" in en

    def test_references_and_referrers_are_links_and_the_unseen_are_not_named(self) -> None:
        hidden = account("Tuyệt đối không", label=Label(3))
        shown_to_reader = account("Ai cũng thấy", acting=office())
        letter = sent_within(hidden, shown_to_reader)
        high = browser_of(appoint("officer")).get(reverse("record", args=[letter.pk])).content.decode()
        assert "Tuyệt đối không" in high and "Ai cũng thấy" in high
        low = browser_of(appoint("reader")).get(reverse("record", args=[letter.pk])).content.decode()
        assert "Tuyệt đối không" not in low and "hồ sơ chưa được gửi tới đồng chí" in low
        back = browser_of(appoint("clerk")).get(reverse("record", args=[shown_to_reader.pk])).content.decode()
        assert url_of(letter) in back

    def test_its_way_between_nodes_leads_to_receipts(self, remote: Remote) -> None:
        letter = sent()
        acknowledge(remote)
        client = browser_of(appoint())
        got = Receipt.objects.get(given=False)
        assert (
            reverse("receipt", args=[got.pk])
            in client.get(reverse("record", args=[letter.pk])).content.decode()
        )
        stays = do_state_finding("Chưa đi đâu")
        assert "Hồ sơ chưa rời nút này." in client.get(reverse("record", args=[stays.pk])).content.decode()

    def test_outsiders_get_what_they_get_for_nothing(self) -> None:
        hidden = account("Riêng của Cục", label=Label(2))
        for user in (appoint("reader"), appoint("officer", BORDER_GUARD)):
            client = browser_of(user)
            answers = [client.get(reverse("record", args=[pk])) for pk in (hidden.pk, uuid.uuid4())]
            assert [answer.status_code for answer in answers] == [404, 404]
            assert "Riêng của Cục" not in answers[0].content.decode()

    def test_every_kind_has_an_address(self) -> None:
        made = do_give_account(AccountBody(title="t", form="visit"), acting=office())
        assert url_of(made) == reverse("account", args=[made.pk])
        assert url_of(do_state_finding("f")).startswith("/records/")
        assert url_of(Record(kind="a-kind-of-tomorrow")).startswith("/records/")


def sent_within(*records: Record) -> Record:
    """A dispatch that brings records, still a draft of the agency."""
    from tests.web.correspondence import drafted

    return drafted(*records)
