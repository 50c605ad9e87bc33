"""Counsel's pages: a closed group on every surface, and the way of a proposal through its forms."""

import re

import pytest
from django.test import Client
from tests.acts import BORDER_GUARD, DEPARTMENT
from tests.counsel.people import Circle, circle
from tests.web.people import appoint, knows_nothing_of, same_each_time, signed_in

from comity.agenda.actions import do_make_feed
from comity.agenda.sources import KINDS
from comity.counsel.group_kinds import GroupMeetingBody, GroupTaskBody, GroupTopicBody
from comity.counsel.groups import do_write_in_group
from comity.counsel.models import GroupDocument, Proposal, StudySection, WorkingGroup
from comity.counsel.studies import do_open_study
from comity.counsel.study_kinds import StudyBody, StudyPart
from comity.directory.models import User
from comity.exchange.models import Dispatch
from comity.kernel.acting import Role
from comity.kernel.records import Record
from comity.kernel.search import find
from comity.review.actions import do_state_finding
from comity.review.kinds import FindingBody
from comity.web.shell.context import NavGroup

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Circle:
    return circle()


def main(client: Client, place: str, status: int = 200) -> str:
    """The main part of a page, white space single."""
    answer = client.get(place)
    assert answer.status_code == status, place
    return " ".join(answer.content.decode().split("<main")[1].split("</main>")[0].split())


def post(client: Client, place: str, status: int = 302, **fields: object) -> str:
    answer = client.post(place, fields)
    text = answer.content.decode()
    assert answer.status_code == status, re.sub(r"<[^>]+>", " ", text)[:3000]
    return str(answer.headers.get("Location", text))


def fill(people: Circle, group: Record) -> list[Record]:
    """One of everything that a member can write in a group."""
    chair, key = people.acting(people.chair), str(group.pk)
    made = [people.document(group, "Zqtài liệu kín")]
    for body in (
        GroupTopicBody(group=key, title="Zqchuyên đề kín"),
        GroupMeetingBody(group=key, title="Zqhọp kín", date="2026-11-25"),
        GroupTaskBody(group=key, title="Zqviệc kín", lead=DEPARTMENT, deadline="2026-11-26"),
    ):
        made.append(do_write_in_group(body, acting=chair))
    outline = StudyBody(
        title="Zqnghiên cứu kín",
        question="?",
        group=key,
        parts=(StudyPart(code="1", title="Zqphần kín", agency=BORDER_GUARD),),
    )
    made.append(do_open_study(outline, acting=chair))
    return made


def test_a_non_member_with_a_higher_clearance_sees_nothing_of_a_closed_group_on_any_surface(
    people: Circle,
) -> None:
    """Every surface is the same, to the letter, before and after the group came to be; to a member it is not."""
    surfaces = [
        "/",
        "/counsel/",
        "/counsel/studies/",
        "/counsel/proposals/",
        "/leadership/",
        "/search/?q=Zq",
        "/agenda/2026/11/",
        "/agenda/list/",
        "/records/",
        "/notices/",
        "/approvals/",
        "/dispatches/",
    ]
    outsiders = [people.outsider, people.guard_outsider]
    clients = [signed_in(user) for user in outsiders]
    feeds = {
        user: f"/agenda/feeds/{do_make_feed('Lịch', 'vi', KINDS, False, acting=people.acting(user))[1]}.ics"
        for user in (*outsiders, people.member)
    }

    def seen(client: Client) -> list[str]:
        return [same_each_time(client.get(place).content.decode()) for place in surfaces]

    def fed(user: User) -> bool:
        return "kín" in Client().get(feeds[user]).content.decode()

    before = [seen(client) for client in clients]
    member_before = seen(signed_in(people.member))
    group = people.found()
    made = [group, *fill(people, group)]
    assert [seen(client) for client in clients] == before
    assert seen(signed_in(people.member)) != member_before
    assert [fed(user) for user in feeds] == [False, False, True]
    for record in made:
        for place in (f"/records/{record.pk}/", f"/trace/{record.pk}/", f"/acts/{record.pk}/"):
            assert knows_nothing_of(clients[0], place), record.kind
    assert knows_nothing_of(clients[1], f"/counsel/groups/{group.pk}/")
    assert knows_nothing_of(clients[1], f"/attachments/{made[1].pk}/")
    totals = [find(people.acting(user), "Zq").total for user in feeds]
    assert totals == [0, 0, len(made) - 1]
    page = main(signed_in(people.member), f"/counsel/groups/{group.pk}/")
    for words in ("Zqtài liệu kín", "Zqhọp kín", "Zqviệc kín", "Zqnghiên cứu kín", "chức vụ của đồng chí"):
        assert words in page
    month = signed_in(people.member).get("/agenda/2026/11/").content.decode()
    assert "Zqhọp kín" in month and "Zqviệc kín" in month


def waiting_in_the_rail(client: Client) -> int | None:
    groups: tuple[NavGroup, ...] = client.get("/").context["nav"]
    return next(one.count for group in groups for one in group.entries if one.url == "/leadership/")


def test_a_group_is_founded_and_worked_in_through_its_forms(people: Circle) -> None:
    chair, member = signed_in(people.chair), signed_in(people.member)
    assert "Thành lập tổ công tác" in main(chair, "/counsel/groups/new/")
    fields = {
        "title": "Tổ công tác cứu hộ",
        "mandate": "Nghiên cứu",
        "term": "2026",
        "chair": "Cục Đối ngoại; Trưởng phòng",
        "members": "Bộ Tư lệnh Bộ đội Biên phòng; Không ai\nBộ Ngoại giao; Chuyên viên",
        "closed": "on",
        "marking": "1",
    }
    wrong = post(chair, "/counsel/groups/new/", 400, **{**fields, "members": "Bộ Không Có; Ai"})
    assert "Bộ Không Có" in wrong and "Tổ công tác cứu hộ" in wrong
    place = post(chair, "/counsel/groups/new/", 302, **fields)
    group = WorkingGroup.objects.for_machine().get()
    assert place == f"/counsel/groups/{group.pk}/"
    assert knows_nothing_of(member, place)  # a post that is called otherwise has no seat
    acting = people.acting(people.member)
    seat = f"Bộ Tư lệnh Bộ đội Biên phòng; {acting.office}"
    post(chair, f"{place}edit/", 302, **{**fields, "members": seat})
    # Two posts of the guard bear that title; who is meant is not guessed.
    assert knows_nothing_of(member, place)

    document = post(chair, f"{place}write/?sort=document", title="Đề cương", text="Bản một", marking="1")
    row = GroupDocument.objects.for_machine().get()
    post(chair, f"/counsel/items/{row.pk}/edit/", title="Đề cương", text="Bản hai", topic="")
    page = main(chair, document)
    assert "Bản hai" in page and "v2" in page
    post(chair, f"/counsel/items/{row.pk}/remark/", text="Cần thêm số liệu.")
    post(chair, f"/counsel/items/{row.pk}/move/", move="finish")
    page = main(chair, document)
    assert "Cần thêm số liệu." in page and "bản chốt" in page
    assert "Cần thêm số liệu." in main(chair, place)
    assert chair.get(f"{place}write/?sort=nothing").status_code == 404
    english = main(signed_in(people.chair, "en"), place)
    assert "Document shelf" in english and "your seat" in english


def test_a_proposal_goes_from_a_difficulty_to_a_decision_and_a_task_through_its_pages(people: Circle) -> None:
    head_user, head = appoint(DEPARTMENT, Role.OFFICER, Role.APPROVER, Role.HEAD)
    client = signed_in(head_user)
    finding = do_state_finding(FindingBody(type="difficulty", text="Thông tin cứu hộ chậm"), acting=head)
    assert "Thông tin cứu hộ chậm" in main(client, f"/counsel/proposals/new/?about={finding.pk}")
    fields = {
        "title": "Lập đường dây nóng",
        "sort": "solution",
        "problem": "Chậm",
        "options": "Giữ nguyên: rẻ\nLập mới: nhanh",
        "recommendation": "",
        "evidence": str(finding.pk),
        "marking": "0",
    }
    place = post(client, "/counsel/proposals/new/", 302, **fields)
    row = Proposal.objects.for_machine().get()
    post(client, f"{place}consult/", 400, title="x", text="y", urgency="routine")  # nobody is asked
    asked = post(
        client,
        f"{place}consult/",
        title="Xin ý kiến",
        text="Kính gửi",
        urgency="routine",
        recipients=BORDER_GUARD,
    )
    dispatch = Dispatch.objects.for_machine().get()
    assert asked == f"/dispatches/{dispatch.pk}/" and "đang lấy ý kiến" in main(client, place)
    without = post(client, f"{place}submit/", 400, to=DEPARTMENT)
    assert "chưa nêu đề xuất" in without
    post(client, f"{place}edit/", 302, **{**fields, "recommendation": "Lập"})
    post(client, f"{place}submit/", to=DEPARTMENT)
    assert "Lập đường dây nóng" in main(client, "/leadership/") and "0 ngày" in main(client, "/leadership/")
    officer = signed_in(appoint(DEPARTMENT, Role.OFFICER)[0])
    assert officer.get(f"{place}decide/").status_code == 404
    assert (waiting_in_the_rail(client), waiting_in_the_rail(officer)) == (1, None)
    decision = post(
        client, f"{place}decide/", ruling="approved", text="Đồng ý", number="15/QĐ", date="", ask_on="2020"
    )
    assert Record.objects.for_machine().get(pk=row.pk).state == "approved"
    page = main(client, "/leadership/")
    assert waiting_in_the_rail(client) == 0
    assert "Không có kiến nghị nào chờ" in page and "15/QĐ" in page and "cần hỏi từ" in page
    assert "Đồng ý" in main(client, decision)
    post(client, f"{decision}outcome/", done="yes", helped="partly", text="Nhanh hơn")
    assert "Nhanh hơn" in main(client, decision) and "cần hỏi từ" not in main(client, "/leadership/")
    trace = main(client, f"/trace/{finding.pk}/")
    for words in ("Thông tin cứu hộ chậm", "Lập đường dây nóng", "bắt nguồn từ", "dẫn đến", "<svg", "<desc"):
        assert words in trace
    assert trace.index("Thông tin cứu hộ chậm") < trace.index("Lập đường dây nóng")
    assert f'href="/trace/{finding.pk}/"' in main(client, f"/records/{finding.pk}/")


def test_a_study_is_written_in_sections_and_remarked_on(people: Circle) -> None:
    lead_user, _ = appoint(DEPARTMENT, Role.OFFICER)
    lead, guard = signed_in(lead_user), signed_in(people.guard_outsider)
    place = post(
        lead,
        "/counsel/studies/new/",
        title="Cứu hộ biên giới",
        question="Vì sao chậm?",
        parts="Thực trạng; Bộ Tư lệnh Bộ đội Biên phòng",
        reviewers="Bộ Ngoại giao",
        deadline="2026-12",
        marking="0",
    )
    assert "Viết phần này" in main(guard, place) and "Viết phần này" not in main(lead, place)
    assert lead.get(f"{place}section/?part=1").status_code == 404
    section = post(guard, f"{place}section/?part=1", title="Thực trạng", text="Mới nối máy.")
    assert knows_nothing_of(lead, section)
    post(guard, f"{section}give/")
    assert "Mới nối máy." in main(lead, place) and "1/1 phần đã gửi" in main(lead, place)
    row = StudySection.objects.for_machine().get()
    post(lead, f"{place}remark/", section=str(row.pk), text="Thêm bảng.")
    remark = Record.objects.for_machine().get(kind="study-remark")
    unexplained = {"answers": "1", f"taken-{remark.pk}": "not", f"reason-{remark.pk}": ""}
    assert "giải trình" in post(guard, f"{section}edit/", 400, **unexplained)
    post(guard, f"{section}edit/", 302, **{**unexplained, f"reason-{remark.pk}": "Đã có ở phần 2."})
    assert "Đã có ở phần 2." in main(lead, section)
    assert "Cơ quan góp ý" in main(lead, place) and "Add" not in main(lead, place)
