"""The clerk's registers as a workbook."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from comity.documents.sheet import clean


def book_of(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A register: one sheet, A4 lying, its headings on every page. Cells are texts, whatever they begin with."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format(
        {"bold": True, "text_wrap": True, "border": 1, "valign": "top", "bg_color": "#EEEEEE"}
    )
    cell = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, title, book.add_format({"bold": True}))
    for place, heading in enumerate(headings):
        sheet.write_string(2, place, heading, head)
        sheet.set_column(place, place, 40 if place == len(headings) - 2 else 20)
    for number, row in enumerate(rows, 3):
        for place, text in enumerate(row):
            sheet.write_string(number, place, clean(text), cell)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 0)
    book.close()
    return out.getvalue()
