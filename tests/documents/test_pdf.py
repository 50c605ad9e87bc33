"""The central report as PDF: what a reader, a clerk, a screen reader and an archive would miss."""

import datetime
import hashlib
import io
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import BooleanObject, DictionaryObject, PdfObject, StreamObject
from tests.documents.sample_papers import english, one_sentence, vietnamese

from comity.documents.house_style import house_style
from comity.documents.paper import BarChart, Paper, Paragraph, Section, Sentence, Signature, Table
from comity.documents.pdf import pdf
from comity.documents.sheet import sheet
from comity.kernel.problems import Problem


def read(paper: Paper) -> PdfReader:
    return PdfReader(io.BytesIO(pdf(paper, house_style())))


def at(reader: PdfReader, *path: str) -> PdfObject | None:
    """What stands in the file's catalogue at a path of names."""
    found = reader.trailer["/Root"].get_object()
    for name in path:
        assert isinstance(found, DictionaryObject)
        found = found[name].get_object()
    return found


def pages(reader: PdfReader) -> list[str]:
    return [page.extract_text() for page in reader.pages]


def solid(text: str) -> str:
    """Text without white space: how lines break is not what these tests are about."""
    return re.sub(r"\s+", "", text)


def sentences(paper: Paper) -> list[Sentence]:
    blocks = [block for section in paper.sections for block in section.blocks]
    return [one for block in blocks if isinstance(block, Paragraph) for one in block.sentences]


@pytest.fixture(scope="module")
def vi() -> PdfReader:
    return read(vietnamese())


@pytest.fixture(scope="module")
def en() -> PdfReader:
    return read(english())


def test_vietnamese_text_can_be_copied_and_searched_whole(vi: PdfReader) -> None:
    bodies = [re.sub(r"^\s*\d+\n", "", page) for page in pages(vi)]
    text = solid("".join(bodies))
    assert unicodedata.is_normalized("NFC", text)
    *said, last = sentences(vietnamese())
    assert [one.text for one in said if solid(one.text) not in text] == []
    assert solid(last.text.removesuffix(".") + "./.") in text
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "PHỤ LỤC NGUỒN"):
        assert solid(words) in text


def test_the_opening_blocks_follow_the_house_style(vi: PdfReader) -> None:
    first = solid(pages(vi)[0])
    for words in (
        "BỘ QUỐC PHÒNG",
        "CỤC ĐỐI NGOẠI",
        "Số: 15/BC-ĐN",
        "Hà Nội, ngày 05 tháng 01 năm 2020",
        "MẬT",
        "BÁO CÁO",
        "- Quân ủy Trung ương; - Thủ trưởng Bộ Quốc phòng.",
    ):
        assert solid(words) in first
    page = vi.pages[0].mediabox
    assert (round(page.width * 25.4 / 72), round(page.height * 25.4 / 72)) == (210, 297)


def test_signature_and_recipients_close_the_text(vi: PdfReader) -> None:
    closing = next(solid(page) for page in pages(vi) if "Nơi nhận:" in page)
    for words in ("TL. BỘ TRƯỞNG", "CỤC TRƯỞNG", "- Như trên;", "- Lưu: VT, TH. 25."):
        assert solid(words) in closing


def test_pages_are_numbered_from_the_second(vi: PdfReader) -> None:
    first, *rest = pages(vi)
    assert first.startswith("BỘ QUỐC PHÒNG")
    assert [page.split()[0] for page in rest] == [str(number) for number in range(2, len(rest) + 2)]


def test_every_reference_leads_to_its_line_in_the_annex(vi: PdfReader) -> None:
    annex = next(index for index, page in enumerate(pages(vi)) if "PHỤ LỤC NGUỒN" in page)
    targets: set[tuple[int | None, int]] = set()
    for page in vi.pages[:annex]:
        for note in page.get("/Annots", []):
            name = note.get_object()["/A"]["/D"] if "/A" in note.get_object() else note.get_object()["/Dest"]
            if isinstance(name, str | bytes):
                destination = vi.named_destinations[str(name)]
                assert (vi.get_destination_page_number(destination) or 0) >= annex
                targets.add((annex, round(float(destination.top or 0))))
            else:
                assert (vi.get_page_number(name[0].get_object()) or 0) >= annex
                targets.add((vi.get_page_number(name[0].get_object()), round(float(name[3]))))
    # Numbers 4 to 6 stand inside a range once but are also cited alone: all twelve lines are reached.
    assert len(targets) == len(vietnamese().sources)


def test_the_annex_tells_source_agency_quote_and_the_pages_that_cite_it(vi: PdfReader) -> None:
    annex = solid(next(page for page in pages(vi) if "PHỤ LỤC NGUỒN" in page))
    assert solid("(Kèm theo Báo cáo số 15/BC-ĐN ngày 05 tháng 01 năm 2020)") in annex
    for line in vietnamese().sources:
        for words in (line.title, line.agency, line.reference, line.quote):
            assert solid(words) in annex
    cited_on_last = len(pages(vi)) - 1
    assert f"3,{cited_on_last}" in annex or f"–{cited_on_last}" in annex
    snapshot = vietnamese().snapshot_hash
    assert snapshot and snapshot in annex


def test_the_file_is_archival_tagged_and_accessible(vi: PdfReader) -> None:
    assert at(vi, "/MarkInfo", "/Marked") == BooleanObject(True)
    assert str(at(vi, "/Lang")).startswith("vi")
    assert at(vi, "/ViewerPreferences", "/DisplayDocTitle") == BooleanObject(True)
    stream = at(vi, "/Metadata")
    assert isinstance(stream, StreamObject)
    metadata = stream.get_data().decode()
    for part in ("<pdfaid:part>2", "<pdfaid:conformance>A", "<pdfuaid:part>1"):
        assert part in metadata
    assert vi.metadata is not None
    assert str(vi.metadata.title).startswith("Báo cáo: Tổng kết")
    assert vi.metadata.creation_date == datetime.datetime(2020, 1, 5, tzinfo=datetime.UTC)


def test_every_font_is_embedded(vi: PdfReader) -> None:
    names = set()
    for page in vi.pages:
        resources = page["/Resources"]
        assert isinstance(resources, DictionaryObject)
        fonts = resources["/Font"]
        assert isinstance(fonts, DictionaryObject)
        for font in fonts.values():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.get_object())
            names.add(str(font.get_object()["/BaseFont"]))
    # The first family of the house style that this machine has; typst's own comes last, so there is always one.
    assert any(
        family in name
        for name in names
        for family in ("Termes", "Tinos", "Times", "Liberation", "Libertinus")
    )


def test_figures_take_the_separators_of_the_language(vi: PdfReader, en: PdfReader) -> None:
    assert "1.260 1.284 101,9" in " ".join(" ".join(pages(vi)).split())
    assert "1,260 1,284 101.9" in " ".join(" ".join(pages(en)).split())


def test_english_has_the_same_blocks_in_english_words(en: PdfReader) -> None:
    text = solid("".join(pages(en)))
    for words in (
        "SOCIALIST REPUBLIC OF VIET NAM",
        "Independence - Freedom - Happiness",
        "Ha Noi, 5 January 2020",
        "To: The Central Military Commission",
        "Recipients:",
        "ANNEX OF SOURCES",
        "Translated by: Translation Desk, Department of Foreign Relations",
    ):
        assert solid(words) in text
    assert "/." not in text


def test_a_draft_shows_that_it_is_one_and_what_lacks_a_source(vi: PdfReader, en: PdfReader) -> None:
    assert all("DRAFT" in solid(page) for page in pages(en))
    text = solid("".join(pages(en)))
    assert solid("The year was the busiest since the plan began.[no source yet]") in text
    assert text.count(solid("[no source yet]")) == 1
    final = solid("".join(pages(vi)))
    assert "DỰTHẢO" not in final
    assert solid("chưa có nguồn") not in final


def test_a_sentence_in_another_language_says_so(vi: PdfReader, en: PdfReader) -> None:
    assert solid("in good order.7 [nguyên văn tiếng Anh]") in solid("".join(pages(vi)))
    assert solid("về phòng dịch.3 [original in Vietnamese]") in solid("".join(pages(en)))


@pytest.mark.parametrize(
    "text",
    [
        r"#panic() #sys.inputs $x^2$ *bold* _it_ `raw` @ref <label> \ \# ~ -- --- ...",
        r"""= Heading " quotes " 'single' “curly” // comment /* more */ https://example.org [a](b)""",
        '- item + item 1. item / term: text #let x = read("/etc/passwd") #{ } { } ] [ ) ( & % ^ |',
    ],
)
def test_text_is_shown_as_it_is_and_never_read_as_markup(text: str) -> None:
    paper = one_sentence(text)
    shown = solid("".join(pages(read(paper)))).casefold()
    # Two agencies, number, place, type, subject, addressee, marking, heading, paragraph, column,
    # cell, two captions, chart label, authority, title, name, recipient, four of the source, translator: 23.
    assert shown.count(solid(text).casefold().rstrip(";.")) >= 23


def test_white_space_and_control_characters_do_no_harm() -> None:
    paper = one_sentence("một\x00\x07\n\n  hai\t\u200bba\r\n\x1b")
    assert "mộthai" in solid("".join(pages(read(paper))))


def test_decomposed_text_is_composed() -> None:
    reader = read(one_sentence(unicodedata.normalize("NFD", "Hội nghị tổng kết đối ngoại.")))
    assert solid("Hội nghị tổng kết đối ngoại.") in solid("".join(pages(reader)))


def test_a_letter_that_cannot_be_printed_is_named() -> None:
    with pytest.raises(Problem) as caught:
        pdf(one_sentence("một chữ \ue000 lạ"), house_style())
    assert caught.value.code == "paper-letters"
    assert "e000" in caught.value.place


def test_the_same_paper_gives_the_same_bytes_in_another_process() -> None:
    here = Path(__file__).parent
    code = (
        "import hashlib; from sample_papers import vietnamese; from comity.documents.pdf import pdf;"
        "from comity.documents.house_style import house_style;"
        "print(hashlib.sha256(pdf(vietnamese(), house_style())).hexdigest())"
    )
    path = os.pathsep.join([str(here), *filter(None, sys.path)])
    elsewhere = os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": "7", "TZ": "Asia/Ho_Chi_Minh"}
    run = subprocess.run(
        [sys.executable, "-c", code], env=elsewhere, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == hashlib.sha256(pdf(vietnamese(), house_style())).hexdigest()


def test_a_long_table_repeats_its_header_on_every_page() -> None:
    rows = tuple((str(number), f"Hoạt động số {number}", number * 10) for number in range(1, 121))
    table = Table(("Thứ tự", "Tên hoạt động của đơn vị", "Số người"), rows, "Danh sách hoạt động", (1,))
    reader = read(replace(vietnamese(), sections=(Section("Danh sách", (table,)),)))
    with_rows = [page for page in pages(reader) if "Hoạt động số" in page]
    assert len(with_rows) > 2
    assert all("Tên hoạt động của đơn vị" in page for page in with_rows)
    assert "1.200" in with_rows[-1]


def test_the_signature_never_stands_alone_on_a_page() -> None:
    sentence = Sentence(
        "Các cơ quan chủ trì báo cáo tiến độ hằng quý, nêu rõ nguyên nhân của việc chậm.", (1,)
    )
    last = Sentence("Câu cuối cùng của báo cáo này.", (1,))
    moved = set()
    for count in range(18, 34):
        paragraphs = (*(Paragraph((sentence,)) for _ in range(count)), Paragraph((last,)))
        texts = pages(read(replace(vietnamese(), sections=(Section("", paragraphs),))))
        page = next(index for index, text in enumerate(texts) if "Nơi nhận:" in text)
        assert solid("Câu cuối cùng của báo cáo này./.") in solid(texts[page])
        moved.add(page)
    assert len(moved) > 1, "the lengths tried must include one where the signature meets a page's end"


@pytest.mark.parametrize("charts", [1, 3])
def test_charts_stay_before_the_signature_however_long_the_text(charts: int) -> None:
    sentence = Sentence(
        "Các cơ quan chủ trì báo cáo tiến độ hằng quý, nêu rõ nguyên nhân của việc chậm.", (1,)
    )
    labels = tuple(f"Hình thức {number}" for number in range(7))
    chart = BarChart(labels, tuple(range(7)), "Hoạt động theo hình thức", (1,))
    floated: set[bool] = set()
    for count in (0, 2, 4, 7, 11, 16, 25, 40, 64, 90):
        after = tuple(Paragraph((sentence,)) for _ in range(count))
        opening = (Paragraph((sentence,)),) * 9
        paper = replace(vietnamese(), sections=(Section("Số liệu", (*opening, *[chart] * charts, *after)),))
        texts = pages(read(paper))
        signed = next(index for index, text in enumerate(texts) if "Nơi nhận:" in text)
        drawn = [index for index, text in enumerate(texts) for _ in re.findall("Biểu đồ", text)]
        assert len(drawn) == charts
        floated.update(
            block["floats"] for block in sheet(paper, house_style())["sections"][0]["blocks"][9:][:charts]
        )
        assert drawn[-1] < signed or texts[signed].rindex("Biểu đồ") < texts[signed].index("Nơi nhận:")
        if drawn[-1] == signed:
            assert not sheet(paper, house_style())["sections"][0]["blocks"][9]["floats"]
    assert floated == {False, True}


def test_a_chart_of_many_bars_runs_over_pages_and_loses_none() -> None:
    labels = tuple(f"Đơn vị thứ {number}." for number in range(1, 121))
    chart = BarChart(labels, tuple(range(120)), "Hoạt động theo đơn vị", (1,))
    text = "".join(pages(read(replace(vietnamese(), sections=(Section("Số liệu", (chart,)),)))))
    assert [label for label in labels if label not in text] == []


def test_a_chart_speaks_its_figures_to_a_screen_reader() -> None:
    chart = BarChart(("Đoàn ra", "Đoàn vào"), (0, 0), "Hai loại đoàn", (1,))
    reader = read(replace(vietnamese(), sections=(Section("Số liệu", (chart,)),)))
    assert _alternative_texts(reader) == ["Hai loại đoàn: Đoàn ra: 0; Đoàn vào: 0"]


def test_a_paper_with_nothing_optional_can_be_printed() -> None:
    bare = replace(
        vietnamese(),
        heading=replace(vietnamese().heading, date=None, number_symbol="/BC-ĐN", superior_agency=""),
        addressees=(),
        recipients=(),
        sections=(),
        sources=(),
        marking=None,
        snapshot_hash=None,
        signature=Signature("", "Cục trưởng"),
    )
    (page,) = pages(read(bare))
    assert solid("Hà Nội, ngày tháng năm") in solid(page)
    assert "Số: " in page
    assert "PHỤ LỤC" not in page


def _alternative_texts(reader: PdfReader) -> list[str]:
    """The /Alt of every tagged element of the file."""
    found: list[str] = []

    def walk(element: object) -> None:
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, list):
            for child in element:
                walk(child)
        elif isinstance(element, dict):
            if "/Alt" in element:
                found.append(str(element["/Alt"]))
            if "/K" in element:
                walk(element["/K"])

    walk(at(reader, "/StructTreeRoot"))
    return found
