"""The partners' room: tiles by region, one partner, what is owed, and what an outsider sees of it."""

import re
from pathlib import Path

import pytest
from django.test import Client
from tests.acts import DEPARTMENT
from tests.programme.partnering_world import met, promised
from tests.web.people import appoint, knows_nothing_of, signed_in

from comity.directory.models import User
from comity.kernel import node
from comity.kernel.acting import Acting, Role
from comity.kernel.labels import EVERYONE, Label
from comity.kernel.reading import label_of
from comity.kernel.records import Record
from comity.programme.partnering.actions import do_assess, do_keep_up, do_state_relation
from comity.programme.partnering.kinds import Answer, AssessmentBody, CounterpartBody, RelationBody

YEARS = "?since=2018&until=2020"


@pytest.fixture
def desk(db: None) -> tuple[User, Acting]:
    return appoint(DEPARTMENT)


def main(client: Client, place: str) -> str:
    """The main part of a page, in one line."""
    answer = client.get(place)
    assert answer.status_code == 200, place
    return re.sub(r"\s+", " ", answer.content.decode().split("<main")[1].split("</main>")[0])


def tile(page: str, name: str) -> str:
    """The tile of a partner."""
    return next(part for part in page.split("<li") if f">{name}</a></h3>" in part)


def world(acting: Acting) -> dict[str, Record]:
    """Two years with Laos, and a level with Russia."""
    everyone = Label(0, frozenset({EVERYONE}))
    origin = met("2018-06-05/2018-06-07", level="minister", direction="outgoing", title="Đoàn thăm Lào")
    met("2018-06-20", level="department", direction="incoming", result="Ký biên bản.")
    met("2019-11")
    made = {
        "origin": origin,
        "open": promised(origin=str(origin.pk), deadline="2018-12-31", owes="theirs"),
        "level": do_state_relation(
            RelationBody(
                title="", partner="la", level="special", since="1962-09-05", source="Tuyên bố chung"
            ),
            acting=acting,
            label=everyone,
        ),
        "counterpart": do_keep_up(
            CounterpartBody(
                title="",
                partner="la",
                agency=acting.agency,
                post=acting.post,
                ours="Trưởng phòng",
                theirs="Cục trưởng Cục Đối ngoại",
                since="2016",
                met=({"date": "2018-06-06", "record": str(origin.pk)},),  # type: ignore[arg-type]
            ),
            acting=acting,
        ),
    }
    for day, mark in (("2018-06-30", 4), ("2018-12-31", 3)):
        body = AssessmentBody(
            title="",
            partner="la",
            date=day,
            answers=(Answer(question="trust", mark=mark),),
            summary="Ổn định.",
        )
        made[day] = do_assess(body, acting=acting)
    do_state_relation(
        RelationBody(title="", partner="ru", level="comprehensive-strategic-partnership", since="2012"),
        acting=acting,
        label=everyone,
    )
    return made


def test_partners_stand_by_region_with_what_is_known_of_each(desk: tuple[User, Acting]) -> None:
    user, acting = desk
    world(acting)
    client = signed_in(user)
    page = main(client, "/partners/" + YEARS)
    laos = tile(page, "Lào")
    assert "Quan hệ đặc biệt" in laos and ">3</span>" in laos and "tháng 11/2019" in laos
    assert "0 / 1" in laos and "1 quá hạn" in laos and laos.count("<rect") == 12
    assert (
        page.index("Đông Nam Á")
        < page.index(">Lào</a></h3>")
        < page.index("Châu Âu")
        < page.index(">Liên bang Nga</a>")
    )
    assert "không có trong kỳ" in tile(page, "Liên bang Nga") and ">Việt Nam</a>" not in page
    assert "basemap" not in page
    silent = main(client, f"/partners/{YEARS}&show=silent")
    assert ">Liên bang Nga</a></h3>" in silent and ">Lào</a>" not in silent
    english = main(signed_in(user, "en"), "/partners/" + YEARS)
    assert "Comprehensive strategic partnership" in tile(english, "Russia")
    assert "Bars: engagements by quarter, 2018-2020" in english
    # Your own years: nobody met Laos in 2017.
    assert ">0</span>" in tile(main(client, "/partners/?since=2017&until=2017"), "Lào")


def test_a_partners_page_has_the_figures_with_their_formulas(desk: tuple[User, Acting]) -> None:
    user, acting = desk
    world(acting)
    page = main(signed_in(user), "/partners/of/la/" + YEARS)
    assert "có tiếp xúc trong 2 trên 12 quý" in page
    assert "đoàn vào 1, đoàn ra 1" in page and "1 − |đoàn vào − đoàn ra| ÷ (đoàn vào + đoàn ra)" in page
    assert "1 trong số 3 hoạt động có ghi kết quả" in page and ">33%<" in page
    assert "đã thực hiện 0, không thực hiện 0, quá hạn 1" in page
    assert "34 tháng không có tiếp xúc nào" in page
    pair = page.split("Trưởng phòng – Cục trưởng Cục Đối ngoại</th>")[1].split("</tr>")[0]
    assert pair.split("<td")[6].endswith(">1</td>") and pair.count("unseen") == 35
    assert "Cục trưởng Cục Đối ngoại" in page and "06/6/2018" in page.replace("06/06/2018", "06/6/2018")
    assert 'class="trend__line' in page and page.count('class="trend__point') == 2 and "4,0" in page
    assert (
        "từ 05/9/1962" in page.replace("từ 05/09/1962", "từ 05/9/1962") and "chưa có người đối chiếu" in page
    )
    english = main(signed_in(user, "en"), "/partners/of/la/" + YEARS)
    assert "contact in 2 of 12 quarters" in english and "Special and traditional relations" in english


def test_what_an_office_may_not_know_stands_nowhere(desk: tuple[User, Acting]) -> None:
    _, acting = desk
    outsider = signed_in(appoint("mnd-bgc", Role.READER, clearance=0)[0])
    pages = ["/partners/" + YEARS, "/partners/of/la/" + YEARS, "/partners/commitments/", "/forums/of/admm/"]
    before = [main(outsider, place) for place in pages]
    made = world(acting)
    hidden = ["open", "counterpart", "2018-06-30"]
    for name, kind in zip(hidden, ("commitments", "counterparts", "assessments"), strict=True):
        assert knows_nothing_of(outsider, f"/partners/{kind}/{made[name].pk}/")
    assert knows_nothing_of(outsider, f"/partners/commitments/new/?origin={made['origin'].pk}")
    after = [main(outsider, place) for place in pages]
    assert "Quan hệ đặc biệt" in after[0] and ">0</span>" in tile(after[0], "Lào")
    assert before[2:] == after[2:]
    assert "Đoàn thăm Lào" not in after[1] and "quá hạn 1" not in after[1]
    assert "Ghi cam kết" not in after[1]
    assert outsider.get("/partners/of/la/assessment/").status_code == 404


def test_a_promise_is_written_down_from_its_engagement_and_kept(desk: tuple[User, Acting]) -> None:
    user, _ = desk
    client = signed_in(user)
    origin = met("2018-06-05", label=Label(1, frozenset({"mofa"})))
    place = f"/partners/commitments/new/?origin={origin.pk}"
    said = {
        "title": "Gửi danh sách học viên",
        "owes": "ours",
        "partner": "la",
        "agency": DEPARTMENT,
        "date": "2018-06-07",
        "deadline": "2018-13",
        "marking": "1",
        "audience": "about",
    }
    wrong = client.post(place, said)
    assert (
        "Không đọc được ngày" in wrong.content.decode() and "Gửi danh sách học viên" in wrong.content.decode()
    )
    answer = client.post(place, said | {"deadline": "2018-12"})
    made = Record.objects.for_machine().get(kind="commitment")
    assert answer.headers["Location"] == f"/partners/commitments/{made.pk}/"
    assert label_of(made) == label_of(origin)
    page = main(client, f"/partners/commitments/{made.pk}/")
    assert "Đoàn thăm Lào 2018-06-05" in page and "tháng 12/2018" in page
    refused = client.post(f"/partners/commitments/{made.pk}/", {"step": "drop", "drop-on": "2018-12-01"})
    assert refused.status_code == 200 and "drop-reason" in refused.content.decode()
    client.post(
        f"/partners/commitments/{made.pk}/change/", said | {"title": "Gửi lại danh sách", "deadline": ""}
    )
    client.post(
        f"/partners/commitments/{made.pk}/",
        {"step": "keep", "keep-on": "2018-11-30", "keep-reason": "Đã gửi."},
    )
    made.refresh_from_db(from_queryset=Record.objects.for_machine())
    assert (made.state, made.title, made.number) == ("kept", "Gửi lại danh sách", 3)
    assert "Đã gửi." in main(client, f"/partners/commitments/{made.pk}/")
    assert "Gửi lại danh sách" in main(client, "/partners/commitments/?state=kept")
    assert "Gửi lại danh sách" in main(client, f"/engagements/{origin.pk}/")
    reader = signed_in(appoint(DEPARTMENT, Role.READER, clearance=2)[0])
    page = main(reader, f"/partners/commitments/{made.pk}/")
    assert "Gửi lại danh sách" in page and 'name="step"' not in page
    assert reader.post(f"/partners/commitments/{made.pk}/", {"step": "reopen"}).status_code == 403


def test_levels_counterparts_and_assessments_are_written_down_in_forms(desk: tuple[User, Acting]) -> None:
    user, acting = desk
    client = signed_in(user)
    level = {"level": "special", "since": "1962", "source": "Tuyên bố", "marking": "0", "audience": "all"}
    assert client.post("/partners/of/la/relation/", level).headers["Location"] == "/partners/of/la/#level"
    nobody = {"theirs": "Cục trưởng", "marking": "0", "audience": "own"}
    assert (
        "Chọn chức vụ, hoặc ghi tên chức vụ."
        in client.post("/partners/of/la/counterpart/", nobody).content.decode()
    )
    client.post(
        "/partners/of/la/counterpart/", nobody | {"post": acting.post, "since": "2016", "met": "2018-06"}
    )
    row = Record.objects.for_machine().get(kind="counterpart")
    assert row.titles["en"].startswith("Head of a section – Cục trưởng")
    client.post(f"/partners/counterparts/{row.pk}/", {"step": "note", "note-date": "2019-02-03"})
    page = main(client, "/partners/of/la/")
    assert "03/02/2019" in page
    assert "Quan hệ với Lào" in main(client, "/partners/")  # its assessment is due
    marks = {
        "date": "2019-03-01",
        "mark-trust": "5",
        "mark-word": "2",
        "remark-word": "Chậm.",
        "marking": "2",
    }
    answer = client.post("/partners/of/la/assessment/", marks | {"audience": "own"})
    given = Record.objects.for_machine().filter(kind="assessment").first()
    if given is None:
        raise AssertionError(answer.content.decode())
    page = main(client, f"/partners/assessments/{given.pk}/")
    assert "Chậm." in page and "5 – Rất tốt" in page and ">3,5<" in page and given.marking == 2
    client.post(f"/partners/assessments/{given.pk}/", {"step": "withdraw"})
    assert "Quan hệ chưa được đánh giá." in main(client, "/partners/of/la/")
    client.post(f"/partners/counterparts/{row.pk}/", {"step": "end", "end-date": "2015"})
    row.refresh_from_db(from_queryset=Record.objects.for_machine())
    assert row.state == "current"  # it had not begun then
    client.post(f"/partners/counterparts/{row.pk}/", {"step": "end", "end-date": "2019-12-31"})
    row.refresh_from_db(from_queryset=Record.objects.for_machine())
    assert row.state == "ended"


def test_a_basemap_is_shown_where_the_operator_put_one(desk: tuple[User, Acting]) -> None:
    client = signed_in(desk[0])
    assert client.get("/partners/basemap/").status_code == 404
    file: Path = node.here().home / "basemap.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n")
    try:
        assert 'src="/partners/basemap/"' in main(client, "/partners/")
        answer = client.get("/partners/basemap/")
        assert answer.headers["Content-Type"] == "image/png"
        assert b"".join(answer).startswith(b"\x89PNG")
    finally:
        file.unlink()
