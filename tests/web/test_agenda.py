"""The agenda room: days, times that are not exactly known, filters, what an outsider sees, feeds."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from tests.agenda.happenings import booking, engagement
from tests.web.people import appoint, signed_in

from comity.agenda.models import Booking
from comity.directory.models import User
from comity.exchange.actions import do_compose
from comity.exchange.kinds import DispatchBody
from comity.kernel.acting import Acting, Role
from comity.kernel.labels import Label
from comity.programme.actions import do_assign_task, do_plan, do_set_direction
from comity.programme.kinds import DirectionBody, PlanBody, TaskBody

MISSING = "01900000-0000-7000-8000-000000000000"
PAGES = ["/agenda/2018/5/", "/agenda/2018/week/18/", "/agenda/2018/", "/agenda/list/?from=2018-05-01"]


@pytest.fixture
def desk(db: None) -> tuple[Client, Acting]:
    user, acting = appoint("mnd-dfr")
    return signed_in(user), acting


def main(client: Client, place: str) -> str:
    """The main part of a page."""
    answer = client.get(place)
    assert answer.status_code == 200, place
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def days_with(page: str, title: str) -> list[str]:
    """The days (ISO) of the grid on which a title stands."""
    cells = page.split('<time datetime="')[1:]
    return [cell[:10] for cell in cells if title in cell.split("</td>")[0]]


def test_an_engagement_stands_on_each_of_its_days_and_on_no_other(desk: tuple[Client, Acting]) -> None:
    client, _ = desk
    engagement("Đoàn thăm Lào", "2018-04-29/2018-05-02")
    engagement("Tập huấn dài", "2018-03-01/2018-05-03")
    page = main(client, "/agenda/2018/5/")
    assert days_with(page, "Đoàn thăm Lào")[-3:] == ["2018-04-30", "2018-05-01", "2018-05-02"]
    assert days_with(page, "Tập huấn dài")[-1] == "2018-05-03"
    assert "Ngày Quốc tế Lao động" in page and "Ngày Chiến thắng" in page
    assert days_with(main(client, "/agenda/2018/6/"), "Đoàn thăm Lào") == []
    assert "Tết Nguyên Đán" in main(client, "/agenda/2018/2/")
    assert "1/4" in main(client, "/agenda/2018/5/").split('datetime="2018-05-15"')[1].split("</td>")[0]
    for place in PAGES[1:]:
        assert "Đoàn thăm Lào" in main(client, place), place


def test_a_day_that_is_not_known_is_never_guessed(desk: tuple[Client, Acting]) -> None:
    client, _ = desk
    titles = {
        "2018-05": "Trong tháng",
        "2018": "Trong năm",
        "XXXX-05-28": "Ngày 28 xưa",
        "2018-05-10~": "Khoảng",
    }
    for text, title in titles.items():
        engagement(title, text)
    engagement("Chỉ biết kỳ", "", period="2018-05-01/2018-05-31")
    page = main(client, "/agenda/2018/5/")
    grid, rest = page.split("</table>")
    assert [title for title in (*titles.values(), "Chỉ biết kỳ") if title in grid] == []
    assert (
        "Trong tháng" in rest
        and "tháng 5/2018" in rest
        and "khoảng 10/5/2018" in rest
        and "Chỉ biết kỳ" in rest
    )
    assert "Còn 1 mục" in rest and "Ngày 28 xưa</a>" not in rest
    assert "Ngày 28 xưa</a>" in main(client, "/agenda/list/?when=unknown")


def test_a_full_day_says_how_many_more_and_leads_to_them(desk: tuple[Client, Acting]) -> None:
    client, _ = desk
    for number in range(7):
        engagement(f"Việc {number}", "2018-05-15")
    page = main(client, "/agenda/2018/5/")
    assert len([n for n in range(7) if days_with(page, f"Việc {n}")]) == 4
    assert "thêm 3" in page
    listed = main(client, "/agenda/list/?from=2018-05-15&to=2018-05-15")
    assert all(f"Việc {number}" in listed for number in range(7))


def test_deadlines_and_filters(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    plan = do_plan(PlanBody(title="Kế hoạch", period="2018"), acting=acting)
    direction = do_set_direction(DirectionBody(plan=str(plan.pk), title="Hướng"), acting=acting)
    for title, deadline in (("Nộp báo cáo", "2018-05-20"), ("Xong trong tháng", "2018-05")):
        body = TaskBody(direction=str(direction.pk), title=title, lead="mnd-dfr", deadline=deadline)
        do_assign_task(body, acting=acting)
    draft = DispatchBody(
        type="notice", title="Công văn chưa gửi", text="x", recipients=("mofa",), deadline="2018-05-21"
    )
    do_compose(draft, acting=acting)
    engagement("Thăm Lào", "2018-05-15", agencies=("mofa",))
    engagement("Đối thoại Nga", "2018-05-16", form="dialogue", partners=("ru",))
    page = main(client, "/agenda/2018/5/")
    assert days_with(page, "Nộp báo cáo") == ["2018-05-20"] and days_with(page, "Xong trong tháng") == []
    assert "Xong trong tháng" in page and "Công văn chưa gửi" not in page
    for query, shown in (
        ("partner=la", {"Thăm Lào"}),
        ("form=dialogue", {"Đối thoại Nga"}),
        ("agency=mofa", {"Thăm Lào"}),
        ("kind=task", {"Nộp báo cáo"}),
    ):
        page = main(client, f"/agenda/2018/5/?{query}")
        titles = {"Thăm Lào", "Đối thoại Nga", "Nộp báo cáo"}
        assert {title for title in titles if days_with(page, title)} == shown, query
    assert "Lào: " in main(client, "/agenda/2018/4/?partner=la"), "the partner's new year"


def test_what_one_may_not_know_leaves_no_trace(desk: tuple[Client, Acting]) -> None:
    outsider = signed_in(appoint("mnd-bgc")[0])
    before = [main(outsider, place) for place in PAGES]
    hidden = engagement("Bí mật", "2018-05-15", label=Label(2))
    engagement("Bí mật", "2018-05", label=Label(2))
    booking("Bí mật", "2018-05-15/2018-05-16", label=Label(2), about=str(hidden.pk), busy=True)
    assert [main(outsider, place) for place in PAGES] == before
    for path in (f"/agenda/engagements/{hidden.pk}.ics", f"/agenda/engagements/{MISSING}.ics"):
        assert outsider.get(path).status_code == 404
    assert "Bí mật" in main(desk[0], PAGES[0])


def test_addresses_that_are_no_time_are_not_found(desk: tuple[Client, Acting]) -> None:
    client, _ = desk
    for path in ("2018/13/", "2018/0/", "999/1/", "2018/week/54/", "9999/", "list/?from=2018-02-30"):
        assert client.get(f"/agenda/{path}").status_code == 404, path


def test_a_booking_warns_of_what_it_collides_with_and_then_can_be_made(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    day = timezone.localdate() + timedelta(days=40)
    booking("Họp giao ban", day.isoformat(), posts=(acting.post,), acting=acting)
    form: dict[str, Any] = {
        "title": "Tiếp đoàn",
        "first": day.isoformat(),
        "last": (day + timedelta(days=1)).isoformat(),
        "posts": [acting.post],
        "marking": "0",
    }
    warned = client.post("/agenda/bookings/new/", form).content.decode()
    assert "Lịch này bị trùng" in warned and "Họp giao ban" in warned
    assert Booking.objects.visible_to(acting).count() == 1
    assert client.post("/agenda/bookings/new/", {**form, "anyway": "1"}).status_code == 302
    page = main(client, "/agenda/bookings/")
    assert "Tiếp đoàn" in page
    free = f"/agenda/free/?first={day}&last={day + timedelta(days=6)}&length=1&weekends=1&posts={acting.post}"
    found = client.get(free).content.decode()
    assert "chức vụ đã có lịch (2)" in found
    made = Booking.objects.visible_to(acting).get(record__title="Tiếp đoàn")
    client.post(f"/agenda/bookings/{made.pk}/cancel/")
    assert "Tiếp đoàn" not in main(client, "/agenda/bookings/")


def test_a_reader_finds_no_forms(db: None) -> None:
    client = signed_in(appoint("mnd-dfr", Role.READER)[0])
    assert client.get("/agenda/bookings/new/").status_code == 404
    assert "/agenda/bookings/new/" not in main(client, "/agenda/bookings/")


def test_a_feed_is_made_read_and_revoked(desk: tuple[Client, Acting]) -> None:
    client, _ = desk
    today = timezone.localdate()
    engagement("Thăm Lào", f"{today}/{today + timedelta(days=2)}")
    made = client.post(
        "/agenda/feeds/", {"name": "Lịch", "kinds": ["engagement"], "language": "vi", "own": "on"}
    )
    address = made.content.decode().split('value="http://testserver')[1].split('"')[0]
    program = Client()
    answer = program.get(address)
    assert answer["Content-Type"].startswith("text/calendar") and answer["Cache-Control"] == "no-store"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (today, today + timedelta(days=3))
    again = client.get("/agenda/feeds/").content.decode()
    assert address not in again, "the address is shown once"
    feed = again.split("/agenda/feeds/")[1:]
    pk = next(part.split("/revoke/")[0] for part in feed if "/revoke/" in part)
    stranger = signed_in(appoint("mnd-bgc")[0])
    assert stranger.post(f"/agenda/feeds/{pk}/revoke/").status_code == 404
    assert client.post(f"/agenda/feeds/{pk}/revoke/").status_code == 302
    assert program.get(address).status_code == 404
    assert program.get("/agenda/feeds/none.ics").status_code == 404


def test_a_feed_ends_with_its_account(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    made = client.post("/agenda/feeds/", {"name": "Lịch", "kinds": ["engagement"], "language": "vi"})
    address = made.content.decode().split('value="http://testserver')[1].split('"')[0]
    User.objects.filter(username=acting.person).update(is_active=False)
    assert Client().get(address).status_code == 404


def test_an_engagement_has_its_file_and_its_collisions(desk: tuple[Client, Acting]) -> None:
    client, _ = desk
    known = engagement("Thăm Lào", "2018-04-14/2018-04-16")
    page = main(client, f"/engagements/{known.pk}/")
    assert f"/agenda/engagements/{known.pk}.ics" in page and "Ngày nghỉ lễ của Lào" in page
    answer = client.get(f"/agenda/engagements/{known.pk}.ics")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtend") == date(2018, 4, 17) and str(known.pk) in str(event["uid"])
    unknown = engagement("Lúc nào đó", "2018-04")
    above = engagement("Mật", "2018-04-20", label=Label(2))
    for record in (unknown, above):
        assert client.get(f"/agenda/engagements/{record.pk}.ics").status_code == 400
        assert ".ics" not in main(client, f"/engagements/{record.pk}/")


def test_agencies_are_invited_answer_and_are_told_of_a_change(desk: tuple[Client, Acting]) -> None:
    client, _ = desk
    guard = signed_in(appoint("mnd-bgc")[0])
    outsider = signed_in(appoint("mnd-dfr", clearance=0)[0])
    day = timezone.localdate() + timedelta(days=9)
    said = {"title": "Họp phối hợp", "first": day, "last": day, "begins": "08:30", "ends": "11:00", "place": "Hà Nội",
            "text": "", "agencies": ["mnd-bgc", "mofa"], "marking": "1"}  # fmt: skip
    assert client.post("/agenda/invitations/new/", {**said, "begins": "sáng"}).status_code == 400
    made = client.post("/agenda/invitations/new/", said)
    place = made.headers["Location"]
    assert (
        "Họp phối hợp" in main(guard, "/agenda/invitations/")
        and "Họp phối hợp" in guard.get("/").content.decode()
    )
    assert outsider.get(place).status_code == 404 and outsider.get(place[:-1] + ".ics").status_code == 404
    answered = guard.post(f"{place}answer/", {"answer": "accepted", "who": "Chỉ huy trưởng", "people": "3"})
    assert answered.status_code == 302
    shown = main(client, place)
    assert "Chỉ huy trưởng" in shown and "số người: 3" in shown and "chưa trả lời" in shown
    assert client.post(f"{place}answer/", {"answer": "accepted"}).status_code == 404
    file = guard.get(place[:-1] + ".ics")
    assert file["Content-Type"].startswith("text/calendar") and b"METHOD:REQUEST" in file.content
    later = {**said, "first": day + timedelta(days=1), "last": day + timedelta(days=1)}
    assert client.post(f"{place}change/", later).status_code == 302
    assert "Trả lời trước khi giấy mời thay đổi." in main(guard, place)
    assert guard.post(f"{place}cancel/").status_code in (403, 404)
    assert client.post(f"{place}cancel/").status_code == 302
    assert b"METHOD:CANCEL" in guard.get(place[:-1] + ".ics").content
    assert days_with(main(guard, f"/agenda/{day.year}/{day.month}/"), "Họp phối hợp") == []


def test_a_booking_tells_other_agencies_busy_only_where_that_is_chosen(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    guard = signed_in(appoint("mnd-bgc")[0])
    day = timezone.localdate() + timedelta(days=9)
    said = {"title": "Chuyến đi kín", "first": day, "last": day, "posts": [acting.post], "venue": "", "marking": "2",
            "busy_for": ["mnd-bgc"]}  # fmt: skip
    assert client.post("/agenda/bookings/new/", {**said, "anyway": "1"}).status_code == 302
    month = main(guard, f"/agenda/{day.year}/{day.month}/")
    assert "Bận: Trưởng phòng" in month and "kín" not in month
    found = main(guard, f"/agenda/free/?first={day}&last={day}&length=1&posts={acting.post}&weekends=on")
    assert "Cục Đối ngoại" in found and "Không có" in found
