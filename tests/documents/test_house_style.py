"""The house style is data, and data that breaks its own rule is refused before it reaches a page."""

from importlib.resources import files
from pathlib import Path

import pytest

from comity.documents.house_style import house_style, read_house_style
from comity.kernel.problems import Problem

VN = files("comity.profiles").joinpath("vn", "house_style.toml").read_text(encoding="utf-8")


def read(folder: Path, text: str) -> Problem:
    file = folder / "house_style.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read_house_style(file)
    assert caught.value.place == str(file)
    return caught.value


def test_the_vn_style_names_its_rule_and_starts_unverified() -> None:
    style = house_style("vn")
    assert "30/2020/NĐ-CP" in style.source
    assert style.verified is False
    assert {words.code for words in style.language} == {"vi", "en"}


@pytest.mark.parametrize(
    ("before", "after", "entry"),
    [
        ("left = { mm = 30,", "left = { mm = 12,", "page.left"),
        ("body = { pt = 14,", "body = { pt = 15,", "sizes.body"),
        ("body = { pt = 14,", "body = { pt = 14, mm = 3,", "sizes.body"),
        ("first_line = { mm = 12.7,", "first_line = { mm = -1,", "body.first_line"),
        ('"Số: {number}"', '"Số: {nummer}"', "language.0"),
        ("families = [", "families = []\nlender = [", "fonts.families"),
        ("hyphenate = false", 'hyphenate = false\ncolour = "red"', "body.colour"),
        ('draft = "DRAFT"\n', "", "language.1.draft"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, before: str, after: str, entry: str) -> None:
    assert before in VN
    problem = read(tmp_path, VN.replace(before, after, 1))
    assert problem.code == "house-style-wrong"
    assert entry in problem.what.en


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    assert read(tmp_path, "source = ").code == "house-style-wrong"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        read_house_style(tmp_path / "none.toml")
    assert caught.value.code == "house-style-missing"


def test_a_language_the_style_lacks_is_refused() -> None:
    with pytest.raises(Problem) as caught:
        house_style().words("fr")
    assert caught.value.code == "house-style-language"
