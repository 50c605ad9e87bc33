"""The engagements room: each engagement once, every account beside the others, questions for a person."""

import pytest
from django.test import Client
from tests.web.accounts import asked, do_stand, give
from tests.web.people import appoint, signed_in

from comity.kernel.acting import Acting, Role
from comity.kernel.kinds import Source
from comity.kernel.labels import Label
from comity.kernel.reading import get
from comity.kernel.records import Record
from comity.kernel.renderings import do_translate
from comity.programme.counting import count
from comity.web.engagements import relations
from comity.web.engagements.figures import counts_in

MISSING = "01900000-0000-7000-8000-000000000000"
SHARED = Label(0, frozenset({"mnd-dfr", "mnd-bgc"}))


@pytest.fixture
def office(db: None) -> tuple[Client, Acting]:
    user, acting = appoint("mnd-dfr")
    return signed_in(user), acting


@pytest.fixture
def neighbour(db: None) -> Acting:
    """An office of the other agency on this node, whose accounts are shared with the first."""
    return appoint("mnd-bgc")[1]


def main(client: Client, place: str) -> str:
    """The main part of a page."""
    answer = client.get(place)
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def row(page: str, label: str) -> str:
    """The row of the comparison with that label."""
    return next(part for part in page.split("<tr")[1:] if f'class="lead">{label}' in part)


def test_two_accounts_of_one_engagement_are_one_row(office: tuple[Client, Acting], neighbour: Acting) -> None:
    client, acting = office
    engagement = do_stand(give(acting), give(neighbour, label=SHARED), acting=acting)
    page = main(client, "/engagements/")
    assert page.count(f'href="/engagements/{engagement.pk}/"') == 1
    assert "20-22/4/2018" in page
    figures = [part.split("</span>")[0] for part in page.split('tile__figure">')[1:]]
    assert figures == ["1", "2", "2", "0"], "engagements, accounts, agencies, waiting"


def test_differences_between_accounts_are_marked_and_agreement_is_said(
    office: tuple[Client, Acting], neighbour: Acting
) -> None:
    client, acting = office
    theirs = give(
        neighbour,
        label=SHARED,
        date="2018-04-20/2018-04-21",
        place="Tỉnh Lạng Sơn",
        results=("Khám bệnh cho 280 người dân, ký 2 văn bản.",),
        difficulties=(),
    )
    engagement = do_stand(give(acting), theirs, acting=acting)
    page = main(client, f"/engagements/{engagement.pk}/")
    assert "khác nhau" in row(page, "Ngày") and "20-21/4/2018" in row(page, "Ngày")
    assert "không khác" in row(page, "Địa điểm")
    assert "khác nhau" in row(page, "Số liệu") and "280" in row(page, "Số liệu")
    assert "chỉ một bên nêu" in row(page, "Khó khăn")
    assert "các báo cáo khác nhau: Ngày, Số liệu" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"exchange", "visit"}),
        ("form=visit", {"visit"}),
        ("partner=cn", {"exchange"}),
        ("partner=forum:admm", {"visit"}),
        ("year=2019", {"visit"}),
        ("agency=mnd-bgc", {"exchange"}),
        ("form=visit&partner=cn", set()),
    ],
)
def test_filters_narrow_the_list(
    office: tuple[Client, Acting], neighbour: Acting, query: str, shown: set[str]
) -> None:
    client, acting = office
    visit = give(acting, form="visit", partners=("la",), forums=("admm",), date="2019-05", title="Thăm Lào")
    made = {
        "exchange": do_stand(give(acting), give(neighbour, label=SHARED), acting=acting),
        "visit": do_stand(visit, acting=acting),
    }
    page = main(client, f"/engagements/?{query}")
    assert {name for name, record in made.items() if f"/engagements/{record.pk}/" in page} == shown


def question(acting: Acting, neighbour: Acting) -> tuple[Record, Record, Record]:
    """Two engagements that may be one: (the one in question, the other, the grouping that asks)."""
    mine = do_stand(give(acting), acting=acting)
    account = give(neighbour, label=SHARED, title="Đón đoàn Quảng Tây")
    theirs = do_stand(account, acting=acting)
    return mine, theirs, asked(acting, account, mine)


def test_a_question_shows_both_sides_and_why(office: tuple[Client, Acting], neighbour: Acting) -> None:
    client, acting = office
    question(acting, neighbour)
    page = main(client, "/engagements/").split('id="waiting"')[1].split("</section>")[0]
    assert "83% (nhiều khả năng)" in page
    assert "cùng đối tác" in page and "khác tỉnh" in page
    assert "Đón đoàn Quảng Tây" in page and "Giao lưu hữu nghị quốc phòng biên giới" in page
    english = main(signed_in(appoint("mnd-dfr")[0], "en"), "/engagements/")
    assert "83% (likely)" in english and "another province" in english


def test_saying_the_same_counts_it_once_and_keeps_both(
    office: tuple[Client, Acting], neighbour: Acting
) -> None:
    client, acting = office
    mine, theirs, grouping = question(acting, neighbour)
    answer = client.post(f"/engagements/groupings/{grouping.pk}/decide/", {"same": "yes"})
    assert answer.headers["Location"] == f"/engagements/{mine.pk}/"
    counted = count(acting)
    assert (counted.accounts, counted.counted, counted.to_confirm) == (2, 1, 0)
    merged = main(client, f"/engagements/{theirs.pk}/")
    assert f'href="/engagements/{mine.pk}/"' in merged, "the merged one says where its account stands"
    assert f"Người quyết định: {acting.office}" in main(client, f"/engagements/{mine.pk}/")


def test_saying_two_leaves_two(office: tuple[Client, Acting], neighbour: Acting) -> None:
    client, acting = office
    _, _, grouping = question(acting, neighbour)
    client.post(f"/engagements/groupings/{grouping.pk}/decide/", {"same": "no"})
    counted = count(acting)
    assert (counted.accounts, counted.counted, counted.to_confirm) == (2, 2, 0)


def test_an_answer_that_is_neither_changes_nothing(office: tuple[Client, Acting], neighbour: Acting) -> None:
    client, acting = office
    _, _, grouping = question(acting, neighbour)
    assert client.post(f"/engagements/groupings/{grouping.pk}/decide/").status_code == 400
    assert get(grouping.pk, acting).state == "probable"


def test_who_may_only_read_decides_nothing(office: tuple[Client, Acting], neighbour: Acting) -> None:
    _, acting = office
    _, _, grouping = question(acting, neighbour)
    client = signed_in(appoint("mnd-dfr", Role.READER)[0])
    page = main(client, "/engagements/")
    assert "83%" in page and 'name="same"' not in page
    assert client.post(f"/engagements/groupings/{grouping.pk}/decide/", {"same": "yes"}).status_code == 403
    assert get(grouping.pk, acting).state == "probable"


def test_an_account_shows_its_quotes_and_where_it_stands(office: tuple[Client, Acting]) -> None:
    client, acting = office
    source = Source(field="results/1", document=MISSING, start=0, end=9, quote="khám bệnh cho 300 dân")
    account = give(acting, sources=(source,))
    engagement = do_stand(account, acting=acting)
    page = main(client, f"/engagements/accounts/{account.pk}/")
    assert "<q" in page and "khám bệnh cho 300 dân" in page
    assert 'href="#source-1"' in page.split("Tổ chức khám bệnh")[1].split("</li>")[0]
    assert f'href="/engagements/{engagement.pk}/"' in page
    assert f"?record={account.pk}" in page, "who may send finds the way to do it"


def test_who_may_not_send_is_not_asked_to(office: tuple[Client, Acting]) -> None:
    _, acting = office
    account = give(acting)
    client = signed_in(appoint("mnd-dfr", Role.OFFICER)[0])
    assert f"?record={account.pk}" not in main(client, f"/engagements/accounts/{account.pk}/")


def test_a_translation_is_shown_with_its_translator(office: tuple[Client, Acting]) -> None:
    _, acting = office
    account = give(acting)
    do_translate(
        account.pk, "en", {"title": "Border friendship exchange"}, "Translation Section", acting=acting
    )
    engagement = do_stand(account, acting=acting)
    client = signed_in(appoint("mnd-dfr")[0], "en")
    page = main(client, f"/engagements/{engagement.pk}/")
    assert "Border friendship exchange" in page.split("</h1>")[0]
    assert "translated by Translation Section" in page
    assert '<span lang="vi">Hai bên ký 2 văn bản hợp tác.</span>' in page, (
        "what was not translated says its language"
    )
    assert "20-22 April 2018" in page


def test_another_agency_meets_what_a_missing_page_says(office: tuple[Client, Acting]) -> None:
    _, acting = office
    account = give(acting)
    engagement = do_stand(account, acting=acting)
    client = signed_in(appoint("mnd-bgc")[0])
    for place, pk in (("/engagements/{}/", engagement.pk), ("/engagements/accounts/{}/", account.pk)):
        theirs, missing = client.get(place.format(pk)), client.get(place.format(MISSING))
        assert theirs.status_code == missing.status_code == 404
        one, other = (a.content.decode().split("<main")[1].split("</main>")[0] for a in (theirs, missing))
        assert one == other
    assert str(engagement.pk) not in main(client, "/engagements/")


def test_a_higher_account_is_in_no_figure_of_a_lower_office(
    office: tuple[Client, Acting], neighbour: Acting
) -> None:
    client, acting = office
    secret = give(
        neighbour, label=Label(2, frozenset({"mnd-dfr"})), place="Hà Giang", results=("Gặp 77 người.",)
    )
    engagement = do_stand(give(acting), secret, acting=acting)
    place = f"/engagements/{engagement.pk}/"
    assert "marking-strip--2" in client.get(place).content.decode()
    low = main(signed_in(appoint("mnd-dfr", clearance=0)[0]), place)
    assert "Gặp 77" not in low and "Hà Giang" not in low and "1 báo cáo, tính một lần" in low


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Ký 2 văn bản ngày 20/4/2018, khám cho 1.250 người", {2, 1250}),
        ("from 20 to 22 April 2018, 15 officers and 1,200 people took part", {15, 1200}),
        ("quý 3 năm 2018, lần thứ 5", set()),
        ("UNMISS 63 cán bộ, C-130, ngày 1.2.2018", {63}),
    ],
)
def test_numbers_that_count_are_told_from_dates(text: str, numbers: set[int]) -> None:
    assert set(counts_in([text])) == numbers


def test_a_number_that_only_one_account_adds_is_no_contradiction() -> None:
    assert relations.of_counts([{2: "2", 300: "300"}, {2: "2"}]) == ""
    assert relations.of_counts([{2: "2", 300: "300"}, {2: "2", 280: "280"}]) == "differ"
    assert relations.of_counts([{2: "2"}, {2: "2"}]) == "agree"


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("2018-04-20", "2018-04-20", "agree"),
        ("2018-04-20/2018-04-22", "2018-04-20/2018-04-21", "differ"),
        ("2018-04-20/2018-04-22", "2018-04", ""),
        ("2018-04-20", "2018-05", "differ"),
        ("XXXX-08-28", "2018-08-28", ""),
        ("XXXX-08-28", "2018-08-29", "differ"),
        ("2015/2018", "2016/2018", ""),
    ],
)
def test_a_coarser_date_contradicts_nothing_it_can_mean(one: str, other: str, said: str) -> None:
    assert relations.of_dates([one, other], 2) == said


def test_what_one_account_leaves_out_is_said_of_it() -> None:
    assert relations.of_places(["Lạng Sơn"], 2) == "one"
    assert relations.of_places(["Lạng Sơn", "Đồng Đăng, tỉnh Lạng Sơn"], 2) == ""
    assert relations.of_places(["Lạng Sơn", "Cao Bằng"], 2) == "differ"
