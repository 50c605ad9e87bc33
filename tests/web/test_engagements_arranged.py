"""The pages of arranged engagements: written down, prepared, moved along, asked for, accounted for; and diversity."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.web.accounts import do_stand, give
from tests.web.people import appoint, knows_nothing_of, signed_in

from comity.directory.today import today
from comity.kernel.acting import Acting, Role
from comity.kernel.labels import Label
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.programme.engaging.actions import do_account_for, do_move, do_propose
from comity.programme.kinds import AccountBody, EngagementBody
from comity.programme.models import Account, Engagement

FACTS = {"title": "Đón đoàn Bộ Quốc phòng Lào", "form": "visit", "partners": ("la",), "place": "Hà Nội"}


@pytest.fixture
def office(db: None) -> tuple[Client, Acting]:
    user, acting = appoint("mnd-dfr")
    return signed_in(user), acting


def main(client: Client, place: str) -> str:
    """The main part of a page."""
    answer = client.get(place)
    assert answer.status_code == 200, place
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def planned(
    acting: Acting, *, steps: tuple[str, ...] = ("approve",), label: Label | None = None, **more: object
) -> Record:
    made = do_propose(
        EngagementBody.model_validate({"date": today().isoformat(), **FACTS, **more}),
        acting=acting,
        label=label,
    )
    for step in steps:
        made = do_move(made.pk, step, acting=acting)
    return made


def sent(**more: str) -> dict[str, str]:
    """What a browser sends for a new border exchange."""
    return {
        "title": "Giao lưu biên giới",
        "first": "2018-04-20",
        "last": "2018-04-22",
        "lead": "mnd-dfr",
        "partners": "cn",
        "direction": "joint",
        "level": "province",
        "own_size": "40",
        "own_head": "Chủ tịch tỉnh",
        "amount": "250000000",
        "currency": "VND",
        "marking": "0",
        "own-treated": "1.250",
        "own-patrol": "yes",
        **more,
    }


def test_an_idea_is_written_down_once_with_its_forms_own_fields(office: tuple[Client, Acting]) -> None:
    client, acting = office
    assert 'href="?form=border-exchange"' in main(client, "/engagements/new/")
    bad = client.post("/engagements/new/?form=border-exchange", sent(**{"own-treated": "ba trăm"}))
    assert bad.status_code == 200 and "Không đọc được “ba trăm”" in bad.content.decode()
    assert "Chủ tịch tỉnh" in bad.content.decode(), "nothing that was written is lost"
    assert not Engagement.objects.visible_to(acting).exists()
    answer = client.post("/engagements/new/?form=border-exchange", sent())
    (row,) = Engagement.objects.visible_to(acting).select_related("record")
    assert answer["Location"] == f"/engagements/{row.pk}/"
    page = main(client, answer["Location"])
    for words in (
        "1.250 người",
        "40 người, do Chủ tịch tỉnh dẫn đầu",
        "250.000.000 VND",
        "cùng tổ chức",
        "đề xuất",
    ):
        assert words in page, words
    # The same form shows what was kept, and changes it.
    edit = main(client, f"/engagements/{row.pk}/edit/")
    assert 'value="1250"' in edit and 'value="2018-04-22"' in edit
    client.post(f"/engagements/{row.pk}/edit/", sent(title="Giao lưu lần thứ năm", last="2018-04-20"))
    body = content(get(row.pk, acting), EngagementBody)
    assert (body.title, body.date, body.particulars["treated"]) == (
        "Giao lưu lần thứ năm",
        "2018-04-20",
        "1250",
    )
    assert body.preparation, "the checklist is kept"


def test_buttons_stand_for_who_may_and_moves_are_made(office: tuple[Client, Acting]) -> None:
    client, acting = office
    made = planned(acting, steps=())
    page = main(client, f"/engagements/{made.pk}/")
    assert 'value="consult"' in page and 'value="approve"' in page and 'value="cancel"' in page
    assert 'value="merge"' not in page and 'value="account"' not in page
    reader = signed_in(appoint("mnd-dfr", Role.READER)[0])
    shown = main(reader, f"/engagements/{made.pk}/")
    assert 'name="move"' not in shown and "/edit/" not in shown
    assert reader.post(f"/engagements/{made.pk}/move/", {"move": "consult"}).status_code == 403
    client.post(f"/engagements/{made.pk}/move/", {"move": "approve"})
    client.post(f"/engagements/{made.pk}/tick/", {"step": "programme", "done": "yes"})
    page = main(client, f"/engagements/{made.pk}/")
    assert "đã phê duyệt" in page and "đã xong 1/6 bước" in page
    refused = client.post(f"/engagements/{made.pk}/move/", {"move": "cancel", "text": " "})
    assert refused.status_code == 400 and "Chưa ghi lý do hủy" in refused.content.decode()
    client.post(f"/engagements/{made.pk}/move/", {"move": "cancel", "text": "Bạn đề nghị lùi."})
    assert "Bạn đề nghị lùi." in main(client, f"/engagements/{made.pk}/")
    assert f"/engagements/{made.pk}/" in main(client, "/engagements/planned/?show=cancelled")
    assert f"/engagements/{made.pk}/" not in main(client, "/engagements/planned/")


def test_after_the_end_the_lead_is_asked_and_its_account_closes_the_loop(
    office: tuple[Client, Acting],
) -> None:
    client, acting = office
    ended = today() - timedelta(days=3)
    made = planned(acting, date=ended.isoformat())
    assert "Hoạt động chờ cơ quan báo cáo kết quả" in main(client, "/")
    assert "đang chờ cơ quan đồng chí báo cáo" in main(client, f"/engagements/{made.pk}/")
    assert f"/engagements/{made.pk}/" in main(client, "/engagements/planned/?show=owing")
    tiles = main(client, f"/engagements/accounted/?year={ended.year}").split('tile__figure">')
    assert [part.split("<")[0] for part in tiles[1:]] == ["1", "0%", "0%", "1"]
    page = main(client, f"/engagements/{made.pk}/give-account/")
    assert f'value="{ended.isoformat()}"' in page and "Tên, hình thức, đối tác" in page
    told = {"first": ended.isoformat(), "results": "Ký hai văn bản.\nTrao 20 suất học bổng.", "marking": "0"}
    answer = client.post(f"/engagements/{made.pk}/give-account/", told)
    assert answer["Location"] == f"/engagements/{made.pk}/"
    page = main(client, answer["Location"])
    assert "đã báo cáo kết quả" in page and "Trao 20 suất học bổng." in page
    assert "Hoạt động chờ cơ quan báo cáo kết quả" not in main(client, "/")
    assert f"/engagements/{made.pk}/" in main(client, "/engagements/"), "it is counted with the others"
    (account,) = Account.objects.visible_to(acting)
    assert account.engagement == made.pk
    # It was given: there is nothing more to give.
    assert client.get(f"/engagements/{made.pk}/give-account/").status_code == 404
    client.post(f"/engagements/{made.pk}/move/", {"move": "follow-up", "text": "Đã gửi biên bản."})
    assert get(made.pk, acting).state == "followed-up"
    figures = main(signed_in(appoint("mnd-dfr")[0], "en"), f"/engagements/accounted/?year={ended.year}")
    assert "1 (100%)" in figures and "Share accounted for" in figures


def test_who_may_not_know_an_engagement_finds_nothing_of_it(office: tuple[Client, Acting]) -> None:
    client, acting = office
    made = planned(acting, label=Label(2), date="2018-03-01")
    low = signed_in(appoint("mnd-dfr", clearance=0)[0])
    stranger = signed_in(appoint("mnd-bgc")[0])
    for other in (low, stranger):
        for place in ("", "edit/", "give-account/"):
            assert knows_nothing_of(other, f"/engagements/{made.pk}/{place}")
        for place in ("move", "tick"):
            assert other.post(f"/engagements/{made.pk}/{place}/", {"move": "prepare"}).status_code == 404
        assert str(made.pk) not in main(other, "/engagements/planned/?show=all")
        assert 'tile__figure">1<' not in main(other, "/engagements/accounted/?year=2018")
    assert 'tile__figure">1<' in main(client, "/engagements/accounted/?year=2018")


def test_a_coordinating_agency_gives_its_account_too(office: tuple[Client, Acting]) -> None:
    _client, acting = office
    made = planned(acting, agencies=("mnd-dfr", "mnd-bgc"))
    guard = signed_in(appoint("mnd-bgc")[0])
    page = main(guard, f"/engagements/{made.pk}/")
    assert "give-account" in page and 'name="move"' not in page
    guard.post(f"/engagements/{made.pk}/give-account/", {"results": "Bảo đảm an toàn.", "marking": "0"})
    assert "Bảo đảm an toàn." in main(guard, f"/engagements/{made.pk}/")


def test_a_list_of_hundreds_asks_no_more_queries(
    office: tuple[Client, Acting], django_assert_max_num_queries: object
) -> None:
    client, acting = office
    planned(acting)
    with django_assert_max_num_queries(60) as few:  # type: ignore[operator]
        main(client, "/engagements/planned/?show=all")
    for number in range(12):
        planned(acting, title=f"Đoàn {number}", steps=())
    with django_assert_max_num_queries(60) as many:  # type: ignore[operator]
        main(client, "/engagements/planned/?show=all")
    assert len(many) == len(few)


# --- diversity ----------------------------------------------------------------------------------------------------


def test_every_figure_opens_the_list_behind_it(office: tuple[Client, Acting]) -> None:
    client, acting = office
    for form, when, with_ in (
        ("visit", "2017-05-02", ("la",)),
        ("visit", "2018-05-02", ("la", "cn")),
        ("exercise", "2017-12-30/2018-01-03", ("cn",)),
    ):
        do_stand(give(acting, form=form, date=when, partners=with_, title=f"{form} {when}"), acting=acting)
    page = main(client, "/diversity/")
    links = [part.split('"')[0].replace("&amp;", "&") for part in page.split('href="/engagements/?')[1:]]
    assert len(links) == 6 + 5
    for link in links:
        figure = page.split(f'href="/engagements/?{link.replace("&", "&amp;")}">')[1].split("<")[0]
        listed = main(client, f"/engagements/?{link}")
        assert f"{figure} hoạt động" in listed.split("filters__count")[1], link
    assert "Tàu quân sự thăm cảng" in page.split('id="never-head"')[1]
    whole = page.split('tile__figure">')
    assert [part.split("<")[0] for part in whole[1:]] == ["3", "2", "1,9", "0,92"]
    only = main(signed_in(appoint("mnd-dfr")[0], "en"), "/diversity/?since=2018&until=2018")
    assert "Effective number of forms" in only and "visit" not in only.split('id="never-head"')[1].lower()


def test_an_account_given_for_an_engagement_of_another_form_is_told_as_its_own(
    office: tuple[Client, Acting],
) -> None:
    _client, acting = office
    made = planned(acting)
    told = AccountBody.model_validate({**FACTS, "form": "dialogue", "results": ("Tốt.",)})
    do_account_for(made.pk, told, acting=acting)
    (account,) = Account.objects.visible_to(acting)
    assert account.form == "visit"


def test_the_steps_of_preparing_stand_in_the_language_of_the_page(office: tuple[Client, Acting]) -> None:
    _, acting = office
    made = planned(acting)
    english = signed_in(appoint("mnd-dfr")[0], "en")
    page = main(english, f"/engagements/{made.pk}/").split('id="checklist"')[1].split("</section>")[0]
    assert page.count('lang="en">') and 'lang="vi"' not in page
