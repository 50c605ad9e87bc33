"""What a node does by itself is done when it is due, and what fails stops nothing else."""

import time
from collections.abc import Iterator

import pytest

from comity.kernel import chores

NOW = [1000.0]


@pytest.fixture(autouse=True)
def only_these(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(chores, "_chores", [])
    monkeypatch.setattr(time, "monotonic", lambda: NOW[0])
    yield


def after(seconds: float) -> None:
    NOW[0] += seconds
    chores.do_all()


def test_each_chore_has_its_own_time() -> None:
    done: list[str] = []
    chores.register(lambda: done.append("each round"))
    chores.register(lambda: done.append("a minute"), every=60.0)
    for seconds in (0.0, 30.0, 30.0):
        after(seconds)
    assert done == ["each round", "a minute", "each round", "each round", "a minute"]


def test_what_left_something_over_goes_on_in_the_next_round() -> None:
    left = [True, True, False, False]
    chores.register(lambda: left.pop(0), every=60.0)
    for _ in range(4):
        after(0.5)
    assert left == [False]


def test_one_that_fails_is_tried_again_when_it_is_due_and_stops_no_other() -> None:
    done: list[str] = []

    def fails() -> None:
        done.append("failed")
        raise OSError

    chores.register(fails, every=60.0)
    chores.register(lambda: done.append("done"))
    for seconds in (0.0, 30.0, 30.0):
        after(seconds)
    assert done == ["failed", "done", "done", "failed", "done"]
