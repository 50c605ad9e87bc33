"""Two versions compared in words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.comparing_words import MOST_WORDS, Piece, changes, compare_texts, leaves, shortened

TEXTS = st.text(st.sampled_from("aê ế\n,.Hợp tác đối ngoại"), max_size=60)


def parts(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.mark, piece.text) for piece in compare_texts(before, after)]


def test_a_changed_phrase_reads_as_one() -> None:
    assert parts("Tổ chức hội nghị sơ kết tại Hà Nội", "Tổ chức hội thảo khoa học tại Hà Nội") == [
        ("same", "Tổ chức hội "),
        ("gone", "nghị sơ kết"),
        ("new", "thảo khoa học"),
        ("same", " tại Hà Nội"),
    ]


def test_two_ways_of_coding_a_letter_are_one() -> None:
    text = "Hội nghị tổng kết"
    assert parts(unicodedata.normalize("NFD", text), text) == [("same", text)]


@given(before=TEXTS, after=TEXTS)
def test_the_pieces_make_up_both_texts(before: str, after: str) -> None:
    pieces = compare_texts(before, after)
    old = "".join(piece.text for piece in pieces if piece.mark in ("same", "gone"))
    new = "".join(piece.text for piece in pieces if piece.mark in ("same", "new"))
    assert (old, new) == tuple(unicodedata.normalize("NFC", text) for text in (before, after))
    assert all(piece.text for piece in pieces)


@pytest.mark.parametrize("lines", [True, False])
def test_a_very_long_text_is_compared_at_once(lines: bool) -> None:
    words = [f"từ{at}" + ("\n" if lines and at % 20 == 0 else "") for at in range(5 * MOST_WORDS)]
    changed = ["khác", *words[1:-1], "khác"]
    pieces = compare_texts(" ".join(words), " ".join(changed))
    assert "".join(p.text for p in pieces if p.mark in ("same", "new")) == " ".join(changed)
    if lines:
        assert sum(len(p.text) for p in pieces if p.mark == "gone") < 100


def test_a_long_text_shows_its_changes_with_some_words_around() -> None:
    words = [f"từ{at}" for at in range(400)]
    pieces = compare_texts(" ".join(words), " ".join([*words[:200], "khác", *words[201:]]))
    short = shortened(pieces, context=3)
    assert [piece.mark for piece in short] == ["cut", "same", "gone", "new", "same", "cut"]
    assert short[1].text.split() == ["từ197", "từ198", "từ199"]
    assert Piece("gone", "từ200") in short


def test_an_item_put_in_front_leaves_the_others_alone() -> None:
    before = {"results": ["Một", "Hai", "Ký ba văn bản", "Cũ"], "place": "Huế"}
    after = {"results": ["Không", "Một", "Hai", "Mới hẳn", "Ký hai văn bản"], "place": "Huế", "note": ""}
    found = [(one.path, one.before, one.after) for one in changes(before, after)]
    assert found == [
        (("results", 0), None, "Không"),
        (("results", 3), None, "Mới hẳn"),
        (("results", 4), "Ký ba văn bản", "Ký hai văn bản"),
        (("results", 3), "Cũ", None),
    ], "an item is paired with what it is like, not with what stands in its place"


def test_nested_parts_have_their_path_and_empty_ones_are_nothing() -> None:
    before = {"sentences": [{"texts": {"vi": "Câu một"}, "sources": ["a"]}], "number": ""}
    after = {"sentences": [{"texts": {"vi": "Câu hai"}, "sources": []}], "number": None}
    found = {one.path: (one.before, one.after) for one in changes(before, after)}
    assert found == {
        ("sentences", 0, "texts", "vi"): ("Câu một", "Câu hai"),
        ("sentences", 0, "sources", 0): ("a", None),
    }
    assert dict(leaves(after)) == {("sentences", 0, "texts", "vi"): "Câu hai"}
