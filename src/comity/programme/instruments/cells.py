"""CSV (RFC 4180) with the place of every cell: comma, double quotes, lines ended by LF, CRLF or CR.

Read by hand because a record says from which characters of the file it was read, which the standard library does not
tell. A quote that is never closed is a Problem, as everything behind it would be one cell.
"""

from collections.abc import Iterator
from typing import NamedTuple

from comity.kernel.problems import Problem
from comity.kernel.words import Words


class Cell(NamedTuple):
    """The text of a cell, and where it stands in the file: `[start, end)` in characters, quotes included."""

    text: str
    start: int
    end: int


def lines_of(text: str, name: str) -> Iterator[list[Cell]]:
    """The lines of a CSV text; those without any character are left out."""
    # A byte order mark stays in the text, so that places are those of the file.
    position, size = int(text.startswith("\ufeff")), len(text)
    while position < size:
        cells: list[Cell] = []
        while True:
            cell, position = _cell(text, position, name)
            cells.append(cell)
            if position < size and text[position] == ",":
                position += 1
                continue
            break
        if position < size and text[position] == "\r":
            position += 1
            if position < size and text[position] == "\n":
                position += 1
        elif position < size:
            position += 1
        if len(cells) > 1 or cells[0].text.strip():
            yield cells


def _cell(text: str, start: int, name: str) -> tuple[Cell, int]:
    if start < len(text) and text[start] == '"':
        return _quoted(text, start, name)
    end = start
    while end < len(text) and text[end] not in ",\r\n":
        end += 1
    return Cell(text[start:end], start, end), end


def _quoted(text: str, start: int, name: str) -> tuple[Cell, int]:
    parts = []
    position = start + 1
    while True:
        close = text.find('"', position)
        if close < 0:
            raise _broken(text, start, name, Words("không đóng ngoặc kép", "a quote is never closed"))
        parts.append(text[position:close])
        if text[close + 1 : close + 2] != '"':
            break
        parts.append('"')
        position = close + 2
    end = close + 1
    if end < len(text) and text[end] not in ",\r\n":
        raise _broken(text, start, name, Words("có chữ sau ngoặc kép", "text follows a closing quote"))
    return Cell("".join(parts), start, end), end


def _broken(text: str, start: int, name: str, why: Words) -> Problem:
    line = text.count("\n", 0, start) + 1
    return Problem(
        "csv-broken",
        what=Words(
            vi=f"Tệp CSV hỏng ở dòng {line}: {why.vi}.", en=f"The CSV is broken in line {line}: {why.en}."
        ),
        mend=Words(vi="Sửa dòng đó rồi nhập lại tệp.", en="Mend that line and import the file again."),
        place=f"{name}, line {line}",
    )
