"""`comity plan export` and `comity plan import`: a plan as a workbook, out and in again."""

import uuid
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from comity.cli.files import read
from comity.cli.importing import print_rows
from comity.cli.nodes import Home
from comity.cli.problems import language
from comity.cli.setup import enter

app = typer.Typer(no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="The .xlsx file.", show_default=False)]
Plan = Annotated[str, typer.Option("--plan", help="Id of the plan's record.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Language = Annotated[str, typer.Option("--language", help="Language of the headings and words: vi or en.")]


@app.callback()
def plan() -> None:
    """Plans as tables."""


@app.command("export")
def export(file: File, plan: Plan, home: Home = None, language_: Language = "vi") -> None:
    """Write a plan of an agency of this node, with how its tasks stand today, to an .xlsx file."""
    enter(home)
    from comity.directory.today import today
    from comity.documents.plan_sheet import xlsx_of
    from comity.kernel.acting import machine
    from comity.kernel.reading import get

    owner = _owner(plan)
    acting = machine(owner)
    data = xlsx_of(get(plan, acting, kind="plan"), acting, language_, today())
    file.write_bytes(data)
    Console(stderr=True).print(f"{file}: {len(data)} bytes")


@app.command("import")
def import_(file: File, plan: Plan, home: Home = None, json_: Json = False) -> None:
    """Take the rows of an .xlsx file into a plan of this node; says what became of each.

    Each row is in exactly one of: taken, doubtful (taken without what could not be read), refused, unchanged.
    """
    enter(home)
    from comity.documents.plan_sheet import rows_from
    from comity.kernel.acting import machine
    from comity.programme.planning.taking import do_take_rows

    outcome = do_take_rows(plan, rows_from(str(file), read(file)), acting=machine(_owner(plan)))
    print_rows(outcome.as_json(language()), as_json=json_)


def _owner(plan: str) -> str:
    """The agency of this node whose plan it is; a Problem where there is none."""
    from comity.kernel import node
    from comity.kernel.access import not_found
    from comity.kernel.records import Record

    try:
        key = uuid.UUID(plan)
    except ValueError:
        raise not_found() from None
    found = Record.objects.for_machine().filter(pk=key, kind="plan", owner__in=node.here().agencies).first()
    if found is None:
        raise not_found()
    return str(found.owner)
