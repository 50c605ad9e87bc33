"""A node for the tests that need one: two agencies of its own, with a directory and keys."""

import tempfile
from pathlib import Path

from django.conf import settings

from comity.exchange.protocol import NodeKeys
from comity.kernel.node import Node

HOME = Path(tempfile.mkdtemp(prefix="comity-test-"))

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


def pytest_configure() -> None:
    """Keys for the node, made once a session."""
    import json

    (HOME / "keys.json").write_text(json.dumps(NodeKeys.generate().as_dict()), encoding="utf-8")
