import edtf
import pytest

from comity.intake.dates import dates_in

SAYINGS = {
    "ngày 28 tháng 8 năm 2018": "2018-08-28",
    "Sáng 28-8, tại Hà Nội": "XXXX-08-28",
    "28/8/2018": "2018-08-28",
    "từ 10 đến 14/9/2018": "2018-09-10/2018-09-14",
    "Từ ngày 10 đến ngày 14 tháng 9 năm 2018": "2018-09-10/2018-09-14",
    "từ ngày 28/8 đến 02/9/2018": "2018-08-28/2018-09-02",
    "từ 28/12 đến 3/1/2019": "2018-12-28/2019-01-03",
    "từ ngày 05 đến 09-11-2018": "2018-11-05/2018-11-09",
    "20-22/4/2018": "2018-04-20/2018-04-22",
    "trong ba ngày 20, 21 và 22 tháng 4 năm 2018": "2018-04-20/2018-04-22",
    "ngày 20 và 24/4/2018": "{2018-04-20,2018-04-24}",
    "Tháng 5/2018": "2018-05",
    "Quý III/2018": "2018-35",
    "6 tháng đầu năm 2018": "2018-01/2018-06",
    "9 tháng đầu năm 2018": "2018-01/2018-09",
    "giai đoạn 2015-2018": "2015/2018",
    "từ năm 2016 đến nay": "2016/..",
    "từ Đại hội Đảng toàn quốc lần thứ XII đến nay": "2016-01/..",
    "from the 12th National Party Congress to present": "2016-01/..",
    "since the 11th Party Congress": "2011-01/..",
    "on August 28": "XXXX-08-28",
    "August 28-30, 2018": "2018-08-28/2018-08-30",
    "Between 20 and 22 April 2018": "2018-04-20/2018-04-22",
    "August 28 to September 2, 2018": "2018-08-28/2018-09-02",
    "August 30 – September 2": "XXXX-08-30/XXXX-09-02",
    "20th of April 2018": "2018-04-20",
    "the third quarter of 2018": "2018-35",
    "the first six months of 2018": "2018-01/2018-06",
    "during 2015-2018": "2015/2018",
}


@pytest.mark.parametrize(("saying", "expected"), SAYINGS.items())
def test_a_saying_is_one_edtf_date(saying: str, expected: str) -> None:
    (dated,) = dates_in(f"Word {saying} word.")
    assert dated.edtf == expected
    assert dated.text in saying
    edtf.parse_edtf(dated.edtf)


@pytest.mark.parametrize(
    "text",
    [
        "30/2/2018",
        "31 tháng 4 năm 2018",
        "22/2016/NĐ-CP",
        "Resolution 806-NQ/TW",
        "tỷ lệ 3/4",
        "may 5 countries",
        "Số: 15/BC-ĐN",
    ],
)
def test_what_is_no_date_is_not_read(text: str) -> None:
    assert dates_in(text) == []


def test_one_year_serves_both_halves_of_a_title() -> None:
    found = dates_in("Kết quả 6 tháng đầu năm, phương hướng 6 tháng cuối năm 2018")
    assert [dated.edtf for dated in found] == ["2018-01/2018-06", "2018-07/2018-12"]
