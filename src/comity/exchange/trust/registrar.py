"""The registrar's own office: a folder of plain files, best on a machine that touches no network. No node, no database.

registrar.json    its keys (as a node's, encrypted or not), network and name
register.json     serial and version used last, entries by node, keys revoked
directory.jws     the list as last published, to be carried to every node
successions.jws   each change of the registrar's own keys, a line each, to be carried with it
"""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from comity.exchange.protocol import NodeKeys, PublicKeys, key_id
from comity.exchange.protocol.directory import Directory, NodeEntry, Revoked, sign_directory, sign_entry
from comity.exchange.protocol.envelope import payload_of, sign
from comity.exchange.protocol.registrars import NewRegistrar, follows, sign_new_registrar
from comity.exchange.protocol.suites import SUITE_1
from comity.exchange.trust.storing import read_secret, write_secret
from comity.kernel.problems import Problem
from comity.kernel.words import Words

KEYS, REGISTER, DIRECTORY = "registrar.json", "register.json", "directory.jws"
SUCCESSIONS = "successions.jws"
VALID = timedelta(days=365)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,99}")


@dataclass
class Office:
    """An open registrar's office. Every change is written at once; nodes hear of it by the next published list."""

    home: Path
    network: str
    name: str
    keys: NodeKeys
    serial: int = 0
    version: int = 0
    entries: dict[str, str] = field(default_factory=dict)
    kids: dict[str, str] = field(default_factory=dict)
    revoked: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def found(cls, home: Path, network: str, name: str, passphrase: str | None = None) -> Self:
        """A new office in an empty folder."""
        if home.exists() and any(home.iterdir()):
            raise _problem("home-not-empty", "Thư mục đã có tệp.", "The directory is not empty.", str(home))
        if not _NAME.fullmatch(network) or not _NAME.fullmatch(name):
            raise _problem("name-unfit", "Tên không hợp lệ.", "The name is not usable.", f"{network} {name}")
        home.mkdir(parents=True, exist_ok=True)
        office = cls(home, network, name, NodeKeys.generate())
        secret = {**office.keys.as_dict(), "network": network, "name": name}
        write_secret(home / KEYS, secret, passphrase)
        office._keep()
        return office

    @classmethod
    def open(cls, home: Path, passphrase: str | None = None) -> Self:
        """The office in a folder."""
        secret = read_secret(home / KEYS, passphrase)
        try:
            register = json.loads((home / REGISTER).read_text(encoding="utf-8"))
            return cls(home, secret["network"], secret["name"], NodeKeys.from_dict(secret), **register)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _problem(
                "register-unreadable", "Không đọc được sổ đăng ký.", "The register cannot be read.", str(home)
            ) from error

    def card(self) -> dict[str, Any]:
        """What the office says of itself; its fingerprint is compared by voice, once by every node."""
        public = self.keys.public
        return {
            "network": self.network,
            "registrar": self.name,
            "keys": public.as_dict(),
            "fingerprint": public.fingerprint,
        }

    def enter(self, card: dict[str, Any], fingerprint: str, valid: timedelta = VALID) -> NodeEntry:
        """Enter a node, or renew its entry, after its fingerprint was compared with its people."""
        keys = PublicKeys.from_dict(card["keys"])
        if keys.fingerprint.replace(" ", "") != fingerprint.replace(" ", ""):
            raise _problem(
                "fingerprint-differs",
                "Dấu vân tay không khớp với thẻ.",
                "The fingerprint is not the card's.",
                card["name"],
            )
        if card["network"] != self.network:
            raise _problem(
                "network-mismatch", "Thẻ thuộc mạng khác.", "The card is of another network.", card["network"]
            )
        kid = key_id(keys.signing)
        if any(one["kid"] == kid for one in self.revoked):
            raise _problem("key-revoked", "Khóa này đã bị thu hồi.", "These keys were revoked.", card["name"])
        now = datetime.now(UTC).replace(microsecond=0)
        self.serial += 1
        entry = NodeEntry(
            network=self.network,
            serial=self.serial,
            name=card["name"],
            agencies=tuple(card["agencies"]),
            address=card["address"],
            ceiling=card["ceiling"],
            keys=keys,
            since=now.isoformat(),
            until=(now + valid).isoformat(),
        )
        self.entries[entry.name] = sign_entry(entry, self.keys.signing)
        self.kids[entry.name] = kid
        self._keep()
        return entry

    def revoke(self, name: str, reason: str, at: datetime | None = None) -> None:
        """Revoke a node's present keys from a moment on, and take its entry off the list."""
        if name not in self.entries:
            raise _problem("entry-unknown", "Không có nút này.", "There is no such node.", name)
        moment = (at or datetime.now(UTC)).isoformat()
        self.revoked.append({"kid": self.kids.pop(name), "at": moment, "reason": reason[:500]})
        del self.entries[name]
        self._keep()

    def rotate(self, passphrase: str | None = None) -> Path:
        """Follow the registrar's keys by new ones, in every entry too; returns the file of successions.

        The succession is on disk before the new keys are, and those before any entry is signed by them: after a crash
        in between, rotate again. What the old key signed is worth nothing to a node that took the succession.
        """
        old, new = self.keys, NodeKeys.generate()
        at = datetime.now(UTC).replace(microsecond=0).isoformat()
        said = NewRegistrar(self.network, self.name, key_id(old.signing), new.public, at)
        path = self.home / SUCCESSIONS
        # Of several that follow the same key, the last counts: those before it were never used.
        before = path.read_text(encoding="ascii").split() if path.exists() else []
        kept = [token for token in before if follows(token) != said.previous]
        part = path.with_name(f"{SUCCESSIONS}.new")
        lines = [*kept, sign_new_registrar(said, new.signing, old.signing)]
        part.write_text("".join(f"{token}\n" for token in lines), encoding="ascii")
        part.replace(path)
        secret = {**new.as_dict(), "network": self.network, "name": self.name}
        write_secret(self.home / KEYS, secret, passphrase)
        self.keys = new
        self._sign_anew()
        return path

    def _sign_anew(self) -> None:
        """Every entry as it is, by the present key."""
        for name, token in self.entries.items():
            self.entries[name] = sign(payload_of(token), "entry", self.keys.signing, SUITE_1)
        self._keep()

    def publish(self) -> Path:
        """Sign the list under the next version number, and write it beside the register."""
        self._sign_anew()  # where a rotation was cut off
        self.version += 1
        directory = Directory(
            network=self.network,
            version=self.version,
            at=datetime.now(UTC).replace(microsecond=0).isoformat(),
            entries=tuple(self.entries[name] for name in sorted(self.entries)),
            revoked=tuple(Revoked(**one) for one in self.revoked),
        )
        token = sign_directory(directory, self.keys.signing)
        self._keep()  # the number is used before the list can be seen
        path = self.home / DIRECTORY
        part = path.with_name(f"{DIRECTORY}.new")
        part.write_text(token + "\n", encoding="ascii")
        part.replace(path)
        return path

    def _keep(self) -> None:
        held = {"serial": self.serial, "version": self.version, "entries": self.entries}
        write_secret(self.home / REGISTER, {**held, "kids": self.kids, "revoked": self.revoked}, None)


def _problem(code: str, vi: str, en: str, place: str) -> Problem:
    return Problem(
        code,
        what=Words(vi=vi, en=en),
        mend=Words(
            vi="Xem docs/operations.md, phần giữ khóa.", en="See docs/operations.md, on the care of keys."
        ),
        place=place,
    )
