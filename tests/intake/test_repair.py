import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.intake.edits import by_words, put
from comity.intake.gazetteer import gazetteer
from comity.intake.reading import read_file
from comity.intake.repair import repair
from tests.intake.papers import own, report

NAMES = gazetteer().words
WORDS = [
    "the",
    "defence",
    "ministry",
    "and",
    "its",
    "partners",
    "held",
    "a",
    "conference",
    "on",
    "bilateral",
    "cooperation",
    "with",
    "agencies",
    "of",
    "many",
    "countries",
    "in",
    "order",
    "to",
    "review",
    "results",
    "of",
    "peacekeeping",
    "training",
    "interagency",
    "work",
    "search",
    "rescue",
    "border",
    "exchange",
    "multilateral",
    "mechanisms",
    "under",
    "strategic",
    "trust",
    "between",
    "forces",
    "while",
    "promoting",
    "understanding",
    "awareness",
    "humanitarian",
    "logistics",
    "into",
    "onto",
    "another",
    "therefore",
    "however",
    "inform",
    "forthcoming",
    "together",
    "nevertheless",
    "something",
    "counterparts",
    "shipbuilding",
]
PROPER = [
    "Ngo Xuan Lich",
    "Hoang Binh Quan",
    "VNA",
    "Hanoi",
    "ASEAN",
    "UNMISS",
    "Bentiu",
    "Abyei",
    "MINUSCA",
    "Vientiane",
    "Phnom Penh",
    "Savannakhet",
    "Quang Ninh",
    "Dien Bien Phu",
    "Timor-Leste",
    "Brunei Darussalam",
    "Thua Thien-Hue",
    "Nguyen Chi Vinh",
    "Marchand",
    "Asif",
    "Fernando",
    "Thailand",
    "Anderson",
    "VietnamPlus",
    "MoFA",
    "ADMM-Plus",
    "Shangri-La",
    "Kampong Cham",
    "Ouagadougou",
    "Andaman",
    "Rowland",
    "Toby",
    "Mindanao",
    "Kazakhstan",
]
MONTHS = (
    "in 2018",
    "on August 28",
    "from 2015-2018",
    "in the 2018-2020 period",
    "No. 806-NQ/TW",
    "at 8.30 a.m.",
)


def mended(text: str) -> str:
    draft = repair(text, NAMES)
    assert put(text, draft.repairs) == draft.text
    assert put(text, by_words(text, draft.repairs)) == draft.text
    return draft.text


@pytest.mark.parametrize(
    ("given_text", "text"),
    [
        (
            "they spoke of the progress ofinternational work",
            "they spoke of the progress of international work",
        ),
        ("Theconference heard that all of it was done", "The conference heard that all of it was done"),
        ("the end.\nOnthe occasion", "the end.\nOn the occasion"),
        ("the Military Commissionand the ministry", "the Military Commission and the ministry"),
        ("the Party andState's policy", "the Party and State's policy"),
        ("a defence-security-foreignrelations front", "a defence-security-foreign relations front"),
        ("they will be joining UNpeacekeeping missions", "they will be joining UN peacekeeping missions"),
        ("results and lessons,as well as", "results and lessons, as well as"),
        ("consider thisone of the highlights", "consider this one of the highlights"),
        ("the CMCand the MND", "the CMC and the MND"),
        ("exchangesbetween the two countries in2018", "exchanges between the two countries in 2018"),
        (
            "we took part in coop-\neration and well-known work",
            "we took part in cooperation and well-known work",
        ),
        (
            "The delegates reviewed the work\nof the past year.",
            "The delegates reviewed the work of the past year.",
        ),
        ("among\u00a0friends and\u200b allies", "among friends and allies"),
        ("The ministryâ€™s report", "The ministry’s report"),
        ("Công tác quốcphòng của Đảng vàNhà nước", "Công tác quốc phòng của Đảng và Nhà nước"),
        ("Hộinghị của Bộ tổngkết hoạtđộng đốingoại", "Hội nghị của Bộ tổng kết hoạt động đối ngoại"),
    ],
)
def test_what_is_surely_broken_is_mended(given_text: str, text: str) -> None:
    assert mended(given_text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Interagency work, peacebuilding and counterpiracy; hydrometeorological forecasts for Phong Nha-Ke Bang.",
        "Ngo Xuan Lich met Hoang Binh Quan. VNA and VietnamPlus reported; PACOM and ReCAAP took part.",
        "See https://example.org/defencecooperation/thisone or write to ofinternational@example.org.",
        "Tỉnh Đắk Lắk, huyện Krông Nô, sông Pô Kô; các nước Campuchia, Mi-an-ma, In-đô-nê-xi-a, Xin-ga-po.",
        "Đại hội XII; Nghị định 22/2016/NĐ-CP; ôtô, phaolô, Lênin; TP.Hồ Chí Minh.",
        "I. RESULTS\n1. First item\n2. Second item\n- and a third",
        "Kính gửi: Cục Đối ngoại\nBộ Quốc phòng\n\nHà Nội, ngày 05 tháng 7 năm 2018",
        "Santa Pierre and Easter Islanders in Longyearbyen, Ouagadougou and Antananarivo.",
    ],
)
def test_what_is_right_or_unsure_stays(text: str) -> None:
    assert mended(text) == text


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*WORDS, *PROPER, *MONTHS]), min_size=3, max_size=25),
    st.sampled_from(["", ",", ";"]),
)
def test_clean_sentences_get_no_repair(words: list[str], mark: str) -> None:
    sentence = (words[0][0].upper() + words[0][1:] + mark + " " + " ".join(words[1:])) + "."
    assert repair(sentence, NAMES).repairs == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *WORDS,
                "ofinternational",
                "quốcphòng",
                "Ha\u0300 Nội",
                "leftcenterrightdel",
                "\u200b",
                "\n",
                "\r\n",
                "â€™",
                "\u00a0",
            ]
        ),
        max_size=30,
    )
)
def test_repairs_tell_the_whole_story(words: list[str]) -> None:
    mended(" ".join(words))


def test_split_accents_are_composed_with_offsets_in_the_file_as_given() -> None:
    text = unicodedata.normalize("NFD", "Hội nghị của Quân ủy vàNhà nước")
    draft = repair(text)
    assert draft.text == "Hội nghị của Quân ủy và Nhà nước"
    at = draft.text.index("Nhà")
    start, end = draft.source_of(at, at + 3)
    assert unicodedata.normalize("NFC", text[start:end]) == "Nhà"


def test_slider_and_captions_go_and_prose_stays() -> None:
    text = (
        "The conference closed.-VNAleftcenterrightdel\nThe guests of the day\n\nThe guests of the day thanked everyone."
        "\nleftcenterrightdel\nQuang cảnh hội nghị\nHội nghị kết thúc tốt đẹp."
    )
    assert mended(text) == (
        "The conference closed. -VNA\n\nThe guests of the day thanked everyone.\nHội nghị kết thúc tốt đẹp."
    )


FUSED_IN_000 = [
    "internationalintegration",
    "Addressingthe",
    "Commissionand",
    "andchanges",
    "thisone",
    "implementingthe",
    "andadvantages",
    "buildingstrategic",
    "defence-security-foreignrelations",
    "management,thus",
    "andpromoting",
    "Theconference",
    "moredeeply",
    "anddefence",
    "safeguardingstrategy",
    "lessons,as",
    "ofinternational",
    "andState's",
    "cooperationwith",
    "andforeign",
    "defencecooperation",
    "UNpeacekeeping",
    "successfulorganisation",
    "therole",
    "tointernational",
    "Onthe",
    "andindividuals",
    "defencediplomacy",
]


def test_the_fused_words_of_the_first_report_are_mended_and_nothing_else() -> None:
    reading = read_file(report("000"))
    told = {one.before.strip(".,"): one.after.strip(".,") for one in reading.repairs}
    for fused in FUSED_IN_000:
        assert told[fused].replace(" ", "") == fused
        assert " " in told[fused]
        assert fused not in reading.text
    others = {before for before in told if before not in FUSED_IN_000}
    assert others == {"2015-2018.-VNA"}
    assert all(reading.given[one.start : one.end] == one.before for one in reading.repairs)
    assert "Ngo Xuan Lich" in reading.text


def test_the_junk_of_the_second_report_is_removed_as_repairs() -> None:
    reading = read_file(report("001"))
    for junk in ("leftcenterrightdel", "Delegates in a joint photo", "At the conference\n"):
        assert junk in reading.given
        assert junk not in reading.text
        assert any(junk.strip() in one.before for one in reading.repairs)
    assert "Participants at the conference openly" in reading.text


def test_clean_files_get_no_repair() -> None:
    for name in (
        "clean.en.txt",
        "unrelated.en.txt",
        "unrelated.vi.txt",
        "half-year-report.vi.txt",
        "visit.vi.txt",
    ):
        assert read_file(own(name)).repairs == (), name
