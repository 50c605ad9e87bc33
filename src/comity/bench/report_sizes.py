"""The report's costs at one size, and at a quarter and a half of it: each size in a node of its own.

A node is made in a process of its own, because a process enters one node in its life.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FORMS = ("pdf", "docx", "xlsx", "html")
_MAKE = """
import sys
from pathlib import Path
from comity.cli.bench import _make_node
_make_node(Path(sys.argv[1]), "", "bench-report")
from comity.bench.reports import make, measured
import json
report = make(*map(int, sys.argv[2:5]))
print(json.dumps(measured(report, Path(sys.argv[1]))))
"""


def measure(cache: Path, size: Sequence[int], *, growth: bool) -> dict[str, Any]:
    """`{"pdf": {"seconds", "pages", "peak_mb"}, "docx": ..., "xlsx": ..., "html": ...}`; with `growth` the seconds at
    a quarter, a half and the whole under "growth"."""
    whole = _at(cache, size)
    shown: dict[str, Any] = {
        form: {key: whole[form][key] for key in ("seconds", "pages", "peak_mb")} for form in FORMS
    }
    if growth:
        quarter, half = (_at(cache, [max(1, part // share) for part in size]) for share in (4, 2))
        shown["growth"] = {form: [one[form]["seconds"] for one in (quarter, half, whole)] for form in FORMS}
    return shown


def _at(cache: Path, size: Sequence[int]) -> dict[str, dict[str, Any]]:
    directory = cache / f"report_{os.getpid()}"
    shutil.rmtree(directory, ignore_errors=True)
    directory.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-c", _MAKE, str(directory), *map(str, size)]
    try:
        environment = {key: value for key, value in os.environ.items() if key != "COMITY_HOME"}
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    found: dict[str, dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found
