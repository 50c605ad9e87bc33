"""`comity import instruments` and `comity import contributors`: files of public datasets."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from comity.cli.files import read
from comity.cli.nodes import Home
from comity.cli.problems import language
from comity.cli.setup import enter, hosted

Agency = Annotated[
    str, typer.Option(help="The agency whose records they become; the node's first otherwise.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def import_instruments(
    file: Annotated[Path, typer.Argument(help="A CSV file of the DCAD 1.0 dataset.", show_default=False)],
    agency: Agency = "",
    home: Home = None,
    json_: Json = False,
) -> None:
    """Take treaties and agreements in, and say what was made of each row.

    Every data row is in exactly one of the four: taken and unchanged are numbers of rows; doubtful (taken in too) and
    refused name each row and why. Rows count from 1, the head and blank lines not counted. Running it twice adds
    nothing. A file that cannot be read changes nothing, and ends with status 2.
    """
    enter(home)
    from comity.kernel.acting import machine
    from comity.programme.instruments.importing import do_import_instruments

    outcome = do_import_instruments(file.name, read(file), acting=machine(hosted(agency)))
    print_rows(outcome.as_json(language()), as_json=json_)


def import_contributors(
    file: Annotated[
        Path,
        typer.Argument(help="A CSV file of the IPI Peacekeeping Database or of Geo-PKO.", show_default=False),
    ],
    agency: Agency = "",
    everyone: Annotated[bool, typer.Option("--everyone", help="Every agency may know the tables.")] = False,
    home: Home = None,
    json_: Json = False,
) -> None:
    """Take a contributor table in and say what was made of each row. Taking it in again changes nothing."""
    enter(home)
    from comity.kernel.acting import machine
    from comity.kernel.labels import EVERYONE, Label
    from comity.programme.peacekeeping.taking import do_import_contributors

    label = Label(0, frozenset({EVERYONE})) if everyone else Label()
    outcome = do_import_contributors(file.name, read(file), acting=machine(hosted(agency)), label=label)
    print_rows(outcome.as_json(language()), as_json=json_)


def print_rows(told: Mapping[str, Any], *, as_json: bool) -> None:
    """What was made of the rows of a file: how many, and of doubtful and refused ones which and why."""
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
        return
    console = Console(soft_wrap=True, markup=False, highlight=False)
    console.print(
        f"{told['taken']} taken, {len(told['doubtful'])} doubtful, {len(told['refused'])} refused, "
        f"{told['unchanged']} unchanged"
    )
    for sort in ("doubtful", "refused"):
        for line in told[sort]:
            console.print(f"  {sort}, row {line['row']}: {line['why']}")
