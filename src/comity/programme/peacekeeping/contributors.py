"""Contributor tables read from files: which rows, what each says, what is doubtful, what is refused. No database.

Two shapes are known by their heading row:

IPI Peacekeeping Database (73 columns; one row a contributor, mission and month). Of the columns are taken: Date,
Contributor, Contributor_ISO-3, Mission, Mission_Country and the seven numbers; `NA` is none or unknown. Checked are
Total = Experts_on_Mission + Civilian_Police + Troops, and Civilian_Police = Formed_Police_Units + Inidividual_Police
(so spelled in the source). Observers are the experts again, and never added.

Geo-PKO (mission, year, location, …, No.TCC, year.overview). `year.overview` names contributors, each with a number in
brackets. That number is the size of a map symbol and no headcount: it is not taken. What is taken is who is where.
"""

import csv
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from comity.kernel.dates import grain
from comity.kernel.problems import Problem
from comity.kernel.words import Words
from comity.programme.peacekeeping.kinds import Edition, Line
from comity.programme.peacekeeping.naming import country_named, country_of, is_organisation, mission_named

LIMIT = 20 * 2**20  # bytes of a file
MOST_ROWS = 200_000
LONGEST = 120  # characters of a name

IPI = ("Date", "Contributor", "Mission", "Total")
IPI_NUMBERS = {
    "experts": "Experts_on_Mission",
    "formed_police": "Formed_Police_Units",
    "individual_police": "Inidividual_Police",
    "police": "Civilian_Police",
    "troops": "Troops",
    "observers": "Observers",
    "total": "Total",
}
GEO = ("mission", "year", "location", "year.overview")

_ENTRY = re.compile(r"(?P<name>[^()]+?)\s*\((?P<size>[^()]*)\)")
_DAY = re.compile(r"(\d{4}-\d{2})(-\d{2})?")


@dataclass(frozen=True)
class Row:
    """One data row: where it stands, and either what it says or why it is refused."""

    number: int
    period: str = ""
    mission: str = ""
    mission_name: str = ""
    mission_country: str = ""
    lines: tuple[Line, ...] = ()
    refused: Words | None = None
    details: tuple[Words, ...] = ()


@dataclass
class File:
    """A file as read: its source, the edition, its rows."""

    source: str
    edition: Edition
    rows: list[Row] = field(default_factory=list)


class _Refused(Exception):
    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.why = Words(vi, en)


def read(name: str, data: bytes) -> File:
    """The file's rows. A Problem for a file that is no such table; nothing is taken from it then."""
    text = _text(name, data)
    table = _table(name, text)
    heading = next(table, None)
    if heading is None:
        raise _problem(
            name, "Tệp không có dòng nào.", "The file has no rows.", "Chọn tệp khác.", "Choose another."
        )
    source, reader = _shape(name, [cell.strip() for cell in heading.cells])
    found = File(source, Edition(name=name[-200:], sha256=hashlib.sha256(data).hexdigest()))
    columns = {cell.strip(): place for place, cell in enumerate(heading.cells)}
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in enumerate(table, start=1):
        if number > MOST_ROWS:
            raise _problem(
                name,
                f"Tệp có hơn {MOST_ROWS} dòng.",
                f"The file has more than {MOST_ROWS} rows.",
                "Chia tệp ra.",
                "Divide it.",
            )
        found.rows.append(_row(number, cells, columns, len(heading.cells), reader, seen))
    if not found.rows:
        raise _problem(
            name,
            "Tệp chỉ có dòng tiêu đề.",
            "The file has a heading only.",
            "Chọn tệp khác.",
            "Choose another.",
        )
    return found


@dataclass(frozen=True)
class _Cells:
    cells: list[str]
    start: int
    end: int


_Reader = Callable[[int, dict[str, str], _Cells], Row]


def _text(name: str, data: bytes) -> str:
    if not data.strip():
        raise _problem(name, "Tệp rỗng.", "The file is empty.", "Chọn tệp khác.", "Choose another file.")
    if len(data) > LIMIT:
        raise _problem(
            name, "Tệp lớn hơn 20 MB.", "The file is larger than 20 MB.", "Chia tệp ra.", "Divide it."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _problem(
            name,
            f"Tệp không phải UTF-8 (byte {error.start}).",
            f"The file is not UTF-8 (byte {error.start}).",
            "Lưu lại dạng CSV UTF-8.",
            "Save it as CSV in UTF-8.",
        ) from error
    if "\x00" in text:
        raise _problem(
            name,
            "Tệp không phải văn bản.",
            "The file is not text.",
            "Lưu lại dạng CSV UTF-8.",
            "Save it as CSV in UTF-8.",
        )
    return text


def _table(name: str, text: str) -> Iterator[_Cells]:
    """The rows with the characters [start, end) that they take in the text; empty lines are none."""
    position = 0

    def lines() -> Iterator[str]:
        nonlocal position
        # Not `splitlines`, which knows ends of lines that CSV does not.
        for line in re.finditer(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+", text):
            position = line.end()
            yield line[0]

    reader = csv.reader(lines(), strict=True)
    start = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _problem(
                f"{name}: {reader.line_num}",
                "Dòng này không đọc được như CSV.",
                f"This line cannot be read as CSV ({error}).",
                "Sửa dấu nháy trong dòng rồi nhập lại.",
                "Mend the quotes of the line and import again.",
            ) from error
        if any(cell.strip() for cell in cells):
            yield _Cells(cells, start, position)
        start = position


def _shape(name: str, heading: list[str]) -> tuple[str, _Reader]:
    doubled = sorted({cell for cell in heading if cell and heading.count(cell) > 1})
    for source, wanted, reader in (
        ("ipi", (*IPI, *IPI_NUMBERS.values()), _ipi),
        ("geo-pko", GEO, _geo),
    ):
        if all(column in heading for column in wanted[:4]):
            missing = [column for column in wanted if column not in heading]
            if not missing and not doubled:
                return source, reader
            named = ", ".join(missing or doubled)
            raise _problem(
                f"{name}: 1",
                f"Thiếu hoặc trùng cột: {named}.",
                f"Columns are missing or doubled: {named}.",
                "Dùng tệp với đủ cột của nguồn.",
                "Use the file with all columns of its source.",
            )
    raise _problem(
        f"{name}: 1",
        "Không phải bảng nước cử lực lượng của IPI hay Geo-PKO.",
        "This is no contributor table of IPI or Geo-PKO.",
        "Chọn tệp CSV có dòng tiêu đề của một trong hai nguồn.",
        "Choose a CSV file with the heading row of one of the two.",
    )


def _row(
    number: int,
    found: _Cells,
    columns: dict[str, int],
    width: int,
    reader: _Reader,
    seen: dict[tuple[str, ...], int],
) -> Row:
    try:
        if len(found.cells) != width:
            raise _Refused(
                f"Có {len(found.cells)} ô, tiêu đề có {width}.",
                f"It has {len(found.cells)} cells, the heading {width}.",
            )
        row = reader(number, {name: found.cells[place].strip() for name, place in columns.items()}, found)
        for line in row.lines:
            key = (row.period, row.mission, line.key, line.place)
            if key in seen:
                raise _Refused(f"Trùng với dòng {seen[key]}.", f"Row {seen[key]} says the same contributor.")
        seen |= {(row.period, row.mission, line.key, line.place): number for line in row.lines}
    except _Refused as refusal:
        return Row(number, refused=refusal.why)
    return row


def _ipi(number: int, cells: dict[str, str], at: _Cells) -> Row:
    match = _DAY.fullmatch(cells["Date"])
    if match is None or not grain(cells["Date"]):
        raise _Refused(
            f"Ngày “{cells['Date']}” không đọc được.", f"The date “{cells['Date']}” cannot be read."
        )
    name = _named(cells["Contributor"], "Contributor")
    mission_name = _named(cells["Mission"], "Mission")
    code, doubt = country_of(cells.get("Contributor_ISO-3", ""), name)
    numbers = {part: _number(cells[column], column) for part, column in IPI_NUMBERS.items()}
    country = cells.get("Mission_Country", "")
    bare = country.strip("'\"`’ ")
    mission = mission_named(mission_name)
    doubts = [doubt] if doubt else []
    doubts += [] if mission else ["mission-unknown"]
    doubts += ["quote-removed"] if bare != country else []
    doubts += _sums(numbers)
    told = {"name": name, "code": code, "doubts": tuple(doubts), **numbers}
    line = Line.model_validate({**told, "row": number, "start": at.start, "end": at.end})
    return Row(
        number,
        match[1],
        mission or mission_name,
        mission_name,
        "" if bare == "NA" else bare,
        (line,),
        details=_details(numbers, country if bare != country else ""),
    )


def _sums(numbers: dict[str, int | None]) -> list[str]:
    """Which sums do not come out; a part that is not stated counts as none."""
    found = []
    total, police = numbers["total"], numbers["police"]
    if total is None:
        found.append("total-unknown")
    elif total != _sum(numbers, "experts", "police", "troops"):
        found.append("total-differs")
    stated = numbers["formed_police"] is not None or numbers["individual_police"] is not None
    if (police is not None or stated) and (police or 0) != _sum(
        numbers, "formed_police", "individual_police"
    ):
        found.append("police-differs")
    observers, experts = numbers["observers"], numbers["experts"]
    if observers is not None and observers != (experts or 0):
        found.append("observers-differ")
    return found


def _sum(numbers: dict[str, int | None], *parts: str) -> int:
    return sum(numbers[part] or 0 for part in parts)


def _details(numbers: dict[str, int | None], country: str) -> tuple[Words, ...]:
    """The numbers that do not come out, and the name that was mended, for who reads the doubt."""
    found = []
    if country:
        found.append(Words(f"ghi là “{country}”", f"written “{country}”"))
    total = numbers["total"]
    parts = _sum(numbers, "experts", "police", "troops")
    if total is not None and total != parts:
        found.append(Words(f"tổng {total}, cộng lại {parts}", f"total {total}, parts {parts}"))
    return tuple(found)


def _geo(number: int, cells: dict[str, str], at: _Cells) -> Row:
    if not re.fullmatch(r"\d{4}", cells["year"]) or not grain(cells["year"]):
        raise _Refused(
            f"Năm “{cells['year']}” không đọc được.", f"The year “{cells['year']}” cannot be read."
        )
    mission_name = _named(cells["mission"], "mission")
    place = _named(cells["location"], "location")
    names = list(_entries(cells["year.overview"]))
    if not names:
        raise _Refused("Không kể tên nước nào.", "It names no contributor.")
    mission = mission_named(mission_name)
    of_all = [] if mission else ["mission-unknown"]
    count = cells.get("No.TCC", "")
    if count not in ("", "NA") and count != str(len(names)):
        of_all.append("count-differs")
    lines = tuple(
        Line(
            name=name,
            code=country_named(name),
            place=place,
            doubts=(*_name_doubts(name), *of_all),
            row=number,
            start=at.start,
            end=at.end,
        )
        for name in names
    )
    return Row(number, cells["year"], mission or mission_name, mission_name, "", lines)


def _entries(text: str) -> Iterator[str]:
    """The contributors named, each once. The number in brackets after a name is a map symbol's size: not taken."""
    found = []
    for part in re.split(r",(?![^()]*\))", text):
        match = _ENTRY.fullmatch(part.strip())
        name = match["name"] if match else part.strip()
        if name and name not in found:
            found.append(_named(name, "year.overview"))
    yield from found


def _name_doubts(name: str) -> Iterable[str]:
    if country_named(name):
        return ()
    return ("not-a-state",) if is_organisation(name) else ("contributor-unknown",)


def _named(text: str, column: str) -> str:
    if not text or text == "NA":
        raise _Refused(f"Cột “{column}” để trống.", f"The column “{column}” is empty.")
    if len(text) > LONGEST:
        raise _Refused(f"Cột “{column}” quá dài.", f"The column “{column}” is too long.")
    return text


def _number(text: str, column: str) -> int | None:
    if text in ("", "NA"):
        return None
    if not re.fullmatch(r"[0-9]{1,7}", text):
        raise _Refused(
            f"Cột “{column}” không phải số: “{text[:40]}”.",
            f"The column “{column}” is no number: “{text[:40]}”.",
        )
    return int(text)


def _problem(place: str, vi: str, en: str, mend_vi: str, mend_en: str) -> Problem:
    return Problem("contributors-unreadable", what=Words(vi, en), mend=Words(mend_vi, mend_en), place=place)
