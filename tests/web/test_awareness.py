"""The pages of awareness work."""

import csv
import io

import pytest
from django.test import Client
from tests.web.people import appoint, knows_nothing_of, signed_in

from comity.kernel.acting import Acting, Role
from comity.kernel.labels import Label
from comity.kernel.reading import get
from comity.programme.awareness.actions import do_hold_session, do_plan_session
from comity.programme.awareness.kinds import AwarenessSessionBody
from comity.programme.awareness.models import AwarenessMaterial, AwarenessSession


@pytest.fixture
def office(db: None) -> tuple[Client, Acting]:
    user, acting = appoint("mnd-dfr")
    return signed_in(user), acting


def main(client: Client, place: str) -> str:
    """The main part of a page."""
    answer = client.get(place)
    assert answer.status_code == 200, place
    return answer.content.decode().split("<main")[1].split("</main>")[0]


SENT = {
    "title": "Quán triệt vai trò đối ngoại quốc phòng",
    "topic": "importance",
    "date": "2018-03-08",
    "unit": "Đồn Biên phòng Hữu Nghị",
    "whom": "both",
    "marking": "0",
}
NUMBERS = {
    **SENT,
    "present": "60",
    "strength": "80",
    "asked_before": "50",
    "asked_after": "40",
    "before-early": "20",
    "after-early": "34",
}


def test_a_session_is_planned_held_and_counted(office: tuple[Client, Acting]) -> None:
    client, acting = office
    client.post(
        "/awareness/material/new/",
        {"title": "Đề cương", "topic": "importance", "sort_of": "lecture", "whom": "both", "marking": "0"},
    )
    (material,) = AwarenessMaterial.objects.visible_to(acting)
    client.post(f"/awareness/material/{material.pk}/move/", {"move": "issue"})
    client.post("/awareness/sessions/new/", {**SENT, "materials": str(material.pk)})
    (row,) = AwarenessSession.objects.visible_to(acting)
    place = f"/awareness/sessions/{row.pk}/"
    assert "dự kiến" in main(client, place)
    refused = client.post(f"{place}edit/", {**NUMBERS, "held": "yes", "after-early": "41"})
    assert refused.status_code == 400 and "lớn hơn số người trả lời" in refused.content.decode()
    client.post(f"{place}edit/", {**NUMBERS, "held": "yes", "materials": str(material.pk)})
    assert get(row.pk, acting).state == "held"
    page = main(client, place)
    assert "60/80 (75%)" in page and "40,0%" in page and "85,0%" in page and "+45,0 điểm" in page
    assert "Đề cương" in page and "Quán triệt" in main(client, f"/awareness/material/{material.pk}/")
    year = main(client, "/awareness/?year=2018")
    assert "75% (60/80)" in year and "Đồn Biên phòng Hữu Nghị" in year
    # Five questions were asked, one was answered: the average says so.
    figures = [part.split("<")[0] for part in year.split('tile__figure">')[1:]]
    assert figures == ["1", "60", "8,0%", "17,0%"]
    assert "Awareness work, 2018" in main(signed_in(appoint("mnd-dfr")[0], "en"), "/awareness/?year=2018")
    table = b"".join(client.get("/awareness/sessions.csv?year=2018")).decode("utf-8-sig")
    head, line = list(csv.reader(io.StringIO(table)))
    assert head[0] == "Ngày" and line[7:] == ["60", "80", "250", "20", "200", "34"]


def test_a_title_is_no_formula_in_a_spreadsheet(office: tuple[Client, Acting]) -> None:
    client, _acting = office
    client.post("/awareness/sessions/new/", {**SENT, "title": "=1+1"})
    table = b"".join(client.get("/awareness/sessions.csv?year=2018")).decode()
    assert "'=1+1" in table


def test_who_may_not_know_a_session_finds_nothing_of_it(office: tuple[Client, Acting]) -> None:
    client, acting = office
    body = AwarenessSessionBody(
        title="Kín", topic="importance", unit="Tiểu đoàn 9", date="2018-02-01", present=30
    )
    made = do_plan_session(body, acting=acting, label=Label(2))
    do_hold_session(made.pk, body, acting=acting)
    low = signed_in(appoint("mnd-dfr", clearance=0)[0])
    for place in ("", "edit/"):
        assert knows_nothing_of(low, f"/awareness/sessions/{made.pk}/{place}")
    assert low.post(f"/awareness/sessions/{made.pk}/cancel/", {"reason": "x"}).status_code == 404
    for place in ("/awareness/?year=2018", "/awareness/sessions/?year=2018"):
        assert "Tiểu đoàn 9" not in main(low, place) and "Tiểu đoàn 9" in main(client, place)
    assert "Tiểu đoàn 9" not in b"".join(low.get("/awareness/sessions.csv?year=2018")).decode()
    reader = signed_in(appoint("mnd-dfr", Role.READER)[0])
    assert "/edit/" not in main(reader, f"/awareness/sessions/{made.pk}/")
    assert reader.get("/awareness/sessions/new/").status_code == 404
