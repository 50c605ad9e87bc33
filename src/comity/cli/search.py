"""`comity search …`"""

import json
from typing import Annotated

import typer
from rich.console import Console

from comity.cli.nodes import Home
from comity.cli.setup import enter

app = typer.Typer(no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.callback()
def search() -> None:
    """The node's search index. It holds nothing that the records do not."""


@app.command()
def rebuild(home: Home = None, json_: AsJson = False) -> None:
    """Make the index anew from the records. People can read meanwhile; writing waits."""
    enter(home)
    from comity.kernel.search import indexing

    indexing.prepare()
    records = indexing.rebuild()
    if json_:
        print(json.dumps({"records": records}))
    else:
        Console().print(f"{records} records")


@app.command()
def check(home: Home = None, json_: AsJson = False) -> None:
    """Compare the index with the records; exit status 1 when anything differs."""
    enter(home)
    from comity.kernel.search.indexing import differences

    found = [{"record": record, "what": what.en} for record, what in differences()]
    if json_:
        print(json.dumps({"differences": found}))
    else:
        for difference in found:
            Console(soft_wrap=True).print(f"[bold red]{difference['record']}[/]: {difference['what']}")
        Console().print("the index is as the records are" if not found else "comity search rebuild mends it")
    raise typer.Exit(1 if found else 0)
