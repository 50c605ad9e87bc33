"""The name of a data set. Needs no node."""

import hashlib
from pathlib import Path

from comity.bench.chance import SEED

VERSION = 2  # of the generator: raise it when the records come out otherwise
_MAKERS = ("block", "chance", "great", "rooms", "vocabulary", "world")
_PACKAGE = Path(__file__).resolve().parents[1]


def name_of(records: int) -> str:
    """The data set's name: size, version of the generator, and what the tables and the generator look like today."""
    parts = [*_PACKAGE.glob("*/migrations/0*.py"), *(_PACKAGE / "bench" / f"{n}.py" for n in _MAKERS)]
    text = b"".join(part.read_bytes() for part in sorted(parts))
    return f"{SEED.replace('-', '_')}_v{VERSION}_{hashlib.sha256(text).hexdigest()[:8]}_{records}"
