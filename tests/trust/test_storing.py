"""Private keys at rest: encrypted, opened by what the operator gives, never half written."""

import json
from pathlib import Path

import pytest

from comity.exchange.keys import own_keys
from comity.exchange.trust import storing
from comity.exchange.trust.changing import decrypt, encrypt, encrypted
from comity.exchange.trust.rotating import rotate
from comity.kernel import node
from comity.kernel.problems import Problem

PASSPHRASE = "năm từ ngẫu nhiên dài"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same function at a cost that a test can pay."""
    monkeypatch.setitem(storing._COST, "n", 2**10)


def test_encrypted_keys_open_by_the_passphrase_and_by_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    before = own_keys().public.fingerprint
    private = own_keys().as_dict()["keys"][0]["d"]
    encrypt(PASSPHRASE)
    path = node.here().keys_file
    text = path.read_text()
    assert encrypted() and private not in text and path.stat().st_mode & 0o077 == 0
    assert json.loads(text)["encrypted"]["kdf"] == "scrypt"
    with pytest.raises(Problem) as locked:
        own_keys()
    assert locked.value.code == "keys-locked"
    monkeypatch.setenv("COMITY_KEY_PASSPHRASE", "something else entirely")
    with pytest.raises(Problem) as wrong:
        own_keys()
    assert wrong.value.code == "passphrase-wrong"
    monkeypatch.setenv("COMITY_KEY_PASSPHRASE", PASSPHRASE)
    assert own_keys().public.fingerprint == before
    decrypt()
    monkeypatch.delenv("COMITY_KEY_PASSPHRASE")
    assert own_keys().public.fingerprint == before and not encrypted()


def test_the_passphrase_may_lie_in_a_file_or_with_systemd(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encrypt(PASSPHRASE)
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n")
    monkeypatch.setenv("COMITY_KEY_PASSPHRASE_FILE", str(file))
    assert own_keys()
    monkeypatch.delenv("COMITY_KEY_PASSPHRASE_FILE")
    (tmp_path / "comity-key-passphrase").write_text(PASSPHRASE)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert storing.read_secret(node.here().keys_file)["keys"]


@pytest.mark.parametrize("field", ["text", "nonce", "salt", "public"])
def test_a_changed_file_is_refused(field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    encrypt(PASSPHRASE)
    monkeypatch.setenv("COMITY_KEY_PASSPHRASE", PASSPHRASE)
    path = node.here().keys_file
    held = json.loads(path.read_text())
    if field == "public":
        held["public"]["keys"].reverse()
    else:
        value = held["encrypted"][field]
        held["encrypted"][field] = ("B" if value[0] != "B" else "C") + value[1:]
    path.write_text(json.dumps(held))
    with pytest.raises(Problem) as refused:
        own_keys()
    assert refused.value.code == "passphrase-wrong"


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(Problem) as short:
        encrypt("short")
    assert short.value.code == "passphrase-short" and not encrypted()


@pytest.mark.django_db
def test_rotated_keys_stay_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    encrypt(PASSPHRASE)
    monkeypatch.setenv("COMITY_KEY_PASSPHRASE", PASSPHRASE)
    rotate()
    assert encrypted() and len(own_keys().decryption) == 2
