"""The form of an agency without a node as a text document: made, filled in, edited, and read back strictly."""

import copy
import io
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from tests.review import world as stage
from tests.review.world import World

from comity.directory.names import profile
from comity.documents.submission_word import form, is_document, read_document
from comity.documents.taking_forms import do_take_in_form
from comity.kernel.attachments.inspecting import inspect
from comity.kernel.blobs import Arriving
from comity.kernel.problems import Problem
from comity.kernel.reading import content, envelope_of, get
from comity.kernel.records import Record
from comity.review.actions import do_open_round
from comity.review.kinds import QuestionPart, RoundBody, SubmissionBody

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stage.make()


@pytest.fixture
def asked(world: World) -> tuple[Record, RoundBody]:
    body = content(world.round, RoundBody).model_copy(update={"questions": stage.QUESTIONS})
    return do_open_round(body, acting=world.lead), body


def place(document: Any, key: str) -> Any:
    return next(one for one in document.tables if one.cell(0, 0).text.split()[-1] == key)


def write(table: Any, row: int, *texts: str) -> None:
    for cell, text in zip(table.rows[row].cells, texts, strict=True):
        for chosen in cell._tc.findall(f".//{qn('w:sdt')}"):
            chosen.getparent().remove(chosen)
        cell.text = text


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def filled(round_: Record, body: RoundBody) -> Any:
    document = Document(io.BytesIO(form(str(round_.pk), body, "mofa", "vi")))
    write(place(document, "section.results"), 2, "Đã tổ chức ba cuộc.\nHai cuộc ở Hà Nội.")
    write(place(document, "question.q1"), 2, "Vụ Hợp tác")
    stated = place(document, "findings")
    write(stated, 3, "Khó khăn", profile().themes[0].words.vi, "Thiếu phiên dịch chuyên ngành.")
    stated._tbl.append(copy.deepcopy(stated.rows[3]._tr))  # a row that the agency added
    write(stated, len(stated.rows) - 1, "Kết quả", "", "Đã lập đầu mối.")
    write(place(document, "question.q2"), 4, "II", "4")
    document.add_paragraph("Người lập biểu: Phòng Tổng hợp")
    return document


def test_a_document_comes_back_with_everything_taken_in_or_named(
    world: World, asked: tuple[Record, RoundBody]
) -> None:
    round_, body = asked
    data = saved(filled(round_, body))
    assert is_document(data)
    read = read_document(data, str(round_.pk), body)
    assert (read.agency, read.sections) == ("mofa", {"results": "Đã tổ chức ba cuộc.\nHai cuộc ở Hà Nội."})
    assert [(one.question, one.text, one.rows) for one in read.answers] == [
        ("q1", "Vụ Hợp tác", ()),
        ("q2", "", (("II", "4"),)),
    ]
    assert [(one.type, one.theme, one.text) for one in read.findings] == [
        ("difficulty", profile().themes[0].code, "Thiếu phiên dịch chuyên ngành."),
        ("result", "", "Đã lập đầu mối."),
    ]
    assert [span.text for span in read.unread] == ["Người lập biểu: Phòng Tổng hợp"]
    arriving = Arriving()
    arriving.write(data)
    file = inspect(arriving, "mofa.docx", profile().attachment_terms)
    entered = do_take_in_form(read, file, acting=world.lead)
    said = content(entered, SubmissionBody)
    [source] = envelope_of(get(said.findings[0], world.lead)).sources
    assert source.quote == "Thiếu phiên dịch chuyên ngành."
    assert {one.field for one in envelope_of(entered).sources} == {
        "sections/results",
        "answers/0",
        "answers/1",
    }


def test_an_empty_document_says_nothing_and_a_later_question_is_not_missed(
    asked: tuple[Record, RoundBody],
) -> None:
    round_, body = asked
    data = form(str(round_.pk), body, "mofa", "en")
    later = QuestionPart(code="q3", section="results", texts={"vi": "Thêm gì?"})
    read = read_document(
        data, str(round_.pk), body.model_copy(update={"questions": (*stage.QUESTIONS, later)})
    )
    assert not (read.sections or read.answers or read.findings or read.unread)


def test_tracked_deletions_do_not_count(asked: tuple[Record, RoundBody]) -> None:
    round_, body = asked
    document = filled(round_, body)
    paragraph = place(document, "question.q1").cell(2, 0).paragraphs[0]._p
    gone = paragraph.makeelement(qn("w:del"), {})
    paragraph.append(gone)
    kept = copy.deepcopy(paragraph.find(qn("w:r")))
    gone.append(paragraph.find(qn("w:r")))
    kept.find(qn("w:t")).text = "Cục Lễ tân"
    paragraph.append(kept)
    read = read_document(saved(document), str(round_.pk), body)
    assert read.answers[0].text == "Cục Lễ tân"


def remove(key: str) -> Callable[[Any], None]:
    def act(document: Any) -> None:
        table = place(document, key)._tbl
        table.getparent().remove(table)

    return act


def double(document: Any) -> None:
    table = place(document, "question.q1")._tbl
    table.addnext(copy.deepcopy(table))


def rename(document: Any) -> None:
    place(document, "question.q1").cell(0, 0).paragraphs[0].runs[0].text = "Mã: question.q9"


def merge(document: Any) -> None:
    table = place(document, "question.q2")
    table.cell(4, 0).merge(table.cell(4, 1))


def misname(document: Any) -> None:
    write(place(document, "findings"), 3, "Chuyện khác", "", "Không rõ loại.")


def unsay(document: Any) -> None:
    write(place(document, "findings"), 3, "Khó khăn", "", "")


def nest(document: Any) -> None:
    place(document, "question.q1").cell(2, 0).add_table(1, 1)


@pytest.mark.parametrize(
    ("spoil", "code", "where"),
    [
        (remove("form"), "form-of-another-round", ""),
        (remove("question.q1"), "form-places", "question.q1"),
        (double, "form-places", "question.q1"),
        (rename, "form-places", "question.q9"),
        (merge, "form-cells", "question.q2/2"),
        (misname, "form-finding", "findings/1"),
        (unsay, "form-finding", "findings/1"),
        (nest, "form-not-text", "question.q1"),
    ],
)
def test_a_spoilt_document_is_refused_with_the_place(
    asked: tuple[Record, RoundBody], spoil: Callable[[Any], None], code: str, where: str
) -> None:
    round_, body = asked
    document = filled(round_, body)
    spoil(document)
    with pytest.raises(Problem) as caught:
        read_document(saved(document), str(round_.pk), body)
    assert (caught.value.code, caught.value.place) == (code, where)
    assert caught.value.mend.vi


def test_what_is_no_document_or_another_rounds_is_refused(
    world: World, asked: tuple[Record, RoundBody]
) -> None:
    round_, body = asked
    assert not is_document(b"no")
    for data, code in (
        (b"PK\x03\x04", "form-unreadable"),
        (form(str(world.round.pk), body, "mofa", "vi"), "form-of-another-round"),
    ):
        with pytest.raises(Problem) as caught:
            read_document(data, str(round_.pk), body)
        assert caught.value.code == code


def test_libreoffice_keeps_what_was_filled_in(asked: tuple[Record, RoundBody], tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice is not installed")
        pytest.skip("LibreOffice is not installed")
    round_, body = asked
    (tmp_path / "form.docx").write_bytes(saved(filled(round_, body)))
    command = [office, f"-env:UserInstallation=file://{tmp_path}/office", "--headless"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, str(tmp_path / "form.docx")], check=True, capture_output=True, timeout=180)
    before = read_document((tmp_path / "form.docx").read_bytes(), str(round_.pk), body)
    after = read_document((tmp_path / "out" / "form.docx").read_bytes(), str(round_.pk), body)
    assert (after.sections, after.answers, after.findings) == (
        before.sections,
        before.answers,
        before.findings,
    )
    assert [one.text for one in after.unread] == [one.text for one in before.unread]
