"""Finding out by ourselves that this node was restored from a backup, where no peer can be asked first.

Online, a node asks each peer before it sends (see `probing`). A bundle's peer answers days later. So a token stands
both in the database and in the file `life` beside it, which is no part of any backup, and is turned at every bundle, at
every start and every hour. A database that does not have the file's token was put back: then every peer is in doubt,
and no bundle takes entries to it until it has said what it holds (by a standing, in a bundle of its own or online).
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from comity.exchange.models import Life, Peer
from comity.kernel import journal, node
from comity.kernel.actions import action

EVERY = 3600.0  # seconds between turns of a running node

log = structlog.get_logger()


def turn() -> None:
    """The chore too: compare file and database, put every peer in doubt when they differ, and give both a new token.

    A crash in between is no doubt: the file names the old token and the new one until the database has the new.
    """
    path = node.here().home / "life"
    with _alone(path):
        known = path.read_text(encoding="ascii").split() if path.exists() else []
        row = Life.objects.first()
        token = row.token if row else ""
        fresh = secrets.token_hex(16)
        _write(path, [token, fresh] if token else [fresh])
        do_turn(fresh, doubt=token not in known if (token or known) else False)
        _write(path, [fresh])


@action
def do_turn(token: str, *, doubt: bool) -> None:
    """Store the new token; put every peer in doubt when this node seems to have been restored."""
    Life.objects.all().delete()
    Life.objects.create(token=token)
    if doubt:
        log.warning("this node seems to have been restored from a backup")
        Peer.objects.update(doubted=True)
        journal.append("doubt", {"reason": "life"})


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, tokens: list[str]) -> None:
    """Replace the file so that a power cut leaves the old one or the new one."""
    part = path.with_suffix(".part")
    with part.open("w", encoding="ascii") as file:
        file.write("\n".join(tokens) + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
