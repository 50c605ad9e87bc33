"""The lunar calendar against the days of Tết that the `holidays` library has, which come from elsewhere."""

from datetime import date, timedelta

import holidays

from comity.agenda.lunar import LunarDay, lunar


def test_tet_is_the_first_of_the_first_month_for_a_century() -> None:
    known = holidays.country_holidays("VN", years=range(1976, 2076), language="vi")
    tet = [day for day, name in known.items() if "Tết Nguyên Đán" in name.split("; ") and day.month < 4]
    assert len(tet) == 100
    assert [day for day in tet if lunar(day) != LunarDay(1, 1, False)] == []


def test_months_run_on_and_leap_months_are_marked() -> None:
    # 2020 had a second fourth month from 23 May, 2023 a second second month from 22 March, 2025 a second sixth.
    assert str(lunar(date(2020, 5, 23))) == "1/4n"
    assert str(lunar(date(2023, 3, 22))) == "1/2n"
    assert str(lunar(date(2025, 7, 25))) == "1/6n"
    assert str(lunar(date(2018, 4, 25))) == "10/3"  # the Hùng kings' day
    day = date(2015, 1, 1)
    for _ in range(4000):
        before, day = lunar(day), day + timedelta(days=1)
        now = lunar(day)
        assert now.day == before.day + 1 or (now.day == 1 and before.day in (29, 30))
