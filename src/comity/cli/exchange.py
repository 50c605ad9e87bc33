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
                "suspended": line.peer.suspended,
            }
            for line in lines
        ]
        print(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("peer", "queued", "acknowledged", "received", "trouble")
    for line in lines:
        table.add_row(
            line.peer.name,
            str(line.queued),
            str(line.acknowledged),
            str(line.received),
            f"suspended: {line.peer.suspended}" if line.peer.suspended else line.peer.trouble,
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
    from comity.exchange.probing import Probes

    carrier, probes = HttpCarrier(), Probes()
    for peer in Peer.objects.order_by("name"):
        probes.ready(peer, carrier)
        peer.refresh_from_db()
        if peer.suspended:
            print(f"{peer.name}: suspended ({peer.suspended}); see comity exchange recover")
            continue
        print(f"{peer.name}: {deliver(peer, carrier)} acknowledged; {peer.trouble or 'no trouble'}")
    sign_what_grew()
    for peer in Peer.objects.order_by("name"):
        print(f"{peer.name}: {offer_checkpoint(peer, carrier) or 'checkpoint cosigned'}")


Named = Annotated[str, typer.Argument(help="The peer's name, as status shows it.")]


@app.command()
def recover(peer: Named, home: Home = None) -> None:
    """Say that THIS node was restored from a backup: take back from a peer what was sent to it, and begin anew.

    Run it for every peer after restoring any backup. The peer's people have to run “accept”; until then the courier
    asks again.
    """
    enter(home)
    from comity.exchange.carriers import HttpCarrier, Unreachable
    from comity.exchange.peers import peer_named
    from comity.exchange.probing import do_recover
    from comity.exchange.probing import recover as go_on

    known = peer_named(peer)
    do_recover(known)
    try:
        progress = go_on(known, HttpCarrier()).name.lower()
    except Unreachable as error:
        progress = f"later ({error})"
    print(f"{known.name}: {progress}")


@app.command()
def accept(peer: Named, home: Home = None) -> None:
    """Agree that a peer, restored from a backup as its people say by voice, begins its channel and journal anew."""
    enter(home)
    from comity.exchange.inbox import do_accept_restored
    from comity.exchange.peers import peer_named

    do_accept_restored(peer_named(peer))


@app.command()
def simulate(
    seeds: Annotated[int, typer.Option(min=1, help="How many worlds.")] = 100,
    first: Annotated[int, typer.Option(min=0, help="The first seed.")] = 0,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to share the work.")] = 1,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    log: Annotated[bool, typer.Option("--log", help="Print every event of the first seed's world.")] = False,
) -> None:
    """Play worlds in which networks, disks and machines fail; exit status 1 when an invariant did not hold.

    Needs no node. docs/simulation.md says what is played and what must hold.
    """
    from comity.exchange.simulation import run, shape, violations

    if log:
        run(first, log=print)
    found = [shape(each) for of_seed in violations(first, seeds, jobs) for each in of_seed]
    if json_:
        print(json.dumps({"seeds": seeds, "violations": found}, ensure_ascii=False))
    else:
        for each in found:
            print(
                f"seed {each['seed']}, step {each['step']}: {each['invariant']}: {each['seen']}; {each['replay']}"
            )
        print(f"{seeds} seeds, {len(found)} violations")
    if found:
        raise typer.Exit(1)
