"""A clamd that speaks INSTREAM as the real one does, and finds the EICAR test string."""

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The harmless string by which scanners are tested (eicar.org), in two parts so that no scanner finds this file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Session(socketserver.StreamRequestHandler):
    server: "_Daemon"

    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        received = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            received += self.rfile.read(length)
            if len(received) > self.server.limit:
                # As clamd: it says so and hangs up, whatever is still on its way.
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.scanned.append(received)
        if self.server.answer:
            self.wfile.write(self.server.answer)
        elif EICAR in received:
            self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0")
        else:
            self.wfile.write(b"stream: OK\0")


class _Daemon(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

    def __init__(self, address: str | tuple[str, int], limit: int, answer: bytes) -> None:
        self.limit, self.answer = limit, answer
        self.scanned: list[bytes] = []
        if isinstance(address, tuple):
            self.address_family = socket.AF_INET
        super().__init__(address, _Session)  # type: ignore[arg-type]  # the family decides what an address is


@contextmanager
def clamd(
    where: Path | None, *, limit: int = 2**20, answer: bytes = b""
) -> Iterator[tuple[str, list[bytes]]]:
    """A running clamd on a Unix socket at `where`, or on TCP; yields its address for node.toml and what it scanned.

    `answer` makes it say that, whatever it was given.
    """
    daemon = _Daemon(str(where) if where else ("127.0.0.1", 0), limit, answer)
    thread = threading.Thread(target=daemon.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        address = f"unix:{where}" if where else f"tcp:127.0.0.1:{daemon.socket.getsockname()[1]}"
        yield address, daemon.scanned
    finally:
        daemon.shutdown()
        thread.join()
        daemon.server_close()
