"""Papers for the tests, read from samples/: a central report in Vietnamese, and its draft in English."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from comity.documents.paper import (
    BarChart,
    Block,
    Heading,
    Paper,
    Paragraph,
    Section,
    Sentence,
    Signature,
    SourceLine,
    Table,
)

_SENTENCE = re.compile(r"(?:\{(?P<language>\w+)\} )?(?P<text>.+?) \[(?P<sources>[\d,]*)\](?: |$)")


def vietnamese() -> Paper:
    """A final report of six pages: a marking, a chart of two series, two tables, twelve sources."""
    return _paper("report_vi.toml")


def english() -> Paper:
    """A draft of four pages: no number yet, one sentence without a source, one still in Vietnamese."""
    return _paper("report_en.toml")


def one_sentence(text: str, *, draft: bool = False) -> Paper:
    """A Vietnamese paper that says `text` wherever a paper can say anything."""
    heading = Heading(text, text, text, text, None, text, text)
    chart = BarChart((text,), (1,), text, (1,))
    blocks = (Paragraph((Sentence(text, (1,)),)), Table((text,), ((text,),), text, (1,)), chart)
    return replace(
        vietnamese(),
        heading=heading,
        addressees=(text,),
        recipients=(text,),
        signature=Signature(text, text, text),
        sources=(SourceLine(1, text, text, text, text),),
        sections=(Section(text, blocks),),
        marking=text,
        translator=text,
        draft=draft,
    )


def _paper(file: str) -> Paper:
    data = tomllib.loads((Path(__file__).parent / "samples" / file).read_text(encoding="utf-8"))
    return Paper(
        language=data["language"],
        heading=Heading(**data["heading"]),
        sections=tuple(
            Section(section["title"], tuple(map(_block, section["blocks"])), section.get("level", 1))
            for section in data["section"]
        ),
        signature=Signature(**data["signature"]),
        addressees=tuple(data["addressees"]),
        recipients=tuple(data["recipients"]),
        sources=tuple(SourceLine(**line) for line in data["source"]),
        marking=data.get("marking"),
        draft=data.get("draft", False),
        snapshot_hash=data["snapshot_hash"],
        translator=data.get("translator"),
    )


def _block(data: dict[str, Any]) -> Block:
    if "rows" in data:
        rows = tuple(tuple(map(_cell, row)) for row in data["rows"])
        sources = tuple(data.get("sources", ()))
        return Table(tuple(data["headers"]), rows, data["caption"], sources, data.get("total", False))
    if "labels" in data:
        legend = data.get("legend")
        return BarChart(
            tuple(data["labels"]),
            tuple(data["values"]),
            data["caption"],
            tuple(data["sources"]),
            tuple(data.get("compared", ())),
            (legend[0], legend[1]) if legend else None,
        )
    return Paragraph(_sentences(data.get("text") or data["item"]), item="item" in data)


def _cell(value: str | int | float) -> str | int | float | Sentence:
    return _sentences(value)[0] if isinstance(value, str) and value.endswith("]") else value


def _sentences(text: str) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(
            found["text"],
            tuple(int(number) for number in found["sources"].split(",") if number),
            found["language"],
        )
        for found in _SENTENCE.finditer(text.strip())
    )
