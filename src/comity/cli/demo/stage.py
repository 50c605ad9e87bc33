"""The demo's stage: nodes as real processes on loopback, each with a server and a stagehand."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from comity.kernel.problems import Problem
from comity.kernel.words import Words

READY_WITHIN = (
    120.0  # seconds; a server starts in three, beside much other work on two cores in half a minute
)


class Actor:
    """One node on the stage."""

    scenes = "comity.cli.demo.scenes"  # the module of what its hand can play

    def __init__(self, home: Path, name: str, port: int) -> None:
        self.home, self.name, self.port = home, name, port
        self.environment = {**os.environ, "COMITY_HOME": str(home)}
        self._hand: subprocess.Popen[str] | None = None
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def init(
        self, agencies: tuple[str, ...], ceiling: int, network: str, server: str = ""
    ) -> subprocess.Popen[bytes]:
        """Start making the node, on a PostgreSQL server where one is given; the caller waits for the process."""
        options = [part for code in agencies for part in ("--agency", code)]
        options += [
            "--name",
            self.name,
            "--network",
            network,
            "--port",
            str(self.port),
            "--ceiling",
            str(ceiling),
        ]
        if server:
            options += ["--database", fresh_database(server, self.name)]
        command = [sys.executable, "-m", "comity", "init", "--home", str(self.home), *options, "--demo"]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL)

    def play(self, scene: str, **with_: Any) -> Any:
        """Have the node's stagehand play a scene; returns what it gives back. Its Problem is raised here."""
        if self._hand is None:
            self._hand = subprocess.Popen(
                [sys.executable, "-m", "comity.cli.demo.hand", str(self.home), self.scenes],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env=self.environment,
            )
        assert self._hand.stdin and self._hand.stdout
        self._hand.stdin.write(json.dumps({"scene": scene, "with": with_}, ensure_ascii=False) + "\n")
        self._hand.stdin.flush()
        line = self._hand.stdout.readline()
        if not line:
            raise RuntimeError(f"the stagehand of {self.name} ended in scene {scene}")
        answer = json.loads(line)
        if "problem" in answer:
            raise _problem(answer["problem"], f"{self.name}: {scene}")
        return answer["result"]

    def open(self) -> None:
        """Start the node's server, in a process group of its own."""
        self._server = subprocess.Popen(
            [sys.executable, "-m", "comity", "serve"],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def wait_open(self) -> None:
        """Return once the server answers."""
        deadline = time.monotonic() + READY_WITHIN
        with httpx.Client(trust_env=False, timeout=2.0) as client:
            while time.monotonic() < deadline:
                with contextlib.suppress(httpx.HTTPError):
                    client.get(f"{self.address}/sign-in/")
                    return
                time.sleep(0.1)
        raise RuntimeError(f"{self.name} did not answer on {self.address} within {READY_WITHIN:.0f} s")

    def kill(self) -> None:
        """End the server and everything it started as a power cut would: SIGKILL, nothing said."""
        if self._server is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()
            self._server = None

    def close(self) -> None:
        """End server and stagehand in good order."""
        if self._server is not None:
            self._server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._server.wait(timeout=10)
            self.kill()
        self.dismiss()

    def dismiss(self) -> None:
        """End the stagehand; the next scene has another."""
        if self._hand is not None and self._hand.stdin:
            self._hand.stdin.close()
            self._hand.wait(timeout=10)
            self._hand = None


def fresh_database(server: str, node: str) -> str:
    """The address of an empty database for a node of the demo; an earlier demo's is dropped."""
    import psycopg
    from psycopg.sql import SQL, Identifier

    name = f"comity_demo_{node}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def free_port(wanted: int) -> int:
    """`wanted`, or the next port above it that nothing listens on."""
    for port in range(wanted, wanted + 200):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise Problem(
        "no-port",
        what=Words(vi="Không còn cổng trống.", en="No port is free."),
        mend=Words(vi="Đóng bớt chương trình rồi chạy lại.", en="Close some programs and run it again."),
        place=f"127.0.0.1:{wanted}",
    )


def _problem(shape: Mapping[str, str], where: str) -> Problem:
    what, mend = shape["what"], shape["mend"]
    return Problem(
        shape["code"], what=Words(what, what), mend=Words(mend, mend), place=f"{where}: {shape['place']}"
    )
