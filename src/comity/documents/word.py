"""A paper as .docx in the house style: for those who go on writing in it.

It says what the PDF says: both are made from the same `sheet`. Everything is native text: charts are tables whose bars
are shaded paragraphs, so they print sharply and can be changed; headings are styles; numbers of sources are links into
the annex. The body is written as WordprocessingML (ECMA-376, part 1) in one piece, because thousands of table cells
made one by one take minutes.
"""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from comity.documents.checking import check
from comity.documents.house_style import HouseStyle, Measure
from comity.documents.paper import Paper
from comity.documents.sheet import Data, counted, sheet
from comity.documents.word_markup import FONT, bar, box, paragraph, rule, run, table


def docx(paper: Paper, style: HouseStyle) -> bytes:
    """The paper as a .docx file; the Problems of `check`."""
    check(paper)
    made = Document()
    _page(made, style, paper.language)
    data = sheet(paper, style)
    section = made.element.body.sectPr.xml
    # Parsed with its text at once: to move thousands of elements into a tree takes lxml half a minute.
    made.part._element = parse_xml(
        f"<w:document {nsdecls('w', 'r')}><w:body>{_Writer(data, style).whole()}{section}</w:body></w:document>"
    )
    properties = made.core_properties
    document = data["document"]
    properties.title, properties.author = document["title"], document["author"]
    properties.keywords, properties.comments = ", ".join(document["keywords"]), ""
    properties.language = "vi-VN" if paper.language == "vi" else "en-GB"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _page(made: Any, style: HouseStyle, language: str) -> None:
    """Sheet, margins, the page number at the top from the second page, and the styles of text and headings."""
    section, page = made.sections[0], style.page
    section.page_width, section.page_height = Pt(page.width.points), Pt(page.height.points)
    section.top_margin, section.bottom_margin = Pt(page.top.points), Pt(page.bottom.points)
    section.left_margin, section.right_margin = Pt(page.left.points), Pt(page.right.points)
    section.header_distance = Pt(page.top.points / 2)
    section.different_first_page_header_footer = page.number_from_page > 1
    size = round(style.sizes.page_number.points * 2)
    field = (
        f'<w:p {nsdecls("w")}><w:pPr><w:jc w:val="center"/></w:pPr>'
        f'<w:fldSimple w:instr="PAGE"><w:r><w:rPr><w:sz w:val="{size}"/></w:rPr><w:t>2</w:t></w:r></w:fldSimple></w:p>'
    )
    header = section.header
    header.is_linked_to_previous = False
    first = header.paragraphs[0]._p
    first.addprevious(parse_xml(field))
    header._element.remove(first)
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        _style(made.styles[name], style.sizes.body, language, heading=name != "Normal")
    made.styles["Heading 3"].font.italic = True


def _style(found: Any, size: Measure, language: str, *, heading: bool) -> None:
    found.font.name, found.font.size = FONT, Pt(size.points)
    properties = found.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for part in list(fonts.attrib):
        del fonts.attrib[part]
    for part in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{part}"), FONT)
    code = "vi-VN" if language == "vi" else "en-GB"
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{code}"/>'))
    found.paragraph_format.space_after = found.paragraph_format.space_before = Pt(0)
    if heading:
        found.font.bold, found.font.italic = True, False
        for colour in properties.findall(qn("w:color")):
            properties.remove(colour)


class _Writer:
    """The parts of one paper as WordprocessingML."""

    def __init__(self, data: Data, style: HouseStyle) -> None:
        self.data, self.style, self.words = data, style, data["words"]
        self.size: dict[str, float] = data["style"]["sizes"]
        page = style.page
        self.width = page.width.points - page.left.points - page.right.points
        self._numbers = [0, 0, 0]
        self._figures = {"table": 0, "chart": 0}
        self._bookmark = 0

    def whole(self) -> str:
        parts = [self._heads(), self._title(), self._addressees()]
        parts += [self._section(one) for one in self.data["sections"]]
        parts.append(self._closing())
        if self.data["annex"] is not None:
            parts.append(self._annex(self.data["annex"]))
        size = self.size["provenance"]
        parts += [paragraph(run(line, size=size), before=6) for line in self.data["provenance"]]
        return "".join(parts)

    # --- the blocks above the text --------------------------------------------------------------------

    def _heads(self) -> str:
        heading, document = self.data["heading"], self.data["document"]
        left = [self.width * 0.38, self.width * 0.62]
        agencies = (
            self._centred(heading["superior_agency"].upper(), "superior_agency")
            if heading["superior_agency"]
            else ""
        )
        agencies += self._centred(heading["issuing_agency"].upper(), "issuing_agency", bold=True)
        state = self._centred(self.words["national_heading"], "national_heading", bold=True)
        state += self._centred(self.words["motto"], "motto", bold=True)
        stamps = [
            one.upper()
            for one in (document["marking"], self.words["draft"] if document["draft"] else "")
            if one
        ]
        rows = [
            [agencies + rule(left[0] * 0.33), state + rule(left[1] * 0.17)],
            [
                self._centred(heading["number"], "number") + "".join(self._stamp(one) for one in stamps),
                self._centred(heading["place_date"], "place_date", italic=True),
            ],
        ]
        return table(rows, left, borders=False, whole=True)

    def _centred(self, text: str, size: str, *, bold: bool = False, italic: bool = False) -> str:
        return paragraph(run(text, size=self.size[size], bold=bold, italic=italic), align="center")

    def _stamp(self, text: str) -> str:
        side = self.width * 0.38 / 2 - max(len(text) * self.size["stamp"] * 0.42, 30)
        return paragraph(
            run(text, size=self.size["stamp"], bold=True),
            align="center",
            left=max(side, 0),
            right=max(side, 0),
            before=6,
            extra=box(8),
        )

    def _title(self) -> str:
        heading = self.data["heading"]
        type_ = run(heading["document_type"].upper(), size=self.size["document_type"], bold=True)
        subject = run(heading["subject"], size=self.size["subject"], bold=True)
        return (
            paragraph(type_, align="center", before=20)
            + paragraph(subject, align="center", left=20, right=20)
            + rule((self.width - 90) / 2)
        )

    def _addressees(self) -> str:
        found = self.data["addressees"]
        if not found:
            return paragraph("", after=6)
        if len(found) == 1:
            return paragraph(
                run(f"{self.words['addressees']} {found[0]}"), align="center", before=14, after=10
            )
        lead = paragraph(run(self.words["addressees"]), left=70, before=14)
        return lead + "".join(paragraph(run(f"- {one}"), left=110) for one in found) + paragraph("", after=6)

    # --- the text -------------------------------------------------------------------------------------

    def _section(self, part: Data) -> str:
        made = []
        if part["title"]:
            level = part["level"]
            self._numbers[level - 1] += 1
            self._numbers[level:] = [0] * (3 - level)
            number = counted(self.words["section_numbers"][level - 1], self._numbers[level - 1])
            title = part["title"].upper() if level == 1 else part["title"]
            made.append(
                paragraph(
                    run(f"{number} {title}", bold=True, italic=level == 3),
                    style=f"Heading{level}",
                    indent=self.style.body.first_line.points,
                    before=10,
                    after=self.style.body.paragraph_gap.points,
                    lines=self.style.body.line_spacing.points,
                    with_next=True,
                )
            )
        for block in part["blocks"]:
            kind = block["kind"]
            made.append(
                self._paragraph(block)
                if kind == "paragraph"
                else self._table(block)
                if kind == "table"
                else self._chart(block)
            )
        return "".join(made)

    def _paragraph(self, block: Data) -> str:
        if block["centred"]:
            said = "".join(run(one["text"], bold=True) for one in block["sentences"])
            return paragraph(said, align="center", before=10, after=10, with_next=True)
        runs = run(" ").join(self._sentence(one) for one in block["sentences"])
        return paragraph(
            (run("- ") if block["item"] else "") + runs,
            align="both",
            indent=self.style.body.first_line.points,
            after=self.style.body.paragraph_gap.points,
            lines=self.style.body.line_spacing.points,
        )

    def _sentence(self, one: Data, size: float | None = None) -> str:
        made = run(one["text"], size=size, italic=one["language"] is not None, marked=one["unsourced"])
        if one["unsourced"]:
            made += run(f"[{self.words['unsourced']}]", size=size, raised=True)
        made += self._references(one["sources"], size)
        if one["language"] is not None:
            made += run(f" [{one['tag']}]", size=(size or self.size["body"]) * 0.75)
        return made

    def _references(self, found: Sequence[Sequence[int]], size: float | None = None) -> str:
        """Raised numbers; each leads to its line in the annex."""
        made = []
        for place, ends in enumerate(found):
            if place:
                made.append(run(",", size=size, raised=True))
            told = run("–".join(map(str, ends)), size=size, raised=True)
            made.append(f'<w:hyperlink w:anchor="source{ends[0]}">{told}</w:hyperlink>')
        return "".join(made)

    def _caption(self, kind: str, block: Data, *, before: bool) -> str:
        self._figures[kind] += 1
        lead = self.words[kind].format(number=self._figures[kind])
        size = self.size["caption"]
        runs = run(f"{lead} ", size=size, bold=True) + run(
            block["caption"], size=size, marked=block["unsourced"]
        )
        if block["unsourced"]:
            runs += run(f"[{self.words['unsourced']}]", size=size, raised=True)
        runs += self._references(block["sources"], size)
        above, below = (8, 3) if before else (3, 10)
        return paragraph(runs, align="center", with_next=before, before=above, after=below)

    def _table(self, block: Data) -> str:
        size = self.size["table"]
        aligns = {"right": "right", "center": "center", "left": "left"}
        shares = [share if share is not None else 8 for share in block["widths"]]
        widths = [self.width * share / sum(shares) for share in shares]
        head = [paragraph(run(one, size=size, bold=True), align="center") for one in block["headers"]]
        rows = []
        for number, row in enumerate(block["rows"], 1):
            bold = block["total"] and number == len(block["rows"])
            rows.append(
                [
                    paragraph(
                        self._sentence(cell["sentence"], size)
                        if "sentence" in cell
                        else run(cell["text"], size=size, bold=bold),
                        align=aligns[align],
                    )
                    for cell, align in zip(row, block["aligns"], strict=True)
                ]
            )
        return (
            self._caption("table", block, before=True) + table([head, *rows], widths, heads=1) + paragraph("")
        )

    def _chart(self, block: Data) -> str:
        """Bars: a table of label, bar and figure; a bar is a shaded paragraph as wide as its share."""
        size = self.size["chart"]
        widths = [self.width * 0.36, self.width * 0.52, self.width * 0.12]
        room = widths[1] - 8
        rows = []
        if block["legend"]:
            first, second = block["legend"]
            names = run(f"■ {first}    □ {second}", size=size)
            rows.append([paragraph(""), paragraph(names), paragraph("")])
        for row in block["rows"]:
            bars = "".join(
                bar(room * (1 - one["share"]), outlined=place == 1, small=len(row["bars"]) > 1)
                if one["share"]
                else paragraph("", height=10)
                for place, one in enumerate(row["bars"])
            )
            told = " / ".join(one["text"] for one in row["bars"])
            rows.append(
                [
                    paragraph(run(row["label"], size=size), align="right", right=6, with_next=True),
                    bars,
                    paragraph(run(told, size=size), left=4),
                ]
            )
        return (
            paragraph("", with_next=True)
            + table(rows, widths, borders=False, whole=True)
            + self._caption("chart", block, before=False)
        )

    # --- what closes the paper ------------------------------------------------------------------------

    def _closing(self) -> str:
        signature = self.data["signature"]
        left = ""
        if self.data["recipients"]:
            title = run(self.words["recipients"], size=self.size["recipients_title"], bold=True, italic=True)
            left = paragraph(title) + "".join(
                paragraph(run(f"- {one}", size=self.size["recipients"])) for one in self.data["recipients"]
            )
        right = [one.upper() for one in (signature["authority"], signature["title"]) if one]
        signed = "".join(self._centred(one, "signature", bold=True) for one in right)
        signed += paragraph("", after=70)
        if signature["name"]:
            signed += self._centred(signature["name"], "signer", bold=True)
        rows = [[left or paragraph(""), signed]]
        return paragraph("", after=12, with_next=True) + table(
            rows, [self.width * 0.45, self.width * 0.55], borders=False, whole=True
        )

    def _annex(self, part: Data) -> str:
        size = self.size["annex"]
        title = run(self.words["annex_title"], size=self.size["document_type"], bold=True)
        made = paragraph(title, align="center", style="Heading1", extra="<w:pageBreakBefore/>")
        made += paragraph(run(part["note"], italic=True), align="center", after=8)
        made += paragraph(run(self.words["annex_guide"], size=size), after=6)
        widths = [40.0, 100.0, (self.width - 140) / 2, (self.width - 140) / 2]
        head = [
            paragraph(run(one, size=size, bold=True), align="center") for one in self.words["annex_columns"]
        ]
        rows = [head]
        for line in part["lines"]:
            number = self._marked(f"source{line['number']}", run(str(line["number"]), size=size, bold=True))
            what = run(line["title"], size=size)
            below = paragraph(run(line["reference"], size=size, italic=True)) if line["reference"] else ""
            rows.append(
                [
                    paragraph(number, align="center"),
                    paragraph(run(line["agency"], size=size)),
                    paragraph(what) + below,
                    paragraph(run(line["quote"], size=size)),
                ]
            )
        return made + table(rows, widths, heads=1) + paragraph("")

    def _marked(self, name: str, runs: str) -> str:
        self._bookmark += 1
        number = self._bookmark
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{runs}<w:bookmarkEnd w:id="{number}"/>'
