import pytest

from comity.programme.likeness.days import agreement, stretch


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("2018-08-28", "2018-08-28", "equal"),
        ("XXXX-08-28", "2018-08-28", "equal"),
        ("XXXX-08-28", "XXXX-08-28", "equal"),
        ("XXXX-08-28", "XXXX-11-05", "apart"),
        ("XXXX-08-28", "2018-04-20/2018-04-22", "apart"),
        ("XXXX-12-30", "2018-12-28/2019-01-03", "within"),
        ("XXXX-01-02", "2018-12-28/2019-01-03", "within"),
        ("XXXX-02-29", "2019-02", "apart"),
        ("XXXX-08-28", "2015/2018", "within"),
        ("2018-04-21", "2018-04-20/2018-04-22", "within"),
        ("2018-04-22/2018-04-24", "2018-04-20/2018-04-22", "overlap"),
        ("2018-35", "2018-08", "within"),
        ("2018-35", "2018-07/2018-09", "equal"),
        ("2018-35", "2018-10", "apart"),
        ("2018-04-XX", "2018-04-20", "within"),
        ("2018-04-20?", "2018-04-20", "equal"),
        ("{2018-04-20,2018-04-24}", "2018-04-22", "within"),
        ("2016-01/..", "2015/2018", "overlap"),
        ("2016-01/..", "2011/2014", "apart"),
        ("2018-13-40", "2018-04-20", "unknown"),
        ("201X", "2018", "unknown"),
        (None, "2018", "unknown"),
    ],
)
def test_dates_agree_as_far_as_they_say(a: str | None, b: str | None, expected: str) -> None:
    assert agreement(a, b) == expected
    assert agreement(b, a) == expected


def test_a_quarter_is_three_months() -> None:
    quarter = stretch("2018-34")
    assert quarter is not None
    assert (quarter.start.isoformat(), quarter.end.isoformat()) == ("2018-04-01", "2018-06-30")
