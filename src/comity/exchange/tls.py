"""TLS of the exchange: what a node shows to its peers, by what it knows them, and the door that asks for certificates.

In node.toml (docs/operations.md says more); paths are relative to the node's directory:

    [tls]
    certificate = "tls/node.pem"           # what the node's server shows; with it, address is https://…
    key = "tls/node.key"                   # PKCS#8
    exchange = "https://host:8443"         # a door for other nodes alone, where …
    client_ca = "tls/nodes-ca.pem"         # … only who shows a certificate of this authority gets in
    ca = "tls/nodes-ca.pem"                # authority of the peers' servers; the system's without it
    client_certificate = "tls/node.pem"    # what this node shows to its peers' doors
    client_key = "tls/node.key"

    [tls.peers.mofa]                       # the same three for one peer
    ca = …
"""

import ssl
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from comity.kernel import node
from comity.kernel.node import Node
from comity.kernel.problems import Problem
from comity.kernel.words import Words


class Shown(BaseModel):
    """What is shown to peers, and by what they are known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ca: str = ""
    client_certificate: str = ""
    client_key: str = ""


class Tls(Shown):
    """The table [tls] of node.toml."""

    certificate: str = ""
    key: str = ""
    exchange: str = ""
    client_ca: str = ""
    peers: Mapping[str, Shown] = {}


def tls_of(here: Node) -> Tls:
    """A node's settings; a Problem names what is wrong with them."""
    try:
        found = Tls.model_validate(here.tls)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise unfit(f"tls.{place}") from error
    if bool(found.certificate) != bool(found.key):
        raise unfit("tls.certificate, tls.key")
    if found.exchange and not (found.certificate and found.client_ca):
        raise unfit("tls.exchange, tls.certificate, tls.client_ca")
    for name, address in (("address", here.address), ("tls.exchange", found.exchange)):
        if address and (urlsplit(address).scheme == "https") != bool(found.certificate):
            raise unfit(f"{name}: {address}")
    for name in ("certificate", "key", "client_ca", "ca", "client_certificate", "client_key"):
        if getattr(found, name) and not file_of(here, getattr(found, name)).is_file():
            raise unfit(f"tls.{name}: {getattr(found, name)}")
    return found


def file_of(here: Node, path: str) -> Path:
    """A file that the settings name."""
    return here.home / path


class Clients:
    """HTTP clients for peers: one for all, and one for each peer that has settings of its own."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._open: dict[str, httpx.Client] = {}

    def of(self, peer: str) -> httpx.Client:
        """The client by which a peer is reached."""
        settings = tls_of(node.here())
        own = peer if peer in settings.peers else ""
        if own not in self._open:
            shown = settings.peers.get(own, settings)
            # Peers are named by address in their card; a proxy of the environment has no say in where parcels go.
            self._open[own] = httpx.Client(timeout=self._timeout, trust_env=False, verify=_context(shown))
        return self._open[own]


def _context(shown: Shown) -> ssl.SSLContext:
    here = node.here()
    try:
        context = ssl.create_default_context(cafile=str(file_of(here, shown.ca)) if shown.ca else None)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        if shown.client_certificate:
            context.load_cert_chain(
                file_of(here, shown.client_certificate),
                file_of(here, shown.client_key or shown.client_certificate),
            )
    except OSError as error:  # ssl.SSLError is one
        raise unfit(f"{shown.ca} {shown.client_certificate}: {error}") from error
    return context


def unfit(place: str) -> Problem:
    """What settings are told that cannot be used."""
    return Problem(
        "tls-unfit",
        what=Words(
            vi="Cấu hình TLS trong node.toml không dùng được.",
            en="The TLS settings in node.toml cannot be used.",
        ),
        mend=Words(
            vi="Sửa theo docs/operations.md, phần TLS.", en="Mend them as docs/operations.md, TLS, says."
        ),
        place=place,
    )
