"""Whole nodes killed again and again while they write to each other: the short form of `tests.exchange.killing`."""

from pathlib import Path

import pytest

from tests.exchange.killing.rounds import play


@pytest.mark.nodes
def test_nothing_acknowledged_is_lost_or_comes_twice_whatever_is_killed(tmp_path: Path) -> None:
    outcome = play(tmp_path, 6, seed=6, file_size=24 * 2**20, longest=1.0)
    assert outcome.violations == []
    assert outcome.kills >= 6 and outcome.dispatches > 0
