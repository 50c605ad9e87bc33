"""Reading a profile: a second country needs no code, and a bad one is refused with the place named."""

import shutil
from pathlib import Path

import pytest

from comity.kernel.problems import Problem
from comity.profiles import FOLDER, load
from comity.profiles.reading import read

COUNTRIES = Path(__file__).parent / "countries"


def test_a_second_country_is_only_data() -> None:
    country = load("xa", folder=COUNTRIES)
    assert country.words.en == "Sampleland"
    assert country.marking(1).words.en == "Closed"
    found = country.find("agency", "doi hoa tieu")
    assert found is not None and found.code == "pilots"
    assert country.forms == () and country.find("form", "visit") is None


def test_an_entry_keeps_its_own_source_and_takes_its_files_otherwise() -> None:
    country = load("xa", folder=COUNTRIES)
    told = {marking.code: (marking.source, marking.verified) for marking in country.markings}
    assert told["closed"] == ("Sampleland Secrets Act", True)
    assert told["open"] == ("Invented for tests", False)


def test_a_country_that_is_not_there_is_said_so() -> None:
    with pytest.raises(Problem) as caught:
        load("zz", folder=COUNTRIES)
    assert (caught.value.code, caught.value.place) == ("profile-missing", "zz/profile.toml")


@pytest.mark.parametrize(
    ("file", "before", "after", "place"),
    [
        (
            "agencies.toml",
            'parent = "harbour"',
            'parent = "habour"',
            "xa/agencies.toml: agency pilots, parent",
        ),
        ("agencies.toml", 'code = "pilots"', 'code = "harbour"', "xa/agencies.toml: agency harbour, code"),
        ("agencies.toml", 'en = "Pilots\' Unit"', 'en = " "', "xa/agencies.toml: agency pilots, en"),
        ("agencies.toml", 'kind = "unit"', 'kind = "crew"', "xa/agencies.toml: agency pilots, kind"),
        ("agencies.toml", 'parent = "harbour"', 'boss = "harbour"', "xa/agencies.toml: agency pilots, boss"),
        ("agencies.toml", 'parent = "harbour"', 'aliases = ["HO"]', "xa/agencies.toml: agency pilots, HO"),
        (
            "agencies.toml",
            'kind = "office"',
            'kind = "office"\nparent = "pilots"',
            "xa/agencies.toml: agency harbour, parent",
        ),
        ("agencies.toml", 'code = "harbour"', 'name = "harbour"', "xa/agencies.toml: agency [1], code"),
        ("agencies.toml", "[[agency]]", "[[agencies]]", "xa/agencies.toml: agencies"),
        ("agencies.toml", "[[agency]]", "[[agency", "xa/agencies.toml"),
        ("profile.toml", "level = 1", "level = 0", "xa/profile.toml: marking 0, level"),
        ("profile.toml", 'time_zone = "UTC"', "", "xa/profile.toml: time_zone"),
        ("profile.toml", 'country = "xb"', 'country = "xq"', "xa/profile.toml: country"),
        ("profile.toml", 'time_zone = "UTC"', 'time_zone = "Mars/Crater"', "xa/profile.toml: time_zone"),
    ],
)
def test_a_bad_profile_names_the_place(
    tmp_path: Path, file: str, before: str, after: str, place: str
) -> None:
    folder = shutil.copytree(COUNTRIES / "xa", tmp_path / "xa")
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read(folder)
    assert (caught.value.code, caught.value.place) == ("profile-bad", place)
    assert caught.value.mend.vi and caught.value.mend.en


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("told in {accounts} from {agencies}", "told in {accounts}", "agencies"),
        ('translated = "Translated by {translator}."', "", "missing in one language"),
        ("Translated by {translator}.", "Translated by {translator.", "expected '}'"),
    ],
)
def test_sentences_must_agree_in_both_languages(tmp_path: Path, before: str, after: str, told: str) -> None:
    folder = shutil.copytree(FOLDER / "vn", tmp_path / "vn")
    text = (folder / "review.toml").read_text(encoding="utf-8")
    assert before in text
    (folder / "review.toml").write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read(folder)
    assert caught.value.place.startswith("vn/review.toml: template ")
    assert told in caught.value.what.en
