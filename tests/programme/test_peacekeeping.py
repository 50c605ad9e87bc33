"""Readiness, coming gaps, strength and milestones: the pure functions, recomputed; and the actions behind them."""

import json
import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from comity.cli.demo.peace import peacekeeping
from comity.exchange.keys import log_verifier
from comity.kernel.acting import Role
from comity.kernel.labels import EVERYONE, Label
from comity.kernel.problems import Problem
from comity.kernel.proof import verify
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.programme.peacekeeping import actions, reading
from comity.programme.peacekeeping.gaps import Person, gaps, horizon_end
from comity.programme.peacekeeping.kinds import (
    DeploymentBody,
    Held,
    MilestoneBody,
    ReadinessBody,
    RotationBody,
)
from comity.programme.peacekeeping.milestones import Milestone, stand_of
from comity.programme.peacekeeping.models import Readiness
from comity.programme.peacekeeping.requirements import Need, standing_of
from comity.programme.peacekeeping.turns import Turn, by_month, is_in_place, strength, women
from tests.acts import BORDER_GUARD, DEPARTMENT, office

NEEDS = (
    Need("training", Words("Huấn luyện", "Training"), lapses=False),
    Need("medical", Words("Sức khỏe", "Medical"), lapses=True),
    Need("passport", Words("Hộ chiếu", "Passport"), lapses=True),
)
TODAY = date(2019, 9, 1)
END = date(2019, 11, 30)
WHOLE = {"training": ("2018-05", ""), "medical": ("2019-01-10", "2020-01-10"), "passport": ("", "2022")}


def at(day: int, month: int, year: int = 2019) -> date:
    return date(year, month, day)


def turn(number: int = 1, begin: date | None = None, end: date | None = None, **more: object) -> Turn:
    given_: dict[str, object] = {"state": "in-mission", "strength": 63, "women": 10, "deployment": SERIES}
    return Turn(id=uuid.uuid4(), mission="unmiss", number=number, begin=begin, end=end, **(given_ | more))  # type: ignore[arg-type]


SERIES = uuid.uuid4()


def test_readiness_is_said_with_its_reason() -> None:
    ready = standing_of(WHOLE, NEEDS, TODAY, END)
    assert (ready.state, ready.ready_until) == ("ready", at(10, 1, 2020))
    assert ready.reason.vi == "Đủ mọi yêu cầu, có giá trị đến 10/01/2020."
    lapsing = standing_of({**WHOLE, "medical": ("", "2019-10")}, NEEDS, TODAY, END)
    # A month may mean its first day: nobody is ready by the benefit of a doubt.
    assert (lapsing.state, lapsing.ready_until, lapsing.lapsing) == ("lapses", at(1, 10), ("medical",))
    short = standing_of(
        {"training": ("2019-12-01", ""), "medical": ("2018", "2019-08-31"), "passport": ("2018", "")},
        NEEDS,
        TODAY,
        END,
    )
    assert (short.missing, short.lapsed, short.unstated) == (("training",), ("medical",), ("passport",))
    assert short.reason.en == (
        "Lacks Training; has lapsed: Medical (31 August 2019); validity not stated: Passport."
    )
    assert short.state == "not-ready" and short.ready_until is None


@given(
    st.lists(st.none() | st.integers(-40, 80), min_size=2, max_size=2),
    st.booleans(),
    st.integers(0, 60),
)
def test_readiness_agrees_with_asking_day_by_day(ends: list[int | None], trained: bool, length: int) -> None:
    last = [None if end is None else TODAY + timedelta(days=end) for end in ends]
    held = {
        code: ("2018", "" if day is None else day.isoformat())
        for code, day in zip(("medical", "passport"), last, strict=True)
    }
    if trained:
        held["training"] = ("2018", "")
    end = TODAY + timedelta(days=length)
    found = standing_of(held, NEEDS, TODAY, end)
    days = [TODAY + timedelta(days=number) for number in range(length + 1)]
    good = [trained and all(day is not None and day >= asked for day in last) for asked in days]
    assert (found.state == "not-ready") is not good[0]
    assert (found.state == "ready") is all(good)
    if good[0]:
        assert found.ready_until == min(day for day in last if day is not None)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 2),
            st.integers(0, 500),
            st.integers(0, 400),
            st.none() | st.integers(0, 90),
            st.sampled_from(["prepared", "in-mission", "returned", "cancelled"]),
        ),
        max_size=8,
    )
)
def test_strength_by_month_is_the_sum_over_the_rows(
    rows: list[tuple[int, int, int, int | None, str]],
) -> None:
    start, today = date(2018, 6, 1), date(2019, 3, 15)
    series = [uuid.uuid4() for _ in range(3)]
    turns = [
        turn(
            number,
            start + timedelta(days=begin),
            start + timedelta(days=begin + length),
            deployment=series[which],
            strength=people,
            state=state,
        )
        for number, (which, begin, length, people, state) in enumerate(rows)
    ]
    for month in by_month(turns, start, date(2020, 2, 1), today):
        people = 0
        for which in series:
            there = []
            for one in turns:
                begun = one.begin is not None and one.begin <= month.last_day
                over = one.end is not None and one.end < month.last_day
                if one.deployment != which or one.state == "cancelled" or not begun:
                    continue
                past = month.last_day <= today
                if one.state == "in-mission" and past:
                    over = False
                if not over and not (one.state == "prepared" and past):
                    there.append(one)
            if there:
                people += max(there, key=lambda one: one.number).strength or 0
        assert month.people == people
        assert month.people == strength(turns, month.last_day, today).people


def test_women_are_counted_of_those_rotations_that_state_them() -> None:
    turns = [
        turn(1, at(1, 1), at(31, 12)),
        turn(1, at(1, 1), at(31, 12), deployment=uuid.uuid4(), strength=7, women=None),
        turn(1, at(1, 1), at(31, 12), deployment=uuid.uuid4(), strength=37, women=10),
    ]
    share = women(turns, TODAY, TODAY)
    assert (share.women, share.people, share.unstated, share.percent) == (20, 100, 1, 20.0)
    assert strength(turns, TODAY, TODAY) == (107, 0)


def test_a_rotation_stays_until_it_has_handed_over() -> None:
    staying = turn(1, at(1, 1), at(31, 8))
    assert is_in_place(staying, TODAY, TODAY)
    assert not is_in_place(staying, TODAY + timedelta(days=1), TODAY)
    assert not is_in_place(turn(2, at(1, 8), END, state="prepared"), TODAY, TODAY)


def test_what_follows_no_rotation_is_a_gap_and_so_is_who_lapses_in_it() -> None:
    first = turn(1, at(1, 11, 2018), END)
    lapsing = Person(uuid.uuid4(), True, NEEDS, {**WHOLE, "medical": ("2018", "2019-10-15")})
    spare = Person(uuid.uuid4(), False, NEEDS, {})
    told = gaps([first], {SERIES: None}, {first.id: [lapsing, spare]}, TODAY, 9)
    assert [(gap.kind, gap.on) for gap in told] == [("lapse", at(16, 10)), ("no-follow-on", at(1, 12))]
    assert told[0].persons == (lapsing.id,) and "Medical" in told[0].reason.en
    # Beyond the horizon, or where the deployment ends with it, nothing is missing.
    assert gaps([first], {SERIES: None}, {}, TODAY, 2) == []
    assert gaps([first], {SERIES: END}, {}, TODAY, 9) == []
    assert gaps([first], {}, {}, TODAY, 9) == []


@pytest.mark.parametrize(
    ("begin", "state", "people", "kind", "said"),
    [
        (at(1, 12), "prepared", [WHOLE], [], ""),
        (at(11, 12), "prepared", [WHOLE], ["late"], "10 days uncovered"),
        (at(1, 12), "prepared", [WHOLE, {}], ["unready"], "1 of 2 required"),
        (at(1, 12), "prepared", [], ["unready"], "nobody is on record"),
        (at(1, 12), "prepared", None, [], ""),
        (at(25, 8), "prepared", [WHOLE], ["late"], "has not left"),
        (at(25, 8), "in-mission", [WHOLE], [], ""),
        (at(1, 12), "cancelled", [WHOLE], ["no-follow-on"], "no follow-on"),
    ],
)
def test_a_follow_on_must_come_in_time_and_be_ready(
    begin: date, state: str, people: list[dict[str, tuple[str, str]]] | None, kind: list[str], said: str
) -> None:
    first = turn(1, at(1, 11, 2018), END)
    second = turn(2, begin, None, state=state)
    persons = (
        {} if people is None else {second.id: [Person(uuid.uuid4(), True, NEEDS, held) for held in people]}
    )
    told = gaps([second, first], {SERIES: None}, persons, TODAY, 9)
    assert [gap.kind for gap in told] == kind
    assert all(said in gap.reason.en for gap in told)


def test_the_horizon_is_so_many_months_on() -> None:
    assert horizon_end(date(2019, 5, 31), 9) == date(2020, 2, 28) or horizon_end(
        date(2019, 5, 31), 9
    ) == date(2020, 2, 29)
    assert horizon_end(date(2019, 9, 1), 4) == date(2020, 1, 1)


def test_a_milestone_is_at_risk_while_it_waits_for_a_late_one() -> None:
    late = Milestone(uuid.uuid4(), "in-progress", "Huấn luyện", at(1, 8), None)
    waiting = Milestone(uuid.uuid4(), "planned", "Lên đường", END, None, (late.id, uuid.uuid4()))
    done = Milestone(uuid.uuid4(), "reached", "Nghị định", at(1, 3), at(4, 3))
    known = {one.id: one for one in (late, waiting, done)}
    stands = [stand_of(one, known, TODAY) for one in (late, waiting, done)]
    assert [stand.state for stand in stands] == ["late", "at-risk", "reached"]
    assert stands[0].reason.en == "31 days late." and stands[2].reason.vi == "Đã đạt, chậm 3 ngày."
    assert "Huấn luyện" in stands[1].reason.vi
    over = {**known, late.id: Milestone(late.id, "reached", "", at(1, 8), at(1, 8))}
    assert stand_of(waiting, over, TODAY).state == "on-time"


# --- records ------------------------------------------------------------------------------------------


@pytest.fixture
def hospital(db: None) -> Record:
    body = DeploymentBody(
        title="Bệnh viện dã chiến cấp 2",
        mission="unmiss",
        type="hospital-level-2",
        strength=63,
        place="Bentiu",
        since="2018-10",
    )
    return actions.do_open_deployment(
        body, acting=office(), label=Label(0, frozenset({EVERYONE})), state="deployed"
    )


def planned(hospital: Record, number: int, since: str, until: str, state: str = "") -> Record:
    body = RotationBody(
        deployment=str(hospital.pk),
        title=f"Lượt {number}",
        number=number,
        strength=63,
        women=10,
        since=since,
        until=until,
    )
    return actions.do_plan_rotation(body, acting=office(), state=state)


def person(rotation: Record, **held: tuple[str, str]) -> Record:
    """A surgeon with a valid everything, but for what is said."""
    whole = {
        "pre-deployment": ("2018-03", ""),
        "specialist": ("2018-04", ""),
        "english": ("2018-02", "2021-02"),
        "medical": ("2018-06", "2020-06-30"),
        "vaccination": ("2018-06", "2028-06"),
        "passport": ("2018-01", "2023-01-15"),
        "visa": ("2018-09", "2021-09-30"),
    } | held
    body = ReadinessBody(
        rotation=str(rotation.pk),
        title="Bác sĩ ngoại khoa",
        held=tuple(
            Held(requirement=code, since=since, until=until) for code, (since, until) in whole.items()
        ),
    )
    return actions.do_record_readiness(body, acting=office())


def test_readiness_is_for_the_own_agency_and_others_are_told_nothing_of_persons(hospital: Record) -> None:
    first = planned(hospital, 1, "2018-10-01", "2019-11-30", "in-mission")
    second = planned(hospital, 2, "2019-12-01", "2020-12-01")
    surgeon = person(second, medical=("2018-06", "2019-06-30"))
    mine, theirs = office(), office(BORDER_GUARD)
    told = reading.picture(mine).gaps(TODAY, 9)
    assert [(gap.kind, gap.persons) for gap in told] == [("unready", (surgeon.pk,))]
    seen = reading.picture(theirs)
    assert [row.pk for row in seen.rotations[hospital.pk]] == [first.pk, second.pk]
    assert seen.people == {} and seen.gaps(TODAY, 9) == []
    clerk = reading.picture(office(DEPARTMENT, Role.READER, clearance=0))
    assert clerk.people == {} and clerk.gaps(TODAY, 9) == []
    actions.do_release(surgeon.pk, acting=mine)
    assert "nobody" in reading.picture(mine).gaps(TODAY, 9)[0].reason.en


def test_what_a_person_holds_is_proved_in_whatever_order_the_database_keeps_it(hospital: Record) -> None:
    surgeon = person(planned(hospital, 1, "2018-10-01", "2019-10-31"))
    assert verify(log_verifier()).discrepancies == []
    held = Readiness.objects.for_machine().get(pk=surgeon.pk).held
    longer = json.dumps({**held, "visa": ["2018-09", "2031-09"]})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE programme_readiness SET held = %s", [longer])
    assert [one.what.en for one in verify(log_verifier()).discrepancies] == [
        "column readiness.held was changed"
    ]


def test_a_hand_over_ends_a_rotation_on_its_day(hospital: Record) -> None:
    first = planned(hospital, 1, "2018-10-01", "2019-10-31", "in-mission")
    with pytest.raises(Problem, match="before the rotation"):
        actions.do_hand_over(first.pk, "2018-09-30", acting=office())
    with pytest.raises(Problem):
        actions.do_move_rotation(first.pk, "hand-over", acting=office())
    actions.do_hand_over(first.pk, "2019-11-19", "Bàn giao đủ trang bị", acting=office())
    row = reading.picture(office()).rotations[hospital.pk][0]
    assert (row.record.state, row.last) == ("returned", date(2019, 11, 19))
    body = content(row.record, RotationBody)
    assert (body.handed_over, body.handover_note) == ("2019-11-19", "Bàn giao đủ trang bị")


def test_what_does_not_fit_is_refused_and_changes_nothing(hospital: Record) -> None:
    before = Record.objects.for_machine().count()
    planned_body = RotationBody(deployment=str(hospital.pk), title="Lượt 1", strength=10, women=11)
    refused: Callable[[], object]
    for refused in (
        lambda: actions.do_plan_rotation(planned_body, acting=office()),
        lambda: actions.do_open_deployment(
            DeploymentBody(title="Đội", mission="nowhere", type="engineers"), acting=office()
        ),
        lambda: actions.do_plan_rotation(
            RotationBody(deployment=str(hospital.pk), title="Lượt 1"), acting=office(BORDER_GUARD)
        ),
        lambda: actions.do_plan_rotation(
            RotationBody(deployment=str(hospital.pk), title="Lượt 1", since="2020", until="2019"),
            acting=office(),
        ),
    ):
        with pytest.raises(Problem):
            refused()
    assert Record.objects.for_machine().count() == before
    planned(hospital, 1, "2018-10", "2019-10")
    with pytest.raises(Problem, match="rotation 1 already"):
        planned(hospital, 1, "2019-11", "2020-10")


@pytest.mark.django_db
def test_milestones_do_not_wait_in_a_circle() -> None:
    mine = office()
    one = actions.do_set_milestone(MilestoneBody(title="Một", lead="mnd-dpo", planned="2018-03"), acting=mine)
    two = actions.do_set_milestone(
        MilestoneBody(title="Hai", lead="mnd-mmd", planned="2018-06", depends_on=(str(one.pk),)), acting=mine
    )
    circle = MilestoneBody(title="Một", lead="mnd-dpo", planned="2018-03", depends_on=(str(two.pk),))
    with pytest.raises(Problem, match="circle"):
        actions.do_change_milestone(one.pk, circle, acting=mine)
    with pytest.raises(Problem):
        actions.do_move_milestone(one.pk, "reach", acting=mine)
    actions.do_move_milestone(one.pk, "reach", acting=mine, actual="2018-04-02")
    lines = reading.milestones(mine, date(2018, 5, 1))
    assert [(line.row.record.title, line.stand.state) for line in lines] == [
        ("Một", "reached"),
        ("Hai", "on-time"),
    ]
    assert lines[0].stand.reason.en == "Reached, 2 days late." and lines[1].waits_for[0].pk == one.pk


@pytest.mark.django_db
def test_the_demo_has_one_lapse_and_one_coming_gap_in_the_middle_of_2020() -> None:
    assert peacekeeping() == {"milestones": 9, "deployments": 3, "rotations": 8}
    middle = date(2020, 6, 30)
    found = reading.picture(office(), today=middle)
    assert [(gap.kind, gap.turn.mission) for gap in found.gaps(middle, 9)] == [
        ("lapse", "unmiss"),
        ("no-follow-on", "minusca"),
    ]
    assert {row.mission for row in found.deployments} == {"unmiss", "minusca"}
    stands = [line.stand.state for line in reading.milestones(office(), middle)]
    assert stands.count("reached") == 5 and {"late", "at-risk"} <= set(stands)
    assert reading.picture(office(BORDER_GUARD), today=middle).deployments == []
