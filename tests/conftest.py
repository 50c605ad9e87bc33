"""A node for the tests that need one: two agencies of its own, with a directory and keys."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connections

from comity.exchange.protocol import NodeKeys
from comity.kernel.node import Node

HOME = Path(tempfile.mkdtemp(prefix="comity-test-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

# The settings are read before this file; without COMITY_HOME they have a nameless node, replaced here.
settings.NODE = Node(
    home=HOME,
    name="test-node",
    network="test",
    agencies=("mnd-dfr", "mnd-bgc"),
    ceiling=3,
    address="http://127.0.0.1:1",
    demo=True,
)

# A file, not memory: the browser's server and the test write from two threads, which only a file lets wait their turn.
_database = connections["default"].settings_dict
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["TEST"]["NAME"] = str(HOME / "test.sqlite3")
    _database["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
# A server's threads in tests come and go, and would each keep a connection to PostgreSQL.
_database["CONN_MAX_AGE"] = 0

# On CI the examples are the same at every run: what passed before landing passes after it. New ones are found at home.
hypothesis.settings.register_profile("home", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "home")


@pytest.fixture
def no_life() -> Iterator[None]:
    """Without the file of the node's life before and after, for it outlives the database of a test."""
    (HOME / "life").unlink(missing_ok=True)
    yield
    (HOME / "life").unlink(missing_ok=True)


def pytest_configure() -> None:
    """Keys for the node, made once a session."""
    import json

    (HOME / "keys.json").write_text(json.dumps(NodeKeys.generate().as_dict()), encoding="utf-8")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL keep the tests that ask it, themselves or by nodes: the others would do again what they did."""
    if _database["ENGINE"] == "django.db.backends.sqlite3":
        return
    config.hook.pytest_deselected(items=[item for item in items if not _asks_database(item)])
    items[:] = [item for item in items if _asks_database(item)]


def _asks_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or any(map(item.get_closest_marker, ("django_db", "either_database")))
