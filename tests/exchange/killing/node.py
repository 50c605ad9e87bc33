"""A node that can be killed: server, courier and writer, each in a process group that one signal ends."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from tests.exchange.whole_nodes import WholeNode

PATIENCE = 6  # times as long as a demo waits


class Target(WholeNode):
    """A whole node with a writer; `written` is what it said was committed."""

    scenes = "tests.exchange.killing.hand"

    def __init__(self, home: Path, agency: str, port: int, other: str) -> None:
        super().__init__(home, agency, port)
        self.other = other
        self.written: list[str] = []
        self._writer: subprocess.Popen[str] | None = None
        self._listener: threading.Thread | None = None

    def ask(self, scene: str, **with_: Any) -> Any:
        """Have a scene played by a hand of its own: nothing of ours holds the database while the node is killed."""
        try:
            return self.play(scene, **with_)
        finally:
            self.dismiss()

    def wait_open(self) -> None:
        """See `Actor`. A slow machine is given more time, as long as the server runs."""
        for _ in range(PATIENCE):
            with contextlib.suppress(RuntimeError):
                super().wait_open()
                return
            assert self._server is not None and self._server.poll() is None, f"{self.name} ended by itself"
        raise RuntimeError(f"{self.name} runs and does not answer")

    def start(self) -> None:
        """Start the server and the writer."""
        self.open()
        self._writer = subprocess.Popen(
            [sys.executable, "-m", "tests.exchange.killing.hand", self.other],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._listener = threading.Thread(target=self._listen, args=(self._writer,), daemon=True)
        self._listener.start()

    def kill(self) -> None:
        """See `Actor`; the writer as well."""
        self.stop_writing()
        super().kill()

    def stop_writing(self) -> None:
        """End the writer, whatever it is doing."""
        if self._writer is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._writer.pid, signal.SIGKILL)
            self._writer.wait()
            self._writer = None
        if self._listener is not None:
            self._listener.join(timeout=5)
            self._listener = None

    def _listen(self, writer: subprocess.Popen[str]) -> None:
        assert writer.stdout is not None
        for line in writer.stdout:
            if line.endswith("\n"):  # else it was killed while saying it
                self.written.append(line.strip())
