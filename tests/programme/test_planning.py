"""Planning without a database: how tasks stand and why, what reports add up to, dates of the next period, circles."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.dates import span
from comity.kernel.written_dates import edtf_from, written
from comity.programme.planning.dependencies import cycle_in
from comity.programme.planning.rollup import mean_share, reached, task_share
from comity.programme.planning.shifting import months_between, shifted
from comity.programme.planning.standing import (
    AT_RISK,
    DONE,
    LATE,
    ON_TIME,
    UNDATED,
    Facts,
    Waited,
    derive,
    time_gone,
)

DUE = date(2019, 12, 31)
BEGINS = date(2019, 1, 1)


def facts(**given: object) -> Facts:
    return Facts(**{"state": "in-progress", "due": DUE, "begins": BEGINS, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "today", "standing", "why"),
    [
        (facts(share=50), date(2019, 7, 1), ON_TIME, "đạt 50%, đã qua 50% thời gian"),
        (facts(share=24), date(2019, 7, 1), AT_RISK, "mới đạt 24% trong khi đã qua 50% thời gian"),
        (facts(share=25), date(2019, 7, 1), ON_TIME, "đạt 25%"),
        (facts(), date(2019, 6, 30), ON_TIME, "còn 184 ngày đến thời hạn"),
        (facts(), date(2019, 7, 4), AT_RISK, "chưa cơ quan nào báo cáo tiến độ"),
        (facts(share=79), date(2019, 12, 17), AT_RISK, "còn 14 ngày mà mới đạt 79%"),
        (facts(share=79), date(2019, 12, 16), ON_TIME, "đạt 79%"),
        (facts(share=90, hindered=True), date(2019, 12, 1), AT_RISK, "vướng mắc"),
        (facts(share=90), date(2020, 1, 3), LATE, "quá thời hạn 3 ngày"),
        (facts(share=100), date(2019, 12, 1), ON_TIME, "chờ cơ quan giao xác nhận"),
        (facts(state="done", done_on=date(2020, 1, 5)), date(2020, 2, 1), DONE, "chậm 5 ngày"),
        (facts(state="done", done_on=date(2020, 1, 5), share=90), date(2019, 12, 30), ON_TIME, "90%"),
        (facts(waits_for=(Waited(False, date(2019, 3, 1)),)), date(2019, 4, 1), AT_RISK, "đang quá hạn"),
        (facts(waits_for=(Waited(False, date(2020, 3, 1)),)), date(2019, 4, 1), AT_RISK, "sau nhiệm vụ này"),
        (facts(waits_for=(Waited(True, date(2020, 3, 1)),)), date(2019, 4, 1), ON_TIME, "ngày"),
        (facts(due=None), date(2019, 4, 1), UNDATED, "không xét chậm"),
    ],
)  # fmt: skip
def test_a_standing_follows_from_the_facts_and_says_why(
    told: Facts, today: date, standing: object, why: str
) -> None:
    found = derive(told, today)
    assert found.standing == standing
    assert why in found.why("vi") and found.why("en") != found.why("vi")


DAYS = st.dates(date(2018, 1, 1), date(2021, 12, 31))


@given(DAYS, DAYS, st.none() | st.integers(0, 100), st.booleans(), DAYS)
def test_a_task_is_late_after_its_deadline_and_only_then_and_reports_make_no_later_day_better(
    begins: date, due: date, share: int | None, hindered: bool, today: date
) -> None:
    told = Facts("in-progress", due, begins, None, share, hindered)
    assert (derive(told, today).standing == LATE) == (today > due)
    if derive(told, today).standing == AT_RISK:
        assert derive(told, today + timedelta(days=1)).standing in (AT_RISK, LATE)


def test_time_gone_counts_days_another_way() -> None:
    days = [BEGINS + timedelta(days=at) for at in range(365)]
    for today in days[::17]:
        gone = sum(day <= today for day in days)
        assert time_gone(BEGINS, DUE, today) == round(100 * gone / len(days))


@given(st.dictionaries(st.sampled_from(["a", "b", "c", "x"]), st.integers(0, 100)))
def test_a_tasks_share_is_the_weighted_mean(shares: dict[str, int]) -> None:
    found = task_share("a", ("b", "c"), shares)
    words = [shares.get("a", 0)] * 2 + [shares.get("b", 0), shares.get("c", 0)]
    if not shares.keys() & {"a", "b", "c"}:
        assert found is None
    else:
        assert found is not None and abs(Fraction(sum(words), len(words)) - found) <= Fraction(1, 2)


def test_means_and_indicators() -> None:
    assert mean_share([100, None, 50]) == 50 and mean_share([]) is None
    assert reached("81.0", "100", "52.5") == 60  # 28.5 of 47.5
    assert reached("2", "4") == 50 and reached("1", "4", "2") == 0 and reached("6", "4") == 150
    assert reached("x", "4") is None and reached("4", "4", "4") is None


@pytest.mark.parametrize(
    ("text", "months", "told"),
    [
        ("2018", 36, "2021"),
        ("2018", 6, ""),
        ("2019-35", 36, "2022-35"),
        ("2019-36", 3, "2020-33"),
        ("2020-02-29", 12, "2021-02-28"),
        ("2019-10-31~", 1, "2019-11-30~"),
        ("2018/2020", 36, "2021/2023"),
        ("2018-11/..", 2, "2019-01/.."),
        ("XXXX-08-28", 12, ""),
        ("2019-21", 12, ""),
        ("2019-41", 6, "2020-40"),
    ],
)
def test_dates_move_by_months_or_are_left_to_be_set(text: str, months: int, told: str) -> None:
    assert shifted(text, months) == told


@given(DAYS, st.integers(-40, 40))
def test_a_moved_day_is_that_many_months_away(day: date, months: int) -> None:
    moved = span(shifted(day.isoformat(), months)).first
    assert moved is not None and moved.day <= day.day
    assert months_between(f"{day:%Y-%m}", f"{moved:%Y-%m}") == months


def test_circles_are_found_and_long_chains_are_none() -> None:
    chain = {str(at): [str(at + 1)] for at in range(3000)}
    assert cycle_in(chain) == ()
    found = cycle_in({**chain, "2999": ["5"]})
    assert found[0] == found[-1] and len(found) == len(set(found)) + 1 == 2996
    assert cycle_in({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}) == ()


@pytest.mark.parametrize(
    "edtf", ["2019-12-31", "2019-07", "2019-35", "2019", "XXXX-08-28", "2019-40", "2018/2020", ""]
)
def test_dates_of_a_table_are_read_back(edtf: str) -> None:
    assert written(edtf) == edtf or edtf_from(written(edtf)) == edtf
    assert edtf_from("Quý 3/2019") == "2019-35" and edtf_from("5/2/2020") == "2020-02-05"
