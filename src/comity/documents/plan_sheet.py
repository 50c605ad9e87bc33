"""A plan as a workbook, to be changed and taken in again: one task a row, by `programme.planning.taking`.

A workbook that is read may hold anything: its size and the size that it unpacks to are limited before it is opened, no
formula is evaluated, and whatever the library stumbles over becomes one clear refusal.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import xlsxwriter

from comity.directory import names
from comity.documents.sheet import clean
from comity.kernel.acting import Acting
from comity.kernel.folding import fold
from comity.kernel.problems import Problem
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.written_dates import written
from comity.programme.kinds import TaskBody
from comity.programme.planning.rows import Row
from comity.programme.tree import LightTask, light_branches

LIMIT = 8 * 2**20  # bytes of a workbook
UNPACKED = 80 * 2**20  # bytes of what it unpacks to
MOST_ROWS = 10_000
HEAD_WITHIN = 20  # rows in which the headings are looked for
WIDEST = 60  # columns looked at

COLUMNS: Mapping[str, Words] = {
    "no": Words(vi="TT", en="No."),
    "direction": Words(vi="Phương hướng", en="Direction"),
    "title": Words(vi="Nhiệm vụ", en="Task"),
    "english": Words(vi="Nhiệm vụ (tiếng Anh)", en="Task in English"),
    "lead": Words(vi="Chủ trì", en="Lead agency"),
    "coordinating": Words(vi="Phối hợp", en="Coordinating agencies"),
    "begins": Words(vi="Bắt đầu", en="Begins"),
    "deadline": Words(vi="Thời hạn", en="Deadline"),
    "indicator": Words(vi="Chỉ tiêu", en="Indicator"),
    "unit": Words(vi="Đơn vị tính", en="Unit"),
    "baseline": Words(vi="Mức ban đầu", en="Baseline"),
    "target": Words(vi="Mức phải đạt", en="Target"),
    "depends_on": Words(vi="Chờ nhiệm vụ", en="Waits for"),
    "standing": Words(vi="Tiến độ", en="Standing"),
    "share": Words(vi="Đã làm (%)", en="Done (%)"),
    "why": Words(vi="Lý do", en="Why"),
    "key": Words(vi="Mã (không sửa)", en="Key (do not change)"),
}
NEEDED = ("direction", "title", "lead")
WIDTHS = {"title": 44, "english": 30, "direction": 30, "indicator": 26, "why": 30, "key": 38}
HOW = Words(
    vi="Sửa hoặc thêm dòng rồi nhập lại. Dòng mới để trống cột mã. Ngày ghi 31/12/2019, 12/2019 hoặc quý III/2019; "
    "nhiều cơ quan, nhiều số cách nhau bằng dấu chấm phẩy. Tiến độ, tỷ lệ, lý do do hệ thống tính, không nhập lại.",
    en="Change or add rows and take the table in again. New rows have no key. Dates as 31/12/2019, 12/2019 or 2019-35 "
    "(third quarter); several agencies or numbers apart by semicolons. Standing, share and why are derived "
    "and not taken in.",
)


def xlsx_of(plan: Record, acting: Acting, language: str, today: date) -> bytes:
    """A scoped plan as far as this hat may see it, with how its tasks stand on a day."""
    out = io.BytesIO()
    # Texts stay texts: what begins with "=" in a title is no formula of ours.
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format(
        {"bold": True, "text_wrap": True, "border": 1, "valign": "top", "bg_color": "#EEEEEE"}
    )
    cell = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
    sheet = book.add_worksheet(COLUMNS["title"].say(language))
    sheet.write_string(0, 0, clean(plan.title_in(language)), book.add_format({"bold": True}))
    sheet.write_string(1, 0, HOW.say(language))
    for place, (code, words) in enumerate(COLUMNS.items()):
        sheet.write_string(2, place, words.say(language), head)
        sheet.set_column(place, place, WIDTHS.get(code, 14))
    for at, cells in enumerate(_rows(plan, acting, language, today), 3):
        for place, code in enumerate(COLUMNS):
            sheet.write_string(at, place, clean(cells.get(code, "")), cell)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 3)
    book.close()
    return out.getvalue()


def _rows(plan: Record, acting: Acting, language: str, today: date) -> Iterator[dict[str, str]]:
    tree = light_branches(plan, acting, today)
    numbers = {
        str(task.pk): f"{at}.{number}"
        for at, branch in enumerate(tree, 1)
        for number, task in enumerate(branch.tasks, 1)
    }
    for branch in tree:
        records = Record.objects.visible_to(acting).in_bulk([task.pk for task in branch.tasks])
        bodies = contents(list(records.values()))
        for task in branch.tasks:
            if task.pk in bodies:
                # Both languages read the title in one place, so that a table may be taken in from either.
                title = branch.record.title_in("vi")
                yield {"direction": title, **_cells(task, bodies[task.pk], numbers, language)}


def _cells(task: LightTask, body: TaskBody, numbers: Mapping[str, str], language: str) -> dict[str, str]:
    first = body.indicators[0] if body.indicators else None
    headings = body.headings()
    return {
        "no": numbers[str(task.pk)],
        "title": headings.get("vi", body.title),
        "english": headings.get("en", "") if "vi" in headings else "",
        "lead": names.agency(body.lead).say(language),
        "coordinating": "; ".join(names.agency(code).say(language) for code in body.coordinating),
        "begins": written(body.begins),
        "deadline": written(body.deadline),
        "indicator": first.name if first else "",
        "unit": first.unit if first else "",
        "baseline": first.baseline if first else "",
        "target": first.target if first else "",
        "depends_on": "; ".join(numbers[key] for key in body.depends_on if key in numbers),
        "standing": task.standing.say(language),
        "share": "" if task.share is None else str(task.share),
        "why": task.derived.why(language),
        "key": str(task.pk),
    }


def rows_from(name: str, data: bytes) -> list[Row]:
    """The rows of a workbook's first sheet that has the headings of a plan's table, in either language.

    Empty rows are none. Problems: "file-too-large", "sheet-unreadable", "sheet-without-columns", "sheet-too-long".
    """
    _require_openable(name, data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [_texts(sheet) for sheet in book.worksheets[:5]]
    except Exception as error:
        # The library meets a broken workbook with whatever its innards raise.
        raise _unreadable(name) from error
    for sheet in sheets:
        found = _headed(sheet)
        if found is not None:
            at, places = found
            rows = [_row(number, cells, places) for number, cells in sheet if number > at and any(cells)]
            if len(rows) > MOST_ROWS:
                raise _too_long(name)
            return rows
    raise Problem(
        "sheet-without-columns",
        what=Words(
            vi="Không trang nào có các cột Phương hướng, Nhiệm vụ, Chủ trì.",
            en="No sheet has the columns Direction, Task, Lead agency.",
        ),
        mend=Words(
            vi="Xuất kế hoạch ra tệp .xlsx và dùng tệp đó làm mẫu.",
            en="Export a plan as .xlsx and use that file as the pattern.",
        ),
        place=name,
    )


def _require_openable(name: str, data: bytes) -> None:
    if len(data) > LIMIT:
        raise _too_large(name, LIMIT)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _unreadable(name) from error
    if unpacked > UNPACKED:
        raise _too_large(name, UNPACKED)


def _texts(sheet: Any) -> list[tuple[int, list[str]]]:
    rows = sheet.iter_rows(max_row=MOST_ROWS + HEAD_WITHIN + 2, max_col=WIDEST, values_only=True)
    return [(number, [_text(value) for value in cells]) for number, cells in enumerate(rows, 1)]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return "\n".join(" ".join(line.split()) for line in str(value).strip().splitlines())


def _headed(sheet: Sequence[tuple[int, list[str]]]) -> tuple[int, dict[str, int]] | None:
    """The row of the headings and the column of each; None where the sheet has not all that are needed."""
    known = {fold(text): code for code, words in COLUMNS.items() for text in words}
    for number, cells in sheet[:HEAD_WITHIN]:
        places: dict[str, int] = {}
        for place, text in enumerate(cells):
            if fold(text) in known:
                places.setdefault(known[fold(text)], place)
        if all(code in places for code in NEEDED):
            return number, places
    return None


def _row(number: int, cells: Sequence[str], places: Mapping[str, int]) -> Row:
    def cell(code: str) -> str:
        return cells[places[code]] if code in places and places[code] < len(cells) else ""

    one_line = {
        code: " ".join(cell(code).split())
        for code in ("key", "no", "direction", "title", "english", "lead", "begins", "deadline")
    }
    return Row(
        number=number,
        coordinating=cell("coordinating"),
        depends_on=cell("depends_on"),
        indicator=(
            cell("indicator"),
            cell("unit"),
            cell("baseline").replace(",", "."),
            cell("target").replace(",", "."),
        ),
        **one_line,
    )


def _unreadable(name: str) -> Problem:
    return Problem(
        "sheet-unreadable",
        what=Words(
            vi="Không mở được tệp này như một tệp .xlsx.", en="This cannot be opened as an .xlsx workbook."
        ),
        mend=Words(
            vi="Mở bằng chương trình bảng tính, lưu lại thành .xlsx rồi nhập lại.",
            en="Open it in a spreadsheet program, save it as .xlsx, and take that in.",
        ),
        place=name,
    )


def _too_large(name: str, limit: int) -> Problem:
    mib = limit // 2**20
    return Problem(
        "file-too-large",
        what=Words(vi=f"Tệp lớn hơn {mib} MB.", en=f"The file is larger than {mib} MB."),
        mend=Words(vi="Chia bảng thành nhiều tệp.", en="Divide the table into several files."),
        place=name,
    )


def _too_long(name: str) -> Problem:
    return Problem(
        "sheet-too-long",
        what=Words(vi=f"Bảng có hơn {MOST_ROWS} dòng.", en=f"The table has more than {MOST_ROWS} rows."),
        mend=Words(vi="Chia bảng thành nhiều tệp.", en="Divide the table into several files."),
        place=name,
    )
