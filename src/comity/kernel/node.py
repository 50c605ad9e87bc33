"""This node: which agencies it hosts, what it may hold, and where its files lie.

A node is one data directory (`COMITY_HOME`) with `node.toml`, `keys.json`, the database and `blobs/`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from comity.kernel.problems import Problem
from comity.kernel.words import Words


@dataclass(frozen=True)
class Node:
    """One installation. `ceiling` is the highest marking it is accredited to hold (profile level).

    `database` is the address of a PostgreSQL database; "" for SQLite in the node's own directory.
    """

    home: Path
    name: str
    network: str
    agencies: tuple[str, ...]
    profile: str = "vn"
    ceiling: int = 1
    address: str = ""
    demo: bool = False
    database: str = field(default="", repr=False)  # may hold a password
    secret: str = field(default="", repr=False)
    tsa: str = ""  # address of an RFC 3161 time-stamping authority; without one, nothing is time-stamped
    # [sign_in]: providers of identities and trusted proxies (directory/signing_settings.py); holds secrets
    sign_in: Mapping[str, Any] = field(default_factory=dict, repr=False, hash=False)
    # [nats]: servers, credentials and replicas of the JetStream carrier (docs/operations.md)
    nats: Mapping[str, Any] = field(default_factory=dict, repr=False, hash=False)
    # [edxml]: codes of hosted agencies that the profile does not have (docs/gateway.md)
    edxml: Mapping[str, Any] = field(default_factory=dict, repr=False, hash=False)
    metrics: str = field(
        default="", repr=False
    )  # token that opens /metrics; without one there is no such page
    # [tls]: certificates and the exchange's own door (exchange/tls.py); [limits]: of the exchange (api/door.py)
    tls: Mapping[str, Any] = field(default_factory=dict, repr=False, hash=False)
    limits: Mapping[str, Any] = field(default_factory=dict, repr=False, hash=False)
    scanner: str = ""  # clamd: "unix:/path" or "tcp:host:port"; without one, files are not scanned

    @property
    def exchange_address(self) -> str:
        """Where other nodes reach it: the door for them alone, where it has one."""
        door: str = self.tls.get("exchange", "")
        return door or self.address

    @property
    def keys_file(self) -> Path:
        return self.home / "keys.json"

    @property
    def database_file(self) -> Path:
        return self.home / "comity.sqlite3"

    @property
    def blobs(self) -> Path:
        return self.home / "blobs"


def here() -> Node:
    """The node this process works for."""
    node: Node = settings.NODE
    return node


def load(home: Path) -> Node:
    """The node in `home`. A missing or unreadable `node.toml` is a Problem that names it."""
    path = home / "node.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Node(
            home=home,
            name=data["name"],
            network=data["network"],
            agencies=tuple(data["agencies"]),
            profile=data["profile"],
            ceiling=data["ceiling"],
            address=data["address"],
            demo=data["demo"],
            database=data.get("database", ""),
            secret=data["secret"],
            scanner=data.get("scanner", ""),
            tsa=data.get("tsa", ""),
            sign_in=data.get("sign_in", {}),
            tls=data.get("tls", {}),
            limits=data.get("limits", {}),
            nats=data.get("nats", {}),
            metrics=data.get("metrics", ""),
            edxml=data.get("edxml", {}),
        )
    except FileNotFoundError as error:
        raise Problem(
            "node-missing",
            what=Words(vi="Thư mục này chưa phải là một nút.", en="This directory is not a node yet."),
            mend=Words(
                vi="Chạy: comity init --home THƯ-MỤC --agency MÃ",
                en="Run: comity init --home DIR --agency CODE",
            ),
            place=str(path),
        ) from error
    except (tomllib.TOMLDecodeError, KeyError, UnicodeDecodeError) as error:
        raise Problem(
            "node-unreadable",
            what=Words(vi=f"Không đọc được node.toml ({error}).", en=f"node.toml cannot be read ({error})."),
            mend=Words(vi="Sửa tệp theo docs/operations.md.", en="Mend the file as docs/operations.md says."),
            place=str(path),
        ) from error
