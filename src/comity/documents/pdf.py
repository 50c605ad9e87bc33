"""A paper as PDF, set by typst: PDF/A-2a and PDF/UA-1 (archival, tagged), fonts embedded.

The same paper, style and fonts give the same bytes: the only time in the file is the paper's own date.
"""

import datetime
import json
import re
from functools import cache
from pathlib import Path
from typing import Final

import typst

from comity.documents.checking import check
from comity.documents.house_style import HouseStyle
from comity.documents.paper import Paper
from comity.documents.sheet import sheet
from comity.kernel.problems import Problem
from comity.kernel.words import Words

TEMPLATES: Final = Path(__file__).parent / "typst"
# Where Debian's fonts-texgyre lies: outside the folders in which typst looks by itself.
TEX_GYRE: Final = Path("/usr/share/texmf/fonts/opentype/public/tex-gyre")
STANDARDS: Final[list["typst.PDFStandard"]] = ["a-2a", "ua-1"]

# typst says so in these words (0.15) when no font has a letter, or a letter has no agreed meaning.
_UNPRINTABLE = re.compile(
    r"text `(?P<text>.+?)` could not be displayed|contains the codepoint `(?P<code>.+?)`"
)


def pdf(paper: Paper, style: HouseStyle) -> bytes:
    """The paper as a PDF file.

    Raises the Problems of `check`, and `paper-letters` when no installed font has a letter of the text.
    """
    check(paper)
    data = json.dumps(sheet(paper, style), ensure_ascii=False, sort_keys=True)
    compiler = typst.Compiler(TEMPLATES / "paper.typ", root=TEMPLATES, font_paths=_fonts())
    try:
        made = compiler.compile(
            format="pdf", sys_inputs={"sheet": data}, pdf_standards=STANDARDS, timestamp=_timestamp(paper)
        )
    except typst.TypstError as error:
        raise _unprintable(error) or error from error
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single file")
    return made


@cache
def _fonts() -> typst.Fonts:
    """The machine's fonts and typst's own; looked up once a process, for it is slow."""
    return typst.Fonts(font_paths=[TEX_GYRE] if TEX_GYRE.is_dir() else [])


def _timestamp(paper: Paper) -> int:
    """Seconds since 1970 of the paper's date at 00:00 UTC; 0 for a paper without a date.

    The archival format wants a date in every file: 1970 is so far off that nobody takes it for the paper's.
    """
    date = paper.heading.date
    if date is None:
        return 0
    return int(datetime.datetime(date.year, date.month, date.day, tzinfo=datetime.UTC).timestamp())


def _unprintable(error: typst.TypstError) -> Problem | None:
    found = _UNPRINTABLE.search(error.message)
    if found is None:
        return None
    letters = found["text"] or found["code"]
    return Problem(
        "paper-letters",
        what=Words(
            vi=f"Không phông chữ nào có các ký tự {letters}.",
            en=f"No installed font has the letters {letters}.",
        ),
        mend=Words(
            vi="Cài phông có các ký tự này và ghi vào mục fonts của house_style.toml, hoặc viết lại đoạn đó.",
            en="Install a font that has them and name it under fonts in house_style.toml, or reword it.",
        ),
        place=letters,
    )
