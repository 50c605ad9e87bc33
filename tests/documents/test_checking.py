"""No sentence without a source goes out, and whoever is refused is told which."""

from dataclasses import replace

import pytest
from tests.documents.sample_papers import english, vietnamese

from comity.documents.checking import check, unsourced
from comity.documents.house_style import house_style
from comity.documents.paper import BarChart, Block, Paper, Paragraph, Section, Sentence, SourceLine, Table
from comity.documents.pdf import pdf
from comity.kernel.problems import Problem


def saying(*blocks: Block, draft: bool = False) -> Paper:
    return replace(vietnamese(), sections=(Section("Một", ()), Section("Hai", blocks)), draft=draft)


def refused(paper: Paper) -> Problem:
    with pytest.raises(Problem) as caught:
        check(paper)
    return caught.value


def test_the_samples_are_whole() -> None:
    check(vietnamese())
    check(english())


def test_a_final_paper_names_every_sentence_without_a_source() -> None:
    first, second = Sentence("Câu thứ nhất."), Sentence("Câu thứ hai.")
    paper = saying(
        Paragraph((Sentence("Câu có nguồn.", (1,)), first)),
        Paragraph((second,), item=True),
        BarChart(("a",), (1,), "Biểu đồ trống nguồn"),
    )
    problem = refused(paper)
    assert problem.code == "paper-unsourced"
    for language in (problem.what.vi, problem.what.en):
        for text in ("Câu thứ nhất.", "Câu thứ hai.", "Biểu đồ trống nguồn"):
            assert text in language
        assert "Câu có nguồn." not in language
    assert problem.place == "2.1.2, 2.2.1, 2.3"
    with pytest.raises(Problem):
        pdf(paper, house_style())


def test_a_draft_may_lack_sources_and_lists_them() -> None:
    check(saying(Paragraph((Sentence("Chưa rõ."),)), draft=True))
    assert unsourced(english()) == [("1.1.3", "The year was the busiest since the plan began.")]


def test_a_table_is_sourced_as_a_whole_or_row_by_row() -> None:
    sourced, bare = (Sentence("có", (1,)), 3), (Sentence("không"), 4)
    check(saying(Table(("Việc", "Số"), (sourced, sourced), "Theo hàng")))
    check(saying(Table(("Việc", "Số"), (sourced, bare), "Cả bảng", (2,))))
    problem = refused(saying(Table(("Việc", "Số"), (sourced, bare), "Thiếu một hàng")))
    assert problem.place == "2.1.2"
    assert "không | 4" in problem.what.vi


@pytest.mark.parametrize("draft", [False, True])
def test_a_source_number_has_exactly_one_line_in_the_annex(draft: bool) -> None:
    unknown = refused(saying(Paragraph((Sentence("Câu.", (1, 99)),)), draft=draft))
    assert (unknown.code, unknown.place) == ("paper-source-unknown", "99")
    in_a_cell = refused(saying(Table(("Việc",), ((Sentence("có", (77,)),),), "Bảng", (1,)), draft=draft))
    assert in_a_cell.place == "77"
    twice = replace(vietnamese(), sources=(*vietnamese().sources, SourceLine(3, "a", "b")), draft=draft)
    assert refused(twice).place == "3"


@pytest.mark.parametrize(
    "block",
    [
        Table(("a", "b"), (("một",),), "Hàng ngắn", (1,)),
        Table((), (), "Không cột", (1,)),
        BarChart(("a", "b"), (1,), "Thiếu giá trị", (1,)),
        BarChart(("a",), (1,), "Thừa so sánh", (1,), compared=(1, 2), legend=("x", "y")),
        BarChart(("a",), (1,), "Thiếu chú giải", (1,), compared=(1,)),
        BarChart(("a",), (1,), "Thừa chú giải", (1,), legend=("x", "y")),
        BarChart(("a",), (-1,), "Âm", (1,)),
        BarChart(("a",), (float("nan"),), "Không phải số", (1,)),
    ],
)
def test_data_that_does_not_fit_together_is_refused_even_in_a_draft(block: Block) -> None:
    problem = refused(saying(block, draft=True))
    assert (problem.code, problem.place) == ("paper-shape", "2.1")
