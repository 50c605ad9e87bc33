"""`comity demo`: three nodes on loopback, from two reports to an exchanged, provable, reviewed picture."""

import json
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from comity.cli.demo.play import Play
from comity.kernel import clock
from comity.kernel.problems import Problem
from comity.kernel.words import Words

MARK = "comity-demo"  # a directory with this file was made by the demo and may be made anew


def demo(
    home: Annotated[
        Path, typer.Option(help="Directory for the three nodes; an earlier demo in it is replaced.")
    ],
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve until stopped, once played.")
    ] = True,
    json_: Annotated[
        bool, typer.Option("--json", help="Print the outcome as one JSON object, last.")
    ] = False,
    reports: Annotated[
        list[Path] | None, typer.Option(help="Reports to read in beside the demo's own.")
    ] = None,
    more: Annotated[list[Path] | None, typer.Argument(help="Further reports.", metavar="[PATH]...")] = None,
    kill: Annotated[str, typer.Option(help="Kill this node (kill -9) in the middle, and restart it.")] = "",
    port: Annotated[int, typer.Option(help="First of the three loopback ports.")] = 8101,
    server: Annotated[
        str,
        typer.Option(
            help="Address of a PostgreSQL server to make databases comity_demo_… on; SQLite otherwise."
        ),
    ] = "",
) -> None:
    """Play the thread through the whole house on three nodes, then serve them."""
    given = [path.resolve() for path in (*(reports or ()), *(more or ()))]
    _fresh(home)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    console = Console(stderr=json_, highlight=False, soft_wrap=True)
    play = Play(home.resolve(), console, port=port, kill=kill, server=server)
    try:
        outcome = play.play(given, clock.now().date())
        _tell(console, play, outcome)
        if json_:
            print(json.dumps(outcome, ensure_ascii=False), flush=True)
        if serve:
            console.print("\n[bold]Ctrl+C[/] dừng · stops")
            while True:
                time.sleep(1)
    except KeyboardInterrupt:
        console.print("")
    finally:
        play.close()


def _fresh(home: Path) -> None:
    """An empty directory that the demo may fill. Anything that no demo made is left alone."""
    if home.exists() and any(home.iterdir()):
        if not (home / MARK).exists():
            raise Problem(
                "home-not-empty",
                what=Words(
                    vi="Thư mục đã có tệp không phải của bản demo.",
                    en="The directory holds files that no demo made.",
                ),
                mend=Words(vi="Chọn thư mục khác.", en="Choose another directory."),
                place=str(home),
            )
        shutil.rmtree(home)
    home.mkdir(parents=True, exist_ok=True)
    (home / MARK).touch()


def _tell(console: Console, play: Play, outcome: dict[str, Any]) -> None:
    engagements = outcome["engagements"]
    console.print(
        f"\n[bold]{engagements['accounts']} báo cáo → {engagements['counted']} hoạt động[/], "
        f"{engagements['to_confirm']} chờ người xác nhận · accounts → engagements, waiting for a person"
    )
    console.print(f"Báo cáo trung tâm · Central report: {outcome['report']['pdf']}")
    for actor in play.actors:
        console.print(f"  {actor.address}  {play.names[actor.name]}")
