"""Many worlds, one after the other or side by side, and what to say of those in which an invariant did not hold."""

import subprocess
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from comity import __version__
from comity.exchange.simulation.oracle import Violation
from comity.exchange.simulation.world import run


def violations(first: int, seeds: int, jobs: int = 1) -> Iterator[list[Violation]]:
    """The violations of each seed from `first` on, in order; `jobs` processes share the work."""
    if jobs == 1:
        yield from map(_of, range(first, first + seeds))
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(_of, range(first, first + seeds), chunksize=16)


def _of(seed: int) -> list[Violation]:
    try:
        return run(seed).violations
    except (
        Exception
    ) as error:  # whatever the protocol does not expect is a finding, and the other seeds go on
        return [Violation(seed, 0, "no crash", f"{type(error).__name__}: {error}")]


def shape(violation: Violation) -> dict[str, Any]:
    """As JSON shows it, with what plays it again."""
    replay = f"comity exchange simulate --first {violation.seed} --seeds 1 --log"
    return {**violation._asdict(), "commit": _commit(), "replay": replay}


def _commit() -> str:
    """The commit of a working tree, or the version of an installed package."""
    try:
        told = subprocess.run(
            ["git", "rev-parse", "HEAD"],
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            timeout=5,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return __version__
    return told.stdout.strip()
