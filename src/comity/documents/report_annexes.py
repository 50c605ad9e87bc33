"""The annexes of a central report as a workbook: figures, the matrix, engagements, findings, answers, lists, sources.

What comes from the report itself (its figures, its sources) is for whoever may read the report. What is gathered anew
(the statistics whole, the matrix, engagements, findings, answers) is the issuing agency's own, as of the report's
moment and no higher than its marking.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from comity.directory import names
from comity.documents.sheet import clean
from comity.kernel import clock
from comity.kernel.acting import Acting
from comity.kernel.kinds import kind_named
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words
from comity.kernel.words import Words
from comity.review.citing import Citations, label_in
from comity.review.drafting import as_label_may_show, round_statistics
from comity.review.gathering import Material, gather
from comity.review.kinds import FindingBody, ReportBody, RoundBody
from comity.review.matrix import Row, matrix
from comity.review.outline import outline, question_text
from comity.review.statistics import Statistic

FIGURES = Words("Số liệu", "Figures")
STATISTICS = Words("Thống kê", "Statistics")
MATRIX = Words("Tình hình nộp", "Matrix")
ENGAGEMENTS = Words("Hoạt động", "Engagements")
FINDINGS = Words("Phát hiện", "Findings")
ANSWERS = Words("Trả lời", "Answers")
LISTS = Words("Danh sách", "Lists")
SOURCES = Words("Nguồn", "Sources")

NUMBER, AGENCY, TITLE = Words("Số", "No."), Words("Cơ quan", "Agency"), Words("Nội dung", "Title")
REFERENCE, QUOTE = Words("Hồ sơ", "Record"), Words("Trích nguyên văn", "Quoted text")
KIND, DATE, PLACE, ID = (
    Words("Loại", "Kind"),
    Words("Thời gian", "Date"),
    Words("Địa điểm", "Place"),
    Words("Mã", "Id"),
)
ROW, VALUE = Words("Dòng", "Row"), Words("Số lượng", "Number")
FORM, PARTNERS, TOLD_BY = (
    Words("Hình thức", "Form"),
    Words("Đối tác", "Partners"),
    Words("Cơ quan báo cáo", "Told by"),
)
THEME, SAID_BY, GROUP = Words("Chủ đề", "Theme"), Words("Cơ quan nêu", "Said by"), Words("Nhóm", "Group")
STANDING, LATE = Words("Tình trạng", "Standing"), Words("Số ngày chậm", "Days late")
PENDING = Words("Số ngày chờ ý kiến", "Days pending")
QUESTION, ANSWER = Words("Câu hỏi", "Question"), Words("Trả lời", "Answer")
NOT_SHOWN = Words("ngoài phạm vi được xem", "outside what may be seen")


def xlsx(report: Record, acting: Acting, language: str) -> bytes:
    """The workbook for a hat that may read the report."""
    record = get(report.pk, acting, kind="report")
    body = content(record, ReportBody)
    citations = Citations(body, acting, language)
    out = io.BytesIO()
    # Texts stay texts: what begins with "=" in a record is no formula of ours.
    book = _Book(out, language)
    book.figures(body, citations)
    if record.owner == acting.agency:
        _gathered(book, record, body, acting)
    book.lists(citations)
    book.sources(citations)
    book.close()
    return out.getvalue()


def _gathered(book: "_Book", record: Record, body: ReportBody, acting: Acting) -> None:
    round_ = Record.objects.visible_to(acting).filter(pk=body.round, kind="round").first()
    if round_ is None:
        return
    asked = content(round_, RoundBody)
    day = date.fromisoformat(body.date) if body.date else clock.now().date()
    narrow = as_label_may_show(acting, record.marking)
    # The round as it was when the report was drafted: frozen at that moment, for this purpose.
    then = asked.model_copy(update={"frozen": body.as_of or asked.frozen})
    material = gather(round_, then, narrow)
    book.statistics(round_statistics(material, then, narrow, day))
    book.matrix(matrix(round_, narrow, day), asked)
    book.engagements(material)
    book.findings(material)
    book.answers(material, asked)


class _Book:
    """The workbook as it is written, sheet by sheet."""

    def __init__(self, out: io.BytesIO, language: str) -> None:
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.language = language
        self._book = xlsxwriter.Workbook(out, options)
        base = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
        self._head = self._book.add_format(
            {**base, "bold": True, "text_wrap": True, "border": 1, "bg_color": "#EDEDED", "align": "center"}
        )
        self._cell = self._book.add_format({**base, "text_wrap": True, "border": 1})
        self._number = self._book.add_format({**base, "border": 1, "num_format": "#,##0"})
        self._title = self._book.add_format({**base, "bold": True, "font_size": 13})
        self._note = self._book.add_format({**base, "italic": True, "font_size": 11})

    def close(self) -> None:
        self._book.close()

    # --- what the report says -------------------------------------------------------------------------

    def figures(self, body: ReportBody, citations: Citations) -> None:
        """Every figure of the report with its chart beside it."""
        sheet = self._book.add_worksheet(self._say(FIGURES))
        sheet.set_column(0, 0, 42)
        sheet.set_column(1, 3, 13)
        at = 0
        for figure in body.figures:
            legend = [label_in(one, self.language) for one in figure.legend] or [self._say(VALUE)]
            sheet.write_string(at, 0, label_in(figure.caption, self.language), self._title)
            heads = [self._say(ROW), *legend, self._say(SOURCES)]
            for place, text in enumerate(heads):
                sheet.write_string(at + 1, place, text, self._head)
            first = at + 2
            for number, (labels, value, sources) in enumerate(figure.rows):
                sheet.write_string(first + number, 0, clean(label_in(labels, self.language)), self._cell)
                sheet.write_number(first + number, 1, value, self._number)
                if figure.compared:
                    sheet.write_number(first + number, 2, figure.compared[number][0], self._number)
                cited = ", ".join(map(str, citations.of(sources)))
                sheet.write_string(first + number, 1 + len(legend), cited, self._cell)
            last = first + len(figure.rows) - 1
            self._chart(sheet, legend, (first, last, at + 1))
            at = max(last + 2, at + 4 + len(figure.rows) + 2)
        self._print(sheet)

    def _chart(self, sheet: Any, legend: Sequence[str], rows: tuple[int, int, int]) -> None:
        first, last, at = rows
        chart = self._book.add_chart({"type": "bar"})
        name = sheet.get_name()
        for place, text in enumerate(legend, 1):
            chart.add_series(
                {
                    "name": text,
                    "categories": [name, first, 0, last, 0],
                    "values": [name, first, place, last, place],
                    "fill": {"color": "#595959" if place == 1 else "#FFFFFF"},
                    "border": {"color": "#595959"},
                    "data_labels": {"value": True},
                    "gap": 60,
                }
            )
        chart.set_y_axis({"reverse": True})
        chart.set_legend({"position": "top"} if len(legend) > 1 else {"none": True})
        chart.set_size({"width": 640, "height": 90 + 26 * (last - first + 1) * len(legend)})
        sheet.insert_chart(at, 6, chart)

    def lists(self, citations: Citations) -> None:
        """What the report cites as lists, record by record."""
        heads = (NUMBER, KIND, TITLE, AGENCY, ID)
        self._sheet(LISTS, heads, (8, 22, 70, 30, 38), self._of_lists(citations))

    def _of_lists(self, citations: Citations) -> Iterable[Sequence[str | int]]:
        for number, records, hidden in citations.lists():
            for record in records:
                yield (
                    number,
                    kind_named(record.kind).words.say(self.language),
                    record.title_in(self.language),
                    self._agency(record.owner),
                    str(record.pk),
                )
            if hidden:
                yield (number, "", f"{self._say(NOT_SHOWN)}: {hidden}", "", "")

    def sources(self, citations: Citations) -> None:
        """The annex of sources as the paper has it."""
        rows = []
        for cited in citations.all():
            seen = cited.record is not None or cited.count
            owner = self._agency(cited.record.owner) if cited.record is not None else ""
            title = cited.title.text if seen else self._say(NOT_SHOWN)
            rows.append((cited.number, owner, title, cited.reference, cited.quote))
        self._sheet(SOURCES, (NUMBER, AGENCY, TITLE, REFERENCE, QUOTE), (8, 30, 60, 50, 60), rows)

    # --- what was gathered ----------------------------------------------------------------------------

    def statistics(self, tables: Sequence[Statistic]) -> None:
        """The round's tables of figures, each with its formula."""
        sheet = self._book.add_worksheet(self._say(STATISTICS))
        sheet.set_column(0, 0, 48)
        sheet.set_column(1, 6, 15)
        at = 0
        for table in tables:
            sheet.write_string(at, 0, table.title.say(self.language), self._title)
            sheet.write_string(at + 1, 0, table.formula.say(self.language), self._note)
            sheet.write_string(at + 2, 0, self._say(ROW), self._head)
            for place, (_, words) in enumerate(table.columns, 1):
                sheet.write_string(at + 2, place, words.say(self.language), self._head)
            at += 3
            for line in table.lines:
                sheet.write_string(at, 0, clean(line.words.say(self.language)), self._cell)
                for place, cell in enumerate(line.cells, 1):
                    if not cell.known:
                        sheet.write_blank(at, place, None, self._number)
                    elif cell.amount is None:
                        sheet.write_number(at, place, cell.value, self._number)
                    else:
                        sheet.write_number(at, place, float(cell.amount), self._cell)
                at += 1
            at += 2
        self._print(sheet)

    def matrix(self, rows: Sequence[Row], asked: RoundBody) -> None:
        """Agencies by sections of the outline."""
        sections = [section.words for section in outline(asked)]
        told: list[tuple[str | int, ...]] = [
            (
                self._agency(row.agency),
                row.standing.say(self.language),
                *(one.say(self.language) for one in row.sections),
                row.days_late,
                row.pending,
            )
            for row in rows
        ]
        heads = (AGENCY, STANDING, *sections, LATE, PENDING)
        self._sheet(MATRIX, heads, (38, 16, *[18] * len(sections), 10, 12), told)

    def engagements(self, material: Material) -> None:
        """Every engagement that was counted, with who told of it."""
        rows = [
            (
                number,
                material.sayings.say(picture.lead_account.record, "title", self.language).text,
                names.form(picture.body.form).say(self.language) if picture.body.form else "",
                edtf_words(picture.body.date or picture.body.period, self.language),
                picture.body.place,
                ", ".join(names.partner(code).say(self.language) for code in picture.body.partners),
                "; ".join(map(self._agency, picture.agencies)),
                str(picture.record.pk),
            )
            for number, picture in enumerate(material.engagements, 1)
        ]
        heads = (NUMBER, TITLE, FORM, DATE, PLACE, PARTNERS, TOLD_BY, ID)
        self._sheet(ENGAGEMENTS, heads, (8, 60, 26, 20, 20, 26, 40, 38), rows)

    def findings(self, material: Material) -> None:
        """Every finding with who said it, and the group that a person put it into."""
        group_of = {
            finding.pk: material.sayings.say(group.record, "text", self.language).text
            for group in material.groups
            for finding in group.findings
        }
        types = {entry.code: entry.words for entry in names.profile().findings}
        themes = {entry.code: entry.words for entry in names.profile().themes}
        rows = []
        for type_, records in material.findings.items():
            for record in records:
                body = material.sayings.body(record)
                assert isinstance(body, FindingBody)
                rows.append(
                    (
                        types[type_].say(self.language) if type_ in types else type_,
                        themes[body.theme].say(self.language) if body.theme in themes else body.theme,
                        material.sayings.say(record, "text", self.language).text,
                        self._agency(body.said_by or record.owner),
                        group_of.get(record.pk, ""),
                        str(record.pk),
                    )
                )
        self._sheet(FINDINGS, (KIND, THEME, TITLE, SAID_BY, GROUP, ID), (20, 30, 80, 36, 50, 38), rows)

    def answers(self, material: Material, asked: RoundBody) -> None:
        """The answers to the round's questions; a row of a table is a row, its cells side by side."""
        if not asked.questions:
            return
        rows: list[Sequence[str | int]] = []
        width = max((len(question.columns) for question in asked.questions), default=0) or 1
        for question in asked.questions:
            text = question_text(question, self.language)
            if question.columns:
                heads = [label_in(one, self.language) for one in question.columns]
                rows.append((text, "", *heads, *[""] * (width - len(heads))))
            for submission in material.submissions:
                agency = self._agency(material.agencies[submission.pk])
                for answer in material.bodies[submission.pk].answers:
                    if answer.question == question.code:
                        given = answer.rows or ((answer.text,),)
                        rows += [(text, agency, *row[:width], *[""] * (width - len(row))) for row in given]
        columns = (QUESTION, AGENCY, ANSWER, *[Words("", "")] * (width - 1))
        self._sheet(ANSWERS, columns, (40, 34, *[30] * width), rows)

    # --- one sheet ------------------------------------------------------------------------------------

    def _sheet(
        self,
        title: Words,
        heads: Sequence[Words],
        widths: Sequence[int],
        rows: Iterable[Sequence[str | int]],
    ) -> None:
        sheet = self._book.add_worksheet(self._say(title))
        for place, (words, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.write_string(0, place, words.say(self.language), self._head)
            sheet.set_column(place, place, width)
        last = 0
        for last, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(last, place, value, self._number)
                else:
                    sheet.write_string(last, place, clean(value)[:32_767], self._cell)
        sheet.autofilter(0, 0, last, len(heads) - 1)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        self._print(sheet)

    def _print(self, sheet: Any) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P/&N")

    def _say(self, words: Words) -> str:
        return words.say(self.language)

    def _agency(self, code: str) -> str:
        return names.agency(code).say(self.language)
