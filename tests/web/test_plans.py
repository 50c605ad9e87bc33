"""The plans' room: a plan as a tree, a task whole, and who may move it."""

import uuid

import pytest
from django.test import Client
from tests.acts import BORDER_GUARD, DEPARTMENT
from tests.review import world as stage
from tests.review.world import World
from tests.web.people import appoint, signed_in

from comity.kernel.acting import Role
from comity.kernel.labels import Label
from comity.kernel.reading import get
from comity.programme.actions import do_assign_task, do_move_task, do_plan
from comity.programme.kinds import PlanBody, TaskBody

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stage.make()


def client_of(agency: str, *roles: Role, clearance: int = 3, language: str = "vi") -> Client:
    return signed_in(appoint(agency, *roles, clearance=clearance)[0], language)


def main(client: Client, place: str, status: int = 200) -> str:
    """The main part of a page, white space single."""
    answer = client.get(place)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split("<main")[1].split("</main>")[0].split())


def test_a_plan_of_the_list_says_how_its_tasks_stand(world: World) -> None:
    page = main(client_of(DEPARTMENT), "/plans/")
    assert "Kế hoạch hội nhập quốc tế và đối ngoại quốc phòng 2018-2020" in page
    assert "3 phương hướng" in page and "5 nhiệm vụ" in page
    # Every open deadline of the world lies in the past.
    assert (
        "hoàn thành <b>1</b>" in page and "quá hạn <b>3</b>" in page and "chưa định thời hạn <b>1</b>" in page
    )


def test_the_tree_shows_lead_deadline_and_origin_in_both_languages(world: World) -> None:
    place = f"/plans/{world.plan.pk}/"
    page = main(client_of(DEPARTMENT), place)
    for words in ("Duy trì đối thoại cấp cục hằng năm", "31/10/2018", "Bộ đội Biên phòng", "quá hạn", "ngày"):
        assert words in page
    origin = f'href="/records/{world.conclusions[0].pk}/"'
    assert page.count("từ kết luận hội nghị") == 1 and (
        origin in page or str(world.conclusions[0].pk) in page
    )
    english = main(client_of(DEPARTMENT, language="en"), place)
    for words in (
        "Hold a yearly dialogue",
        "31 October 2018",
        "Border Guard Command",
        "overdue",
        "1 of 5 done",
    ):
        assert words in english


def test_filters_keep_the_tasks_of_an_agency_and_a_standing(world: World) -> None:
    client = client_of(DEPARTMENT)
    guards = main(client, f"/plans/{world.plan.pk}/?lead={BORDER_GUARD}")
    assert "Tặng nhà tình nghĩa vùng biên" in guards and "Rà soát cam kết" not in guards
    assert "Hiện 2/5 nhiệm vụ" in guards
    late = main(client, f"/plans/{world.plan.pk}/?lead={BORDER_GUARD}&standing=done")
    assert "Tổ chức giao lưu biên giới" in late and "Tặng nhà" not in late
    assert "Không có nhiệm vụ nào khớp bộ lọc." in main(client, f"/plans/{world.plan.pk}/?standing=dropped")


def test_an_agency_sees_only_the_tasks_that_are_for_it(world: World) -> None:
    guard = client_of(BORDER_GUARD)
    task = world.tasks[2]
    assert "Tổ chức giao lưu biên giới" in main(guard, f"/plans/tasks/{task.pk}/")
    hidden = guard.get(f"/plans/tasks/{world.tasks[1].pk}/")
    missing = guard.get(f"/plans/tasks/{uuid.uuid4()}/")
    assert hidden.status_code == missing.status_code == 404
    assert _body(hidden.content) == _body(missing.content)
    assert guard.get(f"/plans/{world.plan.pk}/").status_code == 404


def _body(answer: bytes) -> str:
    return answer.decode().split("<main")[1].split("</main>")[0]


def test_a_secret_plan_does_not_show_to_who_lacks_clearance(world: World) -> None:
    secret = do_plan(PlanBody(title="Kế hoạch mật", period="2019"), acting=world.lead, label=Label(2))
    low = client_of(DEPARTMENT, clearance=1)
    assert "Kế hoạch mật" not in main(low, "/plans/")
    assert low.get(f"/plans/{secret.pk}/").status_code == 404
    high = client_of(DEPARTMENT).get(f"/plans/{secret.pk}/").content.decode()
    assert "marking-strip--2" in high


def test_a_task_tells_where_it_comes_from(world: World) -> None:
    page = main(client_of(DEPARTMENT), f"/plans/tasks/{world.taken_up.pk}/")
    assert "Giao Cục Đối ngoại lập quy chế phối hợp. (nguyên văn)" in page
    assert f'href="/conferences/{world.conference.pk}/"' in page
    assert "30/6/2019" in page and "Bộ Ngoại giao" in page
    assert "Được giao ngay trong kế hoạch" in main(
        client_of(DEPARTMENT), f"/plans/tasks/{world.tasks[1].pk}/"
    )


def test_the_owner_moves_a_task_and_its_versions_show(world: World) -> None:
    client, task = client_of(DEPARTMENT), world.tasks[1]
    page = main(client, f"/plans/tasks/{task.pk}/")
    assert {move for move in ("start", "finish", "drop") if f'value="{move}"' in page} == {
        "start",
        "finish",
        "drop",
    }
    answer = client.post(f"/plans/tasks/{task.pk}/move/", {"move": "finish"})
    assert answer.status_code == 302 and answer["Location"] == f"/plans/tasks/{task.pk}/"
    assert get(task.pk, world.lead).state == "done"
    after = main(client, f"/plans/tasks/{task.pk}/")
    assert (
        "Phiên bản 2" in after and 'name="move"' not in after and "ngày" not in after.split("</h1>")[1][:400]
    )


def test_who_may_not_move_a_task_sees_no_button_and_changes_nothing(world: World) -> None:
    task = world.tasks[2]
    reader = client_of(DEPARTMENT, Role.READER)
    for client in (reader, client_of(BORDER_GUARD)):
        assert 'name="move"' not in main(client, f"/plans/tasks/{world.tasks[3].pk}/")
        answer = client.post(f"/plans/tasks/{world.tasks[3].pk}/move/", {"move": "start"})
        assert answer.status_code == 403
        assert get(world.tasks[3].pk, world.lead).state == "assigned"
    assert get(task.pk, world.lead).state == "done"


def test_a_step_that_no_longer_fits_is_explained_beside_the_task(world: World) -> None:
    client, task = client_of(DEPARTMENT, language="en"), world.tasks[1]
    do_move_task(task.pk, "drop", acting=world.lead)
    answer = client.post(f"/plans/tasks/{task.pk}/move/", {"move": "finish"})
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "This step cannot follow" in text and "Go through the commitments" in text
    assert get(task.pk, world.lead).state == "dropped"


def test_a_direction_without_tasks_and_an_undated_task_are_said(world: World) -> None:
    undated = do_assign_task(
        TaskBody(direction=str(world.directions[2].pk), title="Mở lớp", lead=DEPARTMENT), acting=world.lead
    )
    page = main(client_of(DEPARTMENT), f"/plans/tasks/{undated.pk}/")
    assert page.count("chưa định") >= 2
