"""An official paper as plain data: what it says and where each word of it comes from.

A room builds a `Paper`; a writer (`pdf`, later .docx) lays it out. Nothing here knows a room or a record, so
any report, whatever it draws on, has one shape. Texts are plain text: no markup is read in them.
"""

import datetime
from dataclasses import dataclass, field
from typing import Literal

from comity.kernel.wording import Number


@dataclass(frozen=True, slots=True)
class Heading:
    """The blocks above the text.

    `number_symbol` has no lead word ("15/BC-ĐN"); "/BC-ĐN" leaves room for the number.
    `date` None leaves the date to be filled in by hand. `document_type` in capitals ("BÁO CÁO").
    """

    superior_agency: str
    issuing_agency: str
    number_symbol: str
    place: str
    date: datetime.date | None
    document_type: str
    subject: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with the numbers of its sources; `original_language` when it is not yet translated."""

    text: str
    sources: tuple[int, ...] = ()
    original_language: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that run on; an `item` is one point of a list and is set with a dash; `centred` stand by themselves."""

    sentences: tuple[Sentence, ...]
    item: bool = False
    centred: bool = False


Cell = str | Number | Sentence | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. A number in a cell is set to the right with the language's separators; a year is text.

    `sources` stand for the whole table; a cell that has sources of its own is a Sentence. With `total` the
    last row is a sum and set bold.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str
    sources: tuple[int, ...] = ()
    total: bool = False


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars, one a label. `compared` adds a second, outlined one; then `legend` names both."""

    labels: tuple[str, ...]
    values: tuple[Number, ...]
    caption: str
    sources: tuple[int, ...] = ()
    compared: tuple[Number, ...] = ()
    legend: tuple[str, str] | None = None


Block = Paragraph | Table | BarChart


@dataclass(frozen=True, slots=True)
class Section:
    """A part with a heading, numbered by the house style ("I.", "1.", "a)" for levels 1 to 3).

    An empty `title` gives no heading: the opening words before part I.
    """

    title: str
    blocks: tuple[Block, ...]
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: `authority` ("TL. BỘ TRƯỞNG", may be empty), `title` of the post, `name` or empty."""

    authority: str
    title: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of the annex of sources: `reference` is a number and symbol, a record or a place in a file."""

    number: int
    title: str
    agency: str
    reference: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `marking` is the stamp's words; `snapshot_hash` is the hash of the frozen data.

    One that is not `sourced` decides and does not report: its sentences stand on nothing but the signature.
    """

    language: Literal["vi", "en"]
    heading: Heading
    sections: tuple[Section, ...]
    signature: Signature
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    sources: tuple[SourceLine, ...] = field(default=())
    marking: str | None = None
    draft: bool = False
    snapshot_hash: str | None = None
    translator: str | None = None
    sourced: bool = True
