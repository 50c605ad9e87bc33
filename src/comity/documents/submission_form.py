"""The form that an agency without a node fills in: a workbook made for one agency, and read back cell by cell.

`submission_word` has the same form as a text document.

Made by Comity, sent by whatever way there is, filled in, and taken in by the round's lead. A hidden sheet names round
and agency, so that a form cannot be taken for another's. Every cell that was written in is accounted for: it became
something, or it is named as not understood. Cells are read as text; formulas are not evaluated.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import openpyxl
import xlsxwriter

from comity.directory import names
from comity.documents.sheet import clean
from comity.kernel.problems import Problem
from comity.kernel.words import Words
from comity.profiles.entries import Named
from comity.review.kinds import AnswerPart, QuestionPart, RoundBody
from comity.review.outline import outline, question_text, questions_for

KEY = "comity"  # the hidden sheet
SECTIONS = Words("Nội dung", "Contents")
FINDINGS = Words("Phát hiện", "Findings")
ROWS = 60  # empty lines of the sheet of findings, and of each table
MOST = 8 * 1024 * 1024  # bytes
CELLS = 50_000

HOW = Words(
    vi="Chỉ điền vào ô trắng. Không thêm, bớt cột; có thể bỏ trống dòng.",
    en="Fill in the white cells only. Do not add or remove columns; lines may stay empty.",
)
TEXT = Words("Nội dung báo cáo", "What you report")
HEADS = (Words("Loại", "Kind"), Words("Chủ đề", "Theme"), TEXT)


@dataclass(frozen=True)
class Written:
    """A finding of the form: type and theme by code, its text, and the cell that it stands in."""

    type: str
    theme: str
    text: str
    cell: str


@dataclass(frozen=True)
class Span:
    """Where a text stands: in the workbook's text (its cells in order, a line each) from `start` to `end`."""

    cell: str
    start: int
    end: int
    text: str


@dataclass
class Read:
    """A form as it was read. `spans` has every cell that was written in (of a .docx every
    place); `unread` are those that became nothing."""

    round: str
    agency: str
    sections: dict[str, str] = field(default_factory=dict)
    answers: list[AnswerPart] = field(default_factory=list)
    findings: list[Written] = field(default_factory=list)
    spans: dict[str, Span] = field(default_factory=dict)
    unread: list[Span] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)  # path into the submission's body -> cell


def form(round_id: str, body: RoundBody, agency: str, language: str) -> bytes:
    """The workbook for one agency of a round."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    base = {"font_name": "Times New Roman", "font_size": 13, "text_wrap": True, "valign": "top", "border": 1}
    asked = book.add_format({**base, "bg_color": "#EDEDED", "bold": True})
    white = book.add_format({**base, "locked": False, "num_format": "@"})
    title = book.add_format({"font_name": "Times New Roman", "font_size": 14, "bold": True})
    note = book.add_format({"font_name": "Times New Roman", "font_size": 12, "italic": True})

    sheet = book.add_worksheet(SECTIONS.say(language))
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 1, 90)
    said = body.say("title", language).text
    sheet.write_string(0, 0, clean(f"{said}: {names.agency(agency).say(language)}"), title)
    sheet.write_string(1, 0, HOW.say(language), note)
    at = 3
    for section in outline(body):
        sheet.write_string(at, 0, section.words.say(language), asked)
        sheet.write_blank(at, 1, None, white)
        sheet.set_row(at, 60)
        at += 1
    for question in questions_for(body, agency):
        if not question.columns:
            sheet.write_string(at, 0, clean(question_text(question, language)), asked)
            sheet.write_blank(at, 1, None, white)
            sheet.set_row(at, 60)
            at += 1
    sheet.protect("", {"format_rows": True, "format_columns": True})
    _findings_sheet(book, language, (asked, white, title))
    for number, question in enumerate(_tables(body, agency), 1):
        _table_sheet(book, question, (number, language), (asked, white, title))
    hidden = book.add_worksheet(KEY)
    hidden.write_string(0, 0, round_id)
    hidden.write_string(0, 1, agency)
    hidden.very_hidden()
    book.close()
    return out.getvalue()


def _tables(body: RoundBody, agency: str) -> list[QuestionPart]:
    return [question for question in questions_for(body, agency) if question.columns]


def _findings_sheet(book: Any, language: str, styles: tuple[Any, Any, Any]) -> None:
    asked, white, _ = styles
    sheet = book.add_worksheet(FINDINGS.say(language))
    for place, (words, width) in enumerate(zip(HEADS, (26, 46, 90), strict=True)):
        sheet.write_string(0, place, words.say(language), asked)
        sheet.set_column(place, place, width)
    for row in range(1, ROWS + 1):
        for place in range(3):
            sheet.write_blank(row, place, None, white)
    types = [entry.words.say(language) for entry in names.profile().findings]
    sheet.data_validation(1, 0, ROWS, 0, {"validate": "list", "source": types})
    themes = [entry.words.say(language) for entry in names.profile().themes]
    lists = book.add_worksheet("themes")
    for row, theme in enumerate(themes):
        lists.write_string(row, 0, theme)
    lists.very_hidden()
    source = {"validate": "list", "source": f"=themes!$A$1:$A${len(themes)}"}
    sheet.data_validation(1, 1, ROWS, 1, source)
    sheet.freeze_panes(1, 0)
    sheet.protect("", {"format_rows": True, "format_columns": True})


def _table_sheet(
    book: Any, question: QuestionPart, named: tuple[int, str], styles: tuple[Any, Any, Any]
) -> None:
    asked, white, title = styles
    number, language = named
    sheet = book.add_worksheet(_table_name(number, language))
    sheet.write_string(0, 0, clean(question_text(question, language)), title)
    for place, column in enumerate(question.columns):
        sheet.write_string(2, place, column.get(language) or next(iter(column.values()), ""), asked)
        sheet.set_column(place, place, 30)
        for row in range(3, 3 + ROWS):
            sheet.write_blank(row, place, None, white)
    sheet.freeze_panes(3, 0)
    sheet.protect("", {"format_rows": True, "format_columns": True})


def _table_name(number: int, language: str) -> str:
    return Words(f"Bảng {number}", f"Table {number}").say(language)


def read_form(data: bytes, round_id: str, body: RoundBody) -> Read:
    """What a filled-in form says. Problems "form-unreadable", "form-of-another-round", "form-agency"."""
    book = _opened(data)
    key = book[KEY] if KEY in book.sheetnames else None
    if key is None or str(key["A1"].value) != round_id:
        raise _wrong(
            "form-of-another-round",
            Words("Đây không phải biểu mẫu của đợt này.", "This is not a form of this round."),
        )
    agency = str(key["B1"].value)
    if agency not in body.agencies:
        raise _wrong(
            "form-agency", Words("Đợt này không hỏi cơ quan đó.", "The round does not ask that agency.")
        )
    read = Read(round_id, agency)
    language = next((code for code in ("vi", "en") if SECTIONS.say(code) in book.sheetnames), "vi")
    _collect(book, read)
    used: set[str] = set()
    _read_sections(book, read, body, language, used)
    _read_findings(book, read, language, used)
    for number, question in enumerate(_tables(body, agency), 1):
        _read_table(book, read, question, _table_name(number, language), used)
    read.unread = [span for cell, span in read.spans.items() if cell not in used]
    return read


def _opened(data: bytes) -> Any:
    try:
        parts_of(data)
        return openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception as error:  # openpyxl raises whatever its parts raise on a broken file
        raise _wrong(
            "form-unreadable", Words("Không đọc được tệp .xlsx này.", "This .xlsx file cannot be read.")
        ) from error


def parts_of(data: bytes) -> set[str]:
    """The names of an office file's parts. Raises ValueError for what is too large, `zipfile.BadZipFile` for no zip."""
    if len(data) > MOST:
        raise ValueError("too large")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > 20 * MOST:
            raise ValueError("unpacks to too much")
        return set(parts.namelist())


def _collect(book: Any, read: Read) -> None:
    """Every cell with something in it, in order, with its place in the workbook's text."""
    at = 0
    for name in book.sheetnames:
        if name in (KEY, "themes"):
            continue
        for cell in _filled(book[name]):
            text = _text(cell)
            where = f"{name}!{cell.coordinate}"
            read.spans[where] = Span(where, at, at + len(text), text)
            at += len(text) + 1
            if len(read.spans) > CELLS:
                raise _wrong("form-unreadable", Words("Tệp có quá nhiều ô.", "The file has too many cells."))


def _filled(sheet: Any) -> Iterator[Any]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None and _text(cell):
                yield cell


def _text(cell: Any) -> str:
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else "\n".join(clean(line) for line in str(value).splitlines()).strip()


def _read_sections(book: Any, read: Read, body: RoundBody, language: str, used: set[str]) -> None:
    name = SECTIONS.say(language)
    if name not in book.sheetnames:
        return
    sheet = book[name]
    used |= {f"{name}!A1", f"{name}!A2"}
    questions = [one for one in questions_for(body, read.agency) if not one.columns]
    asked: list[tuple[str, str]] = [("section", section.code) for section in outline(body)]
    asked += [("question", question.code) for question in questions]
    for row, (kind, code) in enumerate(asked, 4):
        used.add(f"{name}!A{row}")
        text = _text(sheet.cell(row, 2))
        if not text:
            continue
        used.add(f"{name}!B{row}")
        if kind == "section":
            read.sections[code] = text
            read.cells[f"sections/{code}"] = f"{name}!B{row}"
        else:
            read.cells[f"answers/{len(read.answers)}"] = f"{name}!B{row}"
            read.answers.append(AnswerPart(question=code, text=text))


def _read_findings(book: Any, read: Read, language: str, used: set[str]) -> None:
    name = FINDINGS.say(language)
    if name not in book.sheetnames:
        return
    sheet = book[name]
    used |= {f"{name}!{column}1" for column in "ABC"}
    for row in range(2, sheet.max_row + 1):
        type_, theme, text = (_text(sheet.cell(row, column)) for column in (1, 2, 3))
        kind = coded(names.profile().findings, type_)
        if not text or kind is None:
            continue  # what stands in this line is named as not understood
        used |= {f"{name}!A{row}", f"{name}!C{row}"}
        about = coded(names.profile().themes, theme)
        if about is not None:
            used.add(f"{name}!B{row}")
        read.findings.append(Written(kind.code, about.code if about else "", text, f"{name}!C{row}"))


def _read_table(book: Any, read: Read, question: QuestionPart, name: str, used: set[str]) -> None:
    if name not in book.sheetnames:
        return
    sheet, width = book[name], len(question.columns)
    used.add(f"{name}!A1")
    letters = [openpyxl.utils.get_column_letter(place) for place in range(1, width + 1)]
    used |= {f"{name}!{letter}3" for letter in letters}
    rows = []
    for row in range(4, sheet.max_row + 1):
        cells = tuple(_text(sheet.cell(row, place)) for place in range(1, width + 1))
        if any(cells):
            rows.append(cells)
            used |= {f"{name}!{letter}{row}" for letter, text in zip(letters, cells, strict=True) if text}
    if rows:
        first = next(cell for cell in read.spans if cell in used and _below(cell, name, 4))
        read.cells[f"answers/{len(read.answers)}"] = first
        read.answers.append(AnswerPart(question=question.code, rows=tuple(rows)))


def _below(cell: str, sheet: str, row: int) -> bool:
    """Whether a cell ("Bảng 1!B7") stands on a sheet from a row on."""
    name, _, place = cell.rpartition("!")
    return name == sheet and int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) >= row


def coded(entries: tuple[Any, ...], said: str) -> Named | None:
    """The profile's entry that a cell names, by code or by words of either language; None for any other."""
    wanted = said.casefold()
    for entry in entries:
        if wanted in (entry.code, entry.words.vi.casefold(), entry.words.en.casefold()):
            found: Named = entry
            return found
    return None


def _wrong(code: str, what: Words) -> Problem:
    return Problem(
        code,
        what=what,
        mend=Words(
            vi="Dùng biểu mẫu .xlsx lấy từ trang của đợt này.",
            en="Use the .xlsx form taken from this round's page.",
        ),
    )
