"""`comity exchange way …`: the ways to a peer."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from comity.cli.nodes import Home
from comity.cli.setup import enter

app = typer.Typer(no_args_is_help=True, help="The ways to a peer: carriers, addresses, order, ceilings.")

Named = Annotated[str, typer.Argument(help="The peer's name, as status shows it.")]
Carrier = Annotated[str, typer.Argument(help="http, nats or bundle.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def add(
    peer: Named,
    carrier: Carrier,
    address: Annotated[
        str,
        typer.Argument(help="http: a URL; nats: servers with commas. Without one: the card's, node.toml's."),
    ] = "",
    ceiling: Annotated[
        int | None, typer.Option(help="Highest marking it may carry (profile level); the peer's otherwise.")
    ] = None,
    preference: Annotated[int | None, typer.Option(help="The lowest is tried first; last otherwise.")] = None,
    sealed: Annotated[int | None, typer.Option(help="Most characters of a parcel that it takes.")] = None,
    home: Home = None,
    json_: AsJson = False,
) -> None:
    """Open a way to a peer. What only it may carry is queued at once."""
    enter(home)
    from comity.exchange.health import WayHealth
    from comity.exchange.peers import peer_named
    from comity.exchange.ways import do_add_way

    way = do_add_way(
        peer_named(peer), carrier, address=address, ceiling=ceiling, preference=preference, sealed=sealed
    )
    print(json.dumps(WayHealth(way, 0).shape(), ensure_ascii=False) if json_ else f"{peer}: {way}")


@app.command()
def remove(
    peer: Named,
    carrier: Carrier,
    address: Annotated[str, typer.Argument(help="Of the way, where several have this carrier.")] = "",
    home: Home = None,
) -> None:
    """Close a way. Refused while entries wait that no other way may carry."""
    enter(home)
    from comity.exchange.peers import peer_named
    from comity.exchange.ways import do_remove_way, way_named

    do_remove_way(way_named(peer_named(peer), carrier, address))


@app.command("list")
def list_(
    peer: Annotated[str, typer.Argument(help="One peer; all otherwise.")] = "",
    home: Home = None,
    json_: AsJson = False,
) -> None:
    """The ways to each peer, the preferred first; where an entry waits for another way, its number."""
    enter(home)
    from comity.exchange.health import health
    from comity.exchange.peers import peer_named

    only = peer_named(peer).name if peer else ""
    lines = [line for line in health() if only in ("", line.peer.name)]
    if json_:
        rows = [{"peer": line.peer.name, **way.shape()} for line in lines for way in line.ways]
        print(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("peer", "carrier", "address", "preference", "ceiling", "waits at", "trouble")
    for line in lines:
        for way in line.ways:
            shown = way.way
            table.add_row(
                line.peer.name,
                shown.carrier,
                shown.address or "—",
                str(shown.preference),
                str(shown.ceiling),
                str(way.waits_at or ""),
                shown.trouble,
            )
    Console().print(table)
