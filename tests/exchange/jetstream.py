"""Real NATS servers with JetStream for tests: one, or a cluster of three whose leader can be killed.

    with servers(tmp_path) as one: ...                 one server
    with servers(tmp_path, 3) as cluster: ...          three, replicas 3
    with servers(tmp_path, authority=...) as one: ...  who asks for a certificate of that authority

Every server is a process of its own in a process group of its own; all are gone when the block ends.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nats
import pytest
from nats.aio.client import Client

from tests.exchange.certificates import Authority

READY_WITHIN = 30.0  # seconds; a server that is not up by then is a defect, not a slow machine

_CONFIG = """\
listen: 127.0.0.1:{port}
server_name: {name}
max_payload: {max_payload}
jetstream {{ store_dir: "{store}", sync_interval: always }}
"""
_CLUSTER = "cluster {{ name: comity-test, listen: 127.0.0.1:{own}, routes: [{routes}] }}\n"

_TLS = 'tls {{ cert_file: "{own}", key_file: "{key}", ca_file: "{ca}", verify: true }}\n'


@dataclass
class Server:
    """One server: its address, and its process while it runs."""

    name: str
    port: int
    home: Path
    scheme: str = "nats"
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def store(self) -> Path:
        return self.home / "store"

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        log = (self.home / "log").open("ab")
        self.process = subprocess.Popen(
            [_binary(), "--config", str(self.home / "nats.conf")],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        wait_for(lambda: _listens(self.port), f"{self.name} to listen")

    def kill(self) -> None:
        """Kill it as a power cut does (SIGKILL)."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def wipe(self) -> None:
        """Lose everything that it stored; only while it is stopped."""
        assert self.process is None
        shutil.rmtree(self.store, ignore_errors=True)


@dataclass
class Servers:
    """One server, or the servers of a cluster."""

    each: list[Server]
    context: ssl.SSLContext | None = None

    @property
    def addresses(self) -> str:
        """As `node.toml` and ways have them."""
        return ",".join(server.address for server in self.each)

    @property
    def replicas(self) -> int:
        return 3 if len(self.each) >= 3 else 1

    def start(self) -> None:
        """Start those that do not run; wait until JetStream answers."""
        for server in self.each:
            if server.process is None:
                server.start()
        wait_for(lambda: bool(asyncio.run(self._answers())), "JetStream to answer")

    def leader(self, stream: str) -> Server:
        """The server that leads a stream just now; waits until there is one."""
        found: list[str] = []

        def known() -> bool:
            found[:] = [asyncio.run(self._leader(stream))]
            return bool(found[0])

        wait_for(known, f"a leader of {stream}")
        if len(self.each) == 1:
            return self.each[0]
        return next(server for server in self.each if server.name == found[0])

    def close(self) -> None:
        for server in self.each:
            server.kill()

    async def _answers(self) -> bool:
        try:
            link = await _connect(self.addresses, self.context)
            try:
                await link.jetstream(timeout=2).account_info()
                return True
            finally:
                await link.close()
        except Exception:
            return False

    async def _leader(self, stream: str) -> str:
        try:
            link = await _connect(self.addresses, self.context)
            try:
                told = await link.jetstream(timeout=2).stream_info(stream)
                if len(self.each) == 1:
                    return self.each[0].name
                return (told.cluster.leader if told.cluster else "") or ""
            finally:
                await link.close()
        except Exception:
            return ""


async def _connect(addresses: str, context: ssl.SSLContext | None) -> Client:
    async def quiet(_: Exception) -> None:
        pass

    return await nats.connect(
        addresses.split(","),
        connect_timeout=2,
        allow_reconnect=False,
        max_reconnect_attempts=1,
        error_cb=quiet,
        tls=context,
    )


@contextlib.contextmanager
def servers(
    home: Path, count: int = 1, *, max_payload: int = 1024 * 1024, authority: Authority | None = None
) -> Iterator[Servers]:
    """`count` servers with their files under `home`, running and answering; all killed at the end.

    With an authority they have its certificates, and take connections of those that have one too.
    """
    ports, routes = free_ports(count), free_ports(count)
    each = []
    for index in range(count):
        scheme = "tls" if authority else "nats"
        server = Server(f"n{index + 1}", ports[index], home / f"n{index + 1}", scheme)
        server.home.mkdir(parents=True, exist_ok=True)
        text = _CONFIG.format(
            port=server.port, name=server.name, max_payload=max_payload, store=server.store.as_posix()
        )
        if count > 1:
            others = ", ".join(f"nats://127.0.0.1:{port}" for port in routes)
            text += _CLUSTER.format(own=routes[index], routes=others)
        if authority:
            own, key = authority.issue(server.name)
            text += _TLS.format(own=own, key=key, ca=authority.certificate)
        (server.home / "nats.conf").write_text(text, encoding="utf-8")
        each.append(server)
    made = Servers(each, _context(authority) if authority else None)
    try:
        made.start()
        yield made
    finally:
        made.close()


def settings(system: Servers, authority: Authority | None = None) -> str:
    """The lines of a `node.toml` by which a node speaks over these servers."""
    files = ""
    if authority:
        own, key = authority.issue("nodes")
        files = f'ca = "{authority.certificate}"\ncertificate = "{own}"\nkey = "{key}"\n'
    return f'\n[nats]\nservers = "{system.addresses}"\nreplicas = {system.replicas}\n{files}'


def _context(authority: Authority) -> ssl.SSLContext:
    own, key = authority.issue("watcher")
    context = ssl.create_default_context(cafile=str(authority.certificate))
    context.load_cert_chain(str(own), str(key))
    return context


def free_ports(count: int) -> list[int]:
    """Loopback ports that nobody listens on just now."""
    with contextlib.ExitStack() as held:
        taken = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in taken:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in taken]


def wait_for(true: Callable[[], bool], what: str, within: float = READY_WITHIN) -> None:
    """Ask again and again until it is true; a failure after `within` seconds."""
    until = time.monotonic() + within
    while not true():
        if time.monotonic() > until:
            pytest.fail(f"waited {within:.0f} s for {what}")
        time.sleep(0.05)


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _binary() -> str:
    """nats-server of the wheel beside this Python; where there is none the test is skipped, on CI it fails."""
    found = shutil.which("nats-server", path=str(Path(sys.executable).parent)) or shutil.which("nats-server")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("nats-server is not installed")
        pytest.skip("nats-server is not installed")
    return found
