"""`comity exchange bundle`, `receive`, `resend`: the exchange on sticks and discs."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from comity.cli.nodes import Home
from comity.cli.problems import language, print_problem
from comity.cli.setup import enter

Named = Annotated[str, typer.Argument(help="The peer's name, as status shows it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]

_WITHHELD = {
    "suspended": "no entries: the channel is suspended; see comity exchange recover",
    "doubted": "no entries: this node may have been restored from a backup; the peer must answer this bundle first",
}


def bundle(
    peer: Named,
    output: Annotated[Path, typer.Option(help="Directory to write the files into.")],
    size: Annotated[int, typer.Option(help="Most bytes of one file.")] = 100_000_000,
    attachments: Annotated[bool, typer.Option(help="With the attachments that the peer lacks.")] = True,
    home: Home = None,
    json_: AsJson = False,
) -> None:
    """Write everything queued for a peer, with our receipts and answers, as files and a signed manifest."""
    enter(home)
    from comity.exchange.bundling import write_bundle
    from comity.exchange.peers import peer_named

    written = write_bundle(peer_named(peer), output, size, attachments=attachments)
    if json_:
        shape = {
            "bundle": written.name,
            "files": [str(path) for path in written.files],
            "first": written.first,
            "last": written.last,
            "waits_at": written.waits_at,
            "withheld": written.withheld,
            "attachments_left": written.left,
        }
        print(json.dumps(shape, ensure_ascii=False))
        return
    for path in written.files:
        print(path)
    console = Console(stderr=True)
    console.print(f"entries {written.first}..{written.last}" if written.first else "no entries")
    if written.withheld:
        console.print(_WITHHELD[written.withheld])
    if written.left:
        console.print(
            f"{written.left} attachments did not go in: take a larger --size, or see comity exchange status"
        )
    if written.waits_at:
        console.print(
            f"entry {written.waits_at} must go by a way with a higher ceiling; nothing beyond is in it"
        )


def receive(
    paths: Annotated[list[Path], typer.Argument(help="Directories or files of bundles, in any order.")],
    home: Home = None,
    json_: AsJson = False,
) -> None:
    """Take in bundles; says by name what is missing or damaged. Exit status 2 when anything is."""
    enter(home)
    from comity.exchange.unbundling import read_bundles

    reading = read_bundles(paths)
    trouble = reading.trouble()
    if json_:
        shape = {
            "complete": reading.complete,
            "bundles": [report.shape(language()) for report in reading.reports],
            "error": trouble.shape(language()) if trouble else None,
        }
        print(json.dumps(shape, ensure_ascii=False))
    else:
        for report in reading.reports:
            table = Table("file", "state", title=f"{report.sender}: {report.name}")
            for name, state in report.parts.items():
                table.add_row(name, str(state))
            Console().print(table)
            Console().print(f"{report.entries} new entries; the channel is held up to {report.upto}")
        for problem in [*reading.problems, *(one.problem for one in reading.reports if one.problem)]:
            print_problem(problem, as_json=False)
    if trouble:
        raise typer.Exit(2)


def resend(
    peer: Named,
    first: Annotated[int, typer.Option("--from", help="Number of the first entry to go again.")],
    home: Home = None,
    json_: AsJson = False,
) -> None:
    """Let entries go again, by whichever way is next; the peer answers what it holds by its receipt."""
    enter(home)
    from comity.exchange.peers import peer_named
    from comity.exchange.ways import do_resend

    count = do_resend(peer_named(peer), first)
    print(
        json.dumps({"peer": peer, "from": first, "entries": count}) if json_ else f"{peer}: {count} entries"
    )
