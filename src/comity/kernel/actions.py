"""Only actions write (design rule 1).

An action is a function `do_x(..., *, acting)` in a room's `actions.py`. It runs in one transaction; inside it, and only
inside it, records may be written, and everything written carries its name.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from comity.kernel.databases import wait_to_write

P = ParamSpec("P")
R = TypeVar("R")

_current: ContextVar[str] = ContextVar("comity_action", default="")


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function` an action: one transaction, one name in the versions it writes.

    An action may call another; the outermost names the versions and owns the transaction.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _current.get():
            return function(*args, **kwargs)
        token = _current.set(function.__name__.removeprefix("do_"))
        try:
            with transaction.atomic():
                wait_to_write()
                return function(*args, **kwargs)
        finally:
            _current.reset(token)

    return run


def in_action() -> bool:
    """Whether an action is running."""
    return bool(_current.get())


def current_action() -> str:
    """The name of the running action, without `do_`."""
    return _current.get()
