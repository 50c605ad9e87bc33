"""A paper and a house style, made into the plain data that the typst templates read.

Everything that depends on language (numbers, dates, which words) is settled here; the templates only lay out.
Texts stay data all the way: a template never evaluates them.
"""

import itertools
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from comity.documents.house_style import HouseStyle, Language, Measure
from comity.documents.paper import BarChart, Block, Cell, Paper, Paragraph, Section, Sentence, Table
from comity.kernel.wording import long_date, number

Data = dict[str, Any]

# A no-break space is meant (it keeps "Điều 5" together); every other run of white space is one space.
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")

# In letters: a text that need not wrap, and about what a line has room for. In lines (a page has some 36): a
# chart, and what must follow one that may move: it can leave its height unused and take half the next page.
SHORT: Final = 14
LINE: Final = 78
LINES_OF_CHART: Final = 18
LINES_AFTER_CHART: Final = 54
BARS_OF_PAGE: Final = 28

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def sheet(paper: Paper, style: HouseStyle) -> Data:
    """The templates' whole input as JSON-ready data. Lengths are in points. The paper has been checked."""
    words = style.words(paper.language)
    return {
        "language": paper.language,
        "style": _style(style),
        "words": _clean_all(words.model_dump(mode="json", exclude={"languages"})),
        "document": _document(paper),
        "heading": _heading(paper, words),
        "addressees": _listed(paper.addressees)
        if len(paper.addressees) > 1
        else list(map(clean, paper.addressees)),
        "sections": _closed(_floated([_section(section, paper, words) for section in paper.sections]), words),
        "signature": {
            "authority": clean(paper.signature.authority),
            "title": clean(paper.signature.title),
            "name": clean(paper.signature.name),
        },
        "recipients": _listed(paper.recipients),
        "annex": _annex(paper, words),
        "provenance": _provenance(paper, words),
    }


def clean(text: str) -> str:
    """Text as it can be printed: composed (NFC), without control characters, white space in single spaces."""
    return _SPACES.sub(" ", _CONTROLS.sub(" ", unicodedata.normalize("NFC", text))).strip()


def _clean_all(words: Data) -> Data:
    """The style's own sayings, composed like every other text; their runs of spaces are meant and stay."""
    return {
        key: unicodedata.normalize("NFC", value) if isinstance(value, str) else value
        for key, value in words.items()
    }


def _style(style: HouseStyle) -> Data:
    def points(part: object) -> Data:
        return {name: value.points for name, value in part if isinstance(value, Measure)}  # type: ignore[attr-defined]

    return {
        "page": points(style.page) | {"number_from_page": style.page.number_from_page},
        "fonts": [*style.fonts.families, *style.fonts.lenders],
        "body": points(style.body) | {"hyphenate": style.body.hyphenate},
        "sizes": points(style.sizes) | points(style.own_sizes),
    }


def _document(paper: Paper) -> Data:
    heading = paper.heading
    return {
        "title": clean(f"{_type_in_text(paper)}: {heading.subject}"),
        "author": clean(heading.issuing_agency),
        "keywords": [clean(heading.number_symbol), *([paper.snapshot_hash] if paper.snapshot_hash else [])],
        "date": None if heading.date is None else [heading.date.year, heading.date.month, heading.date.day],
        "draft": paper.draft,
        "marking": None if paper.marking is None else clean(paper.marking),
    }


def _heading(paper: Paper, words: Language) -> Data:
    heading = paper.heading
    return {
        "superior_agency": clean(heading.superior_agency),
        "issuing_agency": clean(heading.issuing_agency),
        "number": words.number.format(number=_number_symbol(paper)),
        "place_date": words.place_date.format(place=clean(heading.place), date=_date(paper, words)),
        "document_type": clean(heading.document_type),
        "subject": clean(heading.subject),
    }


def _number_symbol(paper: Paper) -> str:
    """Number and symbol; a symbol still without its number keeps room for it to be written in."""
    symbol = clean(paper.heading.number_symbol)
    return "\u00a0" * 8 + symbol if symbol.startswith("/") or not symbol else symbol


def _date(paper: Paper, words: Language) -> str:
    date = paper.heading.date
    return words.date_blank.replace(" ", "\u00a0") if date is None else long_date(date, paper.language)


def _type_in_text(paper: Paper) -> str:
    """The document type as it stands in running text: "Báo cáo"."""
    return clean(paper.heading.document_type).capitalize()


def _listed(items: Iterable[str]) -> list[str]:
    """Items of an official list: a semicolon after each, a full stop after the last."""
    bare = [clean(item).rstrip(" ;.") for item in items]
    return [f"{item}{'.' if index == len(bare) else ';'}" for index, item in enumerate(bare, 1)]


def _section(section: Section, paper: Paper, words: Language) -> Data:
    return {
        "level": section.level,
        "title": clean(section.title),
        "blocks": [_block(block, paper, words) for block in section.blocks],
    }


def _block(block: Block, paper: Paper, words: Language) -> Data:
    if isinstance(block, Paragraph):
        sentences = [_sentence(sentence, paper, words) for sentence in block.sentences]
        centred = {"item": block.item, "centred": block.centred}
        return {"kind": "paragraph", "sentences": sentences, **centred}
    if isinstance(block, Table):
        return _table(block, paper, words)
    return _chart(block, paper)


def _sentence(sentence: Sentence, paper: Paper, words: Language) -> Data:
    original = sentence.original_language
    foreign = original is not None and original != paper.language
    return {
        "text": clean(sentence.text),
        "sources": _ranges(sentence.sources),
        "unsourced": paper.sourced and not sentence.sources,
        "language": original if foreign else None,
        "tag": words.original.format(language=words.name_of(original)) if foreign and original else "",
    }


def _table(table: Table, paper: Paper, words: Language) -> Data:
    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.headers)
    return {
        "kind": "table",
        "headers": [clean(header) for header in table.headers],
        "rows": [[_cell(cell, paper, words) for cell in row] for row in table.rows],
        "widths": _widths(table.headers, columns),
        "aligns": [_align(cells) for cells in columns],
        "breakable": _is_long(table),
        "caption": clean(table.caption),
        "sources": _ranges(table.sources),
        "unsourced": paper.sourced and not table.sources and not _rows_sourced(table),
        "total": table.total,
    }


def _cell(cell: Cell, paper: Paper, words: Language) -> Data:
    if isinstance(cell, Sentence):
        # An unsourced cell is marked by its table's caption, not once a cell.
        return {"sentence": _sentence(cell, paper, words) | {"unsourced": False}}
    if cell is None or isinstance(cell, str):
        return {"text": clean(cell or "")}
    return {"text": number(cell, paper.language)}


def _rows_sourced(table: Table) -> bool:
    return bool(table.rows) and all(
        any(isinstance(cell, Sentence) and cell.sources for cell in row) for row in table.rows
    )


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float | Decimal)


def _text_of(cell: Cell) -> str:
    return cell.text if isinstance(cell, Sentence) else str(cell or "")


def _align(cells: Sequence[Cell]) -> str:
    """Numbers (and blanks or dashes among them) to the right, short marks centred, words to the left."""
    rest = [cell for cell in cells if not _is_number(cell)]
    if len(rest) < len(cells) and all(isinstance(cell, str | None) and len(cell or "") < 2 for cell in rest):
        return "right"
    return "center" if all(len(_text_of(cell)) <= 3 for cell in cells) else "left"


def _widths(headers: Sequence[str], columns: Sequence[Sequence[Cell]]) -> list[float | None]:
    """Each column's share of the table's width; None for a short column, which is as wide as its text.

    Long texts wrap, so their share grows with the square root of their length, but never under the longest
    word. Where the short columns would fill more than half of the table, all columns share.
    """
    texts = [[header, *map(_text_of, cells)] for header, cells in zip(headers, columns, strict=True)]
    longest = [max(map(len, column)) for column in texts]
    short = [length <= SHORT for length in longest]
    if sum(length + 2 for length, is_short in zip(longest, short, strict=True) if is_short) > LINE / 2:
        short = [False] * len(longest)
    shares: list[float | None] = []
    for column, length, is_short in zip(texts, longest, short, strict=True):
        longest_word = max(len(word) for text in column for word in text.split() or [""])
        shares.append(
            None if is_short else max(longest_word + 2, min(length, SHORT) + 2, 4 * math.sqrt(length))
        )
    return shares


def _is_long(table: Table) -> bool:
    """Whether a table may run over a page's end; a short one is kept whole."""
    letters = sum(len(_text_of(cell)) for row in table.rows for cell in row)
    return len(table.rows) > 10 or letters > 1000


def _chart(chart: BarChart, paper: Paper) -> Data:
    series = [chart.values, chart.compared] if chart.compared else [chart.values]
    greatest = max((float(value) for values in series for value in values), default=0) or 1
    labels = [clean(label) for label in chart.labels]
    figures = [[number(value, paper.language) for value in row] for row in zip(*series, strict=True)]
    shares = [[float(value) / greatest for value in row] for row in zip(*series, strict=True)]
    legend = [clean(name) for name in chart.legend] if chart.legend else []
    caption = clean(chart.caption)
    lead = f"{caption} ({' / '.join(legend)})" if legend else caption
    spoken = "; ".join(f"{label}: {' / '.join(row)}" for label, row in zip(labels, figures, strict=True))
    return {
        "kind": "chart",
        "rows": [
            {
                "label": label,
                "bars": [{"share": share, "text": text} for share, text in zip(row_shares, row, strict=True)],
            }
            for label, row_shares, row in zip(labels, shares, figures, strict=True)
        ],
        "legend": legend,
        "caption": caption,
        "spoken": f"{lead}: {spoken}",
        "breakable": len(labels) * len(series) > BARS_OF_PAGE,
        "sources": _ranges(chart.sources),
        "unsourced": not chart.sources,
    }


def _ranges(numbers: Iterable[int]) -> list[list[int]]:
    """Source numbers in order, three or more that follow each other as [first, last]: 1, 3-5."""
    runs: list[list[int]] = []
    for _, group in itertools.groupby(enumerate(sorted(set(numbers))), key=lambda pair: pair[1] - pair[0]):
        run = [value for _, value in group]
        runs.extend([[run[0], run[-1]]] if len(run) > 2 else [[value] for value in run])
    return runs


def _floated(sections: list[Data]) -> list[Data]:
    """The sections with every chart told whether it may move to the foot of a page.

    Moving keeps pages full, but nothing may come after the signature: a chart may move only with so many
    lines after it that the signature stands on a later page, whichever page the chart comes to.
    """
    lines = 0
    for section in reversed(sections):
        charts = sum(block["kind"] == "chart" for block in section["blocks"])
        for block in reversed(section["blocks"]):
            if block["kind"] == "chart":
                block["floats"] = not block["breakable"] and lines >= LINES_AFTER_CHART + LINES_OF_CHART * (
                    charts - 1
                )
            else:
                lines += _lines(block)
        lines += 2 if section["title"] else 0
    return sections


def _lines(block: Data) -> int:
    """About how many lines a paragraph or a table takes; rather too few than too many."""
    if block["kind"] == "paragraph":
        return 1 + sum(len(sentence["text"]) for sentence in block["sentences"]) // LINE
    return 1 + len(block["rows"])


def _closed(sections: list[Data], words: Language) -> list[Data]:
    """The sections with the mark that closes an official text after the very last sentence."""
    last_block = sections[-1]["blocks"][-1] if sections and sections[-1]["blocks"] else None
    if words.closing_mark and last_block and last_block["kind"] == "paragraph" and last_block["sentences"]:
        last = last_block["sentences"][-1]
        last["text"] = last["text"].removesuffix(".") + words.closing_mark
    return sections


def _annex(paper: Paper, words: Language) -> Data | None:
    if not paper.sources:
        return None
    return {
        "note": words.annex_note.format(
            type=_type_in_text(paper), number=_number_symbol(paper), date=_date(paper, words)
        ),
        "lines": [
            {
                "number": line.number,
                "agency": clean(line.agency),
                "title": clean(line.title),
                "reference": clean(line.reference),
                "quote": clean(line.quote).join(words.quotes) if clean(line.quote) else "",
            }
            for line in sorted(paper.sources, key=lambda line: line.number)
        ],
    }


def _provenance(paper: Paper, words: Language) -> list[str]:
    lines = []
    if paper.translator:
        lines.append(words.translator.format(translator=clean(paper.translator)))
    if paper.snapshot_hash:
        lines.append(words.snapshot.format(hash=clean(paper.snapshot_hash)))
    return lines


def counted(pattern: str, number: int) -> str:
    """A number in a pattern: "I." counts in Roman numerals, "1." in figures, "a)" in letters."""
    if pattern.startswith("I"):
        return _roman(number) + pattern[1:]
    if pattern.startswith("a"):
        return chr(ord("a") + (number - 1) % 26) + pattern[1:]
    return f"{number}{pattern[1:]}"


def _roman(number: int) -> str:
    made = ""
    for value, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            made, number = made + letters, number - value
    return made
