"""Making a node, serving it, and appointing who works on it."""

import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console

from comity.cli.setup import enter
from comity.kernel.databases import database_settings, require_empty
from comity.kernel.problems import Problem
from comity.kernel.words import Words
from comity.profiles import load as load_profile

if TYPE_CHECKING:
    from comity.exchange.tls import Tls

Home = Annotated[Path | None, typer.Option(help="The node's directory; COMITY_HOME otherwise.")]
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def init(
    home: Annotated[Path, typer.Option(help="Directory to make the node in; it must be empty or new.")],
    agency: Annotated[
        list[str], typer.Option(help="Code of an agency that the node hosts; may be repeated.")
    ],
    network: Annotated[str, typer.Option(help="Name of the network of nodes.")] = "comity",
    name: Annotated[
        str, typer.Option(help="The node's name in the network; the first agency's code otherwise.")
    ] = "",
    port: Annotated[int, typer.Option(help="Loopback port to serve on.")] = 8100,
    ceiling: Annotated[int, typer.Option(help="Highest marking the node may hold (profile level).")] = 1,
    profile: Annotated[str, typer.Option(help="Country profile.")] = "vn",
    database: Annotated[
        str, typer.Option(help="Address of an empty PostgreSQL database; SQLite in the directory otherwise.")
    ] = "",
    demo: Annotated[bool, typer.Option(hidden=True)] = False,
) -> None:
    """Make a node: its settings, keys and database."""
    database_settings(database, home)  # an address that cannot be read is refused before anything is made
    make(
        home,
        agency,
        network=network,
        name=name or agency[0],
        port=port,
        ceiling=ceiling,
        profile=profile,
        demo=demo,
        database=database,
    )
    enter(home)
    from django.core.management import call_command

    from comity.exchange.keys import write_keys
    from comity.kernel import node

    try:
        require_empty()
    except Problem:
        (home / "node.toml").unlink()  # all that is there so far: the same command can be given again
        raise
    keys = write_keys(node.here().keys_file)
    call_command("migrate", verbosity=0)
    Console().print(f"{home}\n{keys.public.fingerprint}")


def make(
    home: Path,
    agencies: list[str],
    *,
    network: str,
    name: str,
    port: int,
    ceiling: int,
    profile: str,
    demo: bool,
    database: str = "",
) -> None:
    """Write `node.toml` into a new directory. Unknown agencies and used directories are Problems."""
    for code in agencies:
        load_profile(profile).agency(code)
    load_profile(profile).marking(ceiling)
    if not _NAME.fullmatch(name) or not _NAME.fullmatch(network):
        raise Problem(
            "name-unfit",
            what=Words(
                vi="Tên nút hoặc tên mạng không hợp lệ.", en="The name of node or network is not usable."
            ),
            mend=Words(
                vi="Chỉ dùng chữ thường, số và dấu gạch nối.",
                en="Use lower-case letters, digits and hyphens.",
            ),
            place=f"{network} {name}",
        )
    if home.exists() and any(home.iterdir()):
        raise Problem(
            "home-not-empty",
            what=Words(vi="Thư mục đã có tệp.", en="The directory is not empty."),
            mend=Words(vi="Chọn thư mục mới.", en="Choose a new directory."),
            place=str(home),
        )
    home.mkdir(parents=True, exist_ok=True)
    settings = {
        "name": name,
        "network": network,
        "agencies": agencies,
        "profile": profile,
        "ceiling": ceiling,
        "address": f"http://127.0.0.1:{port}",
        "demo": demo,
        "secret": secrets.token_urlsafe(48),
        **({"database": database} if database else {}),
    }
    # JSON's strings, numbers, booleans and lists are TOML's too.
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in settings.items()]
    path = home / "node.toml"
    path.touch(mode=0o600)
    path.write_text("".join(lines), encoding="utf-8")


def appoint(
    username: Annotated[str, typer.Argument(help="Sign-in name.")],
    title_vi: Annotated[str, typer.Option(help="Title of the post in Vietnamese.")],
    title_en: Annotated[str, typer.Option(help="Title of the post in English.")],
    role: Annotated[
        list[str], typer.Option(help="reader, officer, approver, head or clerk; may be repeated.")
    ],
    agency: Annotated[str, typer.Option(help="Agency of the post; the node's first otherwise.")] = "",
    clearance: Annotated[int, typer.Option(help="Highest marking the post may read (profile level).")] = 0,
    home: Home = None,
) -> None:
    """Give a person a post on this node. The password is asked for, or read from COMITY_PASSWORD."""
    enter(home)
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from comity.directory.actions import do_appoint
    from comity.kernel import node
    from comity.kernel.acting import Role, machine

    password = os.environ.get("COMITY_PASSWORD") or typer.prompt(
        "Password", hide_input=True, confirmation_prompt=True
    )
    try:
        validate_password(password)
        roles = [Role(code) for code in role]
    except (ValidationError, ValueError) as error:
        reason = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        raise Problem(
            "appointment-unfit",
            what=Words(vi=f"Không nhận được: {reason}", en=f"Not accepted: {reason}"),
            mend=Words(vi="Sửa mật khẩu hoặc vai trò.", en="Correct the password or the role."),
            place=username,
        ) from error
    acting = machine(agency or node.here().agencies[0])
    do_appoint(username, Words(title_vi, title_en), roles, clearance, acting=acting, password=password)


def serve(home: Home = None) -> None:
    """Serve the node's pages and carry its parcels, until stopped."""
    enter(home)
    from comity.exchange.keys import own_keys
    from comity.exchange.tls import tls_of
    from comity.kernel import node

    own_keys()  # a passphrase is asked for here, once, and handed to the processes below by their environment
    tls = tls_of(node.here())
    doors = [_door(node.here().address, tls, "pages" if tls.exchange else "")]
    if tls.exchange:
        doors.append(_door(tls.exchange, tls, "exchange"))
    courier = subprocess.Popen([sys.executable, "-m", "comity.cli.carry"])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    Console().print(node.here().address)
    try:
        while all(process.poll() is None for process in (*doors, courier)):
            time.sleep(0.3)
    except KeyboardInterrupt:
        pass
    finally:
        for process in (courier, *doors):
            process.terminate()
        for process in (courier, *doors):
            process.wait(timeout=10)


def _door(address: str, tls: "Tls", door: str) -> subprocess.Popen[bytes]:
    """A server process: of the pages, of the exchange alone, or ("") of both."""
    from comity.exchange.tls import file_of
    from comity.kernel import node

    split = urlsplit(address)
    port = split.port or (443 if split.scheme == "https" else 80)
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", split.hostname or "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "4", "--log-level", "warning", "--no-ws"),
    ]
    if tls.certificate:
        shown = {"--ssl-certificate": tls.certificate, "--ssl-keyfile": tls.key}
        if door == "exchange":
            shown["--ssl-ca"] = tls.client_ca
            command.append("--ssl-client-verify")
        for option, path in shown.items():
            command += (option, str(file_of(node.here(), path)))
    return subprocess.Popen(
        [*command, "comity.web.wsgi:application"], env={**os.environ, "COMITY_DOOR": door}
    )
