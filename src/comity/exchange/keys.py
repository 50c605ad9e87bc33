"""The node's private keys, in one file that only its operator's account may read."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from joserfc.jwk import OKPKey

from comity.exchange.protocol import NodeKeys
from comity.exchange.trust.storing import read_secret, write_secret
from comity.kernel import clock, journal, node
from comity.kernel.actions import action
from comity.kernel.checkpoint import Signer, Verifier
from comity.kernel.problems import Problem
from comity.kernel.words import Words


def write_keys(path: Path, passphrase: str | None = None) -> NodeKeys:
    """Generate keys into `path`, which must not exist; encrypted where a passphrase is given."""
    if path.exists():
        raise FileExistsError(path)
    keys = NodeKeys.generate()
    write_secret(path, {**keys.as_dict(), "since": clock.stamp()}, passphrase)
    return keys


def own_keys() -> NodeKeys:
    """This node's keys."""
    path = node.here().keys_file
    return _read(path, _stamp(path))


def own_secret() -> dict[str, Any]:
    """All that the file of keys holds."""
    path = node.here().keys_file
    return _secret(path, _stamp(path))


def log_verifier() -> Verifier:
    """The public key by which this node's signed checkpoints are checked."""
    return Signer(node.here().name, own_keys().ed25519).verifier


def _stamp(path: Path) -> tuple[int, int, int]:
    """What changes when the file is replaced: a running process must take up new keys by itself."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except FileNotFoundError:
        return (0, 0, 0)
    return (found.st_mtime_ns, found.st_size, found.st_ino)


@lru_cache(maxsize=4)
def _secret(path: Path, _: tuple[int, int, int]) -> dict[str, Any]:
    return read_secret(path)


@lru_cache(maxsize=4)
def _read(path: Path, stamp: tuple[int, int, int]) -> NodeKeys:
    secret = _secret(path, stamp)
    keys = NodeKeys.from_dict(secret)
    earlier = tuple(_imported(one["key"], path) for one in secret.get("earlier", ()))
    return NodeKeys(keys.signing, keys.encryption, earlier)


def _imported(jwk: dict[str, Any], path: Path) -> OKPKey:
    try:
        return OKPKey.import_key({name: jwk[name] for name in ("kty", "crv", "x", "d")})
    except (KeyError, ValueError, TypeError) as error:
        raise Problem(
            "keys-unreadable",
            what=Words(vi="Không đọc được tệp khóa.", en="The file of keys cannot be read."),
            mend=Words(vi="Khôi phục từ bản sao lưu.", en="Restore it from the backup."),
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
