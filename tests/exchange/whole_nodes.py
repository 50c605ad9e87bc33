"""Two whole nodes as real processes: each a directory with its own database and keys, a hand, and a courier."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class WholeNode:
    """One node. `ask` has its hand do something; `carry` starts its courier, `kill` ends it as a power cut does."""

    home: Path
    agency: str
    _hand: "subprocess.Popen[str] | None" = field(default=None, repr=False)
    _courier: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def ask(self, do: str, **with_: Any) -> Any:
        if self._hand is None:
            self._hand = subprocess.Popen(
                [sys.executable, "-m", "tests.exchange.hand", str(self.home)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=ROOT,
                env=_environment(),
            )
        assert self._hand.stdin and self._hand.stdout
        self._hand.stdin.write(json.dumps({"do": do, "with": with_}) + "\n")
        self._hand.stdin.flush()
        line = self._hand.stdout.readline()
        assert line, f"the hand of {self.agency} ended"
        return json.loads(line)

    def carry(self) -> None:
        """Start the courier."""
        log = (self.home / "courier.log").open("ab")
        self._courier = subprocess.Popen(
            [sys.executable, "-m", "comity.cli.carry"],
            stdout=log,
            stderr=log,
            env={**_environment(), "COMITY_HOME": str(self.home), "COMITY_LOG": "INFO"},
            start_new_session=True,
        )
        log.close()

    def kill(self) -> None:
        """Kill the courier (SIGKILL)."""
        if self._courier is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._courier.pid, signal.SIGKILL)
            self._courier.wait()
            self._courier = None

    def close(self) -> None:
        self.kill()
        if self._hand is not None and self._hand.stdin:
            self._hand.stdin.close()
            self._hand.wait(timeout=10)


@contextlib.contextmanager
def two_nodes(folder: Path, carrier: str, settings: str = "") -> Iterator[tuple[WholeNode, WholeNode]]:
    """Two nodes that know each other, reached by one carrier; `settings` are lines for each node.toml."""
    pair = WholeNode(folder / "here", "mnd-dfr"), WholeNode(folder / "there", "mofa")
    making = [
        subprocess.Popen(
            [sys.executable, "-m", "comity", "init", "--home", str(one.home), "--agency", one.agency],
            stdout=subprocess.DEVNULL,
            env=_environment(),
        )
        for one in pair
    ]
    assert [made.wait() for made in making] == [0, 0]
    try:
        for one in pair:
            with (one.home / "node.toml").open("a", encoding="utf-8") as file:
                file.write(settings)
        cards = [one.ask("card") for one in pair]
        for one, card in zip(pair, reversed(cards), strict=True):
            one.ask("join", card=card, carrier=carrier)
        yield pair
    finally:
        for one in pair:
            one.close()


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "COMITY_HOME"}
    return {**kept, "PYTHONPATH": str(ROOT / "src")}
