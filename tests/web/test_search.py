"""The search page: what is found and how it is said, facets, order, pages, suggestions; and what nobody learns."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.acts import BORDER_GUARD, account, office
from tests.web.correspondence import drafted
from tests.web.offices import appoint, browser_of
from tests.web.test_room_words import WEB, asked_in_modules, asked_in_templates, known

from comity.kernel.labels import Label
from comity.kernel.records import Record
from comity.programme.actions import do_give_account
from comity.programme.kinds import AccountBody

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def main_of(html: str) -> str:
    """The page's own part, without the forgery token, which differs at every look."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html[html.index('id="main"') :])


def give(title: str, when: str, label: Label | None = None, text: str = "") -> Record:
    body = AccountBody(title=title, form="visit", date=when, text=text)
    return do_give_account(body, acting=office(), label=label)


@pytest.mark.parametrize("room", ["search", "following"])
def test_every_word_of_the_room_has_its_vietnamese(room: str) -> None:
    asked = {*asked_in_templates(WEB / room), *asked_in_modules(WEB / room)}
    assert len(asked) > 20
    assert asked - known(WEB, WEB / room) == set()


def test_words_are_found_without_accents_and_marked_where_they_stand() -> None:
    account("Giao lưu hữu nghị biên giới")
    account("Diễn tập tìm kiếm cứu nạn")
    shown = page(browser_of(appoint()), "/search/?q=bien+gioi+giao")
    assert "<mark>Giao</mark> lưu hữu nghị <mark>biên</mark> <mark>giới</mark>" in shown
    assert "Diễn tập" not in shown
    assert "Báo cáo về hoạt động" in shown


def test_what_was_typed_stands_before_other_diacritics() -> None:
    account("Ma túy")
    account("Mã tụy")
    client = browser_of(appoint())
    shown = text_of(page(client, "/search/?q=mã+tụy"))
    assert (
        shown.index("Đúng từ đã nhập") < shown.index("Mã tụy", shown.index("Đúng từ")) < shown.index("Ma túy")
    )
    assert "Cùng từ, khác dấu" in shown
    by_title = text_of(page(client, "/search/?q=ma+tuy&order=title"))
    assert by_title.index("Ma túy") < by_title.index("Mã tụy")


def test_facets_narrow_and_widen_again() -> None:
    reported = give("Giao lưu Lạng Sơn", "2018-04")
    give("Giao lưu Lào Cai", "2019-04")
    letter = drafted(reported, title="Gửi báo cáo giao lưu")
    client = browser_of(appoint())
    both = page(client, "/search/?q=giao+luu")
    for address in (reverse("account", args=[reported.pk]), reverse("dispatch", args=[letter.pk])):
        assert address in both
    narrowed = re.search(r'href="([^"]*kind=dispatch[^"]*)"', both)
    assert narrowed is not None
    only = page(client, narrowed[1].replace("&amp;", "&"))
    assert reverse("account", args=[reported.pk]) not in only
    assert reverse("dispatch", args=[letter.pk]) in only
    assert 'aria-current="true"' in only and "Bỏ mọi lựa chọn" in only
    assert 'href="/search/?q=giao+luu"' in only
    year = page(client, "/search/?q=giao+luu&year=2018&kind=account")
    assert "Lạng Sơn" in year and "Lào Cai" not in year
    assert "Lào Cai" in page(
        client, "/search/?q=giao+luu&year=2018&year=2019&kind=account&agency=mnd-dfr&state=given"
    )


def test_pages_follow_each_other_under_the_choices() -> None:
    for n in range(32):
        account(f"Tuần tra chung {n:02}")
    client = browser_of(appoint())
    first, second = (page(client, f"/search/?q=tuan+tra&order=title&kind=account&page={n}") for n in (1, 2))
    assert "Tuần tra" in text_of(first) and "chung 29" in text_of(first) and "chung 30" not in text_of(first)
    assert "chung 31" in text_of(second) and "chung 29" not in text_of(second)
    assert "q=tuan+tra&amp;kind=account&amp;order=title&amp;page=2" in first
    assert text_of(page(client, "/search/?q=tuan+tra&order=title&page=999")).count("Tuần tra chung") == 2


@pytest.mark.parametrize(
    "address",
    [
        "q=%00&page=x&year=20&order=up",
        "kind=none&state=%25&agency=" + "x" * 900,
        "q=" + "a+" * 500,
        "year=²018",
    ],
)
def test_what_makes_no_sense_is_answered(address: str) -> None:
    account("Giao lưu")
    page(browser_of(appoint()), f"/search/?{address}")


def test_suggestions_are_titles_that_one_may_read() -> None:
    open_ = account("Biên giới <b>hữu nghị</b>", label=Label(0, frozenset({BORDER_GUARD})))
    account("Biên giới mật", label=Label(3))
    high = page(browser_of(appoint("officer")), "/search/suggest/?q=bien+gi")
    low = page(browser_of(appoint("reader", BORDER_GUARD)), "/search/suggest/?q=bien+gi")
    assert high.count('role="option"') == 2 and low.count('role="option"') == 1
    assert reverse("account", args=[open_.pk]) in low and "&lt;b&gt;" in low and "<b>" not in low
    assert "mật" not in low
    assert Client().get("/search/suggest/?q=bien").status_code == 302


def test_a_restricted_record_changes_no_page() -> None:
    account("Kế hoạch chung", label=Label(0, frozenset({BORDER_GUARD})))
    outsiders = [browser_of(appoint("reader")), browser_of(appoint("officer", BORDER_GUARD))]
    addresses = [
        "/search/?q=ke+hoach",
        "/search/?q=ke+ho",
        "/search/?kind=account",
        "/search/suggest/?q=ke+h",
    ]

    def seen() -> list[str]:
        pages = [page(client, address) for client in outsiders for address in addresses]
        return [main_of(one) if 'id="main"' in one else one for one in pages]

    before = seen()
    account("Kế hoạch mật", label=Label(3))
    assert seen() == before
    assert "mật" in text_of(page(browser_of(appoint("head")), "/search/?q=ke+hoach+mat"))


def test_a_snippet_says_codes_and_dates_in_words(db: None) -> None:
    account("Giao lưu biên giới", label=Label(0))
    client = browser_of(appoint())
    assert "Cục Đối ngoại Bộ Quốc phòng" in _snippet(client, "Cục+Đối+ngoại")
    assert "Trung Quốc" in _snippet(client, "Trung+Quốc")
    for query in ("mnd-dfr", "20/4/2018", "2018-04-20"):
        assert not re.search("mnd-dfr|2018-04-20", _snippet(client, query)), query
    client.cookies["comity_language"] = "en"
    assert "Department of Foreign Relations" in _snippet(client, "Department+of+Foreign+Relations")


def _snippet(client: Client, query: str) -> str:
    shown = page(client, f"/search/?q={query}")
    assert "Giao lưu biên giới" in text_of(shown)
    return text_of(" ".join(re.findall(r'<p class="hit__snippet">(.*?)</p>', shown, re.S)))
