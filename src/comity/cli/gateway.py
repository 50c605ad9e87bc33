"""`comity import …` and `comity export …`: files of the national document exchange."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from comity.cli.files import read as read_file
from comity.cli.files import write_new
from comity.cli.nodes import Home
from comity.cli.problems import language
from comity.cli.setup import enter, hosted
from comity.kernel.problems import Problem

if TYPE_CHECKING:
    from comity.exchange.gateway.taking import Taken

importing = typer.Typer(no_args_is_help=True)
exporting = typer.Typer(no_args_is_help=True)


@importing.callback()
def import_() -> None:
    """Files of other systems, taken in."""


@exporting.callback()
def export() -> None:
    """Files for other systems."""


@importing.command("edxml")
def import_edxml(
    files: Annotated[
        list[Path], typer.Argument(help="Messages of the national exchange.", show_default=False)
    ],
    agency: Annotated[
        str, typer.Option(help="The agency that received them; by default the recipient that is hosted here.")
    ] = "",
    home: Home = None,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Take messages in. They wait for the clerk; exit status 1 when one was refused."""
    enter(home)
    from comity.exchange.gateway.taking import Import

    outcome = Import()
    for file in files:
        try:
            outcome.taken.append(_take(file, agency))
        except Problem as problem:
            outcome.refused.append((str(file), problem))
    shape = outcome.as_json(language())
    if json_:
        print(json.dumps(shape, ensure_ascii=False))
    else:
        console = Console(markup=False, soft_wrap=True)
        for one in shape["taken"]:
            console.print(f"{one['file']}: {one['kind']} {one['record']}{' (known)' if one['known'] else ''}")
        for doubt in shape["doubtful"]:
            console.print(f"  ? {doubt['file']}: {doubt['field']}: {doubt['why']}")
        for no in shape["refused"]:
            console.print(f"  x {no['file']}: {no['why']}")
    if outcome.refused:
        raise typer.Exit(1)


@exporting.command("edxml")
def export_edxml(
    record: Annotated[
        str, typer.Argument(help="Id of a sent dispatch, or of a received paper (its status).")
    ],
    output: Annotated[Path, typer.Option(help="File to write, which must not exist.")],
    agency: Annotated[str, typer.Option(help="The agency that sends; the record's owner otherwise.")] = "",
    home: Home = None,
) -> None:
    """Write a file for the national exchange."""
    enter(home)
    from comity.exchange.gateway.sending import do_export
    from comity.kernel.acting import machine

    write_new(output, do_export(record, acting=machine(agency or _owner(record))))


def _take(file: Path, agency: str) -> "Taken":
    from comity.exchange.edxml import read
    from comity.exchange.gateway.taking import receiving_agency, take
    from comity.kernel.acting import machine

    data = read_file(file)
    chosen = hosted(agency or receiving_agency(read(data).message))
    taken = take(file.name, data, acting=machine(chosen))
    taken.file = str(file)
    return taken


def _owner(record: str) -> str:
    """The hosted agency that owns a record; the first where it is none's: the action then says "not found"."""
    import uuid

    from comity.kernel import node
    from comity.kernel.records import Record

    agencies = node.here().agencies
    try:
        row = Record.objects.for_machine().filter(pk=uuid.UUID(record), owner__in=agencies).first()
    except ValueError:
        row = None
    return row.owner if row else agencies[0]
