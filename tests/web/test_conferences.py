"""The conferences room: what was found, and conclusions that become tasks."""

import re
from typing import Any

import pytest
from django.test import Client
from tests.web.people import appoint, signed_in

from comity.kernel.acting import Acting, Role
from comity.kernel.kinds import Source
from comity.kernel.labels import Label
from comity.kernel.reading import content, envelope_of, get
from comity.kernel.records import Record
from comity.programme.actions import do_plan, do_set_direction
from comity.programme.kinds import DirectionBody, PlanBody, TaskBody
from comity.programme.models import Task
from comity.review.actions import do_record_conference, do_state_conclusion, do_state_finding
from comity.review.kinds import ConclusionBody, ConferenceBody, FindingBody

MISSING = "01900000-0000-7000-8000-000000000000"
SAID = "Xây dựng cơ chế trao đổi thông tin giữa các cơ quan"


def source(quote: str) -> tuple[Source, ...]:
    return (Source(field="text", document=MISSING, start=0, end=len(quote), quote=quote),)


@pytest.fixture
def office(db: None) -> tuple[Client, Acting]:
    user, acting = appoint("mnd-dfr")
    return signed_in(user), acting


def held(acting: Acting, label: Label | None = None, **more: Any) -> tuple[Record, Record]:
    """A conference with a result, a proposal and one conclusion; (the conference, the conclusion)."""
    body = ConferenceBody(
        title="Hội nghị tổng kết công tác đối ngoại", date="XXXX-08-28", period="2015/2018", place="Hà Nội"
    )
    conference = do_record_conference(body, acting=acting, label=label)
    found = FindingBody(
        type="result", text="Tổ chức 12 hoạt động song phương", theme="bilateral", origin=str(conference.pk)
    )
    do_state_finding(found, acting=acting, label=label, sources=source("12 hoạt động song phương"))
    asked = FindingBody(type="proposal", text="Lập tổ công tác liên ngành", origin=str(conference.pk))
    do_state_finding(asked, acting=acting, label=label)
    concluded = ConclusionBody(**{"conference": str(conference.pk), "text": SAID, "lead": "mofa", **more})
    return conference, do_state_conclusion(
        concluded, acting=acting, label=label, sources=source("cơ chế trao đổi")
    )


def planned(acting: Acting) -> Record:
    """A direction of a plan in force."""
    plan = do_plan(PlanBody(title="Kế hoạch 2019", period="2019"), acting=acting)
    return do_set_direction(DirectionBody(plan=str(plan.pk), title="Hoàn thiện cơ chế"), acting=acting)


def main(client: Client, place: str) -> str:
    answer = client.get(place)
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def sent(conclusion: Record, direction: Record, **more: str) -> dict[str, str]:
    """What a browser sends of the form of a conclusion."""
    fields = {
        "title": SAID,
        "direction": str(direction.pk),
        "lead": "mofa",
        "coordinating": "",
        "deadline": "",
        **more,
    }
    return {f"task-{conclusion.pk}-{name}": value for name, value in fields.items()}


def test_a_conference_says_what_is_known_and_what_is_not(office: tuple[Client, Acting]) -> None:
    client, acting = office
    conference, _ = held(acting)
    page = main(client, f"/conferences/{conference.pk}/")
    assert "28/8 (không rõ năm)" in page
    assert "2015-2018" in page
    result = page.split("Tổ chức 12 hoạt động song phương")[1].split("</li>")[0]
    assert "Hợp tác quốc phòng song phương" in result, "its theme in words"
    assert '<q lang="vi">12 hoạt động song phương</q>' in result
    assert "Lập tổ công tác liên ngành" in page.split('id="proposals-head"')[1]
    listed = main(client, "/conferences/")
    assert f"/conferences/{conference.pk}/" in listed and "28/8 (không rõ năm)" in listed


def test_the_page_speaks_english(office: tuple[Client, Acting]) -> None:
    _, acting = office
    conference, _ = held(acting)
    page = main(signed_in(appoint("mnd-dfr")[0], "en"), f"/conferences/{conference.pk}/")
    assert "28 August (year not stated)" in page and "Bilateral defence cooperation" in page
    assert f'<span lang="vi">{SAID}</span>' in page


def test_a_conclusion_becomes_a_task_of_the_plan(office: tuple[Client, Acting]) -> None:
    client, acting = office
    conference, conclusion = held(acting)
    direction = planned(acting)
    page = main(client, f"/conferences/{conference.pk}/")
    assert re.search(r'<option value="mofa" selected>Bộ Ngoại giao', page), (
        "the lead that was named is chosen already"
    )

    form = sent(conclusion, direction, coordinating="bo tu lenh bo doi bien phong\nBNG", deadline="2019-06")
    answer = client.post(f"/conferences/conclusions/{conclusion.pk}/take-up/", form)
    assert answer.headers["Location"] == f"/conferences/{conference.pk}/#conclusion-{conclusion.pk}"
    task = Task.objects.visible_to(acting).get().record
    body = content(task, TaskBody)
    assert (body.lead, body.coordinating, body.deadline) == ("mofa", ("mnd-bgc",), "2019-06")
    assert body.conclusion == str(conclusion.pk)
    assert [one.quote for one in envelope_of(task).sources] == ["cơ chế trao đổi"]
    after = main(client, f"/conferences/{conference.pk}/")
    assert f"/{task.pk}/" in after and "đã thành nhiệm vụ" in after
    assert "take-up/" not in after


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("lead", "", "chưa có cơ quan chủ trì"),
        ("deadline", "31/13/2018", "Thời hạn: Không đọc được ngày"),
        ("coordinating", "Ban Không Có Thật", "Chưa có trong danh mục cơ quan: Ban Không Có Thật"),
        ("title", "", "Trường này"),
    ],
)
def test_what_is_wrong_stands_by_its_form_and_makes_no_task(
    office: tuple[Client, Acting], field: str, value: str, said: str
) -> None:
    client, acting = office
    _, conclusion = held(acting)
    form = sent(conclusion, planned(acting), indicator="có quy chế", **{field: value})
    answer = client.post(f"/conferences/conclusions/{conclusion.pk}/take-up/", form)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert said in page.split(f'id="conclusion-{conclusion.pk}"')[1]
    assert 'value="có quy chế"' in page, "what was typed is still there"
    assert not Task.objects.visible_to(acting).exists()
    assert get(conclusion.pk, acting).state == "stated"


def test_without_a_plan_the_page_says_so(office: tuple[Client, Acting]) -> None:
    client, acting = office
    conference, _ = held(acting)
    page = main(client, f"/conferences/{conference.pk}/")
    assert "take-up/" not in page and "chưa có phương hướng kế hoạch" in page


def test_who_may_only_read_makes_no_task(office: tuple[Client, Acting]) -> None:
    _, acting = office
    conference, conclusion = held(acting)
    direction = planned(acting)
    client = signed_in(appoint("mnd-dfr", Role.READER)[0])
    assert "take-up/" not in main(client, f"/conferences/{conference.pk}/")
    answer = client.post(f"/conferences/conclusions/{conclusion.pk}/take-up/", sent(conclusion, direction))
    assert answer.status_code == 403
    assert not Task.objects.visible_to(acting).exists()


def test_an_agency_in_the_audience_reads_but_takes_nothing_up(office: tuple[Client, Acting]) -> None:
    _, acting = office
    conference, conclusion = held(acting, Label(0, frozenset({"mnd-bgc"})))
    user, theirs = appoint("mnd-bgc")
    direction = planned(theirs)
    client = signed_in(user)
    page = main(client, f"/conferences/{conference.pk}/")
    assert SAID in page and "take-up/" not in page
    answer = client.post(f"/conferences/conclusions/{conclusion.pk}/take-up/", sent(conclusion, direction))
    assert answer.status_code == 403


def test_another_agency_meets_what_a_missing_page_says(office: tuple[Client, Acting]) -> None:
    _, acting = office
    conference, conclusion = held(acting)
    client = signed_in(appoint("mnd-bgc")[0])
    theirs, missing = client.get(f"/conferences/{conference.pk}/"), client.get(f"/conferences/{MISSING}/")
    assert theirs.status_code == missing.status_code == 404
    one, other = (a.content.decode().split("<main")[1].split("</main>")[0] for a in (theirs, missing))
    assert one == other
    assert client.post(f"/conferences/conclusions/{conclusion.pk}/take-up/").status_code == 404
    assert "Hội nghị tổng kết" not in main(client, "/conferences/")
