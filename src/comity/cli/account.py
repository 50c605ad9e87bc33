"""`comity account …`: what the node's operator does for people's sign-in, journaled under the operator's name."""

import getpass
import json
from dataclasses import replace
from typing import Annotated

import typer
from rich.console import Console

from comity.cli.nodes import Home
from comity.cli.setup import enter
from comity.kernel.acting import Acting

app = typer.Typer(no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Sign-in name.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.callback()
def account() -> None:
    """People's sign-in accounts."""


@app.command()
def unlock(name: Name, home: Home = None, json_: Json = False) -> None:
    """Forget the failed attempts of an account, so that it need not wait any longer."""
    enter(home)
    from comity.directory.signing_care import do_unlock

    waited = do_unlock(name, acting=_operator())
    _say(json_, f"{name}: {'unlocked' if waited else 'was not locked'}", name=name, was_locked=waited)


@app.command("reset-factors")
def reset_factors(name: Name, home: Home = None, json_: Json = False) -> None:
    """Take away all second factors and provider identities of a person, and end their sessions."""
    enter(home)
    from comity.directory.signing_care import do_reset_factors

    removed = do_reset_factors(name, acting=_operator())
    _say(json_, f"{name}: {removed} second factors removed", name=name, removed=removed)


@app.command("give-password")
def give_password(name: Name, home: Home = None, json_: Json = False) -> None:
    """Give a person a random password, print it once, and end their sessions; they must choose another."""
    enter(home)
    from comity.directory.signing_care import do_give_password

    given = do_give_password(name, acting=_operator())
    _say(json_, given, name=name, password=given)


@app.command("end-sessions")
def end_sessions(name: Name, home: Home = None, json_: Json = False) -> None:
    """End all sessions of a person."""
    enter(home)
    from comity.directory.signing_care import do_end_sessions

    ended = do_end_sessions(name, acting=_operator())
    _say(json_, f"{name}: {ended} sessions ended", name=name, ended=ended)


def _operator() -> Acting:
    """The machine's operator, by name: "operator NAME" in the journal."""
    from comity.kernel import node
    from comity.kernel.acting import machine

    return replace(machine(node.here().agencies[0]), office=f"operator {getpass.getuser()}")


def _say(json_: bool, text: str, **facts: str | int | bool) -> None:
    if json_:
        print(json.dumps(facts, ensure_ascii=False))
    else:
        Console(soft_wrap=True).print(text, markup=False, highlight=False)
