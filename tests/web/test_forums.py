"""The forums' room: bodies and who chairs them, seats, papers, meetings."""

import re

import pytest
from django.test import Client
from tests.acts import DEPARTMENT
from tests.programme.partnering_world import met, promised
from tests.web.people import appoint, knows_nothing_of, signed_in

from comity.directory.models import User
from comity.kernel.acting import Acting, Role
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import label_of
from comity.kernel.records import Record
from comity.programme.forums.actions import do_plan_paper, do_state_cycle
from comity.programme.forums.kinds import ForumCycleBody, ForumPaperBody
from comity.programme.forums.reading import cycles_of, tree_of

YEARS = "?since=2018&until=2020"


@pytest.fixture
def desk(db: None) -> tuple[User, Acting]:
    return appoint(DEPARTMENT)


def main(client: Client, place: str) -> str:
    """The main part of a page, in one line."""
    answer = client.get(place)
    assert answer.status_code == 200, place
    return re.sub(r"\s+", " ", answer.content.decode().split("<main")[1].split("</main>")[0])


def row(page: str, name: str) -> str:
    """The first row of a table that names something."""
    return next(part for part in page.split("<tr>")[1:] if name in part)


def test_a_forum_shows_its_bodies_and_who_chairs_them(desk: tuple[User, Acting]) -> None:
    user, acting = desk
    client = signed_in(user)
    assert [body.depth for body in tree_of("admm")][:3] == [0, 1, 1]
    page = main(client, "/forums/of/admm-plus/" + YEARS)
    mine = row(page, "Nhóm chuyên gia về hành động mìn nhân đạo")
    assert "Lào" in mine and "Nga" in mine and "2017-2020" in mine and "hiện nay" not in mine
    cells = page.split('id="cycles"')[1]
    assert "<b>Việt Nam, Ấn Độ</b>" in cells and "<b>Việt Nam, Trung Quốc</b>" in cells
    assert "Có nội dung chưa được người đối chiếu." in cells
    assert "Hội nghị quan chức quốc phòng cấp cao ASEAN mở rộng" in row(page, "ADSOM-Plus")
    # What an agency states goes before what the profile says of that forum, and leaves the others as they are.
    body = ForumCycleBody(
        title="", forum="ewg-pko", period="2018/2021", co_chairs=("vn", "jp"), verified=True
    )
    do_state_cycle(body, acting=acting)
    found = cycles_of(acting, ["ewg-pko", "ewg-hma"])
    assert [cycle.period for cycle in found["ewg-pko"]] == ["2018/2021"]
    assert len(found["ewg-hma"]) == 3
    english = main(signed_in(user, "en"), "/forums/of/ewg-pko/" + YEARS)
    assert "Viet Nam" in english and "Japan" in english and "Peacekeeping Operations" in english


def test_meetings_papers_seats_and_promises_of_a_forum(desk: tuple[User, Acting]) -> None:
    client = signed_in(desk[0])
    forum = ("ewg-mm",)
    met("2018-09-10", title="Họp nhóm chuyên gia quân y", level="expert", partners=(), forums=forum)
    coming = met(
        "2099-03-04", title="Họp lần tới", state="approved", label=Label(1), partners=(), forums=forum
    )
    promised("Gửi kế hoạch công tác", partner="", forum="ewg-mm", deadline="2018-12-31")
    # Everything under a forum shows on its page too.
    for place in ("/forums/of/ewg-mm/", "/forums/of/admm-plus/"):
        page = main(client, place + YEARS)
        assert (
            "Họp nhóm chuyên gia quân y" in page and "Họp lần tới" in page and "Gửi kế hoạch công tác" in page
        )
    listed = row(main(client, "/forums/" + YEARS), "Nhóm chuyên gia về quân y")
    assert re.findall(r"<span>(\d+|–)</span>", listed) == ["1", "–", "1"]
    seat = {"ours": "Cục trưởng Cục Quân y", "part": "Trưởng đoàn", "marking": "0", "audience": "all"}
    assert client.post("/forums/of/ewg-mm/seat/", seat).headers["Location"] == "/forums/of/ewg-mm/#seats"
    paper = {
        "title": "Tiếp nhận đội quân y nước ngoài",
        "lead": DEPARTMENT,
        "deadline": "2099-02-01",
        "meeting": str(coming.pk),
        "marking": "0",
        "audience": "own",
    }
    refused = client.post("/forums/of/ewg-mm/paper/", paper)
    assert (
        refused.status_code == 400 and "Không được phổ biến rộng hơn hồ sơ gốc." in refused.content.decode()
    )
    client.post("/forums/of/ewg-mm/paper/", paper | {"marking": "1"})
    made = Record.objects.for_machine().get(kind="forum-paper")
    for step in ("draft", "submit"):
        client.post(f"/forums/papers/{made.pk}/", {"step": step})
    page = main(client, "/forums/of/ewg-mm/" + YEARS)
    assert "đã gửi ban thư ký" in row(page, "Tiếp nhận đội quân y nước ngoài")
    assert "Cục trưởng Cục Quân y" in page and "Trưởng đoàn" in page
    reader = signed_in(appoint("mnd-bgc", Role.READER, clearance=0)[0])
    assert knows_nothing_of(reader, f"/forums/papers/{made.pk}/")
    page = main(reader, "/forums/of/ewg-mm/" + YEARS)
    assert "Cục trưởng Cục Quân y" in page and "Họp" not in page.split("</h1>")[1].replace("Họp lại", "")
    assert re.findall(r"<span>(\d+|–)</span>", row(main(reader, "/forums/" + YEARS), "quân y")) == [
        "–",
        "–",
        "–",
    ]


def test_a_paper_for_another_agencys_meeting_stays_with_who_wrote_it(desk: tuple[User, Acting]) -> None:
    _, acting = desk
    guard = appoint("mnd-bgc")[1]
    meeting = met("2099-03-04", acting=guard, label=Label(1, frozenset({DEPARTMENT})), forums=("arf",))
    body = ForumPaperBody(title="Góp ý", forum="arf", lead=DEPARTMENT, meeting=str(meeting.pk))
    assert label_of(do_plan_paper(body, acting=acting)) == Label(1)
    with pytest.raises(Problem):
        do_plan_paper(body, acting=acting, label=Label(1, frozenset({"mofa"})))
