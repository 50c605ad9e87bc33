"""Keys that a test may change: each test has a file of its own, with the session's keys in it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from comity.exchange.trust import rotating


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home for this test's node."""
    before = settings.NODE
    (tmp_path / "keys.json").write_bytes(before.keys_file.read_bytes())
    settings.NODE = replace(before, home=tmp_path)
    for name in ("COMITY_KEY_PASSPHRASE", "COMITY_KEY_PASSPHRASE_FILE", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(rotating, "_settled", "")
    yield tmp_path
    settings.NODE = before
