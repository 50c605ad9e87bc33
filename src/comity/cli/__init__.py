"""The command line: `comity …`. Commands that need no node start without Django."""

import sys
from typing import Annotated

import typer
from rich.console import Console

from comity import __version__
from comity.cli import (
    account,
    bench,
    demo,
    exchange,
    gateway,
    journal,
    keys,
    nodes,
    reading,
    report,
    search,
    trust,
)
from comity.cli.importing import import_contributors, import_instruments
from comity.cli.plans import app as plan_app
from comity.cli.problems import print_problem
from comity.kernel.problems import Problem

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Coordination and exchange of information for international-integration and defence-relations work.",
)
app.command("read")(reading.read)
app.command("match")(reading.match)
app.command("init")(nodes.init)
app.command("serve")(nodes.serve)
app.command("appoint")(nodes.appoint)
app.command("demo")(demo.demo)
app.command("report")(report.report)
app.add_typer(account.app, name="account", help="People's sign-in accounts.")
app.add_typer(plan_app, name="plan", help="Plans as tables.")
app.add_typer(exchange.app, name="exchange", help="Peers, queues and receipts of this node.")
app.add_typer(journal.app, name="journal", help="The node's Merkle journal.")
app.add_typer(bench.app, name="bench", help="How fast a node is.")
app.add_typer(search.app, name="search", help="The node's search index.")
app.add_typer(keys.app, name="keys", help="This node's keys.")
app.add_typer(trust.app, name="trust", help="Whose keys this node believes.")
app.add_typer(trust.registrar, name="registrar", help="The registrar's own office.")
gateway.importing.command("contributors")(import_contributors)
gateway.importing.command("instruments")(import_instruments)
app.add_typer(gateway.importing, name="import", help="Files of other systems, taken in.")
app.add_typer(gateway.exporting, name="export", help="Files for other systems.")


@app.callback()
def options(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Options before any command."""
    if version:
        Console().print(__version__)
        raise typer.Exit


def main() -> None:
    """Run; a Problem is printed in the one error shape and ends with status 2."""
    try:
        app()
    except Problem as problem:
        print_problem(problem, as_json="--json" in sys.argv)
        sys.exit(2)
