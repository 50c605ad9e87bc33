"""The node's private keys, in one file that only its operator's account may read."""

import json
import os
from functools import lru_cache
from pathlib import Path

from comity.exchange.protocol import NodeKeys
from comity.kernel import journal, node
from comity.kernel.actions import action
from comity.kernel.checkpoint import Signer, Verifier
from comity.kernel.problems import Problem
from comity.kernel.words import Words


def write_keys(path: Path) -> NodeKeys:
    """Generate keys into `path`, which must not exist."""
    keys = NodeKeys.generate()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(keys.as_dict(), file)
        file.flush()
        os.fsync(file.fileno())
    return keys


def own_keys() -> NodeKeys:
    """This node's keys."""
    return _read(node.here().keys_file)


def log_verifier() -> Verifier:
    """The public key by which this node's signed checkpoints are checked."""
    return Signer(node.here().name, own_keys().ed25519).verifier


@lru_cache(maxsize=4)
def _read(path: Path) -> NodeKeys:
    try:
        return NodeKeys.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise Problem(
            "keys-missing",
            what=Words(vi="Nút này chưa có khóa.", en="This node has no keys."),
            mend=Words(
                vi="Chạy comity init, hoặc khôi phục keys.json.", en="Run comity init, or restore keys.json."
            ),
            place=str(path),
        ) from error


@action
def do_sign_checkpoint() -> None:
    """Sign the journal as it stands, if it grew since the last signed checkpoint."""
    journal.sign(own_keys().ed25519)


def sign_what_grew() -> None:
    """The chore: takes the write lock only when there is something to sign."""
    if journal.size() > journal.signed_size():
        do_sign_checkpoint()
