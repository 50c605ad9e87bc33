"""The peacekeeping room: what an official sees, what an outsider does not, forms and steps, taking a table in."""

import csv
import io
import re
from collections import Counter
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from tests.programme.test_peacekeeping_contributors import ipi, shared
from tests.web.people import appoint, knows_nothing_of, signed_in

from comity.agenda.actions import do_make_feed
from comity.agenda.feeds import feed_file, feed_of
from comity.kernel.acting import Acting, Role
from comity.kernel.kinds import Rendering
from comity.kernel.labels import EVERYONE, Label
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.programme.engaging.actions import do_propose
from comity.programme.kinds import EngagementBody
from comity.programme.peacekeeping import actions
from comity.programme.peacekeeping.kinds import (
    DeploymentBody,
    Held,
    MilestoneBody,
    ReadinessBody,
    RotationBody,
)
from comity.programme.peacekeeping.models import ContributionTable, Readiness, Rotation
from comity.programme.peacekeeping.naming import missions_in
from comity.programme.peacekeeping.taking import do_import_contributors

ALL = Label(0, frozenset({EVERYONE}))
MISSING = "01900000-0000-7000-8000-000000000000"


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def hospital(acting: Acting) -> tuple[Record, Record, Record, Record]:
    """A hospital in its first rotation, a follow-on of one post that lacks something; (…, surgeon's readiness)."""
    deployment = actions.do_open_deployment(
        DeploymentBody(
            title="Bệnh viện dã chiến cấp 2",
            translations={"en": Rendering(fields={"title": "Level-2 field hospital"}, translator="Office")},
            mission="unmiss",
            type="hospital-level-2",
            strength=63,
            place="Bentiu",
            since=day(-300),
        ),
        acting=acting,
        label=ALL,
        state="deployed",
    )
    first, second = (
        actions.do_plan_rotation(
            RotationBody(
                deployment=str(deployment.pk),
                title=f"Bệnh viện số {number}",
                number=number,
                strength=63,
                women=10 if number == 1 else None,
                since=day(since),
                until=day(until),
                lead_office="Giám đốc bệnh viện",
            ),
            acting=acting,
            state=state,
        )
        for number, since, until, state in (
            (1, -300, 60, "in-mission"),
            (2, 61, 426, "prepared"),
        )
    )
    surgeon = actions.do_record_readiness(
        ReadinessBody(
            rotation=str(second.pk),
            title="Bác sĩ ngoại khoa",
            held=(
                Held(requirement="pre-deployment", since=day(-30)),
                Held(requirement="english", since=day(-400), until=day(-5)),
            ),
        ),
        acting=acting,
    )
    return deployment, first, second, surgeon


@pytest.fixture
def desk(db: None) -> tuple[Client, Acting]:
    user, acting = appoint()
    return signed_in(user), acting


def main(client: Client, address: str) -> str:
    """The main part of a page."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def test_the_overview_tells_who_is_there_and_what_will_be_missing(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    deployment, first, second, surgeon = hospital(acting)
    page = main(client, "/peacekeeping/")
    figures = re.findall(r'tile__figure">([^<]+)<', page)
    assert figures == ["63", "15,9%", "1", "0/0"]
    assert "1 trong 1 vị trí bắt buộc chưa sẵn sàng" in page and f"/posts/{surgeon.pk}/" in page
    assert f'href="/peacekeeping/rotations/{first.pk}/"' in page and "UNMISS" in page
    assert re.search(r"Tiếng Anh theo yêu cầu vị trí.*?đã hết hạn <b>1</b>", page, re.S)
    english = signed_in(*appoint()[:1], "en")
    assert "Level-2 field hospital" in main(english, "/peacekeeping/")
    # Half a year on, on record as it is now, the follow-on has not left.
    later = main(client, f"/peacekeeping/?on={day(100)}")
    assert "chưa lên đường" in later
    for address in (
        "/peacekeeping/timeline/",
        "/peacekeeping/missions/unmiss/",
        f"/peacekeeping/deployments/{deployment.pk}/",
    ):
        page = main(client, address)
        assert "Bệnh viện số 2" in page and "<rect" in page, address
    assert client.get("/peacekeeping/missions/nowhere/").status_code == 404
    page = main(client, f"/peacekeeping/rotations/{second.pk}/")
    assert "đã hết hạn: Tiếng Anh theo yêu cầu vị trí" in page and "chưa sẵn sàng" in page


def test_persons_readiness_is_not_for_others(desk: tuple[Client, Acting]) -> None:
    _, acting = desk
    _deployment, _first, second, surgeon = hospital(acting)
    address = f"/peacekeeping/posts/{surgeon.pk}/"
    guard, trainee = appoint("mnd-bgc")[0], appoint("mnd-dfr", Role.READER, clearance=0)[0]
    for outsider in (signed_in(guard), signed_in(trainee)):
        assert knows_nothing_of(outsider, address)
        assert knows_nothing_of(outsider, f"{address}edit/")
        assert "Bác sĩ ngoại khoa" not in main(outsider, f"/peacekeeping/rotations/{second.pk}/")
        assert "vị trí bắt buộc chưa" not in main(outsider, "/peacekeeping/")
        page = outsider.get(f"/peacekeeping/rotations/{second.pk}/").content.decode()
        assert "Sửa</a>" not in page and "Lên đường" not in page
        assert outsider.get(f"/peacekeeping/rotations/{second.pk}/edit/").status_code in (403, 404)
        assert (
            outsider.post(f"/peacekeeping/rotations/{second.pk}/move/", {"step": "depart"}).status_code == 403
        )
    assert Rotation.objects.visible_to(acting).get(pk=second.pk).record.state == "prepared"


def test_a_mission_has_the_engagements_that_name_it_by_its_code(desk: tuple[Client, Acting]) -> None:
    client, acting = desk

    def proposed(title: str, *missions: str) -> Record:
        facts = EngagementBody(title=title, form="peacekeeping", date="2018-10-01", missions=missions)
        return do_propose(facts.model_copy(update={"lead": acting.agency}), acting=acting)

    named = proposed("Lễ xuất quân", "unmiss")
    proposed("Trao đổi về UNMISS ở Hà Nội")
    proposed("Tiễn đoàn", "minusca")
    page = main(client, "/peacekeeping/missions/unmiss/")
    assert set(re.findall(r'href="/engagements/([0-9a-f-]{36})/"', page)) == {str(named.pk)}
    assert "Phái bộ" in main(client, f"/engagements/{named.pk}/") and "Lễ xuất quân" in page
    form = client.get(f"/engagements/{named.pk}/edit/").content.decode()
    assert re.search(r'value="unmiss"[^>]*(checked|selected)', form)
    # What a paper's title names is taken from it, whole names only.
    assert missions_in("Chuẩn bị triển khai tới Phái bộ UNMISS, không phải UNMISSX") == ("unmiss",)
    assert missions_in("UNMISSX") == ()


def test_rotations_and_milestones_stand_in_the_agenda_and_take_nobodys_time(
    desk: tuple[Client, Acting],
) -> None:
    client, acting = desk
    first = hospital(acting)[1]
    actions.do_set_milestone(
        MilestoneBody(title="Ký bản ghi nhớ", lead=acting.agency, planned=day(0)), acting=acting
    )
    month = main(client, f"/agenda/{timezone.localdate():%Y/%-m}/")
    assert "Ký bản ghi nhớ" in month
    left = timezone.localdate() - timedelta(days=300)
    page = main(client, f"/agenda/{left:%Y}/{left.month}/")
    assert f"/peacekeeping/rotations/{first.pk}/" in page
    _, token = do_make_feed("Lịch", "vi", ("rotation", "pk-milestone"), True, acting=acting)
    found = feed_of(token)
    assert found is not None
    events = list(Calendar.from_ical(feed_file(*found, timezone.localdate())).walk("VEVENT"))
    assert {str(event["transp"]) for event in events} == {"TRANSPARENT"} and len(events) >= 2


def test_a_deployment_is_entered_from_its_mission_to_its_hand_over(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    form = {"title": "Sĩ quan tham mưu", "mission": "minusca", "type": "staff-officers", "strength": "6"}
    wrong = client.post("/peacekeeping/deployments/new/", form | {"since": "tháng 6"})
    assert wrong.status_code == 400 and "Sĩ quan tham mưu" in wrong.content.decode()
    made = client.post("/peacekeeping/deployments/new/", form | {"since": "2018-06", "everyone": "on"})
    deployment = made["Location"]
    refused = client.post(
        f"{deployment}rotations/new/",
        {"title": "Lượt 1", "number": "1", "strength": "5", "women": "6", "since": day(-90)},
    )
    assert refused.status_code == 400 and "Số nữ nhiều hơn" in refused.content.decode()
    rotation = client.post(
        f"{deployment}rotations/new/",
        {"title": "Lượt 1", "number": "1", "strength": "6", "women": "1", "since": day(-90)},
    )["Location"]
    client.post(f"{rotation}move/", {"step": "depart"})
    assert "Bàn giao" in main(client, rotation)
    client.post(
        f"{rotation}posts/new/",
        {
            "title": "Sĩ quan hậu cần",
            "person": acting.post,
            "required": "on",
            "order": "0",
            "english_since": "2018-01",
            "english_until": "2020-01",
        },
    )
    row = Readiness.objects.visible_to(acting).select_related("record").get()
    assert row.person == acting.post
    assert "Trưởng phòng</a>" in main(client, f"/peacekeeping/posts/{row.pk}/")
    assert (row.held, row.record.marking) == ({"english": ["2018-01", "2020-01"]}, 1)
    client.post(
        f"/peacekeeping/posts/{row.pk}/edit/",
        {"title": "Sĩ quan hậu cần", "required": "on", "order": "0", "passport_until": "2023"},
    )
    body = content(Record.objects.visible_to(acting).get(pk=row.pk), ReadinessBody)
    assert body.held == (Held(requirement="passport", until="2023"),)
    assert client.post(f"{rotation}hand-over/", {"on": ""}).status_code == 400
    client.post(f"{rotation}hand-over/", {"on": day(-1), "note": "Đủ trang bị"})
    page = main(client, rotation)
    assert "đã về nước" in page and "Đủ trang bị" in page
    client.post(f"/peacekeeping/posts/{row.pk}/release/")
    assert "Sĩ quan hậu cần" not in main(client, rotation)
    assert client.get(f"/peacekeeping/rotations/{MISSING}/").status_code == 404


def test_the_joining_project_shows_what_waits_for_what(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    training = actions.do_set_milestone(
        MilestoneBody(title="Huấn luyện tiền triển khai", lead="mnd-dpo", planned=day(-10)), acting=acting
    )
    made = client.post(
        "/peacekeeping/project/new/",
        {
            "title": "Lên đường",
            "lead": "mnd-dpo",
            "planned": day(30),
            "depends_on": [str(training.pk)],
            "order": 2,
        },
    )
    page = main(client, "/peacekeeping/project/")
    assert "Quá hạn 10 ngày" in page and "Phụ thuộc “Huấn luyện tiền triển khai”, việc đang chậm." in page
    step = f"/peacekeeping/project/{training.pk}/move/"
    assert client.post(step, {"step": "reach", "actual": ""}).status_code == 400
    client.post(step, {"step": "reach", "actual": day(-1)})
    assert "Đã đạt, chậm 9 ngày." in main(client, f"/peacekeeping/project/{training.pk}/")
    assert "Đúng tiến độ" in main(client, made["Location"])
    page = client.get(f"{made['Location']}edit/").content.decode()
    assert f'value="{training.pk}" checked' in re.sub(r" id=\"[^\"]+\"", "", page)


def test_contributors_are_ranked_and_compared(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    do_import_contributors("ipi.csv", shared("ipi_2014-03.csv"), acting=acting)
    do_import_contributors("tcc.csv", shared("tcc_vietnam_10.csv"), acting=acting)
    page = main(client, "/peacekeeping/contributors/")
    ranked = re.findall(
        r'<td class="num">(\d+)</td><th scope="row">([^<]+)</th><td class="num">([\d.]+)</td>', page
    )
    people: Counter[str] = Counter()
    for row in csv.DictReader(io.StringIO(shared("ipi_2014-03.csv").decode())):
        people[row["Contributor_ISO-3"]] += int(row["Total"])
    most = [f"{number:,}".replace(",", ".") for _, number in people.most_common(20)]
    assert [figure for _, _, figure in ranked] == most and [place for place, _, _ in ranked][:3] == [
        "1",
        "2",
        "3",
    ]
    assert "không nêu tên" in page and "UNMISS" in page
    page = main(client, "/peacekeeping/contributors/?mission=unmiss&contributor=kh")
    table = ContributionTable.objects.visible_to(acting).get(mission="unmiss", period="2014-03")
    cambodia = table.totals["kh"]
    assert re.search(rf"Campuchia</th><td class=\"num\">{cambodia}</td>", page)
    page = main(client, f"/peacekeeping/contributors/{table.pk}/")
    assert "Bỏ dấu nháy thừa" in page and "ipi.csv" in page and "dòng 1, ký tự" in page
    place = ContributionTable.objects.visible_to(acting).get(mission="unmiss", period="2020")
    page = main(client, f"/peacekeeping/contributors/{place.pk}/")
    assert "Bentiu" in page and "Mông Cổ" in page and not re.search(r"\b(150|650)\b", page)
    guard = signed_in(appoint("mnd-bgc")[0])
    assert knows_nothing_of(guard, f"/peacekeeping/contributors/{place.pk}/")
    assert "UNMISS" not in main(guard, "/peacekeeping/contributors/")


def test_an_upload_says_what_was_made_of_each_row(desk: tuple[Client, Acting]) -> None:
    client, _acting = desk
    data = ipi({}, {"Contributor": "Atlantis", "Contributor_ISO-3": "ATL"}, {"Total": "ten"})
    address = "/peacekeeping/contributors/import/"

    def upload(content_: bytes) -> tuple[int, str]:
        answer = client.post(address, {"file": SimpleUploadedFile("tháng 4.csv", content_)})
        return answer.status_code, answer.content.decode()

    status, page = upload(data)
    assert status == 200 and re.findall(r'tile__figure">([^<]+)<', page) == ["1", "1", "1", "0"]
    assert "Atlantis" in page and "“ten”" in page
    assert re.findall(r'tile__figure">([^<]+)<', upload(data)[1]) == ["0", "0", "1", "2"]
    before = Record.objects.for_machine().count()
    for broken in (b"", b"\xff\xfe", b"a,b\n1,2\n"):
        status, page = upload(broken)
        assert status == 400 and "tháng 4.csv" in page
    assert Record.objects.for_machine().count() == before
    reader, _ = appoint("mnd-dfr", Role.READER)
    assert signed_in(reader).get(address).status_code == 403
