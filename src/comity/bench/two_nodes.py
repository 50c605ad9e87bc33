"""Two nodes on this machine's loopback, as an operator would make them: own directories, own processes, real keys."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

NETWORK = "bench"
HERE, THERE = "mnd-dfr", "mofa"  # the agencies of the sending and of the receiving node
_PATIENCE = 60.0  # seconds until a node serves


@contextmanager
def two_nodes(directory: Path) -> Iterator[tuple[Path, Path]]:
    """Make both, let them trust each other, serve them; yields their directories, sender first."""
    homes = (directory / HERE, directory / THERE)
    ports = _free_ports()
    for home, agency, port in zip(homes, (HERE, THERE), ports, strict=True):
        _comity(home, "init", "--agency", agency, "--network", NETWORK, "--port", str(port))
    for home, other in (homes, homes[::-1]):
        card = _comity(other, "exchange", "card")
        file = directory / f"{other.name}.json"
        file.write_text(card.stdout)
        fingerprint = card.stderr.strip().splitlines()[-1]
        _comity(home, "exchange", "add-peer", str(file), "--fingerprint", fingerprint)
    served = [_serve(home) for home in homes]
    try:
        for port in ports:
            _wait_for(port)
        yield homes
    finally:
        for process in served:
            process.terminate()
        for process in served:
            process.wait(timeout=30)


def pids_of(home: Path) -> list[int]:
    """The processes of the node in this directory, as /proc names them by their environment."""
    wanted = f"COMITY_HOME={home}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if wanted in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except OSError:
                continue  # it is gone, or another user's
    return found


def peak_bytes(pids: list[int]) -> int:
    """The most memory that any of these processes ever held."""
    peaks = [0]
    for pid in pids:
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        peaks += [int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:")]
    return max(peaks)


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "COMITY_HOME": str(home)}


def _comity(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "comity", *words, "--home", str(home)]
    done = subprocess.run(command, env=_environment(home), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"comity {' '.join(words)}: {done.stderr}")
    return done


def _serve(home: Path) -> subprocess.Popen[bytes]:
    log = (home / "serve.log").open("wb")
    command = [sys.executable, "-m", "comity", "serve", "--home", str(home)]
    return subprocess.Popen(command, env=_environment(home), stdout=log, stderr=log)


def _wait_for(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            httpx.get(f"http://127.0.0.1:{port}/", trust_env=False)
            return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise RuntimeError(f"nobody serves port {port} after {_PATIENCE:.0f} s")


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]
