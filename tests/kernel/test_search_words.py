"""How texts and queries are cut into words, dates and phrases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.folding import fold
from comity.kernel.search.marking import Marker, Segment
from comity.kernel.search.queries import parse
from comity.kernel.search.tokens import days, tokens


def written(text: str) -> list[str]:
    return [token.written for token in tokens(text)]


def test_words_keep_diacritics_when_written_and_lose_them_when_folded() -> None:
    assert [token.folded for token in tokens("Đối ngoại, 15/BC-ĐN")] == ["doi", "ngoai", "15", "bc", "dn"]
    assert written("ĐỐI") == written("đối") != written("doi")


def test_older_and_newer_tone_placement_and_both_unicode_forms_are_written_alike() -> None:
    assert written("hoà") == written("hòa") == written("ho\u0300a")
    assert written("hoà") != written("hoá")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("20/4/2018", ["·20180420"]),
        ("từ 20-22/4/2018", ["·20180420", "·20180422"]),
        ("2018-04-20/2018-04-22", ["·20180420", "·20180422"]),
        ("ngày 05 tháng 01 năm 2020", ["·20200105"]),
        ("tháng 4/2018", ["·201804"]),
        ("20–22 April 2018", ["·20180420", "·20180422"]),
        ("April 20, 2018", ["·20180420"]),
        ("32/13/2018, số 15/2018 và 1234", []),
    ],
)
def test_dates_are_known_in_every_form(text: str, words: list[str]) -> None:
    assert sorted({day.word for day in days(text)}) == words


def test_what_is_joined_by_signs_or_quoted_is_a_phrase() -> None:
    query = parse('15/BC-ĐN "biên giới" hữu nghị')
    assert query.phrases == (("15", "bc", "dn"), ("bien", "gioi"))
    assert [word.folded for word in query.words] == ["15", "bc", "dn", "bien", "gioi", "huu", "nghi"]
    assert query.begun


def test_a_date_is_one_word_and_a_decree_number_is_none() -> None:
    assert [word.folded for word in parse("họp 20/4/2018").words] == ["hop", "·20180420"]
    assert parse("10/2018/NĐ-CP").phrases == (("10", "2018", "nd", "cp"),)
    assert parse("tháng 4/2018").words[0].open


@pytest.mark.parametrize("typed", ["hội ", '"hội ngh"', "hội n", "20/4/2018"])
def test_the_last_word_is_whole_once_it_is_ended(typed: str) -> None:
    assert not parse(typed).begun


@given(st.text(max_size=60))
def test_any_text_is_cut_without_loss_of_place(text: str) -> None:
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.folded and " " not in token.folded
    segments = Marker(parse("a b"), 4).whole(text)
    assert "".join(segment.text for segment in segments) == text


@given(st.text(max_size=400))
def test_any_query_is_read(typed: str) -> None:
    query = parse(typed)
    assert len(query.words) <= 16
    assert not query.begun or query.words


def test_marks_stand_in_the_text_as_it_was_written() -> None:
    text = "Giao lưu hữu nghị quốc phòng BIÊN GIỚI lần thứ tư"
    marked = [segment.text for segment in Marker(parse("bien gio"), 6).whole(text) if segment.marked]
    assert marked == ["BIÊN", "GIỚI"]
    assert Marker(parse("biên"), 2).whole("biển, biên") == (Segment("biển, "), Segment("biên", marked=True))


def test_a_snippet_is_cut_where_most_of_the_words_stand() -> None:
    filler = "một hai ba bốn năm sáu bảy tám chín mười " * 8
    text = f"quân y {filler}Đoàn quân y dã chiến lên đường {filler}"
    snippet = Marker(parse("quân y dã chiến"), 2).snippet(["không có gì", text])
    assert [s.text for s in snippet if s.marked] == ["quân", "y", "dã", "chiến"]
    assert snippet[0].text.startswith("…") and snippet[-1].text.endswith("…")
    assert all(fold(s.text) for s in snippet if s.marked)
