"""The form of `submission_form` as a text document (.docx): for officials who write in Word or LibreOffice.

Every place to fill in is a table of its own. Its first row has the place's key, which both programs keep whatever is
done around it; the second says what is asked; what follows is white and the agency's. Rows may be added, texts may be
styled, corrections tracked: only what stands as text counts. It is read strictly: a place that is gone, doubled,
unknown or cannot be understood is a Problem that names the place and the mend, so that nothing is taken in by half.
Text outside the places is named as not understood.
"""

import io
from collections.abc import Iterator
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from comity.directory import names
from comity.documents.sheet import clean
from comity.documents.submission_form import CELLS, FINDINGS, HEADS, Read, Span, Written, coded, parts_of
from comity.documents.word_markup import FONT, SHADE
from comity.kernel.problems import Problem
from comity.kernel.words import Words
from comity.profiles.entries import Named
from comity.review.kinds import AnswerPart, QuestionPart, RoundBody
from comity.review.outline import outline, question_text, questions_for

LANGUAGES: Final = ("vi", "en")
FORM: Final = "form"  # the key of the place that names round, agency and number of places
STATED: Final = "findings"
WIDTHS_MM: Final = (32, 48, 80)  # of the findings' columns
ROWS: Final = 8  # empty rows of a table; more may be added
HOW = Words(
    vi="Chỉ điền vào ô trắng. Có thể thêm dòng vào cuối bảng; không sửa, xóa dòng mã và không gộp, tách ô.",
    en="Fill in the white cells only. Rows may be added at the end of a table; do not change or remove the rows of "
    "codes, nor merge or split cells.",
)
KEY = Words(vi="Mã (không sửa):", en="Code (do not change):")
TYPE, THEME = Words(vi="Chọn loại", en="Choose a kind"), Words(vi="Chọn chủ đề", en="Choose a theme")
WHOSE = Words(
    vi="Biểu mẫu này chỉ dùng cho cơ quan và đợt nêu trên.", en="This form is for that agency and round only."
)

ANEW = Words(
    vi="Lấy lại biểu mẫu .docx từ trang của đợt này và chép nội dung sang.",
    en="Take the .docx form from this round's page anew and copy the texts into it.",
)
# What would be lost if only text were read.
_NO_TEXT = {
    qn(f"w:{name}") for name in ("tbl", "drawing", "pict", "object", "footnoteReference", "endnoteReference")
}
_GONE = {
    qn("w:del"),
    qn("w:moveFrom"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_BREAKS = {qn("w:p"): "\n", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:noBreakHyphen"): "-"}


# --- making it ----------------------------------------------------------------------------------------


def form(round_id: str, body: RoundBody, agency: str, language: str) -> bytes:
    """The text document for one agency of a round."""
    made: Any = Document()
    section, base = made.sections[0], made.styles["Normal"]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    base.font.name, base.font.size = FONT, Pt(13)
    base.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    for number, line in enumerate(_lines(body, agency, language)):
        run = made.add_paragraph().add_run(line)
        run.bold, run.italic = number == 0, number > 0
    asked = questions_for(body, agency)
    titles = [(f"section.{one.code}", one.words.say(language)) for one in outline(body)]
    titles += [(f"question.{one.code}", question_text(one, language)) for one in asked if not one.columns]
    tables = [one for one in asked if one.columns]
    places = len(titles) + len(tables) + 1
    _place(made, f"{round_id} {agency} {places} {FORM}", WHOSE.say(language), [], 0, language)
    for key, title in titles:
        _place(made, key, title, [], 1, language).rows[2].height = Mm(14)
    heads = [words.say(language) for words in HEADS]
    stated = _place(made, STATED, FINDINGS.say(language), heads, ROWS, language)
    for column, width in zip(stated.columns, WIDTHS_MM, strict=True):
        column.width = Mm(width)
    for row in stated.rows[3:]:
        _choice(row.cells[0], TYPE.say(language), names.profile().findings, language)
        _choice(row.cells[1], THEME.say(language), names.profile().themes, language)
    for question in tables:
        columns = [one.get(language) or next(iter(one.values()), "") for one in question.columns]
        _place(made, f"question.{question.code}", question_text(question, language), columns, ROWS, language)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _lines(body: RoundBody, agency: str, language: str) -> tuple[str, str]:
    """What stands outside the places: the form's title, and how it is filled in."""
    title = f"{body.say('title', language).text}: {names.agency(agency).say(language)}"
    return clean(title), HOW.say(language)


def _place(made: Any, key: str, title: str, heads: list[str], rows: int, language: str) -> Any:
    """A table: key, what is asked, headings where it has columns, and so many white rows."""
    width = len(heads) or 1
    table = made.add_table(2 + bool(heads) + rows, width, style="Table Grid")
    for row in table.rows:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    for at, text in enumerate((f"{KEY.say(language)} {key}", clean(title))):
        cell = table.cell(at, 0).merge(table.cell(at, width - 1))
        _shade(cell)
        run = cell.paragraphs[0].add_run(text)
        run.bold = at == 1
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        if at == 0:
            run.font.size, run.font.color.rgb = Pt(8), RGBColor(0x59, 0x59, 0x59)
    for at, text in enumerate(heads):
        _shade(table.cell(2, at))
        table.cell(2, at).paragraphs[0].add_run(clean(text)).bold = True
    made.add_paragraph()
    return table


def _shade(cell: Any) -> None:
    cell._tc.get_or_add_tcPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{SHADE}"/>')
    )


def _choice(cell: Any, ask: str, entries: tuple[Any, ...], language: str) -> None:
    """A drop-down list; who cannot open it may write one of its words."""
    items = "".join(
        f"<w:listItem w:displayText={quoteattr(one.words.say(language))} w:value={quoteattr(one.code)}/>"
        for one in entries
    )
    cell.paragraphs[0]._p.append(
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtPr><w:alias w:val={quoteattr(ask)}/><w:showingPlcHdr/>"
            f"<w:dropDownList>{items}</w:dropDownList></w:sdtPr>"
            f"<w:sdtContent><w:r><w:t>{ask}</w:t></w:r></w:sdtContent></w:sdt>"
        )
    )


# --- reading it ---------------------------------------------------------------------------------------


def is_document(data: bytes) -> bool:
    """Whether a file is a .docx, by its parts."""
    try:
        return "word/document.xml" in parts_of(data)
    except Exception:  # no archive at all: whoever reads it says so
        return False


def read_document(data: bytes, round_id: str, body: RoundBody) -> Read:
    """What a filled-in form says.

    Problems "form-unreadable", "form-of-another-round", "form-agency", "form-places" (gone, doubled, unknown),
    "form-cells" (a row with more or fewer cells), "form-not-text", "form-finding".
    """
    root = _opened(data)
    places = _places(root)
    read, count = _whose(places.pop(FORM, None), round_id, body)
    asked = {one.code: one for one in questions_for(body, read.agency)}
    sections = {one.code: one.words for one in outline(body)}
    wanted = {STATED, *(f"section.{code}" for code in sections), *(f"question.{code}" for code in asked)}
    _complete(places.keys(), wanted, count)
    at = _Spans(read)
    for key, rows in places.items():
        kind, _, code = key.partition(".")
        if kind == STATED:
            _read_findings(rows, at)
        elif kind == "section":
            if text := at.text(key, rows):
                read.sections[code] = text
                read.cells[f"sections/{code}"] = key
        else:
            _read_answer(key, rows, asked[code], at)
    known = {_squeezed(line) for language in LANGUAGES for line in _lines(body, read.agency, language)}
    outside = [_text(one) for one in root.iterchildren() if one.tag == qn("w:p")]
    read.unread = [
        at.add(f"¶{number}", text)
        for number, text in enumerate(outside, 1)
        if _squeezed(text) not in known | {""}
    ]
    return read


class _Spans:
    """The texts of a form in order, a line each, and where each stands in that."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self._end = 0

    def add(self, cell: str, text: str) -> Span:
        span = Span(cell, self._end, self._end + len(text), text)
        self.read.spans[cell] = span
        self._end = span.end + 1
        return span

    def text(self, key: str, rows: list[Any]) -> str:
        """The text of a place without columns: everything below what is asked."""
        if len(rows) < 3:
            raise _wrong("form-places", Words("Ô trả lời đã bị xóa.", "The cell to answer in is gone."), key)
        text = "\n".join(filter(None, (_plain(cell, key) for row in rows[2:] for cell in _cells(row))))
        if text:
            self.add(key, text)
        return text


def _opened(data: bytes) -> Any:
    """The body of the document."""
    try:
        parts_of(data)
        root = Document(io.BytesIO(data)).element.body
    except Exception as error:  # python-docx raises whatever its parts raise on a broken file
        raise _wrong(
            "form-unreadable", Words("Không đọc được tệp .docx này.", "This .docx file cannot be read.")
        ) from error
    if sum(1 for _ in root.iter(qn("w:tc"))) > CELLS:
        raise _wrong("form-unreadable", Words("Tệp có quá nhiều ô.", "The file has too many cells."))
    return root


def _places(root: Any) -> dict[str, list[Any]]:
    """The rows of each place by its key, in order; of the form's own place by `FORM`."""
    found: dict[str, list[Any]] = {}
    for table in root.iter(qn("w:tbl")):
        if any(True for _ in table.iterancestors(qn("w:tc"))):
            continue  # within a cell: reading that cell says so
        rows = [
            row
            for row in table.iter(qn("w:tr"))
            if _nearest(row, table) and row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None
        ]
        said = _text(rows[0]).split() if rows else []
        key = said[-1] if said else ""
        if key in found:
            raise _wrong(
                "form-places", Words("Mã này có hai lần trong tệp.", "The file has this code twice."), key
            )
        found[key] = rows
    return found


def _nearest(row: Any, table: Any) -> bool:
    return next(row.iterancestors(qn("w:tbl"))) is table


def _whose(rows: list[Any] | None, round_id: str, body: RoundBody) -> tuple[Read, int]:
    """Whose form it is, and how many places it was made with."""
    said = _text(rows[0]).split()[-4:-1] if rows else []
    if len(said) != 3 or said[0] != round_id or not said[2].isdecimal():
        what = Words("Đây không phải biểu mẫu của đợt này.", "This is not a form of this round.")
        raise _wrong("form-of-another-round", what)
    if said[1] not in body.agencies:
        what = Words("Đợt này không hỏi cơ quan đó.", "The round does not ask that agency.")
        raise _wrong("form-agency", what, said[1])
    return Read(round_id, said[1]), int(said[2])


def _complete(found: Any, wanted: set[str], count: int) -> None:
    """A question that the round asks since the form was made is not missed: the form says how many it had."""
    for key in found:
        if key not in wanted:
            what = Words(
                vi="Mã này đã bị sửa, hoặc đợt không còn hỏi nội dung này.",
                en="This code was changed, or the round no longer asks for it.",
            )
            raise _wrong("form-places", what, key or "?")
    if len(found) < count:
        what = Words("Thiếu bảng trả lời có mã này.", "The table with this code is missing.")
        raise _wrong("form-places", what, ", ".join(sorted(wanted - set(found))))


def _read_answer(key: str, rows: list[Any], question: QuestionPart, at: _Spans) -> None:
    path = f"answers/{len(at.read.answers)}"
    if not question.columns:
        if text := at.text(key, rows):
            at.read.cells[path] = key
            at.read.answers.append(AnswerPart(question=question.code, text=text))
        return
    given = []
    for place, cells in _lined(key, rows, len(question.columns)):
        if any(cells):
            at.add(place, " | ".join(cells))
            at.read.cells.setdefault(path, place)
            given.append(tuple(cells))
    if given:
        at.read.answers.append(AnswerPart(question=question.code, rows=tuple(given)))


def _read_findings(rows: list[Any], at: _Spans) -> None:
    for place, (type_, theme, text) in _lined(STATED, rows, len(HEADS)):
        type_, theme = _chosen(type_, TYPE), _chosen(theme, THEME)
        if not (type_ or theme or text):
            continue
        kind = _entry(names.profile().findings, type_, place)
        about = _entry(names.profile().themes, theme, place) if theme else None
        if not text:
            what = Words("Dòng này chưa có nội dung.", "This row has no text.")
            mend = Words("Ghi nội dung, hoặc xóa cả dòng.", "Write the text, or clear the whole row.")
            raise Problem("form-finding", what=what, mend=mend, place=place)
        at.add(place, text)
        at.read.findings.append(Written(kind.code, about.code if about else "", text, place))


def _chosen(said: str, ask: Words) -> str:
    return "" if said in (ask.vi, ask.en) else said


def _entry(entries: tuple[Any, ...], said: str, place: str) -> Named:
    entry = coded(entries, said)
    if entry is None:
        vi, en = ("; ".join(one.words.say(code) for one in entries) for code in LANGUAGES)
        raise Problem(
            "form-finding",
            what=Words(f"Không có lựa chọn “{said}”.", f"There is no choice “{said}”."),
            mend=Words(f"Chọn một trong: {vi}.", f"Choose one of: {en}."),
            place=place,
        )
    return entry


def _lined(key: str, rows: list[Any], width: int) -> Iterator[tuple[str, list[str]]]:
    """The rows below the headings, each with its place ("findings/2") and the texts of its cells."""
    for number, row in enumerate(rows[3:], 1):
        place = f"{key}/{number}"
        cells = [_plain(cell, place) for cell in _cells(row)]
        if len(cells) != width:
            raise Problem(
                "form-cells",
                what=Words(
                    f"Dòng này có {len(cells)} ô, cần {width} ô.",
                    f"This row has {len(cells)} cells instead of {width}.",
                ),
                mend=Words("Bỏ gộp hoặc tách ô ở dòng này.", "Undo the merging or splitting of its cells."),
                place=place,
            )
        yield place, cells


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row.iter(qn("w:tc")) if next(cell.iterancestors(qn("w:tr"))) is row]


def _plain(cell: Any, place: str) -> str:
    """The text of a cell; Problem "form-not-text" where a picture, a table or a note would be lost."""
    if any(one.tag in _NO_TEXT for one in _walk(cell)):
        raise Problem(
            "form-not-text",
            what=Words(
                "Ô này có hình, bảng hoặc chú thích cuối trang.",
                "This cell has a picture, a table or a note.",
            ),
            mend=Words(
                "Viết thành chữ trong ô; gửi hình, bảng thành tệp riêng.",
                "Put it into words; send pictures and tables as files.",
            ),
            place=place,
        )
    return _text(cell)


def _walk(element: Any) -> Iterator[Any]:
    """What is there: without what was deleted or moved away under tracked changes."""
    for child in element:
        if child.tag not in _GONE:
            yield child
            yield from _walk(child)


def _text(element: Any) -> str:
    parts = [(one.text or "") if one.tag == qn("w:t") else _BREAKS.get(one.tag, "") for one in _walk(element)]
    return "\n".join(clean(line) for line in "".join(parts).splitlines()).strip()


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _wrong(code: str, what: Words, place: str = "") -> Problem:
    return Problem(code, what=what, mend=ANEW, place=place)
