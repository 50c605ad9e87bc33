"""`comity keys …`: this node's own keys."""

import getpass
import os
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console

from comity.cli.nodes import Home
from comity.cli.setup import enter

app = typer.Typer(no_args_is_help=True)


@app.callback()
def keys() -> None:
    """This node's keys: show, encrypt, rotate, revoke."""


@app.command()
def show(home: Home = None) -> None:
    """Show the fingerprint, since when the keys are used, those before, and whether the file is encrypted."""
    enter(home)
    from comity.exchange.keys import own_keys, own_secret
    from comity.exchange.trust.changing import encrypted
    from comity.exchange.trust.models import Announcement, NodeKey

    console = Console(soft_wrap=True)
    console.print(own_keys().public.fingerprint)
    console.print(f"since {own_secret().get('since', 'unknown')}")
    for row in NodeKey.objects.filter(peer__isnull=True).exclude(ended_at__isnull=True):
        how = (
            f"revoked {row.revoked_at:%Y-%m-%d} ({row.reason})"
            if row.revoked_at
            else f"until {row.until:%Y-%m-%d}"
        )
        console.print(f"before: {row.fingerprint}, {how}")
    for waiting in Announcement.objects.filter(told_at__isnull=True).select_related("peer"):
        console.print(f"not told yet: {waiting.peer.name}")
    console.print("encrypted" if encrypted() else "[yellow]NOT ENCRYPTED: comity keys encrypt[/]")


@app.command()
def encrypt(home: Home = None) -> None:
    """Put the file of keys under a passphrase (asked for, or COMITY_NEW_KEY_PASSPHRASE)."""
    enter(home)
    from comity.exchange.trust.changing import encrypt as put_under

    put_under(
        os.environ.get("COMITY_NEW_KEY_PASSPHRASE")
        or typer.prompt("New passphrase", hide_input=True, confirmation_prompt=True)
    )


@app.command()
def decrypt(
    home: Home = None,
    yes: Annotated[bool, typer.Option("--in-the-clear", help="Say that this is meant.")] = False,
) -> None:
    """Write the keys in the clear again."""
    enter(home)
    from comity.exchange.trust.changing import decrypt as put_clear

    if not yes:
        raise typer.BadParameter("say --in-the-clear")
    put_clear()


@app.command()
def rotate(
    home: Home = None,
    overlap: Annotated[int, typer.Option(min=0, max=365, help="Days in which both keys count.")] = 14,
) -> None:
    """Make new keys. The old ones announce them to every peer; channels go on."""
    enter(home)
    from comity.exchange.trust.rotating import rotate as follow

    print(follow(timedelta(days=overlap)).fingerprint)


@app.command()
def revoke(
    reason: Annotated[str, typer.Option(help="Why: stays in the journal.")],
    home: Home = None,
) -> None:
    """The keys may be in other hands: make new ones. Peers have to compare the new fingerprint by voice."""
    enter(home)
    from comity.exchange.trust.rotating import renew_without_announcing

    print(renew_without_announcing(f"{reason} ({getpass.getuser()})").fingerprint)


@app.command()
def lost(home: Home = None) -> None:
    """The keys are lost: make new ones. Peers have to compare the new fingerprint by voice."""
    enter(home)
    from comity.exchange.trust.rotating import renew_without_announcing

    print(renew_without_announcing("lost").fingerprint)
