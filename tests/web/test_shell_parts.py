"""The pieces of Python in the shell: bars, source texts cut at their spans, dates in words."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from comity.web.shell.figures import stacked_bar
from comity.web.shell.source_text import segments
from comity.web.shell.tags import dates_said


def test_a_bar_has_parts_as_wide_as_their_share() -> None:
    bar = stacked_bar("Tasks", [("done", 3, "done"), ("late", 1, "waits")])
    assert [(part.x, part.width) for part in bar.parts] == [("0.00", "75.00"), ("75.00", "25.00")]


def test_a_bar_of_nothing_has_no_width() -> None:
    assert [part.width for part in stacked_bar("Tasks", [("done", 0, "done")]).parts] == ["0.00"]


def test_a_bar_refuses_a_negative_count() -> None:
    with pytest.raises(ValueError):
        stacked_bar("Tasks", [("done", -1, "done")])


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, dict[int, tuple[int, int]]]:
    text = draw(st.text(min_size=1, max_size=60))
    start = st.integers(0, len(text) - 1)
    spans = draw(
        st.lists(start.flatmap(lambda a: st.tuples(st.just(a), st.integers(a + 1, len(text)))), max_size=6)
    )
    return text, dict(enumerate(spans, start=1))


@given(texts_with_spans())
def test_cutting_loses_no_character_and_no_field(case: tuple[str, dict[int, tuple[int, int]]]) -> None:
    text, spans = case
    cut = segments(text, spans)
    assert "".join(segment.text for segment in cut) == text
    assert sorted(number for segment in cut for number in segment.opens) == sorted(spans)
    at = 0
    for segment in cut:
        covered = any(a <= at and at + len(segment.text) <= b for a, b in spans.values())
        assert bool(segment.number) == covered
        at += len(segment.text)


def test_the_inner_of_two_nested_spans_is_shown() -> None:
    cut = segments("abcdef", {1: (0, 6), 2: (2, 4)})
    assert [(segment.text, segment.number, segment.opens) for segment in cut] == [
        ("ab", 1, (1,)),
        ("cd", 2, (2,)),
        ("ef", 1, ()),
    ]


@pytest.mark.parametrize("span", [(0, 0), (2, 1), (-1, 2), (0, 7)])
def test_a_span_outside_the_text_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError):
        segments("abcdef", {1: span})


def test_the_dates_of_a_machines_sentence_are_said_in_words() -> None:
    with translation.override("vi"):
        assert (
            dates_said("2018-08-15 và 2018-35, giai đoạn 2015-2018")
            == "15/8/2018 và quý III/2018, giai đoạn 2015-2018"
        )
    with translation.override("en"):
        assert dates_said("same period: 2016-01/..") == "same period: from January 2016"
