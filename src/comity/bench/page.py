"""A page that is timed."""

from collections.abc import Sequence
from dataclasses import dataclass

from comity.bench import bare


@dataclass(frozen=True)
class Page:
    """A page and what it is held against; where there are several addresses, they are asked for in turn."""

    name: str
    urls: tuple[str, ...]
    bare: tuple[Sequence[bare.Statement], ...]
