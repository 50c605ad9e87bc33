"""The demo's texts and script: all there, all consistent, and as defective as real papers are."""

import re
import shutil
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from comity.kernel.dates import checked
from comity.kernel.problems import Problem
from comity.profiles import FOLDER, Profile, load
from comity.profiles.demo import Demo, load_demo
from comity.profiles.reading import read


@pytest.fixture(scope="module")
def vn() -> Profile:
    return load()


@pytest.fixture(scope="module")
def demo(vn: Profile) -> Demo:
    return load_demo(vn)


def text_of(demo: Demo, file: str) -> str:
    return demo.path(file).read_text(encoding="utf-8")


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u200b]", "", unicodedata.normalize("NFC", text))


def test_every_text_is_brought_by_an_office_of_its_node(vn: Profile, demo: Demo) -> None:
    hosts = {node.code: node.agencies for node in vn.nodes}
    for text in demo.texts:
        assert vn.office(text.office).agency in hosts[text.node], text.file


def test_no_text_lies_unused(demo: Demo) -> None:
    used = {text.file for text in demo.texts} | set(demo.unconfirmed)
    assert {path.name for path in demo.folder.glob("*.txt")} == used


def test_the_accounts_tell_of_seven_engagements(demo: Demo) -> None:
    accounts = [text for text in demo.texts if text.kind == "account"]
    groups = Counter(text.engagement for text in accounts)
    assert (len(accounts), len(groups)) == (12, 7)
    assert groups["border-exchange"] == 3
    assert {text.engagement for text in accounts if text.uncertain} == {"flood-aid"}


def test_all_dates_are_edtf(demo: Demo) -> None:
    dates = [text.date for text in demo.texts] + [task.deadline for task in demo.plan.tasks]
    dates += [dispatch.deadline for dispatch in demo.dispatches if dispatch.deadline]
    dates += [conclusion.deadline for conclusion in demo.conclusions if conclusion.deadline]
    dates += [demo.plan.period, demo.round.period, demo.round.deadline]
    for date in dates:
        assert checked(date) == date


def test_an_account_names_its_form_and_partner_as_the_script_says(vn: Profile, demo: Demo) -> None:
    for account in (text for text in demo.texts if text.kind == "account"):
        text = text_of(demo, account.file)
        assert account.form in {form.code for form, _ in vn.cued("form", text)}, account.file
        for code in account.partners:
            assert any(name in text for name in vn.partner(code).names), f"{account.file}: {code}"


def test_agencies_of_an_account_stand_in_its_text(vn: Profile, demo: Demo) -> None:
    for account in (text for text in demo.texts if text.lead):
        text = squeezed(text_of(demo, account.file)).casefold()
        for code in (account.lead, *account.coordinating):
            names = [squeezed(name).casefold() for name in vn.agency(str(code)).names]
            assert any(name in text for name in names), f"{account.file}: {code}"


def test_the_border_accounts_differ_in_one_figure(demo: Demo) -> None:
    told = {
        text.node: "350" if "350" in text_of(demo, text.file) else "320"
        for text in demo.texts
        if text.engagement == "border-exchange"
    }
    assert told == {"mnd-dfr": "320", "mofa": "320", "pc-langson": "350"}


def test_the_texts_have_the_defects_of_real_ones(demo: Demo) -> None:
    english = text_of(demo, "review-conference-2018.en.txt")
    assert "leftcenterrightdel" in english
    assert re.search(r"\b(lookedback|Openingthe|ofForeign)\b", english)
    assert not re.search(r"July 12,? \d{4}", english)
    vietnamese = text_of(demo, "coordination-conference.vi.txt")
    assert unicodedata.normalize("NFC", vietnamese) != vietnamese
    assert "\u00a0" in vietnamese and "\u200b" in vietnamese and "\u00ad" in vietnamese
    assert "hai\ncơ quan" in vietnamese and "Hộinghị" in vietnamese


def test_each_translation_starts_from_words_of_its_file(demo: Demo) -> None:
    languages = {text.file: text.language for text in demo.texts}
    for translation in demo.translations:
        assert squeezed(translation.original) in squeezed(text_of(demo, translation.file))
        assert languages[translation.file] != translation.language


def test_every_account_has_its_title_and_a_finding_translated(demo: Demo) -> None:
    times = Counter(translation.file for translation in demo.translations)
    assert {text.file for text in demo.texts if text.kind == "account" and times[text.file] < 2} == set()


def test_a_translation_is_found_with_or_without_its_label(demo: Demo) -> None:
    said = "Hạn chế: một số mẫu báo cáo theo quy định của Liên\u00a0hợp quốc chưa được dịch."
    found = demo.translation(said, "en")
    assert found is not None and found.text.startswith("Some report forms")
    assert demo.translation("Hạn chế: đường xa.", "en") is None
    assert demo.translation("quốc", "en") is None


def test_the_plan_covers_every_direction_with_a_task(demo: Demo) -> None:
    assert {task.direction for task in demo.plan.tasks} == {item.code for item in demo.plan.directions}
    for task in demo.plan.tasks:
        assert task.lead not in task.coordinating, task.code


def test_each_agency_of_the_round_submits(vn: Profile, demo: Demo) -> None:
    assert [item.agency for item in demo.submissions] == list(demo.round.agencies)
    for submission in demo.submissions:
        assert vn.office(submission.office).agency == submission.agency


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('file = "half-year-pc-langson.vi.txt"', 'file = "no-such.txt"', "no-such.txt"),
        ('lead = "mnd-dpo"', 'lead = "mnd-moon"', "mnd-moon"),
        ('answers = "aid-request"', 'answers = "aid-demand"', "aid-demand"),
        ('direction = "legal"', 'direction = "illegal"', "illegal"),
    ],
)
def test_a_script_that_names_what_is_not_there_is_refused(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    folder = shutil.copytree(FOLDER / "vn", tmp_path / "vn")
    script = folder / "demo" / "script.toml"
    text = script.read_text(encoding="utf-8")
    assert before in text
    script.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(Problem) as caught:
        load_demo(read(folder))
    assert caught.value.code == "profile-bad"
    assert told in caught.value.place + caught.value.what.en


def test_no_person_is_named(demo: Demo) -> None:
    """Demo persons are offices: no rank or form of address stands before a name."""
    address = re.compile(
        r"(?:(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá)|[Đđ]ồng chí|Ông|Bà|General|Colonel|Mrs?|Ms)"
        r"\.? (?!Staff|Department)[A-ZĐ]\w+"
    )
    for path in demo.folder.iterdir():
        assert address.findall(unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))) == [], (
            path.name
        )
