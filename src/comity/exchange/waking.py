"""Waking the courier when something was queued, so that it goes at once and not at the courier's next look.

A datagram to a socket in the node's directory, sent after the commit. It carries nothing and may be lost: the courier
looks by itself every half second, and does only that where there is no such socket (a path too long for one, a system
without them).
"""

import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from django.db import transaction

from comity.kernel import node

NAME = "courier.sock"


def wake_after_commit() -> None:
    """Wake the courier when the running transaction is durable."""
    transaction.on_commit(_wake)


def _wake() -> None:
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        sender.sendto(b"\n", str(_file()))


def _file() -> Path:
    return node.here().home / NAME


class Waker:
    """The courier's end."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        opened = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            _file().unlink(missing_ok=True)  # left by a courier that was killed
            opened.bind(str(_file()))
            self._socket = opened
        except OSError:
            opened.close()
        return self

    def __exit__(self, *_: object) -> None:
        if self._socket is not None:
            self._socket.close()
            with suppress(OSError):
                _file().unlink()

    def wait(self, seconds: float) -> None:
        """Until woken, at most so long. Several wakings since the last look are one."""
        if self._socket is None:
            time.sleep(seconds)
            return
        with suppress(OSError):
            self._socket.settimeout(seconds)
            self._socket.recv(1)
            self._socket.setblocking(False)
            while True:
                self._socket.recv(1)
