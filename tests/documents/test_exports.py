"""The central report in its other forms: one content in all of them; and the form of an agency without a node."""

import io
import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.shared import Mm
from pypdf import PdfReader
from tests.acts import BORDER_GUARD
from tests.review import world as stage
from tests.review.world import World

from comity.directory.names import profile
from comity.documents.central_report import paper_of
from comity.documents.exporting import exported
from comity.documents.submission_form import form, read_form
from comity.documents.taking_forms import do_take_in_form
from comity.kernel.attachments.inspecting import inspect
from comity.kernel.blobs import Arriving
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, envelope_of, get
from comity.kernel.records import Record
from comity.review.actions import do_open_round, do_state_finding
from comity.review.kinds import FindingBody, ReportBody, RoundBody, SubmissionBody
from comity.review.matrix import SUBMITTED, matrix
from comity.review.reporting import do_sign_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stage.make()


@pytest.fixture
def report(world: World) -> Record:
    do_state_finding(FindingBody(type="lesson", text="=1+1"), acting=world.lead)
    return do_sign_report(world.report(number="15/BC-CĐN").pk, acting=world.lead)


def letters(text: str) -> str:
    """A text without spaces, which a laid-out page does not keep."""
    return "".join(text.split())


def said(report: Record, world: World, language: str) -> list[str]:
    """Every sentence, caption, source and heading of the paper."""
    paper = paper_of(report, world.lead, "vi" if language == "vi" else "en")
    found = [paper.heading.subject, paper.heading.issuing_agency, *(line.title for line in paper.sources)]
    for section in paper.sections:
        found.append(section.title)
        for block in section.blocks:
            if hasattr(block, "sentences"):
                found += [sentence.text for sentence in block.sentences]
            else:
                found += [block.caption, *getattr(block, "labels", ())]
    return found


def words_of(made: bytes) -> str:
    """A .docx's text in the order of its body, tables included."""
    body = Document(io.BytesIO(made)).element.body
    return "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_docx_says_what_the_paper_says_in_the_house_style(
    report: Record, world: World, language: str
) -> None:
    made = exported(report, world.lead, "vi" if language == "vi" else "en", "docx")
    text = letters(words_of(made)).casefold()
    for one in said(report, world, language):
        assert letters(one).rstrip(".").casefold() in text, one
    section = Document(io.BytesIO(made)).sections[0]
    measures = (section.page_width, section.left_margin, section.right_margin, section.top_margin)
    assert [round((one or 0) / Mm(1)) for one in measures] == [210, 30, 20, 20]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml and "PAGE" not in section.first_page_header._element.xml
    fonts = {style.font.name for style in Document(io.BytesIO(made)).styles if style.name == "Normal"}
    assert fonts == {"Times New Roman"}


def test_libreoffice_opens_the_docx_and_reads_what_the_pdf_says(
    report: Record, world: World, tmp_path: Path
) -> None:
    office = shutil.which("soffice")
    if office is None:
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice is not installed")
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "report.docx").write_bytes(exported(report, world.lead, "vi", "docx"))
    command = [office, f"-env:UserInstallation=file://{tmp_path}/office", "--headless"]
    command += ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "report.docx")], check=True, capture_output=True, timeout=180)
    opened = (tmp_path / "report.txt").read_text(encoding="utf-8-sig")
    pages = PdfReader(io.BytesIO(exported(report, world.lead, "vi", "pdf"))).pages
    here = {word for page in pages for word in re.findall(r"[^\W\d_]{3,}", page.extract_text())}
    there = set(re.findall(r"[^\W\d_]{3,}", opened))
    assert len(here) > 150
    # Capitals are a matter of layout in one and of the text in the other.
    missing = {word.casefold() for word in here} - {word.casefold() for word in there}
    assert not missing, sorted(missing)
    text = letters(opened).casefold()
    for one in said(report, world, "vi"):
        assert letters(one).rstrip(".").casefold() in text, one


def test_the_pdf_can_be_searched_in_vietnamese_and_embeds_its_fonts(report: Record, world: World) -> None:
    made = exported(report, world.lead, "vi", "pdf")
    reader = PdfReader(io.BytesIO(made))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text and "Hợp tác quốc phòng song phương" in text
    fonts = [
        font.get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    ]
    assert fonts
    for font in fonts:
        below = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        descriptor = below["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor), font["/BaseFont"]
        assert "/ToUnicode" in font
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert b"pdfaid:part" in made and b"pdfuaid:part" in made


def test_the_workbook_has_the_reports_figures_and_sources_and_no_formula(
    report: Record, world: World
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(report, world.lead, "vi", "xlsx")))
    assert book.sheetnames[:2] == ["Số liệu", "Thống kê"] and book.sheetnames[-2:] == ["Danh sách", "Nguồn"]
    body = content(report, ReportBody)
    shown = {(row[0].value, row[1].value) for row in book["Số liệu"].iter_rows() if row[0].value}
    for figure in body.figures:
        assert {(labels["vi"], value) for labels, value, _ in figure.rows} <= shown
    paper = paper_of(report, world.lead, "vi")
    assert [row[2].value for row in book["Nguồn"].iter_rows(min_row=2)] == [
        one.title for one in paper.sources
    ]
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert len(list(book["Hoạt động"].iter_rows(min_row=2))) == 2


def test_another_agencys_workbook_holds_nothing_gathered_by_the_lead(world: World) -> None:
    shared = world.report(Label(0, frozenset({BORDER_GUARD})))
    book = openpyxl.load_workbook(io.BytesIO(exported(shared, world.guard, "vi", "xlsx")))
    assert book.sheetnames == ["Số liệu", "Danh sách", "Nguồn"]
    words = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert not any("Hội nghị phối hợp đối ngoại" in word for word in words)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_is_whole_in_one_file(report: Record, world: World, language: str) -> None:
    made = exported(report, world.lead, "vi" if language == "vi" else "en", "html").decode()
    text = letters(unescape(re.sub(r"<sup>.*?</sup>|<[^>]+>", "", made))).casefold()
    for one in said(report, world, language):
        assert letters(one).rstrip(".").casefold() in text, one
    assert not re.search(r'(?:src|href)="(?!#)', made) and "@import" not in made and "url(" not in made
    assert {int(n) for n in re.findall(r'href="#source-(\d+)"', made)} <= {
        int(n) for n in re.findall(r'id="source-(\d+)"', made)
    }


def test_a_form_comes_back_with_every_cell_accounted_for(world: World) -> None:
    asked = content(world.round, RoundBody).model_copy(update={"questions": stage.QUESTIONS})
    round_ = do_open_round(asked, acting=world.lead)
    book = openpyxl.load_workbook(io.BytesIO(form(str(round_.pk), asked, "mofa", "vi")))
    first = book["Nội dung"]
    first["B4"], first["B10"], first["D20"] = "Đã tổ chức ba cuộc.", "Vụ Hợp tác", "ghi chú bên lề"
    findings = book["Phát hiện"]
    findings["A2"], findings["C2"] = "Khó khăn", "Thiếu phiên dịch chuyên ngành."
    findings["A3"], findings["C3"] = "Chuyện khác", "Không rõ là loại gì."
    table = book["Bảng 1"]
    table["A4"], table["B4"], table["B5"] = "I", 3, 4.0
    out = io.BytesIO()
    book.save(out)
    data = out.getvalue()
    read = read_form(data, str(round_.pk), asked)
    assert (read.agency, read.sections) == ("mofa", {"results": "Đã tổ chức ba cuộc."})
    assert [(one.question, one.text, one.rows) for one in read.answers] == [
        ("q1", "Vụ Hợp tác", ()),
        ("q2", "", (("I", "3"), ("", "4"))),
    ]
    assert {span.text for span in read.unread} == {"ghi chú bên lề", "Chuyện khác", "Không rõ là loại gì."}
    with pytest.raises(Problem) as caught:
        read_form(data, str(world.round.pk), asked)
    assert caught.value.code == "form-of-another-round"
    arriving = Arriving()
    arriving.write(data)
    entered = do_take_in_form(
        read, inspect(arriving, "mofa.xlsx", profile().attachment_terms), acting=world.lead
    )
    body = content(entered, SubmissionBody)
    finding = get(body.findings[0], world.lead)
    [source] = envelope_of(finding).sources
    assert source.quote == "Thiếu phiên dịch chuyên ngành." and source.end - source.start == len(source.quote)
    assert content(finding, FindingBody).said_by == "mofa"
    assert {one.field for one in envelope_of(entered).sources} == {
        "sections/results",
        "answers/0",
        "answers/1",
    }
    assert matrix(round_, world.lead, stage.DAY)[2].standing is SUBMITTED


def test_a_file_that_is_no_form_changes_nothing(world: World) -> None:
    body = content(world.round, RoundBody)
    for data in (b"not a workbook", b"PK\x03\x04broken"):
        with pytest.raises(Problem) as caught:
            read_form(data, str(world.round.pk), body)
        assert caught.value.code == "form-unreadable"
