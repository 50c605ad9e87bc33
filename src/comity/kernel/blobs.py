"""Bytes by their content: what was given to the node, kept as it was given."""

import hashlib
import os
import tempfile
from pathlib import Path

from comity.kernel import node


def put(data: bytes) -> str:
    """Keep `data` durably; returns its SHA-256 in hex. The same bytes are kept once."""
    digest = hashlib.sha256(data).hexdigest()
    target = path(digest)
    if target.exists():
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as part:
        part.write(data)
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(target)
    return digest


def get(digest: str) -> bytes:
    """The bytes; FileNotFoundError where this node does not have them."""
    return path(digest).read_bytes()


def path(digest: str) -> Path:
    """Where the bytes of a digest lie."""
    return node.here().blobs / digest[:2] / digest
