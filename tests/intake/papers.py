"""Papers that the tests read: the project's own texts, and the shared reports beside the project."""

import os
from pathlib import Path

import pytest

TEXTS = Path(__file__).resolve().parent / "texts"
SHARED = Path(__file__).resolve().parents[3] / "shared"


def own(name: str) -> Path:
    return TEXTS / name


def report(number: str) -> Path:
    """The shared report whose file name begins with `number`; its absence is seen, never passed over."""
    found = sorted((SHARED / "reports").glob(f"{number}_*.txt"))
    if found:
        return found[0]
    message = f"the shared report {number} is not beside the project"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
