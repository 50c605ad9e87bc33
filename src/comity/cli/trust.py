"""`comity trust …`: whose keys this node believes. `comity registrar …`: the registrar's own office."""

import getpass
import json
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from comity.cli.nodes import Home
from comity.cli.setup import enter
from comity.kernel.problems import Problem
from comity.kernel.words import Words

app = typer.Typer(no_args_is_help=True)
registrar = typer.Typer(no_args_is_help=True)

Fingerprint = Annotated[str, typer.Option(help="The fingerprint as the other people read it out.")]
Office = Annotated[Path, typer.Option("--home", help="The registrar's directory.")]


@app.callback()
def trust() -> None:
    """Whose keys this node believes."""


@app.command()
def show(home: Home = None) -> None:
    """The registrar, and every node's keys with who vouches for them."""
    enter(home)
    from comity.exchange.trust.directory import registrar as believed
    from comity.exchange.trust.models import NodeKey

    row = believed()
    print(f"registrar: {row.name} {row.fingerprint}, list {row.version}" if row else "no registrar")
    table = Table("node", "fingerprint", "by", "since", "until", "revoked")
    for key in NodeKey.objects.select_related("peer").order_by("peer__name", "pk"):
        name = key.peer.name if key.peer else "(this node)"
        days = (f"{at:%Y-%m-%d}" if at else "" for at in (key.since, key.until, key.revoked_at))
        table.add_row(name, key.fingerprint, key.vouched, *days)
    Console().print(table)


@app.command("registrar")
def believe(
    file: Annotated[Path, typer.Argument(help="The registrar's card (comity registrar card).")],
    fingerprint: Fingerprint,
    home: Home = None,
) -> None:
    """Believe a registrar, after its fingerprint was compared with its people."""
    enter(home)
    from comity.exchange.protocol import PublicKeys
    from comity.exchange.trust.directory import RegistrarCard, do_believe_registrar

    card = _read_json(file)
    try:
        said = RegistrarCard(card["network"], card["registrar"], PublicKeys.from_dict(card["keys"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise _not_a_card(file) from error
    do_believe_registrar(said, fingerprint, by=getpass.getuser())


@app.command()
def directory(
    file: Annotated[Path, typer.Argument(help="The registrar's list (directory.jws).")], home: Home = None
) -> None:
    """Take the registrar's list of nodes."""
    enter(home)
    from comity.exchange.trust.directory import take_directory

    try:
        text = file.read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise _not_a_card(file) from error
    taken = take_directory(text)
    print(f"version {taken.version}: {len(taken.entries)} nodes, {len(taken.revoked)} keys revoked")


@app.command()
def succession(
    file: Annotated[Path, typer.Argument(help="The registrar's file of successions (successions.jws).")],
    home: Home = None,
) -> None:
    """Follow the registrar to its new keys; take its list after that."""
    enter(home)
    from comity.exchange.trust.directory import follow_registrar, registrar

    try:
        text = file.read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise _not_a_card(file) from error
    steps, row = follow_registrar(text), registrar()
    print(f"{steps} steps; the registrar's fingerprint is {row.fingerprint if row else ''}")


@app.command()
def join(name: Annotated[str, typer.Argument(help="A node of the list.")], home: Home = None) -> None:
    """Make a node of the registrar's list a peer."""
    enter(home)
    from comity.exchange.trust.directory import do_join

    print(do_join(name, by=getpass.getuser()).name)


@app.command()
def replace(
    peer: Annotated[str, typer.Argument(help="The peer's name.")],
    file: Annotated[Path, typer.Argument(help="Its new card (comity exchange card).")],
    fingerprint: Fingerprint,
    reason: Annotated[str, typer.Option(help="Why its keys are other ones.")] = "lost keys",
    home: Home = None,
) -> None:
    """A peer lost its keys: take its new ones after comparing the new fingerprint. Those before are revoked."""
    enter(home)
    from comity.exchange.peers import peer_named, read_card
    from comity.exchange.trust.replacing import do_replace_peer_keys

    do_replace_peer_keys(peer_named(peer), read_card(file), fingerprint, reason, by=getpass.getuser())


@app.command()
def revoke(
    peer: Annotated[str, typer.Argument(help="The peer's name.")],
    reason: Annotated[str, typer.Option(help="Why: stays in the journal.")],
    home: Home = None,
) -> None:
    """Accept nothing more that a peer's keys sign."""
    enter(home)
    from comity.exchange.peers import peer_named
    from comity.exchange.trust.replacing import do_revoke_peer_keys

    print(f"{do_revoke_peer_keys(peer_named(peer), reason, by=getpass.getuser())} keys revoked")


@registrar.callback()
def registrar_() -> None:
    """The registrar's own office; needs no node."""


@registrar.command("init")
def found(
    home: Office,
    network: Annotated[str, typer.Option(help="Name of the network of nodes.")] = "comity",
    name: Annotated[str, typer.Option(help="The registrar's name.")] = "registrar",
    encrypted: Annotated[bool, typer.Option(help="Ask for a passphrase.")] = True,
) -> None:
    """Found a registrar; prints the fingerprint that every node compares once."""
    from comity.exchange.trust.registrar import Office as Desk
    from comity.exchange.trust.storing import VARIABLE

    passphrase = None
    if encrypted:
        import os

        passphrase = os.environ.get(VARIABLE) or typer.prompt(
            "Passphrase", hide_input=True, confirmation_prompt=True
        )
    print(Desk.found(home, network, name, passphrase).keys.public.fingerprint)


@registrar.command()
def card(home: Office) -> None:
    """Print the registrar's card (JSON)."""
    from comity.exchange.trust.registrar import Office as Desk

    print(json.dumps(Desk.open(home).card(), indent=2))


@registrar.command("enter")
def enter_node(
    file: Annotated[Path, typer.Argument(help="The node's card (comity exchange card).")],
    fingerprint: Fingerprint,
    home: Office,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How long the entry holds.")] = 365,
) -> None:
    """Enter a node, or renew its entry, after its fingerprint was compared with its people."""
    from comity.exchange.trust.registrar import Office as Desk

    try:
        entry = Desk.open(home).enter(_read_json(file), fingerprint, timedelta(days=days))
    except (KeyError, TypeError) as error:
        raise _not_a_card(file) from error
    print(f"{entry.name}: serial {entry.serial}, until {entry.until}")


@registrar.command("revoke")
def revoke_node(
    name: Annotated[str, typer.Argument(help="The node's name.")],
    reason: Annotated[str, typer.Option(help="Why: every node reads it.")],
    home: Office,
) -> None:
    """Revoke a node's keys from now on."""
    from comity.exchange.trust.registrar import Office as Desk

    Desk.open(home).revoke(name, reason)


@registrar.command()
def rotate(home: Office) -> None:
    """Change the registrar's own keys; prints the file that every node takes before the next list."""
    from comity.exchange.trust.registrar import KEYS
    from comity.exchange.trust.registrar import Office as Desk
    from comity.exchange.trust.storing import is_encrypted, passphrase_from_around

    path = home / KEYS
    passphrase = passphrase_from_around(path) if is_encrypted(path) else None
    desk = Desk.open(home, passphrase)
    print(desk.rotate(passphrase))
    print(f"{desk.keys.public.fingerprint}")


@registrar.command()
def publish(home: Office) -> None:
    """Sign the list under its next version number; prints the file to carry to every node."""
    from comity.exchange.trust.registrar import Office as Desk

    print(Desk.open(home).publish())


def _read_json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        raise _not_a_card(file) from error
    if not isinstance(found, dict):
        raise _not_a_card(file)
    return found


def _not_a_card(file: Path) -> Problem:
    return Problem(
        "card-unreadable",
        what=Words(vi="Không đọc được thẻ hay danh bạ này.", en="This card or list cannot be read."),
        mend=Words(vi="Xin lại tệp từ bên phát hành.", en="Ask for the file again where it was made."),
        place=str(file),
    )
