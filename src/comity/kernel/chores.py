"""Chores: what a node does by itself, again and again, beside what people ask of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

Chore = Callable[[], object]

log = structlog.get_logger()


@dataclass
class _Kept:
    do: Chore
    every: float  # seconds
    due: float = 0.0  # on the monotonic clock


_chores: list[_Kept] = []


def register(chore: Chore, *, every: float = 0.0) -> None:
    """Have `chore` done by the node's courier every so many seconds, by each of its rounds where that is nothing.

    Parcels wait for it: it must cost little when there is nothing to do, and do a part of what is much. One that
    returns True left something over, and goes on in the next round.
    """
    _chores.append(_Kept(chore, every))


def do_all() -> None:
    """Do every chore that is due; one that fails is logged and does not stop the others."""
    for kept in _chores:
        now = time.monotonic()
        if now < kept.due:
            continue
        kept.due = now + kept.every
        try:
            if kept.do() is True:
                kept.due = now
        except Exception:
            log.exception("chore failed", chore=kept.do.__name__)
