"""Notices and what one follows, as pages: the button on records, marks, saved searches, the feed."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.acts import BORDER_GUARD, account
from tests.kernel.test_following import OPEN, do_reword
from tests.web.offices import appoint, browser_of

from comity.directory.models import User
from comity.kernel.following import noticing
from comity.kernel.following.models import FeedToken, Subscription
from comity.kernel.labels import Label
from comity.kernel.records import Record

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def follow(client: Client, record: Record, **more: str) -> None:
    answer = client.post(reverse("follow-record", args=[record.pk]), more)
    assert answer.status_code == 302 and answer.headers["Location"] == reverse("account", args=[record.pk])


def test_following_a_record_by_its_page_brings_notices() -> None:
    record = account("Giao lưu biên giới", label=OPEN)
    client = browser_of(appoint("officer", BORDER_GUARD))
    own = reverse("account", args=[record.pk])
    assert "Thôi theo dõi" not in page(client, own)
    follow(client, record)
    assert "Thôi theo dõi" in page(client, own)
    assert "bell__count" not in page(client, "/")
    do_reword(record, "Giao lưu lần hai")
    assert re.search(r'bell__count">1<', page(client, "/"))
    shown = page(client, "/notices/")
    assert "Giao lưu lần hai" in shown and "đang theo dõi" in shown
    client.cookies["comity_language"] = "en"
    assert "you follow it" in page(client, "/notices/")
    answer = client.get(reverse("notice", args=[record.pk]))
    assert answer.status_code == 302 and answer.headers["Location"] == own
    assert "bell__count" not in page(client, "/")
    assert "Giao lưu lần hai" not in page(client, "/notices/?show=unread")
    assert (
        client.post(reverse("notice-mark", args=[record.pk]), {"read": "0"}).headers["Location"]
        == "/notices/"
    )
    assert "bell__count" in page(client, "/")
    follow(client, record, stop="1")
    assert "Giao lưu lần hai" not in page(client, "/notices/")


def test_with_htmx_only_the_button_comes_back() -> None:
    record = account(label=OPEN)
    client = browser_of(appoint("officer", BORDER_GUARD))
    address = reverse("follow-record", args=[record.pk])
    answer = client.post(address, headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith("<form") and "Thôi theo dõi" in answer.content.decode()
    again = client.post(address, {"stop": "1"}, headers={"HX-Request": "true"})
    assert "Thôi theo dõi" not in again.content.decode() and "Theo dõi" in again.content.decode()


def test_marking_all_read_leaves_what_came_meanwhile() -> None:
    one, two = account("Một", label=OPEN), account("Hai", label=OPEN)
    client = browser_of(appoint("officer", BORDER_GUARD))
    for record in (one, two):
        follow(client, record)
    do_reword(one, "Một mới")
    until = re.search(r'name="until" value="([^"]+)"', page(client, "/notices/"))
    assert until is not None
    do_reword(two, "Hai mới")
    client.post("/notices/read/", {"until": until[1]})
    unread = page(client, "/notices/?show=unread")
    assert "Hai mới" in unread and "Một mới" not in unread
    client.post("/notices/read/", {"until": "soon"})
    assert "Hai mới" not in page(client, "/notices/?show=unread")


def test_a_search_is_kept_from_its_page_and_tells_of_new_hits() -> None:
    client = browser_of(appoint("officer", BORDER_GUARD))
    account("Biên giới", label=OPEN)
    shown = page(client, "/search/?q=bien+gioi&kind=account")
    assert 'name="kind" value="account"' in shown[shown.index("Lưu tìm kiếm này") :]
    answer = client.post(
        "/notices/following/search/", {"name": "Biên giới", "q": "bien gioi", "kind": "account"}
    )
    assert answer.headers["Location"] == "/notices/following/#searches"
    listed = page(client, "/notices/following/")
    assert "Biên giới" in listed and "/search/?q=bien+gioi&amp;kind=account" in listed
    assert "Biên giới" in page(client, "/search/")
    account("Biên giới Lạng Sơn", label=OPEN)
    account("Biên giới mật", label=Label(3))
    noticing.look()
    told = page(client, "/notices/")
    assert "Biên giới Lạng Sơn" in told and "khớp tìm kiếm" in told and "mật" not in told
    unnamed = client.post("/notices/following/search/", {"name": " ", "q": "x"}, follow=True)
    assert "chưa có tên" in unnamed.content.decode()


def test_a_partner_is_followed_and_left() -> None:
    client = browser_of(appoint("officer", BORDER_GUARD))
    assert "Trung Quốc" in page(client, "/notices/following/")
    client.post("/notices/following/partner/", {"partner": "cn"})
    client.post("/notices/following/partner/", {"partner": "nowhere"})
    (held,) = Subscription.objects.all()
    account("Giao lưu", label=OPEN)
    assert "có đối tác đang theo dõi: Trung Quốc" in page(client, "/notices/")
    client.post(reverse("follow-stop", args=[held.pk]))
    assert "Giao lưu" not in page(client, "/notices/")


def test_nobody_learns_or_changes_what_is_not_theirs() -> None:
    secret, record = account("Bí mật", label=Label(3)), account("Chung", label=OPEN)
    reader, other = browser_of(appoint("reader")), browser_of(appoint("officer", BORDER_GUARD))
    follow(other, record)
    do_reword(record, "Chung hai")
    held = Subscription.objects.get()
    missing = reader.get("/notices/01900000-0000-7000-8000-000000000000/")
    for client, address in (
        (reader, "notice"),
        (other, "notice"),
        (reader, "notice-mark"),
        (reader, "follow-record"),
    ):
        get, post = (
            client.get(reverse(address, args=[secret.pk])),
            client.post(reverse(address, args=[secret.pk])),
        )
        assert post.status_code == (405 if address == "notice" else 404)
        assert get.status_code == (404 if address == "notice" else 405)
    assert missing.status_code == 404
    assert reader.get(reverse("notice", args=[record.pk])).status_code == 404
    assert reader.post(reverse("follow-stop", args=[held.pk])).status_code == 404
    assert Subscription.objects.count() == 1
    do_reword(record, "Chung ba", Label(0))
    for address in ("/notices/", "/notices/following/", "/"):
        assert "Chung" not in page(other, address)
    assert "bell__count" not in page(other, "/")


def test_the_feed_has_no_titles_and_ends_when_revoked() -> None:
    record = account("Giao lưu biên giới", label=OPEN)
    user = appoint("officer", BORDER_GUARD)
    client = browser_of(user)
    follow(client, record)
    do_reword(record, "Tiêu đề kín")
    made = client.post("/notices/feed/").content.decode()
    address = re.search(r'value="(http://testserver/notices/feed/[\w-]{43}/)"', made)
    assert address is not None
    assert address[1] not in page(client, "/notices/following/")
    answer = Client().get(address[1])
    feed = answer.content.decode()
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert "Báo cáo về hoạt động: mục đồng chí theo dõi có thay đổi" in feed
    assert reverse("notice", args=[record.pk]) in feed
    assert "Tiêu đề" not in feed and "Giao lưu" not in feed
    do_reword(record, "Thu hẹp", Label(0))
    assert "<entry>" not in Client().get(address[1]).content.decode()
    client.post("/notices/feed/", {"revoke": "1"})
    assert Client().get(address[1]).status_code == 404
    assert Client().get("/notices/feed/nothing/").status_code == 404
    again = re.search(r'value="(http://[^"]+)"', client.post("/notices/feed/").content.decode())
    assert again is not None and Client().get(again[1]).status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert Client().get(again[1]).status_code == 404
    assert FeedToken.objects.count() == 1


def test_the_page_does_not_grow_slower_with_what_it_lists() -> None:
    user = appoint("officer", BORDER_GUARD)
    client = browser_of(user)

    def asked(count: int) -> int:
        for n in range(count):
            record = account(f"Số {n}", label=OPEN)
            follow(client, record)
            do_reword(record, f"Số {n} mới")
        with CaptureQueriesContext(connection) as queries:
            page(client, "/notices/")
            page(client, "/notices/following/")
        return len(queries)

    assert asked(1) == asked(6)


def test_an_office_without_the_record_sees_the_empty_page() -> None:
    shown = text_of(page(browser_of(appoint()), "/notices/"))
    assert "Chưa có thông báo" in shown
