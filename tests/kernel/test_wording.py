"""Dates and numbers as people read them."""

import datetime
from decimal import Decimal

import pytest

from comity.kernel.wording import edtf_words, long_date, number, short_date

DATES = [
    ("2018-04-20", "20/4/2018", "20 April 2018"),
    ("2020-01-05", "05/01/2020", "5 January 2020"),
    ("2018-04-20/2018-04-22", "20-22/4/2018", "20-22 April 2018"),
    ("2018-04-30/2018-05-02", "30/4-02/5/2018", "30 April - 2 May 2018"),
    ("2018-12-28/2019-01-03", "28/12/2018-03/01/2019", "28 December 2018 - 3 January 2019"),
    ("XXXX-08-28", "28/8 (không rõ năm)", "28 August (year not stated)"),
    ("XXXX-08-28/XXXX-08-30", "28-30/8 (không rõ năm)", "28-30 August (year not stated)"),
    ("XXXX-08", "tháng 8 (không rõ năm)", "August (year not stated)"),
    ("2018-05", "tháng 5/2018", "May 2018"),
    ("2018-02", "tháng 02/2018", "February 2018"),
    ("2018-05-XX", "tháng 5/2018 (không rõ ngày)", "May 2018 (day not stated)"),
    ("2018-XX", "2018 (không rõ tháng)", "2018 (month not stated)"),
    ("2018-03/2018-05", "tháng 3-5/2018", "March-May 2018"),
    ("2018-11/2019-02", "tháng 11/2018-tháng 02/2019", "November 2018 - February 2019"),
    ("2018", "2018", "2018"),
    ("2015/2018", "2015-2018", "2015-2018"),
    ("2018/2018", "2018", "2018"),
    ("2015/2018-06", "từ 2015 đến tháng 6/2018", "2015 to June 2018"),
    ("2018/..", "từ 2018", "from 2018"),
    ("../2018-05", "đến tháng 5/2018", "until May 2018"),
    ("2018/", "từ 2018 (không rõ khi kết thúc)", "from 2018 (end not stated)"),
    ("/2018", "đến 2018 (không rõ khi bắt đầu)", "until 2018 (start not stated)"),
    ("2018~", "khoảng 2018", "about 2018"),
    ("2018-05?", "tháng 5/2018 (chưa chắc chắn)", "May 2018 (uncertain)"),
    ("2015~/2018", "từ khoảng 2015 đến 2018", "about 2015 to 2018"),
    ("201X", "thập niên 2010", "2010s"),
    ("2018-34", "quý II/2018", "second quarter of 2018"),
    ("2018-40", "6 tháng đầu năm 2018", "first half of 2018"),
    ("2018-04-20T09:30:00Z", "09:30 ngày 20/4/2018", "20 April 2018 at 09:30"),
    ("XXXX-02-29", "29/02 (không rõ năm)", "29 February (year not stated)"),
    ("", "không rõ ngày", "date not stated"),
    ("XXXX", "không rõ ngày", "date not stated"),
    ("XXXX-XX-XX", "không rõ ngày", "date not stated"),
]


@pytest.mark.parametrize(("edtf", "vi", "en"), DATES)
def test_edtf_is_said_in_both_languages(edtf: str, vi: str, en: str) -> None:
    assert edtf_words(edtf, "vi") == vi
    assert edtf_words(edtf, "en") == en


@pytest.mark.parametrize(
    "text", ["2018-02-30", "2018-13", "next May", "{2018,2019}", "2018-1X", "2018/x", "28/8"]
)
def test_what_is_not_understood_is_shown_and_not_guessed(text: str) -> None:
    assert edtf_words(text, "vi") == text
    assert edtf_words(text, "en") == text


def test_official_dates_take_a_zero_before_days_under_ten_and_months_one_and_two() -> None:
    assert long_date(datetime.date(2020, 1, 5), "vi") == "ngày 05 tháng 01 năm 2020"
    assert long_date(datetime.date(2020, 3, 15), "vi") == "ngày 15 tháng 3 năm 2020"
    assert long_date(datetime.date(2020, 1, 5), "en") == "5 January 2020"
    assert short_date(datetime.date(2020, 2, 5), "vi") == "05/02/2020"
    assert short_date(datetime.date(2020, 9, 25), "en") == "25 Sep 2020"


@pytest.mark.parametrize(
    ("value", "places", "vi", "en"),
    [
        (1250.5, None, "1.250,5", "1,250.5"),
        (1234567, None, "1.234.567", "1,234,567"),
        (999, None, "999", "999"),
        (-1250, None, "-1.250", "-1,250"),
        (Decimal("1250.50"), None, "1.250,50", "1,250.50"),
        (Decimal("66.666"), 1, "66,7", "66.7"),
        (0.1, None, "0,1", "0.1"),
        (1e21, None, "1.000.000.000.000.000.000.000", "1,000,000,000,000,000,000,000"),
    ],
)
def test_numbers_take_the_separators_of_the_language(
    value: int | float | Decimal, places: int | None, vi: str, en: str
) -> None:
    assert number(value, "vi", places=places) == vi
    assert number(value, "en", places=places) == en


@pytest.mark.parametrize("value", [float("inf"), float("nan"), Decimal("-Infinity")])
def test_no_words_for_what_is_not_a_number(value: float | Decimal) -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        number(value, "vi")
