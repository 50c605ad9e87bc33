"""`comity import contributors`: tables of who sends whom to peace operations."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from comity.cli.nodes import Home
from comity.cli.problems import language
from comity.cli.setup import enter
from comity.kernel.problems import Problem
from comity.kernel.words import Words


def import_contributors(
    file: Annotated[
        Path,
        typer.Argument(help="A CSV file of the IPI Peacekeeping Database or of Geo-PKO.", show_default=False),
    ],
    agency: Annotated[
        str, typer.Option(help="The agency whose tables they become; the node's first otherwise.")
    ] = "",
    everyone: Annotated[bool, typer.Option("--everyone", help="Every agency may know the tables.")] = False,
    home: Home = None,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Take a contributor table in and say what was made of each row. Taking it in again changes nothing."""
    enter(home)
    from comity.kernel import node
    from comity.kernel.acting import machine
    from comity.kernel.labels import EVERYONE, Label
    from comity.programme.peacekeeping.taking import do_import_contributors

    hosted = node.here().agencies
    if agency and agency not in hosted:
        raise Problem(
            "agency-not-hosted",
            what=Words(
                vi=f"Nút này không phục vụ cơ quan “{agency}”.", en=f"This node does not host “{agency}”."
            ),
            mend=Words(vi="Nêu một cơ quan của nút này.", en="Name an agency of this node."),
            place=agency,
        )
    label = Label(0, frozenset({EVERYONE})) if everyone else Label()
    outcome = do_import_contributors(
        file.name, _bytes(file), acting=machine(agency or hosted[0]), label=label
    )
    shape = outcome.as_json(language())
    if json_:
        print(json.dumps(shape, ensure_ascii=False))
        return
    console = Console(markup=False, soft_wrap=True)
    console.print(
        f"{shape['taken']} taken, {len(shape['doubtful'])} doubtful, {len(shape['refused'])} refused, "
        f"{shape['unchanged']} unchanged"
    )
    for mark, told in (("?", shape["doubtful"]), ("x", shape["refused"])):
        for one in told:
            console.print(f"  {mark} {one['row']}: {one['why']}")


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Problem(
            "file-unusable",
            what=Words(
                vi=f"Không mở được tệp ({error.strerror}).", en=f"The file cannot be used ({error.strerror})."
            ),
            mend=Words(vi="Chọn tệp khác.", en="Choose another file."),
            place=str(file),
        ) from error
