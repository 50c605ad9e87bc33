"""Private keys in their file: in the clear or encrypted under a passphrase, and replaced whole.

    {"keys": [...], "earlier": [{"key": JWK, "until": time}], "rotation": {...}}       in the clear
    {"encrypted": {"kdf": "scrypt", "n", "r", "p", "salt", "cipher": "A256GCM", "nonce", "text"}, "public": {"keys"}}

`text` is the first form, encrypted (AES-256-GCM, RFC 5116) with the key that scrypt (RFC 7914) makes of the passphrase;
the public keys beside it are authenticated with it. Values are base64url.
"""

import json
import os
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from getpass import getpass
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from comity.kernel.problems import Problem
from comity.kernel.words import Words

VARIABLE = "COMITY_KEY_PASSPHRASE"
CREDENTIAL = "comity-key-passphrase"  # systemd: LoadCredentialEncrypted=comity-key-passphrase:...
SHORTEST = 12  # characters of a passphrase
# 128 MiB and about half a second: what OWASP asks of scrypt.
_COST = {"n": 2**17, "r": 8, "p": 1}
_MOST_COST = 2**20


def is_encrypted(path: Path) -> bool:
    """Whether a file of keys is encrypted."""
    return "encrypted" in _parsed(path)


def read_secret(path: Path, passphrase: str | None = None) -> dict[str, Any]:
    """What a file of keys holds. The passphrase is looked for where `passphrase_from_around` says, or is given."""
    held = _parsed(path)
    if "encrypted" not in held:
        return held
    return opened(held, passphrase if passphrase is not None else passphrase_from_around(path), str(path))


def write_secret(path: Path, secret: Mapping[str, Any], passphrase: str | None) -> None:
    """Replace a file of keys, durably. Without a passphrase it is in the clear."""
    shape = sealed(secret, passphrase) if passphrase is not None else dict(secret)
    part = path.with_name(f"{path.name}.new")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(shape, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def sealed(secret: Mapping[str, Any], passphrase: str) -> dict[str, Any]:
    """The encrypted form."""
    if len(passphrase) < SHORTEST:
        raise Problem(
            "passphrase-short",
            what=Words(
                vi=f"Cụm mật khẩu phải có ít nhất {SHORTEST} ký tự.",
                en=f"A passphrase has at least {SHORTEST} characters.",
            ),
            mend=Words(vi="Dùng năm, sáu từ ngẫu nhiên.", en="Use five or six random words."),
        )
    public = {"keys": [{k: v for k, v in key.items() if k != "d"} for key in secret["keys"]]}
    salt, nonce = os.urandom(16), os.urandom(12)
    key = _derived(passphrase, salt, _COST)
    text = AESGCM(key).encrypt(nonce, json.dumps(secret).encode(), rfc8785.dumps(public))
    held = {"kdf": "scrypt", **_COST, "salt": _b64(salt), "cipher": "A256GCM", "nonce": _b64(nonce)}
    return {"encrypted": {**held, "text": _b64(text)}, "public": public}


def opened(held: Mapping[str, Any], passphrase: str, place: str) -> dict[str, Any]:
    """What the encrypted form holds; a Problem where the passphrase is not the one, or the file was changed."""
    try:
        form = held["encrypted"]
        cost = {name: int(form[name]) for name in ("n", "r", "p")}
        if (form["kdf"], form["cipher"]) != ("scrypt", "A256GCM") or cost["n"] > _MOST_COST:
            raise ValueError("algorithm")
        key = _derived(passphrase, _raw(form["salt"]), cost)
        text = AESGCM(key).decrypt(_raw(form["nonce"]), _raw(form["text"]), rfc8785.dumps(held["public"]))
        secret: dict[str, Any] = json.loads(text)
    except InvalidTag as error:
        raise Problem(
            "passphrase-wrong",
            what=Words(
                vi="Cụm mật khẩu không mở được khóa của nút.",
                en="The passphrase does not open the node's keys.",
            ),
            mend=Words(
                vi="Nhập lại; nếu chắc là đúng thì tệp khóa đã bị sửa: khôi phục từ bản sao lưu.",
                en="Enter it again; if it is right, the file was changed: restore it from the backup.",
            ),
            place=place,
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise _unreadable(place) from error
    return secret


def passphrase_from_around(place: Path) -> str:
    """The passphrase: from the environment, a file that it names, systemd's credentials, or a person at a terminal."""
    given = os.environ.get(VARIABLE)
    if given:
        return given
    named = os.environ.get(f"{VARIABLE}_FILE")
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    for file in (Path(named) if named else None, Path(folder) / CREDENTIAL if folder else None):
        if file is not None and file.is_file():
            return file.read_text(encoding="utf-8").rstrip("\r\n")
    if sys.stdin is not None and sys.stdin.isatty():
        # Once a process: what it starts (the web server, the courier) is handed it the same way.
        os.environ[VARIABLE] = getpass(f"Passphrase of {place}: ")
        return os.environ[VARIABLE]
    raise Problem(
        "keys-locked",
        what=Words(vi="Khóa của nút đang được mã hóa.", en="The node's keys are encrypted."),
        mend=Words(
            vi=f"Đặt {VARIABLE}_FILE, dùng credential “{CREDENTIAL}” của systemd, hoặc chạy ở cửa sổ lệnh.",
            en=f"Set {VARIABLE}_FILE, use systemd's credential “{CREDENTIAL}”, or run it at a terminal.",
        ),
        place=str(place),
    )


def _parsed(path: Path) -> dict[str, Any]:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise Problem(
            "keys-missing",
            what=Words(vi="Nút này chưa có khóa.", en="This node has no keys."),
            mend=Words(
                vi="Chạy comity init, khôi phục keys.json, hoặc comity keys lost.",
                en="Run comity init, restore keys.json, or run comity keys lost.",
            ),
            place=str(path),
        ) from error
    except ValueError as error:
        raise _unreadable(str(path)) from error
    if not isinstance(held, dict):
        raise _unreadable(str(path))
    return held


def _derived(passphrase: str, salt: bytes, cost: Mapping[str, int]) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost["n"], r=cost["r"], p=cost["p"]).derive(passphrase.encode())


def _b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _unreadable(place: str) -> Problem:
    return Problem(
        "keys-unreadable",
        what=Words(vi="Không đọc được tệp khóa.", en="The file of keys cannot be read."),
        mend=Words(
            vi="Khôi phục từ bản sao lưu; nếu không còn: comity keys lost.",
            en="Restore it from the backup; if there is none: comity keys lost.",
        ),
        place=place,
    )
