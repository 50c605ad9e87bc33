"""Whole nodes as real processes: each a directory with its own database and keys, a hand, and a courier."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from comity.cli.demo.stage import Actor

ROOT = Path(__file__).resolve().parents[2]


class WholeNode(Actor):
    """One node of a test. Its hand plays `hand.SCENES`; `carry` starts its courier alone, `kill` ends it as a power
    cut does.
    """

    scenes = "tests.exchange.hand"

    def __init__(self, home: Path, name: str, port: int = 8100) -> None:
        super().__init__(home, name, port)
        paths = (str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", ""))
        self.environment["PYTHONPATH"] = os.pathsep.join(paths)

    def carry(self) -> None:
        """Start the courier."""
        with (self.home / "courier.log").open("ab") as log:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "comity.cli.carry"],
                stdout=log,
                stderr=log,
                env={**self.environment, "COMITY_LOG": "INFO"},
                start_new_session=True,
            )


@contextlib.contextmanager
def two_nodes(folder: Path, carrier: str, settings: str = "") -> Iterator[tuple[WholeNode, WholeNode]]:
    """Two nodes that know each other, reached by one carrier; `settings` are lines for each node.toml."""
    pair = WholeNode(folder / "here", "mnd-dfr"), WholeNode(folder / "there", "mofa")
    try:
        make(pair, "comity", carrier, settings)
        yield pair
    finally:
        for one in pair:
            one.close()


def make(pair: Sequence[WholeNode], network: str, carrier: str, settings: str = "") -> None:
    """Make both, each for the agency of its name, and have them know each other."""
    makings = [one.init((one.name,), 1, network) for one in pair]
    assert not any([making.wait() for making in makings]), "a node could not be made"
    for one in pair:
        with (one.home / "node.toml").open("a", encoding="utf-8") as file:
            file.write(settings)
    cards = [one.play("card") for one in pair]
    for one, card in zip(pair, reversed(cards), strict=True):
        one.play("join", card=card, carrier=carrier)
