from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from comity.intake.edits import Draft, Edit, by_words, put

TEXT = st.text(alphabet="ab \n", max_size=14)
STEP = st.lists(
    st.tuples(st.integers(0, 16), st.integers(0, 4), st.text(alphabet="xy \n", max_size=2)), max_size=3
)


@given(TEXT, st.lists(STEP, max_size=3))
def test_repairs_put_into_the_given_text_give_the_repaired_text(
    text: str, steps: list[list[tuple[int, int, str]]]
) -> None:
    draft = Draft(text)
    for step in steps:
        n = len(draft.text)
        draft.apply([Edit(min(at, n), min(at + length, n), after) for at, length, after in step])
    told = by_words(text, draft.repairs)
    assert put(text, draft.repairs) == draft.text
    assert put(text, told) == draft.text
    assert all(text[one.start : one.end] == one.before for one in told)
    assert all(a.end <= b.start for a, b in pairwise(told))


def test_a_character_knows_where_it_came_from() -> None:
    draft = Draft("one twothree four")
    draft.apply([Edit(7, 7, " ")])
    draft.apply([Edit(0, 4, "")])
    assert draft.text == "two three four"
    assert draft.source_of(4, 9) == (7, 12)
    assert draft.source_of(0, 9) == (4, 12)


def test_repairs_are_told_by_words() -> None:
    draft = Draft("the ofinternational work")
    draft.apply([Edit(6, 6, " ")])
    (repair,) = by_words(draft.given, draft.repairs)
    assert (repair.start, repair.end, repair.before, repair.after) == (
        4,
        19,
        "ofinternational",
        "of international",
    )
