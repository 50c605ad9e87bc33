"""Dates as an official types them: read in both languages, written in the page's, never guessed."""

import pytest
from hypothesis import strategies as st

from comity.kernel.problems import Problem
from comity.kernel.written_dates import edtf_from, written

DAYS = st.dates().map(str)
PLAIN = st.one_of(DAYS, DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: day[:4]))
SEASONS = st.builds("{:04}-{}".format, st.integers(1, 9999), st.sampled_from([21, 24, 33, 36, 40, 41]))
DATES = st.one_of(
    st.builds("{}{}".format, PLAIN, st.sampled_from(["", "~", "?", "%"])),
    SEASONS,
    DAYS.map(lambda day: f"XXXX{day[4:]}"),
    st.just(".."),
)


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("20/04/2018", "2018-04-20"),
        ("20-4-2018", "2018-04-20"),
        ("ngày 20 tháng 4 năm 2018", "2018-04-20"),
        ("tháng 4 năm 2018", "2018-04"),
        ("Tháng 04/2018", "2018-04"),
        ("4 / 2018", "2018-04"),
        ("năm 2018", "2018"),
        ("Quý 3/2019", "2019-35"),
        ("Q1 2019", "2019-33"),
        ("6 tháng đầu năm 2019", "2019-40"),
        ("khoảng 04/2018", "2018-04~"),
        ("28/08", "XXXX-08-28"),
        ("20 April 2018", "2018-04-20"),
        ("Apr 20, 2018", "2018-04-20"),
        ("april 2018", "2018-04"),
        ("20-22/4/2018", "2018-04-20/2018-04-22"),
        ("30/4-02/5/2018", "2018-04-30/2018-05-02"),
        ("từ 20/04/2018 đến 22/04/2018", "2018-04-20/2018-04-22"),
        ("from April 2018", "2018-04/.."),
        ("30 April - 2 May 2018", "2018-04-30/2018-05-02"),
        ("tháng 3-5/2018", "2018-03/2018-05"),
        ("2015-2018", "2015/2018"),
        ("2018-04-20T14:30:00", "2018-04-20T14:30:00"),
        ("  ", ""),
    ],
)
def test_what_people_type_is_read(typed: str, edtf: str) -> None:
    assert edtf_from(typed) == edtf


@pytest.mark.parametrize(
    ("edtf", "vi", "en"),
    [
        ("2018-04-20", "20/04/2018", "20 April 2018"),
        ("2018-05", "05/2018", "May 2018"),
        ("2018", "2018", "2018"),
        ("2018-34", "quý II/2018", "second quarter of 2018"),
        ("2018-41", "6 tháng cuối năm 2018", "second half of 2018"),
        ("2018-04~", "khoảng 04/2018", "about April 2018"),
        ("2018-04?", "04/2018?", "April 2018?"),
        ("XXXX-08-28", "28/08", "28 August"),
        ("2018-04-20/2018-04-22", "20/04/2018 - 22/04/2018", "20 April 2018 - 22 April 2018"),
        ("2015/2018", "2015 - 2018", "2015 - 2018"),
        ("2018-01/..", "từ 01/2018", "from January 2018"),
        ("../1991", "đến 1991", "until 1991"),
        ("2018-04-20%", "2018-04-20%", "2018-04-20%"),
        ("201X", "201X", "201X"),
        ("2018-04-XX", "2018-04-XX", "2018-04-XX"),
        ("2018-04-20/", "2018-04-20/", "2018-04-20/"),
        ("", "", ""),
    ],
)
def test_what_is_written_is_read_back(edtf: str, vi: str, en: str) -> None:
    assert (written(edtf), written(edtf, "en")) == (vi, en)
    assert edtf_from(vi) == edtf_from(en) == edtf


@pytest.mark.parametrize(
    "typed", ["31/02/2019", "20/13/2018", "sớm", "May be 2018", "sau Tết", "2018-04-31", "?"]
)
def test_what_is_no_date_is_refused_with_how_to_write_one(typed: str) -> None:
    with pytest.raises(Problem) as caught:
        edtf_from(typed)
    assert caught.value.place == typed and "20/04/2018" in caught.value.mend.vi
