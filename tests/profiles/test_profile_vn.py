"""The profile `vn`: what the house asks of it, and what must hold in its data."""

import tomllib

import pytest

from comity.kernel.dates import checked
from comity.kernel.problems import Problem
from comity.profiles import FOLDER, Kind, Profile, load
from comity.profiles.profile import slots_of
from comity.profiles.reading import TABLES


@pytest.fixture(scope="module")
def vn() -> Profile:
    return load()


@pytest.mark.parametrize(
    ("level", "vi", "years"),
    [(0, "Không đóng dấu", None), (2, "Mật", 10), (3, "Tối mật", 20), (4, "Tuyệt mật", 30)],
)
def test_a_marking_is_found_by_level_and_by_code(vn: Profile, level: int, vi: str, years: int | None) -> None:
    marking = vn.marking(level)
    assert (marking.words.vi, marking.protection_years) == (vi, years)
    assert vn.marking(marking.code) is marking


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("agency", "BQP", "mnd"),
        ("agency", "bo quoc phong", "mnd"),
        ("agency", "Defence Ministry", "mnd"),
        ("agency", "Ministry of National Defense", "mnd"),
        ("agency", "Defence Ministry’s Central Military Commission", "cmc"),
        ("agency", "QUTW", "cmc"),
        ("agency", "Quân uỷ Trung ương", "cmc"),
        ("agency", "Committee for External Affairs of the National Assembly", "na-cea"),
        ("agency", "Bộ Ngoại giao", "mofa"),
        ("agency", "ubnd tinh lang son", "pc-langson"),
        ("agency", "Cục  Đối\u00a0ngoại", "mnd-dfr"),
        ("partner", "Mỹ", "us"),
        ("partner", "my", "my"),
        ("partner", "Cam-pu-chia", "kh"),
        ("partner", "LHQ", "un"),
        ("forum", "admm+", "admm-plus"),
        ("mission", "unmiss", "unmiss"),
        ("document_type", "Tờ trình", "submission"),
        ("urgency", "hoả tốc", "flash"),
    ],
)
def test_a_name_as_reports_write_it_finds_its_entry(vn: Profile, kind: Kind, text: str, code: str) -> None:
    found = vn.find(kind, text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["", "Văn phòng", "the Ministry", "Bộ"])
def test_a_text_that_names_nothing_for_certain_finds_nothing(vn: Profile, text: str) -> None:
    assert vn.find("agency", text) is None


def test_an_unknown_code_says_what_is_missing(vn: Profile) -> None:
    with pytest.raises(Problem) as caught:
        vn.agency("no-such-agency")
    assert caught.value.code == "profile-unknown"
    assert "no-such-agency" in caught.value.place


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Diễn tập tìm kiếm cứu nạn trên biển với Campuchia", "sar-exercise"),
        ("a joint search-and-rescue exercise at sea", "sar-exercise"),
        ("Giao lưu hữu nghị quốc phòng biên giới", "border-exchange"),
        ("gìn giữ hoà bình", "peacekeeping"),
        ("bàn giao hàng viện trợ nhân đạo", "humanitarian-aid"),
    ],
)
def test_the_longest_cue_names_the_form(vn: Profile, text: str, form: str) -> None:
    assert vn.cued("form", text)[0][0].code == form


def test_cues_are_whole_words(vn: Profile) -> None:
    assert vn.cued("form", "a withdrill and overexercised") == []


def test_a_finding_has_its_section(vn: Profile) -> None:
    sections = {
        pair: section.code
        for pair in [("result", "forms"), ("result", "research"), ("limitation", "legal"), ("proposal", None)]
        if (section := vn.section_for(*pair))
    }
    assert sections == {
        ("result", "forms"): "results-forms",
        ("result", "research"): "coordination",
        ("limitation", "legal"): "difficulties",
        ("proposal", None): "proposals",
    }


def test_every_kind_of_finding_has_a_place_under_every_theme(vn: Profile) -> None:
    homeless = [
        (finding.code, theme)
        for finding in vn.findings
        for theme in (None, *(theme.code for theme in vn.themes))
        if vn.section_for(finding.code, theme) is None
    ]
    assert homeless == []


def test_sentences_count_with_their_nouns(vn: Profile) -> None:
    slots: dict[str, str | int] = {"period": "2015-2018", "counted": 1, "accounts": 1250, "agencies": 3}
    assert (
        vn.sentence("engagements-total", "en", **slots)
        == "In 2015-2018, the agencies held 1 engagement, told in 1,250 accounts from 3 agencies."
    )
    assert "1 hoạt động đối ngoại quốc phòng, được nêu trong 1.250 báo cáo" in vn.sentence(
        "engagements-total", "vi", **slots
    )


def test_a_sentence_with_an_empty_slot_is_refused(vn: Profile) -> None:
    with pytest.raises(Problem) as caught:
        vn.sentence("engagements-total", "en", period="2018", counted=1, accounts=1)
    assert caught.value.code == "profile-slot"
    assert "agencies" in caught.value.what.en


def test_every_noun_is_counted_in_some_sentence(vn: Profile) -> None:
    used = set().union(*(slots_of(template) for template in vn.templates.en.values()))
    assert {noun.code for noun in vn.nouns} <= used


def test_dispatches_that_await_an_answer_get_shorter_time_the_more_urgent_they_are(vn: Profile) -> None:
    by_level = [urgency.code for urgency in sorted(vn.urgencies, key=lambda urgency: urgency.level)]
    awaiting = [kind for kind in vn.dispatch_kinds if kind.answer]
    assert {"request-for-information", "request-for-opinion"} <= {kind.code for kind in awaiting}
    for kind in awaiting:
        days = [kind.deadline_days[code] for code in by_level]
        assert days == sorted(days, reverse=True) and days[-1] > 0, kind.code


def test_periods_are_edtf(vn: Profile) -> None:
    periods = [agency.period for agency in vn.agencies] + [mission.period for mission in vn.missions]
    assert any(periods)
    for period in filter(None, periods):
        assert checked(period) == period


def test_nothing_claims_to_be_verified_yet_and_everything_has_a_source(vn: Profile) -> None:
    for tables in TABLES.values():
        for field in tables.values():
            entries = getattr(vn, field)
            for entry in entries if isinstance(entries, tuple) else ():
                assert entry.source and not entry.verified, f"{field} {entry.code}"


def test_each_file_is_read_in_full(vn: Profile) -> None:
    """No table of a file is left behind: the entries of the files are the entries of the profile."""
    for file, tables in TABLES.items():
        raw = tomllib.loads((FOLDER / "vn" / file).read_text(encoding="utf-8"))
        for table, field in tables.items():
            if isinstance(raw[table], list):
                found = [getattr(entry, "code", None) for entry in getattr(vn, field)]
                assert [entry.get("code") for entry in raw[table]] == found


def test_each_node_of_the_cast_shows_need_to_know(vn: Profile) -> None:
    for node in vn.nodes:
        offices = [office for office in vn.offices if office.agency in node.agencies]
        roles = {role for office in offices for role in office.roles}
        assert {"reader", "officer", "approver", "head", "clerk"} <= roles, node.code
        assert [office for office in offices if office.roles == ("reader",) and office.clearance == 0], (
            node.code
        )
