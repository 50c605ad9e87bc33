"""`comity exchange …`"""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from comity.cli.nodes import Home
from comity.cli.setup import enter

app = typer.Typer(no_args_is_help=True)


@app.command()
def card(home: Home = None) -> None:
    """Print this node's card (JSON) for another node to add; compare the fingerprint by voice or on paper."""
    enter(home)
    from comity.exchange.peers import own_card

    print(own_card().model_dump_json(indent=2))
    Console(stderr=True).print(own_card().fingerprint)


@app.command("add-peer")
def add_peer(
    file: Annotated[Path, typer.Argument(help="The other node's card.")],
    fingerprint: Annotated[str, typer.Option(help="The fingerprint as the other node's people read it out.")],
    home: Home = None,
) -> None:
    """Trust another node to speak for its agencies."""
    enter(home)
    from comity.exchange.peers import do_add_peer, read_card

    do_add_peer(read_card(file), fingerprint)


@app.command()
def status(
    home: Home = None, json_: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False
) -> None:
    """How the channels with each peer stand."""
    enter(home)
    from comity.exchange.timeline import peer_lines

    lines = peer_lines()
    if json_:
        rows = [
            {
                "peer": line.peer.name,
                "queued": line.queued,
                "acknowledged": line.acknowledged,
                "received": line.received,
                "trouble": line.peer.trouble,
            }
            for line in lines
        ]
        print(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("peer", "queued", "acknowledged", "received", "trouble")
    for line in lines:
        table.add_row(
            line.peer.name, str(line.queued), str(line.acknowledged), str(line.received), line.peer.trouble
        )
    Console().print(table)


@app.command()
def send(home: Home = None) -> None:
    """Carry what is queued, once, to every peer; then have the journal's checkpoint cosigned."""
    enter(home)
    from comity.exchange.carriers import HttpCarrier
    from comity.exchange.courier import deliver
    from comity.exchange.keys import sign_what_grew
    from comity.exchange.models import Peer
    from comity.exchange.offering import offer_checkpoint

    carrier = HttpCarrier()
    for peer in Peer.objects.order_by("name"):
        print(f"{peer.name}: {deliver(peer, carrier)} acknowledged; {peer.trouble or 'no trouble'}")
    sign_what_grew()
    for peer in Peer.objects.order_by("name"):
        print(f"{peer.name}: {offer_checkpoint(peer, carrier) or 'checkpoint cosigned'}")
