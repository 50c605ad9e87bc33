"""`comity journal …`"""

import json
from typing import Annotated

import typer
from rich.console import Console

from comity.cli.nodes import Home
from comity.cli.setup import enter

app = typer.Typer(no_args_is_help=True)


@app.callback()
def journal() -> None:
    """The node's Merkle journal."""


@app.command()
def verify(
    home: Home = None, json_: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False
) -> None:
    """Check the journal and every record against it; exit status 1 when anything differs."""
    enter(home)
    from comity.exchange.keys import log_verifier
    from comity.kernel.proof import verify as check

    outcome = check(log_verifier())
    if json_:
        print(json.dumps(outcome.as_json(), ensure_ascii=False))
    else:
        console = Console(soft_wrap=True)
        console.print(
            f"{outcome.entries} entries, {outcome.versions} versions, {outcome.records} records, "
            f"{outcome.checkpoints} signed checkpoints\nroot {outcome.root}"
        )
        for found in outcome.discrepancies:
            console.print(f"[bold red]{found.place}[/]: {found.what.en}")
        console.print("verified" if outcome.verified else "[bold red]NOT verified[/]")
    raise typer.Exit(0 if outcome.verified else 1)
