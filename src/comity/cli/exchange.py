"""`comity exchange …`"""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from comity.cli import exchange_bundles, exchange_ways
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
    from comity.exchange.health import health

    lines = health()
    if json_:
        print(json.dumps([line.shape() for line in lines], ensure_ascii=False))
        return
    table = Table("peer", "queued", "acknowledged", "oldest", "received", "ways", "trouble")
    for line in lines:
        ways = [f"{way.way} waits at {way.waits_at}" if way.waits_at else str(way.way) for way in line.ways]
        doubted = "bundles: in doubt whether this node was restored" if line.peer.doubted else ""
        table.add_row(
            line.peer.name,
            str(line.queued),
            str(line.acknowledged),
            f"{line.lag:.0f} s" if line.oldest else "",
            str(line.received),
            "\n".join(ways),
            f"suspended: {line.peer.suspended}" if line.peer.suspended else line.peer.trouble or doubted,
        )
    Console().print(table)
    from comity.exchange.trust.changing import encrypted

    if not encrypted():
        Console(stderr=True).print("[yellow]private keys are not encrypted: comity keys encrypt[/]")


@app.command()
def peers(
    home: Home = None, json_: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False
) -> None:
    """The peers: for which agencies they speak, their fingerprints, their ways and ceilings."""
    enter(home)
    from comity.exchange.health import health

    lines = health()
    if json_:
        rows = [
            {
                "peer": line.peer.name,
                "agencies": line.peer.agencies,
                "address": line.peer.address,
                "fingerprint": line.peer.fingerprint,
                "ceiling": line.peer.ceiling,
                "ways": [way.shape() for way in line.ways],
            }
            for line in lines
        ]
        print(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("peer", "agencies", "ceiling", "ways", "fingerprint")
    for line in lines:
        ways = [f"{way.way} (up to {way.way.ceiling})" for way in line.ways]
        peer = line.peer
        table.add_row(
            peer.name, ", ".join(peer.agencies), str(peer.ceiling), "\n".join(ways), peer.fingerprint
        )
    Console().print(table)


@app.command()
def send(
    home: Home = None, json_: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False
) -> None:
    """Carry what is queued, once, to every peer by its ways; then have the journal's checkpoint cosigned."""
    enter(home)
    from comity.exchange.carriage import OpenCarriers
    from comity.exchange.carriers import HttpCarrier
    from comity.exchange.keys import sign_what_grew
    from comity.exchange.models import Peer
    from comity.exchange.offering import offer_checkpoint
    from comity.exchange.probing import Probes
    from comity.exchange.routing import Rests, carry

    http, probes, rests, told = HttpCarrier(), Probes(), Rests(), []
    carriers = OpenCarriers(http, serve=False)
    try:
        for peer in Peer.objects.prefetch_related("ways").order_by("name"):
            acknowledged = carry(peer, carriers, probes, rests)
            peer.refresh_from_db()
            state = {"acknowledged": acknowledged, "trouble": peer.trouble, "suspended": peer.suspended}
            told.append({"peer": peer.name, **state})
    finally:
        carriers.close()
    sign_what_grew()
    for peer, state in zip(Peer.objects.order_by("name"), told, strict=True):
        by_http = peer.ways.filter(carrier="http").exists()
        state["checkpoint"] = offer_checkpoint(peer, http) or "cosigned" if by_http else "no way by HTTP"
    if json_:
        print(json.dumps(told, ensure_ascii=False))
        return
    for state in told:
        if state["suspended"]:
            print(f"{state['peer']}: suspended ({state['suspended']}); see comity exchange recover")
        else:
            print(
                f"{state['peer']}: {state['acknowledged']} acknowledged; {state['trouble'] or 'no trouble'};"
                f" checkpoint {state['checkpoint']}"
            )


app.command()(exchange_bundles.bundle)
app.command()(exchange_bundles.receive)
app.command()(exchange_bundles.resend)
app.add_typer(exchange_ways.app, name="way")


Named = Annotated[str, typer.Argument(help="The peer's name, as status shows it.")]


@app.command()
def recover(peer: Named, home: Home = None) -> None:
    """Say that THIS node was restored from a backup: take back from a peer what was sent to it, and begin anew.

    Run it for every peer after restoring any backup. The peer's people have to run “accept”; until then the courier
    asks again.
    """
    enter(home)
    from comity.exchange.carriage import OpenCarriers
    from comity.exchange.carriers import HttpCarrier, Unreachable
    from comity.exchange.peers import peer_named
    from comity.exchange.probing import do_recover
    from comity.exchange.probing import recover as go_on
    from comity.exchange.ways import ways_of

    known = peer_named(peer)
    do_recover(known)
    carriers, progress = OpenCarriers(HttpCarrier(), serve=False), "by the next bundle"
    try:
        for carrier in filter(None, map(carriers.of, ways_of(known))):
            try:
                progress = go_on(known, carrier).name.lower()
                break
            except Unreachable as error:
                progress = f"later ({error})"
    finally:
        carriers.close()
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
