"""`comity import instruments`: a file of the agreements dataset."""

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


def import_instruments(
    file: Annotated[Path, typer.Argument(help="A CSV file of the DCAD 1.0 dataset.", show_default=False)],
    agency: Annotated[
        str, typer.Option(help="The agency whose records they become; the node's first otherwise.")
    ] = "",
    home: Home = None,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Take treaties and agreements in, and say what was made of each row.

    Every data row is in exactly one of the four: taken and unchanged are numbers of rows; doubtful (taken in too) and
    refused name each row and why. Rows count from 1, the head and blank lines not counted. Running it twice adds
    nothing. A file that cannot be read changes nothing, and ends with status 2.
    """
    enter(home)
    from comity.kernel import node
    from comity.kernel.acting import machine
    from comity.programme.instruments.importing import do_import_instruments

    hosted = node.here().agencies
    chosen = agency or hosted[0]
    if chosen not in hosted:
        raise Problem(
            "agency-not-hosted",
            what=Words(
                vi=f"Nút này không phục vụ cơ quan “{chosen}”.", en=f"This node does not host “{chosen}”."
            ),
            mend=Words(vi="Nêu một cơ quan của nút này.", en="Name an agency of this node."),
            place=chosen,
        )
    shape = do_import_instruments(file.name, _read(file), acting=machine(chosen)).as_json(language())
    if json_:
        print(json.dumps(shape, ensure_ascii=False))
    else:
        console = Console(markup=False, soft_wrap=True)
        for doubt in shape["doubtful"]:
            console.print(f"  ? {doubt['row']}: {doubt['why']}")
        for no in shape["refused"]:
            console.print(f"  x {no['row']}: {no['why']}")
        counts = {name: len(shape[name]) for name in ("doubtful", "refused")}
        console.print(
            f"taken {shape['taken']}, doubtful {counts['doubtful']}, refused {counts['refused']}, "
            f"unchanged {shape['unchanged']}"
        )


def _read(file: Path) -> bytes:
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
