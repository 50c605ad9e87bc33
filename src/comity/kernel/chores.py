"""Chores: what a node does by itself, again and again, beside what people ask of it."""

from collections.abc import Callable

import structlog

Chore = Callable[[], None]

log = structlog.get_logger()
_chores: list[Chore] = []


def register(chore: Chore) -> Chore:
    """Have `chore` done by every round of the node's courier. It must cost little when there is nothing to do."""
    _chores.append(chore)
    return chore


def do_all() -> None:
    """Do every chore; one that fails is logged and does not stop the others."""
    for chore in _chores:
        try:
            chore()
        except Exception:
            log.exception("chore failed", chore=chore.__name__)
