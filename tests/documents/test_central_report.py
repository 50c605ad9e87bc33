"""The central report as paper: every source in the annex, nothing in it that its reader may not see."""

import io
from typing import Literal

import pytest
from pypdf import PdfReader
from tests.acts import BORDER_GUARD, DEPARTMENT, office
from tests.review import world as stage
from tests.review.world import TRANSLATOR, World

from comity.documents.central_report import agencies_at_the_head, paper_of, pdf_of
from comity.documents.paper import BarChart, Paper, Paragraph, Sentence
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.review.reporting import do_sign_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stage.make()


def sentences(paper: Paper) -> list[Sentence]:
    return [
        sentence
        for section in paper.sections
        for block in section.blocks
        if isinstance(block, Paragraph)
        for sentence in block.sentences
    ]


def letters(made: bytes) -> str:
    """The paper's text without spaces, which a PDF does not keep reliably."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made)).pages)


def test_heading_comes_from_the_profile(world: World) -> None:
    heading = paper_of(world.report(), world.lead, "vi").heading
    assert (heading.superior_agency, heading.issuing_agency) == ("Bộ Quốc phòng", "Cục Đối ngoại")
    assert (heading.number_symbol, heading.place, heading.date) == ("/BC-CĐN", "Hà Nội", stage.DAY)
    assert heading.document_type == "BÁO CÁO TRUNG TÂM"
    assert heading.subject == "Tổng kết giai đoạn 2015-2018"
    assert paper_of(world.report(number="15/BC-CĐN"), world.lead, "en").heading.number_symbol == "15/BC-CĐN"
    assert agencies_at_the_head("pc-langson", "en") == (
        "Government",
        "People's Committee of Lang Son Province",
    )


def test_sources_are_numbered_by_first_appearance_and_all_in_the_annex(world: World) -> None:
    paper = paper_of(world.report(), world.lead, "vi")
    assert [line.number for line in paper.sources] == list(range(1, len(paper.sources) + 1))
    met: list[int] = []
    for section in paper.sections:
        for block in section.blocks:
            said = block.sentences if isinstance(block, Paragraph) else (block,)
            for one in said:
                assert one.sources
                met.extend(number for number in one.sources if number not in met)
    assert sorted(met) == [line.number for line in paper.sources]
    assert met[0] == 1


def test_the_outline_is_kept_and_figures_are_charts(world: World) -> None:
    paper = paper_of(world.report(), world.lead, "en")
    titles = [section.title for section in paper.sections if section.level == 1]
    assert titles[0] == "Direction and guidance by the leadership"
    assert titles[-1] == "Proposals"
    charts = [block for section in paper.sections for block in section.blocks if isinstance(block, BarChart)]
    assert [chart.caption for chart in charts] == [
        "Tasks assigned and done, by direction",
        "Engagements by form (each counted once)",
        "Engagements by partner",
        "Engagements by reporting agency",
    ]
    assert charts[0].legend == ("Assigned", "Done") and charts[0].compared == (0, 1, 0)
    assert sum(charts[1].values) == 2 and charts[1].legend is None, "the last period had nothing"


def test_an_untranslated_sentence_stays_in_its_language_and_the_translator_is_named(world: World) -> None:
    paper = paper_of(world.report(), world.lead, "en")
    lesson = next(sentence for sentence in sentences(paper) if "Kịch bản" in sentence.text)
    assert lesson.original_language == "vi"
    assert paper.translator == TRANSLATOR
    assert paper_of(world.report(), world.lead, "vi").translator is None


def test_what_a_reader_may_not_see_stands_in_the_annex_as_a_named_gap(world: World) -> None:
    report = world.report(Label(0, frozenset({BORDER_GUARD})))
    guard = paper_of(report, office(BORDER_GUARD), "en")
    gaps = [line for line in guard.sources if line.title.startswith("Not shown")]
    assert gaps and all(not (line.agency or line.reference or line.quote) for line in gaps)
    assert len(guard.sources) == len(paper_of(report, world.lead, "en").sources)
    assert "Conference on coordination" not in " ".join(
        line.title + line.reference + line.quote for line in guard.sources
    )


def test_who_may_not_read_the_report_gets_no_paper(world: World) -> None:
    for stranger in (office(BORDER_GUARD), office(DEPARTMENT, clearance=1)):
        with pytest.raises(Problem) as caught:
            paper_of(world.report(Label(2)), stranger, "vi")
        assert caught.value.code == "not-found"


def test_a_draft_and_a_marking_are_stamped_and_a_signed_paper_names_its_office(world: World) -> None:
    report = world.report(Label(2))
    draft = paper_of(report, world.lead, "vi")
    assert draft.draft and draft.marking == "Mật" and draft.signature.title == "Thủ trưởng"
    signed = do_sign_report(report.pk, acting=world.lead)
    paper = paper_of(signed, world.lead, "vi")
    assert not paper.draft and paper.signature.title == "Head of a section"
    assert paper.snapshot_hash == signed.hash


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pdf_says_what_the_report_says(world: World, language: Literal["vi", "en"]) -> None:
    report = do_sign_report(world.report().pk, acting=world.lead)
    text = letters(pdf_of(report, world.lead, language))
    for sentence in sentences(paper_of(report, world.lead, language)):
        assert "".join(sentence.text.split())[:40] in text
    assert report.hash in text
