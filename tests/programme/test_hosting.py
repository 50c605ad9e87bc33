"""Hosting: the critical path and readiness of preparations, recomputed; and what may be done with a chair year."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get, label_of
from comity.kernel.records import Link, Record
from comity.programme.actions import do_move_task
from comity.programme.hosting.actions import (
    do_change_meeting,
    do_drop_risk,
    do_finish_step,
    do_host_meeting,
    do_make_tasks,
    do_move_meeting,
    do_note_risk,
    do_open_year,
    do_reopen_step,
)
from comity.programme.hosting.kinds import ChairYearBody, HostedMeetingBody, Risk, Step
from comity.programme.hosting.path import critical_path, in_order, readiness
from comity.programme.hosting.reading import board
from comity.programme.kinds import TaskBody
from comity.programme.planning.actions import do_report_progress
from comity.programme.planning.kinds import ProgressBody
from tests.acts import BORDER_GUARD, DEPARTMENT, office
from tests.review import world as stage

MEETING = date(2020, 12, 9)
TODAY = date(2020, 3, 2)


def step(code: str, takes: int, *waits_for: str, before: int = 0) -> Step:
    return Step(
        code=code, titles={"vi": code}, owner="mofa", takes=takes, waits_for=waits_for, days_before=before
    )


@st.composite
def preparations(draw: st.DrawFn) -> list[Step]:
    """Steps that wait only for earlier ones, in any order."""
    count = draw(st.integers(1, 7))
    steps = [
        step(
            str(at),
            draw(st.integers(0, 60)),
            *(str(other) for other in range(at) if draw(st.booleans())),
            before=draw(st.integers(0, 40)),
        )
        for at in range(count)
    ]
    return draw(st.permutations(steps))


def chains(steps: list[Step]) -> list[list[Step]]:
    """Every chain of steps of which each waits for the one before, by brute force."""
    found = [[one] for one in steps]
    grown = found
    while grown:
        grown = [[*chain, one] for chain in grown for one in steps if chain[-1].code in one.waits_for]
        found = found + grown
    return found


@given(preparations(), st.dictionaries(st.sampled_from("0123456"), st.sampled_from([0, 50, 100])))
def test_the_least_slack_is_that_of_the_worst_chain_by_brute_force(
    steps: list[Step], shares: dict[str, int]
) -> None:
    def still(one: Step) -> int:
        return -(-one.takes * (100 - shares.get(one.code, 0)) // 100)

    found = critical_path(steps, MEETING, TODAY, shares)
    open_ = {one.code for one in steps if shares.get(one.code, 0) < 100}
    rooms = [
        (MEETING - timedelta(days=chain[-1].days_before) - TODAY).days - sum(map(still, chain))
        for chain in chains(steps)
    ]
    worst_through = {
        code: min(
            room for chain, room in zip(chains(steps), rooms, strict=True) if code in [s.code for s in chain]
        )
        for code in open_
    }
    assert found.slack == min(worst_through.values(), default=None)
    assert set(found.critical) == {code for code, room in worst_through.items() if room == found.slack}
    places = {one.step.code: at for at, one in enumerate(found.steps)}
    assert all(places[code] < places[one.code] for one in steps for code in one.waits_for)


@given(preparations(), st.dictionaries(st.sampled_from("0123456"), st.integers(0, 100)))
def test_readiness_is_the_mean_over_days(steps: list[Step], shares: dict[str, int]) -> None:
    days = [shares.get(one.code, 0) for one in steps for _ in range(max(1, one.takes))]
    found = readiness(steps, shares)
    assert found is not None and abs(found - sum(days) / len(days)) <= 0.5


def test_steps_in_a_circle_are_refused() -> None:
    with pytest.raises(Problem) as found:
        in_order([step("a", 1, "c"), step("b", 1, "a"), step("c", 1, "b")])
    assert found.value.code == "steps-cycle"
    assert set(found.value.place.split(" → ")) == {"a", "b", "c"}


def test_it_says_which_steps_decide() -> None:
    steps = [step("đề án", 45), step("chương trình", 45, "đề án"), step("địa điểm", 10, "đề án")]
    late = critical_path(steps, date(2020, 5, 1), TODAY, {})
    assert late.explained("vi") == "Đã chậm 30 ngày. Các bước quyết định: đề án → chương trình."
    assert late.ready_on == TODAY + timedelta(days=90)
    eased = critical_path(steps, date(2020, 5, 1), TODAY, {"đề án": 100})
    assert "Còn dư 15 ngày" in eased.explained("vi") and eased.critical == ("chương trình",)
    assert "done" in critical_path(steps, date(2020, 5, 1), TODAY, {s.code: 100 for s in steps}).explained(
        "en"
    )


# --- on a node ----------------------------------------------------------------------------------------------


def meeting_of(year: Record, **more: object) -> Record:
    told = {"chair_year": str(year.pk), "title": "ADMM", "date": "2020-12-09", "lead": DEPARTMENT, **more}
    return do_host_meeting(HostedMeetingBody.model_validate(told), acting=office())


@pytest.fixture
def year(db: None) -> Record:
    return do_open_year(
        ChairYearBody(title="Năm Chủ tịch ASEAN 2020", period="2020"),
        acting=office(),
        label=Label(1, frozenset({BORDER_GUARD})),
    )


def test_a_meeting_begins_with_its_preparation_and_who_prepares_it_may_know_it(year: Record) -> None:
    meeting = meeting_of(year, preparation="ministers")
    body = content(meeting, HostedMeetingBody)
    assert len(body.steps) == 11 and {one.owner for one in body.steps} == {DEPARTMENT, "mofa"}
    assert (label_of(meeting).marking, label_of(meeting).audience) == (1, frozenset({BORDER_GUARD, "mofa"}))
    assert get(meeting.pk, office(BORDER_GUARD)).pk == meeting.pk
    with pytest.raises(Problem):
        do_finish_step(meeting.pk, "venue", "", acting=office(BORDER_GUARD))
    with pytest.raises(Problem):
        meeting_of(year, preparation="no-such")
    with pytest.raises(Problem, match="circle"):
        steps = (step("a", 1, "b"), step("b", 1, "a"))
        do_change_meeting(meeting.pk, body.model_copy(update={"steps": steps}), acting=office())


def test_a_step_is_done_on_its_day_and_the_board_of_an_earlier_day_shows_it_open(year: Record) -> None:
    meeting = meeting_of(year, preparation="officials", date="2020-06-19")
    do_finish_step(meeting.pk, "project", "2020-02-10", acting=office())
    before, after = (board(year, office(), date(2020, 2, day))[0] for day in (9, 10))
    assert (before.readiness, before.days) == (0, 131)
    assert after.readiness == round(100 * 20 / (20 + 15 + 20 + 7 + 25 + 14 + 2))
    assert before.path and after.path and before.path.slack is not None and after.path.slack is not None
    assert after.path.slack > before.path.slack
    do_reopen_step(meeting.pk, "project", acting=office())
    assert board(year, office(), date(2020, 2, 10))[0].readiness == 0
    do_move_meeting(meeting.pk, "hold", acting=office())
    assert board(year, office(), date(2020, 7, 1))[0].path is None


def test_cancelling_gives_a_reason_and_risks_come_and_go(year: Record) -> None:
    meeting = meeting_of(year)
    with pytest.raises(Problem, match="No reason"):
        do_move_meeting(meeting.pk, "cancel", acting=office())
    do_note_risk(meeting.pk, Risk(title="Dịch bệnh", likelihood=3, effect=3), acting=office())
    do_note_risk(meeting.pk, Risk(title="Bão", likelihood=1, effect=2), acting=office())
    worst = board(year, office(), TODAY)[0].worst
    assert worst is not None and (worst.title, worst.weight) == ("Dịch bệnh", 9)
    do_drop_risk(meeting.pk, 0, acting=office())
    with pytest.raises(Problem):
        do_drop_risk(meeting.pk, 1, acting=office())
    cancelled = do_move_meeting(meeting.pk, "cancel", reason="Dịch bệnh", acting=office())
    body = content(cancelled, HostedMeetingBody)
    assert (cancelled.state, body.reason, [risk.title for risk in body.risks]) == (
        "cancelled",
        "Dịch bệnh",
        ["Bão"],
    )


def test_steps_become_tasks_whose_agencies_report_and_the_board_counts_it(year: Record) -> None:
    world = stage.make()
    meeting = meeting_of(year, preparation="officials", date="2020-06-19")
    do_finish_step(meeting.pk, "project", "2020-02-10", acting=office())
    made = do_make_tasks(meeting.pk, world.directions[0].pk, acting=office())
    assert len(made) == 6 and do_make_tasks(meeting.pk, world.directions[0].pk, acting=office()) == []
    bodies = {one.title.split(":")[0]: content(one, TaskBody) for one in made}
    venue = bodies["Chốt địa điểm, khách sạn"]
    assert (venue.begins, venue.deadline, venue.depends_on) == ("2020-03-21", "2020-04-05", ())
    assert len(bodies["Gửi thư mời"].depends_on) == 2
    assert all(one.marking == 1 for one in made)
    assert Link.objects.filter(source=meeting.pk, relation="task").count() == 6
    first = next(one for one in made if one.title.startswith("Chốt"))
    do_report_progress(
        first.pk,
        ProgressBody(task=str(first.pk), title="", day="2020-03-25", share=40),
        acting=office(),
    )
    shares = [board(year, office(), date(2020, 3, day))[0].shares["venue"] for day in (24, 25)]
    assert shares == [0, 40]
    do_move_task(first.pk, "finish", acting=office())
    assert board(year, office(), date(2099, 1, 1))[0].shares["venue"] == 100
    dates = [one.first for one in board(year, office(), TODAY)]
    assert all(a is None or b is None or a <= b for a, b in pairwise(dates))
