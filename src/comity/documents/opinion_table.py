"""The consolidated table of opinions on a request as .docx and .xlsx, in the country's house style."""

import io
from collections import Counter
from typing import Any

import xlsxwriter
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

from comity.directory import names
from comity.directory.today import today
from comity.documents.central_report import agencies_at_the_head
from comity.documents.house_style import HouseStyle, Language, house_style
from comity.documents.sheet import clean
from comity.exchange.kinds import DispatchBody
from comity.exchange.opinion_kinds import STANCES, TAKEN
from comity.exchange.opinions import Line, lines, table_rows
from comity.kernel import node
from comity.kernel.acting import Acting
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words, long_date
from comity.kernel.words import Words

TITLE = Words(vi="BẢNG TỔNG HỢP Ý KIẾN", en="TABLE OF OPINIONS")
COLUMNS = (
    Words(vi="TT", en="No."),
    Words(vi="Nội dung xin ý kiến", en="Section"),
    Words(vi="Cơ quan", en="Agency"),
    Words(vi="Ý kiến", en="Opinion"),
    Words(vi="Tiếp thu, giải trình", en="How taken up"),
)
WIDTHS_MM = (12, 50, 45, 85, 65)  # together what A4 lying has between the margins
WHOLE = Words(vi="Ý kiến chung", en="On the whole")
ON = Words(vi="Về văn bản số {number}: {title}", en="On dispatch No. {number}: {title}")
DEADLINE = Words(vi="Thời hạn: {day}", en="Deadline: {day}")
COUNT = Words(
    vi="Đã hỏi {asked} cơ quan; đã có {came} ý kiến", en="{asked} agencies asked; {came} opinions came"
)
LATE = Words(vi="Chậm trả lời", en="Late")
WAITING = Words(vi="Chưa đến hạn, chưa trả lời", en="Not answered, not late")
DAYS = Words(vi="{agency} (quá hạn {days} ngày)", en="{agency} (late by {days} days)")
SUMMARY = Words(vi="Tình hình trả lời", en="Who has answered")
STATE = Words(vi="Tình trạng", en="Standing")
REFUSED = Words(vi="từ chối", en="refused")
AWAITED = Words(vi="chưa trả lời", en="awaited")


def rows_of(request: Record, acting: Acting, language: str) -> list[tuple[str, str, str, str]]:
    """(section, agency, opinion, how taken up) in words, in the order of the request's sections."""
    told = []
    for row in table_rows(request, acting):
        stance = STANCES[row.stance].say(language)
        said = f"{_capital(stance)}. {row.text}" if row.text else f"{_capital(stance)}."
        taken = "" if row.place < 0 else _capital(TAKEN[row.taken].say(language))
        how = f"{taken}. {row.reason}" if row.reason else taken
        told.append(
            (row.section or WHOLE.say(language), _agency(row.agency, language), _lined(said), _lined(how))
        )
    return told


def docx_of(request: Record, acting: Acting, language: str) -> bytes:
    """The table as a text document: A4 lying, the house's heading, one row for each comment."""
    style, body = house_style(node.here().profile), content(request, DispatchBody)
    words = style.words(language)
    paper = Document()
    _page(paper, style)
    _heads(paper, request, style, words, language)
    _paragraph(paper, TITLE.say(language), style.sizes.document_type.points, bold=True, centred=True)
    about = ON.say(language).format(number=body.number, title=clean(body.say("title", language).text))
    _paragraph(paper, about, style.sizes.subject.points, bold=True, centred=True)
    found = lines(request, acting)
    for text in _summary(found, body, language):
        _paragraph(paper, text, style.sizes.body.points)
    _table(paper, rows_of(request, acting, language), style, language)
    if request.marking:
        stamp = names.profile().marking(request.marking).words.say(language).upper()
        _paragraph(paper.sections[0].header, stamp, style.own_sizes.stamp.points, bold=True)
    out = io.BytesIO()
    paper.core_properties.title = clean(f"{TITLE.say(language)}: {body.say('title', language).text}")
    paper.core_properties.author = _agency(request.owner, language)
    paper.save(out)
    return out.getvalue()


def xlsx_of(request: Record, acting: Acting, language: str) -> bytes:
    """The same as a workbook: a sheet of comments, and one of who has answered and who is late by how much."""
    body = content(request, DispatchBody)
    out = io.BytesIO()
    # Texts stay texts: what begins with "=" in an opinion is no formula of ours.
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format(
        {"bold": True, "text_wrap": True, "border": 1, "valign": "top", "bg_color": "#EEEEEE"}
    )
    cell = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(_sheet_name(TITLE.say(language)))
    sheet.write_string(0, 0, TITLE.say(language), bold)
    sheet.write_string(
        1, 0, ON.say(language).format(number=body.number, title=clean(body.say("title", language).text))
    )
    for place, words in enumerate(COLUMNS):
        sheet.write_string(3, place, words.say(language), head)
        sheet.set_column(place, place, WIDTHS_MM[place] / 2)
    for number, row in enumerate(rows_of(request, acting, language), 1):
        sheet.write_number(3 + number, 0, number, cell)
        for place, text in enumerate(row, 1):
            sheet.write_string(3 + number, place, text, cell)
    _print_well(sheet, repeat=3)
    second = book.add_worksheet(_sheet_name(SUMMARY.say(language)))
    for place, words in enumerate((COLUMNS[2], STATE, LATE)):
        second.write_string(0, place, words.say(language), head)
        second.set_column(place, place, 34)
    for number, line in enumerate(lines(request, acting), 1):
        second.write_string(number, 0, _agency(line.agency, language), cell)
        second.write_string(number, 1, _standing(line, language), cell)
        second.write_number(number, 2, line.late, cell)
    _print_well(second, repeat=0)
    book.close()
    return out.getvalue()


def _summary(found: list[Line], body: DispatchBody, language: str) -> list[str]:
    came = sum(1 for line in found if line.body)
    count = COUNT.say(language).format(asked=len(found), came=came)
    stances = Counter(line.body.stance for line in found if line.body)
    told = [f"{words.say(language)}: {stances[code]}" for code, words in STANCES.items() if stances[code]]
    texts = [f"{count}{' (' + '; '.join(told) + ')' if told else ''}."]
    if body.deadline:
        texts.append(f"{DEADLINE.say(language).format(day=edtf_words(body.deadline, language))}.")
    late = [
        DAYS.say(language).format(agency=_agency(line.agency, language), days=line.late)
        for line in sorted(found, key=lambda line: -line.late)
        if line.late
    ]
    waiting = [
        _agency(line.agency, language)
        for line in found
        if line.body is None and not line.late and not line.refused
    ]
    for heading, agencies in ((LATE, late), (WAITING, waiting)):
        if agencies:
            texts.append(f"{heading.say(language)}: {'; '.join(agencies)}.")
    return texts


def _standing(line: Line, language: str) -> str:
    if line.body is not None:
        return STANCES[line.body.stance].say(language)
    return (REFUSED if line.refused else LATE if line.late else AWAITED).say(language)


def _page(paper: Any, style: HouseStyle) -> None:
    section, page = paper.sections[0], style.page
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Pt(page.height.points), Pt(page.width.points)
    section.top_margin, section.bottom_margin = Pt(page.top.points), Pt(page.bottom.points)
    section.left_margin = section.right_margin = Pt(page.right.points)
    normal = paper.styles["Normal"]
    normal.font.name = "Times New Roman"
    normal.font.size = Pt(style.own_sizes.table.points)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    normal.paragraph_format.space_after = Pt(0)


def _heads(paper: Any, request: Record, style: HouseStyle, words: Language, language: str) -> None:
    """The blocks above the text: who issues it on the left, the country and the date on the right."""
    superior, issuing = agencies_at_the_head(request.owner, language)
    place = names.profile().seat(request.owner).say(language)
    day = words.place_date.format(place=place, date=long_date(today(), language))
    left, right = paper.add_table(rows=1, cols=2).rows[0].cells
    _into(left, superior.upper(), style.sizes.superior_agency.points)
    _into(left, issuing.upper(), style.sizes.issuing_agency.points, bold=True)
    _into(right, words.national_heading, style.sizes.national_heading.points, bold=True)
    _into(right, words.motto, style.sizes.motto.points, bold=True)
    _into(right, day, style.sizes.place_date.points, italic=True)
    paper.add_paragraph()


def _table(paper: Any, rows: list[tuple[str, str, str, str]], style: HouseStyle, language: str) -> None:
    size = style.own_sizes.table.points
    table = paper.add_table(rows=1, cols=len(COLUMNS))
    table.style = "Table Grid"
    table.autofit = False
    for cell, words in zip(table.rows[0].cells, COLUMNS, strict=True):
        _into(cell, words.say(language), size, bold=True)
    # The heading stands on every page.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for number, row in enumerate(rows, 1):
        cells = table.add_row().cells
        for cell, text in zip(cells, (str(number), *row), strict=True):
            _into(cell, text, size, centred=False)
    for row_ in table.rows:
        for cell, width in zip(row_.cells, WIDTHS_MM, strict=True):
            cell.width = Mm(width)


def _into(
    cell: _Cell, text: str, size: float, *, bold: bool = False, italic: bool = False, centred: bool = True
) -> None:
    """A paragraph in a cell; the empty one that a cell begins with is taken first."""
    first = cell.paragraphs[0]
    paragraph = first if not first.text and len(cell.paragraphs) == 1 else cell.add_paragraph()
    _set(paragraph, text, size, bold=bold, italic=italic, centred=centred)


def _paragraph(within: Any, text: str, size: float, *, bold: bool = False, centred: bool = False) -> None:
    _set(within.add_paragraph(), text, size, bold=bold, italic=False, centred=centred)


def _set(paragraph: Any, text: str, size: float, *, bold: bool, italic: bool, centred: bool) -> None:
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _print_well(sheet: Any, *, repeat: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(repeat)
    sheet.freeze_panes(repeat + 1, 0)


def _sheet_name(text: str) -> str:
    return text.capitalize()[:31]


def _lined(text: str) -> str:
    """As it can be written, lines kept."""
    return "\n".join(clean(line) for line in text.splitlines())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _agency(code: str, language: str) -> str:
    return names.agency(code).say(language)
