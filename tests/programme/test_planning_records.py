"""Planning on a node: progress by each agency, dependencies, templates, the next period, tables out and in."""

import dataclasses
import io
from datetime import date
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from comity.documents.plan_sheet import rows_from, xlsx_of
from comity.kernel import kept
from comity.kernel.kinds import Rendering
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get, label_of
from comity.kernel.records import Link, Record
from comity.programme.actions import do_assign_task, do_move_task, do_plan, do_set_direction
from comity.programme.kinds import DirectionBody, Indicator, PlanBody, TaskBody
from comity.programme.models import Direction, Task
from comity.programme.planning.actions import do_change_task, do_finish_task, do_report_progress
from comity.programme.planning.copying import do_copy_plan
from comity.programme.planning.kinds import Measured, ProgressBody
from comity.programme.planning.models import Progress
from comity.programme.planning.reading import standing_of_task
from comity.programme.planning.rows import Row
from comity.programme.planning.standing import AT_RISK, DONE, LATE, ON_TIME
from comity.programme.planning.taking import do_take_rows
from comity.programme.planning.templates import do_begin_from_template, do_save_template, whole_tree
from comity.programme.tree import light_branches
from tests.acts import BORDER_GUARD, DEPARTMENT, office
from tests.review import world as stage
from tests.review.world import World

pytestmark = pytest.mark.django_db
DAY = date(2019, 7, 1)


@pytest.fixture
def world() -> World:
    return stage.make()


def measured_task(world: World, *waits_for: Record) -> Record:
    """A task of 2019 that the department leads and the border guard coordinates, with an indicator."""
    body = TaskBody(
        direction=str(world.directions[1].pk),
        title="Giao lưu biên giới hằng năm",
        translations={
            "en": Rendering(
                fields={"title": "Yearly border exchange", "indicators/0/name": "Exchanges held"},
                translator="",
            )
        },
        lead=DEPARTMENT,
        coordinating=(BORDER_GUARD, "mofa"),
        begins="2019-01-01",
        deadline="2019-12-31",
        indicators=(Indicator(code="held", name="Số lần giao lưu", unit="lần", target="4", baseline="0"),),
        depends_on=tuple(str(one.pk) for one in waits_for),
    )
    return do_assign_task(body, acting=world.lead)


def report(task: Record, share: int, day: str, acting: object, **more: object) -> Record:
    body = ProgressBody(task=str(task.pk), title="", day=day, share=share, **more)  # type: ignore[arg-type]
    return do_report_progress(task.pk, body, acting=acting)  # type: ignore[arg-type]


def stands(world: World, task: Record, day: date = DAY) -> tuple[int | None, object]:
    row = Task.objects.visible_to(world.lead).select_related("record").get(pk=task.pk)
    found = standing_of_task(row, world.lead, day)
    light = next(
        one
        for branch in light_branches(world.plan, world.lead, day)
        for one in branch.tasks
        if one.pk == task.pk
    )
    # The tree asks for thousands at once, the page for one: they say the same.
    assert (light.share, light.derived) == (found.share, found.derived)
    return found.share, found.derived.standing


def test_each_agency_reports_in_its_own_record_and_the_latest_of_each_counts(world: World) -> None:
    task = measured_task(world)
    assert content(task, TaskBody).say("indicators/0/name", "en").text == "Exchanges held"
    assert stands(world, task, date(2019, 4, 1)) == (None, ON_TIME)
    early = report(task, 20, "2019-03-01", world.lead)
    report(task, 60, "2019-06-01", world.lead, values=(Measured(indicator="held", value="2"),))
    theirs = report(task, 30, "2019-06-15", world.guard, obstacles="Thiếu kinh phí.")
    assert theirs.owner == BORDER_GUARD
    assert label_of(theirs).audience == {DEPARTMENT, "mofa"}
    # (2 x 60 + 30 + 0) / 4, by hand.
    assert stands(world, task) == (38, AT_RISK)
    # Before the later reports: (2 x 20 + 0 + 0) / 4, with a third of the year gone.
    assert stands(world, task, date(2019, 5, 31)) == (10, AT_RISK)
    row = Task.objects.visible_to(world.lead).select_related("record").get(pk=task.pk)
    found = standing_of_task(row, world.lead, DAY)
    assert [(code, bool(record)) for code, record in found.agencies] == [
        (DEPARTMENT, True),
        (BORDER_GUARD, True),
        ("mofa", False),
    ]
    assert found.earlier == (early,)


def test_how_a_plan_stands_is_kept_until_something_of_a_plan_is_written(
    world: World, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    task = measured_task(world)
    monkeypatch.setattr(kept, "connection", SimpleNamespace(in_atomic_block=False))
    report(task, 20, "2019-03-01", world.lead)
    before = light_branches(world.plan, world.lead, DAY)
    with django_assert_num_queries(1):
        assert light_branches(world.plan, world.lead, DAY) is before
    # Another hat and another day have their own.
    assert light_branches(world.plan, world.guard, DAY) is not before
    assert light_branches(world.plan, world.lead, date(2019, 2, 1)) is not before
    report(task, 60, "2019-06-01", world.lead)
    # (2 x 60 + 0 + 0) / 4, by hand.
    assert stands(world, task)[0] == 30
    secret = do_assign_task(
        TaskBody(direction=str(world.directions[0].pk), title="Việc mật", lead=DEPARTMENT),
        acting=world.lead,
        label=Label(2),
    )
    cleared = office(DEPARTMENT, clearance=1)
    seen = [one.pk for branch in light_branches(world.plan, cleared, DAY) for one in branch.tasks]
    assert task.pk in seen and secret.pk not in seen
    every = [one.pk for branch in light_branches(world.plan, world.lead, DAY) for one in branch.tasks]
    assert set(every) == {*seen, secret.pk}


def test_who_is_not_charged_does_not_report_and_a_report_is_no_less_secret_than_the_task(
    world: World,
) -> None:
    with pytest.raises(Problem, match="neither leads nor coordinates"):
        report(world.tasks[3], 10, "", world.lead)
    secret = do_assign_task(
        TaskBody(direction=str(world.directions[0].pk), title="Việc mật", lead=DEPARTMENT),
        acting=world.lead,
        label=Label(2),
    )
    assert report(secret, 10, "", world.lead).marking == 2
    task = measured_task(world)
    for values in ((Measured(indicator="held", value="hai"),), (Measured(indicator="no", value="2"),)):
        with pytest.raises(Problem):
            report(task, 10, "2019-05-01", world.lead, values=values)
    assert not Progress.objects.visible_to(world.lead).filter(task=task.pk).exists()


def test_done_is_said_with_its_day_and_dependencies_put_at_risk(world: World) -> None:
    task, before = measured_task(world), world.tasks[2]
    body = content(get(before.pk, world.lead), TaskBody)
    assert body.done_on, "finishing sets the day"
    late = do_change_task(world.tasks[1].pk, content(world.tasks[1], TaskBody), acting=world.lead)
    body = content(task, TaskBody).model_copy(update={"depends_on": (str(late.pk),)})
    changed = do_change_task(task.pk, body, acting=world.lead)
    report(changed, 90, "2019-06-01", world.lead)
    assert stands(world, changed) == (45, AT_RISK)  # what it waits for was due in October 2018
    do_finish_task(late.pk, "2019-06-30", acting=world.lead)
    assert stands(world, changed) == (45, ON_TIME)
    do_finish_task(changed.pk, "2020-01-10", acting=world.lead)
    assert stands(world, changed, date(2020, 1, 9))[1] == LATE
    assert stands(world, changed, date(2020, 1, 10)) == (100, DONE)


def test_a_circle_of_tasks_is_refused_with_its_titles(world: World) -> None:
    first, second, third = world.tasks[0], world.tasks[1], world.tasks[3]

    def wait(task: Record, *others: Record) -> Record:
        body = content(task, TaskBody).model_copy(update={"depends_on": tuple(str(o.pk) for o in others)})
        return do_change_task(task.pk, body, acting=world.lead)

    wait(first, second)
    wait(second, third)
    for closing in (first, second, third):
        with pytest.raises(Problem) as found:
            wait(third, closing)
        assert found.value.code == "task-cycle" and third.title in found.value.place
    assert Link.objects.filter(source=third, relation="depends_on").count() == 0
    with pytest.raises(Problem, match="Not found"):
        wait(third, world.plan)


def test_a_template_begins_a_plan_with_days_counted_from_its_period(world: World) -> None:
    measured_task(world, world.tasks[2])
    template = do_save_template(world.plan.pk, "Mẫu", english="Pattern", acting=world.lead)
    plan = do_begin_from_template(
        template.pk, PlanBody(title="Kế hoạch 2021-2023", period="2021/2023"), acting=world.lead
    )
    tree = whole_tree(plan, world.lead)
    assert [len(tasks) for _, tasks in tree] == [
        len(tasks) for _, tasks in whole_tree(world.plan, world.lead)
    ]
    new = next(
        task for _, tasks in tree for task in tasks if task.title.startswith("Giao lưu biên giới hằng")
    )
    body = content(new, TaskBody)
    # From 2018-01-01 it is 365 days to 2019-01-01 and 729 to 2019-12-31.
    assert (body.begins, body.deadline) == ("2022-01-01", "2022-12-31")
    assert body.say("title", "en").text == "Yearly border exchange"
    assert body.say("indicators/0/name", "en").text == "Exchanges held"
    waited = Record.objects.visible_to(world.lead).get(pk=body.depends_on[0])
    assert waited.title == world.tasks[2].title and waited.pk != world.tasks[2].pk
    assert new.state == "assigned"


def test_the_next_period_carries_over_what_is_open_and_links_it(world: World) -> None:
    task = measured_task(world, world.tasks[2])
    new = do_copy_plan(world.plan.pk, PlanBody(title="2021-2023", period="2021/2023"), acting=world.lead)
    carried = {one.title: one for _, tasks in whole_tree(new, world.lead) for one in tasks}
    assert set(carried) == {
        one.title for _, tasks in whole_tree(world.plan, world.lead) for one in tasks if one.state != "done"
    }
    body = content(carried[task.title], TaskBody)
    assert (body.begins, body.deadline, body.continues) == ("2022-01-01", "2022-12-31", str(task.pk))
    assert body.depends_on == ()  # what it waited for is done
    assert Link.objects.filter(target=task.pk, relation="continues").count() == 1
    again = do_copy_plan(
        world.plan.pk, PlanBody(title="2019-2021", period="2019-07/2021"), acting=world.lead, repeat_done=True
    )
    done = next(
        one
        for _, tasks in whole_tree(again, world.lead)
        for one in tasks
        if one.title == world.tasks[2].title
    )
    told = content(done, TaskBody)
    assert (told.deadline, told.continues, told.done_on, done.state) == ("2020-03-30", "", "", "assigned")


def test_a_plan_goes_out_as_a_workbook_and_coming_back_changes_nothing(world: World) -> None:
    measured_task(world, world.tasks[2], world.tasks[0])
    before = Record.objects.visible_to(world.lead).count()
    for language in ("vi", "en"):
        rows = rows_from("kế hoạch.xlsx", xlsx_of(world.plan, world.lead, language, DAY))
        assert len(rows) == 6
        outcome = do_take_rows(world.plan.pk, rows, acting=world.lead)
        assert outcome.as_json("en") == {"taken": 0, "doubtful": [], "refused": [], "unchanged": 6}
    assert Record.objects.visible_to(world.lead).count() == before


def test_every_row_of_a_table_is_accounted_for_and_twice_adds_nothing(world: World) -> None:
    task = measured_task(world)
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(world.plan, world.lead, "vi", DAY)))
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[3]}
    own = next(
        row for row in range(4, 12) if sheet.cell(row, columns["Mã (không sửa)"]).value == str(task.pk)
    )
    sheet.cell(own, columns["Thời hạn"]).value = date(2020, 3, 31)
    told = {
        "Phương hướng": ("Phương hướng mới", "Phương hướng mới", "Phương hướng mới", "", "Phương hướng mới"),
        "Nhiệm vụ": ("Việc một", "Việc hai", "Việc ba", "Việc bốn", "việc  MỘT"),
        "Chủ trì": ("BNG", "Cục Đối ngoại", "Cơ quan lạ", "BNG", "BNG"),
        "Phối hợp": ("", "BNG; Đội lạ", "", "", ""),
        "Thời hạn": ("quý III/2020", "bao giờ xong", "", "", ""),
        "Mức phải đạt": (12, "nhiều", "", "", ""),
        "Chỉ tiêu": ("Số cuộc", "Số lớp", "", "", ""),
        "TT": ("9.1", "9.2", "9.3", "", ""),
        "Chờ nhiệm vụ": ("9.2", "", "", "", ""),
    }
    for heading, values in told.items():
        for at, value in enumerate(values):
            sheet.cell(12 + at, columns[heading]).value = value
    out = io.BytesIO()
    book.save(out)
    rows = rows_from("bảng.xlsx", out.getvalue())
    outcome = do_take_rows(world.plan.pk, rows, acting=world.lead)
    assert outcome.rows == len(rows) == 11
    assert outcome.taken == [own, 12]
    assert [(one.row, len(one.why)) for one in outcome.doubtful] == [(13, 3)]
    assert [one.row for one in outcome.refused] == [14, 15, 16]
    assert "“Cơ quan lạ”" in outcome.refused[0].as_json("vi")["why"]
    tasks = {row.record.title: content(row.record, TaskBody) for row in _tasks(world)}
    assert tasks["Việc một"].deadline == "2020-35" and tasks["Việc một"].lead == "mofa"
    assert tasks["Việc một"].indicators[0].target == "12"
    waited = next(row for row in _tasks(world) if row.record.title == "Việc hai")
    assert tasks["Việc một"].depends_on == (str(waited.pk),)
    assert tasks["Việc hai"].coordinating == ("mofa",) and tasks["Việc hai"].deadline == ""
    assert tasks[task.title].deadline == "2020-03-31"
    count = Record.objects.visible_to(world.lead).count()
    again = do_take_rows(world.plan.pk, rows, acting=world.lead)
    assert (again.taken, again.doubtful, len(again.unchanged)) == ([], [], 8)
    assert [one.row for one in again.refused] == [14, 15, 16]
    assert Record.objects.visible_to(world.lead).count() == count


def _tasks(world: World) -> list[Task]:
    directions = Direction.objects.visible_to(world.lead).filter(plan=world.plan.pk).values("pk")
    return list(Task.objects.visible_to(world.lead).filter(direction__in=directions).select_related("record"))


def test_rows_that_wait_in_a_circle_are_refused_and_a_foreign_key_too(world: World) -> None:
    row = Row(4, no="1", direction="Mới", title="A", lead="mofa", depends_on="2")
    rows = [
        row,
        dataclasses.replace(row, number=5, no="2", title="B", depends_on="1"),
        dataclasses.replace(row, number=6, no="3", title="C", depends_on=""),
        dataclasses.replace(row, number=7, no="4", title="D", key=str(world.plan.pk)),
    ]
    outcome = do_take_rows(world.plan.pk, rows, acting=world.lead)
    assert outcome.taken == [6] and [one.row for one in outcome.refused] == [4, 5, 7]


def test_a_bad_workbook_changes_nothing(world: World) -> None:
    good = xlsx_of(world.plan, world.lead, "vi", DAY)
    empty = io.BytesIO()
    openpyxl.Workbook().save(empty)
    bad = {
        b"": "sheet-unreadable",
        b"PK\x03\x04 not a zip": "sheet-unreadable",
        good[: len(good) // 2]: "sheet-unreadable",
        good.replace(b"xl/workbook.xml", b"xl/workb00k.xml"): "sheet-unreadable",
        empty.getvalue(): "sheet-without-columns",
    }
    for data, code in bad.items():
        with pytest.raises(Problem) as found:
            rows_from("x.xlsx", data)
        assert found.value.code == code and found.value.place == "x.xlsx"


def test_another_agency_cannot_take_a_table_into_the_plan_nor_move_its_tasks(world: World) -> None:
    guard = office(BORDER_GUARD)
    with pytest.raises(Problem, match="Not found"):
        do_take_rows(world.plan.pk, [], acting=guard)
    with pytest.raises(Problem):
        do_move_task(world.tasks[3].pk, "finish", acting=guard)
    other = do_plan(PlanBody(title="Kế hoạch khác", period="2019"), acting=guard)
    do_set_direction(DirectionBody(plan=str(other.pk), title="P"), acting=guard)
    with pytest.raises(Problem):
        do_copy_plan(other.pk, PlanBody(title="x", period="2020"), acting=world.lead)
