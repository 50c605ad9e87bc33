"""`comity read` and `comity match`: read papers without storing anything, and say which tell of one thing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from comity.intake.matching import Pair, match_readings
from comity.intake.reading import Reading, read_file
from comity.intake.record import Record
from comity.kernel.problems import Problem
from comity.kernel.words import Words

_Answer = TypeVar("_Answer")
_FILES = Annotated[list[Path], typer.Argument(help="Text files to read.", show_default=False)]
_JSON = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
_LANGUAGE = Annotated[str, typer.Option("--language", help="Language of errors and reasons: en or vi.")]


def read(files: _FILES, json_: _JSON = False, language: _LANGUAGE = "en") -> None:
    """Read files and show what they say, each field with its source. Nothing is stored."""
    readings = _or_problem(lambda: [read_file(path) for path in files], json_, language)
    if json_:
        typer.echo(json.dumps([reading.as_json() for reading in readings], ensure_ascii=False, indent=2))
        return
    console = Console()
    for reading in readings:
        _show_reading(console, reading)


def match(files: _FILES, json_: _JSON = False, language: _LANGUAGE = "en") -> None:
    """Compare files pair by pair: do they tell of the same engagement, of related ones, or of different ones?"""
    pairs = _or_problem(lambda: _pairs(files), json_, language)
    if json_:
        typer.echo(json.dumps({"pairs": [pair.as_json() for pair in pairs]}, ensure_ascii=False, indent=2))
        return
    console = Console()
    for pair in pairs:
        _show_pair(console, pair, language)


def _pairs(files: list[Path]) -> list[Pair]:
    if len(files) < 2:
        raise Problem(
            "match-needs-two",
            what=Words("Cần ít nhất hai tệp để so sánh.", "At least two files are needed to compare."),
            mend=Words("Nêu thêm một tệp.", "Name another file."),
            place=", ".join(map(str, files)),
        )
    return match_readings([read_file(path) for path in files])


def _or_problem(work: Callable[[], _Answer], json_: bool, language: str) -> _Answer:
    """The answer of `work`; or its problem in the one shape, and exit code 2."""
    try:
        return work()
    except Problem as problem:
        shape = problem.shape(language)
        if json_:
            typer.echo(json.dumps({"error": shape}, ensure_ascii=False, indent=2))
        else:
            console = Console(stderr=True, markup=False, highlight=False, soft_wrap=True)
            console.print(f"{shape['code']}: {shape['what']}")
            console.print(f"  {shape['place']}")
            console.print(f"  {shape['mend']}")
        raise typer.Exit(2) from None


def _show_reading(console: Console, reading: Reading) -> None:
    console.rule(reading.file)
    console.print(
        f"{reading.language}, {reading.encoding}, {len(reading.repairs)} repairs, {len(reading.records)} records",
        markup=False,
    )
    for repair in reading.repairs:
        console.print(f"  {repair.start}-{repair.end}: {repair.before!r} -> {repair.after!r}", markup=False)
    for record in reading.records:
        console.print(_record_table(record))


def _record_table(record: Record) -> Table:
    table = Table(title=f"{record.kind}: {record.form}", title_justify="left", show_header=False)
    table.add_column("field", no_wrap=True)
    table.add_column("text")
    table.add_column("source", no_wrap=True)
    shape: dict[str, Any] = record.as_json()
    for name, part in (("title", record.title), ("place", record.place)):
        if part:
            table.add_row(name, _plain(part.text), _span(part.source))
    for name, timed in (
        ("date", record.date),
        ("period", record.period),
        ("plan period", record.plan_period),
    ):
        if timed:
            table.add_row(name, timed.edtf, _span(timed.source))
    for name in ("agencies", "organisers", "partners", "forums"):
        if shape[name]:
            table.add_row(name, _plain("; ".join(shape[name])), "")
    for name, passages in record.findings.items():
        for passage in passages:
            bound = ", ".join(one.text for one in passage.responsible)
            table.add_row(
                name, _plain(passage.text + (f" [{bound}]" if bound else "")), _span(passage.source)
            )
    return table


def _show_pair(console: Console, pair: Pair, language: str) -> None:
    verdict = pair.verdict
    ask = ", to be confirmed by a person" if verdict.to_confirm else ""
    console.print(f"{pair.a}\n{pair.b}", markup=False)
    console.print(f"  {verdict.outcome} (probability {verdict.probability:.3f}){ask}", markup=False)
    for sign, words in (("+", verdict.reasons), ("-", verdict.vetoes)):
        for one in words:
            console.print(f"  {sign} {one.say(language)}", markup=False)


def _plain(text: str) -> str:
    """Text of a file, never read as markup."""
    return text.replace("[", r"\[")


def _span(source: tuple[int, int]) -> str:
    return f"{source[0]}-{source[1]}"
