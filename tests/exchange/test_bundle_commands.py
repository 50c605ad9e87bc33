"""Two whole nodes that never touch: the commands an operator types, a stick between them, and what they print."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.whole_nodes import WholeNode, two_nodes

pytestmark = pytest.mark.nodes


def typed(one: WholeNode, *words: str) -> tuple[int, Any]:
    """What a command of `comity exchange` ends with, and the JSON that it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "comity", "exchange", *words, "--home", str(one.home), "--json"],
        capture_output=True,
        text=True,
        env=one.environment,
        check=False,
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_a_stick_there_and_back(tmp_path: Path) -> None:
    stick, back = tmp_path / "stick", tmp_path / "back"
    with two_nodes(tmp_path, "bundle") as (here, there):
        here.play("share", titles=["Một", "Hai"], to="mofa")
        _, peers = typed(here, "peers")
        assert peers[0]["peer"] == "mofa" and [way["carrier"] for way in peers[0]["ways"]] == ["bundle"]
        code, written = typed(here, "bundle", "mofa", "--output", str(stick))
        assert (code, written["first"], written["last"]) == (0, 1, 2)
        part = next(path for path in stick.iterdir() if path.suffix == ".part")
        whole = part.read_bytes()
        part.write_bytes(whole[: len(whole) // 2])  # pulled too early
        code, read = typed(there, "receive", str(stick))
        assert code == 2 and part.name in read["error"]["what"] and there.play("held")["titles"] == []
        part.write_bytes(whole)
        code, first = typed(there, "receive", str(stick))
        assert code == 0 and first["complete"] and first["bundles"][0]["entries"] == 2
        code, again = typed(there, "receive", str(stick))
        assert code == 0 and again["bundles"][0]["receipts"] == first["bundles"][0]["receipts"] != []
        typed(there, "bundle", "mnd-dfr", "--output", str(back))
        assert typed(here, "receive", str(back))[1]["complete"]
        _, status = typed(here, "status")
        assert (status[0]["acknowledged"], status[0]["waiting"]) == (2, 0)
        assert typed(here, "resend", "mofa", "--from", "2")[1]["entries"] == 1
        assert there.play("held")["titles"] == ["Một", "Hai"]
        assert here.play("verified") and there.play("verified")
